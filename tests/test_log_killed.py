"""The process that seals the log of a shift is killed at each step of it; an entry is sent twice at
once."""

from odoo.tests import tagged

from . import log_at_once_real, log_real as real
from .real_case import AtOnceCase, KillCase
from .seal_real import transaction

BEFORE = {"sheets": 0, "loose": 3, "states": [], "seals": 0}


@tagged("post_install", "-at_install")
class TestLogKilled(KillCase):
    real = real

    def prepare(self):
        with transaction(self.registry) as env:
            self.made = real.make(env)

    def look(self):
        with transaction(self.registry) as env:
            sheets = env["cctv.log.sheet"].search([("room_id", "=", self.made["room"])])
            for sheet in sheets:
                self.assertFalse(any(sheet.seal_id._verify().values()))
            entries = env["cctv.log.entry"].browse(self.made["entries"])
            about = [("res_model", "=", sheets._name), ("res_id", "in", sheets.ids)]
            return {
                "sheets": len(sheets),
                "loose": len(entries.filtered(lambda entry: not entry.sheet_id)),
                "states": sheets.mapped("seal_state"),
                "seals": env["cctv.seal"].search_count(about),
            }

    def test_sealed_wholly_or_not_at_all(self):
        for moment in ("before settle", "after settle", "after number", "before seal",
                       "after make", "after protocol", "after seal", "before commit"):  # fmt: skip
            self.assertEqual(self.do("seal", moment=moment), self.KILLED, moment)
            self.assertEqual(self.look(), BEFORE, moment)
        self.assertEqual(self.do("seal", moment="postcommit"), self.KILLED)
        whole = {"sheets": 1, "loose": 0, "states": ["sealed"], "seals": 1}
        self.assertEqual(self.look(), whole)
        self.assertEqual(self.do("seal"), 0)
        self.assertEqual(self.look(), whole, "nothing is sealed twice")


@tagged("post_install", "-at_install")
class TestLogAtOnce(AtOnceCase):
    real = log_at_once_real

    def prepare(self):
        with transaction(self.registry) as env:
            self.made = real.make(env)
            self.officer = real.make_officer(env).id

    def test_sent_twice(self):
        """The reply was lost, and it is sent again while the first is being written: one entry."""
        piece = ("save", self.officer, self.made["room"])
        answers = self.at_once(piece, piece)
        self.assertEqual({answer for _uid, answer in answers}, {"done"}, answers)
        with transaction(self.registry) as env:
            mine = [("user_id", "=", self.officer)]
            self.assertEqual(env["cctv.log.entry"].search(mine).mapped("facts"), ["Sent twice"])
