import { Component, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";
import { shrinkPhoto, UnreadablePhoto } from "../checklist_fill/photo";
import { healthLooks } from "../core/health";

/** An officer objects to a device: finds it, says what is seen, with a picture. */
export class HandoverDevices extends Component {
    static template = "helpdesk_cctv.HandoverDevices";
    static props = { find: Function, onObjection: Function };

    setup() {
        this.notification = useService("notification");
        this.healthLooks = healthLooks;
        this.state = useState({ ...CLOSED });
    }

    open() {
        Object.assign(this.state, CLOSED, { isOpen: true });
        return this.find();
    }
    close() {
        Object.assign(this.state, CLOSED);
    }
    async find() {
        const text = this.state.text;
        const found = await this.props.find(text);
        if (text === this.state.text) {
            this.state.found = found;
        }
    }
    choose(device) {
        this.state.device = device;
    }
    async onPhoto(ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        if (!file) {
            return;
        }
        try {
            this.state.photo = await shrinkPhoto(file);
        } catch (error) {
            if (!(error instanceof UnreadablePhoto)) {
                throw error;
            }
            this.notification.add(
                _t(
                    "This file is no picture that the browser can read. Please take the photo again."
                ),
                { type: "danger" }
            );
        }
    }
    object() {
        const { device, words, photo } = this.state;
        this.props.onObjection({
            device_id: device.id,
            name: device.name,
            words: words.trim(),
            photo,
        });
        this.close();
    }
}

const CLOSED = { isOpen: false, text: "", found: [], device: null, words: "", photo: "" };
