/** How many matches are shown. */
const MOST = 8;

const textOf = ({ code, name, place }) => [code, name, place].join(" ").toLowerCase();

/** The better a code fits, the higher it stands: a number that was typed is mostly a code. */
function rank({ code }, words) {
    const low = (code || "").toLowerCase();
    if (low === words) {
        return 0;
    }
    if (low.startsWith(words)) {
        return 1;
    }
    return low.includes(words) ? 2 : 3;
}

/**
 * Cameras, then places, that have all words of what was typed, in their code, name or place.
 *
 * @param {Array} devices {id, code, name, place, picture}
 * @param {Array} places {id, name}
 * @param {string} typed
 */
export function search(devices, places, typed) {
    const words = typed.trim().toLowerCase();
    if (!words) {
        return [];
    }
    const parts = words.split(/\s+/);
    const fits = (text) => parts.every((part) => text.includes(part));
    const found = devices
        .filter((device) => fits(textOf(device)))
        .map((device) => ({ kind: "device", ...device, rank: rank(device, words) }))
        .sort((one, other) => one.rank - other.rank);
    const where = places
        .filter((place) => fits(place.name.toLowerCase()))
        .map((place) => ({ kind: "place", code: "", place: "", ...place }));
    return [...found, ...where].slice(0, MOST);
}

/** Words that judge or guess, in the languages of the control room (R141). */
const OPINIONS = [
    "mencurigakan",
    "curiga",
    "sepertinya",
    "kelihatannya",
    "mungkin",
    "diduga",
    "barangkali",
    "pasti",
    "mabuk",
    "pencuri",
    "maling",
    "preman",
    "jahat",
    "gila",
    "suspicious",
    "seems",
    "seemingly",
    "probably",
    "maybe",
    "perhaps",
    "apparently",
    "obviously",
    "drunk",
    "thief",
    "thieves",
    "criminal",
    "i think",
];

/** @returns {string} the first word of ``text`` that sounds like an opinion, or "" */
export function opinionIn(text) {
    const low = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ")} `;
    return OPINIONS.find((word) => low.includes(` ${word} `)) || "";
}
