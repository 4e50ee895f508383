import { after, beforeEach, describe, expect, test } from "@odoo/hoot";
import { mockDate } from "@odoo/hoot-mock";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import { formatAgo } from "@helpdesk_cctv/core/clock";
import { healthLooks } from "@helpdesk_cctv/core/health";
import { formatLength, formatSkew } from "@helpdesk_cctv/duration/duration_field";
import { formatSeconds, unitFor } from "@helpdesk_cctv/seconds/seconds_field";
import { availability, stack } from "@helpdesk_cctv/uptime/uptime_plot";

describe.current.tags("headless");
beforeEach(allowTranslations);

const { DateTime, Settings } = luxon;
const ago = (seconds, options) =>
    formatAgo(DateTime.now().minus({ seconds }), { now: Date.now() }, options);

test("a moment is told as an age, and never put into the future by mistake", () => {
    mockDate("2026-03-02 10:00:00", +7);
    expect(ago(300)).toBe("5 minutes ago");
    expect(ago(300, { style: "short" })).toBe("5 min. ago");
    expect(ago(4)).toBe("just now");
    expect(ago(-30)).toBe("just now");
    expect(ago(-330, { mayBeAhead: true })).toBe("in 5 minutes");
    expect(formatAgo(false, { now: 0 })).toBe("");
});

test("an age is told in the user's language", () => {
    mockDate("2026-03-02 10:00:00", +7);
    const { defaultLocale } = Settings;
    Settings.defaultLocale = "id-ID";
    after(() => (Settings.defaultLocale = defaultLocale));
    expect(ago(7200)).toBe("2 jam yang lalu");
});

test("a length of time has its two largest units", () => {
    expect(formatLength(0)).toBe("0 min");
    expect(formatLength(42)).toBe("42 sec");
    expect(formatLength(3 * 3600 + 5 * 60 + 59)).toBe("3 hr, 5 min");
    expect(formatLength(86400 * 2 + 60)).toBe("2 days, 1 min");
});

test("a clock is fast, slow or right", () => {
    expect(formatSkew(5400).toString()).toBe("1 hr, 30 min fast");
    expect(formatSkew(-75.4).toString()).toBe("1 min slow");
    expect(formatSkew(0.4).toString()).toBe("right");
});

test("seconds are shown in the largest unit that keeps them whole", () => {
    expect(unitFor(86400).key).toBe("day");
    expect(unitFor(5400).key).toBe("minute");
    expect(unitFor(0).key).toBe("second");
    expect(formatSeconds(300)).toBe("5 minutes");
    expect(formatSeconds(3600)).toBe("1 hour");
    expect(formatSeconds(2.5)).toBe("2.5 seconds");
});

test("a day's parts fill its bar from the bottom, fine first", () => {
    const parts = stack({ up_s: 43200, down_s: 21600, unknown_s: 21600, degraded_s: 0 });
    expect(parts.map(({ key }) => key)).toEqual(["up", "down", "unknown"]);
    expect(parts.map(({ height }) => height)).toEqual([60, 30, 30]);
    expect(parts.map(({ y }) => y)).toEqual([60, 30, 0]);
    expect(stack({ up_s: 0 })).toEqual([]);
});

test("unknown time and maintenance are not held against a device", () => {
    expect(availability([{ up_s: 90, down_s: 10, unknown_s: 500, maintenance_s: 500 }])).toBe(90);
    expect(availability([{ degraded_s: 10 }])).toBe(100);
    expect(availability([{ unknown_s: 10 }])).toBe(null);
});

test("each state has its own icon, and an unheard-of one looks unknown", () => {
    const states = ["ok", "degraded", "down", "unknown", "maintenance", "stale"];
    expect(new Set(states.map((state) => healthLooks(state).icon)).size).toBe(6);
    expect(healthLooks(false)).toBe(healthLooks("unknown"));
});
