/** Looks of a piece of work and of a device of it: icon and colour; the word comes from Odoo. */

export const WORK = {
    planned: { icon: "fa-calendar-o", color: "secondary" },
    under_way: { icon: "fa-wrench", color: "info" },
    finished: { icon: "fa-flag-checkered", color: "success" },
    closed: { icon: "fa-lock", color: "success" },
    cancelled: { icon: "fa-ban", color: "secondary" },
};

export const LINE = {
    planned: { icon: "fa-circle-o", color: "secondary" },
    under_way: { icon: "fa-wrench", color: "info" },
    done: { icon: "fa-check-circle", color: "success" },
    failed: { icon: "fa-times-circle", color: "danger" },
    skipped: { icon: "fa-minus-circle", color: "warning" },
};

/** Things of a list under their places, in the order in which they come. */
export function byPlace(things) {
    const places = new Map();
    for (const thing of things) {
        const { place } = thing;
        places.has(place) ? places.get(place).push(thing) : places.set(place, [thing]);
    }
    return [...places].map(([name, found]) => ({ name, things: found }));
}
