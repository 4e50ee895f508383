"""Processes that tests of what is committed start and kill."""

import signal
import subprocess

from odoo.tests import BaseCase, get_db_name, tagged

from .real_nursery import nursery


@tagged("post_install", "-at_install")
class TestNursery(BaseCase):
    def start(self, number=1):
        worker = nursery(get_db_name()).start("nursery_real", TEST_NURSERY=str(number))
        self.addCleanup(worker.__exit__)
        self.addCleanup(worker.kill)
        return worker

    def test_each_is_a_process_of_its_own(self):
        workers = [self.start(number) for number in range(2)]
        for number, worker in enumerate(workers):
            self.assertIsNone(worker.poll(), "it waits for a line")
            said = worker.communicate("hello\n")[0]
            self.assertEqual(said, f"hello {get_db_name()} {number} {worker.pid}\n")
            self.assertEqual((worker.poll(), worker.returncode), (0, 0))
        self.assertNotEqual(workers[0].pid, workers[1].pid)

    def test_killed(self):
        worker = self.start()
        worker.kill()
        self.assertEqual(worker.wait(), -signal.SIGKILL)
        worker.kill()
        self.assertEqual((worker.poll(), worker.stdout.read()), (-signal.SIGKILL, ""))

    def test_failed(self):
        worker = self.start()
        self.assertEqual(worker.communicate("fail\n")[0], "")
        self.assertEqual(worker.returncode, 1)

    def test_late(self):
        worker = self.start()
        with self.assertRaises(subprocess.TimeoutExpired):
            worker.communicate("hang\n", timeout=0.1)
        self.assertEqual(worker.returncode, -signal.SIGKILL)
