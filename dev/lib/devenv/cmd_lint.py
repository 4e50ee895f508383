"""`dev/lint [ARGS]`: ruff as pyproject.toml configures it; `dev/lint --fix` corrects."""

from .children import run_in_foreground
from .environment import prepare


def main(args: list[str]) -> int:
    """Check the whole checkout, or what `args` name."""
    environment = prepare()
    paths = [] if any(not arg.startswith("-") for arg in args) else [environment.layout.checkout]
    cache = ["--cache-dir", environment.layout.state / "ruff"]
    ruff = environment.venv / "bin/ruff"
    return run_in_foreground([ruff, "check", *cache, *args, *paths], environment.variables())
