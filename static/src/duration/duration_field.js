import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** "3 h 5 min" in the user's language: the two largest units, no finer than they need be. */
export function formatLength(seconds) {
    const minutes = Math.floor(seconds / 60);
    const parts = {
        days: Math.floor(minutes / 1440),
        hours: Math.floor((minutes % 1440) / 60),
        minutes: minutes % 60,
        seconds: minutes ? 0 : Math.round(seconds),
    };
    const shown = Object.entries(parts).filter(([, amount]) => amount);
    const units = shown.length ? Object.fromEntries(shown.slice(0, 2)) : { minutes: 0 };
    return luxon.Duration.fromObject(units).toHuman({ unitDisplay: "short", listStyle: "narrow" });
}

/** "1 h 30 min fast" for a clock that is 5,400 s ahead. */
export function formatSkew(seconds) {
    const length = formatLength(Math.abs(seconds));
    if (Math.abs(seconds) < 1) {
        return _t("right");
    }
    return seconds > 0 ? _t("%s fast", length) : _t("%s slow", length);
}

/** How long something lasted, for reading. */
export class DurationField extends Component {
    static template = "helpdesk_cctv.DurationField";
    static props = { ...standardFieldProps, format: Function };

    get text() {
        return this.props.format(this.props.record.data[this.props.name] || 0);
    }
}

function durationField(type, displayName, format) {
    return {
        component: DurationField,
        displayName,
        supportedTypes: [type],
        isEmpty: () => false,
        extractProps: () => ({ format }),
    };
}

const fields = registry.category("fields");
const inHours = (hours) => formatLength(hours * 3600);
fields.add("cctv_duration", durationField("integer", _t("Duration in seconds"), formatLength));
fields.add("cctv_hours", durationField("float", _t("Duration in hours"), inHours));
fields.add("cctv_skew", durationField("float", _t("How wrong a clock is"), formatSkew));
registry.category("formatters").add("cctv_duration", formatLength);
