"""The whole check (pulse, first key frame of 360 lines, decoded and judged) against the usual one.

The usual one: onvif-zeep and `cv2.VideoCapture(…).read()`, one device after the other. Ours comes
by stream, and by snapshot, which a camera's own web server has ready.
"""

import json
import subprocess
import sys
from dataclasses import asdict, replace

from monitor.probe.types import Level, Target
from monitor.sweep import Limits

from . import measure
from .farm import ROOT, Farm, RunningFarm
from .results import Results

DEVICES, FEW, SAMPLE, ROUNDS = 2000, 400, 5, 3  # starting four processes is part of it
CPU_MIN, RATE_MIN, SNAPSHOT_MIN = 50.0, 500.0, 3.0
PICTURE_MB_MAX = 120.0
LIMITS = Limits(pictures=16)


def run(results: Results, quick: bool = False) -> None:
    with RunningFarm(FEW if quick else DEVICES, silent=0.0) as farm:
        usual = _usual(farm, SAMPLE)
        stream, snapshot = _ours(farm, 1 if quick else ROUNDS)
    rate, cpu_ms = SAMPLE / usual["seconds"], usual["cpu_s"] / SAMPLE * 1000
    results.row("usual_whole_check", rate, "devices/s")
    results.row("usual_whole_check_cpu", cpu_ms, "ms/device")
    for name, found in (("stream", stream), ("snapshot", snapshot)):
        results.row(f"whole_check_{name}", found.rate, "devices/s", rate)
        own_ms = found.cpu_us / 1000
        results.row(f"whole_check_{name}_cpu", own_ms, "ms/device", cpu_ms, less_is_better=True)
        results.row(f"picture_process_{name}", found.picture_pss_mb, "MB")
    results.row("snapshot_against_stream", snapshot.rate, "devices/s", stream.rate)
    results.gate(stream.rate >= RATE_MIN * rate, f"{RATE_MIN:.0f} times the usual rate")
    least = f"{CPU_MIN:.0f} times less processor time a device"
    results.gate(stream.cpu_us / 1000 * CPU_MIN <= cpu_ms, least)
    faster = f"{SNAPSHOT_MIN:.0f} times faster by snapshot"
    results.gate(snapshot.rate >= SNAPSHOT_MIN * stream.rate, faster)
    most = max(stream.picture_pss_mb, snapshot.picture_pss_mb)
    results.gate(most <= PICTURE_MB_MAX, f"a picture process within {PICTURE_MB_MAX:.0f} MB")


def _usual(farm: Farm, sample: int) -> dict:
    task = {"farm": asdict(farm) | {"silent": []}, "addresses": farm.devices[:sample]}
    done = subprocess.run(
        [sys.executable, "-m", "bench.whole_script"],
        cwd=ROOT, input=json.dumps(task), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, timeout=120,
    )  # fmt: skip
    found = json.loads(done.stdout or "{}")
    if found.get("pictures") != sample:
        raise SystemExit("The usual script did not get its pictures: nothing to compare with.")
    return found


def _ours(farm: Farm, rounds: int) -> tuple[measure.Swept, measure.Swept]:
    """The best of some rounds by stream and by snapshot, of devices that are known."""
    targets = [replace(target, level=Level.PICTURE) for target in farm.targets()]
    targets = _remembered(targets, measure.sweep(targets, limits=LIMITS))
    streams, snapshots = [], []
    for _ in range(rounds):
        by_stream = [replace(target, use_snapshot=False) for target in targets]
        streams.append(_swept(by_stream, "stream"))
        by_snapshot = [replace(one, memory={**one.memory, "turn": 1}) for one in targets]
        snapshots.append(_swept(by_snapshot, "snapshot"))
    return tuple(max(found, key=lambda one: one.rate) for found in (streams, snapshots))


def _remembered(targets: list[Target], found: measure.Swept) -> list[Target]:
    memories = {verdict.id: verdict.memory for verdict in found.verdicts}
    return [replace(target, memory=memories[target.id]) for target in targets]


def _swept(targets: list[Target], source: str) -> measure.Swept:
    found = measure.sweep(targets, limits=LIMITS, watch=True)
    pictures = [verdict.picture for verdict in found.verdicts]
    if not all(picture and picture.source == source for picture in pictures):
        got = {picture and picture.source for picture in pictures}
        raise SystemExit(f"Not each device gave its picture by {source}: {got}")
    return found
