import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const field = (name, tag = "input") => `.o_field_widget[name=${name}] ${tag}`;

/** An officer gives out a key and takes it back. */
tours.add("cctv_access_book", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: field("kind"), run: "click" },
        { trigger: ".o_select_menu_item:contains(Key)", run: "click" },
        { trigger: field("thing"), run: "edit Recording room, key 2" },
        { trigger: field("time_allowed"), run: "edit 3" },
        { trigger: field("person_name"), run: "edit Officer of the assessment" },
        { trigger: field("purpose", "textarea"), run: "edit To copy a recording" },
        { trigger: field("permission"), run: "click" },
        { trigger: ".o_select_menu_item:contains(By duty)", run: "click" },
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "the clock runs",
            trigger: ".o_form_view .o_field_widget[name=state]:contains(Not closed yet)",
        },
        { trigger: "button[name=action_open_return]:contains(Take back)", run: "click" },
        { trigger: `.modal ${field("reason", "textarea")}`, run: "edit Complete" },
        { trigger: ".modal button[name=action_confirm]:contains(It is back)", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=state]:contains(Done)" },
        { trigger: ".o_form_view .o_field_widget[name=return_note]:contains(Complete)" },
    ],
});

/** Management holds an old letter against the chain. */
tours.add("cctv_custody_compare", {
    steps: () => [
        { trigger: ".o_data_row td[name=head_code]", run: "click" },
        { trigger: "button[name=action_verify]", run: "click" },
        { trigger: ".o_field_widget[name=check_state]:contains(Fits)" },
        { trigger: "button[name=action_open_compare]", run: "click" },
        { trigger: `.modal ${field("place")}`, run: "edit 1" },
        { trigger: `.modal ${field("code")}`, run: "edit AAAA-BBBB-CCCC-DDDD" },
        { trigger: ".modal button[name=action_compare]", run: "click" },
        { trigger: ".modal .alert-danger:contains(is not the one of the paper)" },
        { trigger: ".modal button[special=cancel], .modal .btn-close", run: "click" },
    ],
});
