import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

import { ClipApi } from "../footage/clip_api";
import { ClipUpload } from "../footage/clip_upload";

const TICK_MS = 300;

/** A clip on the page of who takes it out without a duty: sends the chosen file in chunks, goes on
 *  where it was when the connection comes back, and shows the page anew when it is kept. */
export class NamedClip extends Interaction {
    static selector = ".o_cctv_named_clip";
    dynamicContent = { "input[type=file]": { "t-on-change": this.onFile } };

    async onFile(event) {
        const input = event.currentTarget;
        const file = input.files[0];
        if (!file) {
            return;
        }
        const api = new ClipApi(this.services.orm, Number(this.el.dataset.item));
        api.isOwnFormat = this.el.querySelector("input[type=checkbox]").checked;
        const upload = new ClipUpload(file, api);
        input.disabled = true;
        const timer = setInterval(() => this.show(upload), TICK_MS);
        await this.waitFor(upload.run());
        clearInterval(timer);
        this.show(upload);
        input.disabled = false;
        if (upload.state === "done") {
            window.location.reload();
        } else {
            input.value = "";
        }
    }

    show(upload) {
        const bar = this.el.querySelector(".progress");
        bar.classList.remove("d-none");
        const percent = Math.floor(upload.share * 100);
        bar.firstElementChild.style.width = `${percent}%`;
        const words = this.el.querySelector(".o_cctv_named_words");
        words.classList.toggle("text-danger", upload.state === "refused");
        words.textContent = this.sentence(upload, percent);
    }

    sentence(upload, percent) {
        if (upload.state === "refused") {
            return upload.error;
        }
        if (upload.state === "waiting") {
            return _t("No connection. It goes on by itself.");
        }
        return percent < 100 ? `${percent} %` : _t("Everything is there; it is being checked …");
    }
}

registry.category("public.interactions").add("helpdesk_cctv.named_clip", NamedClip);
