"""The pulse of devices that are as they were: four SOAP exchanges, RTSP OPTIONS and DESCRIBE with
its log-in, over 10,000 simulated devices.

Against the usual script's devices a second, and against the processor time of a bare TCP connect
in Python. Rounds of both alternate, since the machine may be shared; the best of each counts.
What the workers have to start is part of their time.
"""

import asyncio
import sys
from dataclasses import replace

from monitor.probe.types import Target
from monitor.sweep import Limits

from . import bare, measure, usual_script
from .farm import Farm, RunningFarm
from .results import Results

DEVICES, QUICK_DEVICES = 10_000, 3000
SAMPLE = 10  # devices of the usual script, each round
ROUNDS = 4
MEETINGS = 4  # attempts at a first meeting: a busy machine may make a device late
GENTLE = Limits(pulses=200)
RATE_MIN, CPU_MAX = 300.0, 10.0


def run(results: Results, quick: bool = False) -> None:
    farm_process = RunningFarm(QUICK_DEVICES if quick else DEVICES, silent=0.0)
    with farm_process as farm:
        targets = known_targets(farm)
        rounds = [_round(farm, targets) for _ in range(2 if quick else ROUNDS)]
    rounds = [found for found in rounds if found]
    if not rounds:
        raise SystemExit("Answering devices were found faulty: the measurement is worthless.")
    print(f"the simulated devices took {farm_process.cpu_s} s of CPU", file=sys.stderr)
    rates, cpus, usuals, *connects = zip(*rounds, strict=True)
    usual = results.row("usual_script", max(usuals), "devices/s")
    rate = results.row("pulse", max(rates), "devices/s", usual)
    cpu = results.row("pulse_cpu", min(cpus), "us/device")
    names = ("connect_many_at_once", "connect_one_by_one", "connect_asyncio")
    best = {name: min(found) for name, found in zip(names, connects, strict=True)}
    for name, connect in best.items():
        results.row(name, connect, "us")
        results.row(f"pulse_cpu_in_{name}", cpu / connect, "times")
    results.gate(rate >= RATE_MIN * usual, f"{RATE_MIN:.0f} times the usual script's devices/s")
    least = best["connect_many_at_once"]
    results.gate(cpu <= CPU_MAX * least, f"{CPU_MAX:.0f} times the CPU of a bare TCP connect")


def known_targets(farm: Farm, **values) -> list[Target]:
    """Targets of all devices with what a first sweep remembers of them."""
    targets = [replace(target, **values) for target in farm.targets()]
    memories: dict[int, dict] = {}
    for _ in range(MEETINGS):
        unmet = [target for target in targets if target.id not in memories]
        found = measure.sweep(unmet, limits=GENTLE) if unmet else measure.Swept()
        memories |= {one.id: one.memory for one in found.verdicts if not one.findings}
    if len(memories) < len(targets):
        raise SystemExit("An answering device was found faulty: the measurement is worthless.")
    return [replace(target, memory=memories[target.id]) for target in targets]


def _round(farm: Farm, targets: list[Target]) -> tuple[float, ...] | None:
    """(devices/s and CPU of a sweep, devices/s of the usual script, CPU of connects); None when a
    device seemed faulty, which a busy machine may do to it."""
    seconds, clients = usual_script.poll(farm, farm.devices[:SAMPLE])
    if len(clients) < SAMPLE:
        raise SystemExit("The usual script did not get its answers: nothing to compare with.")
    port = farm.onvif_port
    connects = (
        bare.many_at_once(farm.devices, port),
        bare.one_by_one(farm.devices, port),
        asyncio.run(bare.by_asyncio(farm.devices, port)),
    )
    found = measure.sweep(targets)
    if any(verdict.findings for verdict in found.verdicts):
        return None
    return found.rate, found.cpu_us, SAMPLE / seconds, *connects
