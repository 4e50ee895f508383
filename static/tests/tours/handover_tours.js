import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { session } from "@web/session";
import { drawOn, give, setClockWrong } from "./tour_steps";

const tours = registry.category("web_tour.tours");

const SCREEN = ".o_cctv_handover";
const part = (name) => `${SCREEN} [data-part=${name}]`;
const pad = (title) => `.o_cctv_handover_sign[data-title='${title}']`;

const MOST_TAPS = 12;
const MOST_REQUESTS = 6;
let taps = 0;

const countTaps = {
    content: "from here on each tap counts",
    trigger: `${SCREEN} h1`,
    run() {
        taps = 0;
        const isTap = (ev) => ev.target.closest?.(`${SCREEN} :is(button, input, label, select)`);
        document.addEventListener("click", (ev) => isTap(ev) && taps++, { capture: true });
    },
};

/** What the screen has asked the server for since the page was opened. */
const requests = () =>
    performance
        .getEntriesByType("resource")
        .filter(({ name }) => /call_kw\/(cctv|maintenance|helpdesk)\./.test(name)).length;

/** What is touched is large enough, and nothing is wider than the screen. */
export function checkScreen() {
    const buttons = document.querySelectorAll(`${SCREEN} button`);
    const small = [...buttons].filter((button) => {
        const { height, width } = button.getBoundingClientRect();
        return height && (height < 44 || width < 44);
    });
    if (small.length) {
        throw new Error(`Too small: ${small.map((one) => one.outerHTML)}`);
    }
    if (document.documentElement.scrollWidth > window.innerWidth) {
        throw new Error("The page is wider than the screen.");
    }
}

const tap = (trigger, content) => ({ content, trigger, run: "click" });
const isOn = (name) => ({ trigger: `${SCREEN} button[name=${name}][aria-pressed=true]` });

const sign = (title, password) => [
    ...(password
        ? [{ trigger: `${pad(title)} input[type=password]`, run: `edit ${password}` }]
        : []),
    { content: `${title}: signs`, trigger: `${pad(title)} canvas`, run: drawOn },
    tap(`${pad(title)} button[name=sign]:enabled`),
];

const quietOutgoing = [
    tap(`${SCREEN} button[name=is_checked]`, "all others are fine"),
    isOn("is_checked"),
    tap(`${SCREEN} button[name=all_there]`, "everything is there"),
    { trigger: `${part("things")} output:contains(2)` },
    tap(`${SCREEN} button[name=is_clean]`, "the room is clean"),
    isOn("is_clean"),
];
const quietIncoming = [
    tap(`${SCREEN} button[name=is_checked_in]`, "I see the same"),
    isOn("is_checked_in"),
    tap(`${SCREEN} button[name=take_all]`, "all open matters with one tap"),
    { trigger: `${part("matters")} button[name=take]:contains(Taken over)` },
];

/** Both officers at one tablet: a quiet shift of 200 cameras. */
tours.add("cctv_handover_quiet", {
    steps: () => [
        { trigger: `${SCREEN} h1:contains(Handover)`, run: checkScreen },
        { trigger: `${SCREEN} h1`, run: setClockWrong },
        countTaps,
        { trigger: `${part("devices")}:contains(199 fine)` },
        ...quietOutgoing,
        ...quietIncoming,
        ...sign("Hands over"),
        { trigger: pad("Takes over") },
        ...sign("Takes over", "second_officer"),
        {
            content: "signed and sealed",
            trigger: ".o_cctv_handover_done:contains(sealed)",
            run() {
                checkScreen();
                if (taps - 2 > MOST_TAPS) {
                    throw new Error(`${taps} taps`);
                }
                if (requests() > MOST_REQUESTS) {
                    throw new Error(`${requests()} requests`);
                }
                console.log(`cctv handover: ${taps} taps, ${requests()} requests`);
            },
        },
    ],
});

/** A picture as a phone's camera makes it. */
async function takePicture(input) {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: 1200, height: 800 });
    canvas.getContext("2d").fillRect(100, 100, 300, 300);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg"));
    give(input, new File([blob], "camera.jpg", { type: "image/jpeg" }));
}

/** The incoming officer, on the own phone, objects to a camera that the system calls fine. */
tours.add("cctv_handover_objection", {
    steps: () => [
        { trigger: ".o_cctv_handover_words:contains(has handed over and signed)" },
        tap(`${SCREEN} button[name=object]`, "a device is not fine"),
        { trigger: `${SCREEN} input[type=search]`, run: "edit T-CAM-2" },
        { trigger: `${SCREEN}:not(:has(.o_cctv_handover_choice:contains(T-NVR)))` },
        tap(".o_cctv_handover_choice:contains(T-CAM-2)"),
        { trigger: `${SCREEN} .o_cctv_handover_panel textarea`, run: "edit The picture is green" },
        {
            trigger: `${SCREEN} .o_cctv_handover_panel label.btn`,
            run: ({ anchor }) => takePicture(anchor.querySelector("input")),
        },
        { trigger: `${SCREEN} .o_cctv_handover_panel img`, run: checkScreen },
        tap(`${SCREEN} button[name=send_objection]`),
        {
            content: "it has a ticket at once",
            trigger: ".o_cctv_handover_device:contains(The picture is green):contains(Ticket)",
        },
        tap(`${SCREEN} button[name=is_checked_in]`),
        ...sign("Takes over"),
        { trigger: ".o_cctv_handover_problem:contains(take it over)" },
        tap(`${SCREEN} button[name=take]`, "one by one"),
        ...sign("Takes over").slice(-1),
        { trigger: ".o_cctv_handover_done:contains(sealed)", run: checkScreen },
    ],
});

/** A device comes back while the officer signs: he sees it, and signs again with one tap. */
tours.add("cctv_handover_changed", {
    steps: () => [
        { trigger: `${part("devices")}:contains(1 faulty)` },
        ...quietOutgoing,
        ...sign("Hands over"),
        { trigger: ".o_cctv_handover_problem:contains(has changed meanwhile)" },
        { trigger: `${part("devices")}:contains(2 fine)` },
        isOn("is_checked"),
        tap(`${pad("Hands over")} button[name=sign]:enabled`),
        { trigger: ".o_cctv_handover_words:contains(has handed over and signed)" },
    ],
});

/** The session is lost in the middle: what was said is there after logging in again. */
tours.add("cctv_handover_session_lost", {
    steps: () => [
        ...quietOutgoing,
        { trigger: `${SCREEN} textarea[name=note]`, run: "edit Door 3 sticks" },
        ...sign("Hands over").slice(0, -1),
        {
            content: "the web client may cover the page with its own words by then",
            trigger: `${pad("Hands over")} button[name=sign]:enabled`,
            async run({ anchor }) {
                await rpc("/web/session/destroy", {});
                anchor.click();
            },
        },
        {
            content: "logs in again",
            trigger: "body:has(.o_cctv_handover_problem:contains(You are logged out))",
            async run() {
                const who = { login: "first_officer", password: "first_officer" };
                await rpc("/web/session/authenticate", { db: session.db, ...who });
                document.querySelector(".o_cctv_handover_saving button").click();
            },
            expectUnloadPage: true,
        },
        isOn("is_checked"),
        isOn("is_clean"),
        { trigger: `${SCREEN} textarea[name=note]:value(Door 3 sticks)` },
        ...sign("Hands over"),
        { trigger: ".o_cctv_handover_words:contains(has handed over and signed)" },
    ],
});
