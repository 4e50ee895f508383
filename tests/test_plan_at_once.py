"""Two who approve one plan, and a plan that is changed while somebody submits or approves it."""

from odoo.tests import tagged

from . import plan_at_once_real as real
from .real_case import AtOnceCase
from .seal_real import transaction

TOLD = "Somebody else is changing|is already|cannot be changed|is sealed|cannot sign in this place"


@tagged("post_install", "-at_install")
class TestPlanAtOnce(AtOnceCase):
    real = real

    def prepare(self):
        with transaction(self.registry) as env:
            self.made = real.make(env)

    def plan(self, env, name):
        return env["cctv.installation.plan"].browse(self.made[name])

    def test_two_approve(self):
        pieces = [("approve", uid, self.made["submitted"]) for uid in self.made["approvers"]]
        who, told = self.one_of_two(*pieces)
        self.assertRegex(told, TOLD)
        with transaction(self.registry) as env:
            plan = self.plan(env, "submitted")
            self.assertEqual((plan.state, plan.decided_by_id.id), ("approved", who))
            approved = plan.signature_ids.filtered(lambda one: one.role == "approved")
            self.assertEqual(approved.user_id.id, who)
            self.assertFalse(plan.seal_id._verify_and_note())

    def test_approved_and_taken_back(self):
        """Either is done, never both: an approved plan has both signatures, another none."""
        self.one_of_two(
            ("approve", self.made["approvers"][0], self.made["submitted"]),
            ("take_back", self.made["author"], self.made["submitted"]),
        )
        with transaction(self.registry) as env:
            plan = self.plan(env, "submitted")
            self.assertIn(
                (plan.state, plan.seal_state, len(plan.signature_ids)),
                [("approved", "sealed", 2), ("draft", "draft", 0)],
            )

    def test_changed_while_it_is_submitted(self):
        """What was signed is what is there; or whoever submits is told to try again."""
        answers = self.at_once(
            ("submit", self.made["author"], self.made["written"]),
            ("change", self.made["author"], self.made["written"]),
        )
        told = [answer for _uid, answer in answers if answer != "done"]
        self.assertLessEqual(len(told), 1)
        for words in told:
            self.assertRegex(words, TOLD)
        with transaction(self.registry) as env:
            plan = self.plan(env, "written")
            if plan.state == "submitted":
                self.assertTrue(plan.signature_ids.is_current)
            else:
                self.assertEqual((plan.state, plan.line_ids.unit_price), ("draft", 200))
