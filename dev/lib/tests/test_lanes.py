"""Stages that run at the same time."""

import contextlib
import io
import signal
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from devenv import cmd_test, lanes, stages
from devenv.lanes import Job
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


class TestJob(unittest.TestCase):
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
        return Job("odoo", entry=self.entry)

    def test_its_counts_and_all_it_said(self):
        with self.begin(COUNTING) as job:
            wait_for(lambda: job._output.read_text())
            self.assertEqual(self.said.getvalue(), "", "not before its end")
            wait_for(lambda: job.ended)
            self.assertEqual(job.finish(), FOUND)
        self.assertEqual(self.said.getvalue(), "begun\nended\n")

    def test_a_crash_is_a_failure(self):
        for program, status in (("import os; os.abort()", -signal.SIGABRT), ("", 0)):
            with self.subTest(status=status), self.begin(program) as job:
                wait_for(lambda job=job: job.ended)
                named = (f"odoo: no counts, status {status}",)
                self.assertEqual(job.finish(), Tally(failed=1, bad=named))

    def test_it_ends_with_the_block(self):
        with self.assertRaises(KeyboardInterrupt), self.begin(HANGING):
            named = self.entry.with_suffix(".pid")
            wait_for(lambda: named.exists() and named.read_text())
            raise KeyboardInterrupt
        self.assertFalse(running(int(named.read_text())))


class FakeJob:
    """A stage that ends when the test says so."""

    begun, ending, closed = [], set(), []

    def __init__(self, stage):
        self.stage = stage
        self.begun.append(stage)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.closed.append(self.stage)

    @property
    def ended(self):
        return self.stage in self.ending

    def finish(self):
        return Tally(failed=1, bad=(self.stage,)) if self.stage == "b" else Tally(passed=1)


class TestLanes(unittest.TestCase):
    def setUp(self):
        for name, value in (("begun", []), ("ending", set()), ("closed", [])):
            patched = mock.patch.object(FakeJob, name, value)
            patched.start()
            self.addCleanup(patched.stop)
        said = mock.patch.object(lanes, "say")
        said.start()
        self.addCleanup(said.stop)

    def run_lanes(self, names, count, ends):
        """(what was found, what had begun when each of ``ends`` ended, one after the other)."""
        ends, seen = list(ends), []

        def end_one(_seconds):
            seen.append("".join(FakeJob.begun))
            FakeJob.ending.add(ends.pop(0))

        with mock.patch.object(lanes.time, "sleep", end_one):
            return lanes.run(names, count, FakeJob), seen

    def test_the_next_begins_when_one_ends(self):
        found, seen = self.run_lanes("abcd", 2, "badc")
        self.assertEqual(seen, ["ab", "abc", "abcd", "abcd"])
        self.assertEqual(list(found), ["a", "b", "c", "d"], "none twice, and none forgotten")
        self.assertEqual(sum(found.values(), Tally()), Tally(3, 1, bad=("b",)))
        self.assertFalse(found["b"].good)

    def test_more_lanes_than_stages(self):
        self.assertEqual(self.run_lanes("ab", 5, "ba")[1], ["ab", "ab"])

    def test_all_are_stopped_with_it(self):
        with (
            mock.patch.object(lanes.time, "sleep", side_effect=KeyboardInterrupt),
            self.assertRaises(KeyboardInterrupt),
        ):
            lanes.run("abc", 2, FakeJob)
        self.assertEqual(sorted(FakeJob.closed), ["a", "b"])

    def test_one_more_than_there_are_cores(self):
        for cores, expected in ((None, 3), (1, 3), (2, 3), (16, 17)):
            with mock.patch.object(stages.os, "cpu_count", return_value=cores):
                self.assertEqual(stages.lanes(), expected)


class TestStages(unittest.TestCase):
    """What the three stages of Odoo tests run: each test once."""

    def tags(self, name, what=()):
        with mock.patch.object(stages.odoo_stage, "run") as run:
            stages.STAGES[name](None, mock.Mock(what=list(what), keep=None))
        _environment, stage, tags, _keep = run.call_args.args
        self.assertEqual(stage, name, "whose log it is")
        return tags

    def test_each_test_once(self):
        self.assertEqual(self.tags("models"), ["/helpdesk_cctv", "-post_install"])
        self.assertEqual(self.tags("odoo"), ["/helpdesk_cctv", "-at_install", "-cctv_tour"])
        self.assertEqual(self.tags("tours"), ["cctv_tour/helpdesk_cctv", "-at_install"])

    def test_what_is_asked_for(self):
        for name in ("models", "odoo", "tours"):
            self.assertEqual(self.tags(name, ["/x:TestA"]), ["/x:TestA"])

    def test_browsers_are_tours(self):
        for path in (stages.RUNNER.parents[3] / "tests").glob("test_*.py"):
            text = path.read_text()
            if "start_tour(" in text or "browser_js(" in text:
                self.assertIn(f'"{stages.TOUR}"', text, path.name)


class TestWholeCommand(unittest.TestCase):
    """The real command, as far as it can be run within itself."""

    def run_command(self, *args):
        """(status, what was printed)."""
        with (
            mock.patch.object(cmd_test, "prepare"),
            mock.patch.object(lanes, "Job") as self.job,
            mock.patch.object(lanes, "say"),
            mock.patch.dict(stages.STAGES, pure=lambda *_args: FOUND, odoo=lambda *_args: FOUND),
            contextlib.redirect_stdout(io.StringIO()) as out,
            contextlib.redirect_stderr(io.StringIO()),
        ):
            self.job.side_effect = lambda stage, options: FakeJob(stage)
            return cmd_test.main(list(args)), out.getvalue().splitlines()

    def test_counts_are_left_in_the_file(self):
        with tempfile.TemporaryDirectory() as folder:
            counts = Path(folder) / "counts"
            found = self.run_command("odoo", "--counts", str(counts))
            self.assertEqual(Tally.from_json(counts.read_text()), FOUND)
        self.assertEqual(found, (1, []))

    def test_last_line_of_a_stage(self):
        status, printed = self.run_command("odoo")
        self.assertEqual(status, 1)
        self.assertEqual(printed[-1], "3 passed, 1 failed, 1 skipped")
        self.assertFalse(self.job.called)

    def test_last_line_of_all(self):
        with mock.patch.multiple(FakeJob, begun=[], ending=set(stages.STAGES), closed=[]):
            status, printed = self.run_command("--keep", "mine")
            self.assertEqual(sorted(FakeJob.begun), sorted(stages.STAGES))
        self.assertEqual((status, printed), (0, [f"{len(stages.STAGES)} passed, 0 failed"]))
        for call in self.job.call_args_list:
            self.assertEqual(call.kwargs, {"options": ["--keep", "mine"]})
