import { registry } from "@web/core/registry";
import { chooseClip, isNow, press, pressInWindow, signIn } from "./tour_steps";

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
        { trigger: `body:not(:has(.modal)) .o_field_widget[name=date_done] :is(button, input)`, run: "click" },
        {
            trigger: field("date_done"),
            run: `edit ${luxon.DateTime.now().toFormat("MM/dd/yyyy HH:mm:ss")} && press Enter`,
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
