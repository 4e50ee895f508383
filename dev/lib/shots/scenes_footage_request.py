"""Scenes of requests for footage: what waits, a request, its windows."""

from .scene import PHONE, Scene
from .scenes_records import _sql

TALL = (1366, 1050)


def _request(screen, condition: str) -> None:
    """Open the demo's request that meets a condition in SQL."""
    found = _sql(f"SELECT min(id) FROM cctv_footage_request WHERE {condition}")
    screen.go(f"cctv-footage/{found}")
    screen.browser.wait_for(".o_form_view .o_form_sheet")
    screen.browser.settle()


def _list(screen):
    screen.go("cctv-footage")


def _board(screen):
    screen.go("cctv-footage")
    screen.view("kanban")


def _mine(screen):
    screen.go("cctv-footage-mine")


def _oral(screen):
    _request(screen, "channel = 'oral'")


def _dying(screen):
    _request(screen, "is_preserve_needed AND state = 'submitted'")


def _resolve(screen):
    _request(screen, "place_words IS NOT NULL AND state = 'submitted'")
    screen.press("action_resolve", ".modal .o_kanban_record")


def _return(screen):
    _request(screen, "place_words IS NOT NULL AND state = 'submitted'")
    screen.press("action_return", ".modal .o_form_view")


def _word(screen):
    _request(screen, "is_decision_open")


def _refuse(screen):
    _request(screen, "state = 'verified' AND requester_kind = 'authority'")
    screen.press("action_refuse", ".modal .o_form_view")


def _demand(screen):
    _request(screen, "channel = 'emergency'")
    screen.press("action_demand", ".modal .o_form_view")


def _closed(screen):
    _request(screen, "state = 'closed'")


SCENES = (
    Scene("footage-list", _list, "supervisor"),
    Scene("footage-board", _board, "supervisor"),
    Scene("footage-mine", _mine, "supervisor"),
    Scene("footage-oral", _oral, "operator", TALL),
    Scene("footage-dying", _dying, "itstaff", TALL),
    Scene("footage-resolve", _resolve, "operator"),
    Scene("footage-return", _return, "supervisor"),
    Scene("footage-word", _word, "management", TALL),
    Scene("footage-refuse", _refuse, "management"),
    Scene("footage-demand", _demand, "supervisor"),
    Scene("footage-closed", _closed, "supervisor", TALL),
    Scene("footage-phone", _word, "operator", PHONE),
)
