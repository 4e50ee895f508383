import { Component, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { formatAgo, formatExact, useClock } from "../core/clock";
import { healthLooks } from "../core/health";
import { LINE } from "./looks";

/** What is typed is sent after so long a pause, in ms. */
const TYPING_MS = 800;

/** One device of a visit: its state, its checklist, its pictures and what to do next. */
export class VisitDevice extends Component {
    static template = "helpdesk_cctv.VisitDevice";
    static props = {
        line: Object,
        kind: String,
        drafts: Object,
        symptoms: Array,
        mayWork: Boolean,
        isBusy: Boolean,
        problem: { type: String, optional: true },
        noteState: { type: String, optional: true },
        onStep: Function,
        onFill: Function,
        onTicket: Function,
        onMove: Function,
        onNote: Function,
    };

    setup() {
        this.clock = useClock();
        const { line, drafts } = this.props;
        const panel = ["failed", "skip"].find((kind) => drafts.get(line.id, kind));
        this.state = useState({
            panel: panel || "",
            symptom: "",
            words: (panel && drafts.get(line.id, panel)) || "",
            noteIsOpen: Boolean(line.note || drafts.get(line.id, "note")),
        });
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    get line() {
        return this.props.line;
    }
    get looks() {
        return LINE[this.line.state];
    }
    get health() {
        return healthLooks(this.line.health);
    }
    get note() {
        return this.props.drafts.get(this.line.id, "note") ?? this.line.note;
    }
    /** Everything of the form is answered, and something of it failed: one tap tells all. */
    get hasFailures() {
        const { checklist } = this.line;
        return Boolean(checklist && checklist.failed.length);
    }
    get saysWhat() {
        const { symptom, words } = this.state;
        return this.hasFailures || (symptom && symptom !== "other") || Boolean(words.trim());
    }
    get checklistWords() {
        const { answered, total, state } = this.line.checklist;
        return state === "done"
            ? _t("Checklist is done")
            : _t("Checklist: %(answered)s of %(total)s", { answered, total });
    }
    get reasons() {
        return [
            _t("Nobody had the key"),
            _t("No access to the place"),
            _t("Weather"),
            _t("Spare part is missing"),
            _t("Device not found"),
        ];
    }
    get pictures() {
        return [
            { when: "before", title: _t("Before"), ...this.line.before },
            { when: "after", title: _t("After"), ...this.line.after },
        ].filter((picture) => picture.state !== "none");
    }

    ago(moment) {
        return moment ? formatAgo(deserializeDateTime(moment), this.clock) : "";
    }
    exact(moment) {
        return moment ? formatExact(deserializeDateTime(moment)) : "";
    }

    open(panel) {
        this.state.panel = this.state.panel === panel ? "" : panel;
        this.state.words = this.props.drafts.get(this.line.id, panel) || "";
        this.state.symptom = "";
    }

    onWords(ev) {
        this.state.words = ev.target.value;
        this.props.drafts.keep(this.line.id, this.state.panel, this.state.words);
    }
    useReason(reason) {
        this.state.words = reason;
        this.props.drafts.keep(this.line.id, "skip", reason);
    }
    useSymptom(code) {
        this.state.symptom = this.state.symptom === code ? "" : code;
    }

    onNoteInput(ev) {
        const words = ev.target.value;
        const { drafts } = this.props;
        if (drafts.get(this.line.id, "note") === null) {
            drafts.keep(this.line.id, "base", this.line.note);
        }
        drafts.keep(this.line.id, "note", words);
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.props.onNote(this.line, words), TYPING_MS);
    }

    async step(name) {
        const { words, symptom, panel } = this.state;
        const isTaken = await this.props.onStep(this.line, name, panel ? words : "", symptom);
        if (isTaken) {
            ["failed", "skip"].forEach((kind) => this.props.drafts.drop(this.line.id, kind));
            Object.assign(this.state, { panel: "", words: "", symptom: "" });
        }
    }

    /** Failed answers say what is wrong; else the technician does. */
    fail() {
        this.hasFailures && !this.state.panel ? this.step("failed") : this.open("failed");
    }
}
