"""HTTP towards one device: one connection, kept alive over the requests of a probe."""

from collections.abc import Callable

from .auth import AuthState, parse_challenges
from .deadline import Deadline
from .errors import ConnectionLost
from .http import Reply, ReplyParser, request_head
from .transport import Connection, connect

READ_SIZE = 64 * 1024
"""Bytes taken at a time; most SOAP replies fit."""


class HttpClient:
    """Requests to one port of a device, one after the other.

    ``deadline`` may be replaced by a later one while requests are made. ``connect``: what takes
    the place of transport.connect. Close it at the end.
    """

    __slots__ = (
        "host",
        "port",
        "tls",
        "_deadline",
        "_allow_loopback",
        "_kept",
        "_connect",
        "_connection",
    )

    def __init__(
        self,
        host: str,
        port: int,
        deadline: Deadline,
        *,
        tls: bool = False,
        allow_loopback: bool = False,
        kept: dict[int, list] | None = None,
        connect=connect,
    ):
        self.host = host
        self.port = port
        self.tls = tls
        self._deadline = deadline
        self._allow_loopback = allow_loopback
        self._kept = kept
        self._connect = connect
        self._connection: Connection | None = None

    @property
    def deadline(self) -> Deadline:
        return self._deadline

    @deadline.setter
    def deadline(self, deadline: Deadline) -> None:
        self._deadline = deadline
        if self._connection is not None:
            self._connection.deadline = deadline

    def head(self, method: str, path: str) -> bytes:
        """Request line and Host header for ``exchange``."""
        return request_head(method, path, self.host, self.port, self.tls)

    async def open(self) -> None:
        """Connects, unless it is connected. Raises what transport.connect raises."""
        if self._connection is None:
            self._connection = await self._connect(
                self.host,
                self.port,
                self._deadline,
                tls=self.tls,
                allow_loopback=self._allow_loopback,
                kept=self._kept,
            )

    async def exchange(
        self,
        request: bytes,
        limit: int,
        parser: Callable[[int], ReplyParser] = ReplyParser,
        idle_s: float | None = None,
    ) -> Reply:
        """Sends a whole request and reads its reply, with a body of at most ``limit`` bytes.
        ``idle_s``: seconds to wait for the next bytes, when not until the deadline.

        A connection that the device has closed after an earlier reply is opened once more: many
        do so without saying. Raises ConnectError, ReplyTimeout, HttpMalformed, ReplyTooLarge.
        """
        reused = self._connection is not None
        try:
            return await self._exchange(request, parser(limit), idle_s)
        except ConnectionLost as error:
            if not reused or error.values.get("received"):
                raise
        return await self._exchange(request, parser(limit), idle_s)

    async def _exchange(self, request: bytes, parser: ReplyParser, idle_s: float | None) -> Reply:
        await self.open()
        connection = self._connection
        reply = None
        try:
            connection.write(request)
            while reply is None:
                data = await connection.read_some(READ_SIZE, idle_s)
                reply = parser.feed(data) if data else parser.feed_eof()
        except ConnectionLost as error:
            raise ConnectionLost(error.detail, received=parser.received) from None
        finally:
            if reply is None or not reply.keep_alive:
                self.close()
        return reply

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


async def get(client: HttpClient, path: str, auth: AuthState, limit: int) -> Reply:
    """GET with the credentials once they are asked for; redirects are not followed.

    Raises AuthError besides what ``HttpClient.exchange`` raises.
    """
    while True:
        request = client.head("GET", path)
        if header := auth.authorization("GET", path):
            request += f"Authorization: {header}\r\n".encode("utf-8", "surrogateescape")
        reply = await client.exchange(request + b"\r\n", limit)
        if reply.status != 401:
            auth.accepted()
            return reply
        auth.challenged(parse_challenges(reply.all("www-authenticate")), reply.text())
