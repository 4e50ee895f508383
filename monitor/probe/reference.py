"""Judges a picture against the camera's own reference: covered, blurred, moved. Pure.

Everything rests on one question asked of each block of the reference that has structure: is it
found again in its place? The coarse band answers it, normalised, so that light, fog and noise
that leave the structure standing do not count.

    found nearly everywhere           in place; the fine band tells whether it is blurred
    found after a displacement        moved
    found nowhere, other structure    moved, out of sight of the reference
    coarse shapes the same, no more   blurred beyond structure
    a large part of it not found      covered

What cannot be told is not judged: too little structure, a night that is darker than the reference.
"""

from dataclasses import dataclass, field

import cv2
import numpy as np

from .alignment import Displacement, displacements
from .description import Description
from .quantiles import quantile
from .reasons import Reason
from .sight import Sight, band, likeness
from .types import Finding, Thresholds

STRUCTURE_MIN = 4.0
"""Coarse energy from which on a block of the reference has structure: 2 levels of luma."""

PLACES_MIN = 14
"""Blocks with structure, of 144, without which nothing is judged: an empty wall, a night sky."""

ALIKE_MIN = 0.45
"""Likeness from which on a block is found again."""

IN_PLACE_MIN = 0.75
"""Agreement from which on no displacement is looked for, however regular the scene."""

MOVED_AGREEMENT_MIN, MOVED_GAIN_MIN = 0.6, 0.2
"""A displacement is believed when so much is found again after undoing it, and so much more than
before."""

OVERLAP_MIN = 0.25
"""Share of the reference's structure that has to be in sight for it."""

ELSEWHERE_MAX = 0.12
"""Agreement up to which nothing of the reference is in sight: chance makes some blocks alike."""

ELSEWHERE_STRUCTURE_MIN = 0.4
"""So much structure, against the reference's, there has to be in the picture of something else."""

SHAPES_MIN = 0.7
"""Likeness of what is left of both pictures without any detail, from which on a picture without
structure is out of focus rather than covered."""

FADED = 0.04
"""Coarse energy against the reference, with the picture's own contrast made up for, below which a
block is hidden although a trace is found: dirt, a web, a milky film. A fifth of the contrast."""

BLURRED_SHARE_MIN = 0.7
"""Share of the blocks that have to be blurred: a lens out of focus is so everywhere, a drop of
rain, a smear or a car's headlights are not."""

_TRACE = 0.25
"""Likeness that still counts as the same content when its sharpness is measured."""

DIM, DARK = 0.5, 28.0
"""A picture whose light places have less than DIM of the reference's brightness was taken in other
light: what is darker than DARK (luma) there is unlit, not hidden."""

_SHAPES = (4.0, 14.0)
"""Pixels of SIZE: the band of the large shapes."""


@dataclass(frozen=True)
class Comparison:
    """``metrics``: agreement, sharpness_ratio where it could be measured, hidden where it was."""

    metrics: dict = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    judged: frozenset[Reason] = frozenset()


def compare(reference: Description, sight: Sight, thresholds: Thresholds) -> Comparison:
    """What is wrong with a picture, by the reference of its mode."""
    alike = likeness(reference.coarse, sight.coarse)
    places = _places(reference, sight, alike)
    if places.sum() < PLACES_MIN or places.sum() < OVERLAP_MIN * _structured(reference).sum():
        return Comparison()
    agreement = _share(alike >= ALIKE_MIN, places)
    metrics = {"agreement": round(agreement, 3)}
    if agreement < IN_PLACE_MIN:
        displaced = _displaced(reference, sight, places, agreement)
        if displaced is not None and displaced.percent >= thresholds.moved_percent_min:
            return _moved(displaced, metrics)
        if displaced is not None:
            sight = _put_back(sight, displaced)
            alike = likeness(reference.coarse, sight.coarse)
            metrics["agreement"] = round(_share(alike >= ALIKE_MIN, places), 3)
    return _in_place(reference, sight, thresholds, places, alike, metrics)


def _in_place(reference, sight, thresholds, places, alike, metrics: dict) -> Comparison:
    """Of a picture that no displacement explains: what else may be wrong with it."""
    ratio, share = _sharpness(reference, sight, places, alike)
    if ratio is not None:
        metrics["sharpness_ratio"] = round(ratio, 3)
        if ratio <= thresholds.blurred_ratio_max and share >= BLURRED_SHARE_MIN:
            return _wrong(Reason.PICTURE_BLURRED, "blurred", metrics, share=round(share, 3))
    if _is_elsewhere(reference, sight, metrics["agreement"]):
        return _wrong(Reason.PICTURE_MOVED, "other_view", metrics)
    metrics["hidden"] = round(_hidden(reference, sight, places, alike), 3)
    if metrics["hidden"] >= thresholds.covered_share_min:
        metrics.pop("sharpness_ratio", None)  # of what little is left: nothing for the trend
        return _wrong(Reason.PICTURE_COVERED, "covered", metrics)
    judged = {Reason.PICTURE_MOVED, Reason.PICTURE_COVERED}
    if ratio is not None:
        judged.add(Reason.PICTURE_BLURRED)
    return Comparison(metrics, (), frozenset(judged))


def _wrong(reason: Reason, code: str, metrics: dict, **values) -> Comparison:
    """One finding. A picture that is covered or out of focus has not moved; for the rest, what is
    wrong with it keeps the other reasons from being judged."""
    finding = Finding(reason, code, values={**metrics, **values})
    return Comparison(metrics, (finding,), frozenset({reason, Reason.PICTURE_MOVED}))


def _structured(reference: Description) -> np.ndarray:
    return (reference.coarse_energy >= STRUCTURE_MIN) & ~reference.lettered


def _places(reference: Description, sight: Sight, alike: np.ndarray) -> np.ndarray:
    """The blocks that can be asked: with structure, without letters, not unlit."""
    places = _structured(reference) & ~sight.lettered
    if not places.any():
        return places
    light = quantile(sight.brightness[places], 0.75)
    if light < DIM * quantile(reference.brightness[places], 0.75):
        places &= (alike >= ALIKE_MIN) | (sight.brightness >= DARK)
    return places


def _share(what: np.ndarray, places: np.ndarray) -> float:
    return float(what[places].mean())


def _displaced(reference, sight, places, agreement: float) -> Displacement | None:
    """The displacement that explains the picture best, if one does."""
    best, most = None, max(MOVED_AGREEMENT_MIN, agreement + MOVED_GAIN_MIN)
    for displacement in displacements(reference, sight):
        found = _found_again(reference, sight, places, displacement)
        if found >= most:
            best, most = displacement, found
    return best


def _found_again(reference, sight, places, displacement: Displacement) -> float:
    """Agreement over what is still in sight, 0 when that is too little."""
    inside = displacement.back(np.ones_like(sight.coarse))
    in_sight = places & (cv2.resize(inside, places.shape[::-1], interpolation=cv2.INTER_AREA) > 0.9)
    if in_sight.sum() < max(PLACES_MIN, OVERLAP_MIN * places.sum()):
        return 0.0
    alike = likeness(reference.coarse, displacement.back(sight.coarse))
    return _share(alike >= ALIKE_MIN, in_sight)


def _moved(displaced: Displacement, metrics: dict) -> Comparison:
    right, down = displaced.shift
    return _wrong(
        Reason.PICTURE_MOVED,
        "moved",
        metrics,
        dx_percent=round(right, 1),
        dy_percent=round(down, 1),
        degrees=round(displaced.degrees, 1),
        method=displaced.method,
    )


def _put_back(sight: Sight, displaced: Displacement) -> Sight:
    """A camera that sways in the wind by a pixel or two."""
    return Sight(**{**vars(sight), "coarse": displaced.back(sight.coarse)})


def _sharpness(reference, sight, places, alike) -> tuple[float | None, float]:
    """(sharpness against the reference's, 1.0 for the same; share of blocks clearly below it).

    The fine band is measured against the coarse one of the same block, so that fog and lamps,
    which weaken or strengthen both, cancel out. None when too little is left to measure."""
    same = places & (alike >= _TRACE) & (sight.coarse_energy >= STRUCTURE_MIN / 2)
    if same.sum() < max(PLACES_MIN, 0.4 * places.sum()):
        if _share(sight.coarse_energy >= STRUCTURE_MIN, places) > 0.5:
            return None, 0.0
        if _shapes_alike(reference.luma, sight.luma) < SHAPES_MIN:
            return None, 0.0
        lost = _root(sight.coarse_energy[places].sum() / reference.coarse_energy[places].sum())
        return float(lost), 1.0
    now = sight.fine_energy[same] / sight.coarse_energy[same]
    then = np.maximum(reference.fine_energy[same] / reference.coarse_energy[same], 1e-4)
    ratios = _root(now / then)
    median = float(np.median(ratios))
    return median, float((ratios <= (1 + median) / 2).mean())


def _root(values):
    return np.sqrt(np.maximum(values, 0))


def _shapes_alike(one: np.ndarray, other: np.ndarray) -> float:
    """Likeness of the large shapes alone, without detail and without the fall of the light from
    the middle to the rim, which every infrared lamp has."""
    a, b = (band(luma.astype(np.float32), _SHAPES).ravel() for luma in (one, other))
    return float(a @ b / max(np.sqrt((a @ a) * (b @ b)), 1e-6))


def _is_elsewhere(reference, sight, agreement: float) -> bool:
    """The camera looks at something else: nothing is found again, and structure is everywhere."""
    if agreement > ELSEWHERE_MAX or _shapes_alike(reference.luma, sight.luma) >= SHAPES_MIN:
        return False
    structured = (sight.coarse_energy >= STRUCTURE_MIN) & ~sight.lettered
    return structured.sum() >= ELSEWHERE_STRUCTURE_MIN * _structured(reference).sum()


def _hidden(reference, sight, places, alike) -> float:
    """The largest connected part of the structure that is not found again, as a share of all."""
    gain = sight.coarse_energy / np.maximum(reference.coarse_energy, 1e-3)
    usual = quantile(gain[places], 0.9)
    lost = places & ((alike < ALIKE_MIN) | (gain < FADED * min(usual, 1.0)))
    bridged = lost | ~_structured(reference)
    _count, parts = cv2.connectedComponents(bridged.astype(np.uint8), connectivity=8)
    sizes = np.bincount(parts[lost], minlength=1)
    return float(sizes.max() / places.sum())
