"""The sweep with real worker processes and real sockets."""

import os
import resource
import signal
import subprocess
import sys
import textwrap
import time
import unittest
from collections import Counter
from pathlib import Path
from unittest import mock

from monitor.probe.reasons import Reason
from monitor.probe.types import Level
from monitor.sweep import Limits, Sweep, SweepError, pool, process

from .sweep_targets import Listener, closed_port, is_alive, kill_all, target, wait_until

ROOT = Path(__file__).resolve().parents[2]


def collect(sweep) -> list:
    return [verdict for verdicts in sweep.run() for verdict in verdicts]


def reasons(verdicts) -> dict[int, set]:
    return {v.id: {finding.reason for finding in v.findings} for v in verdicts}


class Verdicts(unittest.TestCase):
    def test_every_target_gets_its_own(self):
        refused = closed_port()
        with Listener() as silent:
            targets = [target(1, refused), target(2, silent.port, timeout_s=1.0)]
            sweep = Sweep(targets, budget_s=10)
            found = reasons(collect(sweep))
        self.assertEqual(found, {1: {Reason.REFUSED}, 2: {Reason.UNREACHABLE}})
        self.assertEqual((sweep.unprobed, sweep.crashed, sweep.failed), (set(), set(), {}))
        self.assertEqual(sweep.worker_pids, [])

    def test_without_targets_nothing_is_started(self):
        with mock.patch.object(process, "start") as start:
            self.assertEqual(collect(Sweep([], budget_s=10)), [])
        start.assert_not_called()

    def test_one_id_twice_is_refused(self):
        with self.assertRaises(ValueError):
            Sweep([target(1, 80), target(1, 81)], budget_s=10)

    def test_many_silent_devices_wait_at_the_same_time(self):
        with Listener() as silent:
            targets = [target(id_, silent.port, timeout_s=1.5) for id_ in range(600)]
            began = time.monotonic()
            verdicts = collect(Sweep(targets, budget_s=30))
        self.assertEqual(len(verdicts), 600)
        self.assertLess(time.monotonic() - began, 15)

    def test_batches_by_number_and_by_time(self):
        refused = closed_port()
        with Listener() as silent:
            targets = [target(id_, refused) for id_ in range(25)]
            targets.append(target(99, silent.port, timeout_s=2.0))
            batches = list(Sweep(targets, budget_s=10, workers=1, chunk=10, flush_s=0.3).run())
        self.assertEqual([len(batch) for batch in batches], [10, 10, 5, 1])

    def test_a_slow_caller_and_full_pipes_lose_nothing(self):
        refused = closed_port()
        big = {"blob": "x" * 20_000}
        targets = [target(id_, refused, memory=big) for id_ in range(400)]
        found = Counter()
        for verdicts in Sweep(targets, budget_s=60, chunk=40).run():
            found.update(verdict.id for verdict in verdicts)
            time.sleep(0.1)
        self.assertEqual(found, Counter(range(400)))

    def test_pictures_of_a_device_that_is_silent_or_away_end_as_pulses(self):
        (verdict,) = collect(Sweep([target(1, closed_port(), level=Level.PICTURE)], budget_s=10))
        self.assertEqual(verdict.level, Level.PULSE)
        self.assertEqual(reasons([verdict]), {1: {Reason.REFUSED}})


class Budget(unittest.TestCase):
    def test_what_cannot_end_in_time_is_not_begun(self):
        with Listener() as silent:
            targets = [target(1, silent.port, timeout_s=60.0), target(2, closed_port())]
            sweep = Sweep(targets, budget_s=10)
            found = reasons(collect(sweep))
            self.assertEqual(silent.accepted, 0)
        self.assertEqual(found, {2: {Reason.REFUSED}})
        self.assertEqual(sweep.unprobed, {1})

    def test_it_ends_with_the_budget_and_says_what_is_left(self):
        with Listener() as silent:
            targets = [target(id_, silent.port, timeout_s=1.5) for id_ in range(40)]
            sweep = Sweep(targets, budget_s=4, workers=1, limits=Limits(pulses=8))
            began = time.monotonic()
            verdicts = collect(sweep)
        self.assertLess(time.monotonic() - began, 6)
        self.assertTrue(verdicts)
        self.assertEqual({v.id for v in verdicts} | sweep.unprobed, set(range(40)))
        self.assertTrue(sweep.unprobed)


class Crashes(unittest.TestCase):
    """A target that kills its worker: the listener it connects to kills whoever is at work."""

    def sweep_with_poison(self, others: int, number=signal.SIGKILL, **options):
        refused = closed_port()
        sweep = None
        with Listener(lambda connection: kill_all(sweep.worker_pids, number)) as poison:
            targets = [target(id_, refused) for id_ in range(1, others)]
            targets.insert(others // 2, target(0, poison.port, timeout_s=20.0))
            sweep = Sweep(targets, budget_s=60, workers=1, **options)
            verdicts = collect(sweep)
            self.assertEqual(poison.accepted, 2)
        return sweep, verdicts

    def test_costs_one_worker_and_a_retry(self):
        killed = []

        def kill_at_the_fifth(_connection):
            if silent.accepted == 5:
                killed.extend(sweep.worker_pids)
                kill_all(killed)

        with Listener(kill_at_the_fifth) as silent:
            targets = [target(id_, silent.port, timeout_s=1.0) for id_ in range(5)]
            sweep = Sweep(targets, budget_s=20, workers=1)
            with self.assertLogs("monitor.sweep.pool", "WARNING") as logs:
                verdicts = collect(sweep)
        self.assertEqual(sorted(v.id for v in verdicts), list(range(5)))
        self.assertEqual((len(logs.output), len(killed)), (1, 1))
        self.assertFalse(is_alive(killed[0]))
        self.assertEqual(sweep.unprobed, set())

    def test_twice_is_enough(self):
        with self.assertLogs("monitor.sweep.pool", "WARNING"):
            sweep, verdicts = self.sweep_with_poison(300)
        self.assertIn(0, sweep.crashed)
        self.assertEqual(sweep.unprobed, sweep.crashed)
        # what a careful worker had in flight may go with it, nothing else does
        self.assertLessEqual(len(sweep.unprobed), pool.CAREFUL.pulses)
        self.assertEqual({v.id for v in verdicts} | sweep.unprobed, set(range(300)))

    def test_a_worker_that_hangs_is_as_good_as_crashed(self):
        with mock.patch.object(pool, "HANG_S", 2.0), self.assertLogs("monitor.sweep.pool"):
            sweep, verdicts = self.sweep_with_poison(5, signal.SIGSTOP)
        self.assertIn(0, sweep.unprobed)

    def test_workers_that_cannot_start_are_said_so(self):
        broken = (sys.executable, "-c", "import no_such_module_anywhere")
        with (
            mock.patch.object(process, "COMMAND", broken),
            self.assertRaisesRegex(SweepError, "no_such_module_anywhere"),
        ):
            collect(Sweep([target(1, 80)], budget_s=10))

    def test_a_program_that_is_missing_is_said_so(self):
        with (
            mock.patch.object(process, "COMMAND", ("/no/such/python",)),
            self.assertRaisesRegex(SweepError, "could not start"),
        ):
            collect(Sweep([target(1, 80)], budget_s=10))

    def test_what_does_not_speak_the_protocol_is_refused(self):
        for output in ("hello", '{"type": "ready"}', '{"type": "verdict", "verdict": {"id": 5}}'):
            noisy = (sys.executable, "-c", f"print({output!r}, flush=True); input()")
            with (
                self.subTest(output),
                mock.patch.object(process, "COMMAND", noisy),
                self.assertRaises(SweepError),
            ):
                collect(Sweep([target(1, 80)], budget_s=10))


class NothingStays(unittest.TestCase):
    """However a sweep is left, its processes are gone, children and zombies too."""

    def run_and(self, leave) -> list[int]:
        refused = closed_port()
        with Listener() as silent:
            targets = [target(id_, refused) for id_ in range(20)]
            targets.append(target(99, silent.port, timeout_s=20.0))
            sweep = Sweep(targets, budget_s=60, chunk=1)
            run = sweep.run()
            next(run)
            pids = sweep.worker_pids
            self.assertEqual([is_alive(pid) for pid in pids], [True, True])
            leave(run)
        return pids

    def test_when_the_generator_is_closed(self):
        pids = self.run_and(lambda run: run.close())
        self.assertFalse(any(map(is_alive, pids)))

    def test_when_the_caller_fails(self):
        pids = []

        def fail(run):
            for _ in run:
                raise RuntimeError("the database is gone")

        with self.assertRaises(RuntimeError):
            pids += self.run_and(lambda run: fail(run))
        self.assertFalse(any(map(is_alive, pids)))

    def test_when_something_is_thrown_in(self):
        def throw(run):
            with self.assertRaises(KeyboardInterrupt):
                run.throw(KeyboardInterrupt())

        self.assertFalse(any(map(is_alive, self.run_and(throw))))

    def test_when_the_caller_is_killed(self):
        with Listener() as silent:
            script = textwrap.dedent(
                f"""
                import threading, time
                from monitor.sweep import Sweep
                from monitor.tests.sweep_targets import target
                sweep = Sweep([target(1, {silent.port}, timeout_s=50.0)], budget_s=60)
                def tell():
                    while not sweep.worker_pids: time.sleep(0.01)
                    print(*sweep.worker_pids, flush=True)
                threading.Thread(target=tell).start()
                list(sweep.run())
                """
            )
            command = [sys.executable, "-c", script]
            with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as caller:
                (pid,) = map(int, caller.stdout.readline().split())
                self.assertTrue(wait_until(lambda: silent.accepted))
                caller.kill()
            self.assertTrue(wait_until(lambda: not is_alive(pid)))


class WhatAWorkerInherits(unittest.TestCase):
    def inspect(self, read):
        """``read(pid)`` of a worker that is at work."""
        with Listener() as silent:
            targets = [target(1, closed_port()), target(2, silent.port, timeout_s=20.0)]
            sweep = Sweep(targets, budget_s=60, workers=1, chunk=1)
            run = sweep.run()
            next(run)
            found = read(sweep.worker_pids[0])
            run.close()
        return found

    def test_no_secret_and_no_database_by_its_environment(self):
        secrets = {
            "HELPDESK_CCTV_SECRET_KEY": "s3cret-key",
            "PGPASSWORD": "s3cret-pg",
            "PGHOST": "db",
            "ODOO_RC": "s3cret-rc",
        }
        with mock.patch.dict(os.environ, secrets):
            environment = self.inspect(lambda pid: Path(f"/proc/{pid}/environ").read_bytes())
        for name in (b"SECRET", b"s3cret", b"PG", b"ODOO"):
            self.assertNotIn(name, environment)
        self.assertIn(b"PATH=", environment)

    def test_its_own_limits_and_no_blocked_signal(self):
        soft = {
            resource.RLIMIT_AS: 5 * 2**30,
            resource.RLIMIT_CPU: int(time.process_time()) + 300,
            resource.RLIMIT_NOFILE: 900,
        }
        before = {which: resource.getrlimit(which) for which in soft}
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGXCPU))
        try:
            for which, limit in soft.items():
                resource.setrlimit(which, (limit, before[which][1]))
            status, limits = self.inspect(read_process)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            for which, limit in before.items():
                resource.setrlimit(which, limit)
        self.assertEqual(int(status["SigBlk"], 16), 0)
        self.assertEqual(limits["Max cpu time"], "90")
        self.assertEqual(limits["Max address space"], str(2 * 2**30))
        self.assertEqual(limits["Max core file size"], "0")
        hard_files = before[resource.RLIMIT_NOFILE][1]
        self.assertEqual(limits["Max open files"], str(hard_files))


def read_process(pid: int):
    """/proc/PID/status and the soft limits of /proc/PID/limits."""
    status = dict(
        line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
    )
    rows = Path(f"/proc/{pid}/limits").read_text().splitlines()[1:]
    limits = {row[:26].strip(): row[26:47].strip() for row in rows}
    return status, limits
