import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { RecordingCell, dayAction } from "./recording_cell";
import { RESULTS } from "./recording_looks";

export const DAYS = Array.from({ length: 31 }, (_, index) => index + 1);

/** A camera's recordings, a row a month, a cell a day; a year and a month of them. */
export class RecordingMonths extends Component {
    static template = "helpdesk_cctv.RecordingMonths";
    static components = { RecordingCell };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.days = DAYS;
        this.legend = Object.values(RESULTS);
        this.state = useState({ months: [] });
        onWillStart(() => this.load(this.props.record.resId));
        onWillUpdateProps((next) => this.load(next.record.resId));
    }

    async load(cameraId) {
        if (!cameraId) {
            this.state.months = [];
            return;
        }
        const { months } = await this.orm.call("cctv.recording.day", "get_month", [cameraId]);
        this.state.months = months;
    }

    open(cell) {
        return this.action.doAction(dayAction(cell));
    }
}

registry.category("view_widgets").add("cctv_recording_months", { component: RecordingMonths });
