"""The stages of `dev/test`. A new one is a function and a line of `STAGES`."""

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from . import odoo_stage
from .environment import Environment
from .layout import ADDON
from .tally import Tally

TOUR = "cctv_tour"  # the tag of test classes that start a browser
RUNNER = Path(__file__).with_name("unittest_stage.py")


def lint(environment: Environment, _options: argparse.Namespace) -> Tally:
    """ruff, as pyproject.toml configures it: one test."""
    ruff = environment.venv / "bin/ruff"
    cache = environment.layout.state / "ruff"
    argv = [ruff, "check", "--quiet", "--cache-dir", cache, environment.layout.checkout]
    return Tally(failed=1, bad=("ruff",)) if subprocess.run(argv).returncode else Tally(passed=1)


def dev(environment: Environment, options: argparse.Namespace) -> Tally:
    """These tools themselves."""
    return _unittests(environment, options, "dev/lib/tests", "dev/lib")


def pure(environment: Environment, options: argparse.Namespace) -> Tally:
    """The probe, the sweep and the printed papers, without Odoo."""
    monitor = _unittests(environment, options, "monitor/tests")
    return monitor + _unittests(environment, options, "papers/tests")


def simulator(environment: Environment, options: argparse.Namespace) -> Tally:
    """The simulated cameras and recorders."""
    return _unittests(environment, options, "simulator/tests")


def models(environment: Environment, options: argparse.Namespace) -> Tally:
    """The Odoo tests that run while the addon is installed: without browsers and processes."""
    tags = options.what or [f"/{ADDON}", "-post_install"]
    return odoo_stage.run(environment, "models", tags, options.keep)


def odoo(environment: Environment, options: argparse.Namespace) -> Tally:
    """The other Odoo tests without a browser, or whichever are asked for: real devices, processes
    that are killed, pages over HTTP."""
    tags = options.what or [f"/{ADDON}", "-at_install", f"-{TOUR}"]
    return odoo_stage.run(environment, "odoo", tags, options.keep)


def tours(environment: Environment, options: argparse.Namespace) -> Tally:
    """The Odoo tests in a browser."""
    tags = options.what or [f"{TOUR}/{ADDON}", "-at_install"]
    return odoo_stage.run(environment, "tours", tags, options.keep)


def demo(environment: Environment, _options: argparse.Namespace) -> Tally:
    """The demo data."""
    return odoo_stage.load_demo(environment)


def _unittests(
    environment: Environment, options: argparse.Namespace, start: str, top: str = "."
) -> Tally:
    """unittest discovery under `start`, in the venv; imports are relative to `top`."""
    with tempfile.NamedTemporaryFile("r", suffix=".json") as counts:
        argv = [environment.python, RUNNER, start, top, counts.name, *options.what]
        status = subprocess.run(
            argv,
            cwd=environment.layout.checkout,
            env=environment.variables() | {"PYTHONPATH": str(environment.layout.checkout / top)},
            stdin=subprocess.DEVNULL,
        ).returncode
        text = counts.read()
    if not text:
        # it crashed before it could count
        return Tally(failed=1)
    found = json.loads(text)
    failed = len(found["bad"]) or int(bool(status))
    return Tally(found["passed"], failed, tuple(found["skips"]), tuple(found["bad"]))


# In the order in which a whole run begins them: the longest first, so that all end at about the
# same time. But lint tells at once; demo makes its template database while odoo makes that of the
# others, who would wait for it; and pure waits a lot, so that it hinders two others least.
STAGES: dict[str, Callable[[Environment, argparse.Namespace], Tally]] = {
    "lint": lint,
    "odoo": odoo,
    "demo": demo,
    "pure": pure,
    "tours": tours,
    "models": models,
    "simulator": simulator,
    "dev": dev,
}


def lanes() -> int:
    """How many stages run at the same time: one more than there are cores, since browsers,
    simulated devices and timeouts are waited for."""
    return max(os.cpu_count() or 1, 2) + 1
