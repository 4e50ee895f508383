"""The questions of a pulse, asked through the short cut: see the package's docstring."""

from collections.abc import Callable, Generator
from dataclasses import replace

from ...clock import Clock
from .. import onvif
from ..auth import AuthState, parse_challenges
from ..deadline import Deadline
from ..device_time import quick_utc
from ..errors import ProbeError
from ..http import ReplyParser
from ..memory import digest, without_digits
from ..run import Earlier
from ..soap import Operation
from ..stream import USER_AGENT
from ..types import Target
from .caller import Caller, Refused
from .known import DESCRIBE, Fine, Known
from .reply import Unusual, digest_of_a_kind, http_body, rtsp_reply, without_origin
from .transport import Conversation, Resumed, adopt

PATIENCE = 1 / 8
"""Part of a time-out that the device may be silent before the full probe takes over."""

LONGEST = 1 / 2
"""Part of a time-out that the short cut may take altogether."""

QUICK_SKEW_S = 30.0
"""Seconds up to which a clock that is read without parsing is believed."""

READ_BYTES = 65536
_OPTIONS = f"OPTIONS %s RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: {USER_AGENT}\r\n\r\n"
_DESCRIBE = (
    "DESCRIBE %s RTSP/1.0\r\nCSeq: %d\r\nAccept: application/sdp\r\n"
    f"User-Agent: {USER_AGENT}\r\n%s\r\n"
)
_MEDIA = {
    1: (onvif.GET_PROFILES, onvif.GET_STREAM_URI),
    2: (onvif.GET_PROFILES_2, onvif.GET_STREAM_URI_2),
}
"""Version of the media service → how it is asked for the profiles and the stream."""


class _Talk:
    """What was said on one connection: ``said`` has what came to each request."""

    __slots__ = ("port", "said", "opened_in_s")

    def __init__(self, port: int, opened_in_s: float):
        self.port = port
        self.said: list[bytes] = []
        self.opened_in_s = opened_in_s


class Pulse(Conversation):
    """``done(pulse, result)`` is called once, at the end: with ``Fine``; with None when the full
    probe has to go on, by what ``earlier()`` gives; or with an exception, a bug of ours."""

    __slots__ = (
        "target",
        "deadline",
        "_known",
        "_clock",
        "_done",
        "_caller",
        "_wall",
        "_start",
        "_talks",
        "_extra",
        "_is_open",
        "_is_whole",
        "_clock_at",
    )

    def __init__(
        self, target: Target, known: Known, clock: Clock, done: Callable[["Pulse", object], None]
    ):
        super().__init__(target.timeout_s * PATIENCE, target.timeout_s * LONGEST)
        self.target = target
        self._known = known
        self._clock = clock
        self._done = done
        self._caller = Caller(target, known.scheme)
        self._wall = clock.now()
        self._start = clock.monotonic()
        self.deadline = Deadline(self._start + target.timeout_s, clock)
        self._talks: list[_Talk] = []
        self._extra: tuple[int, int] | None = None
        self._is_open = False
        self._is_whole = True
        self._clock_at: float | None = None

    def steps(self) -> Generator[None, None, None]:
        clock, target, known = self._clock.monotonic, self.target, self._known
        yield from self._open(target.onvif_port)
        opened = clock()
        skew = yield from self._read_clock()
        told = clock()
        yield from self._log_in(skew)
        logged_in = clock()
        self._extra = None
        self.hang_up()
        scheme = "none"
        if known.stream is not None:
            scheme = yield from self._describe()
            self.hang_up()
        end = clock()
        start, latency = self._start, self._talks[0].opened_in_s
        fine = Fine(
            self._wall,
            round(end - start, 4),
            round(latency * 1000, 2),
            round(skew, 1),
            round((opened - start) * 1000, 1),
            round((told - opened) * 1000, 1),
            round((logged_in - told) * 1000, 1),
            round((end - logged_in) * 1000, 1),
            scheme,
        )
        self.end()
        self._done(self, fine)

    def stalled(self) -> None:
        if not self._is_open:
            self.hang_up()
        self._hand_over()

    def broke(self, error: Exception) -> None:
        if isinstance(error, (Unusual, ProbeError)):
            self._hand_over()
        elif isinstance(error, OSError):
            self.hang_up()
            if self._talks and not any(self._talks[-1].said):
                self._talks.pop()  # it has never been open
            self._hand_over()
        else:
            self.end()
            self._done(self, error)

    async def earlier(self) -> tuple[Target, Earlier]:
        """(the target, what has been asked of it so far) for the full probe."""
        sock, target, talks = self.sock, self.target, self._talks
        if self._extra is not None:
            # The full probe asks for other things first when it asks for these.
            target = _asking(target)
            count, said = self._extra
            del talks[count:], talks[-1].said[said:]
            if sock is not None and not self._is_whole:
                sock.close()
                sock = None
        kept: dict[int, list] = {}
        for talk in talks:
            kept.setdefault(talk.port, []).append(Resumed(talk.said, None, talk.opened_in_s))
        if sock is not None and talks:
            kept[talks[-1].port][-1]._live = await adopt(sock, self.deadline)
        latency = talks[0].opened_in_s if talks else None
        return target, Earlier(kept, self._wall, self._start, self._clock_at, latency)

    def _hand_over(self) -> None:
        sock = self.let_go()
        self.end()
        self.sock = sock
        self._done(self, None)

    def _open(self, port: int) -> Generator[None, None, None]:
        began = self._clock.monotonic()
        self._is_open = False
        self.dial(self.target.host, port)
        yield
        self._is_open = True
        self._talks.append(_Talk(port, self._clock.monotonic() - began))

    def _read_clock(self) -> Generator[None, None, float]:
        """The device's clock less ours, in seconds."""
        operation, sent, target = onvif.GET_SYSTEM_DATE_AND_TIME, self._clock.now(), self.target
        request = self._caller.plain(operation, target.onvif_path)
        body = yield from self._call(request, operation.limit)
        now = self._clock_at = (sent + self._clock.now()) / 2
        if digest_of_a_kind(without_digits(body)) != self._known.seen[operation.name]:
            raise Unusual
        utc = quick_utc(body)
        limit = min(QUICK_SKEW_S, target.thresholds.clock_skew_max_s)
        if utc is None or abs(utc - now) >= limit:
            raise Unusual
        return utc - now

    def _log_in(self, skew: float) -> Generator[None, None, None]:
        """The device information and, unless a recorder is asked for a channel, the profiles and
        the stream's address."""
        target, media, caller = self.target, self._known.media, self._caller
        caller.set_clock(self._clock.now() + skew)
        yield from self._ask(caller, onvif.GET_DEVICE_INFORMATION, target.onvif_path)
        if media is None:
            return
        version, path, token = media
        self._extra = len(self._talks), len(self._talks[-1].said)
        profiles, uri = _MEDIA[version]
        yield from self._ask(caller, profiles, path, told_by=digest_of_a_kind)
        yield from self._ask(caller, uri, path, token)

    def _ask(self, caller: Caller, operation: Operation, path: str, *arguments, told_by=digest):
        for request in caller.requests(operation, path, arguments):
            try:
                body = yield from self._call(request, operation.limit)
            except Refused as refused:
                caller.refused(refused.reply)
                continue
            if told_by(body) != self._known.seen[operation.name]:
                raise Unusual
            return

    def _call(self, request: bytes, limit: int) -> Generator[None, None, bytes]:
        if self.sock is None:
            yield from self._open(self.target.onvif_port)
        said = self._talks[-1].said
        self._send(said, request)
        while True:
            yield
            data = self._receive(said)
            if data.startswith(b"HTTP/1.1 401") and self._known.scheme in ("digest", "basic"):
                reply = ReplyParser(limit).feed(data)
                if reply is not None:
                    raise Refused(reply)
                continue
            found = http_body(data, limit)
            if found is not None:
                break
        self._is_whole = True
        body, stays_open = found
        if not stays_open:
            self.hang_up()
        return body

    def _describe(self) -> Generator[None, None, str]:
        """OPTIONS and DESCRIBE; how the device asked to log in."""
        uri, target = self._known.stream, self.target
        address = str(uri)
        yield from self._open(uri.port)
        status, _head, _body = yield from self._request((_OPTIONS % address).encode(), 1)
        if status != 200:
            raise Unusual
        request = (_DESCRIBE % (address, 2, "")).encode()
        status, head, body = yield from self._request(request, 2)
        scheme = "none"
        if status == 401:
            auth = AuthState(target.username, target.password)
            auth.challenged(parse_challenges(_challenges(self._talks[-1].said[-1])))
            scheme = auth.scheme
            line = f"Authorization: {auth.authorization('DESCRIBE', address)}\r\n"
            request = (_DESCRIBE % (address, 3, line)).encode("utf-8", "surrogateescape")
            status, head, body = yield from self._request(request, 3)
        seen = self._known.seen[DESCRIBE]
        if status != 200 or digest_of_a_kind(without_origin(body)) != seen:
            raise Unusual
        return scheme

    def _request(self, request: bytes, cseq: int) -> Generator[None, None, tuple]:
        said = self._talks[-1].said
        self._send(said, request)
        while True:
            yield
            found = rtsp_reply(self._receive(said), cseq)
            if found is not None:
                return found

    def _send(self, said: list[bytes], request: bytes) -> None:
        said.append(b"")
        self._is_whole = False
        if self.sock.send(request) != len(request):
            self.hang_up()
            raise Unusual

    def _receive(self, said: list[bytes]) -> bytes:
        """What has come to the last request so far."""
        sock = self.sock
        while True:
            try:
                part = sock.recv(READ_BYTES)
            except BlockingIOError:
                return said[-1]
            if not part:
                self.hang_up()
                raise Unusual
            said[-1] += part
            if len(part) < READ_BYTES:
                return said[-1]


def _challenges(data: bytes) -> list[str]:
    """The WWW-Authenticate headers of a whole reply."""
    lines = data.decode("utf-8", "surrogateescape").split("\r\n")
    return [line[17:].strip() for line in lines if line[:17].lower() == "www-authenticate:"]


def _asking(target: Target) -> Target:
    return replace(target, memory={**target.memory, "ask": True})
