import { onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";

/** The message that the server sends to the CCTV groups after each chunk of verdicts. */
const MESSAGE = "helpdesk_cctv.status";
/** A screen reloads at most this often, in milliseconds. */
const PAUSE_MS = 5000;

/**
 * Calls `reload` when the server reports new states of devices that are on the screen.
 *
 * @param {Object} params
 * @param {() => number[]} params.shownIds ids of the devices on the screen
 * @param {() => boolean | Promise<boolean>} params.isBusy whether the user is in the middle of
 *      something that a reload would disturb
 * @param {() => Promise} params.reload
 */
export function useLiveStatus({ shownIds, isBusy, reload }) {
    const bus = useService("bus_service");
    let timer;
    let lastReload = 0;

    async function refresh() {
        timer = undefined;
        if (document.hidden || (await isBusy())) {
            return;
        }
        lastReload = Date.now();
        await reload();
    }

    function onMessage({ device_ids: changed }) {
        const shown = new Set(shownIds());
        if (timer === undefined && changed.some((id) => shown.has(id))) {
            timer = browser.setTimeout(refresh, Math.max(0, lastReload + PAUSE_MS - Date.now()));
        }
    }

    bus.subscribe(MESSAGE, onMessage);
    onWillUnmount(() => {
        bus.unsubscribe(MESSAGE, onMessage);
        browser.clearTimeout(timer);
    });
}
