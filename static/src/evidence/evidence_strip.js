import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { imageUrl } from "@web/core/utils/urls";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { formatAgo, formatExact, useClock } from "../core/clock";

/** How many pictures are shown at once. */
const LIMIT = 12;

/** The pictures that were kept as evidence of a device's faults, the newest first. */
export class EvidenceStrip extends Component {
    static template = "helpdesk_cctv.EvidenceStrip";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.clock = useClock();
        this.state = useState({ faults: [] });
        onWillStart(() => this.load(this.props.record.resId));
        onWillUpdateProps((next) => this.load(next.record.resId));
    }

    async load(deviceId) {
        const domain = [
            ["device_id", "=", deviceId],
            ["picture", "!=", false],
        ];
        const fields = ["display_name", "date_start"];
        const options = { limit: LIMIT, order: "date_start desc" };
        this.state.faults = deviceId
            ? await this.orm.searchRead("cctv.fault", domain, fields, options)
            : [];
    }

    get pictures() {
        return this.state.faults.map((fault) => {
            const date = deserializeDateTime(fault.date_start);
            return {
                id: fault.id,
                name: fault.display_name,
                url: imageUrl("cctv.fault", fault.id, "picture", { unique: date.toMillis() }),
                alt: _t("Evidence: %s", fault.display_name),
                ago: formatAgo(date, this.clock, { style: "short" }),
                exact: formatExact(date),
            };
        });
    }

    open(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "cctv.fault",
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

registry.category("view_widgets").add("cctv_evidence_strip", { component: EvidenceStrip });
