"""Scenes of the floor plans and of spare parts."""

from .scene import PHONE, Scene
from .scenes_records import _sql


def _plan(screen):
    found = _sql("SELECT id FROM cctv_location WHERE code = 'KP'")
    screen.go(f"cctv-floor-plan?active_id={found}")
    screen.browser.wait_for(".o_cctv_floor_plan img")
    screen.browser.settle()


def _device(screen):
    _plan(screen)
    screen.browser.click(".o_cctv_floor_pin:nth-of-type(1) .o_cctv_floor_dot")
    screen.browser.settle()


def _arranging(screen):
    _plan(screen)
    screen.browser.click("button[name=arrange]")
    screen.browser.click(".o_cctv_floor_pin:nth-of-type(1) .o_cctv_floor_dot")
    screen.browser.settle()


def _parts(screen):
    screen.go("cctv-spare-parts")


SCENES = (
    Scene("spare-parts", _parts, "technician"),
    Scene("floor-plan", _device, "operator"),
    Scene("floor-plan-arrange", _arranging, "itstaff"),
    Scene("floor-plan-phone", _device, "technician", PHONE),
)
