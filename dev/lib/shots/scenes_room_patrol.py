"""Scenes of video patrols: a round on the screen and on the phone, a plan, the coverage."""

from .scene import PHONE, Scene


def _round(screen):
    screen.go("cctv-patrol")
    screen.browser.wait_for("button[name=begin]")
    screen.browser.click("button[name=begin]")
    screen.browser.wait_for(".o_cctv_patrol_view")
    screen.browser.settle()


def _ticked(screen):
    _round(screen)
    screen.browser.click(".o_cctv_patrol_picture")
    screen.browser.wait_for(".o_cctv_patrol_is_fine")
    screen.browser.settle()


def _plan(screen):
    screen.go("cctv-patrol-plans")
    screen.open("Patroli seluruh area")


def _list(screen):
    screen.go("cctv-patrols")
    screen.browser.wait_for(".o_data_row")
    screen.browser.settle()


def _pivot(screen):
    screen.go("cctv-patrols")
    screen.view("pivot")


SCENES = (
    Scene("patrol-round", _ticked, "operator"),
    Scene("patrol-phone", _round, "operator", PHONE),
    Scene("patrol-plan", _plan, "supervisor"),
    Scene("patrols", _list, "supervisor"),
    Scene("patrol-pivot", _pivot, "supervisor"),
)
