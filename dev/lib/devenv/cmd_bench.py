"""`dev/bench [ARGS]`: `python -m bench` in this environment, with PostgreSQL up."""

from .children import run_in_foreground
from .environment import prepare
from .postgres import Cluster


def main(args: list[str]) -> int:
    """Run the benchmarks from the checkout's root."""
    environment = prepare()
    with Cluster(environment.layout):
        return run_in_foreground(
            [environment.python, "-m", "bench", *args],
            environment.variables(),
            cwd=environment.layout.checkout,
        )
