"""Which function probes which protocol."""

from collections.abc import Awaitable, Callable

from .run import Run

Prober = Callable[[Run], Awaitable[None]]
"""Goes through a protocol's stages and fills in the run; raises ProbeError where it ends."""

PROBERS: dict[str, Prober] = {}
"""Protocol → prober, in the order in which a probe tries them."""


def prober(protocol: str) -> Callable[[Prober], Prober]:
    """Registers the decorated function; a protocol that is taken is a programming error."""

    def register(function: Prober) -> Prober:
        if protocol in PROBERS:
            raise ValueError(f"protocol {protocol!r} has a prober")
        PROBERS[protocol] = function
        return function

    return register
