import { cookie } from "@web/core/browser/cookie";
import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { openApp } from "./tour_steps";

const tours = registry.category("web_tour.tours");

const openTab = (name, label) => ({
    content: `open the page ${label}`,
    trigger: `.o_notebook .nav-link[name=${name}]`,
    run: "click",
});

/** Where the simulated camera listens is known only when it runs: the test says it so. */
const typeFromCookie = (name) => (helpers) => helpers.edit(cookie.get(name));

/** An operator sees on the wall that a camera is down, why, and opens its fault. */
tours.add("cctv_operator_finds_fault", {
    url: "/odoo",
    steps: () => [
        ...openApp(),
        {
            content: "the devices",
            trigger: '[data-menu-xmlid="helpdesk_cctv.cctv_device_root_menu"]',
            run: "click",
        },
        {
            content: "the wall of cameras",
            trigger: '[data-menu-xmlid="helpdesk_cctv.cctv_camera_menu"]',
            run: "click",
        },
        {
            content: "a camera that works shows no trouble",
            trigger: ".o_cctv_card_ok:contains(T-SIM-2)",
        },
        {
            content: "narrow the wall down to what is down",
            trigger: ".o_search_panel_filter_value:contains(Down) input",
            run: "click",
        },
        {
            content: "the camera that works has gone",
            trigger: ".o_cctv_wall:not(:has(.o_kanban_record:contains(T-SIM-2)))",
        },
        {
            content: "state and reason stand on the card as words",
            trigger: ".o_cctv_card_down .o_cctv_health:contains(Down)",
        },
        {
            trigger: ".o_cctv_card_down .o_cctv_card_reason:contains(Connection refused)",
        },
        {
            content: "the picture is marked as the last one, with its age",
            trigger: ".o_cctv_card_down .o_cctv_picture figcaption:contains(Last picture)",
        },
        {
            content: "open the camera",
            trigger: ".o_kanban_record:contains(T-SIM-1)",
            run: "click",
        },
        {
            content: "what is wrong is told in a sentence",
            trigger: ".o_cctv_reason:contains(The camera is switched on, but its port is closed.)",
        },
        {
            content: "and what to check first",
            trigger: ".o_cctv_first_check:contains(ONVIF or RTSP)",
        },
        {
            content: "an operator cannot change the device",
            trigger: ".o_form_view:not(:has(.o_field_widget[name=cctv_code] input))",
        },
        openTab("faults", "Faults"),
        {
            content: "open the fault",
            trigger: ".o_field_cctv_linked_records td[name=kind]:contains(Connection refused)",
            run: "click",
        },
        {
            content: "the fault has its own page",
            trigger: ".o_breadcrumb:contains(T-SIM-1: connection refused)",
        },
        {
            content: "with its evidence",
            trigger: ".o_cctv_stages:contains(The check, step by step)",
        },
    ],
});

/** IT staff register a camera; a slip in the address is answered by a sentence; then a test. */
tours.add("cctv_it_adds_camera", {
    url: "/odoo/cctv-cameras",
    steps: () => [
        {
            content: "a new camera",
            trigger: ".o-kanban-button-new",
            run: "click",
        },
        {
            content: "its name",
            trigger: ".o_field_widget[name=name] input",
            run: "edit Tour camera",
        },
        {
            content: "its code",
            trigger: ".o_field_widget[name=cctv_code] input",
            run: "edit tour-1",
        },
        openTab("connection", "Connection"),
        {
            content: "an address that is none",
            trigger: ".o_field_widget[name=cctv_address] input",
            run: "edit 127.77.9.999",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "is refused in words",
            trigger: ".modal .modal-body:contains(127.77.9.999)",
        },
        {
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "the right address",
            trigger: ".o_field_widget[name=cctv_address] input",
            run: typeFromCookie("cctv_tour_address"),
        },
        {
            trigger: ".o_field_widget[name=cctv_onvif_port] input",
            run: typeFromCookie("cctv_tour_onvif_port"),
        },
        {
            trigger: ".o_field_widget[name=cctv_rtsp_port] input",
            run: typeFromCookie("cctv_tour_rtsp_port"),
        },
        {
            content: "the credential",
            trigger: ".o_field_widget[name=cctv_credential_id] input",
            run: "edit Tour credential",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Tour credential)",
            run: "click",
        },
        ...stepUtils.saveForm(),
        {
            content: "the code is written in capitals",
            trigger: ".o_breadcrumb:contains(TOUR-1 Tour camera)",
        },
        {
            content: "test it at once",
            trigger: "button[name=action_cctv_test_now]",
            run: "click",
        },
        {
            content: "the wrong password is told in words",
            trigger: ".modal .alert-danger:contains(refuses the password)",
            timeout: 30000,
        },
        {
            content: "with what to do about it",
            trigger: ".modal .alert-danger:contains(What to check first)",
        },
        {
            content: "and how far the test came",
            trigger: ".modal .o_cctv_stages li:contains(Port open):contains(is open.)",
        },
        {
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});

/** The IT head opens the list of tickets and sees in one what is wrong and where. */
tours.add("cctv_it_head_sees_tickets", {
    url: "/odoo",
    steps: () => [
        ...openApp(),
        {
            content: "the tickets",
            trigger: '[data-menu-xmlid="helpdesk_cctv.cctv_ticket_root_menu"]',
            run: "click",
        },
        {
            content: "all of them",
            trigger: '[data-menu-xmlid="helpdesk_cctv.cctv_ticket_menu"]',
            run: "click",
        },
        {
            content: "the one the poller has opened",
            trigger: ".o_data_row:contains(T-SIM-1) td[name=name]",
            run: "click",
        },
        {
            content: "says in words what is wrong",
            trigger: ".o_field_widget[name=description]:contains(its port is closed)",
        },
        openTab("cctv_faults", "Faults"),
        {
            content: "and leads to the fault",
            trigger: ".o_field_cctv_linked_records .o_kanban_record:contains(refused)",
            run: "click",
        },
        {
            trigger: ".o_breadcrumb:contains(T-SIM-1: connection refused)",
        },
    ],
});
