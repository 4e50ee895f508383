import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { SignaturePad } from "../checklist_fill/signature_pad";

/** One of the two signatures. Who is not logged in here proves with the password who it is. */
export class HandoverSign extends Component {
    static template = "helpdesk_cctv.HandoverSign";
    static components = { SignaturePad };
    static props = {
        title: String,
        people: Array, // of this side: {id, name}
        user: Object, // who is logged in: {id, name}
        isOwn: Boolean,
        isBusy: Boolean,
        onSign: Function, // (image, login) → whether it was taken
    };

    setup() {
        this.state = useState({
            image: false,
            password: "",
            userId: this.props.people.length === 1 ? this.props.people[0].id : 0,
        });
    }
    get padLabel() {
        return _t("Signature: %s", this.props.title);
    }
    get mayTry() {
        const isProved = this.props.isOwn || (this.state.userId && this.state.password);
        return Boolean(this.state.image && isProved && !this.props.isBusy);
    }
    onSigned(image) {
        this.state.image = image;
    }
    async sign() {
        const { image, password, userId } = this.state;
        const login = this.props.isOwn ? null : { user_id: Number(userId), password };
        this.state.password = "";
        await this.props.onSign(image, login);
    }
}
