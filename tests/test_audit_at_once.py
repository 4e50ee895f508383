"""Two at the same moment on one audit."""

from odoo.tests import tagged

from . import audit_at_once_real as real
from .real_case import AtOnceCase
from .seal_real import transaction


@tagged("post_install", "-at_install")
class TestAuditAtOnce(AtOnceCase):
    real = real

    def prepare(self):
        with transaction(self.registry) as env:
            self.made = real.make(env)

    def do(self, step, who, number=0):
        with transaction(self.registry) as env:
            real.STEPS[step][1](env(user=self.made[who]), self.made["findings"][number])

    def piece(self, step, who, number=0):
        return step, self.made[who], self.made["findings"][number]

    def test_the_last_two_answers(self):
        """In two windows: the clock of the answers stops, whichever was the last."""
        answers = self.at_once(self.piece("answer", "head"), self.piece("answer", "head", 1))
        self.assertEqual([answer for _uid, answer in answers], ["done", "done"])
        with transaction(self.registry) as env:
            audit = env["cctv.audit"].browse(self.made["audit"])
            self.assertEqual(audit.deadline_phase, "met")

    def test_one_finding_is_closed_once(self):
        self.do("answer", "head")
        piece = self.piece("verify", "auditor")
        _who, told = self.one_of_two(piece, piece)
        self.assertRegex(told, "is already|Somebody else is changing")

    def test_closed_while_more_is_to_be_done(self):
        """A finding that counts as mended has no action that nobody has seen."""
        self.do("answer", "head")
        self.one_of_two(self.piece("verify", "auditor"), self.piece("act", "head"))
        with transaction(self.registry) as env:
            finding = env["cctv.audit.finding"].browse(self.made["findings"][0])
            self.assertEqual(finding.state == "verified", not finding.action_ids)

    def test_signed_by_both_and_sealed_in_two_windows(self):
        for number in range(2):
            self.do("answer", "head", number)
            self.do("verify", "auditor", number)
        audit = self.made["audit"]
        answers = self.at_once(
            ("audited", self.made["auditor"], audit), ("heard", self.made["head"], audit)
        )
        self.assertEqual([answer for _uid, answer in answers], ["done", "done"])
        piece = ("seal", self.made["auditor"], audit)
        self.one_of_two(piece, piece)
        with transaction(self.registry) as env:
            record = env["cctv.audit"].browse(audit)
            self.assertEqual((record.state, len(record.signature_ids)), ("closed", 2))
            self.assertFalse(any(record.seal_id._verify().values()))
