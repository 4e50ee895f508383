/** Reading and showing the numbers that people type on a phone. */

/**
 * Reads a number as people write it: the decimal sign may be a comma or a dot, whichever the
 * keyboard of the phone offers. A sign that stands once is the decimal sign; where both stand, the
 * last one is; one that stands several times parts thousands.
 *
 * @param {string} text e.g. "11,8", "11.8", "1.234,5", "- 3 V"
 * @param {string} [unit] may be typed behind the number
 * @returns {number|null|undefined} null for an empty text, undefined for one that is no number
 */
export function parseNumber(text, unit = "") {
    let digits = String(text ?? "").trim();
    if (unit && digits.toLowerCase().endsWith(unit.toLowerCase())) {
        digits = digits.slice(0, -unit.length);
    }
    digits = digits.replace(/[\s\u00a0\u202f'’]/g, "").replace(/^[−–]/, "-");
    if (!digits) {
        return null;
    }
    if (!/^[+-]?[\d.,]*\d[\d.,]*$/.test(digits)) {
        return undefined;
    }
    return toNumber(digits, decimalSign(digits));
}

/** The sign before the decimals, or "" when there are none. */
function decimalSign(digits) {
    const last = Math.max(digits.lastIndexOf(","), digits.lastIndexOf("."));
    if (last < 0) {
        return "";
    }
    const sign = digits[last];
    const isRepeated = digits.indexOf(sign) !== last;
    return isRepeated ? "" : sign;
}

function toNumber(digits, sign) {
    const [whole, decimals, ...rest] = sign ? digits.split(sign) : [digits, ""];
    const isGrouped = /^[+-]?\d{1,3}([.,]\d{3})+$/.test(whole) || !/[.,]/.test(whole);
    if (rest.length || !isGrouped || /[.,]/.test(decimals)) {
        return undefined;
    }
    const number = Number(`${whole.replace(/[.,]/g, "")}.${decimals || 0}`);
    return Number.isFinite(number) && Math.abs(number) < 1e12 ? number : undefined;
}

/** The number with the decimal sign of the reader's language, without needless zeros. */
export function showNumber(number, point = ".") {
    return number === null || number === undefined || number === false
        ? ""
        : String(Number(number.toFixed(4))).replace(".", point);
}

/** Whether `number` is beyond the bounds of the question; a bound that is null does not count. */
export function isOutOfBounds(number, { minimum, maximum }) {
    if (typeof number !== "number") {
        return false;
    }
    return (
        (typeof minimum === "number" && number < minimum) ||
        (typeof maximum === "number" && number > maximum)
    );
}
