"""Scenes of the dashboard."""

from .scene import PHONE, Scene


def _board(screen):
    screen.go("cctv-dashboard")
    screen.browser.wait_for(".o_cctv_dash_site")
    screen.browser.settle()


def _wall(screen):
    _board(screen)
    screen.browser.click("button[name=wall]")
    screen.browser.wait_for(".o_cctv_dash_site_large")
    screen.browser.settle()


SCENES = (
    Scene("dashboard", _board, "management"),
    Scene("dashboard-wall", _wall, "supervisor"),
    Scene("dashboard-phone", _board, "management", PHONE),
)
