"""Scenes of the monthly report and the evaluation."""

from .scene import Scene
from .scenes_records import _sql


def _list(screen):
    screen.go("cctv-monthly-reports")


def _form(screen):
    found = _sql("SELECT max(id) FROM cctv_monthly_report WHERE state = 'ready'")
    screen.go(f"cctv-monthly-reports/{found}")


def _evaluation(screen):
    found = _sql("SELECT max(id) FROM cctv_evaluation")
    screen.go(f"cctv-evaluations/{found}")


SCENES = (
    Scene("evaluation", _evaluation, "kabagit"),
    Scene("monthly-reports", _list, "kabagit"),
    Scene("monthly-report-form", _form, "kabagit"),
)
