import { registry } from "@web/core/registry";
import {
    attachLetter,
    chooseClip,
    isNow,
    keepInPage,
    openMoment,
    press,
    pressInWindow,
    savedInPage,
    set,
    signIn,
    yesterday,
} from "./tour_steps";

const tours = registry.category("web_tour.tours");

const openMine = { content: "it waits for me", trigger: ".o_data_row .o_data_cell[name=number]", run: "click" };
const field = (name, tag = "input") => `.o_field_widget[name=${name}] ${tag}`;

const close = [
    press("action_close"),
    { trigger: ".modal:contains(Close it now?) .btn-primary", run: "click" },
];

tours.add("cctv_journey_verify", {
    steps: () => [
        openMine,
        isNow("Submitted"),
        {
            content: "the letter can be read",
            trigger: ".o_field_widget[name=letter_ids]:contains(police.pdf)",
        },
        {
            content: "how long the footage is there",
            trigger: ".alert:contains(This footage is overwritten on)",
        },
        press("action_verify"),
        isNow("Verified"),
        {
            content: "a supervisor does not decide on what goes outside",
            trigger: ".o_form_statusbar:not(:has(button[name=action_approve]))",
        },
    ],
});

/** Management decides, and names who takes it out. */
tours.add("cctv_journey_approve", {
    steps: () => [
        openMine,
        isNow("Verified"),
        press("action_approve"),
        isNow("Approved"),
        press("action_name"),
        { trigger: `.modal ${field("user_id")}`, run: "edit cctv_operator" },
        { trigger: ".o-autocomplete--dropdown-item:contains(cctv_operator)", run: "click" },
        pressInWindow("action_confirm", "Name"),
        {
            trigger: "body:not(:has(.modal)) .o_field_widget[name=next_step]:contains(cctv_operator)",
        },
    ],
});

/** The operator who is named uploads the clip, looks at it, and says that it is ready. */
tours.add("cctv_journey_take_out", {
    steps: () => [
        openMine,
        press("action_start_extraction"),
        isNow("In extraction"),
        press("action_ready"),
        {
            content: "not before it is there",
            trigger: ".modal:contains(is not secured yet) .btn-primary",
            run: "click",
        },
        { trigger: "body:not(:has(.modal)) button[name=get_formview_action]", run: "click" },
        {
            trigger: ".o_cctv_clip_drop label:contains(Add a file)",
            run: ({ anchor }) => chooseClip(anchor.querySelector("input"), "tour-gate.mp4"),
        },
        { trigger: ".o_cctv_clip_state:contains(Stored)" },
        { trigger: ".o_cctv_clip_look", run: "click" },
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
        { trigger: ".breadcrumb-item:contains(FR/)", run: "click" },
        {
            trigger: ".o_field_widget[name=item_ids] .o_data_row:contains(T-CAM-1):contains(Stored)",
        },
        press("action_ready"),
        isNow("Ready"),
    ],
});

/** Both sign on the screen; then nothing is left to do. */
tours.add("cctv_journey_hand_over", {
    steps: () => [
        isNow("Ready"),
        press("action_hand_over"),
        { trigger: `.modal ${field("recipient_name")}:value(cctv_requester)` },
        {
            content: "the identity of the form",
            trigger: `.modal ${field("recipient_identity")}:value(3471000000000001)`,
        },
        { trigger: ".modal .o_field_widget[name=evidence_ids] .o_tag:contains(tour-gate.mp4)" },
        { trigger: `.modal ${field("medium")}`, run: "edit USB stick 32 GB, 4C53" },
        { trigger: ".modal button[name=action_hand_over]", run: "click" },
        {
            content: "both sign, or nothing is handed over",
            trigger: ".modal:contains(sign) .modal-footer .btn-primary:contains(Close)",
            run: "click",
        },
        ...signIn("giver_signature"),
        ...signIn("receiver_signature"),
        { trigger: ".modal button[name=action_hand_over]", run: "click" },
        { trigger: "body:not(:has(.modal)) .ribbon:contains(Sealed)" },
        { trigger: ".o_field_widget[name=evidence_ids] .o_data_row:contains(tour-gate.mp4)" },
        { trigger: ".breadcrumb-item:contains(FR/)", run: "click" },
        isNow("Handed over"),
        ...close,
        isNow("Closed"),
        { trigger: ".ribbon:contains(Sealed)" },
    ],
});

/** The resident reads it in the list and on the own page. */
tours.add("cctv_resident_reads_the_end", {
    steps: () => [
        {
            trigger: ".o_cctv_footage_mine a:contains(The request is done and closed.)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_cctv_footage_standing:contains(The request is done and closed.)" },
        { content: "and when it was handed over", trigger: "li:contains(Handed over)" },
        { content: "not who has worked on it", trigger: "body:not(:contains(cctv_operator))" },
        { trigger: "body:not(:contains(Withdraw it))" },
    ],
});

// Urgent

/** An officer of the police asks on the phone: the camera, why it cannot wait, the letter. */
tours.add("cctv_police_asks", {
    steps: () => [
        {
            trigger: ".o_cctv_report a[href='/my/footage/new']",
            run: "click",
            expectUnloadPage: true,
        },
        {
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
        set("#date_from", yesterday("09:00")),
        set("#date_to", yesterday("09:30")),
        { trigger: "#purpose", run: "edit A child of six is lost" },
        { trigger: "label[for=requester_kind_authority]", run: "click" },
        { trigger: "#requester_identity", run: "edit NRP 82110417" },
        { trigger: "#requester_unit", run: "edit City police" },
        { trigger: "#letter_number", run: "edit B/7/XI" },
        { trigger: "#files", run: attachLetter },
        { trigger: "label[for=is_urgent]", run: "click" },
        { trigger: "#urgent_reason", run: "edit The child was last seen in the lobby" },
        {
            trigger: "button:contains(Send the request)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_cctv_footage_standing:contains(Your request has arrived)" },
        { trigger: ".o_cctv_footage_facts:contains(last seen in the lobby)" },
    ],
});

/** The supervisor lets it start before the decision. */
tours.add("cctv_urgent_word", {
    steps: () => [
        openMine,
        isNow("Submitted"),
        { content: "urgent is said in a word", trigger: ".ribbon:contains(Urgent)" },
        press("action_word"),
        {
            content: "what that means is said",
            trigger: ".modal .alert:contains(Nothing is handed over before)",
        },
        { trigger: `.modal ${field("user_id")}`, run: "edit cctv_operator" },
        { trigger: ".o-autocomplete--dropdown-item:contains(cctv_operator)", run: "click" },
        pressInWindow("action_confirm", "Start on my word"),
        isNow("Verified"),
        {
            content: "the decision is missing",
            trigger: ".alert:contains(the decision is missing)",
        },
    ],
});

/** Who has taken it out sees that nothing is handed over before the decision. */
tours.add("cctv_urgent_waits", {
    steps: () => [
        isNow("Ready"),
        { trigger: ".o_field_widget[name=next_step]:contains(the decision is missing)" },
        { trigger: ".o_form_statusbar:not(:has(button[name=action_hand_over]))" },
    ],
});

/** Management decides after the footage was taken out. */
tours.add("cctv_urgent_decision", {
    steps: () => [
        openMine,
        isNow("Ready"),
        press("action_approve"),
        {
            content: "nothing is missing any more",
            trigger: "body:not(:has(.alert:contains(the decision is missing)))",
        },
        { trigger: ".o_field_widget[name=next_step]:contains(It can be handed over.)" },
    ],
});

/** By a link, for which who hands over signs. */
tours.add("cctv_urgent_link", {
    steps: () => [
        isNow("Ready"),
        press("action_hand_over"),
        { trigger: ".modal label:contains(By a link that expires)", run: "click" },
        {
            content: "to the officer, with the number of the service card",
            trigger: `.modal ${field("recipient_identity")}:value(NRP 82110417)`,
        },
        { trigger: ".modal .o_field_widget[name=recipient_name]:contains(cctv_requester)" },
        ...signIn("giver_signature"),
        { trigger: ".modal button[name=action_hand_over]", run: "click" },
        { trigger: "body:not(:has(.modal)) .ribbon:contains(Sealed)" },
        { trigger: ".breadcrumb-item:contains(FR/)", run: "click" },
        isNow("Handed over"),
    ],
});

/** The officer downloads it from the page of the request. */
tours.add("cctv_police_downloads", {
    steps: () => [
        {
            trigger: ".o_cctv_footage_mine a:contains(FR/)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_cctv_footage_way a:contains(To the download)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_cctv_link_file", run: keepInPage },
        { trigger: ".o_cctv_link_download", run: "click" },
        { trigger: "[data-told=saved]:visible:contains(All of it is here)" },
        { content: "all of it", trigger: ".o_cctv_link_file", run: savedInPage },
    ],
});

tours.add("cctv_urgent_close", {
    steps: () => [
        isNow("Handed over"),
        ...close,
        isNow("Closed"),
        { trigger: ".ribbon:contains(Sealed)" },
    ],
});

// Confidential

tours.add("cctv_confidential_class", {
    steps: () => [
        isNow("Draft"),
        { trigger: `.o_form_sheet ${field("footage_class")}`, run: "click" },
        { trigger: ".o_select_menu_item:contains(Confidential)", run: "click" },
        press("action_submit"),
        isNow("Submitted"),
        { trigger: `.o_form_sheet ${field("footage_class")}:value(Confidential)` },
    ],
});

/** IT staff are told what is missing, delete at the recorder, and sign. */
tours.add("cctv_confidential_delete", {
    steps: () => [
        isNow("Handed over"),
        {
            content: "said before anybody presses",
            trigger: ".o_field_widget[name=gaps_text]:contains(is not deleted at the recorder yet)",
        },
        { trigger: ".o_field_widget[name=next_step]:contains(is not deleted at the recorder yet)" },
        ...close,
        {
            content: "not closed before",
            trigger: ".modal:contains(is not deleted at the recorder yet) .modal-footer .btn-primary:contains(Close)",
            run: "click",
        },
        { trigger: "body:not(:has(.modal)) button[name=get_formview_action]", run: "click" },
        { trigger: ".ribbon:contains(Confidential)" },
        { trigger: ".o_cp_action_menus .dropdown-toggle", run: "click" },
        { trigger: ".o_menu_item:contains(Delete at the recorder)", run: "click" },
        {
            content: "what to do now",
            trigger: ".alert:contains(Now delete just these times at the recorder)",
        },
        press("action_done"),
        { trigger: ".modal:contains(Is that so?) .btn-primary", run: "click" },
        {
            content: "date, person and witness",
            trigger: ".modal:contains(Enter when it was deleted):contains(Enter the witness) .modal-footer .btn-primary:contains(Close)",
            run: "click",
        },
        { trigger: "body:not(:has(.modal))" },
        ...openMoment("date_done"),
        {
            trigger: field("date_done"),
            // the moment of this step: it lies after that in which the deletion was begun
            run: async ({ edit, press }) => {
                await edit(luxon.DateTime.now().toFormat("MM/dd/yyyy HH:mm:ss"));
                await press("Enter");
            },
        },
        { trigger: field("witness_id"), run: "edit cctv_supervisor" },
        { trigger: ".o-autocomplete--dropdown-item:contains(cctv_supervisor)", run: "click" },
        { trigger: field("method"), run: "edit By the menu of the recorder" },
        press("action_done"),
        { trigger: ".modal:contains(Is that so?) .btn-primary", run: "click" },
        isNow("Done"),
        press("action_sign"),
        ...signIn("image"),
        { trigger: ".modal button[name=action_sign]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view" },
        { trigger: ".breadcrumb-item:contains(FR/)", run: "click" },
        {
            content: "one signature is not enough",
            trigger: ".o_field_widget[name=gaps_text]:contains(is not signed and sealed yet)",
        },
    ],
});

/** The witness signs and seals. */
tours.add("cctv_confidential_witness", {
    steps: () => [
        isNow("Done"),
        press("action_sign"),
        ...signIn("image"),
        { trigger: ".modal button[name=action_sign]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view" },
        press("action_seal"),
        { trigger: ".modal:contains(Seal it now?) .btn-primary", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_statusbar button[name=action_verify_seal]" },
    ],
});

tours.add("cctv_confidential_close", {
    steps: () => [
        isNow("Handed over"),
        { trigger: ".o_field_widget[name=next_step]:contains(It can be closed.)" },
        ...close,
        isNow("Closed"),
        { trigger: ".ribbon:contains(Sealed)" },
    ],
});
