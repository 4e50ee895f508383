"""`dev/test`: the whole test suite, or parts of it."""

import argparse
import time

from . import stages
from .environment import Environment, prepare
from .say import say
from .tally import Tally

DESCRIPTION = """The whole test suite, ending in one line: N passed, N failed (, N skipped).
Without a stage all are run, in this order: {stages}."""


def main(args: list[str]) -> int:
    """Run the stages; status 0 when every one executed tests and none failed."""
    options = _parse(args)
    environment = prepare()
    names = [options.stage] if options.stage else list(stages.STAGES)
    tallies = {name: _run_stage(environment, name, options) for name in names}
    total = sum(tallies.values(), Tally())
    for skip in total.skips:
        print(f"skipped {skip}")
    for name in total.bad:
        print(f"failed {name}")
    for name, tally in tallies.items():
        say(f"{name}: {tally}")
    print(total, flush=True)
    return 0 if all(tally.good for tally in tallies.values()) else 1


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
        help="pure stages: parts of test names; odoo: test tags, as in /helpdesk_cctv:TestFault",
    )
    parser.add_argument(
        "--keep", metavar="NAME", nargs="?", const="test_keep",
        help="odoo: keep the database NAME and only update the addon in it the next time",
    )
    options = parser.parse_intermixed_args(args)
    if options.stage and options.stage not in stages.STAGES:
        parser.error(f"there is no stage {options.stage}; there are {', '.join(stages.STAGES)}")
    return options
