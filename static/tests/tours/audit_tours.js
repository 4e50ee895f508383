import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const field = (name, tag = "input") => `.o_field_widget[name=${name}] ${tag}`;
const now = (words) => ({
    trigger: `.o_statusbar_status .o_arrow_button_current:contains(${words})`,
});

/** The auditor begins, writes what was found, and tells it: the same was found before. */
tours.add("cctv_audit_found_again", {
    steps: () => [
        { trigger: ".o_data_row td:contains(The second look)", run: "click" },
        { trigger: "button[name=action_start]", run: "click" },
        now("Under way"),
        { trigger: ".nav-link[name=findings]", run: "click" },
        { trigger: "[name=finding_ids] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: `.modal ${field("clause")}`, run: "edit The log is complete" },
        { trigger: `.modal ${field("facts", "textarea")}`, run: "edit No names on the 7th." },
        { trigger: `.modal ${field("evidence", "textarea")}`, run: "edit LPH/2026/00009" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: ".o_data_row td:contains(The log is complete)" },
        { trigger: ".nav-link[name=conclusion]", run: "click" },
        { trigger: field("summary", "textarea"), run: "edit It has returned." },
        { trigger: "button[name=action_tell]", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        now("Findings told"),
        { trigger: ".nav-link[name=findings]", run: "click" },
        { trigger: ".o_data_row button[name=action_open]", run: "click" },
        { trigger: ".alert-warning:contains(This was found before):contains(The log is complete)" },
    ],
});

/** Whoever answers for it writes the cause, and who does what until when. */
tours.add("cctv_audit_answered", {
    steps: () => [
        { trigger: ".o_data_row td:contains(The log is complete)", run: "click" },
        { trigger: field("cause", "textarea"), run: "edit New officers were not trained." },
        { trigger: field("answer", "textarea"), run: "edit They are trained each quarter." },
        { trigger: "[name=action_ids] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: `[name=action_ids] ${field("words")}`, run: "edit Train the officers" },
        { trigger: `[name=action_ids] ${field("owner_id")}`, run: "edit cctv_technician" },
        { trigger: ".o-autocomplete--dropdown-item a:contains(cctv_technician)", run: "click" },
        { trigger: "[name=action_ids] [name=date_due] :is(input, button)", run: "click" },
        { trigger: `[name=action_ids] ${field("date_due")}`, run: "edit 12/31/2030" },
        { trigger: field("cause", "textarea"), run: "click" },
        { trigger: "button[name=action_answer]", run: "click" },
        { trigger: ".o_arrow_button_current[data-value=answered]" },
    ],
});

/** What the procedures demand, and the records that come of it. */
tours.add("cctv_requirements", {
    steps: () => [
        { trigger: ".o_data_row:contains(R67):contains(Audit)" },
        { trigger: ".o_data_row:contains(R128) button[name=action_open]", run: "click" },
        { trigger: ".o_breadcrumb .active:contains(Retention policy)" },
    ],
});
