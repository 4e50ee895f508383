/** A large file in ranges: no answer takes longer than the server allows, and what came is not
 *  fetched again when the connection breaks. Runs on pages without the web client as well. */

/** Bytes asked for at a time. */
const SLICE = 8 * 2 ** 20;
const RETRIES = 8;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30000;

export class DownloadRefused extends Error {}

/**
 * @param {string} url that answers ranges
 * @param {Object} options
 * @param {number} options.size in bytes
 * @param {(received: number) => void} [options.onProgress]
 * @param {AbortSignal} [options.signal]
 * @param {(part: Blob) => Promise<void>} options.write takes one part after the other
 * @throws {DownloadRefused} the server does not give it (any more)
 */
export async function fetchInRanges(url, { size, onProgress = () => {}, signal, write }) {
    let received = 0;
    let failures = 0;
    onProgress(received);
    while (received < size) {
        try {
            const part = await fetchPart(url, received, size, signal);
            await write(part);
            received += part.size;
            failures = 0;
            onProgress(received);
        } catch (error) {
            failures += 1;
            if (signal?.aborted || error instanceof DownloadRefused || failures > RETRIES) {
                throw error;
            }
            await wait(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1)), signal);
        }
    }
}

/**
 * Saves the file under `name`: straight to the disk where the browser can, else by way of the
 * browser's own store.
 */
export async function downloadInRanges(url, { name, size, onProgress, signal }) {
    const handle = await chooseFile(name);
    if (handle) {
        const file = await handle.createWritable();
        const write = (part) => file.write(part);
        try {
            await fetchInRanges(url, { size, onProgress, signal, write });
        } catch (error) {
            await file.abort();
            throw error;
        }
        return file.close();
    }
    const parts = [];
    const write = async (part) => void parts.push(part);
    await fetchInRanges(url, { size, onProgress, signal, write });
    saveAs(new Blob(parts), name);
}

async function fetchPart(url, start, size, signal) {
    const end = Math.min(size, start + SLICE) - 1;
    const reply = await fetch(url, { headers: { Range: `bytes=${start}-${end}` }, signal });
    if (reply.status !== 206 && !(reply.status === 200 && start === 0)) {
        const isOver = reply.status >= 400 && reply.status < 500 && reply.status !== 429;
        const text = isOver ? await reply.text() : "";
        throw isOver ? new DownloadRefused(text) : new Error(`${reply.status}`);
    }
    return reply.blob();
}

async function chooseFile(name) {
    return window.showSaveFilePicker ? window.showSaveFilePicker({ suggestedName: name }) : null;
}

function saveAs(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function wait(ms, signal) {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, ms);
        signal?.addEventListener("abort", () => {
            clearTimeout(timer);
            reject(signal.reason);
        });
    });
}
