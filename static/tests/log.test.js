import { describe, expect, test } from "@odoo/hoot";
import { opinionIn, search } from "@helpdesk_cctv/log/log_search";

describe.current.tags("headless");

const DEVICES = [
    { id: 1, code: "CAM-012", name: "Gate", place: "Site / North" },
    { id: 2, code: "CAM-112", name: "Yard", place: "Site / South" },
    { id: 3, code: "X-1", name: "Door 12", place: "Site / North" },
    { id: 4, code: "12", name: "Roof", place: "Site" },
];
const PLACES = [
    { id: 7, name: "Site / North" },
    { id: 8, name: "Site / South" },
];
const ids = (typed) => search(DEVICES, PLACES, typed).map(({ kind, id }) => `${kind} ${id}`);

test("what was typed is looked for in code, name and place, the code first", () => {
    expect(ids("12")).toEqual(["device 4", "device 1", "device 2", "device 3"]);
    expect(ids("gate")).toEqual(["device 1"]);
    expect(ids("north 12")).toEqual(["device 1", "device 3"]);
    expect(ids("NORTH")).toEqual(["device 1", "device 3", "place 7"]);
    expect(ids("  ")).toEqual([]);
    expect(ids("nowhere")).toEqual([]);
});

test("no more are shown than can be chosen from", () => {
    const many = Array.from({ length: 50 }, (_, id) => ({ id, code: `C${id}`, name: "", place: "" }));
    expect(search(many, [], "c")).toHaveLength(8);
});

test("words that judge are noticed as whole words, in both languages", () => {
    expect(opinionIn("Orang itu sepertinya mabuk.")).toBe("sepertinya");
    expect(opinionIn("A SUSPICIOUS man")).toBe("suspicious");
    expect(opinionIn("Probably, he")).toBe("probably");
    expect(opinionIn("Mobil putih berhenti di depan gerbang")).toBe("");
    expect(opinionIn("kemungkinan")).toBe("");
});
