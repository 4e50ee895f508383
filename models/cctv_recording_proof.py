"""What footage proves about a camera's day. Pure: plain data in, plain data out."""

import math
from dataclasses import dataclass
from datetime import date

from ..monitor.probe.reasons import Reason
from ..monitor.probe.types import Finding, Footage
from ..tools.spans import Span, common, day_bounds, hours_of_day, merged, total, without

GAPS_KEPT = 200
"""Gaps of a day that are kept one by one; a recorder that tells of more is counted on."""

DAY_S = 86400.0

LAST = 253_402_300_799.0
"""The end of the year 9999: no moment after it can be written down."""

COARSE_GAP_S = 7200.0
"""Shorter ones do not count where the recorder shows only samples of the day."""

RESULTS = ("proven", "gaps", "missing", "unchecked")

ERRORS = {
    "no_search": "no_search",
    "no_recorder_interface": "no_search",
    "not_supported": "no_search",
    "http_status": "no_search",
    "soap_fault": "no_search",
    "no_profile": "no_search",
    "auth_refused": "refused",
    "credentials_missing": "refused",
    "locked_out": "refused",
}
"""Code of the error that kept a recorder from telling → why a day is not checked; any other is
'no_answer'."""


@dataclass(frozen=True)
class Expectation:
    """What is to be there of a camera's day. ``plan``: 'always', 'hours' or 'motion'.
    ``retention_days``: for how long footage has to be kept; ``in_service``: since when it can be
    there at all, None when not known. ``gap_s``: the smallest gap that counts."""

    day: date
    zone: str
    plan: str = "always"
    start_h: float = 0.0
    end_h: float = 24.0
    gap_s: float = 300.0
    retention_days: int = 0
    tolerance_days: int = 1
    in_service: date | None = None

    @property
    def bounds(self) -> Span:
        return day_bounds(self.day, self.zone)

    @property
    def spans(self) -> list[Span]:
        if self.plan == "hours":
            return hours_of_day(self.day, self.zone, self.start_h, self.end_h)
        return [self.bounds]

    @property
    def demanded_days(self) -> int:
        """Days that footage has to reach back from the end of the day: the retention, but not
        beyond the camera's first day."""
        if not self.in_service:
            return self.retention_days
        return min(self.retention_days, max(0, (self.day - self.in_service).days))


@dataclass(frozen=True)
class Proof:
    """What was found of a day. ``gaps``: those that count, in order. ``explained_s``: seconds of
    them in which the camera was known to be down or in maintenance, by ``cause``."""

    result: str
    reason: str = ""
    error: str = ""
    method: str = "none"
    expected_s: int = 0
    covered_s: int = 0
    gaps: tuple[Span, ...] = ()
    gap_s: int = 0
    longest_s: int = 0
    explained_s: int = 0
    cause: str = ""
    oldest: float | None = None
    held_days: int | None = None
    demanded_days: int = 0
    is_short: bool = False
    is_coarse: bool = False

    @property
    def is_explained(self) -> bool:
        """Nothing counts that the camera's own trouble does not account for."""
        return bool(self.gaps) and bool(self.cause)

    def findings(self) -> list[Finding]:
        """The faults that the day shows."""
        found = []
        if self.gaps and not self.is_explained:
            values = {"minutes": math.ceil(self.gap_s / 60), "gaps": len(self.gaps)}
            code = "footage_missing" if self.result == "missing" else "footage_gaps"
            found.append(Finding(Reason.RECORDING_GAP, code, values=values))
        if self.is_short:
            values = {"held": self.held_days, "demanded": self.demanded_days}
            found.append(Finding(Reason.RETENTION_SHORT, "retention_short", values=values))
        return found

    def judged(self) -> frozenset[Reason]:
        """The reasons that this look was able to judge."""
        if self.result == "unchecked":
            return frozenset()
        judged = {Reason.RECORDING_GAP} if not self.is_explained else set()
        if self.held_days is not None:
            judged.add(Reason.RETENTION_SHORT)
        return frozenset(judged)


def prove(
    footage: Footage,
    expected: Expectation,
    down: list[tuple[float, float, str]] = (),
    maintenance_s: float = 0.0,
) -> Proof:
    """Judge what a recorder tells of one camera's day.

    :param down: (from, to, 'camera' or 'recorder'): when one of them was known to be down
    :param maintenance_s: seconds of that day in which the camera was in maintenance; which ones is
        not known
    """
    if footage.error:
        reason = ERRORS.get(footage.error, "no_answer")
        return Proof("unchecked", reason, footage.error, footage.method or "none")
    wanted = expected.spans
    found = common(merged(_sane(footage.spans)), wanted)
    smallest_s = max(expected.gap_s, COARSE_GAP_S) if footage.coarse else expected.gap_s
    gaps = _gaps(found, wanted, expected.plan, smallest_s)
    gap_s = total(gaps)
    explained_s, cause = _explanation(gaps, smallest_s, down, maintenance_s)
    held_days = _held_days(footage.oldest, expected)
    short = held_days is not None and held_days < expected.demanded_days - expected.tolerance_days
    return Proof(
        "missing" if not found else "gaps" if gaps else "proven",
        method=footage.method or "none",
        expected_s=round(total(wanted)),
        covered_s=round(total(found)),
        gaps=tuple(gaps[:GAPS_KEPT]),
        gap_s=round(gap_s),
        longest_s=round(max((end - start for start, end in gaps), default=0)),
        explained_s=round(explained_s),
        cause=cause,
        oldest=footage.oldest if held_days is not None else None,
        held_days=held_days,
        demanded_days=expected.demanded_days,
        is_short=short,
        is_coarse=footage.coarse,
    )


def _sane(spans) -> list[Span]:
    """Without what is no number: a device tells it."""
    return [(a, b) for a, b in spans if math.isfinite(a) and math.isfinite(b)]


def _gaps(found: list[Span], wanted: list[Span], plan: str, smallest_s: float) -> list[Span]:
    """The gaps that count. A camera that records on motion has gaps by nature: only a day without
    anything is one."""
    if plan == "motion" and found:
        return []
    return [span for span in without(wanted, found) if span[1] - span[0] >= smallest_s]


def _explanation(gaps, smallest_s: float, down, maintenance_s: float) -> tuple[float, str]:
    """(seconds of the gaps that known trouble explains, by what). No cause, when a gap that counts
    is left over."""
    spans = {of: merged((a, b) for a, b, who in down if who == of) for of in ("camera", "recorder")}
    known = merged([*spans["camera"], *spans["recorder"]])
    left = [span for span in without(gaps, known) if span[1] - span[0] >= smallest_s]
    explained = total(gaps) - total(left)
    if not left:
        by_recorder = total(common(gaps, spans["recorder"]))
        by_camera = total(common(gaps, spans["camera"]))
        return explained, "" if not gaps else "recorder" if by_recorder > by_camera else "camera"
    if total(left) <= maintenance_s:
        return total(gaps), "maintenance"
    return explained, ""


def _held_days(oldest: float | None, expected: Expectation) -> int | None:
    """Whole days from the oldest footage to the end of the day; None when it cannot be told."""
    if oldest is None or not 0 < oldest <= LAST:
        return None
    return max(0, math.floor((expected.bounds[1] - oldest) / DAY_S + 0.04))  # an hour's grace
