import { browser } from "@web/core/browser/browser";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { session } from "@web/session";
import { FillQueue } from "./queue";
import { openStore } from "./store";

const MODEL = "cctv.checklist";
/** Which checklists have answers waiting, so that a page need not open the database to know. */
const WAITING = "helpdesk_cctv.fill.waiting";
/** A request without a reply for so long, in ms, is lost: a photo on a weak connection takes long. */
const PATIENCE_MS = 90000;
/** After the page has opened, in ms: let it show something first. */
const START_MS = 3000;

const FIELDS = {
    tick: "value_tick",
    result: "value_result",
    number: "value_number",
    choice: "value_option_id",
    text: "value_text",
    signature: "value_signature",
};

/** The entry as the server takes it. The kind of the answer says which field it goes to. */
export function asAnswer({ uid, lineId, part, kind, value, at }) {
    const field = part === "note" ? "note" : FIELDS[kind];
    return { uid, line_id: lineId, values: { [field]: value }, answered_at: at };
}

/** One call of a method of the checklist, given up when no reply comes at all. */
async function call(method, checklistId, args) {
    const kwargs = { context: user.context };
    const params = { model: MODEL, method, args: [[checklistId], ...args], kwargs };
    const url = `/web/dataset/call_kw/${MODEL}/${method}`;
    const promise = rpc(url, params, { silent: true });
    const timer = browser.setTimeout(() => promise.abort(), PATIENCE_MS);
    try {
        return await promise;
    } finally {
        browser.clearTimeout(timer);
    }
}

/** Sends entries to the server, each kind by its own method. */
export const apiOf = (checklistId) => ({
    send(entries) {
        const who = { user_id: user.userId, sent_at: new Date().toISOString() };
        const [{ type, uid, lineId, photo, photoId, photoUid, at } = { type: "answer" }] = entries;
        if (type === "photo") {
            const vals = { uid, line_id: lineId, photo, taken_at: at };
            return call("cctv_fill_photo", checklistId, [vals, who]);
        }
        if (type === "remove") {
            const vals = { uid, line_id: lineId, photo_id: photoId, photo_uid: photoUid };
            return call("cctv_fill_remove_photo", checklistId, [vals, who]);
        }
        return call("cctv_fill_answers", checklistId, [entries.map(asAnswer), who]);
    },
});

/**
 * Keeps the queue of each checklist that is or was filled in here, and goes on sending when its
 * screen has been left, also after a reload or a new log-in of the same user.
 */
export const fillService = {
    dependencies: [],
    start() {
        const queues = new Map();
        const prefix = `${session.db}|${user.userId}|`;
        let store;

        const readWaiting = () => JSON.parse(browser.localStorage.getItem(WAITING) || "[]");
        function noteWaiting(owner, isWaiting) {
            const owners = new Set(readWaiting());
            isWaiting ? owners.add(owner) : owners.delete(owner);
            browser.localStorage.setItem(WAITING, JSON.stringify([...owners]));
        }

        async function makeQueue(checklistId) {
            store ||= openStore();
            const owner = `${prefix}${checklistId}`;
            const queue = new FillQueue({
                owner,
                store: await store,
                api: apiOf(checklistId),
                onChange: (entries) => noteWaiting(owner, entries.length > 0),
            });
            await queue.load();
            return queue;
        }

        function queueOf(checklistId) {
            if (!queues.has(checklistId)) {
                queues.set(checklistId, makeQueue(checklistId));
            }
            return queues.get(checklistId);
        }

        const wakeAll = () => queues.forEach((queue) => queue.then((present) => present.wake()));
        const isShown = () => document.visibilityState === "visible";
        browser.addEventListener("online", wakeAll);
        document.addEventListener("visibilitychange", () => isShown() && wakeAll());
        browser.setTimeout(() => {
            for (const owner of readWaiting().filter((owner) => owner.startsWith(prefix))) {
                queueOf(Number(owner.slice(prefix.length)));
            }
        }, START_MS);

        return { queueOf };
    },
};

registry.category("services").add("cctv_fill", fillService);
