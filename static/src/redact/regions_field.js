import { Component, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Parts of the picture; less is a tap, not a frame. */
const LEAST = 0.005;

const within = (value) => Math.min(Math.max(value, 0), 1);

/** The frame between two corners: left, top, width, height. */
export function frameBetween(from, to) {
    const [left, right] = [within(from.x), within(to.x)].sort((a, b) => a - b);
    const [top, bottom] = [within(from.y), within(to.y)].sort((a, b) => a - b);
    return [left, top, right - left, bottom - top];
}

/**
 * A picture on which frames are drawn, with a finger or the mouse. The field holds the frames in
 * parts of the picture: [[left, top, width, height], …].
 */
export class RegionsField extends Component {
    static template = "helpdesk_cctv.RegionsField";
    static props = { ...standardFieldProps, pictureField: String };

    setup() {
        this.pad = useRef("pad");
        this.state = useState({ from: null, drawn: null });
    }

    get source() {
        return this.props.record.data[this.props.pictureField];
    }

    get regions() {
        const value = this.props.record.data[this.props.name];
        return Array.isArray(value) ? value : [];
    }

    get frames() {
        const frames = this.state.drawn ? [...this.regions, this.state.drawn] : this.regions;
        return frames.map(([left, top, width, height]) =>
            [
                `left:${left * 100}%`,
                `top:${top * 100}%`,
                `width:${width * 100}%`,
                `height:${height * 100}%`,
            ].join(";")
        );
    }

    at(ev) {
        const { left, top, width, height } = this.pad.el.getBoundingClientRect();
        return { x: (ev.clientX - left) / width, y: (ev.clientY - top) / height };
    }

    onDown(ev) {
        if (this.props.readonly || ev.button) {
            return;
        }
        ev.preventDefault();
        this.pad.el.setPointerCapture?.(ev.pointerId);
        this.state.from = this.at(ev);
    }

    onMove(ev) {
        if (this.state.from) {
            this.state.drawn = frameBetween(this.state.from, this.at(ev));
        }
    }

    async onUp() {
        const drawn = this.state.drawn;
        Object.assign(this.state, { from: null, drawn: null });
        if (drawn && drawn[2] > LEAST && drawn[3] > LEAST) {
            await this.save([...this.regions, drawn]);
        }
    }

    async removeLast() {
        await this.save(this.regions.slice(0, -1));
    }

    async save(regions) {
        await this.props.record.update({ [this.props.name]: regions });
    }

    get count() {
        return _t("%s marked", this.regions.length);
    }
}

registry.category("fields").add("cctv_regions", {
    component: RegionsField,
    displayName: _t("Frames drawn on a picture"),
    supportedTypes: ["json"],
    extractProps: ({ options }) => ({ pictureField: options.picture }),
});
