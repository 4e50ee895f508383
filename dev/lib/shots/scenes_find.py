"""Scenes of the search for devices: a few simulated ones that the register does not have."""

import sys
from pathlib import Path

from .scene import PHONE, Scene
from .scenes_records import _sql

sys.path.append(str(Path(__file__).resolve().parents[3]))

STRANGERS = [
    {"code": "LOBI-2", "name": "Lobi 2", "scene": "lobby"},
    {"code": "TANGGA-3", "name": "Tangga 3", "scene": "stairs", "style": "realmonitor"},
    {"code": "GUDANG-B", "name": "Gudang B", "scene": "warehouse", "password": "other"},
    {
        "code": "NVR-3",
        "name": "NVR 3",
        "kind": "recorder",
        "style": "tracks",
        "channels": ["LOBI-2", "TANGGA-3"],
    },
]
KNOWN = "127.77.1.11-13"
"""Cameras of the demo, so that some are known."""


def _new(screen):
    screen.go("cctv-find/new")
    screen.browser.wait_for(".o_form_view button[name=action_start]")


def _fill(screen, addresses: str) -> None:
    browser = screen.browser
    browser.type(".o_field_widget[name=addresses] textarea", addresses)
    browser.type(".o_field_widget[name=ports] input", "8000, 80")
    browser.click(".o_field_widget[name=credential_id] input")
    browser.type(".o_field_widget[name=credential_id] input", "simulasi")
    screen.choose(".o-autocomplete--dropdown-item a", "simulasi")


def _search(screen):
    from simulator.testing import Simulator

    with Simulator(STRANGERS) as farm:
        _new(screen)
        strangers = "\n".join(device.address for device in farm.devices.values())
        _fill(screen, f"{KNOWN}\n{strangers}")
        screen.browser.click("button[name=action_start]")
        screen.browser.wait_for("button[name=action_tick_new]", 120)
        screen.press("action_tick_new", ".o_data_row")
    screen.browser.settle()


def _found(screen):
    _forget()
    _search(screen)


def _found_before(screen):
    """The search of the picture before."""
    screen.go("cctv-find")
    screen.open("127.77.1.11-13")


def _found_list(screen):
    _found(screen)
    screen.press("action_open_lines", ".o_list_view")


def _forget() -> None:
    """What an earlier picture has left in the demo."""
    _sql("DELETE FROM cctv_discovery")


SCENES = (
    Scene("find-new", _new, "itstaff", (1366, 700)),
    Scene("find-list", _found_list, "itstaff", (1366, 600)),
    Scene("find-found", _found, "itstaff", (1366, 1000)),
    Scene("phone-find", _found_before, "itstaff", PHONE),
)
