import { _t } from "@web/core/l10n/translation";

/** One sentence for one and one for several: languages differ in where the number stands. */
const count = (number, one, several) => (number === 1 ? one() : several(number));

const refused = (number) =>
    count(
        number,
        () => _t("1 answer was refused"),
        (n) => _t("%s answers were refused", n)
    );
const undecided = (number) =>
    count(
        number,
        () => _t("1 answer needs your decision"),
        (n) => _t("%s answers need your decision", n)
    );
const waiting = (number) =>
    count(
        number,
        () => _t("1 answer waiting for a connection"),
        (n) => _t("%s answers waiting for a connection", n)
    );

const MODES = {
    offline: (n) => ({ level: "waiting", icon: "fa-cloud-upload", words: waiting(n) }),
    trouble: (n) => ({
        level: "waiting",
        icon: "fa-cloud-upload",
        words: _t("The server has trouble. Answers are kept and sent again: %s", n),
    }),
    logged_out: (n) => ({
        level: "problem",
        icon: "fa-sign-in",
        words: _t("You are logged out. Answers kept on this phone: %s", n),
        wantsLogin: true,
    }),
    other_user: (n) => ({
        level: "problem",
        icon: "fa-sign-in",
        words: _t("Somebody else has logged in here. Your answers are kept for you: %s", n),
        wantsLogin: true,
    }),
};

/**
 * Where the answers are, in words.
 *
 * @param {FillQueue} queue
 * @param {number} busy photos that are being made small
 * @returns {{level: string, icon: string, words: string, wantsLogin?: boolean}}
 */
export function saveState(queue, busy = 0) {
    const unsent = queue.waiting.length;
    if (["logged_out", "other_user"].includes(queue.mode)) {
        return MODES[queue.mode](unsent);
    }
    if (queue.refused.length) {
        const isTwice = queue.refused.every((entry) => entry.isConflict);
        const words = (isTwice ? undecided : refused)(queue.refused.length);
        return { level: "problem", icon: "fa-exclamation-circle", words, isRefused: true };
    }
    if (unsent && queue.mode !== "fine") {
        return MODES[queue.mode](unsent);
    }
    if (unsent || busy) {
        return { level: "saving", icon: "fa-refresh", words: _t("Saving…") };
    }
    return { level: "saved", icon: "fa-check", words: _t("All saved") };
}
