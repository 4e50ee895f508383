"""Stages that run beside each other."""

import argparse
import contextlib
import io
import signal
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from devenv import cmd_test, stages
from devenv.beside import Beside
from devenv.tally import Tally

from .test_supervisor import running, wait_for

FOUND = Tally(3, 1, ("a: no browser",), ("b",))
COUNTING = f"""
import pathlib, sys, time
print("begun", flush=True)
time.sleep(0.3)
print("ended", file=sys.stderr)
pathlib.Path(sys.argv[-1]).write_text({FOUND.to_json()!r})
sys.exit(1)
"""
HANGING = """
import os, pathlib, sys, time
pathlib.Path(__file__).with_suffix(".pid").write_text(str(os.getpid()))
time.sleep(60)
"""


class TestBeside(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.entry = Path(folder.name) / "entry.py"
        self.said = io.StringIO()
        redirection = contextlib.redirect_stderr(self.said)
        redirection.__enter__()
        self.addCleanup(redirection.__exit__, None, None, None)

    def begin(self, program):
        self.entry.write_text(program)
        return Beside("odoo", self.entry)

    def test_its_counts_and_all_it_said(self):
        with self.begin(COUNTING) as beside:
            wait_for(lambda: beside._output.read_text())
            self.assertEqual(self.said.getvalue(), "", "not before its end")
            self.assertEqual(beside.finish(), FOUND)
        self.assertEqual(self.said.getvalue(), "begun\nended\n")

    def test_a_crash_is_a_failure(self):
        for program, status in (("import os; os.abort()", -signal.SIGABRT), ("", 0)):
            with self.subTest(status=status), self.begin(program) as beside:
                named = (f"beside odoo: no counts, status {status}",)
                self.assertEqual(beside.finish(), Tally(failed=1, bad=named))

    def test_it_ends_with_the_block(self):
        with self.assertRaises(KeyboardInterrupt), self.begin(HANGING):
            named = self.entry.with_suffix(".pid")
            wait_for(lambda: named.exists() and named.read_text())
            raise KeyboardInterrupt
        self.assertFalse(running(int(named.read_text())))


class TestOrder(unittest.TestCase):
    def run_stages(self, names, failing=()):
        """(what happened in this order, the tallies by stage)."""
        events = []

        def run(name):
            events.append(name)
            return Tally(failed=1, bad=(name,)) if name in failing else Tally(passed=1)

        class Other:
            def __init__(self, stage):
                self.names = stages.beside(stage)
                events.append(f"{self.names} begin")

            def __enter__(self):
                return self

            def __exit__(self, *_error):
                events.append(f"{self.names} are over")

            def finish(self):
                return sum(map(run, self.names), Tally())

        steps = {name: lambda *_args, name=name: run(name) for name in names}
        with (
            mock.patch.object(cmd_test, "Beside", Other),
            mock.patch.dict(stages.STAGES, steps, clear=True),
            mock.patch.dict(stages.BESIDE, {"b": "d", "c": "d"}, clear=True),
            mock.patch.object(cmd_test, "say"),
        ):
            found = cmd_test._run_stages(None, names, argparse.Namespace())
        return events, found

    def test_beside_the_one_it_names(self):
        events, found = self.run_stages(["a", "b", "c", "d", "e"], failing=["b"])
        beside = "['b', 'c']"
        expected = ["a", f"{beside} begin", "d", "b", "c", f"{beside} are over", "e"]
        self.assertEqual(events, expected, "none twice and none forgotten")
        self.assertEqual(sum(found.values(), Tally()), Tally(4, 1, bad=("b",)))
        self.assertFalse(found["beside d"].good)

    def test_alone(self):
        self.assertEqual(self.run_stages(["b"])[0], ["b"])
        self.assertEqual(self.run_stages(["b", "c"])[0], ["b", "c"])

    def test_they_are_stages(self):
        self.assertEqual(set(stages.BESIDE) - set(stages.STAGES), set())
        self.assertEqual(set(stages.BESIDE.values()) - set(stages.STAGES), set())


class TestWholeCommand(unittest.TestCase):
    """The real command, as far as it can be run within itself."""

    def run_command(self, *args):
        """(status, what was printed)."""
        with (
            mock.patch.object(cmd_test, "prepare"),
            mock.patch.dict(stages.STAGES, pure=lambda *_args: FOUND, odoo=lambda *_args: FOUND),
            mock.patch.dict(stages.BESIDE, {"pure": "odoo"}, clear=True),
            contextlib.redirect_stdout(io.StringIO()) as out,
            contextlib.redirect_stderr(io.StringIO()),
        ):
            return cmd_test.main(list(args)), out.getvalue().splitlines()

    def test_counts_are_left_in_the_file(self):
        with tempfile.TemporaryDirectory() as folder:
            counts = Path(folder) / "counts"
            found = self.run_command("--beside", "odoo", "--counts", str(counts))
            self.assertEqual(Tally.from_json(counts.read_text()), FOUND)
        self.assertEqual(found, (1, []))

    def test_last_line(self):
        status, printed = self.run_command("odoo")
        self.assertEqual(status, 1)
        self.assertEqual(printed[-1], "3 passed, 1 failed, 1 skipped")
