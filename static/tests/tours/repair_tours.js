import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const press = (name, content = `press ${name}`) => ({
    content,
    trigger: `.o_form_statusbar button[name=${name}]`,
    run: "click",
});

const inWindow = (name, text) => ({
    content: `fill in ${name}`,
    trigger: `.modal .o_field_widget[name=${name}] :is(input, textarea)`,
    run: `edit ${text}`,
});

const pressInWindow = (name) => ({
    content: `press ${name} in the window`,
    trigger: `.modal button[name=${name}]`,
    run: "click",
});

const isNow = (phase) => ({
    content: `the repair is: ${phase}`,
    trigger: `body:not(:has(.modal)) .o_statusbar_status:has(.o_arrow_button_current:contains(${phase}))`,
});

const refused = (words) => [
    {
        content: `refused in words: ${words}`,
        trigger: `.modal .modal-body:contains(${words})`,
    },
    {
        trigger: ".modal .modal-footer .btn-primary",
        run: "click",
    },
];

/** An operator writes down what was told by word of mouth. */
tours.add("cctv_repair_operator_reports", {
    steps: () => [
        {
            content: "what is seen",
            trigger: ".o_field_widget[name=name] input",
            run: "edit Lobby is dark",
        },
        {
            trigger: ".o_field_widget[name=description] .odoo-editor-editable",
            run: "editor Nothing to be seen since ten",
        },
        {
            content: "the device",
            trigger: ".o_field_widget[name=cctv_device_id] input",
            run: "edit T-CAM-1",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(T-CAM-1)",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        isNow("Reported"),
        {
            content: "what is missing is said",
            trigger: ".o_notebook .nav-link[name=cctv_repair]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=cctv_missing_text]:contains(what is seen)",
        },
        {
            content: "an operator analyses nothing",
            trigger: ".o_form_statusbar:not(:has(button[name=action_cctv_analyse]))",
        },
    ],
});

/** A technician cannot take what nobody has analysed. */
tours.add("cctv_repair_technician_refused", {
    steps: () => [
        press("assign_to_me"),
        ...refused("First the analysis, then the assignment"),
        isNow("Reported"),
    ],
});

/** The IT head analyses; the cause suggests the provider and says why. */
tours.add("cctv_repair_head_analyses", {
    steps: () => [
        press("action_cctv_analyse"),
        inWindow("analysis", "No power at the lobby"),
        {
            content: "the cause",
            trigger: ".modal .o_field_widget[name=cause] :is(select, input)",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Vandalism)",
            run: "click",
        },
        {
            content: "why this provider",
            trigger: ".modal .o_field_widget[name=why]:contains(the contract runs until)",
        },
        {
            trigger: ".modal .o_field_widget[name=user_id] input",
            run: "edit repair_technician",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(repair_technician)",
            run: "click",
        },
        pressInWindow("action_save"),
        isNow("Assigned"),
    ],
});

/** The technician repairs it and says what was done; verifying it is for somebody else. */
tours.add("cctv_repair_technician_repairs", {
    steps: () => [
        press("action_cctv_start_repair"),
        isNow("In repair"),
        press("action_cctv_repaired"),
        inWindow("note", "Plug put in again"),
        pressInWindow("action_save"),
        isNow("Repaired, to be verified"),
        press("action_cctv_verify"),
        ...refused("Somebody else has to verify"),
    ],
});

/** The supervisor is refused while the device is down, sends it back, then lets it pass. */
tours.add("cctv_repair_supervisor_sends_back", {
    steps: () => [
        press("action_cctv_verify"),
        {
            content: "what is not proved",
            trigger: ".modal .alert-warning:contains(Its state is: Down)",
        },
        pressInWindow("action_passed"),
        {
            content: "refused in words",
            trigger: ".modal .modal-body:contains(The device does not prove the repair yet)",
        },
        {
            trigger: ".o_error_dialog .modal-footer .btn-primary, .modal:has(.o_dialog_warning, .o_error_dialog) .btn-primary, .modal:not(:has(.o_form_view)) .btn-primary",
            run: "click",
        },
        inWindow("note", "Still dark"),
        pressInWindow("action_failed"),
        isNow("In repair"),
    ],
});

tours.add("cctv_repair_supervisor_passes", {
    steps: () => [
        press("action_cctv_verify"),
        {
            content: "the device proves it",
            trigger: ".modal .alert-success:contains(fine since the repair)",
        },
        pressInWindow("action_passed"),
        isNow("Verified"),
        {
            trigger: ".o_notebook .nav-link[name=cctv_repair]",
            run: "click",
        },
        {
            content: "with the proof",
            trigger: ".o_field_widget[name=cctv_verification_ids] .o_kanban_record:contains(Passed)",
        },
        press("action_cctv_close"),
        isNow("Closed"),
    ],
});

/** Management sees what waits for a decision, the most urgent first. */
tours.add("cctv_repair_management_decides", {
    steps: () => [
        {
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
        {
            trigger: ".o_filter_menu .o_menu_item:contains(Wait for a decision)",
            run: "click",
        },
        {
            trigger: ".o_switch_view.o_kanban",
            run: "click",
        },
        {
            content: "by phase, with the time left",
            trigger: ".o_kanban_group:contains(Reported) .o_kanban_record:contains(Lobby is dark) .o_field_cctv_deadline:contains(due)",
        },
    ],
});
