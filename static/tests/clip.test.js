import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { advanceTime, tick } from "@odoo/hoot-mock";
import { allowTranslations, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { RPCError } from "@web/core/network/rpc";
import { formatBytes } from "@helpdesk_cctv/footage/bytes";
import { ClipApi } from "@helpdesk_cctv/footage/clip_api";
import {
    ClipUpload,
    FIRST,
    LARGEST,
    nextSize,
    SMALLEST,
} from "@helpdesk_cctv/footage/clip_upload";
import { DownloadRefused, fetchInRanges } from "@helpdesk_cctv/footage/download";

describe.current.tags("headless");
beforeEach(allowTranslations);

/** A server that keeps what is sent, and fails when it is told to. */
class Server {
    bytes = 0;
    failures = 0;
    refusal = "";
    finishes = [{ evidence_id: 7 }];
    begun = 0;

    constructor(size) {
        this.size = size;
    }
    async begin() {
        this.begun += 1;
        return { id: 3, received: this.bytes };
    }
    async send(id, offset, chunk) {
        if (this.refusal) {
            return { error: this.refusal };
        }
        if (this.failures) {
            this.failures -= 1;
            throw new Error("no connection");
        }
        if (offset === this.bytes) {
            this.bytes += chunk.size;
        }
        this.onChunk?.();
        return { received: this.bytes };
    }
    async finish() {
        return this.finishes.shift();
    }
    async cancel() {
        this.isCancelled = true;
    }
    sentenceOf(error) {
        return error.sentence || "";
    }
    isTransient(error) {
        return Boolean(error.isTransient);
    }
}

const file = (size) => ({ name: "a.mp4", size, slice: (a, b) => ({ size: Math.min(b, size) - a }) });

test("chunks grow while they come quickly, and shrink on a slow line", () => {
    expect(nextSize(FIRST, 100)).toBe(2 * FIRST);
    expect(nextSize(LARGEST, 100)).toBe(LARGEST);
    expect(nextSize(LARGEST, 54000)).toBe(LARGEST / 2);
    expect(nextSize(FIRST, 20000)).toBe(FIRST);
    expect(nextSize(SMALLEST, 90000)).toBe(SMALLEST);
});

test("a file goes to its end, and what the server has already is not sent", async () => {
    const size = 100 * FIRST;
    const server = new Server(size);
    server.bytes = 40 * FIRST;
    server.finishes = [{ progress: 0.5 }, { evidence_id: 7 }];
    const upload = new ClipUpload(file(size), server);
    await upload.run();
    expect(upload.state).toBe("done");
    expect(server.bytes).toBe(size);
    expect(upload.result.evidence_id).toBe(7);
});

test("a lost connection is waited for", async () => {
    const server = new Server(4 * FIRST);
    server.failures = 2;
    const upload = new ClipUpload(file(4 * FIRST), server);
    const running = upload.run();
    await tick();
    await tick();
    expect(upload.state).toBe("waiting");
    await advanceTime(1000);
    await tick();
    await advanceTime(2000);
    await running;
    expect(upload.state).toBe("done");
    expect(server.begun).toBe(3);
});

test("what the server refuses is told, and not tried again", async () => {
    const server = new Server(FIRST);
    server.refusal = "The disk is full.";
    const upload = new ClipUpload(file(FIRST), server);
    await upload.run();
    expect(upload.state).toBe("refused");
    expect(upload.error).toBe("The disk is full.");
    const other = new ClipUpload(file(FIRST), server);
    server.begin = async () => {
        throw Object.assign(new Error(), { sentence: "You may not." });
    };
    await other.run();
    expect(other.error).toBe("You may not.");
});

test("what others hindered is tried again, but not for ever", async () => {
    const server = new Server(FIRST);
    const busy = Object.assign(new Error(), { sentence: "could not serialize", isTransient: true });
    let left = 2;
    const finish = server.finish;
    server.finish = async () => {
        if (left) {
            left -= 1;
            throw busy;
        }
        return finish.call(server);
    };
    const upload = new ClipUpload(file(FIRST), server);
    const running = upload.run();
    for (let waits = 0; waits < 4; waits++) {
        await advanceTime(30000);
    }
    await running;
    expect(upload.state).toBe("done");
    left = 99;
    const other = new ClipUpload(file(FIRST), server);
    const stuck = other.run();
    for (let waits = 0; waits < 12; waits++) {
        await advanceTime(30000);
    }
    await stuck;
    expect(other.state).toBe("refused");
    expect(other.error).toBe("could not serialize");
    expect(left).toBe(99 - 7);
});

test("which failures of the server others have caused", () => {
    const failed = (name) => Object.assign(new RPCError(), { data: { name, message: "x" } });
    const api = new ClipApi({ silent: null }, 1);
    expect(api.isTransient(failed("psycopg2.errors.SerializationFailure"))).toBe(true);
    expect(api.isTransient(failed("odoo.exceptions.UserError"))).toBe(false);
    expect(api.isTransient(failed("builtins.KeyError"))).toBe(false);
    expect(api.isTransient(new Error("no connection"))).toBe(false);
});

test("paused, gone on, cancelled", async () => {
    const server = new Server(64 * FIRST);
    const upload = new ClipUpload(file(64 * FIRST), server);
    server.onChunk = () => upload.pause();
    await upload.run();
    expect(upload.state).toBe("paused");
    const sent = server.bytes;
    server.onChunk = undefined;
    await upload.run();
    expect(upload.state).toBe("done");
    expect(sent).toBeLessThan(server.bytes);
    await upload.cancel();
    expect(server.isCancelled).toBe(true);
});

test("a download goes on after a break", async () => {
    const size = 20 * 2 ** 20;
    let breaks = 1;
    const asked = [];
    patchWithCleanup(window, {
        fetch: async (_url, { headers }) => {
            const [start, end] = headers.Range.match(/\d+/g).map(Number);
            asked.push(start);
            if (start && breaks) {
                breaks -= 1;
                throw new TypeError("no connection");
            }
            const blob = async () => ({ size: end - start + 1 });
            return { status: 206, blob };
        },
    });
    let written = 0;
    const seen = [];
    const going = fetchInRanges("/x", {
        size,
        onProgress: (received) => seen.push(received),
        write: async (part) => void (written += part.size),
    });
    await advanceTime(1500);
    await going;
    expect(written).toBe(size);
    expect(seen.at(-1)).toBe(size);
    expect(asked.length).toBe(4);
});

test("a download that is refused says why", async () => {
    patchWithCleanup(window, {
        fetch: async () => ({ status: 410, text: async () => "It was destroyed." }),
    });
    const going = fetchInRanges("/x", { size: 5, write: async () => {} });
    let said = null;
    await going.catch((error) => (said = error));
    expect(said).toBeInstanceOf(DownloadRefused);
    expect(said.message).toBe("It was destroyed.");
});

test("bytes are told as people read them", () => {
    expect(formatBytes(12)).toBe("12 bytes");
    expect(formatBytes(4_294_967_296)).toBe("4.29 GB");
    expect(formatBytes(35_600_000)).toBe("35.6 MB");
});
