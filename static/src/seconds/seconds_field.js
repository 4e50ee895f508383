import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/core/utils/numbers";
import { parseFloat } from "@web/views/fields/parsers";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The units a length of time is shown in, the largest first. */
const UNITS = [
    { key: "day", seconds: 86400 },
    { key: "hour", seconds: 3600 },
    { key: "minute", seconds: 60 },
    { key: "second", seconds: 1 },
];

/** The largest unit that shows `seconds` as a whole number. */
export function unitFor(seconds) {
    const fits = (unit) => seconds >= unit.seconds && Number.isInteger(seconds / unit.seconds);
    return UNITS.find(fits) || UNITS.at(-1);
}

/** An amount with its unit in the user's language, as the parts of `Intl.NumberFormat`. */
function inWords(amount, unit) {
    const options = { style: "unit", unit: unit.key, unitDisplay: "long" };
    const locale = luxon.Settings.defaultLocale || undefined;
    return new Intl.NumberFormat(locale, options).formatToParts(amount);
}

/** "5 minutes", "36 hours", "2.5 seconds". */
export function formatSeconds(seconds) {
    const unit = unitFor(seconds);
    return inWords(seconds / unit.seconds, unit)
        .map(({ value }) => value)
        .join("");
}

function formatAmount(amount) {
    return formatFloat(amount, { digits: [0, Number.isInteger(amount) ? 0 : 2] });
}

/** A length of time stored in seconds; people read and enter it in the unit that suits it. */
export class SecondsField extends Component {
    static template = "helpdesk_cctv.SecondsField";
    static props = { ...standardFieldProps };

    setup() {
        this.units = UNITS;
        this.state = useState({ unit: unitFor(this.value).key });
    }

    get value() {
        return this.props.record.data[this.props.name] || 0;
    }

    get unit() {
        return UNITS.find(({ key }) => key === this.state.unit);
    }

    /** "minutes", or "minute" beside a one. */
    unitName(unit) {
        const parts = inWords(this.value / this.unit.seconds, unit);
        return parts.find(({ type }) => type === "unit").value;
    }

    get amount() {
        return formatAmount(this.value / this.unit.seconds);
    }

    get text() {
        return formatSeconds(this.value);
    }

    async onAmountChange(ev) {
        let amount;
        try {
            amount = parseFloat(ev.target.value);
        } catch {
            return this.props.record.setInvalidField(this.props.name);
        }
        await this.save(amount);
    }

    async onUnitChange(ev) {
        const amount = this.value / this.unit.seconds;
        this.state.unit = ev.target.value;
        await this.save(amount);
    }

    save(amount) {
        const { type } = this.props.record.fields[this.props.name];
        const seconds = amount * this.unit.seconds;
        const value = type === "integer" ? Math.round(seconds) : seconds;
        return this.props.record.update({ [this.props.name]: value });
    }
}

export const secondsField = {
    component: SecondsField,
    displayName: _t("Length of time"),
    supportedTypes: ["integer", "float"],
    isEmpty: () => false,
};

registry.category("fields").add("cctv_seconds", secondsField);
