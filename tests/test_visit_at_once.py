"""Two technicians, or a technician and the polling, at the same moment on one line; each in a
process and transaction of its own."""

from odoo import SUPERUSER_ID
from odoo.tests import tagged

from . import visit_real as real
from .real_case import AtOnceCase
from .seal_real import transaction


@tagged("post_install", "-at_install")
class TestVisitAtOnce(AtOnceCase):
    real = real

    def prepare(self):
        with transaction(self.registry) as env:
            line, users = real.make_visit(env)
            self.line_id, self.users = line.id, users.ids

    def line(self, env):
        return env["cctv.maintenance.line"].browse(self.line_id)

    def test_both_report_the_same_failure(self):
        """One ticket; the second tap is no error."""
        told = self.at_once(*[("fail", uid, self.line_id) for uid in self.users])
        self.assertEqual([words for _uid, words in told], ["done"] * 2)
        with transaction(self.registry) as env:
            line = self.line(env)
            tickets = env["helpdesk.ticket"].search([("cctv_device_id", "=", line.device_id.id)])
            self.assertEqual((line.state, line.ticket_id), ("failed", tickets))
            self.assertEqual(len(tickets), 1)
            self.assertIn(f"Seen by {line.done_by_id.id}", tickets.description)

    def test_one_fails_it_the_other_leaves_it(self):
        first, second = self.users
        done, words = self.one_of_two(
            ("fail", first, self.line_id), ("skip", second, self.line_id)
        )
        self.assertRegex(words, "is already: (Failed|Not done).*Nothing was changed")
        with transaction(self.registry) as env:
            self.assertEqual(self.line(env).done_by_id.id, done)

    def test_polling_hands_out_a_picture_meanwhile(self):
        told = self.at_once(
            ("skip", self.users[0], self.line_id), ("collect", SUPERUSER_ID, self.line_id)
        )
        self.assertEqual([words for _uid, words in told], ["done"] * 2)
        with transaction(self.registry) as env:
            line = self.line(env)
            self.assertEqual((line.state, line.picture_before_state), ("skipped", "taken"))
            self.assertTrue(line.picture_before)
