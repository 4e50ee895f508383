import { registry } from "@web/core/registry";
import { drawOn } from "./tour_steps";

const tours = registry.category("web_tour.tours");

const decide = (camera, value, note) => [
    {
        content: `decide on ${camera}`,
        trigger: `.o_data_row:contains(${camera}) td[name=decision]`,
        run: "click",
    },
    {
        trigger: `.o_selected_row:contains(${camera}) [name=decision] select, .o_selected_row:contains(${camera}) [name=decision] input`,
        run: ({ anchor }) => {
            if (anchor.tagName === "SELECT") {
                anchor.value = [...anchor.options].find((o) => o.value.includes(value)).value;
                anchor.dispatchEvent(new Event("change", { bubbles: true }));
            } else {
                anchor.click();
            }
        },
    },
    ...note,
];

/** The supervisor's morning: signing is refused while something is open, then signed and sealed. */
tours.add("cctv_recording_check_signed", {
    steps: () => [
        {
            content: "what is open is said",
            trigger: ".alert-warning:contains(still need a decision)",
        },
        {
            content: "the gap is told with its time",
            trigger: ".o_data_row:contains(T-CAM-2):contains('02:00–03:00')",
        },
        ...decide("T-CAM-2", "repair", [
            {
                trigger: ".o-dropdown-item:contains(Repair asked for), .o_select_menu_item:contains(Repair asked for)",
                run: "click",
            },
        ]),
        ...decide("T-CAM-3", "watch", [
            {
                trigger: ".o-dropdown-item:contains(To be watched), .o_select_menu_item:contains(To be watched)",
                run: "click",
            },
        ]),
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "nothing is open any more",
            trigger: ".alert-success:contains(Nothing is open)",
        },
        { trigger: "button[name=action_sign]:contains(checked)", run: "click" },
        {
            content: "the window says what is signed",
            trigger: ".modal .o_form_view:contains(RC/)",
        },
        { trigger: ".modal .o_signature", run: "click" },
        { trigger: ".modal canvas.o_web_sign_signature", run: drawOn },
        { trigger: ".modal .btn-primary:contains(Adopt):not([disabled])", run: "click" },
        { trigger: ".modal .o_field_widget[name=image] img" },
        { trigger: ".modal button[name=action_sign]", run: "click" },
        {
            trigger: "body:not(:has(.modal)) button[name=action_seal]",
            run: "click",
        },
        { trigger: ".modal:contains(Seal it now) .btn-primary", run: "click" },
        {
            content: "it is sealed",
            trigger: ".ribbon:contains(Sealed)",
        },
    ],
});

/** From the calendar of a month to a gap, hour by hour. */
tours.add("cctv_recording_calendar", {
    steps: () => [
        {
            content: "another month has nothing yet, and says so",
            trigger: ".o_cctv_recording_calendar",
        },
        {
            content: "go back to the month of the test",
            trigger: ".o_cctv_month_before",
            run: async ({ anchor, waitFor }) => {
                for (let i = 0; i < 24; i++) {
                    if (document.querySelector(".o_cctv_cell_gaps")) {
                        return;
                    }
                    anchor.click();
                    await new Promise((resolve) => setTimeout(resolve, 400));
                }
            },
        },
        {
            content: "the camera with the gap",
            trigger: "tr:contains(T-CAM-2) .o_cctv_cell_gaps",
            run: "click",
        },
        {
            content: "its day, with the gap in words",
            trigger: ".o_form_view .o_cctv_day_bar_big li:contains('02:00–03:00')",
        },
    ],
});
