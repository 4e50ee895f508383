import { Component, onWillUpdateProps, useEffect, useRef, useState } from "@odoo/owl";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { isOutOfBounds, parseNumber, showNumber } from "./number";
import { SignaturePad } from "./signature_pad";

const RESULTS = [
    { value: "pass", icon: "fa-check", name: _t("Pass") },
    { value: "fail", icon: "fa-times", name: _t("Fail") },
    { value: "na", icon: "fa-minus", name: _t("N.A.") },
];

/** One question of a checklist with its answer, large enough for a thumb in a glove. */
export class FillQuestion extends Component {
    static template = "helpdesk_cctv.FillQuestion";
    static components = { SignaturePad };
    static props = {
        question: Object,
        answer: Object, // of FillForm.answerOf
        isDone: Boolean,
        isFailed: Boolean,
        isReadonly: Boolean,
        problems: Array, // refused entries of this question
        removed: Array, // photos whose removal can still be undone
        onAnswer: Function, // (question, part, value, options)
        onNext: Function, // (question)
        onPhotos: Function, // (question, files)
        onRemovePhoto: Function, // (question, photo)
        onUndoRemoval: Function, // (entry)
        onRetry: Function, // (entry)
        onDiscard: Function, // (entry)
    };

    setup() {
        this.results = RESULTS;
        this.state = useState({
            number: this.shownNumber(this.props.answer.value),
            isUnfolded: false,
            isSigning: false,
        });
        this.text = useRef("text");
        this.note = useRef("note");
        this.noteButton = useRef("noteButton");
        onWillUpdateProps((next) => this.followNumber(next));
        for (const area of [this.text, this.note]) {
            useEffect(
                (el) => this.grow(el),
                () => [area.el, this.props.answer.value, this.props.answer.note]
            );
        }
    }

    get id() {
        return `o_cctv_fill_${this.props.question.id}`;
    }
    get kind() {
        return this.props.question.kind;
    }

    // Numbers

    shownNumber(value) {
        return typeof value === "number" ? showNumber(value, localization.decimalPoint) : "";
    }

    /** Shows what somebody else answered, and leaves alone what is being typed here. */
    followNumber({ answer }) {
        if (this.kind !== "number") {
            return;
        }
        const typed = parseNumber(this.state.number, this.props.question.unit);
        const known = typeof answer.value === "number" ? answer.value : null;
        const before = this.props.answer.value;
        if (typed !== known && answer.value !== before) {
            this.state.number = this.shownNumber(answer.value);
        }
    }

    onNumber(ev) {
        this.state.number = ev.target.value;
        const number = parseNumber(ev.target.value, this.props.question.unit);
        if (number !== undefined) {
            this.tell("value", number === null ? false : number, { isTyping: true });
        }
    }

    get boundsWords() {
        return _t("Should be %s", this.props.question.bounds);
    }

    get numberWords() {
        const { question } = this.props;
        const number = parseNumber(this.state.number, question.unit);
        if (number === undefined) {
            return _t("This is not a number. Type it like 11.8 or 11,8.");
        }
        if (isOutOfBounds(number, question)) {
            return _t("Out of bounds. It is kept as you typed it.");
        }
        return "";
    }

    // What is out of the ordinary

    get isNoteShown() {
        const { answer, isFailed } = this.props;
        return Boolean(this.state.isUnfolded || answer.note || isFailed);
    }
    get canClear() {
        const { answer, isReadonly } = this.props;
        return !isReadonly && ["result", "choice"].includes(this.kind) && Boolean(answer.value);
    }
    get signatureUrl() {
        const { value } = this.props.answer;
        return value && (value.startsWith("/") ? value : `data:image/png;base64,${value}`);
    }
    get isPadShown() {
        return !this.props.isReadonly && (this.state.isSigning || !this.props.answer.value);
    }

    tell(part, value, options = {}) {
        this.props.onAnswer(this.props.question, part, value, options);
    }

    onSigned(picture) {
        this.state.isSigning = true;
        this.tell("value", picture, { isTyping: true });
    }

    onFiles(ev) {
        const files = [...ev.target.files];
        ev.target.value = ""; // the same photo may be chosen again
        this.props.onPhotos(this.props.question, files);
    }

    unfold() {
        this.state.isUnfolded = true;
        requestAnimationFrame(() => this.note.el?.focus());
    }

    grow(el) {
        if (el) {
            el.style.height = "auto";
            el.style.height = `${el.scrollHeight + 2}px`;
        }
    }
}
