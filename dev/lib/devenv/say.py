"""What the tools tell the person who runs them."""

import sys


class Refusal(Exception):
    """Something stands in the way; the text is one sentence that says what, and what helps."""


def say(text: str) -> None:
    """Print a line about what is being done, at once."""
    print(f"-- {text}", file=sys.stderr, flush=True)
