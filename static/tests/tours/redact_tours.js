import { registry } from "@web/core/registry";
import { strokeOver } from "./tour_steps";

const tours = registry.category("web_tour.tours");

const pad = ".modal .o_cctv_regions:has(img)";
const marked = (count) => ({ trigger: `.modal .o_field_widget[name=regions]:contains(${count} marked)` });

/** From a moment of the clip to a picture in which nobody is recognised. */
tours.add("cctv_redact_moment", {
    steps: () => [
        { trigger: ".o_cp_action_menus .dropdown-toggle", run: "click" },
        { trigger: ".o_menu_item:contains(Redact a picture)", run: "click" },
        { trigger: ".modal label:contains(A moment of the clip)", run: "click" },
        {
            content: "which second",
            trigger: ".modal .o_cctv_moment input[type=text]",
            run: "edit 1.3 && press Tab",
        },
        { trigger: ".modal .o_cctv_moment:contains(0:01.3 of 0:03)" },
        { content: "with the mouse", trigger: pad, run: strokeOver("mouse", [0.1, 0.2], [0.35, 0.6]) },
        marked(1),
        { content: "with a finger", trigger: pad, run: strokeOver("finger", [0.9, 0.9], [0.6, 0.7]) },
        marked(2),
        { content: "a slip", trigger: pad, run: strokeOver("finger", [0.0, 0.0], [0.9, 0.9]) },
        marked(3),
        { trigger: ".modal button:contains(Remove the last one)", run: "click" },
        marked(2),
        { trigger: ".modal .o_cctv_region:count(2)" },
        { trigger: ".modal button[name=action_redact]", run: "click" },
        { trigger: ".o_notification:contains(kept with the clip)" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

/** Another picture: the frames that were drawn on the first one are gone. */
tours.add("cctv_redact_other_picture", {
    steps: () => [
        { trigger: ".o_cp_action_menus .dropdown-toggle", run: "click" },
        { trigger: ".o_menu_item:contains(Redact a picture)", run: "click" },
        { content: "the first picture", trigger: pad, run: strokeOver("mouse", [0.1, 0.1], [0.3, 0.3]) },
        marked(1),
        { trigger: ".modal label:contains(A moment of the clip)", run: "click" },
        marked(0),
        { content: "the slider", trigger: ".modal .o_cctv_moment input[type=range]", run: "range 2" },
        { trigger: ".modal .o_cctv_moment:contains(0:02 of)" },
        { trigger: ".modal button[special=cancel]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
