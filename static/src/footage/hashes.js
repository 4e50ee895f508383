/** SHA-256 of a file, without sending it anywhere. */

/** Bytes that a browser hashes at once: it wants all of the file in its memory. */
export const HASHED_MOST = 2 ** 30;

export class TooLarge extends Error {}

/** As papers space it, and programs write it. */
const HASH = /\b(?:[0-9a-f]{2}[\s:]*){32}(?![0-9a-f])/gi;

/** The hashes that stand in `text`, each as one lower-case word. */
export function hashesIn(text) {
    const found = text.match(HASH) || [];
    return found.map((hash) => hash.toLowerCase().replace(/[^0-9a-f]/g, ""));
}

/**
 * @param {File} file
 * @returns {Promise<string>} its SHA-256, in hexadecimal
 * @throws {TooLarge} it does not go into the memory of a browser
 */
export async function hashOf(file) {
    if (file.size > HASHED_MOST) {
        throw new TooLarge(file.name);
    }
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const bytes = [...new Uint8Array(digest)];
    return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
