import { onMounted, onWillUnmount, reactive, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

/** How often "5 minutes ago" is written anew, in milliseconds. */
const TICK_MS = 20000;
/** What is not older than this has happened "just now", in milliseconds. */
const JUST_NOW_MS = 10000;

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
 * "5 minutes ago" in the user's language; "in 2 hours" only for what may lie ahead, since a
 * server's clock that is a little fast must not put a past moment into the future.
 *
 * @param {luxon.DateTime | false} value
 * @param {{ now: number }} time as `useClock` gives it: reading it is what renders anew
 * @param {{ style?: "long" | "short" | "narrow", mayBeAhead?: boolean }} [options]
 */
export function formatAgo(value, time, { style = "long", mayBeAhead = false } = {}) {
    if (!value) {
        return "";
    }
    const age = Math.max(time.now, Date.now()) - value.toMillis();
    if (age < JUST_NOW_MS && (!mayBeAhead || age > -JUST_NOW_MS)) {
        return _t("just now");
    }
    return value.toRelative({ base: value.plus(age), style });
}

/** The exact time behind a relative one, in the user's time zone. */
export function formatExact(value) {
    return value ? formatDateTime(value, { showSeconds: true }) : "";
}
