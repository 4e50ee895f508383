/** Geometry of a floor plan: shares of its width and height, and degrees (0 is up). */

const RADIUS = 64;

/** @param {number} value any number of degrees */
export const turned = (value) => ((Math.round(value) % 360) + 360) % 360;

export const inside = (share) => Math.min(1, Math.max(0, share));

/**
 * Where a point of the screen lies on the plan.
 *
 * @param {{clientX: number, clientY: number}} point
 * @param {DOMRect} plan
 * @returns {{x: number, y: number, isInside: boolean}} the nearest place on the plan
 */
export function shareOf({ clientX, clientY }, plan) {
    const x = (clientX - plan.left) / plan.width;
    const y = (clientY - plan.top) / plan.height;
    return { x: inside(x), y: inside(y), isInside: x === inside(x) && y === inside(y) };
}

/** Degrees from the pin at `from` to the point of the screen. */
export function directionTo({ clientX, clientY }, from, plan) {
    const x = clientX - (plan.left + from.x * plan.width);
    const y = clientY - (plan.top + from.y * plan.height);
    return turned((Math.atan2(x, -y) * 180) / Math.PI);
}

const onCircle = (degrees) => {
    const radians = (degrees * Math.PI) / 180;
    return `${(RADIUS * Math.sin(radians)).toFixed(1)} ${(-RADIUS * Math.cos(radians)).toFixed(1)}`;
};

/** The path of an SVG that shows what a camera at 0, 0 sees. */
export function cone({ direction, angle }) {
    if (angle >= 360) {
        return `M ${RADIUS} 0 A ${RADIUS} ${RADIUS} 0 1 1 -${RADIUS} 0 A ${RADIUS} ${RADIUS} 0 1 1 ${RADIUS} 0 Z`;
    }
    const [from, to] = [direction - angle / 2, direction + angle / 2];
    const isLarge = angle > 180 ? 1 : 0;
    return `M 0 0 L ${onCircle(from)} A ${RADIUS} ${RADIUS} 0 ${isLarge} 1 ${onCircle(to)} Z`;
}
