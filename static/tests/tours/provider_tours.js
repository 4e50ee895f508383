import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** A photo as a phone's camera makes it. */
async function takePhoto({ anchor }) {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: 3000, height: 2000 });
    const context = canvas.getContext("2d");
    for (let square = 0; square < 6000; square++) {
        context.fillStyle = `hsl(${(square * 47) % 360} 60% 50%)`;
        context.fillRect((square * 97) % 3000, (square * 61) % 2000, 60, 60);
    }
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.95));
    const files = new DataTransfer();
    files.items.add(new File([blob], "supply.jpg", { type: "image/jpeg" }));
    anchor.files = files.files;
    anchor.dispatchEvent(new Event("change", { bubbles: true }));
    for (let tries = 0; tries < 200 && anchor.files[0].size === blob.size; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

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
        { trigger: "#cctv_words_files", run: takePhoto },
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
