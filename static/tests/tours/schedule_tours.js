import { registry } from "@web/core/registry";

/** Kabag IT makes a schedule, sees what it brings before it starts, and then the year. */
registry.category("web_tour.tours").add("cctv_schedule_made_and_seen", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_field_widget[name=name] input, .o_field_widget[name=name] textarea", run: "edit Tour of site T" },
        {
            trigger: ".o_field_widget[name=location_ids] input",
            run: "edit Site T",
        },
        {
            trigger: ".o_field_widget[name=location_ids] .o-autocomplete--dropdown-item:contains(Site T)",
            run: "click",
        },
        { trigger: ".o_field_widget[name=location_ids] .o_tag:contains(Site T)" },
        { trigger: ".o_field_widget[name=date_start] .o_input, .o_field_widget[name=date_start] button", run: "click" },
        {
            content: "what it brings is said before it is saved",
            trigger: ".o_field_widget[name=preview_visits]:contains(devices in)",
        },
        {
            trigger: ".o_field_widget[name=preview_year]:contains(12 times)",
        },
        {
            content: "nobody does it yet, and that is said too",
            trigger: ".o_field_widget[name=preview_warning]:contains(IT staff assign)",
        },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
        { trigger: "button[name=action_start]", run: "click" },
        {
            content: "it runs",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Running)",
        },
        {
            content: "its visits are there",
            trigger: "button[name=action_visits]",
        },
        { trigger: "button[name=action_devices]", run: "click" },
        {
            content: "the devices it is about",
            trigger: ".o_data_row:contains(T-CAM-1)",
        },
        { trigger: ".breadcrumb-item a:contains(Tour of site T)", run: "click" },
        { trigger: "button[name=action_year]", run: "click" },
        {
            content: "the coming dates",
            trigger: ".o_calendar_renderer .fc-event, .o_calendar_renderer .fc-daygrid-event",
        },
        { trigger: ".o_switch_view.o_list", run: "click" },
        {
            content: "the next one has visits, the others are to come",
            trigger: ".o_data_row:contains(To be done)",
        },
        { trigger: ".o_data_row:contains(Not planned yet)" },
        { trigger: ".o_data_row:contains(To be done) button[name=action_visits]", run: "click" },
        { trigger: ".o_data_row:contains(Tour of site T)" },
    ],
});
