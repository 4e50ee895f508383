import { Component, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
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
        this.state = useState({ busy: false, kind: "person", mark: "", decision: "" });
    }

    get next() {
        return this.props.record.data[this.props.name] || false;
    }

    look(step) {
        return LOOKS[step.state];
    }

    /** "in 40 minutes", by the clock of the screen alone. */
    get due() {
        if (!this.next.due) {
            return "";
        }
        const left = deserializeDateTime(this.next.due).toMillis() - this.clock.now;
        const length = formatLength(Math.abs(left) / 1000);
        return left < 0
            ? _t("The record is overdue by %s.", length)
            : _t("The record is due in %s.", length);
    }

    get isOverdue() {
        return deserializeDateTime(this.next.due).toMillis() < this.clock.now;
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

    /** Save what is in the form, do one step at the server, and show what follows. */
    async call(method, args) {
        const { record } = this.props;
        if (this.state.busy || !(await record.save())) {
            return false;
        }
        this.state.busy = true;
        try {
            const result = await this.orm.call(record.resModel, method, [[record.resId], ...args]);
            if (result && result.type) {
                const action = { views: [[false, "form"]], ...result };
                await this.action.doAction(action, { onClose: () => this.reload() });
            } else {
                await this.reload();
            }
            return true;
        } finally {
            this.state.busy = false;
        }
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
