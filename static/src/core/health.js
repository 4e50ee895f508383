/**
 * The six states a device can be in, with the same looks everywhere: a colour, an icon and the
 * word that the field's selection has for it.
 */
export const HEALTH = {
    down: { icon: "fa-times-circle", color: "danger" },
    stale: { icon: "fa-hourglass-end", color: "dark" },
    degraded: { icon: "fa-exclamation-triangle", color: "warning" },
    unknown: { icon: "fa-question-circle", color: "secondary" },
    maintenance: { icon: "fa-wrench", color: "info" },
    ok: { icon: "fa-check-circle", color: "success" },
};

/** @param {string | false} health */
export function healthLooks(health) {
    return HEALTH[health] || HEALTH.unknown;
}
