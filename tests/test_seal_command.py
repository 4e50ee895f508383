import contextlib
import doctest
import io

from odoo.cli.command import find_command
from odoo.tests import BaseCase, tagged

from ..tools import seal as seal_tools
from ..tools.seal import SealKeyMalformed, SealKeyMissing, SealKeyUnknown, SealRing, new_key
from .seal_common import SealCase


@tagged("at_install")
class TestSealRing(BaseCase):
    def test_examples(self):
        self.assertFalse(doctest.testmod(seal_tools).failed)

    def test_no_key(self):
        for keys in (None, "", " , "):
            with self.assertRaises(SealKeyMissing):
                SealRing(keys)

    def test_malformed_key_is_not_repeated(self):
        for key in ("short", "ä" * 44, new_key()[:-4], f"{new_key()},x"):
            with self.assertRaises(SealKeyMalformed) as caught:
                SealRing(key)
            self.assertNotIn(key, str(caught.exception))

    def test_first_seals_all_verify(self):
        old, new = new_key(), new_key()
        mac = SealRing(old).mac("seal", {"a": 1})
        both = SealRing(f" {new} , {old}")
        self.assertEqual(both.mac("seal", {"a": 1}, SealRing(old).current), mac)
        self.assertEqual(both.current, SealRing(new).current)
        with self.assertRaises(SealKeyUnknown) as caught:
            SealRing(new).mac("seal", {}, SealRing(old).current)
        self.assertNotIn(old, str(caught.exception))


@tagged("at_install")
class TestVerifyCommand(SealCase):
    def test_findings(self):
        seal = self.seal()
        command = find_command("cctv_verify_seals")()
        count, sentences = command._verify(self.env)
        self.assertGreaterEqual(count, 1)
        self.assertEqual(sentences, [])
        self.sql("UPDATE cctv_checklist SET note = 'x' WHERE id = %s", self.checklist.id)
        _count, sentences = command._verify(self.env)
        self.assertEqual(len(sentences), 1)
        self.assertIn(f"{seal.number}: 'Remarks' was", sentences[0])
        self.assertEqual(seal.check_state, "unchecked", "the command changes nothing")

    def test_new_key(self):
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            find_command("cctv_verify_seals")().run(["--new-key"])
        self.assertTrue(SealRing(output.getvalue().strip()).mac("x", []))
