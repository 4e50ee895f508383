import { browser } from "@web/core/browser/browser";
import { Reactive } from "@web/core/utils/reactive";

/** Bytes of a chunk: it grows while chunks come quickly, and shrinks where they do not. The
 *  server takes no more than the largest, and a worker has two minutes for each. */
export const SMALLEST = 2 ** 18;
export const FIRST = 2 ** 20;
export const LARGEST = 32 * 2 ** 20;
const QUICK_MS = 8000;
const SLOW_MS = 30000;
/** Waits between attempts without a connection, in ms. */
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30000;
/** So often it is tried again when the server says that others were at the same rows. */
const TRANSIENT_TRIES = 6;

/** The size of the next chunk after one of `size` bytes took `ms`. */
export function nextSize(size, ms) {
    if (ms < QUICK_MS) {
        return Math.min(LARGEST, size * 2);
    }
    return ms > SLOW_MS ? Math.max(SMALLEST, Math.floor(size / 2)) : size;
}

/**
 * One file on its way to the server, chunk by chunk. `api` speaks with the server:
 * `begin(file)` and `send(id, offset, chunk, onBytes)` give `{id, received}`, or `{error}` with a
 * sentence; `finish(id)` gives `{progress}`, `{error}` or `{evidence_id}`. Each throws when there
 * is no connection, or the server fails: `sentenceOf` and `isTransient` tell these apart.
 *
 * `state`: "running", "waiting" (no connection: it goes on by itself), "paused", "checking",
 * "done", "refused" (with `error`), "cancelled".
 */
export class ClipUpload extends Reactive {
    state = "running";
    received = 0;
    checked = 0;
    error = "";

    constructor(file, api) {
        super();
        Object.assign(this, { file, api, size: file.size, name: file.name });
        this.chunk = FIRST;
        this.failures = 0;
    }

    get share() {
        return this.size ? this.received / this.size : 0;
    }

    /** Sends until all is there, it is paused, or the server refuses. */
    async run() {
        this.state = "running";
        if (this.isLooping) {
            return; // it was paused in the middle of a chunk, and goes on
        }
        this.isLooping = true;
        while (this.state === "running" || this.state === "waiting") {
            try {
                if (!(await this.step())) {
                    break;
                }
                this.failures = 0;
            } catch (error) {
                await this.waitAfter(error);
            }
        }
        this.isLooping = false;
    }

    pause() {
        if (this.state === "running" || this.state === "waiting") {
            this.state = "paused";
            this.wake?.();
        }
    }

    async cancel() {
        this.state = "cancelled";
        this.wake?.();
        if (this.id) {
            await this.api.cancel(this.id);
        }
    }

    /** One call to the server; whether there is more to do. */
    async step() {
        if (!this.id || this.failures) {
            const begun = await this.api.begin(this.file);
            if (!this.take(begun)) {
                return false;
            }
            this.id = begun.id;
        }
        if (this.received < this.size) {
            return this.sendChunk();
        }
        return this.check();
    }

    async sendChunk() {
        const offset = this.received;
        const chunk = this.file.slice(offset, offset + this.chunk);
        const began = performance.now();
        const onBytes = (sent) => {
            if (this.state === "running") {
                this.received = Math.min(offset + sent, offset + chunk.size);
            }
        };
        let answer;
        try {
            answer = await this.api.send(this.id, offset, chunk, onBytes);
        } catch (error) {
            this.received = offset;
            this.chunk = Math.max(SMALLEST, Math.floor(this.chunk / 2));
            throw error;
        }
        this.chunk = nextSize(this.chunk, performance.now() - began);
        return this.take(answer) && this.isGoingOn;
    }

    async check() {
        this.checked = 0;
        const answer = await this.api.finish(this.id);
        if (!this.take({ received: this.size, ...answer })) {
            return false;
        }
        this.checked = answer.progress || 1;
        if (answer.evidence_id) {
            Object.assign(this, { state: "done", result: answer });
            return false;
        }
        return this.isGoingOn;
    }

    get isGoingOn() {
        if (this.state === "waiting") {
            this.state = "running";
        }
        return this.state === "running";
    }

    /** Notes what the server says; false when it refuses. */
    take(answer) {
        if (answer.error) {
            Object.assign(this, { state: "refused", error: answer.error });
            return false;
        }
        this.received = answer.received;
        return true;
    }

    async waitAfter(error) {
        if (this.state !== "running" && this.state !== "waiting") {
            return;
        }
        const sentence = this.api.sentenceOf(error);
        const isOver = !this.api.isTransient(error) || this.failures >= TRANSIENT_TRIES;
        if (sentence && isOver) {
            Object.assign(this, { state: "refused", error: sentence });
            return;
        }
        this.state = "waiting";
        this.failures += 1;
        const ms = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.failures - 1));
        await new Promise((resolve) => {
            this.wake = resolve;
            browser.setTimeout(resolve, ms);
        });
    }
}
