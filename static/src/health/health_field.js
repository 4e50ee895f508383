import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { healthLooks } from "../core/health";

/** A device's state as colour, icon and word; never as colour alone. */
export class HealthField extends Component {
    static template = "helpdesk_cctv.HealthField";
    static props = {
        ...standardFieldProps,
        size: { type: String, optional: true },
    };
    static defaultProps = { size: "" };

    get value() {
        return this.props.record.data[this.props.name] || "unknown";
    }

    get word() {
        const { selection } = this.props.record.fields[this.props.name];
        const entry = selection.find(([key]) => key === this.value);
        return entry ? entry[1] : this.value;
    }

    get looks() {
        return healthLooks(this.value);
    }
}

export const healthField = {
    component: HealthField,
    displayName: _t("State of a device"),
    supportedTypes: ["selection"],
    isEmpty: () => false,
    extractProps: ({ options }) => ({ size: options.size }),
};

registry.category("fields").add("cctv_health", healthField);
