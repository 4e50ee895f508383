import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/core/utils/numbers";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { DISK_STATES, TOLD, TOPICS } from "./recording_looks";

/** A word of a selection with its icon and colour; never colour alone. */
export class LooksField extends Component {
    static template = "helpdesk_cctv.RecordingLooksField";
    static props = { ...standardFieldProps, size: { type: String, optional: true } };
    static looks = TOPICS;

    get value() {
        return this.props.record.data[this.props.name];
    }

    get word() {
        const { selection } = this.props.record.fields[this.props.name];
        return (selection.find(([key]) => key === this.value) || [])[1] || "";
    }

    get look() {
        return this.constructor.looks[this.value];
    }
}

export class DiskStateField extends LooksField {
    static looks = DISK_STATES;
}

/** What a recorder says of a channel: a small icon with its word. */
export class ToldField extends LooksField {
    static template = "helpdesk_cctv.RecordingToldField";
    static looks = TOLD;
}

/** How full a disk is, as a bar with its number. */
export class UsedField extends Component {
    static template = "helpdesk_cctv.RecordingUsedField";
    static props = { ...standardFieldProps };

    get isKnown() {
        return this.props.record.data.is_size_known !== false;
    }

    get percent() {
        return Math.max(0, Math.min(100, this.props.record.data[this.props.name] || 0));
    }

    get text() {
        return _t("%s percent used", formatFloat(this.percent, { digits: [0, 0] }));
    }
}

function looksField(component, displayName) {
    return {
        component,
        displayName,
        supportedTypes: ["selection"],
        isEmpty: () => false,
        extractProps: ({ options }) => ({ size: options.size }),
    };
}

const fields = registry.category("fields");
fields.add("cctv_recording_result", looksField(LooksField, _t("Result of a day's recordings")));
fields.add("cctv_disk_state", looksField(DiskStateField, _t("State of a disk")));
fields.add("cctv_told", looksField(ToldField, _t("What a recorder says")));
fields.add("cctv_used", {
    component: UsedField,
    displayName: _t("How full a disk is"),
    supportedTypes: ["float"],
    isEmpty: () => false,
});
