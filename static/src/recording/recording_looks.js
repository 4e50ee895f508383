import { _t } from "@web/core/l10n/translation";

/**
 * What a day's recordings can be, with the same looks everywhere: an icon of its own, a colour, and
 * the word. What was not checked is grey with a question mark, never green.
 */
export const RESULTS = {
    proven: { icon: "fa-check-circle", color: "success", word: _t("Proven") },
    gaps: { icon: "fa-adjust", color: "warning", word: _t("Gaps") },
    missing: { icon: "fa-times-circle", color: "danger", word: _t("Missing") },
    unchecked: { icon: "fa-question-circle", color: "secondary", word: _t("Not checked") },
};

/** What a line of the daily check can be about besides. */
export const TOPICS = {
    ...RESULTS,
    short: { icon: "fa-hourglass-half", color: "warning" },
    picture: { icon: "fa-eye-slash", color: "warning" },
};

/** @param {string | false} result */
export function resultLooks(result) {
    return RESULTS[result] || RESULTS.unchecked;
}

export const DISK_STATES = {
    ok: { icon: "fa-check-circle", color: "success" },
    fault: { icon: "fa-times-circle", color: "danger" },
    full: { icon: "fa-exclamation-triangle", color: "warning" },
    gone: { icon: "fa-chain-broken", color: "danger" },
    empty: { icon: "fa-square-o", color: "light" },
    unknown: { icon: "fa-question-circle", color: "secondary" },
};

export const TOLD = {
    yes: { icon: "fa-check", color: "text-success" },
    no: { icon: "fa-times", color: "text-danger fw-bold" },
    unknown: { icon: "fa-question", color: "text-muted" },
};
