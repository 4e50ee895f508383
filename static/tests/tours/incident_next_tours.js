import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** There is no telephone here that would dial. */
function tap() {
    this.anchor.addEventListener("click", (ev) => ev.preventDefault(), { once: true });
    this.anchor.click();
}

/** From the log to all that is entered with a tap or a line, without the form's fields. */
tours.add("cctv_incident_emergency", {
    steps: () => [
        { trigger: "button[name=emergency]", run: "click" },
        { trigger: ".modal .o_selection_badge:contains(Fire)", run: "click" },
        { trigger: ".modal [name=location_id] input", run: "edit Lobby" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Lobby)", run: "click" },
        { trigger: ".modal .o_field_widget[name=device_ids]:contains(Lobby door)" },
        { trigger: ".modal button[name=action_open_form]", run: "click" },
        { trigger: ".o_cctv_next_due:contains(The record is due at)" },
        { trigger: ".o_cctv_next_numbers a[href='tel:110']", run: tap },
        { trigger: ".o_cctv_next_numbers a:contains(called)" },
        { trigger: "li[data-step^=answer] input", run: "edit The duty officer" },
        { trigger: "li[data-step^=answer] button", run: "click" },
        { trigger: "ol:not(:has(li[data-step^=answer]))" },
        { trigger: ".o_cctv_next_chips button:contains(Vehicle)", run: "click" },
        { trigger: ".o_cctv_next_mark input", run: "edit Red lorry" },
        { trigger: ".o_cctv_next_mark button[type=submit]", run: "click" },
        { trigger: ".o_cctv_next_mark input:value()" },
        { trigger: "li[data-step=footage] button[name=action_hold]", run: "click" },
        { trigger: "li.o_cctv_next_done[data-step=footage]:contains(HOLD/)" },
    ],
});
