/**
 * Where answers wait until the server has them: the browser's own database, which outlives a
 * reload, a crash and a log-out. Where the browser offers none (private mode), the page's memory.
 *
 * An entry has a `key` (a newer entry with the same key takes its place), a `uid` (its own) and an
 * `owner` (database, user and checklist, so that nobody else on the same phone gets at it).
 */
const NAME = "helpdesk_cctv.fill";
const TABLE = "entries";

const asPromise = (request) =>
    new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });

const finished = (transaction) =>
    new Promise((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
        transaction.onerror = () => reject(transaction.error);
    });

export class MemoryStore {
    isLasting = false;
    entries = new Map();

    async all(owner) {
        return [...this.entries.values()].filter((entry) => entry.owner === owner);
    }
    async put(entry) {
        this.entries.set(entry.key, entry);
    }
    async remove({ key, uid }) {
        if (this.entries.get(key)?.uid === uid) {
            this.entries.delete(key);
        }
    }
}

export class DiskStore {
    isLasting = true;

    constructor(database) {
        this.database = database;
    }

    /** A transaction that is on the disk when it ends: phones run out of battery. */
    open(mode) {
        const transaction = this.database.transaction(TABLE, mode, { durability: "strict" });
        return { transaction, table: transaction.objectStore(TABLE) };
    }
    all(owner) {
        return asPromise(this.open("readonly").table.index("owner").getAll(owner));
    }
    put(entry) {
        const { transaction, table } = this.open("readwrite");
        table.put(entry);
        return finished(transaction);
    }
    /** Takes the entry away unless a newer one, perhaps of another tab, stands in its place. */
    async remove({ key, uid }) {
        const { transaction, table } = this.open("readwrite");
        const present = await asPromise(table.get(key));
        if (present?.uid === uid) {
            table.delete(key);
        }
        return finished(transaction);
    }
}

/** @returns {Promise<DiskStore|MemoryStore>} */
export async function openStore(name = NAME) {
    try {
        const request = indexedDB.open(name, 1);
        request.onupgradeneeded = () => {
            const table = request.result.createObjectStore(TABLE, { keyPath: "key" });
            table.createIndex("owner", "owner");
        };
        return new DiskStore(await asPromise(request));
    } catch {
        return new MemoryStore();
    }
}
