import { expect, test } from "@odoo/hoot";
import { dayParts, wallTime } from "@helpdesk_cctv/recording/day_bar";
import { resultLooks } from "@helpdesk_cctv/recording/recording_looks";

const HOUR = 3600;
const DAY = { start: 0, end: 24 * HOUR, zone: "UTC" };

test("a day's bar shows what is found and what is missing", () => {
    const bar = { ...DAY, result: "gaps", expected: [[0, 24 * HOUR]], gaps: [[6 * HOUR, 12 * HOUR]] };
    expect(dayParts(bar)).toEqual([
        { key: "found", from: 0, to: 24 * HOUR, x: 0, width: 1000 },
        { key: "gap", from: 6 * HOUR, to: 12 * HOUR, x: 250, width: 250 },
    ]);
});

test("a gap of a minute can be seen, also at the end of the day", () => {
    const gaps = [[24 * HOUR - 60, 24 * HOUR]];
    const [, gap] = dayParts({ ...DAY, result: "gaps", expected: [[0, 24 * HOUR]], gaps });
    expect(gap.width).toBe(4);
    expect(gap.x + gap.width).toBe(1000);
});

test("what was not checked shows nothing as found", () => {
    const expected = [[8 * HOUR, 16 * HOUR]];
    const parts = dayParts({ ...DAY, result: "unchecked", expected, gaps: [] });
    expect(parts.map(({ key }) => key)).toEqual(["unchecked"]);
});

test("times are those of the place", () => {
    expect(wallTime(0, "Asia/Jakarta")).toBe("07:00");
});

test("what nobody knows never looks fine", () => {
    expect(resultLooks(false).color).toBe("secondary");
    expect(resultLooks("something new").color).toBe("secondary");
});
