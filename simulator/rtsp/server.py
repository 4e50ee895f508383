"""One device's RTSP server: its port, its log-in, its mount points, its faults."""

import socket

from gi.repository import Gio, GLib, GstRtsp, GstRtspServer

from ..ports import DeadPort, listening
from ..scene.film import Studio
from ..state import DeviceState
from ..styles import STYLES
from .media import ChannelFactory
from .paths import Paths
from .relay import Relay, socket_pair
from .replay import ReplayFactory, Tape, mount

ROLE = "viewer"
OK = GstRtsp.RTSPStatusCode.OK
_METHODS = {
    "digest": GstRtsp.RTSPAuthMethod.DIGEST,
    "basic": GstRtsp.RTSPAuthMethod.BASIC,
}


class MountPoints(GstRtspServer.RTSPMountPoints):
    """Mount points by path and query: GStreamer's own ignore the query, where some makers put
    the channel."""

    def do_make_path(self, url):
        return url.abspath + (f"?{url.query}" if url.query else "")


class RtspDevice:
    """Serves a device; ``apply`` follows its faults."""

    def __init__(self, state: DeviceState, states: dict[str, DeviceState], studio: Studio):
        self.state = state
        self.counts = {"connections": 0, "describe": 0, "play": 0}
        self._paths = Paths()
        self._tape = Tape(state, states)
        self._paths.replay = self._tape.mount_of
        self._server = GstRtspServer.RTSPServer()
        self._server.set_mount_points(self._mounted(states, studio))
        self._server.connect("client-connected", self._on_client)
        self._login: tuple = ()
        self._mode = "closed"
        self._port: socket.socket | DeadPort | None = None
        self._watch = 0
        self._held: list[socket.socket] = []
        self._relays: set[Relay] = set()

    def _mounted(self, states: dict[str, DeviceState], studio: Studio) -> MountPoints:
        mounts = MountPoints()
        device, style = self.state.device, STYLES[self.state.device.style]
        permissions = GstRtspServer.RTSPPermissions()
        for what in ("media.factory.access", "media.factory.construct"):
            permissions.add_permission_for_role(ROLE, what, True)
        for channel in range(1, max(1, len(device.channels)) + 1):
            for sub, stream in ((False, device.main), (True, device.sub)):
                factory = ChannelFactory(states, self.state, channel, stream, studio)
                if "udp_only" in device.quirks:
                    factory.set_protocols(GstRtsp.RTSPLowerTrans.UDP)
                if device.rtsp_auth != "none":
                    factory.set_permissions(permissions)
                path = style.stream_path(channel, sub)
                self._paths.channels[path] = channel
                mounts.add_factory(path, factory)
            if self.state.driver:
                factory = ReplayFactory(self._tape, states, self.state, channel, studio)
                if device.rtsp_auth != "none":
                    factory.set_permissions(permissions)
                mounts.add_factory(mount(channel), factory)
        return mounts

    def apply(self) -> None:
        """Brings port and log-in into the state the faults ask for. Raises OSError."""
        self._apply_login()
        mode = self.state.mode("rtsp")
        if mode == self._mode:
            return
        self.close()
        address = (self.state.device.address, self.state.device.rtsp_port)
        if mode == "off":
            self._port = DeadPort(*address)
        elif mode != "refuse":
            self._port = listening(*address)
            self._watch = GLib.io_add_watch(self._port.fileno(), GLib.IO_IN, self._accept)
        self._mode = mode

    def close(self) -> None:
        """Closes the port and drops who is connected."""
        if self._watch:
            GLib.source_remove(self._watch)
        if self._port is not None:
            self._port.close()
        for sock in self._held:
            sock.close()
        self._watch, self._port, self._mode, self._held = 0, None, "closed", []
        self.drop_clients()

    def drop_clients(self) -> None:
        for relay in list(self._relays):
            relay.close()

    def _apply_login(self) -> None:
        """New connections meet the log-in as it is now; a locked device knows nobody."""
        device = self.state.device
        login = (self.state.password, "locked_out" in self.state.active)
        if device.rtsp_auth == "none" or login == self._login:
            return
        self._login = login
        auth = GstRtspServer.RTSPAuth()
        auth.set_supported_methods(_METHODS[device.rtsp_auth])
        auth.set_realm(STYLES[device.style].realm)
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", ROLE)
        password, locked = login
        if not locked and device.rtsp_auth == "basic":
            auth.add_basic(GstRtspServer.RTSPAuth.make_basic(device.username, password), token)
        elif not locked:
            auth.add_digest(device.username, password, token)
        self._server.set_auth(auth)

    def _accept(self, _fd, _condition) -> bool:
        try:
            sock, (host, port) = self._port.accept()
        except OSError:
            return True
        self.counts["connections"] += 1
        if self._mode == "silent":
            self._held.append(sock)
            return True
        inner, outer = socket_pair(self.state.device.address)
        done, headers = self._relays.discard, self._tape.headers
        relay = Relay(sock, outer, self._paths.canonical, self._delay_s, done, headers)
        self._relays.add(relay)
        gio = Gio.Socket.new_from_fd(inner.detach())
        self._server.transfer_connection(gio, host, port, None)
        relay.start()
        return True

    def _delay_s(self) -> float:
        return self.state.delay_s("rtsp")

    def _on_client(self, _server, client) -> None:
        client.connect("pre-describe-request", self._before_describe)
        client.connect("pre-play-request", self._before_play)
        client.connect("play-request", self._after_play)

    def _before_describe(self, _client, context):
        self.counts["describe"] += 1
        if self.state.param("no_profile", "streams") == "gone":
            return GstRtsp.RTSPStatusCode.NOT_FOUND
        url = context.uri
        channel = self._paths.channel_of(url.abspath + (f"?{url.query}" if url.query else ""))
        if self.state.hits("rtsp_error", channel):
            return GstRtsp.RTSPStatusCode(self.state.param("rtsp_error", "status"))
        return OK

    def _before_play(self, *_args):
        self.counts["play"] += 1
        return OK

    @staticmethod
    def _after_play(_client, context) -> None:
        """Recordings go out as fast as they are taken, which GStreamer's own client forgets."""
        if context.media is not None and context.uri.abspath.startswith("/replay/"):
            context.media.set_rate_control(False)
