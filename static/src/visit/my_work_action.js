import { Component, onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { byPlace, WORK } from "./looks";
import { sentenceOf } from "./visit_action";

/** How often the page is read anew, in ms. */
const POLL_MS = 60000;

/** What the technician has to do today, by place. */
export class CctvMyWork extends Component {
    static template = "helpdesk_cctv.MyWork";
    static components = { Layout };
    static props = { ...standardActionServiceProps };
    static path = "my-work";
    static displayName = _t("My work");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ work: null, obstacle: "", isLaterOpen: false });
        onWillStart(() => this.load());
        onMounted(() => {
            this.timer = browser.setInterval(() => this.load(), POLL_MS);
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    async load() {
        if (document.visibilityState !== "visible" && this.state.work) {
            return;
        }
        try {
            this.state.work = await this.orm.silent.call("maintenance.request", "cctv_my_work", []);
            this.state.obstacle = "";
        } catch (error) {
            this.state.obstacle = sentenceOf(error);
            if (!this.state.obstacle) {
                throw error;
            }
        }
    }

    get sections() {
        return (this.state.work?.sections || []).map((section) => ({
            ...section,
            ...this.looksOf(section.key),
            places: byPlace(section.jobs),
            isOpen: section.key !== "later" || this.state.isLaterOpen,
        }));
    }
    looksOf(key) {
        return {
            under_way: { title: _t("Under way"), icon: "fa-wrench" },
            overdue: { title: _t("Overdue"), icon: "fa-exclamation-triangle text-danger" },
            today: { title: _t("Today"), icon: "fa-calendar-check-o" },
            unassigned: { title: _t("Nobody's yet"), icon: "fa-user-o" },
            later: { title: _t("The next 7 days"), icon: "fa-calendar" },
        }[key];
    }
    stateLooks(job) {
        return WORK[job.state];
    }
    devicesWords({ ended, total }) {
        return _t("%(done)s of %(total)s devices", { done: ended, total });
    }
    fold(section) {
        if (section.key === "later") {
            this.state.isLaterOpen = !this.state.isLaterOpen;
        }
    }
    open(job) {
        return this.action.doAction({
            type: "ir.actions.client",
            tag: "cctv_visit",
            name: _t("Visit"),
            context: { active_id: job.id },
        });
    }
}

registry.category("actions").add("cctv_my_work", CctvMyWork);
