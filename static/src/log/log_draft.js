import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { session } from "@web/session";

const PREFIX = "helpdesk_cctv.log";

/** What an entry is before anything was typed. */
export const BLANK = {
    where: null, // {kind: "device" | "place", id, code, name, place, picture}
    category: "observation",
    severity: "normal",
    facts: "",
    opinion: "",
    complainant: "",
    complainant_contact: "",
    complaint_channel: "",
    when: "", // as an input of type datetime-local has it; empty: now
    from_paper: false,
    is_open: false,
    wants_picture: false,
};

const newToken = () =>
    [...crypto.getRandomValues(new Uint8Array(12))]
        .map((byte) => byte.toString(16).padStart(2, "0"))
        .join("");

/**
 * An entry that is being typed, kept in the browser: a lost session or connection loses nothing.
 * Its token stays the same until the server has taken it, so that it is taken once.
 */
export class LogDraft {
    constructor(roomId) {
        this.key = [PREFIX, session.db, user.userId, roomId].join("|");
    }
    read() {
        try {
            const kept = JSON.parse(browser.localStorage.getItem(this.key) || "null");
            return { ...BLANK, ...(kept || {}), token: kept?.token || newToken() };
        } catch {
            return this.fresh();
        }
    }
    fresh() {
        return { ...BLANK, token: newToken() };
    }
    keep(entry) {
        try {
            browser.localStorage.setItem(this.key, JSON.stringify(entry));
        } catch {
            // no room, or a private window: it stays on the screen all the same
        }
    }
    drop() {
        browser.localStorage.removeItem(this.key);
    }
}
