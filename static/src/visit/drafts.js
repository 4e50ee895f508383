import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { session } from "@web/session";

const PREFIX = "helpdesk_cctv.visit";

/**
 * What was typed and is not yet with the server, kept in the browser: a lost connection or a
 * closed page loses nothing. Another user of the same phone does not see it.
 */
export class Drafts {
    key(lineId, kind) {
        return [PREFIX, session.db, user.userId, lineId, kind].join("|");
    }
    get(lineId, kind) {
        return browser.localStorage.getItem(this.key(lineId, kind));
    }
    keep(lineId, kind, words) {
        try {
            browser.localStorage.setItem(this.key(lineId, kind), words);
        } catch {
            // no room, or a private window: it stays on the screen all the same
        }
    }
    drop(lineId, kind) {
        browser.localStorage.removeItem(this.key(lineId, kind));
    }
}
