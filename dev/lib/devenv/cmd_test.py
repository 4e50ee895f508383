"""`dev/test`: the whole test suite, or parts of it."""

import argparse
import contextlib
import time
from pathlib import Path

from . import stages
from .beside import Beside
from .environment import Environment, prepare
from .say import say
from .tally import Tally

DESCRIPTION = """The whole test suite, ending in one line: N passed, N failed (, N skipped).
Without a stage all are run, in this order: {stages};
{beside}."""


def main(args: list[str]) -> int:
    """Run the stages; status 0 when every one executed tests and none failed."""
    options = _parse(args)
    environment = prepare()
    names = _names(options)
    tallies = _run_stages(environment, names, options)
    total = sum(tallies.values(), Tally())
    if options.counts:
        options.counts.write_text(total.to_json())
    else:
        _print(tallies, total)
    return 0 if all(tally.good for tally in tallies.values()) else 1


def _names(options: argparse.Namespace) -> list[str]:
    if options.beside:
        return stages.beside(options.beside)
    return [options.stage] if options.stage else list(stages.STAGES)


def _print(tallies: dict[str, Tally], total: Tally) -> None:
    for skip in total.skips:
        print(f"skipped {skip}")
    for name in total.bad:
        print(f"failed {name}")
    for name, tally in tallies.items():
        say(f"{name}: {tally}")
    print(total, flush=True)


def _run_stages(
    environment: Environment, names: list[str], options: argparse.Namespace
) -> dict[str, Tally]:
    """One after the other, but those of `stages.BESIDE` while the one that they name is run."""
    tallies = {}
    for name in names:
        if stages.BESIDE.get(name) in names:
            continue
        has_others = set(stages.beside(name)) & set(names)
        with Beside(name) if has_others else contextlib.nullcontext() as others:
            tallies[name] = _run_stage(environment, name, options)
            if others:
                tallies[f"beside {name}"] = others.finish()
    return tallies


def _run_stage(environment: Environment, name: str, options: argparse.Namespace) -> Tally:
    say(f"Stage {name}")
    begun = time.monotonic()
    tally = stages.STAGES[name](environment, options)
    if not tally.passed and not tally.failed:
        say(f"Stage {name} executed no test at all, which counts as a failure")
        tally += Tally(failed=1)
    say(f"Stage {name}: {tally} in {time.monotonic() - begun:.0f} s")
    return tally


def _parse(args: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="dev/test",
        description=DESCRIPTION.format(
            stages=", ".join(stages.STAGES),
            beside=", ".join(f"{name} beside {other}" for name, other in stages.BESIDE.items()),
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("stage", nargs="?", metavar="STAGE", help="run this stage only")
    parser.add_argument(
        "what", nargs="*", metavar="WHAT", default=[],
        help="pure stages: parts of test names; odoo: test tags, as in /helpdesk_cctv:TestFault",
    )
    parser.add_argument(
        "--keep", metavar="NAME", nargs="?", const="test_keep",
        help="odoo: keep the database NAME and only update the addon in it the next time",
    )
    parser.add_argument(
        "--beside", metavar="STAGE", help="run what a whole run does while it runs this stage"
    )
    parser.add_argument(
        "--counts", metavar="FILE", type=Path,
        help="leave what was found in this file, as JSON, and do not print it",
    )
    options = parser.parse_intermixed_args(args)
    if options.stage and options.stage not in stages.STAGES:
        parser.error(f"there is no stage {options.stage}; there are {', '.join(stages.STAGES)}")
    return options
