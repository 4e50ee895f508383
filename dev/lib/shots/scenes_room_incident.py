"""Scenes of incidents: the officer's next steps, the emergency window, the directory."""

from .scene import PHONE, Scene
from .scenes_records import _sql

TABLET = (1024, 768)


def _open(screen):
    found = _sql("SELECT max(id) FROM cctv_incident WHERE state = 'open'")
    screen.go(f"cctv-incidents/{found}")
    screen.browser.wait_for(".o_cctv_next_steps")
    screen.browser.settle()


def _closed(screen):
    found = _sql("SELECT max(id) FROM cctv_incident WHERE state <> 'open'")
    screen.go(f"cctv-incidents/{found}")
    screen.browser.wait_for(".o_cctv_next_steps")
    screen.browser.settle()


def _emergency(screen):
    screen.go("cctv-log")
    screen.browser.wait_for("button[name=emergency]")
    screen.browser.click("button[name=emergency]")
    screen.browser.wait_for(".modal .o_cctv_emergency")
    screen.browser.settle()


def _list(screen):
    screen.go("cctv-incidents")
    screen.browser.wait_for(".o_data_row")
    screen.browser.settle()


def _authorities(screen):
    screen.go("cctv-authorities")
    screen.browser.wait_for(".o_data_row")
    screen.browser.settle()


SCENES = (
    Scene("incident", _open, "operator"),
    Scene("incident-tablet", _open, "operator", TABLET),
    Scene("incident-phone", _open, "operator", PHONE),
    Scene("incident-supervisor", _open, "supervisor"),
    Scene("incident-closed", _closed, "supervisor"),
    Scene("incident-emergency", _emergency, "operator"),
    Scene("incidents", _list, "supervisor"),
    Scene("authorities", _authorities, "supervisor"),
)
