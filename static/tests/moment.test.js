import { formatMoment } from "@helpdesk_cctv/moment/moment_field";
import { describe, expect, test } from "@odoo/hoot";

describe.current.tags("headless");

test("a moment of a film is told as players tell it", () => {
    expect(formatMoment(0)).toBe("0:00");
    expect(formatMoment(7.25)).toBe("0:07.3");
    expect(formatMoment(59.96)).toBe("1:00");
    expect(formatMoment(754.5)).toBe("12:34.5");
    expect(formatMoment(3723.04)).toBe("1:02:03");
});
