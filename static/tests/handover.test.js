import { describe, expect, test } from "@odoo/hoot";
import { isEmpty, Walk } from "@helpdesk_cctv/handover/walk";

describe.current.tags("headless");

const DATA = {
    state: "open",
    side: "outgoing",
    signatures: {},
    devices: [],
    objections: [{ uid: "sent-1" }],
    things: [
        { id: 1, name: "Key", expected: 2, counted: 0, is_counted: false, words: "", remark: "" },
    ],
    matters: [
        { id: 5, uid: "", is_taken: false, remark: "", is_done: false },
        { id: 6, uid: "note-1", is_taken: true, remark: "", is_done: false },
    ],
    is_checked: false,
    is_checked_in: false,
    is_clean: false,
    clean_words: "",
};
const walkOf = (outgoing = {}, incoming = {}, data = {}) =>
    new Walk({ ...DATA, ...data }, { outgoing, incoming });

test("what is said lies over what the server has", () => {
    const walk = walkOf({ is_checked: true, things: { 1: { counted: 1, words: "" } } });
    expect(walk.value("outgoing", "is_checked")).toBe(true);
    expect(walk.value("outgoing", "is_clean")).toBe(false);
    expect(walk.things[0].counted).toBe(1);
    expect(walk.things[0].differs).toBe(true);
    expect(walk.areAllCounted).toBe(true);
});

test("what is still to do, by section", () => {
    expect(walkOf().missing).toEqual({
        outgoing: ["devices", "things", "room"],
        incoming: ["devices", "matters"],
    });
    const things = { 1: { counted: 1, words: "One is away" } };
    const outgoing = { is_checked: true, clean_words: "No water", things };
    const incoming = { is_checked_in: true, matters: { 5: { is_taken: false, remark: "Gone" } } };
    expect(walkOf(outgoing, incoming).missing).toEqual({ outgoing: [], incoming: [] });
});

test("what has arrived does not wait any more", () => {
    const objections = [{ uid: "sent-1" }, { uid: "new-1" }];
    const notes = [{ uid: "note-1" }, { uid: "note-2" }];
    const walk = walkOf({ objections, notes });
    expect(walk.objections.map((one) => one.uid)).toEqual(["new-1"]);
    expect(walk.newNotes.map((one) => one.uid)).toEqual(["note-2"]);
    expect(isEmpty({})).toBe(true);
    expect(isEmpty({ note: "" })).toBe(false);
});

test("a signature that is out of date is none", () => {
    const signed = (is_current) => ({ signatures: { outgoing: { is_current } } });
    expect(walkOf({}, {}, signed(true)).hasSignedOutgoing).toBe(true);
    expect(walkOf({}, {}, signed(false)).hasSignedOutgoing).toBe(false);
});
