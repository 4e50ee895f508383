"""The sweep over 2,000 simulated devices, 10 % of them silent, against the usual script.

Both run on the same machine against the same devices, which take their part of the same cores,
and with the same time-out. Compared are answering devices with answering ones, and a tenth silent
with a tenth silent. What the sweep has to start is part of its time. The script builds its clients
anew for each round, as such scripts do; the sweep remembers devices from one round to the next.
What remains of the advantage without that is printed as well: a sweep over devices that it has
never met (``first_time``), and a script that keeps its clients (``kept_clients``).
"""

import sys
import time
from dataclasses import replace

from monitor.probe.types import Level, Target, Verdict
from monitor.sweep import Sweep

from . import usual_script
from .farm import DEVICES, SILENT, Farm, RunningFarm
from .results import Results

SWEEP_MAX_S = 60.0
RATIO_MIN = 100.0
BUDGET_S = 120.0
SAMPLE = 20  # devices that the script is tried on
ROUNDS = 3  # of what is compared: the best counts, since whatever else runs can only slow it down
PICTURES = 200


def run(results: Results, quick: bool = False) -> None:
    farm_process = RunningFarm()
    with farm_process as farm:
        usual, usual_silent, kept = _script(farm, results)
        seconds, memories = _whole_sweep(farm, results, usual_silent)
        first = _rate(farm.targets(farm.answering), 1)
        results.row("sweep_answering_first_time", first, "devices/s", usual)
        known = _known(farm, memories)
        rate = results.row("sweep_answering", _rate(known, ROUNDS), "devices/s", usual)
        results.row("sweep_against_kept_clients", rate, "devices/s", kept)
        _pictures(known[:PICTURES], results)
    print(f"the simulated devices took {farm_process.cpu_s} s of CPU", file=sys.stderr)
    results.gate(seconds < SWEEP_MAX_S, f"{DEVICES} devices in under {SWEEP_MAX_S:.0f} s")
    results.gate(rate >= RATIO_MIN * usual, f"{RATIO_MIN:.0f} times the usual script's devices/s")


def _script(farm: Farm, results: Results) -> tuple[float, float, float]:
    """Devices a second of the script: answering ones, with the silent share, with kept clients."""
    silent = sorted(farm.silent)[: round(SAMPLE * SILENT)]
    answering = farm.answering[: SAMPLE - len(silent)]
    rounds = [usual_script.poll(farm, answering) for _ in range(ROUNDS)]
    seconds, clients = min(rounds, key=lambda found: found[0])
    if len(clients) < len(answering):
        raise SystemExit("The usual script did not get its answers: nothing to compare with.")
    wasted, _ = usual_script.poll(farm, silent)
    again = usual_script.poll_again(clients)
    return (
        results.row("script_answering", len(answering) / seconds, "devices/s"),
        results.row("script_tenth_silent", SAMPLE / (seconds + wasted), "devices/s"),
        results.row("script_kept_clients", len(clients) / again, "devices/s"),
    )


def _whole_sweep(farm: Farm, results: Results, usual: float) -> tuple[float, dict[int, dict]]:
    """(seconds, what each device left in its memory) of a sweep over all of them."""
    seconds, verdicts = _sweep(farm.targets())
    down = {verdict.id for verdict in verdicts if verdict.findings}
    silent = {id_ for id_, host in enumerate(farm.devices, 1) if host in farm.silent}
    results.gate(down == silent, "a fault found at every silent device and at no other")
    results.row("sweep_tenth_silent_seconds", seconds, "s")
    results.row("sweep_tenth_silent", len(verdicts) / seconds, "devices/s", usual)
    return seconds, {verdict.id: verdict.memory for verdict in verdicts}


def _known(farm: Farm, memories: dict[int, dict]) -> list[Target]:
    """The answering devices, with what an earlier probe remembered."""
    targets = [target for target in farm.targets() if target.host not in farm.silent]
    return [replace(target, memory=memories[target.id]) for target in targets]


def _pictures(targets: list[Target], results: Results) -> None:
    targets = [replace(target, level=Level.PICTURE) for target in targets]
    seconds, verdicts = _sweep(targets)
    taken = sum(1 for verdict in verdicts if verdict.picture)
    results.gate(taken == len(targets), f"{len(targets)} pictures taken and judged")
    results.row("pictures", taken / seconds, "pictures/s")


def _rate(targets: list[Target], rounds: int) -> float:
    """Devices a second, at best, of a sweep in which each of ``targets`` has to be found fine."""
    best = 0.0
    for _ in range(rounds):
        seconds, verdicts = _sweep(targets)
        if any(verdict.findings for verdict in verdicts):
            raise SystemExit("An answering device was found faulty: the measurement is worthless.")
        best = max(best, len(verdicts) / seconds)
    return best


def _sweep(targets: list[Target]) -> tuple[float, list[Verdict]]:
    began, verdicts = time.monotonic(), []
    sweep = Sweep(targets, budget_s=BUDGET_S)
    for batch in sweep.run():
        verdicts += batch
    if sweep.unprobed:
        raise SystemExit(f"{len(sweep.unprobed)} devices were not probed: {sweep.failed}")
    return time.monotonic() - began, verdicts
