import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const STATES = {
    open: { icon: "fa-pencil-square-o", color: "info" },
    done: { icon: "fa-check-circle", color: "success" },
    cancelled: { icon: "fa-ban", color: "secondary" },
};

/** A checklist's state as colour, icon and word. */
export class ChecklistState extends Component {
    static template = "helpdesk_cctv.ChecklistState";
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name];
    }

    get looks() {
        return STATES[this.value] || STATES.open;
    }

    get word() {
        const { selection } = this.props.record.fields[this.props.name];
        return selection.find(([key]) => key === this.value)?.[1] || "";
    }
}

/** How many of the questions are answered, as a bar and in figures. */
export class ChecklistProgress extends Component {
    static template = "helpdesk_cctv.ChecklistProgress";
    static props = { ...standardFieldProps };

    get percent() {
        return Math.round(this.props.record.data[this.props.name] || 0);
    }

    get isDone() {
        return this.percent === 100 || this.props.record.data.state === "done";
    }

    get words() {
        const { answered_count, line_count } = this.props.record.data;
        return line_count === undefined ? `${this.percent}%` : `${answered_count} / ${line_count}`;
    }
}

/** Whether an answer means a failure, and of which kind, in words. */
export class FailedField extends Component {
    static template = "helpdesk_cctv.FailedField";
    static props = { ...standardFieldProps };

    get failed() {
        return this.props.record.data[this.props.name];
    }

    get word() {
        const { data, fields } = this.props.record;
        const words = fields.deviation?.selection || [];
        return words.find(([key]) => key === data.deviation)?.[1] || _t("Failed");
    }
}

const fields = registry.category("fields");
fields.add("cctv_checklist_state", {
    component: ChecklistState,
    displayName: _t("State of a checklist"),
    supportedTypes: ["selection"],
});
fields.add("cctv_checklist_progress", {
    component: ChecklistProgress,
    displayName: _t("Progress of a checklist"),
    supportedTypes: ["float"],
    isEmpty: () => false,
});
fields.add("cctv_failed", {
    component: FailedField,
    displayName: _t("Failed or fine"),
    supportedTypes: ["boolean"],
    isEmpty: () => false,
});
