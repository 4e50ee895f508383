"""`dev/bench [ARGS]`: `python -m bench` in this environment, with PostgreSQL up."""

from . import nginx
from .children import run_in_foreground
from .environment import Environment, prepare
from .postgres import Cluster

SERVED_BY_NGINX = "footage"


def main(args: list[str]) -> int:
    """Run the benchmarks from the checkout's root."""
    environment = prepare()
    with Cluster(environment.layout):
        return run_in_foreground(
            [environment.python, "-m", "bench", *args],
            environment.variables() | _nginx(environment, args),
            cwd=environment.layout.checkout,
        )


def _nginx(environment: Environment, args: list[str]) -> dict[str, str]:
    """Where nginx is, for the benchmark that needs one; all run when none is named."""
    names = [arg for arg in args if not arg.startswith("-")]
    is_wanted = not names or SERVED_BY_NGINX in names
    program = nginx.find(environment.layout) if is_wanted else None
    return {"BENCH_NGINX": str(program)} if program else {}
