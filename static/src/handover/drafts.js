import { user } from "@web/core/user";
import { session } from "@web/session";
import { openStore } from "../checklist_fill/store";

/**
 * What officers have said at a handover and the server does not have yet, in the browser's own
 * database: a lost session, connection or battery loses nothing. Another user of the same browser
 * neither sees nor sends it.
 */
export class HandoverDrafts {
    static async of(handoverId) {
        const drafts = new HandoverDrafts();
        drafts.store = await openStore("helpdesk_cctv.handover");
        drafts.owner = [session.db, user.userId, handoverId].join("|");
        return drafts;
    }
    get isLasting() {
        return this.store.isLasting;
    }
    /** @returns {Promise<{outgoing: Object, incoming: Object}>} */
    async read() {
        const [entry] = await this.store.all(this.owner);
        return entry?.draft || { outgoing: {}, incoming: {} };
    }
    async keep(draft) {
        const plain = JSON.parse(JSON.stringify(draft));
        await this.store.put({ key: this.owner, uid: this.owner, owner: this.owner, draft: plain });
    }
}
