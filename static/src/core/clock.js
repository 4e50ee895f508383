import { onMounted, onWillUnmount, reactive, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { formatDateTime } from "@web/core/l10n/dates";

/** How often "5 minutes ago" is written anew, in milliseconds. */
const TICK_MS = 20000;

const clock = reactive({ now: Date.now() });
let watchers = 0;
let timer;

/**
 * The time of day as reactive state: who renders `clock.now` renders again as time passes.
 * One timer serves every component, and none runs when nothing on the screen shows an age.
 *
 * @returns {{ now: number }} milliseconds since the epoch
 */
export function useClock() {
    onMounted(() => {
        if (!watchers++) {
            clock.now = Date.now();
            timer = browser.setInterval(() => (clock.now = Date.now()), TICK_MS);
        }
    });
    onWillUnmount(() => {
        if (!--watchers) {
            browser.clearInterval(timer);
        }
    });
    return useState(clock);
}

/**
 * "5 minutes ago", "in 2 hours", in the user's language.
 *
 * @param {luxon.DateTime | false} value
 * @param {number} now milliseconds since the epoch
 * @param {"long" | "short" | "narrow"} [style]
 */
export function formatAgo(value, now, style = "long") {
    if (!value) {
        return "";
    }
    const base = luxon.DateTime.fromMillis(Math.max(now, clock.now));
    return value.toRelative({ base, style }) || "";
}

/** The exact time behind a relative one, in the user's time zone. */
export function formatExact(value) {
    return value ? formatDateTime(value, { showSeconds: true }) : "";
}
