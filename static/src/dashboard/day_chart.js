import { Component, onWillStart, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { deserializeDate } from "@web/core/l10n/dates";

/** One figure a day, drawn by Odoo's own chart library. */
export class DayChart extends Component {
    static template = "helpdesk_cctv.DashboardDayChart";
    static props = {
        title: String,
        days: Array,
        values: Array,
        kind: { validate: (kind) => ["line", "bar"].includes(kind) },
        colour: String,
    };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                const chart = new window.Chart(this.canvas.el, this.config);
                return () => chart.destroy();
            },
            () => [JSON.stringify(this.props.values), this.props.days[0]]
        );
    }

    get config() {
        const { title, days, values, kind, colour } = this.props;
        const data = { label: title, data: values, spanGaps: false, pointRadius: 2 };
        return {
            type: kind,
            data: {
                labels: days.map((day) => deserializeDate(day).toFormat("d LLL")),
                datasets: [{ ...data, backgroundColor: colour, borderColor: colour }],
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                plugins: { legend: { display: false } },
                scales: {
                    x: { ticks: { maxTicksLimit: 8, maxRotation: 0 } },
                    y: kind === "bar" ? { beginAtZero: true, ticks: { precision: 0 } } : { max: 100 },
                },
            },
        };
    }
}
