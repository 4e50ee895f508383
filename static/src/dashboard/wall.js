import { onMounted, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";

/** How long the wall shows a site, in milliseconds. */
export const SITE_MS = 10000;
/** A wall that is loaded anew is a wall again; another tab is none. */
const KEPT = "cctv_dashboard_wall";

/**
 * The page as a wall screen: it fills the screen, keeps it awake, and turns from site to site.
 *
 * @param {() => number[]} siteIds in the order in which they are shown
 */
export function useWall(siteIds) {
    const state = useState({
        isOn: Boolean(browser.sessionStorage.getItem(KEPT)),
        siteId: undefined,
    });
    let lock;

    /** A browser lets go of the lock whenever the page is hidden. */
    async function stayAwake() {
        if (state.isOn && !document.hidden) {
            lock = await browser.navigator.wakeLock?.request("screen").catch(() => undefined);
        }
    }

    function turn() {
        const ids = siteIds();
        state.siteId = ids[(ids.indexOf(state.siteId) + 1) % (ids.length || 1)];
    }

    async function enter() {
        state.isOn = true;
        browser.sessionStorage.setItem(KEPT, "1");
        // Where it is refused the page covers the menus all the same.
        await document.documentElement.requestFullscreen?.().catch(() => {});
    }

    function leave() {
        state.isOn = false;
        browser.sessionStorage.removeItem(KEPT);
        if (document.fullscreenElement) {
            document.exitFullscreen();
        }
    }

    useEffect(
        (isOn) => {
            if (!isOn) {
                return;
            }
            turn();
            stayAwake();
            document.body.classList.add("o_cctv_has_wall");
            const turning = browser.setInterval(turn, SITE_MS);
            return () => {
                browser.clearInterval(turning);
                document.body.classList.remove("o_cctv_has_wall");
                lock?.release();
                lock = undefined;
            };
        },
        () => [state.isOn]
    );
    useHotkey("escape", leave, {
        bypassEditableProtection: true,
        isAvailable: () => state.isOn,
    });
    const onFullscreen = () => !document.fullscreenElement && state.isOn && leave();
    onMounted(() => {
        document.addEventListener("fullscreenchange", onFullscreen);
        document.addEventListener("visibilitychange", stayAwake);
    });
    onWillUnmount(() => {
        document.removeEventListener("fullscreenchange", onFullscreen);
        document.removeEventListener("visibilitychange", stayAwake);
    });
    return { state, enter, leave };
}
