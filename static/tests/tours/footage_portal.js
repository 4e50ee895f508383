import { registry } from "@web/core/registry";
import { attachLetter, set, yesterday } from "./tour_steps";

const tours = registry.category("web_tour.tours");

/** The button is pressed, and pressed again; then the browser is back on the page, because nothing
 *  has arrived. */
async function sendInVain({ anchor }) {
    const button = anchor.querySelector("button[type=submit]");
    const press = () =>
        anchor.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
    press();
    for (let tries = 0; tries < 100 && !button.disabled; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (!button.disabled || press()) {
        throw new Error("It is sent twice.");
    }
    window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    if (button.disabled) {
        throw new Error("It cannot be sent any more.");
    }
}

/** A resident asks for a copy of what a camera has seen. */
tours.add("cctv_resident_asks", {
    steps: () => [
        {
            trigger: ".o_cctv_report a[href='/my/footage/new']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "from the place to its cameras",
            trigger: ".list-group a:contains(Site T)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".list-group a:contains(Lobby)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: "label:contains(T-CAM-1 Lobby door)", run: "click" },
        {
            trigger: "button:contains(Go on with these cameras)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "pressed twice, and back",
            trigger: ".o_cctv_footage_form:contains(T-CAM-1 Lobby door)",
            run: sendInVain,
        },
        {
            content: "the time zone is said",
            trigger: ".o_cctv_footage_zone:contains(Time zone)",
        },
        set("#date_from", yesterday("09:00")),
        set("#date_to", yesterday("09:30")),
        { trigger: "#purpose", run: "edit My bicycle was taken, a red one" },
        {
            content: "what is not urgent needs no reason",
            trigger: "#urgent_reason:not(:visible)",
        },
        {
            content: "a person who is seen needs no letter",
            trigger: "label[for=requester_kind_subject]",
            run: "click",
        },
        { trigger: "#letter_number:not(:visible)" },
        { trigger: "label[for=requester_kind_external]", run: "click" },
        { trigger: "#requester_identity", run: "edit 3471000000000001" },
        { trigger: "#letter_number", run: "edit LP/B/12" },
        {
            trigger: "button:contains(Send the request)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "without the letter it is not taken, and what was typed is still there",
            trigger: ".o_cctv_footage_error:contains(needs a letter)",
        },
        { trigger: "#purpose:value(My bicycle was taken, a red one)" },
        { trigger: "#files", run: attachLetter },
        {
            trigger: "button:contains(Send the request)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_cctv_footage_standing:contains(Your request has arrived)" },
        { trigger: ".o_cctv_footage_facts:contains(police.pdf)" },
    ],
});

/** The staff have a question. */
tours.add("cctv_resident_answers", {
    steps: () => [
        {
            trigger: ".o_cctv_footage_mine a:contains(There is a question for you)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_cctv_footage_questions:contains(Which colour)" },
        { trigger: "#words", run: "edit Red, with a basket" },
        {
            trigger: "button:contains(Send the answer)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert-success:contains(has been passed on)" },
        { trigger: ".o_cctv_footage_standing:contains(Your request has arrived)" },
    ],
});

/** It was approved meanwhile. */
tours.add("cctv_resident_is_approved", {
    steps: () => [
        {
            trigger: ".o_cctv_footage_mine a:contains(Your request is approved)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: "li:contains(Checked)" },
        { trigger: "li:contains(Approved)" },
        { trigger: "summary:contains(Withdraw the request)", run: "click" },
        { trigger: "#why", run: "edit The bicycle was found" },
        {
            trigger: "button:contains(Withdraw it)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_cctv_footage_standing:contains(was withdrawn)" },
    ],
});
