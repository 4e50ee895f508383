"""The stages of a look as they are kept and shown: those of the probe, and what they brought up."""

from ..monitor.probe.events import CODE as ALARM_CODE
from ..monitor.probe.reasons import Reason
from ..monitor.probe.types import StageName, Verdict
from .cctv_poll_tools import clean

PICTURE_REASONS = frozenset(
    {
        Reason.PICTURE_BLACK,
        Reason.PICTURE_FLAT,
        Reason.PICTURE_FROZEN,
        Reason.PICTURE_BLURRED,
        Reason.PICTURE_MOVED,
        Reason.PICTURE_COVERED,
    }
)


CLOCK_NOISE_S = 2.0
"""A difference that the network and whole seconds explain."""


def stages_of(verdict: Verdict) -> list[dict]:
    """Plain dictionaries (name, code, duration_ms, values).

    A stage that worked and showed a fault bears its code: the picture was judged, and it is black.
    The comparisons of the clock and of the identity are stages of their own here.
    """
    found = {finding.reason: finding for finding in verdict.findings}
    stages = []
    for stage in verdict.stages:
        code = stage.code
        if stage.name is StageName.PICTURE and stage.ok:
            code = next((reason.value for reason in found if reason in PICTURE_REASONS), code)
        values = stage.values
        if stage.name is StageName.EVENTS and stage.ok:
            code, values = _alarm(verdict) or (code, values)
        stages.append(_line(stage.name.value, code, values, stage.duration_ms))
        if stage.name is StageName.LOGIN:
            stages += _comparisons(verdict, found)
    return stages


def _alarm(verdict: Verdict) -> tuple[str, dict] | None:
    """Code and values of the first alarm that the device itself raises, None without one."""
    raised = (finding for finding in verdict.findings if finding.code == ALARM_CODE)
    return next(((finding.code, finding.values) for finding in raised), None)


def _comparisons(verdict: Verdict, found: dict) -> list[dict]:
    lines = []
    if verdict.clock_skew_s is not None:
        skew_s = abs(verdict.clock_skew_s)
        values = {"skew_s": skew_s} if skew_s >= CLOCK_NOISE_S else {}
        code = Reason.CLOCK_SKEW.value if Reason.CLOCK_SKEW in found else "ok"
        lines.append(_line("clock", code, values))
    if finding := found.get(Reason.IDENTITY_CHANGED):
        lines.append(_line("identity", finding.reason.value, finding.values))
    return lines


def _line(name: str, code: str, values: dict, duration_ms: float = 0.0) -> dict:
    return {
        "name": name,
        "code": clean(code),
        "duration_ms": clean(duration_ms),
        "values": clean(values) if values else {},
    }
