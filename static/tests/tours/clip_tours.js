import { registry } from "@web/core/registry";
import { chooseClip } from "./tour_steps";

const tours = registry.category("web_tour.tours");

const hex = (buffer) =>
    Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Add a clip to what is taken out, look at it, and take it along. */
tours.add("cctv_clip", {
    steps: () => [
        { trigger: ".o_cctv_clip:contains(Choose the clip)" },
        {
            content: "not a video",
            trigger: ".o_cctv_clip_drop label:contains(Add a file)",
            run: ({ anchor }) => chooseClip(anchor.querySelector("input"), "tour-notes.mp4"),
        },
        { trigger: ".o_cctv_clip_state:contains(tour-notes.mp4 is not a video)" },
        {
            content: "the clip",
            trigger: ".o_cctv_clip_drop label:contains(Add a file)",
            run: ({ anchor }) => chooseClip(anchor.querySelector("input"), "tour-gate.mp4"),
        },
        { trigger: ".o_cctv_clip_state:contains(Stored)" },
        { trigger: ".o_cctv_clip_file:contains(tour-gate.mp4):contains(h264)" },
        { trigger: ".o_arrow_button_current:contains(Stored)" },
        { trigger: ".o_field_widget[name=event_ids] td:contains(Uploaded)" },
        {
            content: "look at it",
            trigger: ".o_cctv_clip_look",
            run({ anchor }) {
                performance.clearResourceTimings();
                anchor.click();
            },
        },
        {
            trigger: ".o_cctv_clip_player video",
            run: async ({ anchor }) => {
                for (let n = 0; n < 100 && anchor.readyState < 1; n++) {
                    await new Promise((resolve) => setTimeout(resolve, 100));
                }
                if (Math.abs(anchor.duration - 3) > 0.5) {
                    throw new Error(`The player does not play: ${anchor.error?.message}`);
                }
            },
        },
        { trigger: ".o_cctv_clip_frame:contains(First picture) img" },
        { trigger: ".o_cctv_clip_frame:contains(Last picture) img" },
        {
            content: "its files were asked for once",
            trigger: ".o_field_widget[name=event_ids] td:contains(Viewed)",
            run() {
                const calls = performance.getEntriesByType("resource");
                const loads = calls.filter((call) => call.name.endsWith("/get_files"));
                if (loads.length !== 1) {
                    throw new Error(`The files of the clip were loaded ${loads.length} times`);
                }
            },
        },
        {
            content: "take it along",
            trigger: ".o_cctv_clip_download",
            run: async ({ anchor }) => {
                window.showSaveFilePicker = undefined; // nobody is here to choose a folder
                const { createObjectURL } = URL;
                const saved = new Promise((resolve) => {
                    URL.createObjectURL = (blob) => {
                        resolve(blob);
                        return createObjectURL.call(URL, blob);
                    };
                });
                anchor.click();
                const bytes = await (await saved).arrayBuffer();
                URL.createObjectURL = createObjectURL;
                const got = hex(await crypto.subtle.digest("SHA-256", bytes));
                const told = document.querySelector(".o_cctv_clip_hash").textContent;
                if (got !== told) {
                    throw new Error(`${got} was saved instead of ${told}`);
                }
            },
        },
        { trigger: ".o_notification:contains(SHA-256)" },
        { trigger: ".o_field_widget[name=event_ids] td:contains(Downloaded)" },
    ],
});
