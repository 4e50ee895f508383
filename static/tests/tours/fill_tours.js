import { queryOne } from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** The test that runs the tour listens, and cuts or restores the real network of the browser. */
export const tellTest = (words) => console.log(`cctv-fill: ${words}`);

const card = (measure) => `.o_cctv_fill_card:contains(The ${measure})`;

export const until = async (isTrue) => {
    for (let tries = 0; tries < 100 && !(await isTrue()); tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
};

export const isCutOff = () =>
    fetch("/web/webclient/version_info", { method: "POST" }).then(
        () => false,
        () => true
    );

const allSaved = (content = "all is saved") => ({
    content,
    trigger: ".o_cctv_fill_saved:contains(All saved)",
});

const cutOff = {
    content: "the connection drops",
    trigger: ".o_cctv_fill",
    run: async () => {
        tellTest("offline");
        await until(isCutOff);
    },
};

/** A photo as a phone's camera makes it, in the field that the camera fills. */
async function takePhoto(input) {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: 3000, height: 2000 });
    const context = canvas.getContext("2d");
    context.fillStyle = "teal";
    context.fillRect(300, 300, 1500, 900);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg"));
    const files = new DataTransfer();
    files.items.add(new File([blob], "camera.jpg", { type: "image/jpeg" }));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

function drawSignature(canvas) {
    const box = canvas.getBoundingClientRect();
    const at = (type, x, y) =>
        canvas.dispatchEvent(
            new PointerEvent(type, {
                bubbles: true,
                cancelable: true,
                clientX: box.left + box.width * x,
                clientY: box.top + box.height * y,
            })
        );
    at("pointerdown", 0.2, 0.7);
    for (let step = 0; step <= 20; step++) {
        at("pointermove", 0.2 + step * 0.03, 0.5 + 0.3 * Math.sin(step));
    }
    at("pointerup", 0.8, 0.5);
}

const tick = [
    {
        content: "one tap ticks",
        trigger: `${card("clean")} label:contains(Tap when done)`,
        run: "click",
    },
    { trigger: `${card("clean")}.o_cctv_fill_done label:contains(Done)` },
];

const fail = [
    { trigger: `${card("lens")} label:contains(Fail)`, run: "click" },
    {
        content: "a failure asks for a remark",
        trigger: `${card("lens")}.o_cctv_fill_failed .o_cctv_fill_note textarea`,
        run: "edit scratched",
    },
];

const measure = [
    {
        content: "the decimal sign may be a comma",
        trigger: `${card("voltage")} input`,
        run: "edit 10,5",
    },
    {
        content: "out of bounds is told at once",
        trigger: `${card("voltage")} .o_cctv_fill_words:contains(Out of bounds)`,
    },
];

const chooseAndWrite = [
    { trigger: `${card("mounting")} label:contains(Loose)`, run: "click" },
    { trigger: `${card("seen")} textarea`, run: "edit A nest of wasps" },
];

const photograph = [
    {
        content: "take a photo",
        trigger: `${card("picture")} label:contains(Take a photo)`,
        run: () => takePhoto(queryOne(`${card("picture")} input[type=file]`)),
    },
    { trigger: `${card("picture")} .o_cctv_fill_photos img` },
];

const sign = [
    {
        trigger: `${card("signed")} canvas`,
        run: () => drawSignature(queryOne(`${card("signed")} canvas`)),
    },
    { trigger: `${card("signed")} button:contains(Sign anew)` },
];

/** Fills in a checklist of all kinds; the connection drops in the middle and the page is lost. */
tours.add("cctv_fill_without_connection", {
    steps: () => [
        { trigger: ".o_cctv_fill_progress:contains(0 of 7)" },
        ...tick,
        ...fail,
        ...measure,
        allSaved(),
        cutOff,
        ...chooseAndWrite,
        ...photograph,
        ...sign,
        {
            content: "what waits is told in words",
            trigger: ".o_cctv_fill_waiting:contains(4 answers waiting for a connection)",
        },
        {
            content: "the page is lost, and opened again later",
            trigger: ".o_cctv_fill",
            run: () => tellTest("crash"),
            expectUnloadPage: true,
        },
        allSaved("what waited has been sent"),
        { trigger: ".o_cctv_fill_progress:contains(7 of 7)" },
        { trigger: `${card("seen")} textarea:value(A nest of wasps)` },
        { trigger: ".o_cctv_fill_finish", run: "click" },
        {
            content: "nothing is missing: it is done",
            trigger: ".o_cctv_fill_finished:contains(The checklist is done)",
        },
    ],
});

/** What is missing is listed and led to; a photo can be taken away and brought back. */
tours.add("cctv_fill_what_is_missing", {
    steps: () => [
        {
            content: "the button that floats says how many mandatory answers are missing",
            trigger: ".o_cctv_fill_float:contains(Next open (6))",
            run: "click",
        },
        { trigger: ".o_cctv_fill_finish", run: "click" },
        {
            content: "what is missing is listed",
            trigger: ".o_cctv_fill_missing:contains(The lens):not(:contains(The seen))",
        },
        {
            trigger: ".o_cctv_fill_missing button:contains(The voltage)",
            run: "click",
        },
        {
            content: "and the answer has the focus",
            trigger: `${card("voltage")} input:focus`,
            run: "edit twelve",
        },
        { trigger: `${card("voltage")} .o_cctv_fill_words:contains(not a number)` },
        { trigger: `${card("voltage")} input`, run: "edit 11.8 V" },
        { trigger: `${card("voltage")}.o_cctv_fill_done:not(:has(.o_cctv_fill_words:visible))` },
        ...photograph,
        allSaved(),
        { trigger: `${card("picture")} button[title='Remove photo']`, run: "click" },
        { trigger: `${card("picture")} button:contains(Undo)`, run: "click" },
        { trigger: `${card("picture")}.o_cctv_fill_done img` },
        { trigger: ".o_cctv_fill_section h2 button", run: "click" },
        { trigger: ".o_cctv_fill_section:not(:has(.o_cctv_fill_card))" },
        { trigger: ".o_cctv_fill_section h2 button:contains(2 of 7)", run: "click" },
        { trigger: card("lens") },
        allSaved(),
    ],
});

/** Answers while there is no connection, then loses the page. Another one uses the phone next. */
tours.add("cctv_fill_phone_of_two", {
    steps: () => [
        { trigger: ".o_cctv_fill_progress:contains(0 of 7)" },
        cutOff,
        { trigger: `${card("seen")} textarea`, run: "edit Mine alone" },
        { trigger: ".o_cctv_fill_waiting:contains(1 answer waiting for a connection)" },
        {
            content: "another one logs in on the same phone",
            trigger: ".o_cctv_fill",
            run: () => tellTest("other user"),
            expectUnloadPage: true,
        },
        allSaved("nothing waits for the other one"),
        { trigger: `${card("seen")}:not(.o_cctv_fill_done)` },
        ...tick,
        allSaved(),
        {
            content: "the first one logs in again",
            trigger: ".o_cctv_fill",
            run: () => tellTest("first user"),
            expectUnloadPage: true,
        },
        allSaved("and what waited is sent"),
        { trigger: `${card("seen")} textarea:value(Mine alone)` },
        {
            content: "with what the other one answered meanwhile",
            trigger: `${card("clean")}.o_cctv_fill_done`,
        },
    ],
});

/** Answers twenty questions as fast as one can. */
tours.add("cctv_fill_twenty", {
    steps: () => [
        ...Array.from({ length: 20 }, (_, index) => ({
            trigger: `.o_cctv_fill_card:contains(Question ${String(index + 1).padStart(2, "0")}) label:contains(Pass)`,
            run: "click",
        })),
        { trigger: ".o_cctv_fill_progress:contains(20 of 20)" },
        allSaved(),
    ],
});
