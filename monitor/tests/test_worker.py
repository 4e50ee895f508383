"""The worker process by itself: what it says, and when it ends."""

import os
import subprocess
import sys
import time
import unittest
from dataclasses import replace
from pathlib import Path

from monitor.child import scrubbed_environment
from monitor.probe.types import Level, Verdict
from monitor.protocol import VERSION, decode, encode

from .sweep_targets import Listener, closed_port, is_alive, target, wait_until

ROOT = Path(__file__).resolve().parents[2]
TESTDATA = Path(__file__).parent / "testdata"
HELLO = {"type": "hello", "version": VERSION, "pictures": 2, "cpu_s": 60}


def answers_busy(connection):
    """To one request, as a device that serves as many connections as it can."""
    connection.recv(65536)
    connection.sendall((TESTDATA / "http/busy_503.http").read_bytes())
    connection.close()


class WorkerTest(unittest.TestCase):
    def setUp(self):
        self.worker = subprocess.Popen(
            [sys.executable, "-m", "monitor.worker"],
            cwd=ROOT,
            env=scrubbed_environment(os.environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
        )
        self.addCleanup(self.end)

    def end(self):
        self.worker.kill()
        self.worker.wait()
        for pipe in (self.worker.stdin, self.worker.stdout, self.worker.stderr):
            pipe.close()

    def say(self, *messages):
        for message in messages:
            self.worker.stdin.write(encode(message))

    def ask(self, *targets):
        self.say(*({"type": "target", "target": one.to_dict()} for one in targets))

    def hear(self, *kinds: str) -> dict:
        """The next message of one of these kinds."""
        while True:
            line = self.worker.stdout.readline()
            self.assertTrue(line, "the worker ended")
            message = decode(line)
            if message["type"] in kinds:
                return message


class Conversation(WorkerTest):
    def test_hello_ready_target_verdict(self):
        self.say(HELLO)
        self.assertGreater(self.hear("ready")["pulses"], 100)
        self.ask(target(7, closed_port(), password="geheim"))
        line = self.hear("verdict")
        self.assertEqual(Verdict.from_dict(line["verdict"]).id, 7)
        self.assertNotIn("geheim", str(line))

    def test_it_says_that_it_is_alive(self):
        self.say(HELLO)
        began = time.monotonic()
        for _ in range(3):
            self.hear("alive")
        self.assertGreater(time.monotonic() - began, 1.5)

    def test_a_target_that_meets_a_bug_costs_only_itself(self):
        self.say(HELLO)
        broken = replace(target(1, closed_port(), password="geheim"), host=["geheim"])
        self.ask(broken, target(2, closed_port()))
        heard = {m["type"]: m for m in (self.hear("verdict", "failed") for _ in range(2))}
        self.assertEqual(heard["verdict"]["verdict"]["id"], 2)
        self.assertEqual(heard["failed"]["id"], 1)
        self.assertRegex(heard["failed"]["error"], r"^\w+Error \(\w+\.py:\d+")
        self.assertNotIn("geheim", str(heard))

    def test_a_busy_device_is_not_asked_for_a_picture(self):
        """Too many connections already: the pulse is what there is, and it is asked in full the
        next time, whatever is known of it."""
        with Listener(answers_busy) as device:
            self.say(HELLO)
            self.ask(target(1, device.port, username="viewer", password="x"))
            self.hear("verdict")
            asked = device.accepted
            self.ask(target(2, device.port, level=Level.PICTURE, username="viewer", password="x"))
            verdict = Verdict.from_dict(self.hear("verdict")["verdict"])
            self.assertEqual(2 * asked, device.accepted)
        self.assertEqual(Level.PULSE, verdict.level)
        self.assertEqual(["device_busy"], [one.code for one in verdict.findings])
        self.assertTrue(verdict.memory["busy"])

    def test_a_parent_of_another_version_is_refused(self):
        self.say({**HELLO, "version": VERSION + 1})
        _, errors = self.worker.communicate(timeout=60)
        self.assertIn(b"another version", errors)
        self.assertEqual(self.worker.returncode, 1)


class TheEnd(WorkerTest):
    def test_it_ends_at_once_when_its_input_closes(self):
        with Listener() as silent:
            self.say(HELLO)
            self.hear("ready")
            self.ask(*(target(id_, silent.port, timeout_s=30.0) for id_ in range(50)))
            self.assertTrue(wait_until(lambda: silent.accepted == 50))
            began = time.monotonic()
            self.worker.stdin.close()
            self.assertEqual(self.worker.wait(timeout=20), 0)
        self.assertLess(time.monotonic() - began, 10.0, "it did not wait for the devices' 30 s")

    def test_it_ends_when_its_input_closes_before_it_began(self):
        self.worker.stdin.close()
        self.assertEqual(self.worker.wait(timeout=10), 0)


class FullPipes(WorkerTest):
    def test_it_waits_while_nobody_reads_and_loses_nothing(self):
        self.say(HELLO)
        self.hear("ready")
        refused = closed_port()
        blob = {"blob": "x" * 20_000}
        self.ask(*(target(id_, refused, memory=blob) for id_ in range(60)))
        time.sleep(1.0)
        found = [self.hear("verdict")["verdict"]["id"] for _ in range(60)]
        self.assertEqual(sorted(found), list(range(60)))
        self.assertTrue(is_alive(self.worker.pid))
