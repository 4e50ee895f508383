import io
import json
import tempfile
import unittest
from contextlib import redirect_stdout
from pathlib import Path

import merge_translations
import polib


def catalogue(**terms) -> polib.POFile:
    made = polib.POFile()
    made.metadata = {"POT-Creation-Date": "2026-01-01 00:00+0000"}
    for name, text in terms.items():
        made.append(polib.POEntry(msgid=name, msgstr=text, occurrences=[(f"code:{name}.py", "0")]))
    return made


class TestMergeTranslations(unittest.TestCase):
    def test_takes_corrects_and_drops(self):
        pot = catalogue(Camera="", Seal="", Due="", Lens="")
        po = catalogue(Gone="Hilang", Camera="Kamera", Lens="Lensa")
        left = merge_translations.merge(pot, po, {"Seal": "Segel", "Camera": "Kamera CCTV"})
        self.assertEqual(left, ["Due"])
        self.assertEqual(
            {entry.msgid: entry.msgstr for entry in po},
            {"Camera": "Kamera CCTV", "Seal": "Segel", "Due": "", "Lens": "Lensa"},
        )
        self.assertEqual(po[1].occurrences, [("code:Seal.py", "0")])

    def test_says_what_is_left_and_fails(self):
        with tempfile.TemporaryDirectory() as folder:
            pot, po, words = (str(Path(folder, name)) for name in ("a.pot", "id.po", "words.json"))
            catalogue(Seal="", Due="").save(pot)
            catalogue().save(po)
            Path(words).write_text(json.dumps({"Due": "Jatuh tempo"}))
            printed = io.StringIO()
            with redirect_stdout(printed):
                status = merge_translations.main(pot, po, words)
            self.assertEqual(status, 1)
            self.assertIn('"Seal"', printed.getvalue())
            self.assertEqual(polib.pofile(po).find("Due").msgstr, "Jatuh tempo")
