import { Component } from "@odoo/owl";
import { serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Compare } from "./compare";

const MODEL = "cctv.picture.reference";

/** A reference picture on its form; while it waits, beside the one that holds at present. */
export class ReferenceCompare extends Component {
    static template = "helpdesk_cctv.ReferenceCompare";
    static components = { Compare };
    static props = { ...standardWidgetProps };

    get present() {
        const { resId, data } = this.props.record;
        const taken_at = serializeDateTime(data.date_taken);
        return { model: MODEL, id: resId, field: "picture", taken_at };
    }
    get holding() {
        const { present_id: holding, present_date, state } = this.props.record.data;
        if (state !== "proposed" || !holding) {
            return false;
        }
        const taken_at = serializeDateTime(present_date);
        return { model: MODEL, id: holding.id, field: "picture", taken_at };
    }
    get label() {
        return this.props.record.data.state === "proposed" ? _t("Proposed") : _t("Taken");
    }
    get holdingLabel() {
        return _t("Holds at present");
    }
    get hint() {
        return _t("Nothing else holds at present");
    }
}

registry.category("view_widgets").add("cctv_reference_compare", {
    component: ReferenceCompare,
    fieldDependencies: [
        { name: "date_taken", type: "datetime" },
        { name: "present_id", type: "many2one", relation: MODEL },
        { name: "present_date", type: "datetime" },
        { name: "state", type: "selection" },
    ],
});
