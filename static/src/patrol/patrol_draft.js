import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { session } from "@web/session";

const PREFIX = "helpdesk_cctv.patrol";

const newToken = () =>
    [...crypto.getRandomValues(new Uint8Array(12))]
        .map((byte) => byte.toString(16).padStart(2, "0"))
        .join("");

/** What is written of a view before anything was typed. */
export const blankNote = () => ({
    facts: "",
    severity: "normal",
    is_open: false,
    wants_ticket: false,
    token: newToken(),
});

/** What the server does not have yet, kept in the browser: a lost session loses nothing. */
export class PatrolDraft {
    constructor(patrolId) {
        this.key = [PREFIX, session.db, user.userId, patrolId].join("|");
    }
    /** @returns {{ticks: Object, note: Object | null}} `note`: {id of the line, what is typed} */
    read() {
        const blank = { ticks: {}, note: null };
        try {
            return { ...blank, ...JSON.parse(browser.localStorage.getItem(this.key)) };
        } catch {
            return blank;
        }
    }
    keep(ticks, note = null) {
        try {
            if (note || Object.keys(ticks).length) {
                browser.localStorage.setItem(this.key, JSON.stringify({ ticks, note }));
            } else {
                browser.localStorage.removeItem(this.key);
            }
        } catch {
            // no room, or a private window: it stays on the screen all the same
        }
    }
}
