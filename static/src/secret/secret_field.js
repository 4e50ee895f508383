import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { useInputField } from "@web/views/fields/input_field_hook";

/**
 * A password that is set and replaced, never read back: the server answers nothing for it, so
 * an empty box means "as it was". What is being typed can be shown, since typing blindly is how
 * wrong passwords are made.
 */
export class SecretField extends Component {
    static template = "helpdesk_cctv.SecretField";
    static props = { ...standardFieldProps };

    setup() {
        this.state = useState({ visible: false });
        useInputField({ getValue: () => this.value, parse: (text) => text });
    }

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    get isSet() {
        return Boolean(this.props.record.data.has_secret);
    }

    get placeholder() {
        return this.isSet ? _t("Set; leave empty to keep it") : _t("Type it here");
    }

    get toggleTitle() {
        return this.state.visible ? _t("Hide what is typed") : _t("Show what is typed");
    }
}

export const secretField = {
    component: SecretField,
    displayName: _t("Write-only password"),
    supportedTypes: ["char"],
    isEmpty: () => false,
    fieldDependencies: [{ name: "has_secret", type: "boolean" }],
};

registry.category("fields").add("cctv_secret", secretField);
