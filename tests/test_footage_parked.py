"""Requests that nobody goes on with are asked about, and end."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .delivery_common import DeliveryCase


@tagged("at_install")
class TestFootageParked(DeliveryCase):
    def setUp(self):
        super().setUp()
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *_args, **_kwargs: 1)

    def later(self, request, days):
        """``days`` after it came into its state; the job has run."""
        begun = fields.Datetime.now() - timedelta(days=days)
        request.sudo()._write_protocol({"date_in_state": begun})
        if request.date_parked_told:
            request.sudo()._write_protocol({"date_parked_told": begun})
        self.env["cctv.footage.request"]._cron_parked()
        self.env.invalidate_all()

    def told(self, request, words, partner):
        messages = self.env["mail.message"].search([("partner_ids", "in", partner.ids)])
        found = messages.filtered(lambda x: words in x.subject and request.number in x.subject)
        return len(found)

    def test_nobody_fetches_it(self):
        request = self.make_ready()
        staff, words = self.users["it"].partner_id, "nobody has fetched it"
        self.later(request, 6)
        self.assertFalse(self.told(request, words, self.requester))
        self.later(request, 8)
        self.assertEqual(self.told(request, words, self.requester), 1)
        self.assertEqual(self.told(request, words, staff), 1)
        self.env["cctv.footage.request"]._cron_parked()
        self.assertEqual(self.told(request, words, staff), 1, "once a week")
        self.later(request, 31)
        self.assertEqual(request.state, "expired")
        self.assertIn("not fetched within 30 days", request.refused_reason)
        self.assertFalse(request.item_ids._own_request_reasons())

    def test_an_appointment_is_kept(self):
        request = self.make_ready()
        self.company.cctv_lang = "id_ID"
        self.later(request, 8)
        soon = fields.Datetime.now() + timedelta(days=2)
        self.as_("it", request)._invite(soon, "Floor 2", "")
        self.later(request, 31)
        self.assertEqual(request.state, "ready")
        request.sudo().date_invited = soon - timedelta(days=10)
        self.later(request, 31)
        self.assertEqual(request.state, "expired")
        self.assertIn("tidak diambil", request.refused_reason, "in the company's language")

    def test_it_does_not_end_before_the_requester_was_told(self):
        request = self.make_ready()
        self.later(request, 40)
        self.assertEqual(request.state, "ready")
        self.assertEqual(self.told(request, "nobody has fetched it", self.requester), 1)

    def test_handed_over_and_not_closed(self):
        request = self.make_ready()
        self.hand_over(request)
        self.later(request, 8)
        self.assertEqual(self.told(request, "is still open", self.users["it"].partner_id), 1)
        self.assertEqual(request.state, "handed_over")

    def test_emergency_that_nobody_demands(self):
        requests = self.env["cctv.footage.request"].with_user(self.users["operator"])
        end = fields.Datetime.now()
        request = requests._secure_in_emergency(
            self.camera, end - timedelta(hours=1), end, "A fight at the gate"
        )
        self.later(request, 8)
        boss = self.users["supervisor"].partner_id
        self.assertEqual(self.told(request, "No authority has demanded it", boss), 1)

    def test_visit_that_nobody_came_for(self):
        """On the day after; not one that has been, or goes on."""
        missed, seen = (self.make_ready("room") for _ in range(2))
        self.hand_over(seen, **self.played())
        old = {"date_from": "2026-01-01 08:00:00", "date_to": "2026-01-01 09:00:00"}
        missed.sudo()._write_protocol(old)
        self.env["cctv.footage.request"]._cron_parked()
        self.assertEqual((missed.state, seen.state), ("expired", "handed_over"))
        self.assertIn("Nobody came", missed.refused_reason)
