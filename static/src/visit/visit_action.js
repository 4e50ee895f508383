import { Component, onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Drafts } from "./drafts";
import { byPlace, WORK } from "./looks";
import { VisitDevice } from "./visit_device";

const MODEL = "maintenance.request";
/** How often the page is read anew, in ms: while a picture is on its way, and else. */
const WAITING_MS = 5000;
const POLL_MS = 30000;
/** "Fri, 27 Nov, 09:00", as the reader's language has it. */
const DAY_AND_TIME = {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
};
/** The key of what concerns the whole visit, among those of its devices. */
const WHOLE = 0;

/** The sentence of a refusal; undefined for what is a fault of the program. */
export function sentenceOf(error) {
    if (error instanceof ConnectionLostError) {
        return _t("There is no connection. Nothing was changed; try again when there is one.");
    }
    if (error instanceof RPCError && error.exceptionName?.startsWith("odoo.exceptions.")) {
        return error.data.message;
    }
}

/** The page of a visit, for a phone at the foot of a ladder. */
export class CctvVisit extends Component {
    static template = "helpdesk_cctv.Visit";
    static components = { Layout, VisitDevice };
    static props = { ...standardActionServiceProps };
    static path = "cctv-visit";
    static displayName = _t("Visit");

    setup() {
        this.action = useService("action");
        this.notification = useService("notification");
        this.orm = useService("orm");
        this.drafts = new Drafts();
        this.state = useState({ visit: null, obstacle: "", busy: false, problems: {}, notes: {} });
        onWillStart(() => this.load());
        onMounted(() => {
            this.sendNotes();
            this.plan();
            browser.addEventListener("online", this.wake);
            document.addEventListener("visibilitychange", this.wake);
        });
        onWillUnmount(() => {
            this.isGone = true;
            browser.clearTimeout(this.timer);
            browser.removeEventListener("online", this.wake);
            document.removeEventListener("visibilitychange", this.wake);
        });
    }

    wake = () => {
        if (document.visibilityState === "visible") {
            this.refresh();
        }
    };

    get visitId() {
        const { action, resId } = this.props;
        return Number(action.context?.active_id || action.params?.active_id || resId) || 0;
    }
    get visit() {
        return this.state.visit;
    }
    get looks() {
        return WORK[this.visit.state] || WORK.planned;
    }
    get places() {
        return byPlace(this.visit.lines);
    }
    get when() {
        const { date } = this.visit;
        return date ? deserializeDateTime(date).toLocaleString(DAY_AND_TIME) : "";
    }
    get ended() {
        return this.visit.lines.filter((line) => line.is_ended).length;
    }
    get percent() {
        return this.visit.lines.length ? (100 * this.ended) / this.visit.lines.length : 0;
    }
    get progressWords() {
        const total = this.visit.lines.length;
        return _t("%(done)s of %(total)s", { done: this.ended, total });
    }
    get openWords() {
        return _t("Still open: %s", this.visit.lines.length - this.ended);
    }
    get mayFinish() {
        const { lines, state } = this.visit;
        return state === "under_way" && lines.every((line) => line.is_ended);
    }
    /** Work about no device, or about one that has no line yet, is begun as a whole. */
    get mayBegin() {
        return this.visit.state === "planned" && !this.visit.lines.length;
    }
    get whole() {
        return this.state.problems[WHOLE];
    }
    noteState(line) {
        return this.state.notes[line.id];
    }
    problemOf(line) {
        return this.state.problems[line.id];
    }

    async load() {
        this.state.obstacle = "";
        try {
            this.state.visit = await this.call("cctv_visit_data");
        } catch (error) {
            this.state.obstacle = sentenceOf(error);
            if (!this.state.obstacle) {
                throw error;
            }
        }
    }

    call(method, ...args) {
        return this.orm.silent.call(MODEL, method, [[this.visitId], ...args]);
    }

    plan() {
        const isWaiting = this.visit?.lines.some((line) =>
            [line.before.state, line.after.state].includes("waiting")
        );
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.refresh(), isWaiting ? WAITING_MS : POLL_MS);
    }

    /** What others did meanwhile; without a connection the page stays as it is. */
    async refresh() {
        if (this.visit && !this.state.busy && document.visibilityState === "visible") {
            try {
                const visit = await this.call("cctv_visit_data");
                if (!this.state.busy) {
                    this.state.visit = visit;
                }
                await this.sendNotes();
            } catch (error) {
                if (!sentenceOf(error)) {
                    throw error;
                }
            }
        }
        if (!this.isGone) {
            this.plan();
        }
    }

    /** @returns {Promise<boolean>} whether the step was taken */
    async step(line, name, words = "", symptom = "") {
        if (this.state.busy) {
            return false;
        }
        const key = line?.id || WHOLE;
        this.state.busy = true;
        this.state.problems = {};
        try {
            await this.sendNotes();
            const args = [name, line?.id || null, words, symptom || false];
            const wasFree = this.visit.is_free;
            this.state.visit = await this.call("cctv_visit_step", ...args);
            if (wasFree && !this.visit.is_free) {
                this.notification.add(_t("This work is yours now."), { type: "success" });
            }
            return true;
        } catch (error) {
            await this.explain(key, error);
            return false;
        } finally {
            this.state.busy = false;
            this.plan();
        }
    }

    /** Say why it was refused, and show how things are now. */
    async explain(key, error) {
        const sentence = sentenceOf(error);
        if (!sentence) {
            throw error;
        }
        this.state.problems = { [key]: sentence };
        if (!(error instanceof ConnectionLostError)) {
            this.state.visit = await this.call("cctv_visit_data").catch(() => this.visit);
        }
    }

    async sendNote(line, words) {
        const base = this.drafts.get(line.id, "base") ?? line.note;
        this.state.notes[line.id] = _t("Saving…");
        try {
            const kept = await this.call("cctv_visit_note", line.id, words, base);
            line.note = kept;
            if (this.drafts.get(line.id, "note") === words) {
                ["note", "base"].forEach((kind) => this.drafts.drop(line.id, kind));
            } else {
                this.drafts.keep(line.id, "base", kept);
            }
            this.state.notes[line.id] =
                kept === words ? _t("Saved") : _t("Saved, with what somebody else has written");
        } catch (error) {
            const sentence = sentenceOf(error);
            if (!sentence) {
                throw error;
            }
            const isLost = error instanceof ConnectionLostError;
            this.state.notes[line.id] = isLost
                ? _t("Kept on this phone until there is a connection")
                : sentence;
        }
    }

    /** What was typed without a connection. */
    async sendNotes() {
        for (const line of this.visit?.lines || []) {
            const words = this.drafts.get(line.id, "note");
            if (words !== null && words !== line.note) {
                await this.sendNote(line, words);
            }
        }
    }

    fill(line) {
        return this.action.doAction({
            type: "ir.actions.client",
            tag: "cctv_checklist_fill",
            name: _t("Fill in"),
            context: { active_id: line.checklist.id },
        });
    }

    openTicket(line) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "helpdesk.ticket",
            res_id: line.ticket.id,
            views: [[false, "form"]],
        });
    }

    /** Record that the device was moved or replaced, in a window. */
    move(line) {
        return this.action.doActionButton({
            type: "object",
            resModel: "cctv.maintenance.line",
            resId: line.id,
            name: "action_move",
            onClose: () => this.load(),
        });
    }

    /** Say when the work was done that was on paper first, in a window. */
    enterLater() {
        return this.action.doActionButton({
            type: "object",
            resModel: MODEL,
            resId: this.visitId,
            name: "action_cctv_enter_later",
            onClose: () => this.load(),
        });
    }

    openWork() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: this.visitId,
            views: [[false, "form"]],
        });
    }

    back() {
        return this.env.config.breadcrumbs?.length > 1
            ? this.env.config.historyBack()
            : this.action.doAction("cctv_my_work", { clearBreadcrumbs: true });
    }
}

registry.category("actions").add("cctv_visit", CctvVisit);
