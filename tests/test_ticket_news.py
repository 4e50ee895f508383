"""Who is told of a ticket, how, and how often."""

from odoo.tests import tagged

from ..monitor.probe.reasons import Reason
from .poll_common import PollCase


@tagged("post_install", "-at_install")
class TestTicketNews(PollCase):
    """Who is told, how, and how often."""

    def setUp(self):
        super().setUp()
        self.leader = self.make_user("technician", "leader")
        self.member = self.make_user("technician", "member")
        self.responsible = self.make_user("operator", "responsible")
        self.team.write(
            {
                "user_id": self.leader.id,
                "user_ids": (self.leader | self.member | self.responsible).ids,
            }
        )
        self.site.responsible_id = self.responsible

    def told(self, user):
        notifications = self.env["mail.notification"].search(
            [("res_partner_id", "=", user.partner_id.id)]
        )
        return notifications.mail_message_id

    def test_people_are_told_once(self):
        self.bad(self.camera, Reason.UNREACHABLE)
        self.assertFalse(self.told(self.leader), "when the sweep is over")
        self.announce()
        ticket = self.tickets(self.camera)
        for user in (self.leader, self.member, self.responsible):
            message = self.told(user)
            self.assertEqual(len(message), 1)
            self.assertEqual(message.res_id, ticket.id)
            self.assertIn("does not answer at its address", str(message.body))
        self.assertEqual(ticket.activity_ids.user_id, self.responsible)
        self.announce()
        self.good(self.camera)
        self.bad(self.camera, Reason.UNREACHABLE)
        self.announce()
        self.assertEqual(len(self.told(self.leader)), 1)

    def test_who_may_not_see_the_ticket_is_not_told(self):
        outsider = self.make_user("internal", "outsider")
        self.site.responsible_id = outsider
        self.bad(self.camera, Reason.UNREACHABLE)
        self.announce()
        self.assertFalse(self.told(outsider))
        self.assertEqual(self.tickets(self.camera).activity_ids.user_id, self.leader)

    def test_worker_is_told_when_it_is_over(self):
        self.bad(self.camera, Reason.UNREACHABLE)
        ticket = self.tickets(self.camera)
        ticket.user_id = self.member
        before = self.told(self.member)
        self.good(self.camera)
        news = self.told(self.member) - before
        self.assertEqual(len(news), 1)
        self.assertIn("Please verify and close it", str(news.body))

    def test_closed_before_anybody_was_told(self):
        self.bad(self.camera, Reason.UNREACHABLE)
        self.good(self.camera)
        self.announce()
        self.assertFalse(self.told(self.leader))

    def test_no_letter_to_a_requester_that_does_not_exist(self):
        self.bad(self.camera, Reason.UNREACHABLE)
        self.env.cr.precommit.run()
        mails = self.env["mail.mail"].search_count([])
        self.good(self.camera)
        self.env.cr.precommit.run()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
