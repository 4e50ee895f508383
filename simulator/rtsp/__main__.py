"""Entry point of the RTSP process."""

import json
import logging
import os
import signal
import sys

MISSING = 3  # exit status: GStreamer, its RTSP server or Pillow is not there
_logger = logging.getLogger("simulator.rtsp")


def say(message: dict) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def load_gstreamer() -> str:
    """Imports what is needed; gives one sentence when it is not there, '' when it is."""
    try:
        import gi

        gi.require_version("Gst", "1.0")
        gi.require_version("GstRtsp", "1.0")
        gi.require_version("GstRtspServer", "1.0")
        import PIL.Image  # noqa: F401
        from gi.repository import Gst, GstRtspServer  # noqa: F401
    except (ImportError, ValueError) as error:
        return f"RTSP needs python3-gi, gir1.2-gst-rtsp-server-1.0 and python3-pil: {error}"
    Gst.init(None)
    needed = ("appsrc", "videoconvert", "x264enc", "x265enc", "jpegenc", "rtph264pay")
    missing = [name for name in needed if not Gst.ElementFactory.find(name)]
    if missing:
        return (
            f"RTSP needs GStreamer's plugins base, good, bad and ugly: {', '.join(missing)}"
            " not found"
        )
    return ""


class Process:
    """Carries out the messages of the parent."""

    def __init__(self, loop):
        from ..scene.film import Studio

        self._loop = loop
        self._studio = Studio()
        self._states: dict = {}
        self._servers: dict = {}
        self._rest = b""

    def readable(self, fd: int, _condition) -> bool:
        """Reads lines from stdin; its end ends the process."""
        data = os.read(fd, 1 << 20)
        if not data:
            self._loop.quit()
            return False
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._handle(json.loads(line))
        return True

    def _handle(self, message: dict) -> None:
        reply = {"type": "done", "seq": message["seq"]}
        try:
            reply.update(getattr(self, f"_do_{message['type']}")(message) or {})
        except OSError as error:
            reply.update(type="failed", error=str(error))
        say(reply)

    def _do_config(self, message: dict) -> None:
        from ..config import Device
        from ..state import DeviceState
        from .server import RtspDevice

        for row in message["devices"]:
            device = Device.from_dict(row)
            self._states[device.code] = DeviceState(device)
        for code, active in message["faults"].items():
            self._states[code].active = active
        for code, state in self._states.items():
            self._servers[code] = RtspDevice(state, self._states, self._studio)
            try:
                self._servers[code].apply()
            except OSError as error:
                where = f"{state.device.address}:{state.device.rtsp_port}"
                raise OSError(f"{code}: cannot listen on {where}: {error.strerror}") from None

    def _do_faults(self, message: dict) -> None:
        code = message["device"]
        state = self._states[code]
        healed = "stalled" in state.active and "stalled" not in message["active"]
        state.active = message["active"]
        self._servers[code].apply()
        if healed:
            self._restart_streams(code)

    def _restart_streams(self, code: str) -> None:
        """A stream that never had a picture stays stuck in GStreamer: whoever watches the device,
        directly or over a recorder, has to connect anew, as after a camera's restart."""
        for server in self._servers.values():
            device = server.state.device
            if code == device.code or code in device.channels:
                server.drop_clients()

    def _do_stats(self, _message: dict) -> dict:
        return {"stats": {code: server.counts for code, server in self._servers.items()}}


def main() -> int:
    logging.basicConfig(level=logging.WARNING, format="simulator.rtsp: %(message)s")
    problem = load_gstreamer()
    if problem:
        say({"type": "unavailable", "reason": problem})
        return MISSING
    from gi.repository import GLib

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent, which ends us
    loop = GLib.MainLoop()
    GLib.unix_signal_add(GLib.PRIORITY_HIGH, signal.SIGTERM, loop.quit)
    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN | GLib.IO_HUP, Process(loop).readable)
    say({"type": "ready"})
    loop.run()
    return 0


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)  # threads that encode are not worth waiting for
