import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const OPEN = { word: _t("Open"), icon: "fa-exclamation-circle", color: "danger" };
const ENDED = { word: _t("Ended"), icon: "fa-check-circle", color: "success" };

/** Whether a fault is still there, as colour, icon and word. */
export class OpenField extends Component {
    static template = "helpdesk_cctv.OpenField";
    static props = {
        ...standardFieldProps,
        size: { type: String, optional: true },
    };
    static defaultProps = { size: "" };

    get looks() {
        return this.props.record.data[this.props.name] ? OPEN : ENDED;
    }
}

export const openField = {
    component: OpenField,
    displayName: _t("Open or ended"),
    supportedTypes: ["boolean"],
    isEmpty: () => false,
    extractProps: ({ options }) => ({ size: options.size }),
};

registry.category("fields").add("cctv_open", openField);
