"""When the first picture of a downloaded file was taken: pure.

Recorders cut files as asked, a little wider, not at all, or only at one end, and mostly without a
word. What proves itself is believed, and nothing else: pictures that have come before, the time in
the file itself, or a length that fits one reading alone.
"""

from collections.abc import Mapping, Sequence

NEAR_S = 5.0
"""Seconds by which a file may be longer than asked for, to begin and to end with a key frame."""

JOIN_S = 1.2
"""Seconds by which the first picture of a file may seem to miss the last one of the file before:
recorders tell time in whole seconds. More is a gap, and told as one."""


def by_pictures(
    keys: Sequence[tuple[float, tuple]], known: Mapping[tuple, float | None]
) -> float | None:
    """From key frames that are there already. ``keys``: (seconds from the file's beginning, mark)
    of its key frames; ``known``: mark → when it was taken, None for one seen twice, which proves
    nothing."""
    marks = [mark for _at, mark in keys]
    for at, mark in keys:
        wall = known.get(mark)
        if wall is not None and marks.count(mark) == 1:
            return wall - at
    return None


def by_length(
    asked: tuple[float, float], file: tuple[float, float], length_s: float, is_whole: bool
) -> float | None:
    """From how long it is. ``file``: from, to of the recorder's file of which a part was asked for;
    ``is_whole``: surely nothing was cut off on the way. None when it could be this or that."""
    wanted_s = asked[1] - asked[0]
    if abs(asked[0] - file[0]) < 0.001 or abs(length_s - wanted_s) <= NEAR_S:
        return asked[0]
    if not is_whole:
        return None
    if length_s < wanted_s:
        return asked[0]  # all of a file would be longer
    from_end = file[1] - length_s
    fitting = [at for at in (asked[0], file[0]) if abs(from_end - at) <= NEAR_S]
    return fitting[0] if fitting else None


def joined(begins: float, last: float | None, step_s: float) -> float:
    """When the first picture of a file was taken, that of the file before having ended at ``last``.
    What rounding may have moved goes on without a seam; the error does not add up, since each file
    is measured by its own time."""
    if last is not None and abs(begins - last - step_s) <= JOIN_S:
        return last + step_s
    return begins
