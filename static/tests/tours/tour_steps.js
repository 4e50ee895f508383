import { rpc } from "@web/core/network/rpc";
import { stepUtils } from "@web_tour/tour_utils";

/** What several tours do alike. */

export const openApp = () => [
    stepUtils.showAppsMenuItem(),
    {
        content: "open the CCTV application",
        trigger: '.o_app[data-menu-xmlid="helpdesk_cctv.cctv_menu_root"]',
        run: "click",
    },
    {
        content: "its first screen is there: what is still loading must not be left",
        trigger: ".o_action_manager :is(.o_kanban_renderer, .o_list_renderer, .o_cctv_dash)",
    },
];

const AHEAD_MS = 5 * 60 * 60 * 1000;

/** The clock of this device is hours ahead, until the page is left. */
export function setClockWrong() {
    const RightDate = window.Date;
    window.Date = class extends RightDate {
        constructor(...parts) {
            super(...(parts.length ? parts : [RightDate.now() + AHEAD_MS]));
        }
        static now() {
            return RightDate.now() + AHEAD_MS;
        }
    };
}

/** A line across the pad, as a finger draws it. */
export const drawOn = ({ anchor }) => {
    const { left, top, width, height } = anchor.getBoundingClientRect();
    const at = (type, part) =>
        anchor.dispatchEvent(
            new PointerEvent(type, {
                bubbles: true,
                pointerId: 1,
                isPrimary: true,
                button: 0,
                buttons: type === "pointerup" ? 0 : 1,
                clientX: left + width * part,
                clientY: top + height * (part < 0.5 ? part : 1 - part),
            })
        );
    at("pointerdown", 0.1);
    for (let part = 0.15; part < 0.9; part += 0.05) {
        at("pointermove", part);
    }
    at("pointerup", 0.9);
};

/** A real stroke of the mouse or a finger across an element, between two of its points in parts of
 *  its size; the test that runs the tour listens (`tests/hands.py`). */
export const strokeOver = (hand, from, to) => async ({ anchor }) => {
    anchor.scrollIntoView({ block: "center" });
    await anchor.querySelector("img")?.decode();
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const { left, top, width, height } = anchor.getBoundingClientRect();
    const points = [0, 0.2, 0.4, 0.6, 0.8, 1].map((part) => ({
        x: left + width * (from[0] + (to[0] - from[0]) * part),
        y: top + height * (from[1] + (to[1] - from[1]) * part),
    }));
    console.log(`cctv-hand: ${JSON.stringify({ with: hand, points })}`);
};

/** Hand `file` to an input, as the window of the system does. */
export function give(input, file) {
    const files = new DataTransfer();
    files.items.add(file);
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** A photo as a phone's camera makes it, far larger than what is sent; waits until it is shrunk. */
export const takePhoto = (name) => async ({ anchor }) => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: 3000, height: 2000 });
    const context = canvas.getContext("2d");
    for (let square = 0; square < 6000; square++) {
        context.fillStyle = `hsl(${(square * 47) % 360} 60% 50%)`;
        context.fillRect((square * 97) % 3000, (square * 61) % 2000, 60, 60);
    }
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.95));
    give(anchor, new File([blob], name, { type: "image/jpeg" }));
    for (let tries = 0; tries < 200 && anchor.files[0].size === blob.size; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    if (anchor.files[0].size >= blob.size) {
        throw new Error("the photo was not shrunk before it is sent");
    }
};

/** A moment of yesterday, as a page's field of date and time has it. */
export function yesterday(hour) {
    const day = new Date(Date.now() - 24 * 3600 * 1000);
    const two = (number) => String(number).padStart(2, "0");
    return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T${hour}`;
}

/** Open the box of a field of date and time, which is a button until it is pressed. A press is lost
 *  when the form is drawn anew in that moment, as after a choice whose onchange comes back. */
export const openMoment = (name) => [
    {
        trigger: `.o_field_widget[name=${name}]`,
        run: async ({ anchor }) => {
            for (let tries = 0; tries < 50 && !anchor.querySelector("input"); tries++) {
                anchor.querySelector("button")?.click();
                await new Promise((resolve) => setTimeout(resolve, 100));
            }
        },
    },
    { trigger: `.o_field_widget[name=${name}] input`, run: "click" },
];

/** Fill in a field of a page, whose browser would open a window of its own for it. */
export const set = (selector, value) => ({
    trigger: selector,
    run: ({ anchor }) => {
        anchor.value = value;
        anchor.dispatchEvent(new Event("change", { bubbles: true }));
    },
});

/** The report to the police, as a phone's browser hands it over. */
export const attachLetter = ({ anchor }) =>
    give(anchor, new File(["%PDF-1.4 a report"], "police.pdf", { type: "application/pdf" }));

/** The file that the test has put ready under `name`, chosen by who sits there. */
export async function chooseClip(input, name) {
    const [found] = await rpc("/web/dataset/call_kw/ir.attachment/search_read", {
        model: "ir.attachment",
        method: "search_read",
        args: [[["name", "=", name]], ["id"]],
        kwargs: {},
    });
    const bytes = await (await fetch(`/web/content/${found.id}`)).blob();
    give(input, new File([bytes], name, { lastModified: 1 }));
}

/** What is downloaded goes to the browser's own store, instead of a window of the system. */
export function keepInPage() {
    window.showSaveFilePicker = undefined;
    const create = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
        document.body.dataset.saved = blob.size;
        return create.call(URL, blob);
    };
}

/** After `keepInPage`: the whole file is there, and nothing else is said of it. */
export function savedInPage({ anchor }) {
    if (document.body.dataset.saved !== anchor.dataset.size) {
        throw new Error(`${document.body.dataset.saved} bytes were saved`);
    }
    if (anchor.querySelectorAll("[data-told]:not(.d-none)").length !== 1) {
        throw new Error("more than one thing is said of the download");
    }
}

// Forms of requests

export const press = (name) => ({
    content: `press ${name}`,
    trigger: `.o_form_statusbar button[name=${name}]`,
    run: "click",
});

export const pressInWindow = (name, text) => ({
    content: `press ${name} in the window`,
    trigger: `.modal button[name=${name}]:contains(${text})`,
    run: "click",
});

export const isNow = (state) => ({
    content: `the record is: ${state}`,
    trigger: `body:not(:has(.modal)) .o_statusbar_status:has(.o_arrow_button_current:contains(${state}))`,
});

/** Somebody draws in the box of a field of the window. */
export const signIn = (field) => [
    { trigger: `.modal .o_field_widget[name=${field}] .o_signature`, run: "click" },
    {
        content: "draw it",
        trigger: ".modal canvas.o_web_sign_signature",
        run: drawOn,
    },
    { trigger: ".modal .btn-primary:contains(Adopt):not([disabled])", run: "click" },
    { trigger: `.modal .o_field_widget[name=${field}] img` },
];
