import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** How many days the plot covers, today included. */
const DAYS = 30;
/** Size of the drawing in its own units; it scales with the page. */
const BAR = { width: 18, step: 22, height: 120 };

/** What a day is made of, from the bottom of the bar to its top. */
const PARTS = [
    { field: "up_s", key: "up", label: _t("Fine") },
    { field: "degraded_s", key: "degraded", label: _t("Degraded") },
    { field: "maintenance_s", key: "maintenance", label: _t("In maintenance") },
    { field: "down_s", key: "down", label: _t("Down") },
    { field: "unknown_s", key: "unknown", label: _t("Not known") },
];

/** Hatching by reference: told here, since the style sheets' addresses are rewritten. */
const FILLS = Object.fromEntries(
    ["degraded", "maintenance", "down"].map((key) => [key, `url(#o_cctv_hatch_${key})`])
);

const total = (row) => PARTS.reduce((sum, { field }) => sum + (row[field] || 0), 0);

/**
 * The parts of one bar, stacked, as shares of the time accounted for that day.
 *
 * @param {Object} row one `cctv.uptime.day`
 * @returns {{ key: string, y: number, height: number }[]} in units of the drawing
 */
export function stack(row) {
    const whole = total(row);
    let top = BAR.height;
    return PARTS.filter(({ field }) => whole && row[field] > 0).map(({ key, field }) => {
        const height = (row[field] / whole) * BAR.height;
        top -= height;
        return { key, y: top, height };
    });
}

/**
 * Share of the time in which the device did its work, in percent: fine and degraded against
 * fine, degraded and down. Maintenance and unknown time count for neither side.
 */
export function availability(rows) {
    const sum = (field) => rows.reduce((seconds, row) => seconds + (row[field] || 0), 0);
    const working = sum("up_s") + sum("degraded_s");
    const counted = working + sum("down_s");
    return counted ? (100 * working) / counted : null;
}

/** A device's last 30 days as stacked bars, told apart by hatching as well as by colour. */
export class UptimePlot extends Component {
    static template = "helpdesk_cctv.UptimePlot";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.parts = PARTS;
        this.fills = FILLS;
        this.size = { ...BAR, total: BAR.step * DAYS };
        this.state = useState({ rows: [], today: luxon.DateTime.now() });
        onWillStart(() => this.load(this.props.record.resId));
        onWillUpdateProps((next) => this.load(next.record.resId));
    }

    get firstDay() {
        return this.state.today.startOf("day").minus({ days: DAYS - 1 });
    }

    async load(deviceId) {
        if (!deviceId) {
            this.state.rows = [];
            return;
        }
        const args = [[deviceId], DAYS];
        const uptime = await this.orm.call("maintenance.equipment", "get_cctv_uptime", args);
        this.state.today = deserializeDate(uptime.today);
        this.state.rows = uptime.days;
    }

    get bars() {
        return this.state.rows.map((row) => {
            const day = deserializeDate(row.day);
            const index = Math.round(day.diff(this.firstDay, "days").days);
            const parts = stack(row);
            return { key: row.day, x: index * BAR.step + 2, parts, title: this.describe(row, day) };
        });
    }

    describe(row, day) {
        const whole = total(row);
        const shares = PARTS.filter(({ field }) => row[field] > 0).map(
            ({ field, label }) => `${label}: ${this.percent((100 * row[field]) / whole)}`
        );
        return `${formatDate(day)}\n${shares.join("\n")}`;
    }

    percent(value) {
        return `${formatFloat(value, { digits: [0, value === 100 || value === 0 ? 0 : 1] })} %`;
    }

    get headline() {
        const share = availability(this.state.rows);
        return share === null
            ? _t("Not measured yet")
            : _t("%(share)s available in the last %(days)s days", {
                  share: this.percent(share),
                  days: DAYS,
              });
    }

    /** What the picture shows, for those who do not see it. */
    get spoken() {
        return _t("Uptime by day. %s.", this.headline);
    }

    get axis() {
        return [formatDate(this.firstDay), formatDate(this.state.today)];
    }
}

registry.category("view_widgets").add("cctv_uptime_plot", { component: UptimePlot });
