import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

import { shrinkPhoto } from "../checklist_fill/photo";

const MB = 1024 * 1024;
const SMALL = 300 * 1024;

/** Of a data URL's content. */
function toFile(base64, name) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    return new File([bytes], `${name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg" });
}

/** Shrinks photos when they are chosen, says at once what would be refused, and sends once. The
 *  sentences come with the page, in its language. */
export class ReportForm extends Interaction {
    static selector = ".o_cctv_report_form";
    dynamicContent = {
        _root: { "t-on-submit": this.onSubmit },
        _window: { "t-on-pageshow": this.onPageShow },
        "input[type=file]": { "t-on-change": this.onFiles },
    };

    setup() {
        this.shrinking = null;
        this.isSent = false;
    }

    get box() {
        return this.el.querySelector(".o_cctv_report_files");
    }

    async onFiles(event) {
        this.shrinking = this.shrink(event.currentTarget);
        await this.shrinking;
        this.shrinking = null;
    }

    async shrink(input) {
        const files = new DataTransfer();
        for (const file of input.files) {
            files.items.add(await this.shrunk(file));
        }
        input.files = files.files;
        this.say(this.problem([...input.files]));
    }

    async shrunk(file) {
        if (!file.type.startsWith("image/") || file.size < SMALL) {
            return file;
        }
        try {
            return toFile(await shrinkPhoto(file), file.name);
        } catch {
            return file; // the server says what is wrong with it
        }
    }

    problem(files) {
        const { count, mb, many, large } = this.box.dataset;
        if (files.length > Number(count)) {
            return many;
        }
        return files.some((file) => file.size > Number(mb) * MB) ? large : "";
    }

    say(sentence) {
        this.box.querySelector(".o_cctv_report_files_problem").textContent = sentence;
    }

    async onSubmit(event) {
        const sentence = this.problem([...this.el.querySelector("input[type=file]").files]);
        if (this.isSent || (sentence && !this.shrinking)) {
            event.preventDefault();
            return;
        }
        if (this.shrinking) {
            event.preventDefault();
            await this.waitFor(this.shrinking);
            this.el.requestSubmit();
            return;
        }
        this.isSent = true;
        // not before the browser has taken the form's data
        this.waitForTimeout(() => this.lock(true), 0);
    }

    /** Back on the page, as the browser has kept it: what was sent may not have arrived. */
    onPageShow(event) {
        if (event.persisted) {
            this.isSent = false;
            this.lock(false);
        }
    }

    lock(isLocked) {
        for (const button of this.el.querySelectorAll("button[type=submit]")) {
            button.disabled = isLocked;
        }
    }
}

registry.category("public.interactions").add("helpdesk_cctv.report_form", ReportForm);
