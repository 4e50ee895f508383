import { onMounted, onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

/** What the polling tells after each chunk of verdicts. */
const STATUS = "helpdesk_cctv.status";
/** What is told when people have changed what the dashboard shows. */
const CHANGED = "helpdesk_cctv.dashboard";
/** A screen asks at most this often, in milliseconds... */
const PAUSE_MS = 5000;
/** ...and up to so much later, so that all screens of a control room do not ask at once. */
const JITTER_MS = 4000;
/** The server tells of a part once a second: whoever asks later sees all changes of that second. */
const SETTLE_MS = 1500;
/** What no message tells of (work that becomes late, shifts) is asked for this often. */
const QUIET_MS = 60000;

/**
 * Keeps a page up to date: `reload(parts)` when something of these parts has changed in the user's
 * companies; `reload(null)`, of everything, each minute, when the page is seen again, and when the
 * connection is back; never while nobody can see the page.
 *
 * @param {(parts: string[] | null) => Promise} reload
 * @returns {{ now: (parts: string[]) => Promise }} asks without waiting, after what people have done
 */
export function useLiveData(reload) {
    const bus = useService("bus_service");
    let timer;
    let quiet;
    let last = Date.now();
    let isWhole = false;
    let isBusy = false;
    let parts = new Set();

    async function refresh() {
        browser.clearTimeout(timer);
        timer = undefined;
        if (document.hidden) {
            isWhole = true;
            return;
        }
        const changed = isWhole ? null : [...parts];
        isWhole = false;
        parts = new Set();
        last = Date.now();
        isBusy = true;
        try {
            await reload(changed);
        } finally {
            isBusy = false;
            if (isWhole || parts.size) {
                soon();
            }
        }
    }

    /** One question at a time: no answer overtakes another, however slow the server is. */
    function soon() {
        if (timer === undefined && !isBusy && !document.hidden) {
            const pause = Math.max(SETTLE_MS, last + PAUSE_MS - Date.now());
            timer = browser.setTimeout(refresh, pause + Math.random() * JITTER_MS);
        }
    }

    function tell({ company_id: companyId }, changed) {
        if (user.activeCompanies.some((company) => company.id === companyId)) {
            changed.forEach((part) => parts.add(part));
            soon();
        }
    }
    const onStatus = (payload) => tell(payload, ["devices"]);
    const onChanged = (payload) => tell(payload, payload.parts);
    function now(changed) {
        changed.forEach((part) => parts.add(part));
        return isBusy ? undefined : refresh();
    }
    const wholeSoon = () => {
        isWhole = true;
        soon();
    };
    const onVisible = () => !document.hidden && wholeSoon();

    bus.subscribe(STATUS, onStatus);
    bus.subscribe(CHANGED, onChanged);
    onMounted(() => {
        quiet = browser.setInterval(wholeSoon, QUIET_MS);
        document.addEventListener("visibilitychange", onVisible);
        browser.addEventListener("online", wholeSoon);
        bus.addEventListener("BUS:RECONNECT", wholeSoon);
    });
    onWillUnmount(() => {
        bus.unsubscribe(STATUS, onStatus);
        bus.unsubscribe(CHANGED, onChanged);
        browser.clearTimeout(timer);
        browser.clearInterval(quiet);
        document.removeEventListener("visibilitychange", onVisible);
        browser.removeEventListener("online", wholeSoon);
        bus.removeEventListener("BUS:RECONNECT", wholeSoon);
    });
    return { now };
}
