"""Keeping programs alive, and ending them whole."""

import os
import signal
import sys
import tempfile
import time
import unittest
from pathlib import Path

from devenv.children import Child
from devenv.supervisor import Service

PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def wait_for(condition, seconds=10):
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            raise AssertionError("it did not come about")
        time.sleep(0.02)


class TestChildren(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.log = Path(folder.name) / "log"

    def begin(self, program):
        child = Child("it", [sys.executable, "-c", program], os.environ, self.log)
        self.addCleanup(child.stop)
        return child

    def test_stop_ends_the_whole_group(self):
        child = self.begin(PARENT)
        wait_for(lambda: self.log.exists() and self.log.read_text().strip())
        grandchild = int(self.log.read_text())
        child.stop()
        wait_for(lambda: not running(grandchild))

    def test_what_a_dead_program_left_behind_is_ended(self):
        child = self.begin(PARENT)
        wait_for(lambda: self.log.exists() and self.log.read_text().strip())
        grandchild = int(self.log.read_text())
        child.process.send_signal(signal.SIGKILL)
        child.process.wait()
        child.stop()
        wait_for(lambda: not running(grandchild))

    def test_a_service_that_ends_is_started_again_and_later_each_time(self):
        starts = []

        def begin():
            starts.append(time.monotonic())
            return self.begin("pass")

        service = Service("it", begin)
        service.keep()
        for _ in range(2):
            wait_for(lambda: service.child.ended)
            service.keep()
            self.assertIsNone(service.child)
            wait_for(lambda: service.keep() or service.child)
        gaps = [late - early for early, late in zip(starts, starts[1:], strict=False)]
        self.assertGreaterEqual(gaps[0], 1)
        self.assertGreaterEqual(gaps[1], 3)

    def test_a_service_waits_until_it_is_wanted(self):
        wanted = []
        sleep = "import time; time.sleep(60)"
        service = Service("it", lambda: self.begin(sleep), lambda: bool(wanted))
        service.keep()
        self.assertIsNone(service.child)
        wanted.append(True)
        service.keep()
        self.assertIsNotNone(service.child)

    def test_a_wanted_restart_is_at_once(self):
        service = Service("it", lambda: self.begin("import time; time.sleep(60)"))
        service.keep()
        first = service.child.process.pid
        service.restart("because")
        service.keep()
        self.assertNotEqual(service.child.process.pid, first)
        self.assertFalse(running(first))


def running(pid):
    """Whether a process lives (a dead one that nobody reaped does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
