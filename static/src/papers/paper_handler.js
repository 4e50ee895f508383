import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { getReportUrl } from "@web/webclient/actions/reports/utils";

const PREFIX = "helpdesk_cctv.paper_";

/**
 * Downloads the papers of this addon. The web client itself refuses PDF reports where wkhtmltopdf
 * is not installed; these are built without it.
 */
export async function downloadPaper(action, options, env) {
    if (action.report_type !== "qweb-pdf" || !action.report_name?.startsWith(PREFIX)) {
        return false;
    }
    env.services.ui.block();
    try {
        await download({
            url: "/report/download",
            data: {
                data: JSON.stringify([getReportUrl(action, "pdf"), action.report_type]),
                context: JSON.stringify(user.context),
            },
        });
    } finally {
        env.services.ui.unblock();
    }
    return true;
}

registry.category("ir.actions.report handlers").add("helpdesk_cctv_papers", downloadPaper);
