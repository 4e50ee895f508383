import { markRaw } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConnectionAbortedError, ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { Reactive } from "@web/core/utils/reactive";

/** Most answers in one request: some 4 kB, which gets through where a photo does not. */
const BATCH = 20;
/** After an answer, in ms: more of them go together; a text is not sent letter by letter. */
const GATHER_MS = 400;
const TYPING_MS = 1200;
/** Waits between attempts without a connection, in ms. */
const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 60000;
/** A removed photo is kept for so long, in ms, that the removal can be undone. */
export const UNDO_MS = 6000;

const SAID_NO = new Set([
    "odoo.exceptions.AccessError",
    "odoo.exceptions.MissingError",
    "odoo.exceptions.UserError",
    "odoo.exceptions.ValidationError",
]);
const LOGGED_OUT = new Set(["odoo.http.SessionExpiredException", "odoo.exceptions.AccessDenied"]);

export const newUid = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
        byte.toString(16).padStart(2, "0")
    ).join("");

/**
 * The answers to one checklist that the server does not have yet: kept, sent in the background,
 * sent again until the server replied. An answer is known to the server by its uid, so sending it
 * twice does no harm; a changed answer is another one with a uid of its own.
 *
 * `api` sends: `send(entries)` returns `{results: [{uid, status, message, …}], …}`, one result an
 * entry, and throws the web client's network errors. `onReply` gets each reply.
 */
export class FillQueue extends Reactive {
    entries = [];
    /** How the last attempt ended: "fine", "offline", "trouble" (of the server), "logged_out" or
     *  "other_user". */
    mode = "fine";
    isSending = false;
    /** Whether what waits outlives a reload. */
    isLasting = true;

    constructor({ owner, store, api, onReply = () => {}, onChange = () => {} }) {
        super();
        Object.assign(this, { owner, onReply, onChange, failures: 0, timer: null });
        Object.assign(this, { store: markRaw(store), api: markRaw(api) });
    }

    /** Takes up what waited when the page was left. */
    async load() {
        this.isLasting = this.store.isLasting;
        try {
            const kept = await this.store.all(this.owner);
            this.entries.push(...kept.sort((a, b) => a.made - b.made));
            this.onChange(this.entries);
        } catch {
            this.isLasting = false;
        }
        this.schedule(0);
    }

    get waiting() {
        return this.entries.filter((entry) => !entry.problem);
    }
    get refused() {
        return this.entries.filter((entry) => entry.problem);
    }
    get isEmpty() {
        return !this.entries.length;
    }

    /** The newest entry about `part` ("value" or "note") of a question. */
    answerOf(lineId, part) {
        return this.entries.findLast(
            (entry) => entry.type === "answer" && entry.lineId === lineId && entry.part === part
        );
    }

    /** @returns {Promise<boolean>} whether it is kept where a reload does not lose it */
    answer(question, part, value, { isTyping = false } = {}) {
        const { id: lineId, kind } = question;
        return this.add(
            { type: "answer", lineId, kind, part, value, slot: `${lineId}.${part}` },
            isTyping ? TYPING_MS : GATHER_MS
        );
    }
    photo(lineId, photo) {
        const uid = newUid();
        return this.add({ type: "photo", lineId, photo, uid, slot: `photo.${uid}` });
    }

    /** Removes a photo the server has, after a while in which `undoRemoval` is possible. */
    removePhoto(lineId, photo) {
        const until = Date.now() + UNDO_MS;
        const slot = `remove.${photo.uid || photo.id}`;
        return this.add(
            { type: "remove", lineId, photoId: photo.id, photoUid: photo.uid, slot, until },
            UNDO_MS
        );
    }
    undoRemoval(photo) {
        const isIt = (entry) =>
            entry.type === "remove" &&
            !entry.inFlight &&
            (photo.id ? entry.photoId === photo.id : entry.photoUid === photo.uid);
        return this.drop(this.entries.find(isIt));
    }

    async add(entry, gather = GATHER_MS) {
        const full = {
            uid: newUid(),
            made: Date.now(),
            at: new Date().toISOString(),
            owner: this.owner,
            key: `${this.owner}|${entry.slot}`,
            ...entry,
        };
        const isReplaced = (other) => other.key === full.key && !other.inFlight;
        this.entries = [...this.entries.filter((other) => !isReplaced(other)), full];
        this.schedule(gather);
        try {
            this.onChange(this.entries);
            await this.store.put(full);
        } catch {
            this.isLasting = false;
        }
        return this.isLasting;
    }

    /** Forgets an entry: the server has it, or the reader gave it up. */
    async drop(entry) {
        if (!entry) {
            return;
        }
        this.entries = this.entries.filter((other) => other.uid !== entry.uid);
        this.onChange(this.entries);
        if (this.entries.some((other) => other.key === entry.key)) {
            return; // a newer one stands in its place
        }
        try {
            await this.store.remove(entry);
        } catch {
            this.isLasting = false;
        }
    }

    /** Sends a refused entry again, as an answer given now. */
    retry(entry) {
        const { problem, isConflict, made, at, inFlight, tries, ...same } = entry;
        if (same.type !== "photo") {
            delete same.uid;
        }
        return this.add(same);
    }

    schedule(delay) {
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.pump(), delay);
    }

    /** Tries at once: the connection is back, or the page is shown again. */
    wake() {
        this.failures = 0;
        return this.pump();
    }
    stop() {
        browser.clearTimeout(this.timer);
    }

    async pump() {
        if (this.isSending) {
            return;
        }
        let batch = this.nextBatch();
        if (!batch.length) {
            return this.scheduleHeldBack();
        }
        this.isSending = true;
        try {
            for (; batch.length; batch = this.nextBatch()) {
                await this.deliver(batch);
            }
            this.mode = "fine";
            this.failures = 0;
            this.scheduleHeldBack();
        } catch (error) {
            this.fail(error, batch);
        } finally {
            this.isSending = false;
        }
    }

    /** Asks for what others answered, when nothing is to be sent. */
    async poll() {
        if (this.waiting.length || this.isSending) {
            return this.pump();
        }
        this.isSending = true;
        try {
            await this.deliver([]);
            this.mode = "fine";
        } catch (error) {
            this.fail(error, []);
        } finally {
            this.isSending = false;
        }
        this.scheduleHeldBack(); // what was answered meanwhile
    }

    /** Answers first, since they are small; then photos and removals one by one. */
    nextBatch() {
        const now = Date.now();
        const removed = new Set(this.waiting.map((entry) => entry.photoUid).filter(Boolean));
        const ready = this.waiting.filter(
            (entry) =>
                (!entry.until || entry.until <= now) &&
                !(entry.type === "photo" && removed.has(entry.uid))
        );
        const answers = ready.filter((entry) => entry.type === "answer");
        if (answers.length) {
            return answers.slice(0, this.mode === "trouble" ? 1 : BATCH);
        }
        return ready.sort((a, b) => (a.tries || 0) - (b.tries || 0)).slice(0, 1);
    }

    scheduleHeldBack() {
        const held = this.waiting.map((entry) => entry.until || 0);
        if (held.length) {
            this.schedule(Math.max(GATHER_MS, Math.min(...held) - Date.now()));
        }
    }

    async deliver(batch) {
        batch.forEach((entry) => (entry.inFlight = true));
        try {
            const reply = await this.api.send(batch.map((entry) => ({ ...entry })));
            if (reply.status === "other_user") {
                throw new OtherUserError();
            }
            this.settle(batch, reply.results);
            this.onReply(reply);
        } catch (error) {
            if (!(error instanceof RPCError && SAID_NO.has(error.exceptionName))) {
                throw error;
            }
            this.refuse(batch, error.data?.message || error.message);
        } finally {
            batch.forEach((entry) => {
                entry.inFlight = false;
            });
        }
    }

    settle(batch, results) {
        const byUid = new Map(results.map((result) => [result.uid, result]));
        for (const entry of batch) {
            const result = byUid.get(entry.uid);
            if (!result || ["refused", "conflict"].includes(result.status)) {
                this.refuse([entry], result?.message || "", result?.status === "conflict");
            } else {
                this.drop(entry);
                this.drop(this.entries.find((other) => other.uid === entry.photoUid));
            }
        }
    }

    /** Keeps what the server would not take, with its reason, until the reader decides. */
    refuse(batch, message, isConflict = false) {
        for (const entry of batch) {
            if (this.entries.some((other) => other.key === entry.key && other.uid !== entry.uid)) {
                this.drop(entry); // changed in the meantime: the newer one is sent next
                continue;
            }
            Object.assign(entry, { problem: message || "?", isConflict });
            this.store.put({ ...entry, inFlight: false }).catch(() => (this.isLasting = false));
        }
    }

    fail(error, batch) {
        batch.forEach((entry) => (entry.tries = (entry.tries || 0) + 1));
        this.failures++;
        if (error instanceof OtherUserError) {
            this.mode = "other_user";
        } else if (error instanceof ConnectionLostError || error instanceof ConnectionAbortedError) {
            this.mode = "offline";
        } else if (error instanceof RPCError) {
            this.mode = LOGGED_OUT.has(error.exceptionName) ? "logged_out" : "trouble";
        } else {
            this.mode = "offline";
            console.warn(error);
        }
        if (!this.waiting.length) {
            return;
        }
        const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.failures - 1));
        this.schedule(wait);
    }
}

/** The session of the browser belongs to somebody else than the one who answered. */
class OtherUserError extends Error {}
