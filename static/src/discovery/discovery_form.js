import { onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/** The message that the server sends whenever a search has got on. */
const MESSAGE = "helpdesk_cctv.discovery";
/** Without messages (no websocket) the form looks by itself this often, in milliseconds. */
const PAUSE_MS = 4000;

/** Shows a search while it is under way, unless something is being changed in the form. */
export class DiscoveryFormController extends FormController {
    setup() {
        super.setup();
        this.bus = useService("bus_service");
        this.isReloading = false;
        const onMessage = ({ discovery_id: id }) => id === this.model.root.resId && this.refresh();
        this.bus.subscribe(MESSAGE, onMessage);
        const timer = browser.setInterval(() => this.isUnderWay && this.refresh(), PAUSE_MS);
        onWillUnmount(() => {
            this.bus.unsubscribe(MESSAGE, onMessage);
            browser.clearInterval(timer);
        });
    }

    get isUnderWay() {
        return ["waiting", "running"].includes(this.model.root.data.state);
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

registry
    .category("views")
    .add("cctv_discovery_form", { ...formView, Controller: DiscoveryFormController });
