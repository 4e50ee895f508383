import { expect, test } from "@odoo/hoot";
import { parseMeasured } from "@helpdesk_cctv/checklist/answer_field";

test("a number is read with comma or point, and never as thousands", () => {
    for (const [text, number] of [
        ["11,8", 11.8],
        ["11.8", 11.8],
        ["-3", -3],
        ["0", 0],
        [",5", 0.5],
        ["230", 230],
    ]) {
        expect(parseMeasured(text)).toBe(number);
    }
    for (const text of ["", "1.234,5", "twelve", "1e5", "Infinity", "12 V", "."]) {
        expect(parseMeasured(text)).toBe(null);
    }
});
