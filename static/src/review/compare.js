import { Component, onWillUnmount, onWillUpdateProps, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { imageUrl } from "@web/core/utils/urls";
import { formatAgo, formatExact, useClock } from "../core/clock";

/** How long each of the two pictures is shown while they blink, in milliseconds. */
const BLINK_MS = 600;

/** What the server says of a picture → how it is shown. */
export function shown(image) {
    const date = deserializeDateTime(image.taken_at);
    const unique = date.toMillis();
    return { date, url: imageUrl(image.model, image.id, image.field, { unique }) };
}

/**
 * Two pictures of one camera to compare: side by side, one laid over the other, or in turn.
 * Blinking starts only when somebody asks for it, since it disturbs some people.
 */
export class Compare extends Component {
    static template = "helpdesk_cctv.Compare";
    static props = {
        present: { type: [Object, Boolean] },
        reference: { type: [Object, Boolean] },
        presentLabel: { type: String, optional: true },
        referenceLabel: { type: String, optional: true },
        hint: { type: String, optional: true },
    };

    setup() {
        this.clock = useClock();
        // on a phone two pictures do not fit: there one is laid over the other
        this.usual = this.env.isSmall ? "over" : "side";
        this.state = useState({ way: this.usual, wipe: 50, turn: false });
        onWillUpdateProps((next) => {
            if (next.present?.id !== this.props.present?.id) {
                this.show(this.usual);
            }
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    get ways() {
        return [
            { way: "side", icon: "fa-columns", label: _t("Side by side") },
            { way: "over", icon: "fa-adjust", label: _t("Slider") },
            { way: "blink", icon: "fa-exchange", label: _t("In turn") },
        ];
    }
    get both() {
        return this.props.present && this.props.reference;
    }
    get present() {
        return this.props.present && this.figure(this.props.present);
    }
    get reference() {
        return this.props.reference && this.figure(this.props.reference);
    }
    get presentLabel() {
        return this.props.presentLabel || _t("Now");
    }
    get referenceLabel() {
        return this.props.referenceLabel || _t("Reference");
    }

    figure(image) {
        const { date, url } = shown(image);
        return { url, ago: formatAgo(date, this.clock), exact: formatExact(date) };
    }

    show(way) {
        browser.clearInterval(this.timer);
        this.state.way = way;
        this.state.turn = false;
        if (way === "blink") {
            this.timer = browser.setInterval(
                () => (this.state.turn = !this.state.turn),
                BLINK_MS
            );
        }
    }

    onWipe(ev) {
        this.state.wipe = Number(ev.target.value);
    }
}
