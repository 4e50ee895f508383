import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { Dialog } from "@web/core/dialog/dialog";
import { serializeDate } from "@web/core/l10n/dates";

/** Asks why a kind of picture fault is not to be judged at a camera, and until when. */
export class ReviewExempt extends Component {
    static template = "helpdesk_cctv.ReviewExempt";
    static components = { DateTimeInput, Dialog };
    static props = { title: String, confirm: Function, close: Function };

    setup() {
        this.reason = useRef("reason");
        this.today = luxon.DateTime.now().startOf("day");
        this.state = useState({ reason: "", until: false });
        onMounted(() => this.reason.el.focus());
    }

    get isComplete() {
        return Boolean(this.state.reason.trim());
    }

    async confirm() {
        if (this.isComplete) {
            const { reason, until } = this.state;
            this.props.close();
            await this.props.confirm(reason.trim(), until && serializeDate(until));
        }
    }
}
