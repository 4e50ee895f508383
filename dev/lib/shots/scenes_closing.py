"""Scenes of closing: what is missing, moves and replacements, firmware."""

from .scene import Scene

FINISHED = "Pemeliharaan kamera kota timur"


def _work(screen):
    screen.go("cctv-work")
    screen.browser.wait_for(".o_data_row")
    screen.browser.settle()


def _finished(screen):
    screen.go("cctv-to-close")
    screen.open(FINISHED)
    screen.browser.wait_for(".o_form_view .alert-warning")
    screen.browser.settle()


def _override(screen):
    _finished(screen)
    screen.browser.click("button[name=action_cctv_override]")
    screen.browser.wait_for(".modal .alert-warning")
    screen.browser.settle()


def _move(screen):
    screen.go("cctv-cameras")
    screen.open("Parkir Timur")
    screen.press("action_cctv_move", ".modal .o_field_radio")


def _behind(screen):
    screen.go("cctv-firmware-devices")
    screen.browser.wait_for(".o_data_row")
    screen.browser.settle()


SCENES = (
    Scene("work-list", _work, "itstaff"),
    Scene("work-gaps", _finished, "itstaff", (1366, 900)),
    Scene("work-override", _override, "kabagit", (1366, 900)),
    Scene("move-device", _move, "itstaff", (1366, 900)),
    Scene("firmware-behind", _behind, "itstaff"),
)
