import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { imageUrl } from "@web/core/utils/urls";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatAgo, formatExact, useClock } from "../core/clock";

/** States in which a picture shows the past and must not be taken for the present. */
const NOT_LIVE = ["down", "stale"];

/**
 * The last picture of a device, never without its age. Sits on the field that says when the
 * picture was taken, so that a list of devices loads no picture data; the browser fetches each
 * picture by itself and keeps it for as long as that time stands.
 */
export class PictureField extends Component {
    static template = "helpdesk_cctv.PictureField";
    static props = {
        ...standardFieldProps,
        imageField: String,
        healthField: { type: String, optional: true },
        style: { type: String, optional: true },
    };

    setup() {
        this.clock = useClock();
        this.state = useState({ failed: false });
        onWillUpdateProps(() => (this.state.failed = false));
    }

    get takenAt() {
        return this.props.record.data[this.props.name];
    }

    get url() {
        const { resModel, resId } = this.props.record;
        if (!this.takenAt || !resId || this.state.failed) {
            return false;
        }
        const unique = this.takenAt.toMillis();
        return imageUrl(resModel, resId, this.props.imageField, { unique });
    }

    get isPast() {
        return NOT_LIVE.includes(this.props.record.data[this.props.healthField]);
    }

    get caption() {
        const age = formatAgo(this.takenAt, this.clock, { style: this.props.style });
        return this.isPast ? _t("Last picture, %s", age) : age;
    }

    get exact() {
        return _t("Picture taken %s", formatExact(this.takenAt));
    }

    get alt() {
        const name = this.props.record.data.display_name || this.props.record.data.name;
        return name ? _t("Last picture of %s", name) : _t("Last picture");
    }
}

export const pictureField = {
    component: PictureField,
    displayName: _t("Last picture with its age"),
    supportedTypes: ["datetime"],
    isEmpty: () => false,
    extractProps: ({ options }) => ({
        imageField: options.image || "cctv_snapshot",
        healthField: options.health || "cctv_health",
        style: options.style || "short",
    }),
};

registry.category("fields").add("cctv_picture", pictureField);
