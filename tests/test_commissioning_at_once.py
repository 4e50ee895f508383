"""Two who accept the same test, and two who take the last device of a plan's line."""

from odoo.tests import tagged

from . import commissioning_at_once_real as real
from .real_case import AtOnceCase
from .seal_real import transaction

TOLD = "Somebody else is changing|is already|is sealed|Nothing is left of this line"


@tagged("post_install", "-at_install")
class TestCommissioningAtOnce(AtOnceCase):
    real = real

    def prepare(self):
        with transaction(self.registry) as env:
            self.made = real.make(env)

    def test_two_accept(self):
        pieces = [("accept", uid, self.made["test"]) for uid in self.made["staff"]]
        who, told = self.one_of_two(*pieces)
        self.assertRegex(told, TOLD)
        with transaction(self.registry) as env:
            test = env["cctv.commissioning.test"].browse(self.made["test"])
            self.assertEqual((test.state, test.sealed_by_id.id), ("passed", who))
            self.assertEqual(test.installation_id.state, "commissioned")
            self.assertFalse(test.seal_id._verify_and_note())
            self.assertFalse(test.device_id.cctv_is_awaited)

    def test_two_take_the_last(self):
        pieces = [("install", uid, self.made["line"]) for uid in self.made["staff"]]
        _who, told = self.one_of_two(*pieces)
        self.assertRegex(told, TOLD)
        with transaction(self.registry) as env:
            line = env["cctv.installation.plan.line"].browse(self.made["line"])
            self.assertEqual((line.taken_count, line._left()), (2, 0))
