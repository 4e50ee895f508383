import {
    Component,
    onMounted,
    onPatched,
    onWillStart,
    onWillUnmount,
    useRef,
    useState,
} from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime, serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { BLANK, LogDraft } from "./log_draft";
import { LogLine } from "./log_line";
import { opinionIn, search } from "./log_search";

const MODEL = "cctv.log.entry";
/** How often the lines are read anew, in ms: while a picture is on its way, and else. */
const WAITING_MS = 10000;
const POLL_MS = 60000;
/** So long after the last letter the server is asked, where there are too many cameras, in ms. */
const TYPING_MS = 250;

/** The log of the shift: one screen, written without a mouse. */
export class CctvLog extends Component {
    static template = "helpdesk_cctv.Log";
    static components = { Layout, LogLine };
    static props = { ...standardActionServiceProps };
    static path = "cctv-log";
    static displayName = _t("Daily log");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.where = useRef("where");
        this.facts = useRef("facts");
        this.state = useState({
            log: null,
            obstacle: "",
            problem: "",
            isLoggedOut: false,
            said: "",
            busy: false,
            typed: "",
            found: [],
            chosen: 0,
            isPast: false,
        });
        this.entry = useState({ ...BLANK });
        onWillStart(() => this.load());
        onMounted(() => {
            this.focusWhere();
            this.plan();
        });
        onPatched(() => {
            if (this.wantsFocus) {
                this.wantsFocus = false;
                this.focusWhere();
            }
        });
        onWillUnmount(() => {
            browser.clearTimeout(this.timer);
            browser.clearTimeout(this.typing);
        });
    }

    get log() {
        return this.state.log;
    }
    get isComplaint() {
        return this.entry.category === "complaint";
    }
    get opinionWord() {
        return opinionIn(this.entry.facts);
    }
    get opinionWords() {
        return _t('"%s" sounds like an opinion. Say what can be seen; what you think goes below.', this.opinionWord);
    }
    get mayHavePicture() {
        return this.entry.where?.picture && !this.entry.when;
    }
    get shiftWords() {
        const { shift } = this.log;
        const hour = (moment) => deserializeDateTime(moment).toFormat("HH:mm");
        return `${shift.name} ${hour(shift.start)}–${hour(shift.end)}`;
    }
    get shiftPeople() {
        return this.log.shift.officers.join(", ");
    }

    call(method, ...args) {
        return this.orm.silent.call(MODEL, method, args);
    }

    async load(roomId = false) {
        try {
            this.state.log = await this.call("cctv_log_data", roomId);
            this.draft = new LogDraft(this.log.room);
            this.show(this.draft.read());
        } catch (error) {
            this.state.obstacle = sentenceOf(error);
            if (!this.state.obstacle) {
                throw error;
            }
        }
    }

    /** Show a draft. */
    show(entry) {
        Object.assign(this.entry, entry);
        this.state.isPast = Boolean(entry.when || entry.from_paper);
        this.state.typed = entry.where ? labelOf(entry.where) : "";
        this.state.found = [];
    }

    async chooseRoom(ev) {
        await this.load(Number(ev.target.value));
        this.focusWhere();
    }

    plan() {
        const isWaiting = this.log?.lines.some((line) => line.picture === "waiting");
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.refresh(), isWaiting ? WAITING_MS : POLL_MS);
    }

    /** What others wrote meanwhile; without a connection the screen stays as it is. */
    async refresh() {
        if (this.log?.room && !this.state.busy && document.visibilityState === "visible") {
            try {
                Object.assign(this.log, await this.call("cctv_log_lines", this.log.room));
            } catch (error) {
                if (!sentenceOf(error)) {
                    throw error;
                }
            }
        }
        this.plan();
    }

    focusWhere() {
        this.where.el?.focus();
    }

    // Camera or place ---------------------------------------------------------------------------

    onTyped(ev) {
        this.state.typed = ev.target.value;
        this.change("where", null);
        this.change("wants_picture", false);
        this.state.chosen = 0;
        if (!this.log.is_cut) {
            this.state.found = search(this.log.devices, this.log.places, this.state.typed);
            return;
        }
        browser.clearTimeout(this.typing);
        this.typing = browser.setTimeout(() => this.find(this.state.typed), TYPING_MS);
    }

    async find(typed) {
        const words = typed.trim();
        const devices = words ? await this.call("cctv_log_find", this.log.room, words) : [];
        if (this.state.typed === typed) {
            this.state.found = search(devices, this.log.places, typed);
        }
    }

    onWhereKey(ev) {
        const { found } = this.state;
        const move = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
        if (move && found.length) {
            this.state.chosen = (this.state.chosen + move + found.length) % found.length;
            ev.preventDefault();
        } else if ((ev.key === "Enter" && !ev.ctrlKey) || (ev.key === "Tab" && !ev.shiftKey)) {
            if (found.length) {
                this.choose(found[this.state.chosen]);
                ev.preventDefault();
            } else if (ev.key === "Enter") {
                this.facts.el.focus();
                ev.preventDefault();
            }
        } else if (ev.key === "Escape" && found.length) {
            this.state.found = [];
            ev.stopPropagation();
        }
    }

    choose(where) {
        const { rank, ...kept } = where;
        this.change("where", kept);
        this.state.typed = labelOf(where);
        this.state.found = [];
        this.facts.el.focus();
    }

    isChosen(index) {
        return index === this.state.chosen;
    }

    // What is typed -----------------------------------------------------------------------------

    change(name, value) {
        this.entry[name] = value;
        this.draft.keep(this.entry);
        this.state.said = "";
    }

    /** A "!" in front makes it important, "!!" an emergency. */
    onFacts(ev) {
        const marks = ev.target.value.match(/^(!{1,2})(?=[^!])/);
        if (marks) {
            this.change("severity", marks[1].length === 1 ? "important" : "emergency");
            ev.target.value = ev.target.value.slice(marks[1].length).trimStart();
        }
        this.change("facts", ev.target.value);
    }

    togglePast() {
        this.state.isPast = !this.state.isPast;
        if (!this.state.isPast) {
            this.change("when", "");
            this.change("from_paper", false);
        }
    }

    onKey(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.save();
        }
    }

    // Writing it down ---------------------------------------------------------------------------

    get values() {
        const { where, when, wants_picture, ...entry } = this.entry;
        const { token, complainant, complainant_contact, complaint_channel, ...values } = entry;
        const complaint = { complainant, complainant_contact, complaint_channel };
        return {
            ...values,
            ...(this.isComplaint ? complaint : {}),
            device_id: where?.kind === "device" ? where.id : false,
            location_id: where?.kind === "place" ? where.id : false,
            wants_picture: Boolean(wants_picture && this.mayHavePicture),
            date: when ? serializeDateTime(luxon.DateTime.fromISO(when)) : false,
        };
    }

    get missing() {
        if (this.state.typed.trim() && !this.entry.where) {
            return _t("Choose a camera or a place from the list, or leave it empty.");
        }
        if (!this.entry.facts.trim()) {
            return _t("Write what was seen.");
        }
        if (this.isComplaint && !this.entry.complainant.trim()) {
            return _t("Say from whom the complaint is; 'anonymous' where nobody says.");
        }
        return "";
    }

    async save() {
        if (this.state.busy) {
            return;
        }
        if (this.state.found.length && !this.entry.where) {
            this.choose(this.state.found[this.state.chosen]);
        }
        this.state.problem = this.missing;
        if (this.state.problem) {
            return;
        }
        this.state.busy = true;
        const { token } = this.entry;
        try {
            const { saved, ...present } = await this.call(
                "cctv_log_save",
                this.log.room,
                this.values,
                token
            );
            Object.assign(this.log, present);
            this.draft.drop();
            this.show(this.draft.fresh());
            const line = present.lines.find(({ id }) => id === saved);
            this.state.said = _t("%s is written down.", line?.number || "");
            this.wantsFocus = true;
        } catch (error) {
            this.state.problem = sentenceOf(error);
            this.state.isLoggedOut = isLoggedOut(error);
            if (!this.state.problem) {
                throw error;
            }
        } finally {
            this.state.busy = false;
            this.plan();
        }
    }

    logIn() {
        browser.location.reload();
    }

    // Lines -------------------------------------------------------------------------------------

    async step(line, method) {
        await this.action.doActionButton({
            type: "object",
            name: method,
            resModel: MODEL,
            resId: line.id,
            resIds: [line.id],
            context: {},
            onClose: () => this.refresh(),
        });
    }

    open(line) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: line.id,
            views: [[false, "form"]],
        });
    }

    /** Kind and place in a few taps; what was typed here stays as a draft. */
    emergency() {
        return this.action.doAction("helpdesk_cctv.cctv_incident_emergency_action");
    }

    openComplaints() {
        return this.action.doAction("helpdesk_cctv.cctv_log_complaint_action");
    }
}

const labelOf = ({ code, name }) => [code, name].filter(Boolean).join(" ");

/** The sentence of a refusal; "" for what is a fault of the program. */
function sentenceOf(error) {
    if (error instanceof ConnectionLostError) {
        return _t("There is no connection. What you typed is kept here; write it down again later.");
    }
    if (isLoggedOut(error)) {
        return _t("You are logged out. What you typed is kept on this device.");
    }
    if (error instanceof RPCError && error.exceptionName?.startsWith("odoo.exceptions.")) {
        return error.data.message;
    }
    return "";
}

function isLoggedOut(error) {
    return error instanceof RPCError && Boolean(error.exceptionName?.includes("SessionExpired"));
}

registry.category("actions").add("cctv_log", CctvLog);
