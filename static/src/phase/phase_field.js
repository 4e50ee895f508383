import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The phases of a repair: colour and icon; the word comes from Odoo. */
export const PHASE = {
    reported: { icon: "fa-bullhorn", color: "info" },
    analysed: { icon: "fa-search", color: "info" },
    assigned: { icon: "fa-user", color: "warning" },
    in_repair: { icon: "fa-wrench", color: "warning" },
    repaired: { icon: "fa-eye", color: "warning" },
    verified: { icon: "fa-check-circle", color: "success" },
    closed: { icon: "fa-lock", color: "secondary" },
    cancelled: { icon: "fa-ban", color: "secondary" },
};

/** Where a repair stands, never as colour alone. */
export class PhaseField extends Component {
    static template = "helpdesk_cctv.PhaseField";
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name];
    }

    get looks() {
        return PHASE[this.value] || PHASE.reported;
    }

    get word() {
        const { selection } = this.props.record.fields[this.props.name];
        return selection.find(([key]) => key === this.value)?.[1] || "";
    }
}

registry.category("fields").add("cctv_phase", {
    component: PhaseField,
    supportedTypes: ["selection"],
    listViewWidth: [120, 200],
});
