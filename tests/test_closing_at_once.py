"""Two close the same work, or one closes while the polling counts; each in a process and
transaction of its own."""

from odoo import SUPERUSER_ID
from odoo.tests import tagged

from . import closing_real as real
from .real_case import AtOnceCase
from .seal_real import transaction


@tagged("post_install", "-at_install")
class TestClosingAtOnce(AtOnceCase):
    real = real

    def prepare(self):
        with transaction(self.registry) as env:
            visit, users = real.make_finished(env)
            self.visit_id, self.users = visit.id, users.ids

    def visit(self, env):
        return env["maintenance.request"].browse(self.visit_id)

    def test_two_close(self):
        """One has closed it; the other is told who."""
        done, words = self.one_of_two(*[("close", uid, self.visit_id) for uid in self.users])
        self.assertRegex(words, "was closed by .*Nothing was changed")
        with transaction(self.registry) as env:
            visit = self.visit(env)
            self.assertEqual((visit.cctv_state, visit.cctv_closed_by_id.id), ("closed", done))
            notes = visit.message_ids.filtered(lambda m: "Closed." in (m.body or ""))
            self.assertEqual(len(notes), 1)

    def test_polling_counts_meanwhile(self):
        told = self.at_once(
            ("close", self.users[0], self.visit_id), ("count", SUPERUSER_ID, self.visit_id)
        )
        self.assertEqual(dict(told)[self.users[0]], "done", told)
        with transaction(self.registry) as env:
            visit = self.visit(env)
            self.assertEqual(visit.cctv_state, "closed")
            self.assertFalse(visit.cctv_line_ids.awaits_checks)
