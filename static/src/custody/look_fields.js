import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { LookField } from "../seal/seal_fields";

const grey = "text-bg-secondary";

/** What hashing a file anew has found. */
export class FileCheckField extends LookField {
    static looks = {
        fits: { icon: "fa-check-circle", colour: "text-bg-success", words: _t("Fits") },
        broken: {
            icon: "fa-exclamation-triangle",
            colour: "text-bg-danger",
            words: _t("Does not fit"),
        },
        unreadable: {
            icon: "fa-question-circle",
            colour: "text-bg-warning",
            words: _t("Cannot be read"),
        },
        unchecked: { icon: "fa-clock-o", colour: grey, words: _t("Not verified yet") },
    };
}

/** A line of the access book. */
export class AccessField extends LookField {
    static looks = {
        out: { icon: "fa-hourglass-half", colour: "text-bg-warning", words: _t("Not closed yet") },
        back: { icon: "fa-check-circle", colour: "text-bg-success", words: _t("Done") },
        void: { icon: "fa-ban", colour: grey, words: _t("Crossed out") },
    };
}

/** Where a medium is. */
export class MediaField extends LookField {
    static looks = {
        kept: { icon: "fa-archive", colour: "text-bg-success", words: _t("In its place") },
        out: { icon: "fa-sign-out", colour: "text-bg-warning", words: _t("With somebody") },
        handed_over: { icon: "fa-handshake-o", colour: grey, words: _t("Handed over") },
        lost: { icon: "fa-exclamation-triangle", colour: "text-bg-danger", words: _t("Lost") },
        destroyed: { icon: "fa-eraser", colour: grey, words: _t("Erased or destroyed") },
    };
}

/** Whether a hold is in force. */
export class HoldField extends LookField {
    static looks = {
        false: { icon: "fa-lock", colour: "text-bg-warning", words: _t("In force") },
        true: { icon: "fa-unlock-alt", colour: grey, words: _t("Ended") },
    };
}

/** Whether a right holds. */
export class GrantField extends LookField {
    static looks = {
        true: { icon: "fa-check-circle", colour: "text-bg-success", words: _t("In force") },
        false: { icon: "fa-ban", colour: grey, words: _t("Withdrawn") },
    };
}

const fields = registry.category("fields");
fields.add("cctv_file_check", { component: FileCheckField, supportedTypes: ["selection"] });
fields.add("cctv_access_state", { component: AccessField, supportedTypes: ["selection"] });
fields.add("cctv_media_state", { component: MediaField, supportedTypes: ["selection"] });
const always = { supportedTypes: ["boolean"], isEmpty: () => false };
fields.add("cctv_hold_state", { component: HoldField, ...always });
fields.add("cctv_grant_state", { component: GrantField, ...always });
