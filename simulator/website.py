"""What a device serves over HTTP: its ONVIF services, its snapshot, a page at the root."""

import io
import time

from . import logins
from .guard import Guard
from .http_wire import Reply, Request
from .logins import HttpLogin
from .onvif import OnvifService
from .recorder import Cgi, Isapi
from .scene.film import Studio
from .state import DeviceState, look, stalled
from .styles import STYLES

JPEG_QUALITY = 82
_LOCKED = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<userCheck><statusValue>401</statusValue>'
    b"<statusString>Unauthorized</statusString><isDefaultPassword>false</isDefaultPassword>"
    b"<lockStatus>lock</lockStatus><unlockTime>%d</unlockTime></userCheck>"
)


class Website:
    """Answers one device's HTTP requests. ``states`` of all devices: a recorder shows others."""

    def __init__(self, state: DeviceState, states: dict[str, DeviceState], studio: Studio):
        self.state = state
        self.guard = Guard(state)
        self.onvif = OnvifService(state, self.guard, states)
        self.snapshots = 0
        self._states = states
        self._studio = studio
        self._style = STYLES[state.device.style]
        self._login = HttpLogin(self._style.realm, (state.device.http_auth,))
        kinds = {"hikvision": Isapi, "dahua": Cgi}
        kind = kinds.get(state.driver)
        self.recorder = kind(state, states, studio) if kind else None
        self.recorder_requests = 0
        count = max(1, len(state.device.channels))
        self._snapshots = {self._style.snapshot(k): k for k in range(1, count + 1)}

    @property
    def server_name(self) -> str:
        return self._style.server

    @property
    def downloads(self) -> int:
        """Files of footage that were asked for."""
        return getattr(self.recorder, "downloads", 0)

    @property
    def open_searches(self) -> int:
        """Searches that a client has begun and not ended."""
        return len(getattr(self.recorder, "finders", ())) + len(self.onvif.searches)

    def answer(self, request: Request) -> Reply:
        path = request.target.partition("?")[0]
        if path.startswith("/onvif/"):
            if request.method != "POST":
                return Reply(405, b"", "text/html", [("Allow", "POST")])
            return self.onvif.answer(request)
        channel = self._snapshots.get(request.target)
        if channel and "no_snapshot" not in self.state.device.quirks:
            return self._snapshot(request, channel)
        if self.recorder and self.recorder.serves(path):
            self.recorder_requests += 1
            return self._refusal(request) or self.recorder.answer(request)
        if path == "/":
            page = f"<html><head><title>{self._style.realm}</title></head><body>Login</body></html>"
            return Reply(200, page.encode())
        return Reply(404, b"<html><body>404 Not Found</body></html>")

    def _snapshot(self, request: Request, channel: int) -> Reply:
        if request.method != "GET":
            return Reply(405, b"", "text/html", [("Allow", "GET")])
        refusal = self._refusal(request)
        if refusal:
            return refusal
        blocker = stalled(self._states, self.state, channel)
        if blocker and blocker.param("stalled", "snapshot") == "fails":
            return Reply(503, b"<html><body>503 Service Unavailable</body></html>")
        self.snapshots += 1
        return Reply(200, self.jpeg(channel), "image/jpeg", [("Cache-Control", "no-store")])

    def _refusal(self, request: Request) -> Reply | None:
        device = self.state.device
        if device.http_auth == "none":
            return None
        outcome = self._login.check(
            request.headers.get("authorization", ""),
            request.method,
            request.target,
            device.username,
            self.state.password,
        )
        minutes = self.guard.locked_minutes()
        if minutes and outcome != logins.MISSING:
            return Reply(401, _LOCKED % (minutes * 60), "application/xml")
        if outcome == logins.OK:
            self.guard.right_login()
            return None
        if outcome == logins.WRONG:
            self.guard.wrong_login()
        body = b"<html><body><h1>401 Unauthorized</h1></body></html>"
        return Reply(401, body, "text/html", self._login.challenges(outcome == logins.STALE))

    def jpeg(self, channel: int) -> bytes:
        """The picture the channel shows now."""
        now = time.time() + self.state.clock_off_s
        size = tuple(self.state.device.snapshot)
        image = self._studio.frame(look(self._states, self.state, channel), size, now)
        out = io.BytesIO()
        image.save(out, "JPEG", quality=JPEG_QUALITY)
        return out.getvalue()
