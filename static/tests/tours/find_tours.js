import { cookie } from "@web/core/browser/cookie";
import { registry } from "@web/core/registry";

/** Where the simulated devices listen is known only when they run: the test says it so. */
const typeFromCookie = (name) => (helpers) => helpers.edit(cookie.get(name));

/** IT staff find the devices of their network, choose, and have them in the register. */
registry.category("web_tour.tours").add("cctv_it_finds_devices", {
    url: "/odoo/cctv-cameras",
    steps: () => [
        {
            content: "the register leads to the search",
            trigger: ".o_control_panel button:contains(Find devices)",
            run: "click",
        },
        {
            content: "nothing can be searched without saying where",
            trigger: "button[name=action_start]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=addresses].o_field_invalid",
        },
        {
            content: "a slip is answered by a sentence",
            trigger: ".o_field_widget[name=addresses] textarea",
            run: "edit 10.0.0.9-3",
        },
        {
            trigger: "button[name=action_start]",
            run: "click",
        },
        {
            trigger: ".modal .modal-body:contains(ends before it begins)",
        },
        {
            trigger: ".modal .modal-footer button:first",
            run: "click",
        },
        {
            content: "say where to search",
            trigger: ".o_field_widget[name=addresses] textarea",
            run: typeFromCookie("cctv_tour_addresses"),
        },
        {
            trigger: ".o_field_widget[name=ports] input",
            run: typeFromCookie("cctv_tour_ports"),
        },
        {
            content: "and with which log-in",
            trigger: ".o_field_widget[name=credential_id] input",
            run: "edit Tour",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Tour credential)",
            run: "click",
        },
        {
            content: "start",
            trigger: "button[name=action_start]",
            run: "click",
        },
        {
            content: "the form shows by itself what is found",
            trigger: ".o_field_widget[name=line_ids] .o_data_row:contains(F-CAM-1)",
            timeout: 60000,
        },
        {
            content: "a refused password is told in words",
            trigger: ".o_field_widget[name=line_ids] .o_data_row:contains(Password refused)",
        },
        {
            content: "tick what is new, once the search is over",
            trigger: "button[name=action_tick_new]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(F-CAM-1) td[name=is_ticked] input:checked:not(:visible), .o_data_row:contains(F-CAM-1) td[name=is_ticked] input:checked",
        },
        {
            content: "take it over",
            trigger: "button[name=action_take_over]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains(Registered: 3)",
        },
        {
            content: "the register has them",
            trigger:
                ".o_field_widget[name=line_ids] .o_data_row:contains(F-CAM-1):contains(Known)",
        },
    ],
});
