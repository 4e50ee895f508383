import { registry } from "@web/core/registry";
import { drawOn } from "./tour_steps";

const tours = registry.category("web_tour.tours");
const field = (name, tag = "input") => `.o_field_widget[name=${name}] ${tag}`;
const saved = { trigger: ".o_form_saved, .o_form_status_indicator_buttons.invisible" };
const state = (words) => ({
    trigger: `.o_statusbar_status .o_arrow_button_current:contains(${words})`,
});

const sign = (button) => [
    { trigger: `body:not(:has(.modal)) button[name=${button}]`, run: "click" },
    { trigger: ".modal .o_signature", run: "click" },
    { trigger: ".modal canvas.o_web_sign_signature", run: drawOn },
    { trigger: ".modal .btn-primary:contains(Adopt):not([disabled])", run: "click" },
    { trigger: ".modal .o_field_widget[name=image] img" },
    { trigger: ".modal button[name=action_sign]", run: "click" },
    { trigger: "body:not(:has(.modal))" },
];

/** IT staff assess an area and submit what they found. */
tours.add("cctv_plan_risk", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: field("location_id"), run: "edit Yard" },
        { trigger: ".o-autocomplete--dropdown-item a:contains(Yard)", run: "click" },
        { trigger: ".o_field_widget[name=line_ids] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: ".o_selected_row [name=hazard] input", run: "edit Theft at night" },
        { trigger: ".o_selected_row [name=likelihood] input", run: "click" },
        { trigger: ".o_select_menu_item:contains(every month)", run: "click" },
        { trigger: ".o_selected_row [name=impact] input", run: "click" },
        { trigger: ".o_select_menu_item:contains(grave)", run: "click" },
        { trigger: ".o_selected_row [name=wanted] textarea, .o_selected_row [name=wanted] input", run: "edit A camera at the fence" },
        { trigger: ".o_form_button_save", run: "click" },
        saved,
        { trigger: ".o_field_widget[name=level]:contains(Very high)" },
        ...sign("action_submit"),
        state("Waits for approval"),
    ],
});

/** Whoever approves sees what was submitted, and signs. */
tours.add("cctv_plan_approved", {
    steps: () => [...sign("action_approve"), state("Approved and valid")],
});

/** The gap in the coverage becomes a plan, which IT staff submit. */
tours.add("cctv_plan_of_gap", {
    steps: () => [
        {
            content: "gaps come first",
            trigger: ".o_data_row:first td:contains(Yard)",
        },
        { trigger: ".o_data_row:contains(Gap: no camera) .o_list_record_selector input", run: "click" },
        { trigger: ".o_control_panel button[name=action_plan]", run: "click" },
        { trigger: field("name"), run: "edit Camera at the yard" },
        { trigger: field("purpose", "textarea"), run: "edit To close the gap" },
        { trigger: ".o_field_widget[name=line_ids] .o_data_row td[name=location_id]", run: "click" },
        { trigger: ".modal .o_field_widget[name=purpose] textarea", run: "edit The whole fence" },
        { trigger: ".modal .o_field_widget[name=specification] textarea", run: "edit 4 MP, PoE" },
        { trigger: ".modal .o_field_widget[name=unit_price] input", run: "edit 1500000" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_form_button_save", run: "click" },
        saved,
        { trigger: ".o_field_widget[name=amount_total]:contains(1,500,000)" },
        ...sign("action_submit"),
        state("Waits for approval"),
    ],
});
