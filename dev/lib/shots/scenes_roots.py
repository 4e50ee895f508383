"""Scenes of root causes: devices are really switched off in the simulator, and back on."""

import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from .browser import BrowserError
from .scene import Scene
from .scenes_records import _sql

CONTROL = "http://127.0.0.1:8099"
PATIENCE_S = 420
"""Several sweeps, one each minute, and what they wait for."""

KOTA = ("NVR-2", *(f"CAM-{n:03}" for n in (9, 10, 11, 13, 14, 15, 16)))
"""The simulator's group 'kota', all that hangs on LINK-1; CAM-012 is off anyway."""

_OPEN = "SELECT t.id FROM helpdesk_ticket t WHERE t.closed_date IS NULL AND "
_OF_LINK = _OPEN + (
    "t.cctv_device_id = (SELECT id FROM maintenance_equipment WHERE cctv_code = 'LINK-1')"
    " AND t.cctv_titled_count > 3"
)
_OF_POLLER = _OPEN + "t.cctv_incident_id IS NOT NULL"


def _switch(method: str, codes) -> None:
    for code in codes:
        path = f"{CONTROL}/devices/{code}/faults" + ("/off" if method == "DELETE" else "")
        data = b'{"fault": "off"}' if method == "POST" else None
        request = urllib.request.Request(path, data, method=method)
        try:
            urllib.request.urlopen(request, timeout=30).close()
        except urllib.error.HTTPError as error:
            if method == "POST":
                raise BrowserError(f"the simulator refuses: {error.code}") from None


def _while_off(codes, until: str, walk):
    """A walk during an outage: waits until a query finds something, takes the picture, heals."""

    def during(screen):
        found = _sql(until)
        if found:  # somebody has switched them off already, and may want them so
            return _shoot(screen, walk, found)
        try:
            _switch("POST", codes)
            return _shoot(screen, walk, _wait(until))
        finally:
            _switch("DELETE", codes)

    return during


def _shoot(screen, walk, found: str) -> bytes:
    walk(screen, int(found.splitlines()[0]))
    with tempfile.TemporaryDirectory() as folder:
        screen.browser.picture(Path(folder, "shot.png"))
        return Path(folder, "shot.png").read_bytes()


def _wait(query: str) -> str:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if found := _sql(query):
            return found
        print("waiting for the sweeps …", file=sys.stderr, flush=True)
        time.sleep(15)
    raise BrowserError("the outage was not noticed in time; is the polling on?")


def _ticket(screen, ticket_id: int):
    screen.go(f"cctv-tickets/{ticket_id}")
    screen.page("cctv_affected")


def _banner(screen, _ticket_id: int):
    screen.go("cctv-cameras")
    screen.browser.wait_for(".o_cctv_banner")
    screen.browser.settle()


def _circuit(screen):
    screen.go("cctv-devices")
    screen.open("PWR-2")
    screen.page("dependents")


def _everything():
    return _sql(
        "SELECT cctv_code FROM maintenance_equipment WHERE cctv_kind IN ('camera', 'recorder')"
        " AND cctv_address LIKE '127.77.%' AND cctv_code <> 'CAM-012'"
    ).splitlines()


def _suspicion(screen):
    return _while_off(_everything(), _OF_POLLER, _banner)(screen)


SCENES = (
    Scene("root-circuit", _circuit, "itstaff", (1366, 1000)),
    Scene("root-ticket", _while_off(KOTA, _OF_LINK, _ticket), "itstaff", (1366, 1150)),
    Scene("suspicion-banner", _suspicion, "operator"),
)
