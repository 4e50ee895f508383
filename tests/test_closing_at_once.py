"""Two close the same work, or one closes while the polling counts; each in a process and
transaction of its own."""

import json

from odoo import SUPERUSER_ID
from odoo.tests import tagged

from . import closing_real as real, visit_real
from .real_case import RealCase
from .seal_real import transaction


@tagged("post_install", "-at_install")
class TestClosingAtOnce(RealCase):
    program = real.__file__

    def prepare(self):
        with transaction(self.registry) as env:
            visit, users = real.make_finished(env)
            self.visit_id, self.users = visit.id, users.ids

    def forget(self):
        with transaction(self.registry) as env:
            visit_real.clean_up(env)

    def at_once(self, *pieces):
        """{user: what it was told}."""
        work = [[kind, uid, self.visit_id] for kind, uid in pieces]
        self.worker.stdin.write(json.dumps(work) + "\n")
        self.worker.stdin.flush()
        return dict(json.loads(line) for line in iter(self.worker.stdout.readline, "null\n"))

    def visit(self, env):
        return env["maintenance.request"].browse(self.visit_id)

    def test_two_close(self):
        """One has closed it; the other is told who."""
        told = self.at_once(*[("close", uid) for uid in self.users])
        done = [uid for uid, words in told.items() if words == "done"]
        self.assertEqual(len(done), 1, told)
        (words,) = [words for words in told.values() if words != "done"]
        self.assertRegex(words, "was closed by .*Nothing was changed")
        with transaction(self.registry) as env:
            visit = self.visit(env)
            self.assertEqual((visit.cctv_state, visit.cctv_closed_by_id.id), ("closed", done[0]))
            notes = visit.message_ids.filtered(lambda m: "Closed." in (m.body or ""))
            self.assertEqual(len(notes), 1)

    def test_polling_counts_meanwhile(self):
        told = self.at_once(("close", self.users[0]), ("count", SUPERUSER_ID))
        self.assertEqual(told[self.users[0]], "done", told)
        with transaction(self.registry) as env:
            visit = self.visit(env)
            self.assertEqual(visit.cctv_state, "closed")
            self.assertFalse(visit.cctv_line_ids.awaits_checks)
