import { registry } from "@web/core/registry";
import { drawOn } from "./tour_steps";

const tours = registry.category("web_tour.tours");

const page = (name) => ({
    trigger: `.o_notebook .nav-link[name=${name}]`,
    run: "click",
});

/** A technician signs what he has done, and seals it: from then on nothing can be changed. */
tours.add("cctv_record_signed_and_sealed", {
    steps: () => [
        {
            content: "sealing is refused while a signature is missing, and it is said which",
            trigger: "button[name=action_seal]",
            run: "click",
        },
        { trigger: ".modal:contains(Seal it?) .btn-primary", run: "click" },
        {
            trigger: ".modal .modal-body:contains(Carried out by)",
        },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        {
            content: "sign",
            trigger: "body:not(:has(.modal)) button[name=action_sign]:contains(carried out)",
            run: "click",
        },
        {
            content: "the window says what is signed",
            trigger: ".modal .o_form_view:contains(CL/)",
        },
        { trigger: ".modal .o_signature", run: "click" },
        {
            content: "draw it",
            trigger: ".modal canvas.o_web_sign_signature",
            run: drawOn,
        },
        {
            trigger: ".modal .btn-primary:contains(Adopt):not([disabled])",
            run: "click",
        },
        {
            content: "the signature is in the window",
            trigger: ".modal .o_field_widget[name=image] img",
        },
        { trigger: ".modal button[name=action_sign]", run: "click" },
        {
            trigger: "body:not(:has(.modal))",
        },
        page("seal"),
        {
            content: "who signed, as what",
            trigger: ".o_field_widget[name=signature_ids] .o_data_row:contains(Carried out by)",
        },
        { trigger: "button[name=action_seal]", run: "click" },
        { trigger: ".modal:contains(Seal it?) .btn-primary", run: "click" },
        {
            content: "it is sealed",
            trigger: ".ribbon:contains(Sealed)",
        },
        {
            content: "nothing is left to change",
            trigger: ".o_form_view:not(:has(button[name=action_reopen]:visible))",
        },
        { trigger: "button[name=action_verify_seal]", run: "click" },
        {
            content: "the seal fits",
            trigger: ".o_notification:contains(fits)",
        },
        {
            content: "a correction is added, not made",
            trigger: "button[name=action_add_addendum]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=text] textarea",
            run: "edit The adapter was replaced the day after.",
        },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        {
            trigger: "body:not(:has(.modal)) .o_notebook .nav-link[name=seal]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=addendum_ids] .o_data_row:contains(the day after)",
        },
    ],
});

/** The IT head verifies a record that somebody has altered in the database. */
tours.add("cctv_record_altered", {
    steps: () => [
        { trigger: "button[name=action_verify_seal]", run: "click" },
        {
            content: "the field is named, with what it was and what it is",
            trigger: ".modal .alert:contains(Supply voltage):contains(12.5):contains(13.5)",
        },
    ],
});
