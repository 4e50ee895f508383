import contextlib
import json
import os
import signal
import time

from odoo.tests import tagged

from . import seal_real
from .real_case import RealCase
from .seal_real import make_checklists, transaction


class RealSealCase(RealCase):
    """Works on checklists that are committed."""

    real = seal_real
    count = 0

    def setUp(self):
        super().setUp()
        self.worker = self.start_worker()

    def prepare(self):
        with transaction(self.registry) as env:
            self.assertFalse(env["cctv.seal"].search_count([]), "the chain is to be cleaned up")
            self.ids = make_checklists(env, self.count).ids

    def begin(self, *work):
        """Start pieces of work at the same time; their process numbers."""
        self.worker.stdin.write(json.dumps(work) + "\n")
        self.worker.stdin.flush()
        return json.loads(self.worker.stdout.readline())

    def answers(self):
        """[(id, how it went)] until all have ended."""
        lines = map(json.loads, iter(self.worker.stdout.readline, "null\n"))
        return [tuple(line) for line in lines]

    def assertWhole(self, database=None):
        """Every record is open without a trace, or sealed and verified; how many are sealed."""
        with transaction(self.registry, database) as env:
            checklists = env["cctv.checklist"].browse(self.ids)
            seals = env["cctv.seal"].search([])
            sealed = checklists.filtered("seal_id")
            self.assertEqual(set(seals.ids), set(sealed.seal_id.ids))
            for checklist in checklists - sealed:
                self.assertEqual((checklist.seal_state, checklist.date_sealed), ("draft", False))
            self.assertEqual(set(sealed.mapped("seal_state")) - {"sealed"}, set())
            self.assertEqual([f for found in seals._verify().values() for f in found], [])
            self.assertEqual(env["cctv.seal.chain"]._sentences_of_all(), [])
            return len(sealed)


@tagged("post_install", "-at_install")
class TestTwoAtOnce(RealSealCase):
    count = 4

    def at_once(self, *work):
        self.begin(*work)
        return self.answers()

    def test_same_record(self):
        first = self.ids[0]
        answers = self.at_once(["seal", [first]], ["seal", [first]])
        refused = [answer for _id, answer in answers if answer != "done"]
        self.assertEqual((len(answers), len(refused)), (2, 1), answers)
        self.assertRegex(refused[0], r"sealed CL/\S+ already, on")
        self.assertEqual(self.assertWhole(), 1)

    def test_different_records(self):
        answers = self.at_once(*(["seal", [checklist_id]] for checklist_id in self.ids))
        self.assertEqual(sorted(answers), [(checklist_id, "done") for checklist_id in self.ids])
        self.assertEqual(self.assertWhole(), 4)

    def test_changing_what_is_being_sealed(self):
        """Who comes second is refused: what is sealed is what is stored."""
        for checklist_id in self.ids:
            answers = self.at_once(["write", [checklist_id]], ["seal", [checklist_id]])
            refused = [answer for _id, answer in answers if answer != "done"]
            self.assertEqual((len(answers), len(refused)), (2, 1), answers)
            self.assertRegex(refused[0], "is sealed: it can|was changed; ask for")
            self.assertWhole()


@tagged("post_install", "-at_install")
class TestPowerLoss(RealSealCase):
    """A process that seals is killed at random moments."""

    count = 100
    rounds = 20

    def test_wholly_or_not_at_all(self):
        sealed = [self.kill_once(after % 2) for after in range(self.rounds)]
        self.assertGreater(sealed[-1], self.rounds, "too little was sealed before the kills")
        self.assertLess(sealed[-1], self.count, "it was done before it could be killed")

    def kill_once(self, after):
        """Kill somewhere within the sealing that follows ``after`` whole ones."""
        with transaction(self.registry) as env:
            left = env["cctv.checklist"].browse(self.ids).filtered(lambda c: not c.seal_id)
        (child,) = self.begin(["seal", left.ids])
        for _done in range(after + 2):
            begun = time.monotonic()
            self.assertEqual(json.loads(self.worker.stdout.readline())[1], "done")
        # One takes about as long as the one before it.
        time.sleep(self.random.uniform(0, time.monotonic() - begun))
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        self.answers()
        return self.assertWhole()

    def test_connection_lost(self):
        """PostgreSQL ends the session of the sealing process in the midst of it, as when it is
        shut down; the process goes on with the next record."""
        (child,) = self.begin(["seal", self.ids])
        answers = {}
        while (line := self.worker.stdout.readline()) != "null\n":
            checklist_id, answer = json.loads(line)
            answers[checklist_id] = answer
            if len(answers) % 4 == 0:
                time.sleep(self.random.uniform(0, 0.04))
                self.end_sessions(child)
        done = {checklist_id for checklist_id, answer in answers.items() if answer == "done"}
        self.assertEqual(set(answers), set(self.ids))
        self.assertTrue(set(answers) - done, "no sealing lost its session")
        self.assertGreaterEqual(self.assertWhole(), len(done))
        with transaction(self.registry) as env:
            records = env["cctv.checklist"].browse(done)
            self.assertEqual(records.filtered("seal_id"), records)

    def end_sessions(self, child):
        """End the sessions that process ``child`` has now."""
        with transaction(self.registry) as env:
            env.cr.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = %s",
                [f"odoo-{child}"],
            )
