"""The sweep over simulated devices that answer: log-in, RTSP and pictures through real workers."""

import json
import os
import random
import subprocess
import sys
import textwrap
import unittest
from dataclasses import replace
from pathlib import Path

from monitor.probe.reasons import Reason
from monitor.probe.types import Level, Target, Verdict
from monitor.sweep import Limits, Sweep
from simulator.testing import read_ready

from .sweep_targets import is_alive, wait_until

ROOT = Path(__file__).resolve().parents[2]
DEVICES, SILENT = 40, 4


def setUpModule():
    global farm, ready
    for _ in range(5):  # somebody else may use a port
        command = [
            sys.executable, "-m", "simulator.light", "--devices", str(DEVICES),
            "--silent", str(SILENT / DEVICES), "--base-port", str(random.randrange(20000, 30000)),
            "--prefix", f"127.{random.randrange(100, 250)}",
        ]  # fmt: skip
        farm = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        if ready := read_ready(farm):
            return
        tearDownModule()
    raise RuntimeError("the simulated devices did not start")


def tearDownModule():
    farm.terminate()
    farm.communicate()


def targets(level: Level, timeout_s=4.0, **values) -> list[Target]:
    return [
        Target(
            id_,
            address,
            level=level,
            onvif_port=ready["onvif_port"],
            rtsp_port=ready["rtsp_port"],
            username=ready["username"],
            password=ready["password"],
            timeout_s=timeout_s,
            allow_loopback=True,
            **values,
        )
        for id_, address in enumerate(ready["devices"], 1)
    ]


def silent_ids() -> set[int]:
    return {id_ for id_, host in enumerate(ready["devices"], 1) if host in ready["silent"]}


def collect(sweep: Sweep) -> dict[int, Verdict]:
    return {verdict.id: verdict for verdicts in sweep.run() for verdict in verdicts}


def codes(verdict: Verdict) -> list[tuple[str, str]]:
    return [(stage.name.value, stage.code) for stage in verdict.stages]


def most_at_a_time(verdicts) -> int:
    """The most probes that were under way at one moment."""
    moments = [(v.started_at, 1) for v in verdicts]
    moments += [(v.started_at + v.duration_s, -1) for v in verdicts]
    count = most = 0
    for _at, change in sorted(moments):
        count += change
        most = max(most, count)
    return most


class Pictures(unittest.TestCase):
    def test_of_all_that_answer_and_the_silent_keep_nobody_waiting(self):
        found = collect(Sweep(targets(Level.PICTURE), budget_s=60, limits=Limits(pictures=2)))
        self.assertEqual(len(found), DEVICES)
        for id_, verdict in found.items():
            with self.subTest(id_):
                reasons = {finding.reason for finding in verdict.findings}
                if id_ in silent_ids():
                    self.assertEqual(reasons, {Reason.UNREACHABLE})
                    self.assertEqual((verdict.level, verdict.picture), (Level.PULSE, None))
                else:
                    self.assertEqual(reasons, set())
                    self.assertEqual(verdict.level, Level.PICTURE)
                    self.assertTrue(verdict.picture.jpeg.startswith(b"\xff\xd8"))

    def test_of_known_devices_by_the_short_cut_as_by_the_full_probe(self):
        answering = [one for one in targets(Level.PICTURE) if one.id not in silent_ids()][:8]
        first = collect(Sweep(answering, budget_s=60))
        known = [replace(one, memory=first[one.id].memory) for one in answering]
        again = collect(Sweep(known, budget_s=60))
        for id_, verdict in again.items():
            with self.subTest(id_):
                self.assertEqual(verdict.findings, ())
                self.assertEqual(first[id_].picture.source, "stream")
                self.assertEqual(verdict.picture.source, "snapshot")
                self.assertEqual(verdict.identity, first[id_].identity)
                self.assertEqual(codes(verdict), codes(first[id_]))
                self.assertLessEqual(first[id_].judged, verdict.judged | {Reason.STREAM_STALLED})
                # an identity look asks for the services, a pulse does not
                self.assertEqual(verdict.memory["seen"], first[id_].memory["seen"])

    def test_few_are_taken_at_a_time_and_one_of_a_group(self):
        answering = [one for one in targets(Level.PICTURE) if one.id not in silent_ids()]
        groups = {"nvr-1": answering[:8], "nvr-2": answering[8:16], "": answering[16:28]}
        wanted = [replace(one, group=name) for name, ones in groups.items() for one in ones]
        found = collect(Sweep(wanted, budget_s=60, workers=2, limits=Limits(pictures=3)))
        self.assertEqual(len(found), 28)
        for name in ("nvr-1", "nvr-2"):
            with self.subTest(name):
                taken = [found[one.id] for one in groups[name]]
                self.assertTrue(all(verdict.picture for verdict in taken))
                self.assertEqual(most_at_a_time(taken), 1)
        self.assertLessEqual(most_at_a_time(found.values()), 6)

    def test_nothing_of_the_picture_processes_stays(self):
        run = Sweep(targets(Level.PICTURE), budget_s=60, chunk=1).run()
        while not any(verdict.picture for verdict in next(run)):
            continue
        decoders = picture_processes(os.getpid())
        self.assertTrue(decoders)
        run.close()
        self.assertTrue(wait_until(lambda: not any(map(is_alive, decoders))))

    def test_nor_when_the_caller_is_killed(self):
        script = textwrap.dedent(
            """
            import json, sys, time
            from monitor.probe.types import Target
            from monitor.sweep import Sweep
            rows = [Target.from_dict(row) for row in map(json.loads, sys.stdin)]
            for verdicts in Sweep(rows, budget_s=60, chunk=1).run():
                if any(verdict.picture for verdict in verdicts):
                    print("seen", flush=True)
                    time.sleep(60)
            """
        )
        rows = "\n".join(json.dumps(one.to_dict()) for one in targets(Level.PICTURE))
        command = [sys.executable, "-c", script]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as caller:
            caller.stdin.write(rows)
            caller.stdin.close()
            self.assertEqual(caller.stdout.readline(), "seen\n")
            decoders = picture_processes(caller.pid)
            self.assertTrue(decoders)
            caller.kill()
        self.assertTrue(wait_until(lambda: not any(map(is_alive, decoders))))


class Pulses(unittest.TestCase):
    def test_what_was_remembered_is_used_the_next_time(self):
        first = collect(Sweep(targets(Level.PULSE, timeout_s=2.0), budget_s=60))
        known = [
            replace(one, memory=first[one.id].memory)
            for one in targets(Level.PULSE)
            if one.id not in silent_ids()
        ]
        again = collect(Sweep(known, budget_s=60))
        self.assertEqual({id_: v.findings for id_, v in again.items()}, {k.id: () for k in known})
        self.assertEqual({v.memory["scheme"] for v in again.values()}, {"wsse"})


def picture_processes(caller: int) -> list[int]:
    """Those whose worker was started by ``caller``."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        pid = int(path.parent.name)
        try:
            is_one = b"monitor.picture_worker" in path.read_bytes()
            if is_one and parent_of(parent_of(pid)) == caller:
                found.append(pid)
        except OSError:
            continue
    return found


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
