"""What a frame shows; apart from the drawing, so that nobody needs Pillow to say it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """What a frame shows. ``fault``: '' or black, white, flat, no_video; ``still_at``: the time at
    which the picture is frozen, with ``clock_runs`` all but the clock; ``osd``: letters;
    ``level``: luma of a flat picture."""

    place: str
    title: str
    fault: str = ""
    still_at: float | None = None
    clock_runs: bool = False
    osd: bool = True
    level: int = 128
