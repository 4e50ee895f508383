import { press } from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const PLAN = ".o_cctv_floor_plan";

/** The pointer at a share of the plan's width and height, as a hand moves it. */
function pointer(target, type, [x, y]) {
    const { left, top, width, height } = document.querySelector(PLAN).getBoundingClientRect();
    target.dispatchEvent(
        new PointerEvent(type, {
            bubbles: true,
            cancelable: true,
            pointerId: 1,
            isPrimary: true,
            button: type === "pointermove" ? -1 : 0,
            clientX: left + x * width,
            clientY: top + y * height,
        })
    );
}

/** A camera is dragged from the list onto the plan, and turned by keys. */
tours.add("cctv_floor_plan_arrange", {
    steps: () => [
        { trigger: `${PLAN} .o_cctv_floor_pin .o_cctv_floor_code:contains(T-CAM-1)` },
        { trigger: `${PLAN} img`, run: ({ anchor }) => anchor.complete || anchor.decode() },
        { trigger: "button[name=arrange]:visible", run: "click" },
        {
            content: "dragged onto the plan",
            trigger: ".o_cctv_floor_loose button:contains(Gate)",
            run({ anchor }) {
                anchor.setPointerCapture = () => {};
                pointer(anchor, "pointerdown", [1.1, 0.5]);
                pointer(anchor, "pointermove", [0.9, 0.4]);
                pointer(anchor, "pointermove", [0.75, 0.25]);
                pointer(anchor, "pointerup", [0.75, 0.25]);
            },
        },
        { trigger: `${PLAN} .o_cctv_floor_chosen .o_cctv_floor_code:contains(T-CAM-2)` },
        { trigger: ".o_cctv_floor_loose:contains(Every device of this place is on the plan)" },
        {
            trigger: `${PLAN} .o_cctv_floor_chosen .o_cctv_floor_dot`,
            async run({ anchor }) {
                anchor.focus();
                await press("]");
                await press("]");
            },
        },
        { trigger: "#cctv_floor_direction:value(10)" },
        { content: "saved", trigger: "button[name=arrange]:visible", run: "click" },
        { trigger: "button[name=arrange]:contains(Arrange):not(:contains(Done))" },
    ],
});
