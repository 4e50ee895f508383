import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const device = (number) => `.o_cctv_visit_device[aria-label=V-CAM-${number}]`;

/** IT staff want to close, are told what is missing, see to it, and close. */
tours.add("cctv_work_refused_then_closed", {
    steps: () => [
        { trigger: "td.o_data_cell[name=name]:contains(Cleaning of the site)", run: "click" },
        {
            content: "press Close",
            trigger: ".o_form_view button[name=action_cctv_close]",
            run: "click",
        },
        {
            content: "refused, with the list of what is missing",
            trigger:
                ".modal-body:contains(cannot be closed yet):contains(under way)" +
                ":contains(V-CAM-2):contains(neither done nor explained)",
        },
        { trigger: ".modal-footer button:contains(Close), .modal-footer button:contains(OK)", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        {
            content: "the camera that is still open",
            trigger: ".o_form_view button[name=action_cctv_visit]",
            run: "click",
        },
        { trigger: `${device(2)} button[name=skip]`, run: "click" },
        {
            trigger: `${device(2)} .o_cctv_visit_chips button:contains(Nobody had the key)`,
            run: "click",
        },
        { trigger: `${device(2)} button[name=skip_now]`, run: "click" },
        { trigger: `${device(2)}.o_cctv_visit_skipped` },
        { trigger: ".o_cctv_visit_end button[name=finish]", run: "click" },
        { trigger: ".o_cctv_visit_header .o_cctv_visit_state:contains(Finished)" },
        {
            content: "back to the form",
            trigger: ".breadcrumb-item:contains(Cleaning of the site), .o_back_button",
            run: "click",
        },
        { trigger: ".o_form_view .alert-success:contains(Nothing is missing)" },
        { trigger: ".o_form_view button[name=action_cctv_close]", run: "click" },
        {
            content: "closed",
            trigger: ".o_form_view .o_statusbar_status button.o_arrow_button_current:contains(Closed)",
        },
        { trigger: ".o-mail-Message:contains(Closed.)" },
    ],
});

/** On the phone: a camera is replaced, and its new serial number entered. */
tours.add("cctv_visit_replacement", {
    steps: () => [
        { trigger: `${device(1)} button[name=start]`, run: "click" },
        { trigger: `${device(1)} button[name=move]`, run: "click" },
        { trigger: ".modal .o_field_widget[name=new_serial] input", run: "edit NEW-77" },
        { trigger: ".modal .o_field_widget[name=reason] textarea", run: "edit Struck by lightning" },
        { trigger: ".modal button[name=action_move]:contains(Replace)", run: "click" },
        { trigger: `body:not(:has(.modal)) ${device(1)}:not(:has(button[name=move]))` },
    ],
});
