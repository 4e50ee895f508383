"""The CGI interface of another family of recorders: lines of ``name=value``."""

import re
import time
from dataclasses import dataclass, field
from datetime import datetime, timezone
from urllib.parse import parse_qsl

from ..http_wire import Reply, Request
from ..scene.film import Studio
from ..state import DeviceState
from . import history
from .footage import Footage
from .handing_out import hand_out, span_of
from .wrapping import dhav

TEXT = "text/plain;charset=utf-8"
FILE_S = 3600.0
MAX_FINDERS = 4
"""Searches at a time: a client that does not destroy its own soon finds none."""

_LOADFILE = "/cgi-bin/RPC_Loadfile/"
_PATH = re.compile(rf"{_LOADFILE}mnt/dvr/sda0/(\d{{1,3}})/(\d{{1,11}})\.dav")
_WORDS = {"ok": "Success", "fault": "Error", "full": "Success", "empty": "NotExist"}
_ERROR = Reply(400, b"Error\r\nBad Request!\r\n", TEXT)


@dataclass
class Finder:
    files: list[history.Span] = field(default_factory=list)
    channel: int = 0
    at: int = 0


class Cgi:
    """Answers the CGI requests of one recorder, after the log-in."""

    def __init__(self, state: DeviceState, states: dict[str, DeviceState], studio: Studio):
        self.state = state
        self.downloads = 0
        self._footage = Footage(state, states, studio)
        self.finders: dict[int, Finder] = {}
        self._states = states
        self._number = 0
        self._channels = range(1, len(state.device.sources) + 1)

    def serves(self, path: str) -> bool:
        is_cgi = path.startswith("/cgi-bin/") and path.endswith(".cgi")
        return is_cgi or path.startswith(_LOADFILE)

    def answer(self, request: Request) -> Reply:
        path, _, query = request.target.partition("?")
        asked = dict(parse_qsl(query, keep_blank_values=True))
        if path.startswith(_LOADFILE):
            return self._load_file(path)
        name = path.removeprefix("/cgi-bin/").removesuffix(".cgi")
        if name == "mediaFileFind" and "search_missing" not in self.state.active:
            return self._finder(asked)
        if (name, asked.get("action")) == ("loadfile", "startLoad"):
            return self._load(asked)
        routes = {
            ("global", "getCurrentTime"): self._time,
            ("storageDevice", "getDeviceAllInfo"): self._storage,
            ("eventManager", "getEventIndexes"): self._lost,
            ("LogicDeviceManager", "getCameraState"): self._cameras,
            ("configManager", "getConfig"): lambda: self._config(asked.get("name", "")),
        }
        found = routes.get((name, asked.get("action", "")))
        lines = found() if found else None
        return self._text(lines) if lines is not None else _ERROR

    @staticmethod
    def _text(lines: list[str]) -> Reply:
        return Reply(200, "".join(f"{line}\r\n" for line in lines).encode(), TEXT)

    @property
    def _shift_s(self) -> float:
        return self.state.clock_off_s + self.state.device.zone_h * 3600

    def _shown(self, at: float) -> str:
        shown = datetime.fromtimestamp(at + self._shift_s, timezone.utc)
        return shown.strftime("%Y-%m-%d %H:%M:%S")

    def _time(self) -> list[str]:
        return [f"result={self._shown(time.time())}"]

    def _storage(self) -> list[str]:
        lines = []
        for disk in history.disks(self.state):
            if disk.status == "empty":
                continue
            key, total = f"list.info[{disk.number - 1}]", disk.capacity_mb * 1_000_000
            part = f"{key}.Detail[0]"
            lines += [
                f"{part}.IsError={str(disk.status == 'fault').lower()}",
                f"{part}.Path=/mnt/dvr/sd{'abcdefgh'[disk.number - 1]}0",
                f"{part}.TotalBytes={total}.000000",
                f"{part}.Type=ReadWrite",
                f"{part}.UsedBytes={total - disk.free_mb * 1_000_000}.000000",
                f"{key}.Name=/dev/sd{'abcdefgh'[disk.number - 1]}",
                f"{key}.State={'Full' if disk.status == 'full' else _WORDS[disk.status]}",
            ]
        return lines

    def _lost(self) -> list[str]:
        lost = [k for k in self._channels if not self._has_video(k)]
        lines = [f"channels[{i}]={k - 1}" for i, k in enumerate(lost)]
        return lines or ["Error: No Events"]

    def _has_video(self, channel: int) -> bool:
        return history.has_video(self._states, self.state, channel)

    def _cameras(self) -> list[str]:
        lines = []
        for k in self._channels:
            word = "Connected" if self._has_video(k) else "Unconnect"
            lines += [f"states[{k - 1}].channel={k - 1}", f"states[{k - 1}].connectionState={word}"]
        return lines

    def _config(self, name: str) -> list[str] | None:
        if name == "ChannelTitle":
            cameras = [self._states[code].device for code in self.state.device.sources]
            return [f"table.ChannelTitle[{i}].Name={c.name}" for i, c in enumerate(cameras)]
        if name == "RecordMode":
            stopped = [self.state.hits("recording_stopped", k) for k in self._channels]
            return [f"table.RecordMode[{i}].Mode={2 * off}" for i, off in enumerate(stopped)]
        return None

    def _finder(self, asked: dict[str, str]) -> Reply:
        action = asked.get("action", "")
        if action == "factory.create":
            return self._create()
        number = asked.get("object", "")
        finder = self.finders.get(int(number) if number.isdigit() else -1)
        if finder is None:
            return _ERROR
        if action == "findFile":
            return self._find(finder, asked)
        if action == "findNextFile":
            return self._next(finder, int(asked.get("count", "1")))
        if action == "destroy":
            del self.finders[int(number)]
        return self._text(["OK"]) if action in ("close", "destroy") else _ERROR

    def _create(self) -> Reply:
        if len(self.finders) >= MAX_FINDERS:
            return Reply(503, b"Error\r\n", TEXT)
        self._number += 1
        self.finders[self._number] = Finder()
        return self._text([f"result={self._number}"])

    def _find(self, finder: Finder, asked: dict[str, str]) -> Reply:
        try:
            channel = int(asked["condition.Channel"])
            since, until = (
                self._true(asked[f"condition.{name}Time"]) for name in ("Start", "End")
            )
        except (KeyError, ValueError):
            return _ERROR
        finder.files = self._files(channel, since, until)
        finder.channel, finder.at = channel, 0
        return self._text(["OK"]) if finder.files else Reply(400, b"Error\r\n", TEXT)

    def _true(self, text: str) -> float:
        shown = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone.utc)
        return shown.timestamp() - self._shift_s

    def _load(self, asked: dict[str, str]) -> Reply:
        """Footage between two times."""
        if "no_loadfile" in self.state.device.quirks:
            return _ERROR
        try:
            channel = int(asked["channel"])
            span = (self._true(asked["startTime"]), self._true(asked["endTime"]))
        except (KeyError, ValueError):
            return _ERROR
        files = self._files(channel, *span)
        if not files or span[0] >= span[1]:
            return _ERROR
        return self._hand_out(channel, span_of(self.state, span, files[0]))

    def _load_file(self, path: str) -> Reply:
        """All of a file."""
        found = _PATH.match(path)
        at, channel = (int(found[2]), int(found[1])) if found else (0, 0)
        files = [one for one in self._files(channel, at, at + 1) if int(one[0]) == at]
        if not files:
            return Reply(404, b"Error\r\n", TEXT)
        return self._hand_out(channel, files[0])

    def _files(self, channel: int, since: float, until: float) -> list[history.Span]:
        if channel not in self._channels:
            return []
        found = history.spans(self._states, self.state, channel, time.time())
        length_s = self.state.device.quirks.get("file_s", FILE_S)
        return history.files(found, since, until, length_s)

    def _hand_out(self, channel: int, span: history.Span) -> Reply:
        self.downloads += 1
        stream = self.state.device.sub

        def wrap(seconds):
            size = (stream.width, stream.height)
            return dhav(seconds, size, stream.fps, lambda wall: wall + self._shift_s)

        return hand_out(self.state, self._footage, channel, span, wrap)

    def _next(self, finder: Finder, count: int) -> Reply:
        page = finder.files[finder.at : finder.at + min(count, 100)]
        finder.at += len(page)
        lines = [f"found={len(page)}"]
        for index, (start, end) in enumerate(page):
            key = f"items[{index}]"
            lines += [
                f"{key}.Channel={finder.channel}",
                f"{key}.StartTime={self._shown(start)}",
                f"{key}.EndTime={self._shown(end)}",
                f"{key}.Type=dav",
                f"{key}.VideoStream=Main",
                f"{key}.FilePath=/mnt/dvr/sda0/{finder.channel}/{int(start)}.dav",
                f"{key}.Length={round(end - start) * self.state.device.sub.kbps * 125}",
            ]
        return self._text(lines)
