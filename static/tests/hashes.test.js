import { describe, expect, test } from "@odoo/hoot";
import { HASHED_MOST, hashesIn, hashOf, TooLarge } from "@helpdesk_cctv/footage/hashes";

describe.current.tags("headless");

// of the three letters "abc" (FIPS 180-2, appendix B.1)
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

test("a film that no browser holds is not read", async () => {
    const large = { name: "film.mp4", size: HASHED_MOST + 1 };
    await expect(hashOf(large)).rejects.toThrow(TooLarge);
});

test("a hash is found as papers and programs write it", () => {
    const spaced = ABC.match(/.{8}/g).join(" ");
    for (const text of [ABC, ABC.toUpperCase(), `  ${spaced}\n`, ABC.match(/../g).join(":"), `film.mp4: ${ABC}`]) {
        expect(hashesIn(text)).toEqual([ABC]);
    }
    for (const text of ["", "abc", ABC.slice(1)]) {
        expect(hashesIn(text)).toEqual([]);
    }
});
