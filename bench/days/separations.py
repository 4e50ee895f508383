"""`dev/bench separations`: how far apart good and bad pictures lie in each measure, over all scenes
of the simulator, by day and by infrared lamp, after coding as JPEG and by another moment than the
reference. One row a defect; docs/design/pictures.md has the table."""

import json
import sys

import cv2
import numpy as np

from monitor.probe import description, picture, reference, sight
from monitor.probe.types import Thresholds
from simulator.scene.film import Studio
from simulator.scene.look import Defect, Look

from .camera import SCENES, SIZE

DEFECTS = {
    "none": {},
    "out of focus 0.3 %": {"blur": 0.3},
    "out of focus 0.6 %": {"blur": 0.6},
    "out of focus 1 %": {"blur": 1.0},
    "out of focus 2 %": {"blur": 2.0},
    "moved 1 %": {"dx": 1.0},
    "moved 4 %": {"dx": 4.0},
    "moved 8 %, turned 5°": {"dx": 8.0, "degrees": 5.0},
    "bag over 60 %": {"cover": "bag", "share": 0.6},
    "paint over 45 %": {"cover": "paint", "share": 0.45},
    "spray over 70 %": {"cover": "spray", "share": 0.7},
    "leaf over 60 %": {"cover": "leaf", "share": 0.6},
    "cobweb over 90 %": {"cover": "cobweb", "share": 0.9},
}
THEN, NOW = 1_795_400_000.0, 1_795_400_037.0


def main(_arguments: list[str] | None = None) -> int:
    studio = Studio()
    for name, defect in DEFECTS.items():
        rows = [
            _compare(studio, place, {**defect, "infrared": infrared})
            for place in SCENES
            for infrared in (False, True)
        ]
        print(json.dumps({"defect": name, **_summary(rows)}), flush=True)
    return 0


def _compare(studio: Studio, place: str, defect: dict) -> reference.Comparison:
    good = _seen(studio, place, {"infrared": defect["infrared"]}, THEN)
    kept = description.from_dict(description.to_dict(good))
    return reference.compare(kept, _seen(studio, place, defect, NOW), Thresholds())


def _seen(studio: Studio, place: str, defect: dict, t: float) -> sight.Sight:
    shown = studio.frame(Look(place, place, defect=Defect(**defect)), SIZE, t)
    bgr = np.ascontiguousarray(np.asarray(shown)[..., ::-1])
    coded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, 75])[1]
    luma = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)
    return sight.see(luma, picture.letters(luma))


def _summary(rows: list[reference.Comparison]) -> dict:
    found = [finding.code for row in rows for finding in row.findings]
    ranges = {}
    for name in ("agreement", "sharpness_ratio", "hidden"):
        values = [row.metrics[name] for row in rows if name in row.metrics]
        ranges[name] = [min(values), max(values)] if values else []
    return {"pictures": len(rows), **ranges, "found": {c: found.count(c) for c in sorted({*found})}}


if __name__ == "__main__":
    sys.exit(main())
