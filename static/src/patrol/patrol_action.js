import { Component, onMounted, onPatched, onWillStart, onWillUnmount, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { healthLooks } from "../core/health";
import { blankNote, PatrolDraft } from "./patrol_draft";
import { Round } from "./round";

const MODEL = "cctv.patrol";
/** After the last tick it is saved so much later, in ms: many ticks are one request. */
const SAVE_MS = 15000;
const CLOCK_MS = 5000;

/** A round over the cameras: pictures in a grid, ticked off by key, click or finger. */
export class Patrol extends Component {
    static template = "helpdesk_cctv.Patrol";
    static components = { Layout };
    static props = { ...standardActionServiceProps };
    static path = "cctv-patrol";
    static displayName = _t("Video patrol");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.root = useRef("root");
        this.healthLooks = healthLooks;
        this.state = useState({
            data: null,
            ticks: {},
            page: 0,
            chosen: 0,
            noted: null, // the camera of which something is written
            note: blankNote(),
            large: null, // the camera whose picture is shown large
            words: "",
            isEnding: false,
            obstacle: "",
            problem: "",
            mode: "fine", // offline, logged_out, other_user
            busy: false,
            now: Date.now(),
        });
        useSetupAction({ beforeLeave: () => this.save() });
        this.onHidden = () => document.visibilityState === "hidden" && this.save();
        this.onOnline = () => this.save();
        this.onKey = (ev) => this.key(ev);
        onWillStart(() => this.load(this.wantedId));
        onMounted(() => {
            document.addEventListener("visibilitychange", this.onHidden);
            document.addEventListener("keydown", this.onKey);
            browser.addEventListener("online", this.onOnline);
            this.clock = browser.setInterval(() => (this.state.now = Date.now()), CLOCK_MS);
        });
        onPatched(() => {
            if (this.wantsFocus) {
                this.wantsFocus = false;
                this.root.el?.querySelector("textarea")?.focus();
            }
        });
        onWillUnmount(() => {
            document.removeEventListener("visibilitychange", this.onHidden);
            document.removeEventListener("keydown", this.onKey);
            browser.removeEventListener("online", this.onOnline);
            browser.clearInterval(this.clock);
            browser.clearTimeout(this.timer);
        });
    }

    get wantedId() {
        const { action, resId } = this.props;
        return Number(action.context?.active_id || action.params?.active_id || resId) || false;
    }
    get data() {
        return this.state.data;
    }
    get patrol() {
        return this.state.data.patrol;
    }
    get round() {
        return new Round(this.patrol, this.state.ticks);
    }
    get shown() {
        return this.round.page(this.state.page);
    }
    get isOpen() {
        return this.data.may_patrol && this.patrol.state === "running";
    }
    get who() {
        return { user_id: this.data.user.id };
    }

    // Loading ------------------------------------------------------------------------------------

    async load(patrolId) {
        await this.ask(() => this.orm.call(MODEL, "cctv_patrol_data", [patrolId]));
    }
    async begin(round) {
        await this.ask(() => this.orm.call(MODEL, "cctv_patrol_begin", [round.id]));
    }
    async beginNow(plan) {
        await this.ask(() => this.orm.call(MODEL, "cctv_patrol_begin", [false, plan.id]));
    }
    async leave() {
        await this.save();
        await this.load(false);
    }

    async ask(call) {
        this.state.busy = true;
        this.state.problem = "";
        try {
            this.show(await call());
        } catch (error) {
            const words = this.told(error);
            this.state[this.data ? "problem" : "obstacle"] = words;
        } finally {
            this.state.busy = false;
        }
    }

    show(data) {
        const { patrol } = data;
        this.draft = patrol ? new PatrolDraft(patrol.id) : null;
        const { ticks, note } = this.draft?.read() || { ticks: {}, note: null };
        const noted = note && patrol.cameras.find((camera) => camera.id === note.id);
        Object.assign(this.state, { data, ticks, chosen: 0, isEnding: false, noted: noted || null });
        if (noted) {
            this.state.note = note.said;
        }
        this.state.now = Date.now();
        if (patrol) {
            this.offset = deserializeDateTime(patrol.now).toMillis() - Date.now();
            this.state.page = Math.max(0, this.round.nextLeft(-1));
            this.plan();
        }
    }

    /** What to tell of an error; what is no answer of the server's is an error of ours. */
    told(error) {
        if (error instanceof ConnectionLostError) {
            this.state.mode = "offline";
            return _t("There is no connection. What you said is kept on this device.");
        }
        if (error instanceof RPCError && error.exceptionName?.includes("SessionExpired")) {
            this.state.mode = "logged_out";
            return _t("You are logged out. What you said is kept on this device.");
        }
        if (error instanceof RPCError && error.exceptionName?.startsWith("odoo.exceptions.")) {
            return error.data.message;
        }
        throw error;
    }

    /** What is ticked and typed stays in the browser until the server has it. */
    keep() {
        const { noted, note, ticks } = this.state;
        const isTyped = noted && note.facts.trim();
        this.draft.keep(ticks, isTyped ? { id: noted.id, said: note } : null);
    }

    // Ticking off --------------------------------------------------------------------------------

    set(cameras, result) {
        const free = cameras.filter((camera) => this.round.isFree(camera));
        for (const camera of free) {
            this.state.ticks[camera.id] = typeof result === "function" ? result(camera) : result;
        }
        if (free.length) {
            this.state.problem = "";
            this.keep();
            this.plan();
        }
    }
    toggle(camera, result) {
        if (this.isOpen) {
            this.set([camera], this.round.result(camera) === result ? "" : result);
        }
    }
    choose(camera) {
        this.state.chosen = this.shown.indexOf(camera);
    }
    /** All that are shown and of which nothing is said; what shows no picture cannot be fine. */
    allFine() {
        const { round } = this;
        this.set(
            this.shown.filter((camera) => !round.result(camera)),
            (camera) => round.usual(camera)
        );
        const next = this.round.nextLeft(this.state.page);
        if (next >= 0) {
            this.turn(next);
        }
    }
    turn(page) {
        this.state.page = Math.min(Math.max(page, 0), this.round.pageCount - 1);
        this.state.chosen = 0;
        this.root.el?.querySelector(".o_cctv_patrol_grid")?.scrollIntoView({ block: "nearest" });
    }
    move(step) {
        const chosen = this.state.chosen + step;
        if (chosen >= this.shown.length && this.state.page < this.round.pageCount - 1) {
            this.turn(this.state.page + 1);
        } else if (chosen < 0 && this.state.page > 0) {
            this.turn(this.state.page - 1);
            this.state.chosen = this.shown.length - 1;
        } else {
            this.state.chosen = Math.min(Math.max(chosen, 0), this.shown.length - 1);
        }
        this.root.el
            ?.querySelectorAll(".o_cctv_patrol_view")
            [this.state.chosen]?.scrollIntoView({ block: "nearest" });
    }

    key(ev) {
        const isTyping = ev.target.closest?.("input, textarea, select, .modal, .dropdown-menu");
        if (ev.key === "Escape" && (this.state.noted || this.state.large)) {
            this.state.large = null;
            this.dropNote();
            return;
        }
        if (isTyping || ev.ctrlKey || ev.metaKey || ev.altKey || !this.patrol || !this.isOpen) {
            return;
        }
        const camera = this.shown[this.state.chosen];
        const does = {
            ArrowRight: () => this.move(1),
            ArrowDown: () => this.move(1),
            ArrowLeft: () => this.move(-1),
            ArrowUp: () => this.move(-1),
            PageDown: () => this.turn(this.state.page + 1),
            PageUp: () => this.turn(this.state.page - 1),
            " ": () => this.tickAndMove(camera),
            a: () => this.allFine(),
            x: () => this.toggle(camera, "blind"),
            n: () => this.write(camera),
            l: () => (this.state.large = this.state.large ? null : camera),
        }[ev.key];
        if (does && camera && !(ev.key === " " && ev.target.closest?.("button"))) {
            ev.preventDefault();
            does();
        }
    }
    tickAndMove(camera) {
        this.toggle(camera, "fine");
        this.move(1);
    }

    // Something is seen --------------------------------------------------------------------------

    write(camera) {
        if (this.isOpen) {
            this.state.noted = camera;
            this.state.large = null;
            this.wantsFocus = true;
        }
    }
    onNote(ev) {
        this.state.note.facts = ev.target.value;
        this.keep();
    }
    onNoteKey(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.sendNote();
        }
    }
    async sendNote() {
        const { noted, note } = this.state;
        if (!note.facts.trim()) {
            this.state.problem = _t("Write what was seen.");
            return;
        }
        const isDone = await this.send((ticks) =>
            this.orm.call(MODEL, "cctv_patrol_note", [
                [this.patrol.id],
                noted.id,
                note,
                ticks,
                this.who,
            ])
        );
        if (isDone) {
            this.dropNote();
        }
    }
    dropNote() {
        Object.assign(this.state, { noted: null, note: blankNote() });
        this.keep();
    }

    // Sending ------------------------------------------------------------------------------------

    plan() {
        browser.clearTimeout(this.timer);
        if (this.isOpen && Object.keys(this.state.ticks).length) {
            this.timer = browser.setTimeout(() => this.save(), SAVE_MS);
        }
    }

    /** @returns {Promise<true>} so that one may go */
    async save() {
        browser.clearTimeout(this.timer);
        const hasTicks = Object.keys(this.state.ticks).length;
        if (this.data?.patrol && this.isOpen && hasTicks && !this.state.busy) {
            await this.send((ticks) =>
                this.orm.silent.call(MODEL, "cctv_patrol_tick", [[this.patrol.id], ticks, this.who])
            );
        }
        return true;
    }

    async finish() {
        if (this.round.unsaid && !this.state.words.trim()) {
            this.state.isEnding = true;
            this.wantsFocus = true;
            return;
        }
        await this.send((ticks) =>
            this.orm.call(MODEL, "cctv_patrol_finish", [
                [this.patrol.id],
                ticks,
                this.state.words,
                this.who,
            ])
        );
    }

    /** Send what was ticked. What is ticked meanwhile stays to be sent. */
    async send(call) {
        const sent = { ...this.state.ticks };
        this.state.busy = true;
        try {
            this.receive(sent, await call(sent));
            return this.state.mode === "fine";
        } catch (error) {
            this.state.problem = this.told(error);
            this.plan();
            return false;
        } finally {
            this.state.busy = false;
        }
    }

    receive(sent, reply) {
        if (reply.status === "other_user") {
            this.state.mode = "other_user";
            return;
        }
        for (const [id, result] of Object.entries(sent)) {
            if (this.state.ticks[id] === result) {
                delete this.state.ticks[id];
            }
        }
        this.keep();
        Object.assign(this.state, { mode: "fine", problem: "" });
        if (reply.patrol) {
            this.show(reply);
        } else {
            Object.assign(this.patrol, reply);
            this.plan();
        }
    }

    async confirm(check) {
        await this.orm.call("cctv.attention.check", "action_confirm", [[check.id]]);
        this.data.attention = this.data.attention.filter((one) => one.id !== check.id);
    }
    logIn() {
        browser.location.reload();
    }
    openRecord() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: this.patrol.id,
            views: [[false, "form"]],
        });
    }

    // Words --------------------------------------------------------------------------------------

    time(text) {
        return text ? deserializeDateTime(text).toFormat("HH:mm") : "";
    }
    moment(text) {
        return text ? deserializeDateTime(text).toFormat("d MMM HH:mm") : "";
    }
    /** The time of a picture; with its day when that is not today. */
    stamp(text) {
        const at = text && deserializeDateTime(text);
        return at && at.hasSame(luxon.DateTime.now(), "day") ? this.time(text) : this.moment(text);
    }
    get minutes() {
        const begun = deserializeDateTime(this.patrol.date_start).toMillis();
        return Math.max(0, Math.floor((this.state.now + this.offset - begun) / 60000));
    }
    get isLong() {
        return this.minutes > this.patrol.standard_minutes;
    }
    get elapsedWords() {
        return _t("%(took)s of %(standard)s min", {
            took: this.minutes,
            standard: this.patrol.standard_minutes,
        });
    }
    get progressWords() {
        const { seen, cameras } = this.round;
        return _t("%(seen)s of %(all)s looked at", { seen, all: cameras.length });
    }
    get coverageWords() {
        return _t("coverage %s percent", this.patrol.coverage);
    }
    get tookWords() {
        const { minutes: took, standard_minutes: standard } = this.patrol;
        return _t("Took %(took)s min, standard %(standard)s min", { took, standard });
    }
    spanOf(round) {
        const [begin, end] = [this.moment(round.date_due), this.time(round.date_late)];
        return _t("%(begin)s, until %(end)s", { begin, end });
    }
    attentionWords(check) {
        return _t("Attention check: please confirm until %s.", this.time(check.until));
    }
    get unsaidWords() {
        return _t("%s views were not looked at. Why?", this.round.unsaid);
    }
    get pages() {
        return [...Array(this.round.pageCount).keys()].map((number) => ({
            number,
            left: this.round.left(number),
            area: this.areaOf(this.round.page(number)[0]),
        }));
    }
    areaOf(camera) {
        return (camera && this.patrol.areas[camera.area]) || _t("No place");
    }
    saidOf(camera) {
        const { result, who, entry, ticket, mine } = this.round.of(camera);
        const looks = {
            fine: { icon: "fa-check-circle", words: _t("Fine") },
            noted: { icon: "fa-pencil-square", words: _t("Something is seen") },
            blind: { icon: "fa-eye-slash", words: _t("Cannot be seen") },
        }[result];
        if (!looks) {
            return null;
        }
        const more = [mine ? "" : who, entry, ticket].filter(Boolean).join(", ");
        return { ...looks, words: more ? `${looks.words} (${more})` : looks.words };
    }
    get saving() {
        const { mode, busy, ticks } = this.state;
        if (mode !== "fine") {
            return { icon: "fa-chain-broken", words: _t("Kept on this device, not saved yet") };
        }
        if (busy) {
            return { icon: "fa-refresh", words: _t("Saving…") };
        }
        return Object.keys(ticks).length
            ? { icon: "fa-pencil", words: _t("Kept on this device; saved in a moment") }
            : { icon: "fa-check", words: _t("All saved") };
    }
}

registry.category("actions").add("cctv_patrol", Patrol);
