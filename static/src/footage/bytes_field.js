import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatBytes } from "./bytes";

/** A number of bytes, as people read it; nothing when there are none. */
export class BytesField extends Component {
    static template = "helpdesk_cctv.BytesField";
    static props = { ...standardFieldProps };

    get text() {
        const bytes = this.props.record.data[this.props.name];
        return bytes ? formatBytes(bytes) : "";
    }
}

registry.category("fields").add("cctv_bytes", {
    component: BytesField,
    displayName: _t("Bytes"),
    supportedTypes: ["float", "integer"],
});
