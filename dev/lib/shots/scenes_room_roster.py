"""Scenes of the control room's roster."""

from .scene import PHONE, Scene
from .scenes_records import _paper, _sql


def _calendar(screen):
    screen.go("cctv-roster")
    screen.browser.settle()


def _draft(screen):
    draft = _sql("SELECT max(id) FROM cctv_roster WHERE state = 'draft'")
    screen.go(f"cctv-rosters/{draft}")


def _make(screen):
    screen.go("cctv-rosters")
    screen.choose(".o_list_buttons button, .o_control_panel button", _MAKE[screen.language[:2]])
    screen.browser.wait_for(".modal .alert")
    screen.browser.settle()


def _pattern(screen):
    screen.go("cctv-patterns")
    screen.open("4 grup")


def _room(screen):
    screen.go("cctv-control-rooms")
    screen.open("Ruang Kontrol")


def _officer(screen):
    screen.go("cctv-officers")
    screen.open("Petugas Ruang Kontrol 2")


def _mine(screen):
    screen.go("cctv-my-shifts")


def _leave(screen):
    leave = _sql("SELECT min(id) FROM cctv_shift_change WHERE kind = 'leave'")
    screen.go(f"cctv-leave/{leave}")


def _swap(screen):
    swap = _sql("SELECT min(id) FROM cctv_shift_change WHERE kind = 'swap'")
    screen.go(f"cctv-leave/{swap}")


_MAKE = {"en": "Make a roster", "id": "Buat jadwal"}
_PUBLISHED = "SELECT min(id) FROM cctv_roster WHERE state = 'published'"

SCENES = (
    Scene("roster-calendar", _calendar, "operator", (1366, 900)),
    Scene("roster-draft", _draft, "supervisor", (1366, 900)),
    Scene("roster-make", _make, "supervisor"),
    Scene("roster-pattern", _pattern, "supervisor"),
    Scene("roster-room", _room, "supervisor"),
    Scene("roster-officer", _officer, "supervisor"),
    Scene("roster-my-shifts", _mine, "operator", PHONE),
    Scene("roster-leave", _leave, "supervisor", (1366, 800)),
    Scene("roster-swap", _swap, "supervisor", (1366, 800)),
    Scene("paper-roster", _paper("helpdesk_cctv.paper_roster", _PUBLISHED), "supervisor"),
)
