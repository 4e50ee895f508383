"""`dev/screenshots`: takes the manual's pictures from the running `dev/run`."""

from pathlib import Path

from .children import run_in_foreground
from .environment import prepare

LIBRARY = Path(__file__).resolve().parents[1]


def main(args: list[str]) -> int:
    """Run `shots` in the environment's Python."""
    environment = prepare()
    argv = [environment.python, "-m", "shots", *args]
    return run_in_foreground(argv, environment.variables(), cwd=LIBRARY)
