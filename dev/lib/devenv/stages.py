"""The stages of `dev/test`, in the order in which they run. A new one is a function and a line."""

import argparse
import json
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from . import odoo_stage
from .environment import Environment
from .layout import ADDON
from .tally import Tally

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
    """The other Odoo tests, or whichever are asked for: browsers, real devices, processes."""
    tags = options.what or [f"/{ADDON}", "-at_install"]
    return odoo_stage.run(environment, "odoo", tags, options.keep)


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


STAGES: dict[str, Callable[[Environment, argparse.Namespace], Tally]] = {
    "lint": lint,
    "dev": dev,
    "simulator": simulator,
    "pure": pure,
    "models": models,
    "odoo": odoo,
    "demo": demo,
}

# what runs, one after the other, while another stage does that leaves a core free for it
BESIDE = {"pure": "odoo", "models": "odoo"}


def beside(stage: str) -> list[str]:
    """The stages that run beside this one, in their order."""
    return [name for name in STAGES if BESIDE.get(name) == stage]
