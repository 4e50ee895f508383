import { Component, onWillStart, onWillUnmount, onMounted, useRef, useState } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { browser } from "@web/core/browser/browser";
import { deserializeDate, deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { formatAgo, useClock } from "../core/clock";
import { healthLooks } from "../core/health";
import { useLiveStatus } from "../live/live_status";

const MODEL = "cctv.dashboard";
/** Without messages the figures are asked for again so often, in milliseconds. */
const ASK_MS = 60000;
/** From this age on the screen says that its figures are old. */
const OLD_MS = 150000;
/** How long the wall shows a site. */
const SITE_MS = 10000;
const JITTER_MS = 4000;
const LEVELS = {
    bad: { icon: "fa-times-circle", color: "danger" },
    warn: { icon: "fa-exclamation-triangle", color: "warning" },
    todo: { icon: "fa-clock-o", color: "info" },
};
const FINE = { icon: "fa-check-circle", color: "success" };

/** The state of all sites and what is to be done: for a desk, a phone, and a screen on the wall. */
export class Dashboard extends Component {
    static template = "helpdesk_cctv.Dashboard";
    static components = { Layout };
    static props = { ...standardActionServiceProps };
    static path = "cctv-dashboard";
    static displayName = _t("Dashboard");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.root = useRef("root");
        this.availability = useRef("availability");
        this.faults = useRef("faults");
        this.clock = useClock();
        this.healthLooks = healthLooks;
        this.state = useState({ data: null, loadedAt: 0, isWall: false, site: 0, problem: "" });
        useLiveStatus({
            shownIds: () => null,
            isBusy: () => false,
            reload: () => this.load(),
            jitterMs: JITTER_MS,
        });
        this.onBack = () => this.load();
        this.onFullscreen = () => {
            this.state.isWall = Boolean(document.fullscreenElement) && this.state.isWall;
        };
        onWillStart(async () => {
            await Promise.all([this.load(), loadBundle("web.chartjs_lib")]);
        });
        onMounted(() => {
            this.draw();
            browser.addEventListener("online", this.onBack);
            document.addEventListener("fullscreenchange", this.onFullscreen);
            this.asking = browser.setInterval(() => !document.hidden && this.load(), ASK_MS);
            this.cycling = browser.setInterval(() => this.nextSite(), SITE_MS);
        });
        onWillUnmount(() => {
            browser.removeEventListener("online", this.onBack);
            document.removeEventListener("fullscreenchange", this.onFullscreen);
            browser.clearInterval(this.asking);
            browser.clearInterval(this.cycling);
            this.charts?.forEach((chart) => chart.destroy());
        });
    }

    get data() {
        return this.state.data;
    }
    get site() {
        return this.data.sites[this.state.site % (this.data.sites.length || 1)];
    }
    get isOld() {
        return this.clock.now - this.state.loadedAt > OLD_MS;
    }
    get ageWords() {
        const at = luxon.DateTime.fromMillis(this.state.loadedAt);
        return _t("Figures of %s", formatAgo(at, this.clock));
    }
    get shownFaults() {
        const { faults } = this.data;
        return this.state.isWall && this.site
            ? faults.filter((fault) => fault.site_id === this.site.id)
            : faults.slice(0, 12);
    }

    levelOf({ count, level }) {
        return count ? LEVELS[level] : FINE;
    }
    ago(moment) {
        return moment ? formatAgo(deserializeDateTime(moment), this.clock) : "";
    }
    clockOf(moment) {
        return moment ? formatDateTime(deserializeDateTime(moment), { format: "HH:mm" }) : "";
    }

    async load() {
        try {
            const data = await this.orm.silent.call(MODEL, "cctv_dashboard_data", []);
            Object.assign(this.state, { data, loadedAt: Date.now(), problem: "" });
            this.draw();
        } catch (error) {
            if (!this.state.data) {
                throw error;
            }
            this.state.problem = _t("The server does not answer. What is shown is not of now.");
        }
    }
    async open(key, siteId = false) {
        this.leaveWall();
        const action = await this.orm.call(MODEL, "cctv_dashboard_open", [key, siteId]);
        return this.action.doAction(action);
    }
    openFault(fault) {
        this.leaveWall();
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "cctv.fault",
            res_id: fault.id,
            views: [[false, "form"]],
        });
    }
    openReview() {
        return this.action.doAction("helpdesk_cctv.cctv_review_action");
    }

    // The wall -----------------------------------------------------------------------------------

    async toggleWall() {
        if (this.state.isWall) {
            return this.leaveWall();
        }
        this.state.isWall = true;
        await document.documentElement.requestFullscreen?.().catch(() => {});
    }
    leaveWall() {
        this.state.isWall = false;
        if (document.fullscreenElement) {
            document.exitFullscreen();
        }
    }
    nextSite() {
        if (this.state.isWall) {
            this.state.site++;
        }
    }

    // Charts -------------------------------------------------------------------------------------

    draw() {
        if (!this.availability.el || !window.Chart) {
            return;
        }
        this.charts?.forEach((chart) => chart.destroy());
        const { days, availability, faults } = this.data.charts;
        const labels = days.map((day) => deserializeDate(day).toFormat("d LLL"));
        const chart = (el, type, label, data, options = {}) =>
            new window.Chart(el, {
                type,
                data: { labels, datasets: [{ label, data, ...options }] },
                options: {
                    animation: false,
                    maintainAspectRatio: false,
                    plugins: { legend: { display: false } },
                },
            });
        this.charts = [
            chart(this.availability.el, "line", _t("Availability (percent)"), availability, {
                borderColor: "#017e84",
                spanGaps: false,
                pointRadius: 2,
            }),
            chart(this.faults.el, "bar", _t("New faults"), faults, { backgroundColor: "#714b67" }),
        ];
    }
}

registry.category("actions").add("cctv_dashboard", Dashboard);
