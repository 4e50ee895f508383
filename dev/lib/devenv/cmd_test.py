"""`dev/test`: the whole test suite, or parts of it."""

import argparse
import functools
import time
from pathlib import Path

from . import lanes, stages
from .environment import Environment, prepare
from .say import say
from .tally import Tally

DESCRIPTION = """The whole test suite, ending in one line: N passed, N failed (, N skipped).
Without a stage all are run, several at a time: {stages}.
What a stage says is then printed in one piece at its end."""


def main(args: list[str]) -> int:
    """Run the stages; status 0 when every one executed tests and none failed."""
    options = _parse(args)
    environment = prepare()
    if options.stage:
        tallies = {options.stage: _run_stage(environment, options.stage, options)}
    else:
        tallies = _run_all(options)
    total = sum(tallies.values(), Tally())
    if options.counts:
        options.counts.write_text(total.to_json())
    else:
        _print(tallies, total)
    return 0 if all(tally.good for tally in tallies.values()) else 1


def _run_all(options: argparse.Namespace) -> dict[str, Tally]:
    """Every stage, in processes of their own; those that keep one database wait for each other."""
    kept = ["--keep", options.keep] if options.keep else []
    begin = functools.partial(lanes.Job, options=kept)
    return lanes.run(stages.STAGES, stages.lanes(), begin)


def _print(tallies: dict[str, Tally], total: Tally) -> None:
    for skip in total.skips:
        print(f"skipped {skip}")
    for name in total.bad:
        print(f"failed {name}")
    for name, tally in tallies.items():
        say(f"{name}: {tally}")
    print(total, flush=True)


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
        description=DESCRIPTION.format(stages=", ".join(stages.STAGES)),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("stage", nargs="?", metavar="STAGE", help="run this stage only")
    parser.add_argument(
        "what", nargs="*", metavar="WHAT", default=[],
        help="parts of test names; models, odoo, tours: test tags, as in /helpdesk_cctv:TestFault",
    )
    parser.add_argument(
        "--keep", metavar="NAME", nargs="?", const="test_keep",
        help="models, odoo, tours: keep the database NAME and only update the addon in it the next "
        "time",
    )
    parser.add_argument(
        "--counts", metavar="FILE", type=Path,
        help="leave what was found in this file, as JSON, and do not print it",
    )
    options = parser.parse_intermixed_args(args)
    if options.stage and options.stage not in stages.STAGES:
        parser.error(f"there is no stage {options.stage}; there are {', '.join(stages.STAGES)}")
    return options
