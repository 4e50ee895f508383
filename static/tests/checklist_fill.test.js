import { after, describe, expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { parseNumber, showNumber } from "@helpdesk_cctv/checklist_fill/number";
import { isAnswered, isAsked, missing, nextAfter } from "@helpdesk_cctv/checklist_fill/outline";
import { shrinkPhoto, UnreadablePhoto } from "@helpdesk_cctv/checklist_fill/photo";
import { FillQueue } from "@helpdesk_cctv/checklist_fill/queue";
import { saveState } from "@helpdesk_cctv/checklist_fill/save_state";
import { DiskStore, MemoryStore, openStore } from "@helpdesk_cctv/checklist_fill/store";

describe.current.tags("desktop");
defineMailModels();

const VOLTAGE = { id: 1, kind: "number" };
const REMARKS = { id: 2, kind: "text" };

/**
 * A server that can be cut off. It keeps what it took, by uid, as the real one does, and can lose
 * the reply after taking an answer.
 */
class FakeServer {
    taken = new Map();
    requests = [];
    isCutOff = false;
    losesReply = false;
    refuses = () => "";

    async send(entries) {
        if (this.isCutOff) {
            throw new ConnectionLostError("/web");
        }
        this.requests.push(entries);
        const results = entries.map((entry) => this.take(entry));
        if (this.losesReply) {
            this.losesReply = false;
            throw new ConnectionLostError("/web");
        }
        return { results };
    }
    take(entry) {
        if (this.taken.has(entry.uid)) {
            return { uid: entry.uid, status: "same" };
        }
        const message = this.refuses(entry);
        if (message) {
            return { uid: entry.uid, status: "refused", message };
        }
        this.taken.set(entry.uid, entry);
        return { uid: entry.uid, status: "saved" };
    }
    get values() {
        return [...this.taken.values()].map((entry) => entry.value);
    }
}

/** Lets the time pass in steps, as timers are set anew by what comes back from the server. */
async function pass(seconds) {
    for (let step = 0; step < seconds * 2; step++) {
        await advanceTime(500);
    }
}

const wordsOf = (queue) => String(saveState(queue).words);

const OWNER = "db|7|1";
async function makeQueue(server, { store = new MemoryStore(), owner = OWNER, ...rest } = {}) {
    allowTranslations();
    const queue = new FillQueue({ owner, store, api: server, ...rest });
    after(() => queue.stop());
    await queue.load();
    return queue;
}

describe("numbers", () => {
    for (const [text, number] of [
        ["11,8", 11.8],
        ["11.8", 11.8],
        ["1.234,5", 1234.5],
        ["1,234.5", 1234.5],
        ["1.234.567", 1234567],
        ["12", 12],
        [" 12 V ", 12],
        ["12v", 12],
        ["-3,5", -3.5],
        ["−3,5", -3.5],
        ["0", 0],
        [",5", 0.5],
        ["5,", 5],
        ["1 234,5", 1234.5],
        ["", null],
        ["   ", null],
        ["abc", undefined],
        ["1,2,3", undefined],
        ["1.2,3.4", undefined],
        ["--3", undefined],
        ["1e5", undefined],
        ["12 A", undefined],
        ["9".repeat(30), undefined],
    ]) {
        test(`'${text}' is read as ${number}`, () => {
            expect(parseNumber(text, "V")).toBe(number);
        });
    }

    test("a number is shown with the decimal sign of the reader", () => {
        expect(showNumber(11.8, ",")).toBe("11,8");
        expect(showNumber(0, ",")).toBe("0");
        expect(showNumber(false, ",")).toBe("");
        expect(parseNumber(showNumber(1234.5, ","))).toBe(1234.5);
    });
});

describe("what is open", () => {
    const questions = [
        { id: 5, is_required: true },
        { id: 3, is_required: false },
        { id: 9, is_required: true },
        { id: 1, is_required: true },
    ];

    test("the next open question is below, and from the end the first one", () => {
        const open = questions.filter((question) => question.id !== 3);
        expect(nextAfter(open, questions, 5).id).toBe(9);
        expect(nextAfter(open, questions, 3).id).toBe(9);
        expect(nextAfter(open, questions, 1).id).toBe(5);
        expect(nextAfter(open, questions).id).toBe(5);
        expect(nextAfter([], questions, 5)).toBe(null);
    });

    test("only mandatory questions are missing", () => {
        expect(missing(questions, ({ id }) => id === 9).map(({ id }) => id)).toEqual([5, 1]);
    });

    test("a question that depends on another answer is asked after it, or once answered", () => {
        const question = { id: 3, asked_after: 7 };
        expect(isAsked(question, () => false, new Set())).toBe(false);
        expect(isAsked(question, () => false, new Set([7]))).toBe(true);
        expect(isAsked(question, () => true, new Set([8]))).toBe(true);
        expect(isAsked({ id: 5, asked_after: false }, () => false, new Set())).toBe(true);
    });

    test("zero is an answer, an empty text and an unticked box are none", () => {
        expect(isAnswered("number", { value: 0 })).toBe(true);
        expect(isAnswered("number", { value: false })).toBe(false);
        expect(isAnswered("text", { value: "  " })).toBe(false);
        expect(isAnswered("tick", { value: false })).toBe(false);
        expect(isAnswered("photo", { value: false, photos: [{}] })).toBe(true);
    });
});

describe("the queue", () => {
    test("answers given in a row go in one request", async () => {
        const server = new FakeServer();
        const queue = await makeQueue(server);
        for (let id = 1; id <= 20; id++) {
            queue.answer({ id, kind: "tick" }, "value", true);
        }
        await advanceTime(500);
        expect(server.requests.map((entries) => entries.length)).toEqual([20]);
        expect(queue.isEmpty).toBe(true);
        expect(saveState(queue).level).toBe("saved");
    });

    test("a text is sent once, not letter by letter", async () => {
        const server = new FakeServer();
        const queue = await makeQueue(server);
        for (const text of ["L", "Le", "Len", "Lens"]) {
            queue.answer(REMARKS, "value", text, { isTyping: true });
            await advanceTime(300);
        }
        expect(server.requests).toHaveLength(0);
        await advanceTime(1500);
        expect(server.values).toEqual(["Lens"]);
    });

    test("without a connection answers wait, and go when it is back", async () => {
        const server = new FakeServer();
        server.isCutOff = true;
        const queue = await makeQueue(server);
        queue.answer(VOLTAGE, "value", 11.8);
        queue.answer(REMARKS, "value", "dark");
        queue.answer(REMARKS, "note", "clean it");
        await advanceTime(500);
        expect(wordsOf(queue)).toBe("3 answers waiting for a connection");
        expect(queue.waiting).toHaveLength(3);

        server.isCutOff = false;
        await queue.wake();
        expect(server.values).toEqual([11.8, "dark", "clean it"]);
        expect(wordsOf(queue)).toBe("All saved");
    });

    test("it tries again by itself, less and less often", async () => {
        const server = new FakeServer();
        let attempts = 0;
        const send = async () => {
            attempts++;
            throw new ConnectionLostError("/web");
        };
        const queue = await makeQueue({ send });
        queue.answer(VOLTAGE, "value", 11.8);
        await pass(60);
        expect(attempts).toBe(5); // after some 0.5, 2.5, 6.5, 14.5 and 30.5 seconds
        queue.api.send = (entries) => server.send(entries);
        await pass(60);
        expect(server.values).toEqual([11.8]);
    });

    test("an answer whose reply was lost is not taken twice", async () => {
        const server = new FakeServer();
        server.losesReply = true;
        const queue = await makeQueue(server);
        queue.answer(VOLTAGE, "value", 11.8);
        await advanceTime(500);
        expect(queue.waiting).toHaveLength(1);
        await advanceTime(3000);
        expect(server.requests).toHaveLength(2);
        expect(server.values).toEqual([11.8]);
        expect(queue.isEmpty).toBe(true);
    });

    test("an answer that changed after its reply was lost is sent as it is now", async () => {
        const server = new FakeServer();
        server.losesReply = true;
        const queue = await makeQueue(server);
        queue.answer(VOLTAGE, "value", 11.8);
        await advanceTime(500);
        queue.answer(VOLTAGE, "value", 12.1);
        await advanceTime(500);
        expect(server.values).toEqual([11.8, 12.1]);
        expect(queue.isEmpty).toBe(true);
    });

    test("an answer that changes while it is on its way is sent afterwards", async () => {
        const server = new FakeServer();
        let reply;
        const send = (entries) =>
            new Promise((resolve) => {
                reply ||= async () => resolve(await server.send(entries));
            });
        const store = new MemoryStore();
        const queue = await makeQueue({ send }, { store });
        queue.answer(VOLTAGE, "value", 11.8);
        await advanceTime(500);
        queue.answer(VOLTAGE, "value", 12.1);
        queue.api.send = (entries) => server.send(entries);
        await reply();
        await advanceTime(1000);
        expect(server.values).toEqual([11.8, 12.1]);
        expect(await store.all(OWNER)).toEqual([]);
    });

    test("what waits is taken up after a reload, by its owner alone", async () => {
        const server = new FakeServer();
        server.isCutOff = true;
        const store = new MemoryStore();
        const before = await makeQueue(server, { store });
        before.answer(VOLTAGE, "value", 11.8);
        await advanceTime(500);
        before.stop();

        server.isCutOff = false;
        const stranger = await makeQueue(server, { store, owner: "db|8|1" });
        await advanceTime(500);
        expect(stranger.isEmpty).toBe(true);
        expect(server.values).toEqual([]);

        await makeQueue(server, { store });
        await advanceTime(500);
        expect(server.values).toEqual([11.8]);
    });

    test("a refused answer does not hold up the others and stays until it is decided", async () => {
        const server = new FakeServer();
        server.refuses = (entry) => (entry.value === "x" ? "Too short." : "");
        const queue = await makeQueue(server);
        queue.answer(REMARKS, "value", "x");
        queue.answer(VOLTAGE, "value", 11.8);
        await advanceTime(500);
        expect(server.values).toEqual([11.8]);
        expect(queue.refused.map((entry) => entry.problem)).toEqual(["Too short."]);
        expect(wordsOf(queue)).toBe("1 answer was refused");

        queue.answer(REMARKS, "value", "long enough");
        await advanceTime(500);
        expect(server.values).toEqual([11.8, "long enough"]);
        expect(queue.isEmpty).toBe(true);
    });

    test("what the server refuses as a whole is told, and kept over a reload", async () => {
        const store = new MemoryStore();
        const error = new RPCError("no");
        error.exceptionName = "odoo.exceptions.MissingError";
        error.data = { message: "The checklist was deleted." };
        const send = () => Promise.reject(error);
        const queue = await makeQueue({ send }, { store });
        queue.answer(VOLTAGE, "value", 11.8);
        await advanceTime(500);
        expect(queue.refused[0].problem).toBe("The checklist was deleted.");
        const later = await makeQueue({ send }, { store });
        expect(later.refused).toHaveLength(1);
    });

    test("logged out, or somebody else logged in: nothing is lost", async () => {
        const expired = new RPCError("expired");
        expired.exceptionName = "odoo.http.SessionExpiredException";
        const api = { send: () => Promise.reject(expired) };
        const queue = await makeQueue(api);
        queue.answer(VOLTAGE, "value", 11.8);
        await advanceTime(500);
        expect(saveState(queue).wantsLogin).toBe(true);
        queue.api.send = async () => ({ status: "other_user", results: [] });
        await queue.wake();
        expect(queue.mode).toBe("other_user");
        expect(queue.waiting).toHaveLength(1);
    });

    test("photos go one by one, after the answers", async () => {
        const server = new FakeServer();
        const queue = await makeQueue(server);
        queue.photo(4, "aaaa");
        queue.photo(4, "bbbb");
        queue.answer(VOLTAGE, "value", 11.8);
        await advanceTime(500);
        expect(server.requests.map((entries) => entries.map((entry) => entry.type))).toEqual([
            ["answer"],
            ["photo"],
            ["photo"],
        ]);
    });

    test("removing a photo can be undone; without undoing it goes", async () => {
        const server = new FakeServer();
        const queue = await makeQueue(server);
        queue.removePhoto(4, { id: 77, uid: "u" });
        await advanceTime(3000);
        await queue.drop(queue.waiting[0]);
        await advanceTime(10_000);
        expect(server.requests).toHaveLength(0);

        queue.removePhoto(4, { id: 77, uid: "u" });
        await advanceTime(7000);
        expect(server.requests.map(([entry]) => entry.photoId)).toEqual([77]);
        expect(queue.isEmpty).toBe(true);
    });

    test("a photo that is removed before it was sent is not sent", async () => {
        const server = new FakeServer();
        server.isCutOff = true;
        const queue = await makeQueue(server);
        await queue.photo(4, "aaaa");
        await advanceTime(500);
        const [{ uid }] = queue.waiting;
        queue.removePhoto(4, { uid });
        server.isCutOff = false;
        await advanceTime(10_000);
        expect([...server.taken.values()].map((entry) => entry.type)).toEqual(["remove"]);
        expect(queue.isEmpty).toBe(true);
    });

    test("a full storage is told, and the answers still go", async () => {
        const server = new FakeServer();
        const store = new MemoryStore();
        store.isLasting = true;
        store.put = () => Promise.reject(new DOMException("full", "QuotaExceededError"));
        const queue = await makeQueue(server, { store });
        expect(queue.isLasting).toBe(true);
        expect(await queue.answer(VOLTAGE, "value", 11.8)).toBe(false);
        expect(queue.isLasting).toBe(false);
        await advanceTime(500);
        expect(server.values).toEqual([11.8]);
    });
});

describe("the browser's database", () => {
    const NAME = "helpdesk_cctv.fill.test";
    const entry = { key: "a", owner: OWNER, uid: "1", value: 11.8 };

    test("keeps entries over a reload; a newer one is not removed with the old one", async () => {
        const store = await openStore(NAME);
        after(() => {
            store.database.close();
            indexedDB.deleteDatabase(NAME);
        });
        expect(store).toBeInstanceOf(DiskStore);
        await store.put(entry);
        await store.put({ ...entry, uid: "2", value: 12 });
        await store.put({ ...entry, key: "b", owner: "db|8|1" });
        await store.remove(entry);
        const again = await openStore(NAME);
        after(() => again.database.close());
        expect(await again.all(OWNER)).toEqual([{ ...entry, uid: "2", value: 12 }]);
        await again.remove({ ...entry, uid: "2" });
        expect(await again.all(OWNER)).toEqual([]);
    });
});

describe("photos", () => {
    const canvasFile = (width, height) =>
        new Promise((resolve) => {
            const canvas = document.createElement("canvas");
            Object.assign(canvas, { width, height });
            canvas.getContext("2d").fillRect(0, 0, width / 2, height);
            canvas.toBlob(resolve, "image/jpeg");
        });

    /** Puts an EXIF segment that says 'turn by 90 degrees' behind the start of the JPEG. */
    async function turned(blob) {
        const bytes = new Uint8Array(await blob.arrayBuffer());
        const tiff = [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0];
        const exif = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff, 0, 0, 0, 0];
        const segment = [0xff, 0xe1, 0, exif.length + 2, ...exif];
        return new Blob([bytes.slice(0, 2), new Uint8Array(segment), bytes.slice(2)], {
            type: "image/jpeg",
        });
    }

    async function sizeOf(base64) {
        const image = new Image();
        image.src = `data:image/jpeg;base64,${base64}`;
        await image.decode();
        return [image.width, image.height];
    }

    test("a large photo is shrunk to 1600 pixels and is a JPEG", async () => {
        const base64 = await shrinkPhoto(await canvasFile(4000, 3000));
        expect(atob(base64.slice(0, 8)).slice(0, 2)).toBe("\xff\xd8");
        expect(await sizeOf(base64)).toEqual([1600, 1200]);
    });

    test("a small photo stays as large as it is", async () => {
        expect(await sizeOf(await shrinkPhoto(await canvasFile(40, 20)))).toEqual([40, 20]);
    });

    test("a photo taken with the phone upright stands upright", async () => {
        const file = await turned(await canvasFile(400, 200));
        expect(await sizeOf(await shrinkPhoto(file))).toEqual([200, 400]);
    });

    test("what is no picture is told", async () => {
        const file = new Blob(["no picture"], { type: "image/jpeg" });
        await expect(shrinkPhoto(file)).rejects.toBeInstanceOf(UnreadablePhoto);
    });
});
