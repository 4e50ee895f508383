import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

import { openMoment } from "./tour_steps";

const tours = registry.category("web_tour.tours");
const field = (name, tag = "input") => `.o_field_widget[name=${name}] ${tag}`;
const choose = (name, words) => [
    { trigger: field(name), run: "click" },
    { trigger: `.o_select_menu_item:contains(${words})`, run: "click" },
];
const when = (name, moment) => [
    ...openMoment(name),
    { trigger: field(name), run: `edit ${moment}` },
    { trigger: ".o_form_sheet", run: "click" },
];
const state = (words) => ({
    trigger: `.o_statusbar_status .o_arrow_button_current:contains(${words})`,
});

/** The supervisor opens a violation and writes down the hearing. */
tours.add("cctv_violation_heard", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: field("officer_id"), run: "edit first_officer" },
        { trigger: ".o-autocomplete--dropdown-item a:contains(first_officer)", run: "click" },
        ...choose("prohibition", "Sleeping"),
        { trigger: ".o_field_widget[name=prohibition_words]:contains(sleep)" },
        ...when("date", "02/28/2026 03:10:00"),
        { trigger: field("facts", "textarea"), run: "edit Asleep at three, seen on the round." },
        ...stepUtils.saveForm(),
        ...choose("hearing_kind", "In person"),
        { trigger: field("hearing_present", "textarea"), run: "edit Supervisor, staff office" },
        { trigger: "button[name=action_heard]", run: "click" },
        { trigger: ".modal .modal-body:contains(Say when the officer was heard)" },
        { trigger: ".modal .modal-footer button.btn-primary", run: "click" },
        { trigger: field("hearing", "textarea"), run: "edit I was tired." },
        ...when("date_hearing", "03/01/2026 09:00:00"),
        { trigger: "button[name=action_heard]", run: "click" },
        state("Heard"),
        { trigger: ".alert-info:contains(Management decides now)" },
    ],
});

/** Management decides; measure and reason cannot be changed afterwards. */
tours.add("cctv_violation_decided", {
    steps: () => [
        { trigger: ".o_data_row td:contains(first_officer)", run: "click" },
        ...choose("measure", "Reprimand by word of mouth"),
        { trigger: field("decision", "textarea"), run: "edit It was the first time." },
        { trigger: "button[name=action_decide]", run: "click" },
        { trigger: ".modal .modal-body:contains(cannot be changed afterwards)" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        state("Decided"),
        { trigger: ".o_field_widget[name=measure].o_readonly_modifier" },
    ],
});
