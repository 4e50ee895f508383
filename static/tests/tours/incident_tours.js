import { registry } from "@web/core/registry";
import { drawOn } from "./tour_steps";

const tours = registry.category("web_tour.tours");
const field = (name, tag = "input") => `.o_field_widget[name=${name}] ${tag}`;
const page = (name) => ({ trigger: `.o_notebook .nav-link[name=${name}]`, run: "click" });
const saved = { trigger: ".o_form_saved, .o_form_status_indicator_buttons.invisible" };
const save = [{ trigger: ".o_form_button_save", run: "click" }, saved];

const sign = (role) => [
    { trigger: "body:not(:has(.modal)) button[name=action_sign]", run: "click" },
    { trigger: ".modal .o_form_view:contains(INC/)" },
    ...(role ? [{ trigger: `.modal ${field("role", "select")}`, run: `selectByLabel ${role}` }] : []),
    { trigger: ".modal .o_signature", run: "click" },
    { trigger: ".modal canvas.o_web_sign_signature", run: drawOn },
    { trigger: ".modal .btn-primary:contains(Adopt):not([disabled])", run: "click" },
    { trigger: ".modal .o_field_widget[name=image] img" },
    { trigger: ".modal button[name=action_sign]", run: "click" },
    { trigger: "body:not(:has(.modal))" },
];

/** What was written in the log becomes an incident: told, called, footage taken out, signed. */
tours.add("cctv_incident_of_officer", {
    steps: () => [
        { trigger: "button[name=action_incident]", run: "click" },
        { trigger: `${field("facts", "textarea")}:value(A lorry hits the gate)` },
        { trigger: field("kind"), run: "click" },
        { trigger: ".o_select_menu_item:contains(Accident)", run: "click" },
        { trigger: field("reported_to_id"), run: "edit the_supervisor" },
        { trigger: ".o-autocomplete--dropdown-item:contains(the_supervisor)", run: "click" },
        ...save,
        { trigger: "button[name=action_reported]", run: "click" },
        { trigger: ".o_field_widget[name=date_reported]:not(:empty)" },
        page("calls"),
        { trigger: ".o_field_widget[name=call_ids] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: ".o_selected_row [name=authority_id] input", run: "edit Police" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Police)", run: "click" },
        { trigger: ".o_selected_row [name=answered_by] input", run: "edit The duty officer" },
        page("marks"),
        { trigger: ".o_field_widget[name=mark_ids] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: ".o_selected_row [name=words] input", run: "edit Lorry, BP 9876 ZZ, blue" },
        ...save,
        { trigger: "button[name=action_secure]", run: "click" },
        { trigger: ".modal .o_field_widget[name=device_ids]:contains(Lobby door)" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: ".breadcrumb-item a:contains(INC/)", run: "click" },
        { trigger: ".o_field_widget[name=step_table]:contains(Footage secured)" },
        ...sign(),
        page("signatures"),
        { trigger: ".o_field_widget[name=signature_ids] .o_data_row:contains(Recorded by)" },
    ],
});

/** The supervisor notes and seals it, then closes it with a review. */
tours.add("cctv_incident_of_supervisor", {
    steps: () => [
        page("decisions"),
        { trigger: ".o_field_widget[name=decision_ids] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: ".o_selected_row [name=words] textarea, .o_selected_row [name=words] input", run: "edit Close the lane" },
        ...save,
        ...sign("Noted by the supervisor"),
        { trigger: "button[name=action_seal]", run: "click" },
        { trigger: ".modal:contains(Seal it) .btn-primary", run: "click" },
        { trigger: ".o_arrow_button_current:contains(Recorded)" },
        page("review"),
        { trigger: field("outcome"), run: "click" },
        { trigger: ".o_select_menu_item:contains(Taken over)", run: "click" },
        { trigger: field("review", "textarea"), run: "edit Called within a minute" },
        ...save,
        { trigger: "button[name=action_close]", run: "click" },
        { trigger: ".modal:contains(Close the incident) .btn-primary", run: "click" },
        { trigger: ".o_arrow_button_current:contains(Closed)" },
    ],
});
