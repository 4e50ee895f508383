import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** The IT head asks for the report on the last month, which is chosen already. */
tours.add("cctv_monthly_report_ask", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_form_view [name=with_annexes] input", run: "click" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".alert-info:contains(It is made in the background)" },
    ],
});

/** It is ready: both files are there to be taken. */
tours.add("cctv_monthly_report_take", {
    steps: () => [
        { trigger: ".o_data_row:contains(Ready) td[name=date_from]", run: "click" },
        { trigger: ".o_form_view .o_arrow_button_current:contains(Ready)" },
        { trigger: ".o_field_widget[name=pdf] .o_form_uri, .o_field_widget[name=pdf] a, [name=pdf] button" },
        { trigger: ".o_field_widget[name=xlsx]:contains(.xlsx)" },
        { trigger: "button[name=action_again]" },
    ],
});
