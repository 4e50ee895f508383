import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { parseFloat } from "@web/views/fields/parsers";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** One picture of most cameras, in seconds. */
const STEP = 0.04;

/** "1:02:03.5", "0:07". */
export function formatMoment(seconds) {
    const tenths = Math.round(seconds * 10);
    const [hours, minutes, rest] = [
        Math.floor(tenths / 36000),
        Math.floor(tenths / 600) % 60,
        (tenths % 600) / 10,
    ];
    const two = (number) => (number < 10 ? `0${number}` : `${number}`);
    return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** A moment of a film in seconds: by a slider, by steps of a picture, or typed. */
export class MomentField extends Component {
    static template = "helpdesk_cctv.MomentField";
    static props = { ...standardFieldProps, mostField: String };

    setup() {
        this.step = STEP;
        this.state = useState({ dragged: null });
    }

    get value() {
        return this.props.record.data[this.props.name] || 0;
    }

    get most() {
        return this.props.record.data[this.props.mostField] || 0;
    }

    get text() {
        const at = formatMoment(this.state.dragged ?? this.value);
        return _t("%(at)s of %(whole)s", { at, whole: formatMoment(this.most) });
    }

    onDrag(ev) {
        this.state.dragged = Number(ev.target.value);
    }

    async onSlide(ev) {
        await this.save(Number(ev.target.value));
        this.state.dragged = null;
    }

    async onType(ev) {
        let seconds;
        try {
            seconds = parseFloat(ev.target.value);
        } catch {
            return this.props.record.setInvalidField(this.props.name);
        }
        await this.save(seconds);
    }

    save(seconds) {
        const value = Math.round(Math.min(Math.max(seconds, 0), this.most) * 1000) / 1000;
        return this.props.record.update({ [this.props.name]: value });
    }
}

registry.category("fields").add("cctv_moment", {
    component: MomentField,
    displayName: _t("Moment of a film, in seconds"),
    supportedTypes: ["float"],
    isEmpty: () => false,
    extractProps: ({ options }) => ({ mostField: options.most }),
});
