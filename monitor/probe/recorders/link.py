"""The way to a recorder: one HTTP connection and one log-in for all that a look asks of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from ..auth import AuthState, parse_challenges
from ..client import HttpClient
from ..deadline import Deadline
from ..errors import ProbeError
from ..http import Reply, ReplyParser
from ..http_sink import SinkParser
from ..run import Run
from ..session import OnvifSession
from ..soap import Operation

LAST_WORDS_S = 1.0
"""Seconds to end a search on the recorder when the time of the look is over: it keeps only few."""

MAX_REPLY = 1024 * 1024
"""Bytes of a reply; a page of 100 recordings takes about 60 kB."""


class Link:
    """``skew_s``: the recorder's clock less ours, 0 until it is known. Requests come one after the
    other, so that a recorder has never more than one connection of ours to bear. ``deadline``: of
    the whole look."""

    def __init__(self, run: Run, deadline: Deadline | None = None):
        target = run.target
        self.target = target
        self.clock = run.clock
        self.memory = run.memory
        self.skew_s = run.clock_skew_s or 0.0
        self.knows_skew = run.clock_skew_s is not None
        self._deadline = deadline or Deadline.after(target.recording_timeout_s, run.clock)
        self._auth = AuthState(target.username, target.password)
        self._client = HttpClient(
            target.host, target.onvif_port, self._deadline, tls=target.use_tls, **run.dial
        )
        self._onvif: OnvifSession | None = None

    @property
    def deadline(self) -> Deadline:
        return self._deadline

    @deadline.setter
    def deadline(self, deadline: Deadline) -> None:
        self._deadline = self._client.deadline = deadline

    def now(self) -> float:
        """Seconds UTC, by our clock."""
        return self.clock.now()

    async def get(self, path: str, limit: int = MAX_REPLY) -> Reply:
        """Raises AuthError besides what ``HttpClient.exchange`` raises."""
        return await self._send("GET", path, b"", limit)

    async def post(self, path: str, body: bytes, limit: int = MAX_REPLY) -> Reply:
        return await self._send("POST", path, body, limit)

    async def save(
        self, path: str, body: bytes, sink: Callable[[bytes], object], limit: int, idle_s: float
    ) -> Reply:
        """GET (with a body, as some interfaces want it) whose reply goes to ``sink``. Redirects are
        not followed. Raises ReplyTooLarge past ``limit``, ReplyTimeout after ``idle_s`` seconds
        without a byte; what has come by then has been handed over."""
        return await self._send(
            "GET", path, body, limit, lambda most: SinkParser(most, sink), idle_s
        )

    async def call(self, operation: Operation, path: str, *arguments: str) -> bytes:
        """An ONVIF operation; raises what ``OnvifSession.call`` raises."""
        if self._onvif is None:
            scheme = self.memory.get("scheme", str)
            self._onvif = OnvifSession(self._client, self.target, self.clock, scheme)
            self._onvif.offset_s = self.skew_s if self.knows_skew else None
        return await self._onvif.call(operation, path, *arguments)

    async def _send(
        self, method: str, path: str, body: bytes, limit: int, parser=ReplyParser, idle_s=None
    ) -> Reply:
        while True:
            request = self._client.head(method, path)
            if header := self._auth.authorization(method, path):
                request += f"Authorization: {header}\r\n".encode("utf-8", "surrogateescape")
            if body:
                request += b"Content-Type: application/xml\r\nContent-Length: %d\r\n" % len(body)
            reply = await self._client.exchange(request + b"\r\n" + body, limit, parser, idle_s)
            if reply.status != 401:
                self._auth.accepted()
                return reply
            challenges = parse_challenges(reply.all("www-authenticate"))
            self._auth.challenged(challenges, reply.text())

    @contextmanager
    def last_words(self) -> Iterator[None]:
        """For what has to be said although the time may be over; its failures are ignored."""
        before = self._client.deadline
        self._client.deadline = Deadline.after(LAST_WORDS_S, self.clock)
        with suppress(ProbeError):
            yield
        self._client.deadline = before

    def close(self) -> None:
        self._client.close()
