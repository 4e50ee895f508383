import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { deserializeDate, formatDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** How many days the plot covers, today included. */
const DAYS = 60;
/** Size of the drawing in its own units; it scales with the page. */
const SIZE = { step: 12, height: 120, top: 8 };

/** Told apart by dashes and by dots, not by colour alone. */
const MODES = [
    { mode: "day", label: _t("Daylight") },
    { mode: "infrared", label: _t("Infrared") },
];

/**
 * The days of one light as a line with gaps where there were no pictures.
 *
 * @param {{ index: number, value: number }[]} points in order
 * @param {number} most value at the top of the drawing
 * @returns {{ path: string, dots: { x: number, y: number }[] }}
 */
export function line(points, most) {
    const room = SIZE.height - SIZE.top;
    const dots = points.map(({ index, value }) => ({
        x: (index + 0.5) * SIZE.step,
        y: SIZE.height - (most ? (value / most) * room : 0),
    }));
    const path = dots
        .map(({ x, y }, place) => {
            const follows = place && points[place].index === points[place - 1].index + 1;
            return `${follows ? "L" : "M"}${x} ${y.toFixed(1)}`;
        })
        .join(" ");
    return { path, dots };
}

/** How sharp a camera's pictures were, day by day, by day and in infrared. */
export class SharpnessPlot extends Component {
    static template = "helpdesk_cctv.SharpnessPlot";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.size = { ...SIZE, width: SIZE.step * DAYS };
        this.state = useState({ rows: [] });
        onWillStart(() => this.load(this.props.record.resId));
        onWillUpdateProps((next) => this.load(next.record.resId));
    }

    get firstDay() {
        return luxon.DateTime.now()
            .startOf("day")
            .minus({ days: DAYS - 1 });
    }

    async load(deviceId) {
        const domain = [
            ["device_id", "=", deviceId],
            ["day", ">=", serializeDate(this.firstDay)],
        ];
        const fields = ["day", "mode", "sharpness_mean", "pictures"];
        const options = { order: "day" };
        this.state.rows = deviceId
            ? await this.orm.searchRead("cctv.picture.day", domain, fields, options)
            : [];
    }

    get lines() {
        const { rows } = this.state;
        const most = Math.max(0, ...rows.map((row) => row.sharpness_mean));
        return MODES.map(({ mode, label }) => {
            const points = rows.filter((row) => row.mode === mode).map((row) => this.point(row));
            const { path, dots } = line(points, most);
            return { mode, label, path, dots: dots.map((dot, n) => ({ ...dot, ...points[n] })) };
        }).filter(({ dots }) => dots.length);
    }

    point(row) {
        const day = deserializeDate(row.day);
        const sharpness = formatFloat(row.sharpness_mean, { digits: [0, 0] });
        const title = _t("%(day)s: sharpness %(sharpness)s in %(count)s pictures", {
            day: formatDate(day),
            sharpness,
            count: row.pictures,
        });
        const index = Math.round(day.diff(this.firstDay, "days").days);
        return { index, value: row.sharpness_mean, title, key: `${row.mode}${row.day}` };
    }

    get axis() {
        return [formatDate(this.firstDay), formatDate(luxon.DateTime.now())];
    }
}

registry.category("view_widgets").add("cctv_sharpness_plot", { component: SharpnessPlot });
