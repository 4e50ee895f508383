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
 * @param {() => number[] | null} params.shownIds ids of the devices on the screen; null: all
 * @param {() => boolean | Promise<boolean>} params.isBusy whether the user is in the middle of
 *      something that a reload would disturb
 * @param {() => Promise} params.reload
 * @param {number} [params.jitterMs] up to so much later: many screens do not ask at once
 */
export function useLiveStatus({ shownIds, isBusy, reload, jitterMs = 0 }) {
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
        const ids = shownIds();
        const shown = new Set(ids);
        if (timer === undefined && (ids === null || changed.some((id) => shown.has(id)))) {
            const pause = Math.max(0, lastReload + PAUSE_MS - Date.now());
            timer = browser.setTimeout(refresh, pause + Math.random() * jitterMs);
        }
    }

    bus.subscribe(MESSAGE, onMessage);
    onWillUnmount(() => {
        bus.unsubscribe(MESSAGE, onMessage);
        browser.clearTimeout(timer);
    });
}
