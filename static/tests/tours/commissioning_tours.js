import { registry } from "@web/core/registry";
import { drawOn } from "./tour_steps";

const tours = registry.category("web_tour.tours");
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

/** IT staff install a device of the approved plan. */
tours.add("cctv_commissioning_install", {
    steps: () => [
        { trigger: ".o_field_widget[name=line_ids] button[name=action_install]", run: "click" },
        state("Planned"),
        { trigger: ".o_form_view button[name=action_start]", run: "click" },
        state("Being installed"),
        { trigger: ".o_field_widget[name=device_id]" },
    ],
});

/** The installer begins its test. */
tours.add("cctv_commissioning_test", {
    steps: () => [
        { trigger: ".o_form_view button[name=action_test]", run: "click" },
        state("Under way"),
    ],
});

/** The installer confirms what the camera shows. */
tours.add("cctv_commissioning_view", {
    steps: () => [
        ...sign("action_confirm_view"),
        { trigger: ".o_field_widget[name=view_result]:contains(Good)" },
    ],
});

/** Somebody else takes it into service. */
tours.add("cctv_commissioning_accept", {
    steps: () => [...sign("action_accept"), state("Passed")],
});
