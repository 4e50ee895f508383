import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useBus, useService } from "@web/core/utils/hooks";
import { WebClient } from "@web/webclient/webclient";

/** How often the server is asked whether it still polls, in milliseconds. */
const ASK_MS = 60000;
const APP = "helpdesk_cctv.cctv_menu_root";

/**
 * Says so when polling itself has stopped, since nothing else on the screen would: the states
 * simply no longer change. Asks only while the CCTV application is open, which only people with
 * a CCTV role can open.
 */
export class PollBanner extends Component {
    static template = "helpdesk_cctv.PollBanner";
    static props = {};

    setup() {
        this.menu = useService("menu");
        this.orm = useService("orm");
        this.state = useState({ banner: false });
        useBus(this.env.bus, "MENUS:APP-CHANGED", () => this.ask());
        onMounted(() => {
            this.timer = browser.setInterval(() => this.ask(), ASK_MS);
            this.ask();
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    get isAppOpen() {
        return this.menu.getCurrentApp()?.xmlid === APP;
    }

    async ask() {
        if (!this.isAppOpen) {
            this.state.banner = false;
            return;
        }
        const banner = await this.orm.silent.call("cctv.poll.heartbeat", "get_banner", []);
        this.state.banner = this.isAppOpen && banner;
    }
}

WebClient.components = { ...WebClient.components, PollBanner };
