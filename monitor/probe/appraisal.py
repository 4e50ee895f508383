"""All that is judged of one decoded picture: as such, against the one before, and against the
camera's reference of the same light. Runs in the picture process."""

from dataclasses import dataclass, replace

import numpy as np

from . import description, picture, reference, sight
from .criteria import Criteria
from .light import UNKNOWN, light_of
from .reasons import Reason
from .types import Finding, Thresholds

LIGHT = "light"
"""Where the memory of a camera's pictures keeps the light of the last one; beside it, one entry
for each source of pictures."""


@dataclass(frozen=True)
class Origin:
    """Where a picture comes from: pictures of different origin are not compared to the last digit.
    ``taken_at``: seconds, UTC."""

    codec: str
    source: str
    taken_at: float


@dataclass(frozen=True)
class Appraisal:
    """``memory``: of the camera's pictures, for the next time; the rest as in types.Picture and
    types.Verdict."""

    metrics: dict
    mode: str
    description: dict
    findings: tuple[Finding, ...]
    judged: frozenset[Reason]
    memory: dict


def appraise(bgr: np.ndarray, luma: np.ndarray, criteria: Criteria, memory: dict, origin: Origin):
    """``memory``: of the appraisal before, {} for none. Gives an Appraisal."""
    memory = memory if isinstance(memory, dict) else {}
    lettered = picture.letters(luma)
    own = picture.judge(
        luma,
        criteria.thresholds,
        memory.get(origin.source),
        codec=origin.codec,
        source=origin.source,
        taken_at=origin.taken_at,
        lettered=lettered,
    )
    memory = {**memory, origin.source: own.memory}
    judged = {Reason.PICTURE_BLACK, Reason.PICTURE_FLAT}
    if any(finding.reason in judged for finding in own.findings):
        return _without(criteria, Appraisal(own.metrics, UNKNOWN, {}, own.findings, judged, memory))
    if own.metrics["diff"] >= 0:
        judged.add(Reason.PICTURE_FROZEN)
    light = _light(bgr, own.metrics, criteria.thresholds, memory, origin)
    seen = sight.see(luma, lettered)
    against = _against_reference(seen, criteria, light)
    appraisal = Appraisal(
        metrics={**own.metrics, "chroma": round(light.chroma, 1), **against.metrics},
        mode=light.mode,
        description=description.to_dict(seen),
        findings=own.findings + against.findings,
        judged=judged | against.judged,
        memory={**memory, LIGHT: light.memory},
    )
    return _without(criteria, appraisal)


def _light(bgr, metrics: dict, thresholds: Thresholds, memory: dict, origin: Origin):
    before = memory.get(LIGHT)
    before = before if isinstance(before, dict) else {}
    luma_mean, quarantine_s = metrics["luma_mean"], thresholds.quarantine_s
    return light_of(bgr, luma_mean, before, origin.taken_at, quarantine_s)


def _against_reference(seen, criteria: Criteria, light) -> reference.Comparison:
    """Nothing for a camera that turns by itself, in quarantine, or without a fitting reference."""
    if criteria.is_ptz or light.quarantined:
        return reference.Comparison()
    # a grey cover takes the colours along: then the light of the picture before counts
    kept = description.from_dict(criteria.references.get(light.mode or light.memory["mode"]))
    if kept is None:
        return reference.Comparison()
    return reference.compare(kept, seen, criteria.thresholds)


def _without(criteria: Criteria, appraisal: Appraisal) -> Appraisal:
    """What people do not want judged here is neither found nor disproved."""
    findings = tuple(f for f in appraisal.findings if f.reason.value not in criteria.ignored)
    judged = frozenset(r for r in appraisal.judged if r.value not in criteria.ignored)
    return replace(appraisal, findings=findings, judged=judged)
