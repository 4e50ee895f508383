import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { isCutOff, tellTest, until } from "./fill_tours";

const tours = registry.category("web_tour.tours");

const device = (number) => `.o_cctv_visit_device[aria-label=V-CAM-${number}]`;
const answer = (question) => `.o_cctv_fill_card:contains(${question})`;

const start = (number) => [
    {
        content: `start camera ${number}`,
        trigger: `${device(number)} button[name=start]`,
        run: "click",
    },
    { trigger: `${device(number)}.o_cctv_visit_under_way` },
];

/** Fill in the checklist of a camera on its own screen, and come back. */
const fillIn = (number, voltage) => [
    { trigger: `${device(number)} .o_cctv_visit_checklist`, run: "click" },
    { trigger: `${answer("Lens is clean")} label:contains(Pass)`, run: "click" },
    { trigger: `${answer("Supply voltage")} input`, run: `edit ${voltage}` },
    { trigger: ".o_cctv_fill_saved:contains(All saved)" },
    { trigger: ".o_cctv_fill_progress:contains(2 of 2)" },
    { trigger: ".o_cctv_fill_finish", run: "click" },
    { trigger: ".o_cctv_fill_finished" },
    {
        content: "back to the visit",
        trigger: ".o_cctv_fill_end button:contains(Back)",
        run: "click",
    },
    { trigger: `${device(number)} .o_cctv_visit_checklist:contains(Checklist is done)` },
];

const done = (number) => [
    { trigger: `${device(number)} button[name=done]`, run: "click" },
    { trigger: `${device(number)}.o_cctv_visit_done` },
];

const doAll = (number) => [...start(number), ...fillIn(number, "12.1"), ...done(number)];

/** Each button that can be tapped is large enough for a thumb in a glove. */
function checkTargets() {
    const buttons = document.querySelectorAll(".o_cctv_visit button, .o_cctv_visit a.btn");
    const small = [...buttons].filter((button) => {
        const { height, width } = button.getBoundingClientRect();
        return height && (height < 44 || width < 44);
    });
    if (small.length) {
        throw new Error(`Too small: ${small.map((button) => button.textContent.trim())}`);
    }
    if (document.documentElement.scrollWidth > window.innerWidth) {
        throw new Error("The page is wider than the phone.");
    }
}

/** From today's jobs to the finished visit. */
tours.add("cctv_visit_of_six", {
    steps: () => [
        {
            content: "today's jobs, by place",
            trigger: ".o_cctv_my_work_today h3:contains(Site T)",
            run: checkTargets,
        },
        {
            trigger: ".o_cctv_my_work_job:contains(Cleaning of the site):contains(0 of 6)",
            run: "click",
        },
        { trigger: ".o_cctv_visit h2:contains(Gate)", run: checkTargets },
        ...start(1),
        {
            content: "a picture is on its way, and holds up nobody",
            trigger: `${device(1)} .o_cctv_visit_picture_waiting:contains(Before)`,
        },
        { trigger: `${device(1)} button:contains(Add a remark)`, run: "click" },
        { trigger: `${device(1)} .o_cctv_visit_remarks`, run: "edit New gasket" },
        { trigger: `${device(1)} .o_cctv_visit_saved:contains(Saved)`, run: checkTargets },
        ...fillIn(1, "12.1"),
        ...done(1),
        ...start(2),
        ...fillIn(2, "10.5"),
        {
            content: "one tap raises the ticket: the checklist says what failed",
            trigger: `${device(2)} button[name=failed].btn-danger`,
            run: "click",
        },
        { trigger: `${device(2)}.o_cctv_visit_failed .o_cctv_visit_ticket:contains(Repair ticket)` },
        ...doAll(3),
        ...doAll(4),
        {
            content: "a dead camera is told in words",
            trigger: `${device(5)} .o_cctv_visit_facts:contains(Down)`,
        },
        { trigger: `${device(5)} button[name=skip]`, run: "click" },
        { trigger: `${device(5)} .o_cctv_visit_panel`, run: checkTargets },
        {
            trigger: `${device(5)} .o_cctv_visit_chips button:contains(Nobody had the key)`,
            run: "click",
        },
        { trigger: `${device(5)} button[name=skip_now]`, run: "click" },
        { trigger: `${device(5)}.o_cctv_visit_skipped:contains(Nobody had the key)` },
        { trigger: ".o_cctv_visit_end:contains(Still open: 1)" },
        ...doAll(6),
        { trigger: ".o_cctv_visit_progress:contains(6 of 6)" },
        { trigger: ".o_cctv_visit_end button[name=finish]", run: "click" },
        { trigger: ".o_cctv_visit_header .o_cctv_visit_state:contains(Finished)" },
        { trigger: ".o_cctv_visit_words:contains(IT staff close it next)" },
    ],
});

/** The connection drops at the ladder; the page is closed and opened again. */
tours.add("cctv_visit_without_connection", {
    steps: () => [
        ...start(1),
        { trigger: `${device(1)} button:contains(Add a remark)`, run: "click" },
        {
            content: "the connection drops",
            trigger: `${device(1)} .o_cctv_visit_remarks`,
            run: async () => {
                tellTest("offline");
                await until(isCutOff);
            },
        },
        { trigger: `${device(1)} .o_cctv_visit_remarks`, run: "edit Ladder too short" },
        { trigger: `${device(1)} .o_cctv_visit_saved:contains(Kept on this phone)` },
        { trigger: `${device(1)} button[name=skip]`, run: "click" },
        { trigger: `${device(1)} .o_cctv_visit_panel textarea`, run: "edit Rain since noon" },
        { trigger: `${device(1)} button[name=skip_now]`, run: "click" },
        {
            content: "it says that nothing was changed",
            trigger: `${device(1)} .o_cctv_visit_problem:contains(Nothing was changed)`,
        },
        {
            content: "the page is lost, and opened again with a connection",
            trigger: `${device(1)}.o_cctv_visit_under_way`,
            run: () => tellTest("crash"),
            expectUnloadPage: true,
        },
        { trigger: `${device(1)} .o_cctv_visit_saved:contains(Saved)` },
        {
            content: "the reason that was typed is still there",
            trigger: `${device(1)} .o_cctv_visit_panel textarea:value(Rain since noon)`,
        },
        { trigger: `${device(1)} button[name=skip_now]`, run: "click" },
        { trigger: `${device(1)}.o_cctv_visit_skipped` },
    ],
});

/** What somebody else does at the same time, on another phone. */
async function skipElsewhere() {
    const line = Number(document.querySelector(device(1)).dataset.line);
    await rpc("/web/dataset/call_kw/cctv.maintenance.line/action_skip", {
        model: "cctv.maintenance.line",
        method: "action_skip",
        args: [[line], "Done by phone"],
        kwargs: {},
    });
}

/** While one taps 'Start', the other has ended the line. */
tours.add("cctv_visit_of_two", {
    steps: () => [
        { trigger: `${device(1)} button[name=start]`, run: skipElsewhere },
        { trigger: `${device(1)} button[name=start]`, run: "click" },
        {
            content: "a sentence says who was faster",
            trigger: `${device(1)} .o_cctv_visit_problem:contains(is already: Not done)`,
        },
        {
            content: "and the page shows it",
            trigger: `${device(1)}.o_cctv_visit_skipped:contains(Done by phone)`,
        },
    ],
});
