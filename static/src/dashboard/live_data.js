import { onMounted, onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

/** What the polling tells after each chunk of verdicts. */
const MESSAGE = "helpdesk_cctv.status";
/** A screen asks at most this often, in milliseconds... */
const PAUSE_MS = 5000;
/** ...and up to so much later, so that all screens of a control room do not ask at once. */
const JITTER_MS = 4000;
/** What no message tells of (work, footage, shifts) is asked for this often. */
const QUIET_MS = 60000;

/**
 * Keeps a page up to date: `reload(false)` when devices of the user's companies have changed,
 * `reload(true)`, of everything, each minute, when the page is seen again, and when the connection
 * is back; never while nobody can see the page.
 *
 * @param {(whole: boolean) => Promise} reload
 */
export function useLiveData(reload) {
    const bus = useService("bus_service");
    let timer;
    let quiet;
    let last = Date.now();
    let isWhole = false;

    async function refresh() {
        timer = undefined;
        if (document.hidden) {
            isWhole = true;
            return;
        }
        const whole = isWhole;
        isWhole = false;
        last = Date.now();
        await reload(whole);
    }

    function soon(whole) {
        isWhole ||= whole;
        if (timer === undefined && !document.hidden) {
            const wait = Math.max(0, last + PAUSE_MS - Date.now()) + Math.random() * JITTER_MS;
            timer = browser.setTimeout(refresh, wait);
        }
    }

    function onMessage({ company_id: companyId }) {
        if (user.activeCompanies.some((company) => company.id === companyId)) {
            soon(false);
        }
    }
    const wholeSoon = () => soon(true);
    const onVisible = () => !document.hidden && soon(true);

    bus.subscribe(MESSAGE, onMessage);
    onMounted(() => {
        quiet = browser.setInterval(wholeSoon, QUIET_MS);
        document.addEventListener("visibilitychange", onVisible);
        browser.addEventListener("online", wholeSoon);
        bus.addEventListener("BUS:RECONNECT", wholeSoon);
    });
    onWillUnmount(() => {
        bus.unsubscribe(MESSAGE, onMessage);
        browser.clearTimeout(timer);
        browser.clearInterval(quiet);
        document.removeEventListener("visibilitychange", onVisible);
        browser.removeEventListener("online", wholeSoon);
        bus.removeEventListener("BUS:RECONNECT", wholeSoon);
    });
}
