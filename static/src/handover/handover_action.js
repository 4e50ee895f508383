import { Component, onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { shrinkPhoto, UnreadablePhoto } from "../checklist_fill/photo";
import { healthLooks } from "../core/health";
import { HandoverDevices } from "./devices";
import { HandoverDrafts } from "./drafts";
import { HandoverSign } from "./sign";
import { isEmpty, newUid, Walk } from "./walk";

const MODEL = "cctv.handover";
/** After the last tap it is saved by itself so much later, in ms. A quiet shift is signed before. */
const SAVE_MS = 20000;
const RETRY_MS = 15000;
/** Without a tap for so long, in ms, it is looked what the other has done on another device. */
const REFRESH_MS = 30000;

/** The screen on which a shift is handed over: by both officers together, or by each alone. */
export class Handover extends Component {
    static template = "helpdesk_cctv.Handover";
    static components = { HandoverDevices, HandoverSign, Layout };
    static props = { ...standardActionServiceProps };
    static path = "cctv-handover";
    static displayName = _t("Handover");

    setup() {
        this.action = useService("action");
        this.notification = useService("notification");
        this.orm = useService("orm");
        this.healthLooks = healthLooks;
        this.state = useState({
            data: null,
            draft: { outgoing: {}, incoming: {} },
            obstacle: "",
            problem: "",
            mode: "fine", // offline, logged_out, other_user
            busy: false,
            isChanging: false,
            note: "",
            remarked: {}, // ids of matters for which somebody says why they are not taken over
        });
        useSetupAction({ beforeLeave: () => this.save(), beforeUnload: () => this.keep() });
        this.onHidden = () => document.visibilityState === "hidden" && this.save();
        this.onOnline = () => this.save();
        onWillStart(() => this.load());
        onMounted(() => {
            document.addEventListener("visibilitychange", this.onHidden);
            browser.addEventListener("online", this.onOnline);
        });
        onWillUnmount(() => {
            document.removeEventListener("visibilitychange", this.onHidden);
            browser.removeEventListener("online", this.onOnline);
            this.isGone = true;
            browser.clearTimeout(this.timer);
        });
    }

    get handoverId() {
        const { action, resId } = this.props;
        return Number(action.context?.active_id || action.params?.active_id || resId) || false;
    }
    get walk() {
        return new Walk(this.state.data, this.state.draft);
    }
    get data() {
        return this.state.data;
    }

    // Loading

    async load() {
        await this.begin(() => this.orm.call(MODEL, "cctv_walk_start", [this.handoverId]));
    }

    async openByHand() {
        await this.begin(() => this.orm.call(MODEL, "cctv_open_by_hand", []));
    }

    async begin(ask) {
        this.state.obstacle = "";
        try {
            const data = await ask();
            if (data.id) {
                this.drafts = await HandoverDrafts.of(data.id);
                this.state.draft = await this.drafts.read();
                this.state.data = data;
                this.plan();
            } else {
                this.state.data = data;
            }
        } catch (error) {
            this.state.obstacle = this.told(error);
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

    // What is said

    /** Whether ``side`` may say something now. */
    mayEdit(side) {
        if (!this.walk.isOpen || !this.data.side) {
            return false;
        }
        return side === "incoming" || !this.walk.hasSignedOutgoing || this.state.isChanging;
    }

    set(side, name, value) {
        this.state.draft[side][name] = value;
        this.changed(side);
    }

    /** @param {Object} values by id: they are put beside those that are there */
    setIn(side, name, values) {
        this.set(side, name, { ...this.state.draft[side][name], ...values });
    }

    changed(side, isAtOnce = false) {
        this.state.problem = "";
        this.keep();
        this.plan(isAtOnce && side === this.data.side ? 0 : SAVE_MS);
    }

    keep() {
        this.drafts?.keep(this.state.draft);
    }

    /** What comes next by itself: saving, or looking what the other has done on another device. */
    plan(ms = SAVE_MS) {
        browser.clearTimeout(this.timer);
        if (this.walk.isOpen && !this.isGone) {
            const isSaved = isEmpty(this.part(this.data.side));
            const next = () => (isSaved ? this.refresh() : this.save());
            this.timer = browser.setTimeout(next, isSaved ? REFRESH_MS : ms);
        }
    }

    async refresh() {
        if (document.visibilityState === "visible" && !this.state.busy) {
            try {
                const args = [this.data.id];
                this.state.data = await this.orm.silent.call(MODEL, "cctv_walk_start", args);
                this.state.mode = "fine";
            } catch (error) {
                this.told(error);
            }
        }
        this.plan();
    }

    part(side) {
        return this.state.draft[side] || {};
    }

    // Devices

    toggle(side, name) {
        this.set(side, name, !this.walk.value(side, name));
    }

    onObjection(side, told) {
        const list = [...(this.part(side).objections || []), { uid: newUid(), ...told }];
        this.state.draft[side].objections = list;
        this.changed(side, true);
    }
    takeBack(objection) {
        const list = this.part(objection.side).objections;
        this.set(
            objection.side,
            "objections",
            list.filter((one) => one.uid !== objection.uid)
        );
    }
    findDevices(text) {
        return this.orm.call(MODEL, "cctv_walk_devices", [[this.data.id], text]);
    }

    // Inventory

    allThere() {
        const counts = this.walk.things.map((t) => [t.id, { counted: t.expected, words: "" }]);
        this.setIn("outgoing", "things", Object.fromEntries(counts));
    }
    count(thing, counted) {
        if (counted >= 0) {
            this.setIn("outgoing", "things", { [thing.id]: { counted, words: thing.words } });
        }
    }
    explain(thing, words) {
        this.setIn("outgoing", "things", { [thing.id]: { counted: thing.counted, words } });
    }
    remarkThing(thing, words) {
        this.setIn("incoming", "remarks", { [thing.id]: words });
    }

    // Room

    async onRoomPhoto(ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        if (file) {
            try {
                this.set("outgoing", "clean_photo", await shrinkPhoto(file));
            } catch (error) {
                this.sayUnreadable(error);
            }
        }
    }
    sayUnreadable(error) {
        if (!(error instanceof UnreadablePhoto)) {
            throw error;
        }
        this.notification.add(
            _t("This file is no picture that the browser can read. Please take the photo again."),
            { type: "danger" }
        );
    }

    // Open matters

    addNote() {
        const words = this.state.note.trim();
        if (words) {
            const list = [...(this.part("outgoing").notes || []), { uid: newUid(), words }];
            this.set("outgoing", "notes", list);
            this.state.note = "";
        }
    }
    dropNote(note) {
        const list = this.part("outgoing").notes.filter((one) => one.uid !== note.uid);
        this.set("outgoing", "notes", list);
    }
    takeAll() {
        const taken = this.walk.untaken.map((m) => [m.id, { is_taken: true, remark: m.remark }]);
        if (this.data.matters_more) {
            this.state.draft.incoming.all_taken = true;
        }
        this.setIn("incoming", "matters", Object.fromEntries(taken));
    }
    take(matter) {
        const told = { is_taken: !matter.is_taken, remark: matter.remark };
        this.setIn("incoming", "matters", { [matter.id]: told });
    }
    remark(matter, remark) {
        this.setIn("incoming", "matters", { [matter.id]: { is_taken: matter.is_taken, remark } });
    }
    isRemarked(matter) {
        return Boolean(matter.remark || this.state.remarked[matter.id]);
    }
    noteDone(matter) {
        this.setIn("outgoing", "done", { [matter.id]: !matter.is_done });
    }
    openMatter(matter) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: matter.res_model,
            res_id: matter.res_id,
            views: [[false, "form"]],
        });
    }

    // Sending

    get who() {
        return { user_id: this.data.user.id };
    }

    /** Save what the user of this session has said. @returns {Promise<true>} so that one may go */
    async save() {
        browser.clearTimeout(this.timer);
        const side = this.data?.side;
        if (!side || !this.walk.isOpen || isEmpty(this.part(side)) || this.state.busy) {
            return true;
        }
        await this.send(side, (part) =>
            this.orm.silent.call(MODEL, "cctv_walk_save", [[this.data.id], side, part, this.who])
        );
        return true;
    }

    async sign(side, image, login) {
        const args = (part) => [
            [this.data.id],
            side,
            part,
            image,
            this.who,
            login || null,
            this.data.seen,
        ];
        const isDone = await this.send(side, (part) =>
            this.orm.call(MODEL, "cctv_walk_sign", args(part))
        );
        this.state.isChanging &&= !isDone;
        return isDone;
    }

    /** Send what was said on a side. What is said meanwhile stays to be sent. */
    async send(side, call) {
        const sent = JSON.stringify(this.part(side));
        this.state.busy = true;
        try {
            return this.receive(side, sent, await call(JSON.parse(sent)));
        } catch (error) {
            this.state.problem = this.told(error);
            this.plan(RETRY_MS);
            return false;
        } finally {
            this.state.busy = false;
        }
    }

    /** @returns {boolean} whether it is done */
    receive(side, sent, reply) {
        if (reply.status === "other_user") {
            this.state.mode = "other_user";
            throw new OtherUser();
        }
        if (JSON.stringify(this.part(side)) === sent) {
            this.state.draft[side] = {};
            this.keep();
        }
        const isDone = reply.status !== "changed";
        const problem = isDone
            ? ""
            : _t("What the system knows has changed meanwhile. Look at it and sign again.");
        Object.assign(this.state, { data: reply, mode: "fine", problem });
        this.plan();
        return isDone;
    }

    logIn() {
        browser.location.reload();
    }

    // Words

    time(text) {
        return text ? deserializeDateTime(text).toFormat("HH:mm") : "";
    }
    moment(text) {
        return text ? deserializeDateTime(text).toFormat("d MMM HH:mm") : "";
    }
    get figures() {
        const { data } = this;
        return [
            ["ok", data.fine_count, _t("fine")],
            ["down", data.faulty_count, _t("faulty")],
            ["maintenance", data.maintenance_count, _t("in maintenance")],
            ["unknown", data.unknown_count, _t("not known")],
        ]
            .filter(([, count]) => count)
            .map(([health, count, words]) => ({ health, count, words }));
    }
    get saving() {
        const { mode, busy, draft } = this.state;
        if (mode !== "fine") {
            return { icon: "fa-chain-broken", words: _t("Kept on this device, not saved yet") };
        }
        if (busy) {
            return { icon: "fa-refresh", words: _t("Saving…") };
        }
        return isEmpty(draft.outgoing) && isEmpty(draft.incoming)
            ? { icon: "fa-check", words: _t("All saved") }
            : { icon: "fa-pencil", words: _t("Kept on this device; saved when you sign") };
    }
    peopleOf(side) {
        const { name, people } = this.data.shifts[side];
        const names = people.map((one) => one.name).join(", ");
        return [name, names || _t("nobody")].filter(Boolean).join(": ");
    }
    /** What is still to do before the signature that comes next. */
    get toDo() {
        const isIncoming = this.walk.hasSignedOutgoing && !this.state.isChanging;
        const words = {
            devices: _t("Devices"),
            things: _t("Inventory"),
            room: _t("Room"),
            matters: _t("Open matters"),
        };
        const missing = this.walk.missing[isIncoming ? "incoming" : "outgoing"];
        return missing.map((name) => ({ name, words: words[name] }));
    }
    show({ name }) {
        const card = document.querySelector(`.o_cctv_handover [data-part=${name}]`);
        card?.scrollIntoView({ block: "center" });
    }
    get takeAllWords() {
        return _t("Take over all (%s)", this.walk.untaken.length);
    }
    get moreWords() {
        return _t("and %s more, which are in the record", this.data.matters_more);
    }
    timesWords(matter) {
        return matter.times > 1 ? _t("handed over %s times", matter.times) : _t("new");
    }

    // Ways out

    openRecord() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: this.data.id,
            views: [[false, "form"]],
        });
    }
    openDevices() {
        return this.action.doAction("helpdesk_cctv.cctv_camera_action");
    }
    openRecordings() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "cctv.recording.check",
            res_id: this.data.recording_check.id,
            views: [[false, "form"]],
        });
    }
    override() {
        return this.action.doActionButton({
            type: "object",
            resModel: MODEL,
            resId: this.data.id,
            name: "action_open_override",
            onClose: () => this.load(),
        });
    }
    print() {
        return this.action.doAction("helpdesk_cctv.cctv_paper_handover_action", {
            additionalContext: { active_ids: [this.data.id], active_id: this.data.id },
        });
    }
}

/** The session has become somebody else's: nothing was taken. */
class OtherUser extends RPCError {
    constructor() {
        super();
        this.exceptionName = "odoo.exceptions.UserError";
        this.data = {
            message: _t("Somebody else has logged in here. Log in again: what you said is kept."),
        };
    }
}

registry.category("actions").add("cctv_handover", Handover);
