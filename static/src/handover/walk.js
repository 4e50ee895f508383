/**
 * A handover as the screen shows it: what the server has, and over it what was said and is not
 * saved yet. Pure: no server, no screen.
 */
export class Walk {
    constructor(data, draft) {
        this.data = data;
        this.draft = draft;
    }

    get isOpen() {
        return this.data.state === "open";
    }
    get side() {
        return this.data.side;
    }
    get hasSignedOutgoing() {
        return Boolean(this.data.signatures.outgoing?.is_current);
    }

    /** A plain value of a side: the draft's, else the server's. */
    value(side, name) {
        const own = this.draft[side][name];
        return own === undefined ? this.data[name] : own;
    }

    // Devices

    get objections() {
        const sent = new Set([...this.data.devices, ...this.data.objections].map((o) => o.uid));
        return ["outgoing", "incoming"].flatMap((side) =>
            (this.draft[side].objections || [])
                .filter((one) => !sent.has(one.uid))
                .map((one) => ({ ...one, side, isWaiting: true }))
        );
    }

    // Inventory

    get things() {
        return this.data.things.map((thing) => {
            const told = this.draft.outgoing.things?.[thing.id];
            const remark = this.draft.incoming.remarks?.[thing.id];
            const counted = told ? told.counted : thing.counted;
            const isCounted = told ? Number.isInteger(told.counted) : thing.is_counted;
            return {
                ...thing,
                counted,
                is_counted: isCounted,
                words: told?.words ?? thing.words,
                remark: remark ?? thing.remark,
                differs: isCounted && counted !== thing.expected,
            };
        });
    }
    get areAllCounted() {
        return this.things.every((thing) => thing.is_counted);
    }

    // Open matters

    get matters() {
        const told = this.draft.incoming.matters || {};
        const done = this.draft.outgoing.done || {};
        return this.data.matters.map((matter) => ({
            ...matter,
            is_done: done[matter.id] ?? matter.is_done,
            is_taken: told[matter.id]?.is_taken ?? matter.is_taken,
            remark: told[matter.id]?.remark ?? matter.remark,
        }));
    }
    get newNotes() {
        const sent = new Set(this.data.matters.map((matter) => matter.uid));
        return (this.draft.outgoing.notes || []).filter((note) => !sent.has(note.uid));
    }
    get untaken() {
        return this.matters.filter((m) => !(m.is_taken || m.is_done || m.remark));
    }

    // What is still to do, by the name of its section

    get missing() {
        const isClean = this.value("outgoing", "is_clean") || this.value("outgoing", "clean_words");
        return {
            outgoing: [
                !this.value("outgoing", "is_checked") && "devices",
                this.things.some((t) => !t.is_counted || (t.differs && !t.words)) && "things",
                !isClean && "room",
            ].filter(Boolean),
            incoming: [
                !this.value("incoming", "is_checked_in") && "devices",
                this.untaken.length && "matters",
            ].filter(Boolean),
        };
    }
}

/** Whether nothing of ``part`` is left to send. */
export function isEmpty(part) {
    return !Object.keys(part).length;
}

/** A key that this screen gives, so that what is sent twice is taken once. */
export function newUid() {
    return crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`;
}
