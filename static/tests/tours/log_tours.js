import { press } from "@odoo/hoot-dom";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { session } from "@web/session";
import { tellTest } from "./fill_tours";
import { setClockWrong } from "./tour_steps";

const tours = registry.category("web_tour.tours");

const FACTS = "a white car stops at the gate, two people get out";

let strokes = 0;

/** Press keys one by one, and count them. */
async function type(...keys) {
    for (const key of keys) {
        strokes += 1;
        await press(key);
    }
}

/** The text itself, which is not counted. */
async function write(words) {
    for (const letter of words) {
        await press(letter);
    }
}

/** What this module was asked for since the page was opened, by whichever method; but for the bar
 * above every page of the web client, which asks by itself. */
const requests = () =>
    performance
        .getEntriesByType("resource")
        .map(({ name }) => name.split("call_kw/")[1])
        .filter((name) => /^(cctv|maintenance|helpdesk)\./.test(name || ""))
        .filter((name) => !name.startsWith("cctv.poll.heartbeat/"));

function noMouse() {
    for (const kind of ["mousedown", "click", "touchstart", "pointerdown"]) {
        document.addEventListener(kind, (ev) => {
            // a click that the keyboard makes has no place
            if (ev.isTrusted || ev.detail) {
                throw new Error(`The mouse was used: ${kind}`);
            }
        });
    }
}

/** An observation of an important matter with a picture, by the keyboard alone. */
tours.add("cctv_log_by_keyboard", {
    steps: () => [
        {
            content: "the cursor is where one begins",
            trigger: ".o_cctv_log_where input:focus",
            async run() {
                noMouse();
                strokes = 0;
                await type("c", "a", "m", "-", "1", "Enter");
                if (document.activeElement.id !== "cctv_log_facts") {
                    throw new Error("Enter does not lead from the camera to the facts.");
                }
                await type("!");
                await write(FACTS);
            },
        },
        {
            trigger: ".o_cctv_log_important input:checked:not(:visible), .o_cctv_log_important input:checked",
            async run() {
                await type("Tab", " ");
                await type(["ctrl", "Enter"]);
            },
        },
        {
            content: "it is written down, and the next one can be begun",
            trigger: `.o_cctv_log_line.o_cctv_log_is_important:contains(${FACTS}):contains(T-CAM-1)`,
        },
        {
            trigger: ".o_cctv_log_where input:focus",
            run() {
                if (strokes > 12) {
                    throw new Error(`${strokes} keystrokes besides the text`);
                }
                const asked = requests();
                if (asked.length !== 2) {
                    throw new Error(`${asked.length} requests: ${asked.join(", ")}`);
                }
                console.log(`cctv-log: ${strokes} keystrokes, ${asked.length} requests`);
            },
        },
    ],
});

/** What was typed is there after the page was lost, and is taken once. */
tours.add("cctv_log_draft", {
    steps: () => [
        {
            trigger: ".o_cctv_log_where input:focus",
            async run() {
                await write("T-CAM-1");
                await press("Enter");
                await write("a lorry blocks the lane");
            },
        },
        {
            trigger: ".o_cctv_log_form",
            run: () => tellTest("crash"),
            expectUnloadPage: true,
        },
        {
            trigger: ".o_cctv_log_where input",
            run() {
                const typed = [...document.querySelectorAll("#cctv_log_where, #cctv_log_facts")];
                if (typed.map((one) => one.value).join("|") !== "T-CAM-1 Lobby door|a lorry blocks the lane") {
                    throw new Error(`Lost: ${typed.map((one) => one.value)}`);
                }
            },
        },
        { trigger: ".o_cctv_log_save", run: "click" },
        { trigger: ".o_cctv_log_said:contains(is written down)" },
        { trigger: ".o_cctv_log_line:contains(a lorry blocks the lane)" },
    ],
});

/** The session is lost while it is typed: it is there after logging in again, and taken once. */
tours.add("cctv_log_session_lost", {
    steps: () => [
        { trigger: "#cctv_log_facts", run: "edit a lorry blocks the lane" },
        {
            trigger: ".o_cctv_log_save",
            async run({ anchor }) {
                await rpc("/web/session/destroy", {});
                anchor.click();
            },
        },
        {
            content: "the web client may cover the page with its own words by then",
            trigger: "body:has(.o_cctv_log_problem:contains(You are logged out))",
            async run() {
                const who = { login: "first_officer", password: "first_officer" };
                await rpc("/web/session/authenticate", { db: session.db, ...who });
                document.querySelector(".o_cctv_log_problem button").click();
            },
            expectUnloadPage: true,
        },
        { trigger: "#cctv_log_facts:value(a lorry blocks the lane)" },
        { trigger: ".o_cctv_log_save", run: "click" },
        { trigger: ".o_cctv_log_said:contains(is written down)" },
    ],
});

/** A complaint from outside, what is refused with a sentence, an opinion that is noticed. */
tours.add("cctv_log_complaint", {
    steps: () => [
        { trigger: ".o_cctv_log_form", run: setClockWrong },
        { trigger: ".o_cctv_log_choice input[value=complaint]", run: "click" },
        { trigger: "#cctv_log_facts", run: "edit A drunk man shouts at the market" },
        { trigger: ".o_cctv_log_hint:contains(drunk)" },
        { trigger: ".o_cctv_log_save", run: "click" },
        { trigger: ".o_cctv_log_problem:contains(from whom)" },
        { trigger: "#cctv_log_from", run: "edit Mrs A" },
        { trigger: ".o_cctv_log_save", run: "click" },
        { trigger: ".o_cctv_log_line:contains(Received)" },
        { trigger: ".o_cctv_log_line button:contains(Cross out)", run: "click" },
        { trigger: ".modal textarea, .modal .o_field_text[name=words] textarea", run: "edit Twice" },
        { trigger: ".modal button:contains(Cross out)", run: "click" },
        { trigger: ".o_cctv_log_void:contains(Twice)" },
    ],
});
