import { registry } from "@web/core/registry";
import { openApp } from "./tour_steps";

const tours = registry.category("web_tour.tours");

const PAGE = ".o_cctv_review_body";

/** A technician decides on four pictures: accepts, opens a ticket, proposes, leaves out. */
tours.add("cctv_review_of_pictures", {
    url: "/odoo",
    steps: () => [
        ...openApp(),
        {
            content: "the bar says how many wait",
            trigger: ".o_cctv_review_systray:contains(4)",
            run: "click",
        },
        {
            content: "the first one, with where one is",
            trigger: ".o_cctv_review_counter:contains(1 of 4)",
        },
        {
            content: "what was measured is told in words",
            trigger: `${PAGE}:contains(T-REV-1):contains(Sharpness: 35 % of the reference)`,
        },
        {
            content: "the picture beside its reference",
            trigger: ".o_cctv_compare_side figure:contains(Now) ~ figure:contains(Reference)",
        },
        {
            content: "lay one over the other",
            trigger: ".o_cctv_compare button[data-way=over]",
            run: "click",
        },
        {
            content: "and move the edge",
            trigger: ".o_cctv_compare input[type=range]",
            run: "range 80",
        },
        {
            trigger: ".o_cctv_compare_edge[style*='80%']",
        },
        {
            content: "accept by the keyboard",
            trigger: ".o_cctv_compare input[type=range]",
            run: "press a",
        },
        {
            content: "the next one comes by itself",
            trigger: `${PAGE}:contains(T-REV-2):contains(No approved reference picture)`,
        },
        {
            content: "that was wrong: undo",
            trigger: ".o_cctv_review_undo",
            run: "click",
        },
        {
            trigger: `${PAGE}:contains(T-REV-1)`,
        },
        {
            content: "accept again, by the mouse",
            trigger: `${PAGE} button[name=accept]`,
            run: "click",
        },
        {
            trigger: `${PAGE}:contains(T-REV-2)`,
        },
        {
            content: "a ticket asks once more",
            trigger: `${PAGE} button[name=ticket]`,
            run: "click",
        },
        {
            trigger: ".modal .btn-primary:contains(Open a ticket)",
            run: "click",
        },
        {
            content: "a new reference is proposed",
            trigger: `${PAGE}:contains(T-REV-3) button[name=reference]`,
            run: "click",
        },
        {
            trigger: ".modal .btn-primary:contains(Propose it)",
            run: "click",
        },
        {
            content: "leave this kind out here",
            trigger: `${PAGE}:contains(T-REV-4) button[name=exempt]`,
            run: "click",
        },
        {
            content: "without a reason it is not done",
            trigger: ".modal .btn-primary:disabled",
        },
        {
            trigger: ".modal textarea",
            run: "edit Fog from the kitchen",
        },
        {
            trigger: ".modal .btn-primary:contains(Do not judge it here)",
            run: "click",
        },
        {
            content: "nothing is left",
            trigger: `${PAGE}:contains(Nothing waits for a decision):contains(You have decided on 4)`,
        },
        {
            content: "and the bar says nothing any more",
            trigger: "body:not(:has(.o_cctv_review_systray))",
        },
    ],
});

/** A supervisor looks at what was proposed, approves one and rejects the other. */
tours.add("cctv_supervisor_approves_pictures", {
    url: "/odoo",
    steps: () => [
        ...openApp(),
        {
            trigger: '[data-menu-xmlid="helpdesk_cctv.cctv_fault_root_menu"]',
            run: "click",
        },
        {
            trigger: '[data-menu-xmlid="helpdesk_cctv.cctv_picture_reference_waiting_menu"]',
            run: "click",
        },
        {
            content: "the cameras of the screen before have the same names",
            trigger: ".o_breadcrumb:contains(References to approve)",
        },
        ...["T-REV-3", "T-REV-4"].map((code) => ({
            content: "choose some",
            trigger: `.o_kanban_record:contains(${code})`,
            run: ({ anchor }) =>
                anchor.dispatchEvent(new MouseEvent("click", { altKey: true, bubbles: true })),
        })),
        {
            trigger: ".o_kanban_view:has(.o_record_selected ~ .o_record_selected)",
        },
        {
            trigger: ".o_cp_action_menus .dropdown-toggle",
            run: "click",
        },
        {
            content: "and approve them together",
            trigger: ".o-dropdown--menu .o-dropdown-item:contains(Approve)",
            run: "click",
        },
        {
            trigger: ".o_kanban_view:not(:has(.o_kanban_record:contains(T-REV-4)))",
        },
        {
            content: "open the first",
            trigger: ".o_kanban_record:contains(T-REV-1)",
            run: "click",
        },
        {
            content: "it is shown, and nothing else holds yet",
            trigger: ".o_form_view .o_cctv_compare:contains(Nothing else holds at present)",
        },
        {
            trigger: ".o_form_view button[name=action_approve]",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_arrow_button_current:contains(Approved)",
        },
        {
            trigger: ".o_breadcrumb a, .o_back_button",
            run: "click",
        },
        {
            content: "the other one, from its card",
            trigger: ".o_kanban_record:contains(T-REV-2) button[name=action_reject]",
            run: "click",
        },
        {
            trigger: ".o_kanban_view:contains(No picture waits for approval)",
        },
    ],
});
