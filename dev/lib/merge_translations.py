"""Carries translations over to a renewed template: `merge_translations.py POT PO [WORDS.json…]`.

The catalogue gets the template's terms, places and order; a term takes the translation that a
file of words gives, or keeps its own; what nothing uses any more goes. Prints the terms that are
left to translate, one JSON string a line; status 1 when there are some.
"""

import json
import sys

import polib


def merge(pot: polib.POFile, po: polib.POFile, words: dict[str, str]) -> list[str]:
    """Bring `po` to `pot`; return the terms without translation."""
    known = {entry.msgid: entry.msgstr for entry in po if entry.msgstr.strip()} | words
    po.clear()
    for term in pot:
        po.append(
            polib.POEntry(
                msgid=term.msgid,
                msgstr=known.get(term.msgid, ""),
                comment=term.comment,
                occurrences=term.occurrences,
                flags=term.flags,
            )
        )
    po.metadata["POT-Creation-Date"] = pot.metadata["POT-Creation-Date"]
    po.metadata["PO-Revision-Date"] = pot.metadata["POT-Creation-Date"]
    return [entry.msgid for entry in po if not entry.msgstr]


def main(template: str, catalogue: str, *files: str) -> int:
    words = {}
    for name in files:
        with open(name) as file:
            words |= json.load(file)
    po = polib.pofile(catalogue, wrapwidth=78)
    left = merge(polib.pofile(template), po, words)
    po.save(catalogue)
    for term in left:
        print(json.dumps(term, ensure_ascii=False))
    print(f"{len(po)} terms, {len(left)} of them to be translated")
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
