import { registry } from "@web/core/registry";
import { takePhoto } from "./tour_steps";

const tours = registry.category("web_tour.tours");

/** The next day that is neither Saturday nor Sunday, as a date field has it. */
function workingDay() {
    const day = new Date();
    do {
        day.setDate(day.getDate() + 1);
    } while ([0, 6].includes(day.getDay()));
    const two = (number) => String(number).padStart(2, "0");
    return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

function promise({ anchor }) {
    anchor.value = workingDay();
    anchor.dispatchEvent(new Event("change", { bubbles: true }));
}

function noSideways({ anchor }) {
    const { clientWidth } = document.documentElement;
    for (const element of anchor.closest(".o_cctv_work").querySelectorAll("*")) {
        if (element.getBoundingClientRect().right > clientWidth) {
            throw new Error(`${element.outerHTML.slice(0, 200)} is beyond ${clientWidth} px`);
        }
    }
}

tours.add("cctv_vendor_repairs", {
    steps: () => [
        { trigger: ".o_cctv_work_link", run: "click", expectUnloadPage: true },
        {
            trigger: ".o_cctv_work_list a:contains(T-CAM-1):contains(To be accepted)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_cctv_work:contains(No power at the pole)", run: noSideways },
        {
            trigger: "button:contains(Accept the repair)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert-success:contains(which day you promise)" },
        { trigger: "#cctv_day", run: promise },
        {
            trigger: "button:contains(Promise this day)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_cctv_work:contains(Promised for)" },
        { trigger: "#cctv_words", run: "edit We bring a ladder" },
        { trigger: "#cctv_words_files", run: takePhoto("supply.jpg") },
        {
            trigger: "button:contains(Send the message)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_cctv_work_talk:contains(We bring a ladder) img" },
        { trigger: "summary:contains(Report it as done)", run: "click" },
        { trigger: "#cctv_done", run: "edit Supply replaced" },
        { trigger: "#cctv_parts", run: "edit 1 supply 12 V" },
        {
            trigger: "button:contains(Send the report)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert-success:contains(Somebody will check the repair)", run: noSideways },
        { trigger: ".badge:contains(Reported done)" },
    ],
});
