import { registry } from "@web/core/registry";
import { takePhoto } from "./tour_steps";

const tours = registry.category("web_tour.tours");

/** Somebody scans the label of a camera and reports it. */
tours.add("cctv_requester_reports", {
    steps: () => [
        {
            content: "the label has filled in which camera it is",
            trigger: ".o_cctv_report:contains(T-CAM-1 Lobby door)",
        },
        { trigger: "label[for=symptom_blurred]", run: "click" },
        { trigger: "#words", run: "edit Like fog since this morning" },
        { trigger: "#files:not(:visible), #files", run: takePhoto("camera.jpg") },
        { trigger: "#urgency", run: "select 2" },
        {
            trigger: ".o_cctv_report_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it is said in words where the report stands",
            trigger: ".o_cctv_report_answer:contains(The report has arrived)",
        },
        {
            content: "the own photo is there",
            trigger: ".oe_attachments a[href*='access_token']:contains(camera.jpg)",
        },
        {
            content: "one can talk back",
            trigger: "#chatterRoot:shadow .o-mail-Composer-input",
            timeout: 30000, // its style is fetched after the page
        },
    ],
});

/** Somebody else scans the same label. */
tours.add("cctv_requester_me_too", {
    steps: () => [
        {
            trigger: ".o_cctv_report_known:contains(has already been reported)",
        },
        {
            content: "nothing of the other's report is shown",
            trigger: ".o_cctv_report:not(:contains(fog))",
        },
        {
            content: "one tap is enough",
            trigger: ".o_cctv_report button:contains(Me too)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the own page says where the repair stands",
            trigger: ".o_cctv_report_answer .alert:contains(Somebody will look at it soon)",
        },
        { trigger: "#cctv_message", run: "edit The key is at the gate" },
        {
            trigger: "button:contains(Send the message)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert-success:contains(It has been passed on)" },
    ],
});

/** The first reporter, from the list of the own reports to the own ticket. */
tours.add("cctv_first_reporter_confirms", {
    steps: () => [
        {
            trigger: ".o_cctv_report_mine a:contains(T-CAM-1):contains(second person)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "in our words alone, without the helpdesk's stage",
            trigger: "#helpdesk_ticket_content:not(:contains(Stage:)):not(:contains(Create Date))",
        },
        { trigger: ".alert:contains(Does it work again?)" },
        {
            trigger: "button:contains(Yes, it works again)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert:contains(You have confirmed that it works again)" },
        {
            content: "it can still be said that it is broken",
            trigger: "summary:contains(No, it is still broken)",
        },
    ],
});

/** After the repair: it is said, and confirmed. */
tours.add("cctv_requester_confirms", {
    steps: () => [
        {
            trigger: ".o_cctv_report_mine a:contains(T-CAM-1):contains(repaired)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert:contains(Does it work again?)" },
        {
            trigger: "button:contains(Yes, it works again)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert:contains(You have confirmed that it works again)" },
    ],
});
