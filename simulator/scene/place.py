"""What a place is: a picture that stays, and what moves in it."""

from collections.abc import Callable
from dataclasses import dataclass

from .canvas import Canvas

Points = list[tuple[float, float]]


@dataclass(frozen=True)
class Place:
    """One scene.

    ``paint`` paints what stays, once a size. ``act`` paints what moves at a time (seconds), upon
    a fresh copy. ``front`` gives the outlines of what stands before everything that moves.
    ``night``: seen by infrared light, hence without colour.
    """

    name: str
    paint: Callable[[Canvas], None]
    act: Callable[[Canvas, float], None]
    front: Callable[[], list[Points]] = list
    night: bool = False


PLACES: dict[str, Place] = {}


def add(place: Place) -> Place:
    if place.name in PLACES:
        raise ValueError(f"two scenes are named {place.name}")
    PLACES[place.name] = place
    return place


def to_and_fro(t: float, period: float, offset: float = 0.0) -> tuple[float, float]:
    """(where between 0 and 1, direction 1 or -1) of something that walks up and down."""
    k = ((t + offset) % period) / period * 2
    return (k, 1.0) if k <= 1 else (2 - k, -1.0)


def passing(t: float, period: float, share: float = 1.0, offset: float = 0.0) -> float | None:
    """Where (0 to 1) something is that passes once a period and takes ``share`` of it."""
    k = ((t + offset) % period) / period / share
    return k if k <= 1 else None
