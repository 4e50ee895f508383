import { onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";
import { FormController } from "@web/views/form/form_controller";

/** Without messages (no websocket) the form looks by itself this often, in milliseconds. */
const PAUSE_MS = 4000;

/**
 * Shows a record while the server works on it, unless something is being changed in the form.
 * Heirs say which message tells that it has got on, and under which key the record's id is in it.
 */
export class UnderWayFormController extends FormController {
    static message = "";
    static key = "";

    setup() {
        super.setup();
        const { message, key } = this.constructor;
        this.bus = useService("bus_service");
        this.isReloading = false;
        // a message may come before the record is there
        const onMessage = (payload) => {
            if (payload[key] && payload[key] === this.model.root?.resId) {
                this.refresh();
            }
        };
        this.bus.subscribe(message, onMessage);
        const timer = browser.setInterval(() => this.isUnderWay && this.refresh(), PAUSE_MS);
        onWillUnmount(() => {
            this.bus.unsubscribe(message, onMessage);
            browser.clearInterval(timer);
        });
    }

    get isUnderWay() {
        const { resId, data } = this.model.root || {};
        return Boolean(resId) && ["waiting", "running"].includes(data.state);
    }

    async refresh() {
        if (this.isReloading || document.hidden || (await this.model.root.isDirty())) {
            return;
        }
        this.isReloading = true;
        try {
            await this.model.root.load();
        } finally {
            this.isReloading = false;
        }
    }
}
