"""Scenes of maintenance schedules and their year."""

from .scene import Scene
from .scenes_records import _sql


def _list(screen):
    screen.go("cctv-schedules")


def _preview(screen):
    draft = _sql("SELECT min(id) FROM cctv_maintenance_schedule WHERE state = 'draft'")
    screen.go(f"cctv-schedules/{draft}")


def _year(screen):
    screen.go("cctv-maintenance-year")
    screen.browser.settle()


SCENES = (
    Scene("schedule-list", _list, "kabagit", (1366, 600)),
    Scene("schedule-preview", _preview, "kabagit", (1366, 900)),
    Scene("maintenance-year", _year, "kabagit", (1366, 900)),
)
