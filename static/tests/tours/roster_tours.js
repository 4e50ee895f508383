import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const SLOW = 30000; // ms: each officer is told
const field = (name, tag = "input") => `.o_field_widget[name=${name}] ${tag}`;

/** The supervisor makes the roster of a month and publishes it. */
tours.add("cctv_make_roster", {
    steps: () => [
        { trigger: "button:contains(Make a roster)", run: "click" },
        { content: "proved before it is made", trigger: ".modal .alert-success" },
        { trigger: ".modal button[name=action_make]", run: "click" },
        { content: "and after", trigger: ".o_form_view .alert-success:contains(Proved)" },
        { trigger: "button[name=action_publish]", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Published)",
            timeout: SLOW,
        },
    ],
});

/** An officer sees his shifts on the phone, asks for leave, and to swap another shift. */
tours.add("cctv_my_shifts", {
    steps: () => [
        {
            content: "his first shift",
            trigger: ".o_cctv_my_shifts .o_kanban_record:contains(Pagi 07:00–15:00)",
        },
        {
            trigger: ".o_cctv_my_shifts .o_kanban_record:eq(0) button[name=action_ask_leave]",
            run: "click",
        },
        { trigger: field("reason", "textarea"), run: "edit A wedding in the family" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_view h1:contains(Leave)" },
        { trigger: ".o_back_button, .breadcrumb-item a, .o_breadcrumb a", run: "click" },
        {
            trigger: ".o_cctv_my_shifts .o_kanban_record:eq(4) button[name=action_ask_swap]",
            run: "click",
        },
        { trigger: field("with_officer_id"), run: "click" },
        { trigger: ".modal .o_kanban_record:contains(swap_partner)", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: field("reason", "textarea"), run: "edit My child is ill" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_view .alert-info:contains(has not answered yet)" },
    ],
});

/** The other officer finds the swap that asks him, and says yes on the phone. */
tours.add("cctv_swap_yes", {
    steps: () => [
        { trigger: ".o_kanban_record:contains(Swap), .o_data_row:contains(Swap)", run: "click" },
        { trigger: "button[name=action_agree]", run: "click" },
        { trigger: "body:not(:has(button[name=action_agree]))" },
        { trigger: ".o_form_view .alert-info:contains(Now the supervisor decides)" },
    ],
});

/** The supervisor decides about leave and the swap that was agreed to. */
tours.add("cctv_decide_changes", {
    steps: () => [
        { trigger: ".o_data_row td:contains(Leave)", run: "click" },
        { content: "what it means", trigger: ".o_field_widget[name=outlook]:contains(instead of)" },
        { trigger: "button[name=action_approve]", run: "click" },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Approved)",
            timeout: SLOW,
        },
        { trigger: ".o_back_button, .breadcrumb-item a, .o_breadcrumb a", run: "click" },
        { trigger: ".o_data_row td:contains(Swap)", run: "click" },
        { trigger: "button[name=action_approve]", run: "click" },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Approved)",
            timeout: SLOW,
        },
    ],
});
