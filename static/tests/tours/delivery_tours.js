import { registry } from "@web/core/registry";
import { keepInPage, savedInPage, signIn } from "./tour_steps";

const tours = registry.category("web_tour.tours");

const open = (kind) => [
    { trigger: "button[name=action_hand_over]", run: "click" },
    {
        content: "the requester stands there already",
        trigger: ".modal .o_field_widget[name=recipient_name] input:value(Bagian Umum)",
    },
    {
        trigger: ".modal .o_field_widget[name=recipient_identity] input",
        run: "edit KTP 3471",
    },
    ...kind,
];

/** IT staff hand a clip over on a USB stick; both sign on the screen. */
tours.add("cctv_hand_over_medium", {
    steps: () => [
        ...open([
            { trigger: ".modal .o_field_widget[name=evidence_ids] .o_tag:contains(gate.mp4)" },
            {
                content: "what is missing is told, and nothing is lost",
                trigger: ".modal button[name=action_hand_over]",
                run: "click",
            },
            { trigger: ".modal:contains(Describe the medium) .btn-primary", run: "click" },
            {
                trigger: ".modal .o_field_widget[name=medium] input",
                run: "edit USB stick 32 GB, 4C53",
            },
        ]),
        ...signIn("giver_signature"),
        ...signIn("receiver_signature"),
        { trigger: ".modal button[name=action_hand_over]", run: "click" },
        {
            content: "it is sealed",
            trigger: "body:not(:has(.modal)) .ribbon:contains(Sealed)",
        },
        { trigger: ".o_field_widget[name=evidence_ids] .o_data_row:contains(gate.mp4)" },
        { trigger: ".o_notebook .nav-link[name=seal]", run: "click" },
        {
            trigger: ".o_field_widget[name=signature_ids] .o_data_row:contains(Bagian Umum)",
        },
    ],
});

/** A recording is played on the spot; who saw it signs. */
tours.add("cctv_hand_over_playback", {
    steps: () => [
        ...open([
            { trigger: ".modal:not(:has(.o_field_widget[name=medium] input))" },
            {
                trigger: ".modal .o_field_widget[name=date_started] :is(input, button)",
                run: "click",
            },
            { trigger: ".o_datetime_picker .o_today", run: "click" },
            {
                trigger: ".modal .o_field_widget[name=present_words] input",
                run: "edit The head of security",
            },
        ]),
        ...signIn("giver_signature"),
        ...signIn("receiver_signature"),
        { trigger: ".modal button[name=action_hand_over]", run: "click" },
        { trigger: "body:not(:has(.modal)) .ribbon:contains(Sealed)" },
        { trigger: ".o_field_widget[name=kind]:contains(Playback)" },
    ],
});

/** The recipient fetches a film that is longer than one answer. */
tours.add("cctv_link_download", {
    steps: () => [
        { trigger: ".o_cctv_link_file", run: keepInPage },
        { trigger: ".o_cctv_link_download", run: "click" },
        { trigger: "[data-told=saved]:visible:contains(All of it is here)" },
        { content: "all of it", trigger: ".o_cctv_link_file", run: savedInPage },
    ],
});
