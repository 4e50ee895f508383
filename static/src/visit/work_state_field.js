import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { LINE, WORK } from "./looks";

/** How far a piece of work or a device of it is: colour, icon and word. */
export class WorkStateField extends Component {
    static template = "helpdesk_cctv.WorkStateField";
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name];
    }

    get looks() {
        return WORK[this.value] || LINE[this.value] || WORK.planned;
    }

    get word() {
        const { selection } = this.props.record.fields[this.props.name];
        return selection.find(([key]) => key === this.value)?.[1] || "";
    }
}

registry.category("fields").add("cctv_work_state", {
    component: WorkStateField,
    supportedTypes: ["selection"],
});
