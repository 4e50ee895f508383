import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

import { hashesIn, hashOf } from "../footage/hashes";

/** Behind the code on a letter: whether the file in somebody's hand is one of those that were handed
 *  over. It is computed here; the file is not sent. The sentences come with the page. */
export class ReleaseCheck extends Interaction {
    static selector = ".o_cctv_release_check";
    dynamicContent = {
        "input[type=file]": { "t-on-change": this.onFile },
        "input[type=text]": { "t-on-input": this.onTyped },
    };

    start() {
        this.el.classList.remove("d-none");
        // browsers compute it on pages that came safely only
        this.el.querySelector(".o_cctv_release_file").classList.toggle("d-none", !crypto.subtle);
    }

    async onFile(event) {
        const file = event.currentTarget.files[0];
        if (!file) {
            return this.show("");
        }
        this.show("working");
        try {
            this.judge(await hashOf(file));
        } catch {
            this.show("large");
        }
    }

    onTyped(event) {
        const [typed] = hashesIn(event.currentTarget.value);
        return typed ? this.judge(typed) : this.show("");
    }

    judge(hash) {
        this.show(this.el.dataset.hashes.split(" ").includes(hash) ? "fits" : "other");
    }

    show(what) {
        for (const told of this.el.querySelectorAll("[data-told]")) {
            told.classList.toggle("d-none", told.dataset.told !== what);
        }
    }
}

registry.category("public.interactions").add("helpdesk_cctv.release_check", ReleaseCheck);
