"""The process that hands over is killed at each step of it: all of it has happened, or nothing."""

from odoo.tests import tagged

from . import delivery_real as real
from .real_case import KillCase
from .seal_real import transaction

NOTHING = {
    "state": "ready",
    "deliveries": 0,
    "signatures": 0,
    "seals": 0,
    "custody": ["extracted"],
    "medium": "kept",
    "mails": 0,
}


@tagged("post_install", "-at_install")
class TestDeliveryKilled(KillCase):
    real = real

    def prepare(self):
        with transaction(self.registry) as env:
            self.made = real.make(env)

    def hand_over(self, moment="", **way):
        made = self.made
        values = (made["giver"], made["request"], *way.values())
        return self.do("hand_over", *values, moment=moment)

    def look(self):
        """What is there; seals, custody and files have to fit in any case."""
        with transaction(self.registry) as env:
            request = env["cctv.footage.request"].browse(self.made["request"])
            given, item = request.delivery_ids, request.item_ids
            for delivery in given:
                self.assertFalse(any(delivery.seal_id._verify().values()))
                self.assertEqual(delivery.evidence_ids, item.evidence_ids)
            self.assertEqual(item.evidence_ids._verify_custody(), ("fits", []))
            self.assertEqual(env["cctv.custody.chain"]._of(request.company_id)._verify(), [])
            about = [("res_model", "=", "cctv.footage.delivery"), ("res_id", "in", given.ids)]
            lost = [("res_model", "=", "cctv.footage.delivery"), ("res_id", "not in", self.before)]
            mails = env["mail.mail"].search([("recipient_ids.email", "=", real.EMAIL)])
            self.assertEqual(
                env["cctv.signature"].search_count(about), env["cctv.signature"].search_count(lost)
            )
            return {
                "state": request.state,
                "deliveries": len(given),
                "signatures": env["cctv.signature"].search_count(about),
                "seals": env["cctv.seal"].search_count(lost),
                "custody": item.event_ids.sorted("sequence").mapped("kind"),
                "medium": env["cctv.media"].browse(self.made["medium"]).state,
                "mails": len(mails),
            }

    def setUp(self):
        super().setUp()
        with transaction(self.registry) as env:
            self.before = env["cctv.footage.delivery"].search([]).ids
        self.assertEqual(self.look(), NOTHING)

    def test_on_a_medium(self):
        medium = self.made["medium"]
        for moment in ("before row", "after row", "after note", "after leave", "after sign",
                       "after seal", "after state", "before commit"):  # fmt: skip
            self.assertEqual(self.hand_over(moment, medium=medium), self.KILLED, moment)
            self.assertEqual(self.look(), NOTHING, moment)
        whole = {
            "state": "handed_over",
            "deliveries": 1,
            "signatures": 2,
            "seals": 1,
            "custody": ["extracted", "copied", "transferred"],
            "medium": "handed_over",
            "mails": 1,
        }
        self.assertEqual(self.hand_over("postcommit", medium=medium), self.KILLED)
        self.assertEqual(self.look(), whole)
        self.assertEqual(self.hand_over(medium=medium), 1, "nothing is handed over twice")
        self.assertEqual(self.look(), whole)

    def test_by_a_link(self):
        """Nobody gets a link of a hand-over that has not happened."""
        for moment in ("after seal", "before mail", "after mail", "before commit"):
            self.assertEqual(self.hand_over(moment), self.KILLED, moment)
            self.assertEqual(self.look(), NOTHING, moment)
        self.assertEqual(self.hand_over("postcommit"), self.KILLED)
        self.assertEqual(
            self.look(),
            {
                "state": "handed_over",
                "deliveries": 1,
                "signatures": 1,
                "seals": 1,
                "custody": ["extracted", "transferred"],
                "medium": "kept",
                "mails": 2,
            },
        )
        self.assertTrue(self.look_at_link(), "who hands over can make a new code")

    def look_at_link(self):
        with transaction(self.registry) as env:
            delivery = env["cctv.footage.request"].browse(self.made["request"]).delivery_ids
            return delivery.with_user(self.made["giver"]).action_new_code()
