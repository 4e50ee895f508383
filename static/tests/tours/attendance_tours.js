import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const state = (word) => `.o_form_view .o_arrow_button_current:contains(${word})`;

/** An officer comes to the shift, with the phone. */
tours.add("cctv_officer_comes", {
    steps: () => [
        { trigger: "button[name=action_arrive]:contains(I am here)", run: "click" },
        { trigger: "button[name=action_enter]:contains(I go in)", run: "click" },
        { trigger: "button[name=action_leave]:contains(I leave)", run: "click" },
        { trigger: ".modal:contains(cannot leave yet)" },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=date_entered]:not(:empty)" },
    ],
});

/** The supervisor is told that nobody has come: to which shift, who is awaited, who stays. */
tours.add("cctv_supervisor_sees_missing", {
    steps: () => [
        {
            content: "who is awaited, and who stays as long as nobody comes",
            trigger:
                ".o-mail-Message:contains(nobody has reported for it):contains(Expected: second_officer):contains(stay until somebody takes over)",
        },
    ],
});

/** The supervisor sees who is there, and records who did not come. */
tours.add("cctv_supervisor_records", {
    steps: () => [
        { trigger: ".o_data_row:contains(second_officer) button[name=action_record]", run: "click" },
        { trigger: ".modal .o_field_widget[name=kind] label:contains(Did not come)", run: "click" },
        { trigger: ".modal .o_field_widget[name=reason] textarea", run: "edit Ill, rang at six" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: ".o_data_row:contains(second_officer) .badge:contains(Absent)" },
        { trigger: ".o_data_row:contains(first_officer) .badge:contains(In the room)" },
        { trigger: ".o_switch_view.o_pivot", run: "click" },
        { trigger: ".o_pivot:contains(In time)" },
    ],
});
