"""Scenes of the daily log."""

from .scene import PHONE, Scene
from .scenes_records import _sql


def _screen(screen):
    screen.go("cctv-log")
    screen.browser.wait_for(".o_cctv_log_line")
    screen.browser.settle()


def _writing(screen):
    """A complaint that is being written, with a word that judges, and the search."""
    _screen(screen)
    screen.browser.click(".o_cctv_log_choice input[value=complaint]")
    screen.browser.type("#cctv_log_facts", "Seorang pria mabuk berteriak di depan pasar")
    screen.browser.type("#cctv_log_where", "parkir")
    screen.browser.settle()


def _sheet(screen):
    found = _sql("SELECT max(id) FROM cctv_log_sheet")
    screen.go(f"cctv-log-sheets/{found}")


def _entry(screen):
    found = _sql("SELECT max(id) FROM cctv_log_entry WHERE severity = 'important'")
    screen.go(f"cctv-log-entries/{found}")


def _complaints(screen):
    screen.go("cctv-complaints")


def _pivot(screen):
    screen.go("cctv-log-entries")
    screen.view("pivot")


SCENES = (
    Scene("log-screen", _screen, "operator"),
    Scene("log-screen-phone", _screen, "operator", PHONE),
    Scene("log-writing", _writing, "operator"),
    Scene("log-sheet", _sheet, "supervisor"),
    Scene("log-entry", _entry, "supervisor"),
    Scene("log-complaints", _complaints, "operator"),
    Scene("log-pivot", _pivot, "supervisor"),
)
