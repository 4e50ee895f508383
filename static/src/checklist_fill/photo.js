/** Makes photos small enough for a weak connection, in the browser. */

/** Longest side in pixels: a label on a device is still readable, the file is some 300 kB. */
export const LONGEST_SIDE = 1600;
const QUALITY = 0.8;

export class UnreadablePhoto extends Error {}

/**
 * @param {Blob} file a picture as the camera made it
 * @returns {Promise<string>} JPEG in base64, upright as the camera was held, at most
 *  `LONGEST_SIDE` pixels wide and high
 * @throws {UnreadablePhoto} when the browser cannot decode it
 */
export async function shrinkPhoto(file, longest = LONGEST_SIDE) {
    const bitmap = await decode(file);
    const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const context = canvas.getContext("2d");
    context.fillStyle = "white"; // JPEG has no transparency: it would turn black
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return canvas.toDataURL("image/jpeg", QUALITY).split(",")[1];
}

async function decode(file) {
    try {
        return await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch {
        throw new UnreadablePhoto(file.type);
    }
}
