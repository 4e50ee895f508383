import { describe, expect, test } from "@odoo/hoot";
import { line } from "@helpdesk_cctv/sharpness/sharpness_plot";

describe.current.tags("headless");

test("days without pictures are gaps in the line", () => {
    const points = [0, 1, 4, 5].map((index) => ({ index, value: 50 }));
    const { path, dots } = line(points, 100);
    expect(path.match(/[ML]/g).join("")).toBe("MLML");
    expect(dots[0]).toEqual({ x: 6, y: 64 });
});

test("nothing measured is no line, and no sharpness at all lies on the ground", () => {
    expect(line([], 0)).toEqual({ path: "", dots: [] });
    expect(line([{ index: 0, value: 0 }], 0).dots[0].y).toBe(120);
});
