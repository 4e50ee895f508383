"""`dev/bench days [--cameras N] [--days N] [--seed N]`: see docs/design/pictures.md."""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor

import cv2

from monitor.sweep import Policy

from ..results import Results
from .camera import Camera
from .events import NAMES
from .judge import Log, Watch
from .score import Score

MONTH_DAYS = 30.0
RECALL_MIN = 0.95
SOFT_FALSE_MAX = 1.0  # for each camera and month
PROCESSES = 2
FIRST_H = 12  # the first half day is for the references


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    results, score = Results(), Score()
    jobs = [(options.seed, number, options.days) for number in range(options.cameras)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        for camera, log in pool.map(watch, jobs):
            score.add(camera, log, options.days - FIRST_H / 24)
    report(score, results)
    _explain(score)
    return 1 if results.missed else 0


def watch(job: tuple[int, int, int]) -> tuple[Camera, Log]:
    """(the camera, what was made of it) of one job: seed, number, days."""
    cv2.setNumThreads(1)
    seed, number, days = job
    return Camera(seed, number, days), Watch(Camera(seed, number, days), Policy()).run(days)


def report(score: Score, results: Results) -> None:
    months = score.camera_days / MONTH_DAYS
    results.row("days_camera_days", score.camera_days, "days")
    results.row("days_pictures", score.looks, "pictures")
    results.row("days_compared", score.compared / max(1, score.looks), "share of pictures")
    for kind in NAMES:
        if score.events[kind]:
            results.row(f"days_{kind}_events", score.events[kind], "events")
            results.row(f"days_{kind}_recall", score.recall_of(kind), "share")
            results.row(f"days_{kind}_delay", score.delay_of(kind), "min (median)")
    recall = results.row("days_recall", score.recall, "share")
    hard, soft = (len(score.false_alarms(is_soft)) for is_soft in (False, True))
    results.row("days_hard_false_tickets", hard, "tickets")
    soft = results.row("days_soft_false_reviews", soft / months, "reviews/camera and month")
    results.row("days_soft_false_a_day", soft / MONTH_DAYS, "reviews/camera and day")
    results.row("days_other_name", len(score.other), "faults")
    results.gate(recall >= RECALL_MIN, f"{RECALL_MIN:.0%} of the faults found")
    results.gate(hard == 0, "no ticket without a fault")
    wanted = f"fewer than {SOFT_FALSE_MAX:.0f} review for nothing a camera and month"
    results.gate(soft < SOFT_FALSE_MAX, wanted)


def _explain(score: Score) -> None:
    """What went wrong, for whoever wants to look at it; on standard error."""
    for title, event in score.missed:
        print(f"not found: {title} {_when(event.start)} {event}", file=sys.stderr)
    for title, t, reason in score.false:
        print(f"false: {title} {_when(t)} {reason.value}", file=sys.stderr)
    for title, t, reason, kind in score.other:
        print(f"other name: {title} {_when(t)} {reason.value} for {kind}", file=sys.stderr)


def _when(t: float) -> str:
    return f"day {int(t // 86400)} {t % 86400 / 3600:.2f} h"


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev/bench days", description=__doc__)
    parser.add_argument("--cameras", type=int, default=14)
    parser.add_argument("--days", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
