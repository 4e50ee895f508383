import { Component, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Mutex } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { imageUrl } from "@web/core/utils/urls";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatAgo, formatExact, useClock } from "../core/clock";
import { formatLength } from "../duration/duration_field";

/** How each state of a step looks; the words say the same. */
const LOOKS = {
    done: { icon: "fa-check-circle", name: _t("Done") },
    todo: { icon: "fa-circle-o", name: _t("To do") },
    late: { icon: "fa-exclamation-circle", name: _t("Late") },
};

/** The hour of a moment; with the day when it is not today. */
function hourOf(moment, now) {
    const isToday = moment.hasSame(luxon.DateTime.fromMillis(now, { zone: moment.zone }), "day");
    return moment.toFormat(isToday ? "HH:mm" : "d MMM HH:mm");
}

/**
 * What is to be done next about an incident: sentences with buttons, numbers to call, the cameras
 * as they are now. The server says what stands here; each tap goes to it at once.
 */
export class IncidentNext extends Component {
    static template = "helpdesk_cctv.IncidentNext";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.clock = useClock();
        this.typed = useState({});
        this.taps = new Mutex();
        this.waiting = 0;
        this.state = useState({ busy: false, kind: "person", mark: "", decision: "" });
    }

    get next() {
        return this.props.record.data[this.props.name] || false;
    }

    /** What was in time when it was read is late once its time is over. */
    stateOf(step) {
        return step.state === "todo" && step.due && this.left(step.due) < 0 ? "late" : step.state;
    }

    look(step) {
        return LOOKS[this.stateOf(step)];
    }

    /** What is to be done first: by who reads this, else by others. */
    get first() {
        const waiting = this.next.steps.filter((step) => step.state !== "done");
        const mine = waiting.find((step) => step.buttons.length || step.ask || this.hasNumbers(step));
        return (mine || waiting[0])?.key;
    }

    /** Numbers stand where the call is asked for. */
    hasNumbers(step) {
        return step.key === "call" && this.next.numbers.length > 0;
    }

    /** Or by themselves, where no call is. */
    get hasLooseNumbers() {
        return this.next.numbers.length > 0 && !this.next.steps.some(({ key }) => key === "call");
    }

    /** Milliseconds until a moment, by the clock of the screen. */
    left(moment) {
        return deserializeDateTime(moment).toMillis() - this.clock.now;
    }

    /** "4 min left", "2 min too late". */
    span(step) {
        const left = this.left(step.due);
        const length = formatLength(Math.abs(left) / 1000);
        return left < 0 ? _t("%s too late", length) : _t("%s left", length);
    }

    /** "at 15:10, in 40 minutes". */
    get due() {
        if (!this.next.due) {
            return "";
        }
        const left = this.left(this.next.due);
        const words = {
            time: hourOf(deserializeDateTime(this.next.due), this.clock.now),
            length: formatLength(Math.abs(left) / 1000),
        };
        return left < 0
            ? _t("The record was due at %(time)s: %(length)s too late.", words)
            : _t("The record is due at %(time)s, in %(length)s.", words);
    }

    get isOverdue() {
        return this.left(this.next.due) < 0;
    }

    picture(camera) {
        return imageUrl("maintenance.equipment", camera.id, "cctv_snapshot", {
            unique: camera.taken,
        });
    }

    age(camera) {
        const ago = formatAgo(deserializeDateTime(camera.taken), this.clock, { style: "short" });
        return camera.live ? ago : _t("Last picture, %s", ago);
    }

    exact(camera) {
        return formatExact(deserializeDateTime(camera.taken));
    }

    /** One after the other. A second tap on a button is none; a second number that is dialled
     * while the first is written down is one. */
    async call(method, args) {
        if (this.state.busy && method !== "action_called") {
            return false;
        }
        this.waiting += 1;
        this.state.busy = true;
        try {
            return await this.taps.exec(() => this.take(method, args));
        } finally {
            this.waiting -= 1;
            this.state.busy = this.waiting > 0;
        }
    }

    /** Save what is in the form, do one step at the server, and show what follows. */
    async take(method, args) {
        const { record } = this.props;
        if (!(await record.save())) {
            return false;
        }
        const result = await this.orm.call(record.resModel, method, [[record.resId], ...args]);
        if (result && result.type) {
            const action = { views: [[false, "form"]], ...result };
            await this.action.doAction(action, { onClose: () => this.reload() });
        } else {
            await this.reload();
        }
        return true;
    }

    reload() {
        return this.props.record.load();
    }

    press(button) {
        if (!button.question) {
            return this.call(button.method, button.args);
        }
        this.dialog.add(ConfirmationDialog, {
            body: button.question,
            confirmLabel: button.label,
            confirm: () => this.call(button.method, button.args),
            cancel: () => {},
        });
    }

    /** The telephone dials by the link; here the call is written down. */
    dial(number) {
        return this.call("action_called", [number.id]);
    }

    async answer(step) {
        if (await this.call(step.ask.method, [...step.ask.args, this.typed[step.key] || ""])) {
            delete this.typed[step.key];
        }
    }

    async mark() {
        if (await this.call("action_mark", [this.state.kind, this.state.mark])) {
            this.state.mark = "";
        }
    }

    async decide() {
        if (await this.call("action_decide", [this.state.decision])) {
            this.state.decision = "";
        }
    }

    openCamera(camera) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "maintenance.equipment",
            res_id: camera.id,
            views: [[false, "form"]],
        });
    }
}

export const incidentNext = {
    component: IncidentNext,
    displayName: _t("What is to be done about an incident"),
    supportedTypes: ["json"],
    isEmpty: () => false,
};

registry.category("fields").add("cctv_incident_next", incidentNext);
