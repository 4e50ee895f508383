import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const RESULTS = {
    ok: { icon: "fa-check-circle text-success", word: _t("Fine") },
    failed: { icon: "fa-times-circle text-danger", word: _t("Failed") },
    skipped: { icon: "fa-minus-circle text-muted", word: _t("Not looked at") },
};

/** The steps of a check, each with how it went and how long it took; folded away at first. */
export class StagesField extends Component {
    static template = "helpdesk_cctv.StagesField";
    static props = {
        ...standardFieldProps,
        isOpen: { type: Boolean, optional: true },
    };

    get lines() {
        const lines = this.props.record.data[this.props.name] || [];
        return lines.map((line) => ({ ...line, ...RESULTS[line.result] }));
    }
}

export const stagesField = {
    component: StagesField,
    displayName: _t("Steps of a check"),
    supportedTypes: ["json"],
    extractProps: ({ options }) => ({ isOpen: Boolean(options.open) }),
};

registry.category("fields").add("cctv_stages", stagesField);
