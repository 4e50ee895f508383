/**
 * The six states a device can be in, with the same looks everywhere: a colour, an icon and the
 * word that the field's selection has for it. `severity`: the higher, the more it matters.
 */
export const HEALTH = {
    down: { icon: "fa-times-circle", color: "danger", severity: 5 },
    stale: { icon: "fa-hourglass-end", color: "dark", severity: 4 },
    degraded: { icon: "fa-exclamation-triangle", color: "warning", severity: 3 },
    unknown: { icon: "fa-question-circle", color: "secondary", severity: 2 },
    maintenance: { icon: "fa-wrench", color: "info", severity: 1 },
    ok: { icon: "fa-check-circle", color: "success", severity: 0 },
};

/** @param {string | false} health */
export function healthLooks(health) {
    return HEALTH[health] || HEALTH.unknown;
}
