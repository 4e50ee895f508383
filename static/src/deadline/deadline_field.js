import { Component, onWillUpdateProps } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatExact, useClock } from "../core/clock";
import { formatLength } from "../duration/duration_field";

/** The states of a deadline, each with an icon and a colour; the words come with the time. */
export const DEADLINE = {
    overdue: { icon: "fa-exclamation-circle", color: "danger" },
    due_soon: { icon: "fa-hourglass-half", color: "warning" },
    running: { icon: "fa-clock-o", color: "info" },
    paused: { icon: "fa-pause-circle", color: "secondary" },
    missed: { icon: "fa-calendar-times-o", color: "danger" },
    met: { icon: "fa-check-circle", color: "success" },
};

const MOVING = ["running", "due_soon", "overdue"];

/**
 * The state of a deadline at a moment: what the server said, moved on by the time since.
 *
 * @param {{ deadline_state: string, deadline_soon_date: luxon.DateTime | false }} data
 * @param {luxon.DateTime | false} due
 * @param {number} now milliseconds since the epoch
 */
export function deadlineState(data, due, now) {
    if (!due || !MOVING.includes(data.deadline_state)) {
        return data.deadline_state || "none";
    }
    if (due.toMillis() <= now) {
        return "overdue";
    }
    const soon = data.deadline_soon_date;
    return soon && soon.toMillis() <= now ? "due_soon" : "running";
}

/**
 * The words of a deadline. Working days are counted by the server, which knows the holidays: its
 * words hold for the day they were read on. All else goes by the clock of the screen.
 */
export function deadlineText(data, due, now, readOn = now) {
    const state = deadlineState(data, due, now);
    if (!MOVING.includes(state) || data.deadline_is_paused) {
        return data.deadline_text || "";
    }
    const today = luxon.DateTime.fromMillis(now);
    const countsDays = data.deadline_unit === "working_days" && !due.hasSame(today, "day");
    const isFresh = today.hasSame(luxon.DateTime.fromMillis(readOn), "day");
    if (countsDays && isFresh && state === data.deadline_state) {
        return data.deadline_text || "";
    }
    const length = formatLength(Math.abs(due.toMillis() - now) / 1000);
    const words = {
        overdue: () => _t("overdue by %s", length),
        due_soon: () => _t("due soon, in %s", length),
        running: () => _t("due in %s", length),
    };
    return words[state]();
}

/** When something is due, as icon, words and colour, with the exact time on hover. */
export class DeadlineField extends Component {
    static template = "helpdesk_cctv.DeadlineField";
    static props = { ...standardFieldProps };

    setup() {
        this.clock = useClock();
        this.readOn = Date.now();
        onWillUpdateProps(() => {
            this.readOn = Date.now();
        });
    }

    get due() {
        return this.props.record.data[this.props.name];
    }

    get state() {
        return deadlineState(this.props.record.data, this.due, this.clock.now);
    }

    get text() {
        return deadlineText(this.props.record.data, this.due, this.clock.now, this.readOn);
    }

    get looks() {
        return DEADLINE[this.state];
    }

    get iso() {
        return this.due ? this.due.toISO() : undefined;
    }

    get exact() {
        return this.due ? _t("Due: %s", formatExact(this.due)) : undefined;
    }

    /** Also the words, which a narrow column cuts. */
    get hint() {
        return [this.text, this.exact].filter(Boolean).join("\n");
    }
}

export const deadlineField = {
    component: DeadlineField,
    displayName: _t("Deadline"),
    supportedTypes: ["datetime"],
    isEmpty: () => false,
    listViewWidth: [150, 260],
    fieldDependencies: [
        { name: "deadline_state", type: "selection" },
        { name: "deadline_text", type: "char" },
        { name: "deadline_soon_date", type: "datetime" },
        { name: "deadline_unit", type: "selection" },
        { name: "deadline_is_paused", type: "boolean" },
    ],
};

registry.category("fields").add("cctv_deadline", deadlineField);
