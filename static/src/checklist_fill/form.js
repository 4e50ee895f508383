import { Reactive } from "@web/core/utils/reactive";
import { isAnswered, isAsked, isFailure, missing, nextAfter, progressOf } from "./outline";

const NOTHING = { value: false, note: "", photos: [], at: false, by: false };

/**
 * A checklist as its reader sees it: what the server knows, with the answers over it that still
 * wait to be sent.
 */
export class FillForm extends Reactive {
    constructor(data, queue) {
        super();
        this.queue = queue;
        const { questions, ...rest } = data;
        Object.assign(this, { all: questions, ...rest });
    }

    /** The questions that are asked, after the answers so far. */
    get questions() {
        const choices = this.all.filter((question) => question.kind === "choice");
        const chosen = new Set(choices.map((question) => this.answerOf(question).value));
        return this.all.filter((one) => isAsked(one, (question) => this.isDone(question), chosen));
    }

    /** Takes over what others answered meanwhile, and whether the checklist is still open. */
    takeReply({ answers, state, seal_state, may_edit, why_not }) {
        if (answers) {
            Object.assign(this, { answers, state, seal_state, may_edit, why_not });
        }
    }

    answerOf(question) {
        const known = this.answers[question.id] || NOTHING;
        const value = this.pending(question, "value");
        const note = this.pending(question, "note");
        return {
            ...known,
            value: value ? value.value : known.value,
            note: note ? note.value : known.note,
            photos: this.photosOf(question, known.photos),
        };
    }

    /** The waiting entry, unless somebody else's later answer stands against it. */
    pending(question, part) {
        const entry = this.queue.answerOf(question.id, part);
        return entry && !entry.isConflict ? entry : undefined;
    }

    photosOf(question, known) {
        const ofLine = this.queue.entries.filter((entry) => entry.lineId === question.id);
        const removed = ofLine.filter((entry) => entry.type === "remove" && !entry.problem);
        const isRemoved = ({ id, uid }) =>
            removed.some((entry) => (id && entry.photoId === id) || (uid && entry.photoUid === uid));
        const sent = new Set(known.map((photo) => photo.uid));
        const waiting = ofLine
            .filter((entry) => entry.type === "photo" && !sent.has(entry.uid))
            .map((entry) => ({
                uid: entry.uid,
                url: `data:image/jpeg;base64,${entry.photo}`,
                entry,
                problem: entry.problem,
                isWaiting: true,
            }));
        return [...known, ...waiting].filter((photo) => !isRemoved(photo));
    }

    isDone(question) {
        return isAnswered(question.kind, this.answerOf(question));
    }
    isFailed(question) {
        return isFailure(question, this.answerOf(question));
    }

    get open() {
        return this.questions.filter((question) => !this.isDone(question));
    }
    get missing() {
        return missing(this.questions, (question) => this.isDone(question));
    }
    get progress() {
        return progressOf(this.questions, (question) => this.isDone(question));
    }
    get failed() {
        return this.questions.filter((question) => this.isFailed(question));
    }

    questionsOf(section) {
        return this.questions.filter((question) => question.section_id === section.id);
    }
    progressOf(section) {
        return progressOf(this.questionsOf(section), (question) => this.isDone(question));
    }
    nextOpen(fromId) {
        return nextAfter(this.open, this.questions, fromId);
    }
    nextMissing(fromId) {
        return nextAfter(this.missing, this.questions, fromId);
    }
}
