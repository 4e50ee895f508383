"""What is missing of the time asked for: pure."""

from .remux import GAP_S, Film
from .types import Gap


def gaps(film: Film, since: float, until: float, recorded: list | None) -> tuple[Gap, ...]:
    """What is missing of the time asked for, at both ends and in between."""
    holes = [(hole.since, hole.until, hole.film_s) for hole in film.holes]
    if film.first - since > GAP_S:
        holes.insert(0, (since, film.first, 0.0))
    if until - film.last > GAP_S:
        holes.append((film.last, until, film.duration_s))
    return tuple(Gap(*hole, why=_why(hole, recorded)) for hole in holes)


def _why(hole, recorded: list | None) -> str:
    """Not recorded is what the recorder lists no footage of, but for a few seconds at the ends."""
    if recorded is None:
        return "not_sent"
    lost = sum(max(0.0, min(hole[1], b) - max(hole[0], a)) for a, b in recorded)
    return "not_sent" if lost > GAP_S * 2 else "not_recorded"
