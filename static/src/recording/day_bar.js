import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatLength } from "../duration/duration_field";

/** Width of the drawing in its own units; it scales with the page. */
const WIDTH = 1000;
/** A gap of a few minutes must still be seen: its least width. */
const LEAST = 4;
const HOURS = [0, 6, 12, 18, 24];

/** `03:05`, of the place's own day rather than the reader's. */
export function wallTime(seconds, zone) {
    return luxon.DateTime.fromSeconds(seconds, { zone }).toFormat("HH:mm");
}

/**
 * The parts of a day's bar, in units of the drawing.
 *
 * @param {{start: number, end: number, result: string, expected: number[][], gaps: number[][]}} bar
 * @returns {{ key: string, x: number, width: number, from: number, to: number }[]}
 */
export function dayParts(bar) {
    const scale = WIDTH / (bar.end - bar.start);
    const part = (key, least) =>
        ([from, to]) => {
            const width = Math.max((to - from) * scale, least);
            const x = Math.min((from - bar.start) * scale, WIDTH - width);
            return { key, from, to, x: Math.max(0, x), width };
        };
    const isKnown = bar.result !== "unchecked";
    const expected = bar.expected.map(part(isKnown ? "found" : "unchecked", 0));
    return isKnown ? [...expected, ...bar.gaps.map(part("gap", LEAST))] : expected;
}

/** The 24 hours of a day: what is there, what is missing, what was not to be recorded. */
export class DayBarField extends Component {
    static template = "helpdesk_cctv.DayBarField";
    static props = { ...standardFieldProps, size: { type: String, optional: true } };

    setup() {
        this.width = WIDTH;
        this.hours = HOURS;
        this.legend = [
            { key: "found", label: _t("Found") },
            { key: "gap", label: _t("Missing") },
            { key: "unchecked", label: _t("Not checked") },
            { key: "free", label: _t("Not to be recorded") },
        ];
    }

    get bar() {
        return this.props.record.data[this.props.name];
    }

    get isBig() {
        return this.props.size === "big";
    }

    get parts() {
        return dayParts(this.bar).map((part) => ({ ...part, title: this.describe(part) }));
    }

    get gaps() {
        return this.parts.filter((part) => part.key === "gap");
    }

    describe({ key, from, to }) {
        const { label } = this.legend.find((entry) => entry.key === key);
        const times = `${wallTime(from, this.bar.zone)}–${wallTime(to, this.bar.zone)}`;
        return `${label}: ${times} (${formatLength(to - from)})`;
    }

    /** What the bar shows, for those who do not see it. */
    get spoken() {
        if (this.bar.result === "unchecked") {
            return _t("Not checked");
        }
        const gaps = this.gaps.map(({ title }) => title).join("; ");
        return gaps || _t("All that was to be recorded is there");
    }
}

registry.category("fields").add("cctv_day_bar", {
    component: DayBarField,
    displayName: _t("A day's recordings"),
    supportedTypes: ["json"],
    extractProps: ({ options }) => ({ size: options.size }),
});
