import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const downloaded = {
    content: "a paper was downloaded",
    trigger: "body",
    run() {
        const asked = performance.getEntriesByType("resource").map((entry) => entry.name);
        if (!asked.some((name) => name.endsWith("/report/download"))) {
            throw new Error("nothing was downloaded");
        }
    },
};

/** A technician marks two cameras and prints a label for each. */
tours.add("cctv_print_labels", {
    steps: () => [
        { trigger: ".o_switch_view.o_list", run: "click" },
        {
            content: "mark both",
            trigger: ".o_list_view thead .o_list_record_selector input",
            run: "click",
        },
        { trigger: ".o_cp_action_menus button:has(.fa-print)", run: "click" },
        { trigger: ".o-dropdown-item:contains(QR labels)", run: "click" },
        {
            content: "the window counts",
            trigger: ".modal .o_field_widget[name=summary]:contains(Labels: 2, sheets: 1)",
        },
        { trigger: ".modal .o_field_widget[name=start] input", run: "edit 24 && press Tab" },
        { trigger: ".modal .o_field_widget[name=copies] input", run: "edit 2 && press Tab" },
        {
            trigger: ".modal .o_field_widget[name=summary]:contains(Labels: 4, sheets: 2)",
        },
        { trigger: ".modal button[name=action_print]", run: "click" },
        { content: "the window closes", trigger: "body:not(:has(.modal))" },
        downloaded,
    ],
});

/** The IT head prints the plan of the year from its menu. */
tours.add("cctv_print_plan", {
    steps: () => [
        { trigger: ".o_menu_sections button:contains(Maintenance)", run: "click" },
        { trigger: ".o-dropdown-item:contains(Print the plan)", run: "click" },
        { trigger: ".modal .o_field_widget[name=year]" },
        { trigger: ".modal button[name=action_print]", run: "click" },
        { content: "the window closes", trigger: "body:not(:has(.modal))" },
        downloaded,
    ],
});
