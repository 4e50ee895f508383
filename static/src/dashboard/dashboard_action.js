import { Component, onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { formatAgo, formatExact, useClock } from "../core/clock";
import { healthLooks } from "../core/health";
import { DayChart } from "./day_chart";
import { useLiveData } from "./live_data";
import { ReviewCard } from "./review_card";
import { useWall } from "./wall";

const MODEL = "cctv.dashboard";
/** From this age on the screen says that its figures are old, in milliseconds. */
const OLD_MS = 150000;
/** The charts are of days: they are asked for so often only, in milliseconds. */
const CHARTS_MS = 600000;
const FAULTS_SHOWN = 12;
/** So many are read from four metres beside what else is on the wall. */
const WALL_FAULTS_SHOWN = 5;
const SITES_SHOWN = 12;
const LEVELS = {
    bad: { icon: "fa-times-circle", color: "danger" },
    warn: { icon: "fa-exclamation-triangle", color: "warning" },
    todo: { icon: "fa-clock-o", color: "info" },
};
const FINE = { icon: "fa-check-circle", color: "success" };
const DISKS_WRONG = ["fault", "full", "gone"];
const CLOCKS = {
    overdue: "fa-exclamation-circle",
    due_soon: "fa-exclamation-triangle",
    paused: "fa-pause",
};
/** 'Site 2' comes before 'Site 10'. */
const collator = new Intl.Collator(undefined, { numeric: true });
/** States of an officer's shift in which he is there. */
const PRESENT = ["arrived", "inside"];

/** The state of all sites and what is to be done: for a desk, a phone, and a screen on the wall. */
export class Dashboard extends Component {
    static template = "helpdesk_cctv.Dashboard";
    static components = { DayChart, Layout, ReviewCard };
    static props = { ...standardActionServiceProps };
    static path = "cctv-dashboard";
    static displayName = _t("Dashboard");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.clock = useClock();
        this.healthLooks = healthLooks;
        this.state = useState({ data: null, charts: null, loadedAt: 0, problem: "", isAllSites: false });
        this.wall = useWall(() => this.wallSites.map(({ id }) => id));
        this.live = useLiveData((parts) => this.load(parts));
        onWillStart(() => this.load());
        onMounted(() => {
            this.loadCharts();
            this.charting = browser.setInterval(() => this.loadCharts(), CHARTS_MS);
        });
        onWillUnmount(() => browser.clearInterval(this.charting));
    }

    get data() {
        return this.state.data;
    }
    get isWall() {
        return this.wall.state.isOn;
    }

    // Loading ------------------------------------------------------------------------------------

    /** @param {string[] | null} parts those that have changed; without them everything */
    async load(parts = null) {
        const { isWall } = this;
        try {
            const data = await (parts
                ? this.orm.silent.call(MODEL, "cctv_dashboard_update", [parts, isWall])
                : this.orm.silent.call(MODEL, "cctv_dashboard_data", [isWall]));
            this.state.data = parts ? this.updated(data) : data;
            Object.assign(this.state, { loadedAt: Date.now(), problem: "" });
        } catch (error) {
            if (!this.data) {
                throw error;
            }
            this.state.problem = this.told(error);
        }
    }

    /** What is shown, with an answer that has some of its parts and some of its numbers. */
    updated(data) {
        const fresh = Object.fromEntries(data.numbers.map((one) => [one.key, one]));
        const numbers = this.data.numbers.map((one) => fresh[one.key] || one);
        return { ...this.data, ...data, numbers };
    }

    async loadCharts() {
        if (document.hidden) {
            return;
        }
        try {
            this.state.charts = await this.orm.silent.call(MODEL, "cctv_dashboard_charts", []);
        } catch (error) {
            this.told(error);
        }
    }

    /** What to say of an error; what is no answer of the server's is an error of ours. */
    told(error) {
        if (error instanceof ConnectionLostError) {
            return _t("The server does not answer. What is shown is not of now.");
        }
        if (error instanceof RPCError) {
            return error.data?.message || error.message;
        }
        throw error;
    }

    // Words --------------------------------------------------------------------------------------

    get isOld() {
        return Math.max(this.clock.now, Date.now()) - this.state.loadedAt > OLD_MS;
    }
    get ageWords() {
        const at = luxon.DateTime.fromMillis(this.state.loadedAt);
        return _t("Figures of %s", formatAgo(at, this.clock));
    }
    levelOf({ count, level }) {
        return count ? LEVELS[level] : FINE;
    }
    ago(moment, options) {
        return moment ? formatAgo(deserializeDateTime(moment), this.clock, options) : "";
    }
    exact(moment) {
        return moment ? formatExact(deserializeDateTime(moment)) : "";
    }
    clockOf(moment) {
        return moment ? formatDateTime(deserializeDateTime(moment), { format: "HH:mm" }) : "";
    }
    diskLooks(status) {
        if (DISKS_WRONG.includes(status)) {
            return "fa-exclamation-circle text-danger";
        }
        return status === "ok" ? "fa-check-circle text-success" : "fa-question-circle text-muted";
    }
    clockLooks(clock) {
        return CLOCKS[clock] || "fa-clock-o";
    }
    /** How long is left of a request, or over; a clock that stands says so instead. */
    timeLeft({ clock, clock_word: word, due }) {
        const time = due && deserializeDateTime(due);
        if (clock === "overdue") {
            return `${word}: ${formatAgo(time, this.clock)}`;
        }
        return time && clock !== "paused"
            ? formatAgo(time, this.clock, { mayBeAhead: true })
            : word;
    }
    isPresent(officer) {
        return PRESENT.includes(officer.state);
    }

    // What is shown ------------------------------------------------------------------------------

    /** By name: the order of the wall does not change while it turns. */
    get wallSites() {
        const sites = this.data?.sites || [];
        return [...sites].sort((one, other) => collator.compare(one.name, other.name));
    }
    get site() {
        return this.wallSites.find(({ id }) => id === this.wall.state.siteId);
    }
    get siteTurn() {
        return _t("%(number)s of %(count)s", {
            number: this.wallSites.indexOf(this.site) + 1,
            count: this.wallSites.length,
        });
    }
    /** The wall says what is wrong, not what is to be done. */
    get numbers() {
        return this.data.numbers.filter(
            ({ count, level }) => !this.isWall || (count && level !== "todo")
        );
    }
    get sites() {
        const { sites } = this.data;
        return this.state.isAllSites ? sites : sites.slice(0, SITES_SHOWN);
    }
    get moreSites() {
        const count = this.data.sites.length - this.sites.length;
        return count ? _t("%s more sites", count) : "";
    }
    get faults() {
        const { faults } = this.data;
        return this.isWall
            ? faults
                  .filter((fault) => fault.site_id === this.wall.state.siteId)
                  .slice(0, WALL_FAULTS_SHOWN)
            : faults.slice(0, FAULTS_SHOWN);
    }
    get moreFaults() {
        const all = this.isWall
            ? this.faults[0]?.site_count || 0
            : this.data.numbers.find(({ key }) => key === "faults")?.count || 0;
        return Math.max(0, all - this.faults.length);
    }
    get moreWords() {
        return _t("%s more faults", this.moreFaults);
    }
    get toReview() {
        const count = this.data.numbers.find(({ key }) => key === "review")?.count || 0;
        return this.data.is_reviewer ? count : 0;
    }

    // Going on -----------------------------------------------------------------------------------

    /** A wall is shown more faults than a desk. */
    async enterWall() {
        await this.wall.enter();
        await this.live.now(["devices"]);
    }

    /** The list behind a number: exactly what was counted. Who reviews pictures does so. */
    async open(key, siteId = false) {
        this.wall.leave();
        if (key === "review" && this.data.is_reviewer) {
            return this.action.doAction("helpdesk_cctv.cctv_review_action");
        }
        const action = await this.orm.call(MODEL, "cctv_dashboard_open", [key, siteId]);
        return this.action.doAction(action);
    }
    openRecord(model, id) {
        this.wall.leave();
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("cctv_dashboard", Dashboard);
