import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";
import { UnderWayFormController } from "../under_way/under_way_form";

/** Shows a report while it is being made. */
export class MonthlyReportFormController extends UnderWayFormController {
    static message = "helpdesk_cctv.monthly_report";
    static key = "report_id";
}

registry.category("views").add("cctv_monthly_report_form", {
    ...formView,
    Controller: MonthlyReportFormController,
});
