"""Soft faults: a person looks before a ticket is opened."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..monitor.probe.reasons import Reason
from ..monitor.probe.types import Level
from .poll_common import PollCase


@tagged("post_install", "-at_install")
class TestFaultReview(PollCase):
    """Soft faults: a person looks first."""

    def blurred(self):
        self.bad(self.camera, Reason.PICTURE_BLURRED, level=Level.PICTURE)
        return self.faults(self.camera)

    def test_soft_fault_waits_for_a_person(self):
        fault = self.blurred()
        self.assertEqual(fault.review_state, "to_review")
        self.assertFalse(self.tickets(self.camera))

    def test_make_ticket(self):
        fault = self.blurred()
        supervisor = self.make_user("supervisor")
        self.team.user_ids = supervisor
        action = fault.with_user(supervisor).action_make_ticket()
        ticket = fault.ticket_id
        self.assertEqual(action["res_id"], ticket.id)
        self.assertEqual(fault.review_state, "ticket")
        self.assertEqual(fault.reviewed_by_id, supervisor)
        self.assertEqual(ticket.create_uid, supervisor)
        self.good(self.camera, level=Level.PICTURE, judged={Reason.PICTURE_BLURRED})
        self.assertFalse(ticket.closed, "a person opened it, a person closes it")

    def test_accept_and_ignore(self):
        technician = self.make_user("technician")
        fault = self.blurred()
        fault.with_user(technician).action_accept()
        self.assertEqual((fault.review_state, fault.is_open), ("accepted", True))
        fault.with_user(technician).action_ignore()
        self.assertEqual(fault.review_state, "ignored")
        self.bad(self.camera, Reason.PICTURE_BLURRED, level=Level.PICTURE)
        self.assertFalse(self.tickets(self.camera))

    def test_who_may_not_review(self):
        fault = self.blurred()
        for role in ("operator", "management"):
            with self.assertRaises(AccessError):
                fault.with_user(self.make_user(role)).action_ignore()
        other = self.make_user("technician", "elsewhere", self.make_company())
        with self.assertRaises(AccessError):
            fault.with_user(other).action_make_ticket()

    def test_ended_fault_needs_no_review(self):
        fault = self.blurred()
        self.good(self.camera, level=Level.PICTURE, judged={Reason.PICTURE_BLURRED})
        self.assertEqual(fault.review_state, "none")
        with self.assertRaises(UserError):
            fault.with_user(self.make_user("technician")).action_ignore()

    def test_policy_that_asks_nobody(self):
        self.policy.ticket_soft = True
        fault = self.blurred()
        self.assertEqual(fault.review_state, "none")
        self.assertTrue(fault.ticket_id)
