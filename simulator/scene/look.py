"""What a frame shows; apart from the drawing, so that nobody needs Pillow to say it."""

from dataclasses import dataclass

COVERS = ("bag", "paint", "spray", "leaf", "cobweb")


@dataclass(frozen=True)
class Defect:
    """``cover``: one of COVERS over ``share`` of the picture, '' for none; ``blur``: radius in
    percent of the picture's width; ``dx``, ``dy``: how far what is seen has shifted, in percent of
    the width; ``degrees``: how far it has turned, clockwise; ``infrared``: seen by infrared lamp.
    ``seed``: another one, another rim and folds of the cover."""

    cover: str = ""
    share: float = 0.0
    blur: float = 0.0
    dx: float = 0.0
    dy: float = 0.0
    degrees: float = 0.0
    infrared: bool = False
    seed: int = 1


NONE = Defect()


@dataclass(frozen=True)
class Look:
    """What a frame shows. ``fault``: '' or black, white, flat, no_video; ``still_at``: the time at
    which the picture is frozen, with ``clock_runs`` all but the clock; ``osd``: letters;
    ``level``: luma of a flat picture; ``defect``: what has befallen the camera."""

    place: str
    title: str
    fault: str = ""
    still_at: float | None = None
    clock_runs: bool = False
    osd: bool = True
    level: int = 128
    defect: Defect = NONE
