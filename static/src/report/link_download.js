import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

import { DownloadRefused, downloadInRanges } from "../footage/download";

/** A file behind the link of a hand-over, fetched in ranges: a whole film takes longer than the
 *  server lets one answer take. Without JavaScript the button is an ordinary link. The sentences come
 *  with the page, in its language. */
export class LinkDownload extends Interaction {
    static selector = ".o_cctv_link_file";
    dynamicContent = {
        ".o_cctv_link_download": { "t-on-click.prevent": this.onDownload },
    };

    async onDownload(event) {
        const button = event.currentTarget;
        const { name, size } = this.el.dataset;
        const bar = this.el.querySelector("progress");
        const onProgress = (received) => (bar.value = received / Number(size));
        button.classList.add("disabled");
        this.show("under_way");
        try {
            await downloadInRanges(button.href, { name, size: Number(size), onProgress });
            this.show("saved");
        } catch (error) {
            this.onFailure(error);
        }
        button.classList.remove("disabled");
    }

    onFailure(error) {
        if (error instanceof DownloadRefused) {
            window.location.reload(); // the page says why
        }
        // no word to who has thought better of it
        this.show(error.name === "AbortError" ? "" : "broken");
    }

    /** One of what the page may say about the download. */
    show(what) {
        for (const told of this.el.querySelectorAll("[data-told]")) {
            told.classList.toggle("d-none", told.dataset.told !== what);
        }
    }
}

registry.category("public.interactions").add("helpdesk_cctv.link_download", LinkDownload);
