import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

const openDocument = (title) => ({
    content: `open the document ${title}`,
    trigger: `.o_data_row:contains(${title}) td[name=name]`,
    run: "click",
});

const openRevisions = () => [
    {
        content: "its revisions",
        trigger: "button.oe_stat_button:contains(Revisions)",
        run: "click",
    },
    {
        trigger: ".o_data_row:contains(00) td[name=revision]",
        run: "click",
    },
];

const confirm = () => ({
    trigger: ".modal .modal-footer .btn-primary",
    run: "click",
});

const isInState = (state) => ({
    content: `the revision is in the state ${state}`,
    trigger: `.o_arrow_button_current[data-value=${state}]`,
});

/** The IT head makes a document, writes a revision and asks for checking. */
tours.add("cctv_procedure_draft", {
    url: "/odoo/cctv-documents",
    steps: () => [
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=name] input, .o_field_widget[name=name] textarea",
            run: "edit Tour procedure",
        },
        {
            trigger: ".o_field_widget[name=number] input",
            run: "edit TOUR/1",
        },
        ...stepUtils.saveForm(),
        {
            content: "begin the first revision",
            trigger: "button[name=action_new_revision]:visible",
            run: "click",
        },
        isInState("draft"),
        {
            content: "who has to read it",
            trigger: ".o_field_widget[name=reader_group_ids] input",
            run: "edit Operator",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Operator)",
            run: "click",
        },
        {
            trigger: ".o_notebook .nav-link[name=steps]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=step_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=step_ids] td[name=name] input",
            run: "edit Look at all cameras",
        },
        ...stepUtils.saveForm(),
        {
            trigger: "button[name=action_ask_check]",
            run: "click",
        },
        {
            content: "those who may check it are asked",
            trigger: ".o-mail-Activity:contains(check this revision)",
        },
    ],
});

/** Somebody else checks it. */
tours.add("cctv_procedure_check", {
    url: "/odoo/cctv-documents",
    steps: () => [
        openDocument("Tour procedure"),
        ...openRevisions(),
        {
            trigger: "button[name=action_check]",
            run: "click",
        },
        confirm(),
        isInState("checked"),
        {
            trigger: ".o_notebook .nav-link[name=read]",
            run: "click",
        },
        {
            content: "the text can be read, not changed",
            trigger: ".o_cctv_document:contains(Look at all cameras)",
        },
    ],
});

/** Management approves it; it is in force at once. */
tours.add("cctv_procedure_approve", {
    url: "/odoo/cctv-documents",
    steps: () => [
        openDocument("Tour procedure"),
        ...openRevisions(),
        {
            trigger: "button[name=action_approve]",
            run: "click",
        },
        confirm(),
        isInState("in_force"),
        {
            content: "nobody has read it yet",
            trigger: "button.oe_stat_button:contains(have read)",
        },
    ],
});

/** The operator finds it under 'To read', reads it and says so. */
tours.add("cctv_procedure_acknowledge", {
    url: "/odoo/cctv-to-read",
    steps: () => [
        {
            trigger: ".o_kanban_record:contains(Tour procedure)",
            run: "click",
        },
        {
            content: "the text is there",
            trigger: ".o_cctv_document:contains(Look at all cameras)",
        },
        {
            trigger: "button[name=action_read_and_close]",
            run: "click",
        },
        {
            content: "nothing else is to be read",
            trigger: ".o_view_nocontent:contains(You have read everything)",
        },
    ],
});
