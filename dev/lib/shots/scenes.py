"""What the manual shows: each scene is a way to a screen of the running demo."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from .browser import Browser

WIDE, PHONE = (1366, 768), (360, 740)


class Screen:
    """The browser on the demo, with the words of its screens."""

    def __init__(self, browser: Browser, url: str):
        self.browser = browser
        self._url = url

    def go(self, path: str) -> None:
        self.browser.open(f"{self._url}/odoo/{path}")

    def open(self, text: str) -> None:
        """Open the record on whose card or row this text stands."""
        self._click_first(".o_kanban_record, .o_data_row .o_data_cell", text)
        self.browser.wait_for(".o_form_view .o_form_sheet")
        self.browser.settle()

    def page(self, name: str) -> None:
        """Turn to a page of the form's notebook, by its technical name."""
        self.browser.click(f".o_notebook .nav-link[name={name}]")
        self.browser.settle()

    def view(self, kind: str) -> None:
        """Switch to the list, kanban, graph … of the same records."""
        self.browser.click(f".o_switch_view.o_{kind}")
        self.browser.settle()

    def press(self, button: str, then: str) -> None:
        """Press a button by its technical name and wait for what it brings."""
        self.browser.click(f"button[name={button}]")
        self.browser.wait_for(then)
        self.browser.settle()

    def _click_first(self, selector: str, text: str) -> None:
        find = (
            f"[...document.querySelectorAll({json.dumps(selector)})]"
            f".find(node => node.textContent.includes({json.dumps(text)}))"
        )
        self.browser.wait(find, f"{text!r} on the screen")
        self.browser.script(f"{find}.click()")


@dataclass(frozen=True)
class Scene:
    """``name``: of the picture's file; ``login``: whose screen; ``walk``: how to get there."""

    name: str
    walk: Callable[[Screen], None]
    login: str = "kabagit"
    size: tuple[int, int] = WIDE


def _wall(screen):
    screen.go("cctv-cameras")


def _camera_list(screen):
    screen.go("cctv-cameras")
    screen.view("list")


def _camera(screen):
    screen.go("cctv-cameras")
    screen.open("CAM-008")


def _camera_connection(screen):
    screen.go("cctv-cameras")
    screen.open("CAM-001")
    screen.page("connection")


def _camera_uptime(screen):
    screen.go("cctv-cameras")
    screen.open("CAM-014")
    screen.page("uptime")


def _test_now(screen):
    screen.go("cctv-cameras")
    screen.open("CAM-004")
    screen.press("action_cctv_test_now", ".modal .o_cctv_stages")


def _recorder(screen):
    screen.go("cctv-recorders")
    screen.open("NVR-2")


def _locations(screen):
    screen.go("cctv-locations")


def _faults(screen):
    screen.go("cctv-faults")


def _fault_pictures(screen):
    screen.go("cctv-faults")
    screen.view("kanban")


def _fault(screen):
    screen.go("cctv-faults")
    screen.open("CAM-008")


def _tickets(screen):
    screen.go("cctv-tickets")


def _ticket(screen):
    screen.go("cctv-tickets")
    screen.open("CAM-008")


def _policy(screen):
    screen.go("cctv-policies")
    screen.open("Demo")


def _credential(screen):
    screen.go("cctv-credentials")
    screen.open("viewer")


SCENES = (
    Scene("camera-kanban", _wall, "operator"),
    Scene("camera-list", _camera_list, "operator"),
    Scene("camera-form", _camera, "operator", (1366, 1000)),
    Scene("camera-connection", _camera_connection, "itstaff", (1366, 1150)),
    Scene("camera-uptime", _camera_uptime, "operator", (1366, 1000)),
    Scene("test-now-wrong-password", _test_now, "technician", (1366, 900)),
    Scene("recorder-form", _recorder, "itstaff", (1366, 1250)),
    Scene("locations", _locations, "itstaff"),
    Scene("faults", _faults, "supervisor"),
    Scene("fault-pictures", _fault_pictures, "supervisor"),
    Scene("fault", _fault, "supervisor"),
    Scene("tickets", _tickets),
    Scene("ticket", _ticket, size=(1366, 1000)),
    Scene("policy", _policy, size=(1366, 1000)),
    Scene("credential", _credential, "itstaff", (1366, 500)),
    Scene("phone-wall", _wall, "technician", PHONE),
    Scene("phone-camera", _camera, "technician", PHONE),
)
