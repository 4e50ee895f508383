"""10,000 known devices, 30 % of which have fallen silent, with a time-out of 4 s: how long a sweep
takes, and the memory of its workers."""

from dataclasses import replace

from monitor.probe.reasons import Reason

from . import measure
from .farm import RunningFarm
from .pulse import DEVICES, QUICK_DEVICES, known_targets
from .results import Results

SILENT, TIMEOUT_S = 0.3, 4.0
SECONDS_MAX, MB_MAX = 12.0, 150.0
ROUNDS = 3


def run(results: Results, quick: bool = False) -> None:
    devices = QUICK_DEVICES if quick else DEVICES
    with RunningFarm(devices, silent=0.0) as farm:
        targets = known_targets(farm)
    targets = [replace(target, timeout_s=TIMEOUT_S) for target in targets]
    with RunningFarm(devices, silent=SILENT) as farm:
        quiet = {id_ for id_, host in enumerate(farm.devices, 1) if host in farm.silent}
        rounds = [measure.sweep(targets, watch=True) for _ in range(1 if quick else ROUNDS)]
    for found in rounds:
        down = {verdict.id for verdict in found.verdicts if verdict.findings}
        unreachable = {f.reason for v in found.verdicts for f in v.findings} <= {Reason.UNREACHABLE}
        results.gate(down == quiet and unreachable, "every silent device found, and no other")
    seconds = results.row("sweep_30_silent", min(found.seconds for found in rounds), "s")
    memory = results.row("workers_pss", max(found.pss_mb for found in rounds), "MB")
    results.row("sweep_30_silent_cpu", min(found.cpu_us for found in rounds), "us/device")
    results.gate(seconds <= SECONDS_MAX, f"{devices} devices within {SECONDS_MAX:.0f} s")
    results.gate(memory <= MB_MAX, f"workers together within {MB_MAX:.0f} MB (PSS)")
