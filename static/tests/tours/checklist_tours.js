import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

const lineOf = (question) =>
    `.o_field_widget[name=line_ids] .o_data_row:contains(${question})`;

/** A technician starts a checklist on a camera, answers at the desk, and declares it done. */
tours.add("cctv_technician_fills_checklist", {
    steps: () => [
        { trigger: ".o_statusbar_buttons .o_cctv_more", run: "click" },
        {
            content: "start a checklist on the camera",
            trigger: ".o-dropdown-item-unstyled-button button:contains(Start a checklist)",
            run: "click",
        },
        {
            content: "choose the template",
            trigger: ".modal .o_field_widget[name=template_id] input",
            run: "edit Camera check",
        },
        { trigger: ".dropdown-item:contains(Camera check)", run: "click" },
        { trigger: ".modal button[name=action_start]", run: "click" },
        {
            content: "questions stand under the titles of their sections",
            trigger: ".o_cctv_section_row:contains(Power)",
        },
        {
            content: "a tick",
            trigger: `${lineOf("Worked safely")} .o_cctv_answer input[type=checkbox]`,
            run: "click",
        },
        {
            trigger: `${lineOf("Lens is clean")} .o_cctv_answer button:contains(Pass)`,
            run: "click",
        },
        {
            content: "a number, as Indonesians write it",
            trigger: `${lineOf("Supply voltage")} .o_cctv_answer_number`,
            run: "edit 10,8",
        },
        {
            trigger: `${lineOf("Disk")} .o_cctv_answer select`,
            run: "selectByLabel Good",
        },
        ...stepUtils.saveForm(),
        {
            content: "what is out of bounds says so",
            trigger: `${lineOf("Supply voltage")} .fa-times-circle[title=Failed]`,
        },
        { trigger: "button[name=action_done]", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains(Done)" },
        {
            content: "done, it is for reading",
            trigger: `${lineOf("Supply voltage")} .o_cctv_answer:contains(10.8 V)`,
        },
    ],
});

/** IT staff change a form: new version, a section and a question more, published. */
tours.add("cctv_it_changes_form", {
    steps: () => [
        { trigger: "button[name=action_new_version]:contains(New version)", run: "click" },
        {
            trigger: ".o_field_x2many_list_row_add a:contains(Add a section)",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=item_ids] .o_selected_row [name=name] input",
            run: "edit Closing",
        },
        {
            trigger: ".o_field_x2many_list_row_add a:contains(Add a question)",
            run: "click",
        },
        { trigger: ".o_is_section:contains(Closing)" },
        {
            trigger: ".o_field_widget[name=item_ids] .o_selected_row [name=name] input",
            run: "edit Place is clean",
        },
        ...stepUtils.saveForm(),
        { trigger: "button[name=action_publish]", run: "click" },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains(In force)" },
        { trigger: ".alert:contains(stays as it is)" },
    ],
});
