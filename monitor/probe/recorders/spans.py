"""Stretches of time with recordings, as (from, to) in seconds: pure."""

from collections.abc import Iterable

Span = tuple[float, float]

JOIN_S = 5.0
"""Seconds between two recordings that count as none: recorders begin a new file every so often and
round its times to seconds."""

MAX_SPANS = 2000
"""Spans kept of a channel; a day of motion-only recording has some hundreds."""


def merged(spans: Iterable[Span], since: float, until: float, join_s: float = JOIN_S) -> tuple:
    """The spans within [since, until], in order, none empty, none touching another."""
    result: list[Span] = []
    for start, end in sorted(_clipped(spans, since, until)):
        if result and start - result[-1][1] <= join_s:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        elif len(result) < MAX_SPANS:
            result.append((start, end))
    return tuple(result)


def _clipped(spans: Iterable[Span], since: float, until: float) -> Iterable[Span]:
    for start, end in spans:
        start, end = max(start, since), min(end, until)
        if start < end:
            yield start, end


def from_samples(samples: Iterable[tuple[float, bool]], since: float, until: float) -> tuple:
    """Spans from looks at single moments: each speaks for the time half way to its neighbours."""
    points = sorted(samples)
    spans = []
    for index, (at, is_there) in enumerate(points):
        start = (points[index - 1][0] + at) / 2 if index else since
        end = (at + points[index + 1][0]) / 2 if index + 1 < len(points) else until
        if is_there:
            spans.append((start, end))
    return merged(spans, since, until)
