import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";

const MODEL = "cctv.evidence.upload";

/** How an upload of a clip speaks with the server. */
export class ClipApi {
    constructor(orm, itemId) {
        Object.assign(this, { orm: orm.silent, itemId, isOwnFormat: false });
    }

    begin(file) {
        const args = [this.itemId, file.name, file.size, file.lastModified || 0];
        return this.orm.call(MODEL, "begin", args, { is_own_format: this.isOwnFormat });
    }

    finish(id) {
        return this.orm.call(MODEL, "finish", [[id]]);
    }

    cancel(id) {
        return this.orm.call(MODEL, "cancel", [[id]]);
    }

    /** Sends a chunk; `onBytes` hears how much of it is on its way. */
    send(id, offset, chunk, onBytes) {
        const body = new FormData();
        body.append("csrf_token", odoo.csrf_token);
        body.append("offset", offset);
        body.append("length", chunk.size);
        body.append("chunk", chunk, "chunk");
        return new Promise((resolve, reject) => {
            const request = new XMLHttpRequest();
            request.open("POST", `/cctv/upload/${id}`);
            request.responseType = "json";
            request.upload.onprogress = (event) => onBytes(event.loaded);
            request.onerror = request.onabort = request.ontimeout = () =>
                reject(new Error("no connection"));
            request.onload = () => {
                if (request.status === 200 && request.response) {
                    resolve(request.response);
                } else if (request.status === 413) {
                    resolve({ error: this.proxySentence });
                } else {
                    reject(new Error(`${request.status}`));
                }
            };
            request.send(body);
        });
    }

    get proxySentence() {
        return _t(
            "A server on the way does not let parts of this size through. Tell the administrator: client_max_body_size of nginx has to be 40 MB at least."
        );
    }

    /** Whether others were at the same rows, so that trying again is of use. */
    isTransient(error) {
        return error instanceof RPCError && /^psycopg2\./.test(error.data?.name || "");
    }

    /** What the server said in a sentence, so that trying again is of no use. */
    sentenceOf(error) {
        return error instanceof RPCError ? error.data?.message || error.message : "";
    }
}
