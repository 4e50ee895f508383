import { press } from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";
import { tellTest } from "./fill_tours";

const tours = registry.category("web_tour.tours");

const views = () => document.querySelectorAll(".o_cctv_patrol_view");

/** A round over 200 cameras without the mouse. */
tours.add("cctv_patrol_keys", {
    steps: () => [
        { trigger: ".o_cctv_patrol_rounds button[name=begin]:contains(Begin)", run: "click" },
        {
            content: "a page of pictures; the first camera has none",
            trigger: ".o_cctv_patrol_header:contains(0 of 200 looked at)",
            async run() {
                if (views().length !== 24) {
                    throw new Error(`${views().length} views are shown`);
                }
                await press("ArrowRight");
                await press(" ");
                await press("x");
                await press("n");
            },
        },
        {
            trigger: ".o_cctv_patrol_note textarea:focus",
            run: "edit Two men climb the fence",
        },
        { trigger: ".o_cctv_patrol_note select", run: "select important" },
        { trigger: ".o_cctv_patrol_note button[name=send_note]", run: "click" },
        {
            trigger: ".o_cctv_patrol:not(:has(.o_cctv_patrol_note)) .o_cctv_patrol_is_noted",
            async run() {
                document.activeElement?.blur();
                for (let page = 0; page < 9; page++) {
                    await press("a");
                    await new Promise((resolve) => setTimeout(resolve, 30));
                }
            },
        },
        { trigger: ".o_cctv_patrol_header:contains(198 of 200 looked at)" },
        { trigger: "button[name=finish].btn-primary", run: "click" },
        { trigger: ".o_cctv_patrol_over:contains(Done):contains(198 of 200)" },
    ],
});

/** What was ticked is there after the page was lost; the rest needs a reason. */
tours.add("cctv_patrol_lost", {
    steps: () => [
        { trigger: ".o_cctv_patrol_rounds button[name=begin]", run: "click" },
        { trigger: ".o_cctv_patrol_view:first .o_cctv_patrol_picture", run: "click" },
        {
            trigger: ".o_cctv_patrol_view.o_cctv_patrol_is_fine:contains(Fine)",
        },
        { trigger: ".o_cctv_patrol_view:eq(1) button[name=note]", run: "click" },
        { trigger: ".o_cctv_patrol_note textarea", run: "edit A bag at the door" },
        {
            trigger: ".o_cctv_patrol_note",
            run: () => tellTest("crash"),
            expectUnloadPage: true,
        },
        { trigger: ".o_cctv_patrol_header:contains(1 of 6 looked at)" },
        {
            content: "what was typed is there too",
            trigger: ".o_cctv_patrol_note textarea:value(A bag at the door)",
        },
        { trigger: ".o_cctv_patrol_note button[name=send_note]", run: "click" },
        { trigger: ".o_cctv_patrol_header:contains(2 of 6 looked at)" },
        { trigger: "button[name=finish]", run: "click" },
        {
            trigger: ".o_cctv_patrol_footer textarea:focus",
            run: "edit The telephone rang",
        },
        { trigger: "button[name=finish]", run: "click" },
        { trigger: ".o_cctv_patrol_over:contains(The telephone rang)" },
    ],
});
