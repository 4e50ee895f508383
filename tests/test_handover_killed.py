"""The process that signs is killed at each step of it: signed wholly, or not at all."""

from odoo.tests import tagged

from . import handover_at_once_real, handover_real as real
from .real_case import AtOnceCase, KillCase
from .seal_real import transaction

BEFORE = {
    "state": "open",
    "seal": "draft",
    "incoming": False,
    "roles": ["outgoing"],
    "seals": 0,
    "objections": 0,
    "tickets": 0,
    "deadline": "running",
}


@tagged("post_install", "-at_install")
class TestHandoverKilled(KillCase):
    real = real

    def prepare(self):
        with transaction(self.registry) as env:
            self.made = real.make(env)
            real.sign(env, self.made["outgoing"], self.made["handover"], "outgoing")

    def sign(self, moment=""):
        made = self.made
        values = (made["incoming"], made["handover"], "incoming", made["camera"])
        return self.do("sign", *values, moment=moment)

    def look(self):
        with transaction(self.registry) as env:
            handover = env["cctv.handover"].browse(self.made["handover"])
            if handover.seal_id:
                self.assertFalse(any(handover.seal_id._verify().values()))
            about = [("res_model", "=", "cctv.handover"), ("res_id", "=", handover.id)]
            tickets = [("cctv_device_id", "=", self.made["camera"])]
            return {
                "state": handover.state,
                "seal": handover.seal_state,
                "incoming": handover.incoming_id.id,
                "roles": sorted(handover.signature_ids.mapped("role")),
                "seals": env["cctv.seal"].search_count(about),
                "objections": len(handover.objection_ids),
                "tickets": env["helpdesk.ticket"].search_count(tickets),
                "deadline": handover.deadline_phase,
            }

    def test_signed_wholly_or_not_at_all(self):
        self.assertEqual(self.look(), BEFORE)
        for moment in ("after take", "before sign", "after sign", "after finish", "before seal",
                       "after make", "after protocol", "after seal", "before commit"):  # fmt: skip
            self.assertEqual(self.sign(moment), self.KILLED, moment)
            self.assertEqual(self.look(), BEFORE, moment)
        self.assertEqual(self.sign("postcommit"), self.KILLED)
        whole = {
            "state": "signed",
            "seal": "sealed",
            "incoming": self.made["incoming"],
            "roles": ["incoming", "outgoing"],
            "seals": 1,
            "objections": 1,
            "tickets": 1,
            "deadline": "met",
        }
        self.assertEqual(self.look(), whole)
        self.assertEqual(self.sign(), 1, "nothing is signed twice")
        self.assertEqual(self.look(), whole)


@tagged("post_install", "-at_install")
class TestHandoverAtOnce(AtOnceCase):
    real = handover_at_once_real

    def prepare(self):
        with transaction(self.registry) as env:
            self.made = real.make(env)
            real.sign(env, self.made["outgoing"], self.made["handover"], "outgoing")

    def both(self, step, record):
        people = (self.made["incoming"], self.made["colleague"])
        return [(step, user, record) for user in people]

    def test_two_sign_at_once(self):
        """One has taken over; the other is told that it is ended."""
        done, words = self.one_of_two(*self.both("sign", self.made["handover"]))
        self.assertIn("is ended", words)
        with transaction(self.registry) as env:
            handover = env["cctv.handover"].browse(self.made["handover"])
            self.assertEqual(handover.incoming_id.id, done)
            self.assertEqual(len(handover.signature_ids), 2)
            self.assertFalse(any(handover.seal_id._verify().values()))

    def test_opened_twice(self):
        """Both get to the same handover."""
        answers = self.at_once(*self.both("open", self.made["shift"]))
        self.assertEqual({answer for _uid, answer in answers}, {"done"}, answers)
        with transaction(self.registry) as env:
            domain = [("shift_from_id", "=", self.made["shift"])]
            self.assertEqual(env["cctv.handover"].search_count(domain), 1)
