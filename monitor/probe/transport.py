"""Connections to devices: the only module that opens sockets.

A ``Connection`` reads within bounds and within its deadline, with one timer for its whole life.
Errors of the operating system become errors of errors.py; those that are the poller's own (no
file descriptor, no memory, no free port) stay OSError, so that no device is blamed for them.

TLS does not verify: cameras carry self-signed certificates, mostly expired and issued to another
name. It keeps passwords from those who only listen, and does not prove who the device is.
"""

import asyncio
import errno
import ssl
from functools import cache

from .deadline import Deadline
from .errors import (
    ConnectError,
    ConnectionLost,
    ConnectRefused,
    ConnectTimeout,
    NoRoute,
    ReplyTimeout,
    ReplyTooLarge,
    TlsFailed,
)
from .resolver import Resolver, resolve

HIGH_WATER = 256 * 1024
"""Bytes a device may send ahead of us: a key frame of a 1080p camera takes about that much."""

_OUR_OWN = frozenset(
    {
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOMEM,
        errno.ENOBUFS,
        errno.EADDRNOTAVAIL,
        errno.EADDRINUSE,
    }
)
_LOST = frozenset({errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED, errno.ENOTCONN})


async def connect(
    host: str,
    port: int,
    deadline: Deadline,
    *,
    tls: bool = False,
    allow_loopback: bool = False,
    resolver: Resolver | None = None,
    kept: dict[int, list] | None = None,
) -> "Connection":
    """Opens a TCP connection, with TLS on top when ``tls`` (unverified). ``kept``: port →
    connections that are taken before a new one is opened (see ``run.Earlier``).

    Raises AddressError, ConnectTimeout, ConnectRefused, NoRoute, ConnectionLost, TlsFailed.
    """
    if kept and kept.get(port):
        connection = kept[port].pop(0)
        connection.deadline = deadline
        return connection
    address = await resolve(host, deadline, allow_loopback=allow_loopback, resolver=resolver)
    if not 0 < port < 65536:
        raise NoRoute("port out of range", port=port)
    loop = asyncio.get_running_loop()
    connection = Connection(loop, deadline, abort_on_close=tls)
    connection._start_timer(asyncio.current_task())
    try:
        await loop.create_connection(lambda: connection, address, port)
        if tls:
            await _start_tls(loop, connection, port)
    except asyncio.CancelledError:
        connection.close()
        if connection._expired and _take_back_cancel():
            raise _too_late(connection, port) from None
        raise
    except OSError as error:
        connection.close()
        raise connect_error(error, port) from None
    connection._connecting = None
    return connection


async def _start_tls(loop, connection: "Connection", port: int) -> None:
    plain = connection._transport
    try:
        connection._transport = await loop.start_tls(plain, connection, _unverified_tls())
    except OSError as error:
        plain.abort()
        why = str(getattr(error, "reason", None) or "closed").lower()
        raise TlsFailed(port=port, why=why[:60]) from None
    if connection._transport is None:
        raise TlsFailed(port=port, why="closed")


def _too_late(connection: "Connection", port: int) -> ConnectError:
    """Time ran out: before the port was open, or while TLS was agreed upon."""
    if not connection.was_open:
        return ConnectTimeout(port=port)
    return TlsFailed(port=port, why="timeout")


class Connection(asyncio.Protocol):
    """One connection. One reader at a time. ``deadline`` may be replaced by a later one.
    ``was_open``: the device has taken the connection."""

    __slots__ = (
        "deadline",
        "was_open",
        "_loop",
        "_transport",
        "_buffer",
        "_wanted",
        "_waiter",
        "_error",
        "_eof",
        "_paused",
        "_timer",
        "_connecting",
        "_expired",
        "_abort_on_close",
    )

    def __init__(self, loop, deadline: Deadline, *, abort_on_close: bool = False):
        self.deadline = deadline
        self.was_open = False
        self._loop = loop
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._wanted = 0
        self._waiter: asyncio.Future | None = None
        self._error: Exception | None = None
        self._eof = False
        self._paused = False
        self._timer: asyncio.TimerHandle | None = None
        self._connecting: asyncio.Task | None = None
        self._expired = False
        self._abort_on_close = abort_on_close

    def set_deadline(self, deadline: Deadline) -> None:
        """Another deadline, which may be an earlier one."""
        self.deadline = deadline
        if self._timer is not None:
            self._timer.cancel()
            self._start_timer(None)

    async def read_some(self, limit: int = HIGH_WATER, within_s: float | None = None) -> bytes:
        """What has come, 1 to ``limit`` bytes; waits for it, ``within_s`` at most. b'' when the
        device has closed.

        Raises ReplyTimeout, ConnectionLost.
        """
        if within_s is not None:
            try:
                return await asyncio.wait_for(self.read_some(limit), within_s)
            except asyncio.TimeoutError:
                raise ReplyTimeout() from None
        while not self._buffer:
            if self._eof and self._error is None:
                return b""
            await self._more()
        return self._take(min(limit, len(self._buffer)))

    async def read_exactly(self, size: int) -> bytes:
        """Exactly ``size`` bytes. Raises ReplyTimeout, ConnectionLost (also when it closes)."""
        self._wanted = size
        try:
            while len(self._buffer) < size:
                await self._more_or_lost()
        finally:
            self._wanted = 0
        return self._take(size)

    async def read_line(self, limit: int) -> bytes:
        """A line without its CRLF or LF. Raises ReplyTooLarge past ``limit`` bytes,
        ReplyTimeout, ConnectionLost (also when it closes before the line ends)."""
        scanned = 0
        while (end := self._buffer.find(b"\n", scanned)) < 0:
            scanned = len(self._buffer)
            if scanned > limit:
                break
            await self._more_or_lost()
        if not 0 <= end <= limit:
            raise ReplyTooLarge("line", limit=limit)
        return self._take(end + 1)[:-1].removesuffix(b"\r")

    def write(self, data: bytes) -> None:
        """Hands ``data`` over; what goes wrong with it shows at the next read."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def close(self) -> None:
        """Lets go of the connection; what was written is sent if the device takes it at once."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        transport, self._transport = self._transport, None
        if transport is None:
            return
        if self._abort_on_close or self._expired or transport.get_write_buffer_size() > 65536:
            transport.abort()
        else:
            transport.close()

    def connection_made(self, transport) -> None:
        self._transport = transport
        self.was_open = True
        if self._timer is None:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._expired:
            return
        self._buffer += data
        if len(self._buffer) >= max(HIGH_WATER, self._wanted) and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        self._eof = True
        self._wake()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._eof = True
        if isinstance(exc, ssl.SSLError):
            self._fail(TlsFailed())
        elif exc is not None:
            self._fail(ConnectionLost())
        self._wake()

    def _start_timer(self, connecting: asyncio.Task | None) -> None:
        self._connecting = connecting
        self._timer = self._loop.call_later(self.deadline.left(), self._on_timer)

    def _on_timer(self) -> None:
        left = self.deadline.left()
        if left > 0:
            self._timer = self._loop.call_later(max(left, 0.001), self._on_timer)
            return
        self._expired = True
        if self._connecting is not None:
            self._connecting.cancel()
            return
        self._error = ReplyTimeout()
        self._buffer.clear()
        self._wake()

    def _fail(self, error: Exception) -> None:
        if self._error is None:
            self._error = error

    def _wake(self) -> None:
        waiter = self._waiter
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    def _take(self, size: int) -> bytes:
        buffer = self._buffer
        if size == len(buffer):
            data = bytes(buffer)
            buffer.clear()
        else:
            data = bytes(buffer[:size])
            del buffer[:size]
        if self._paused and len(buffer) < HIGH_WATER // 2:
            self._resume()
        return data

    def _resume(self) -> None:
        self._paused = False
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()

    async def _more_or_lost(self) -> None:
        if self._eof and self._error is None:
            raise ConnectionLost("closed in the middle of a reply")
        await self._more()

    async def _more(self) -> None:
        """Waits until something has changed."""
        if self._error is not None:
            raise self._error
        if self._transport is None:
            raise ConnectionLost("closed")
        if self._paused:
            self._resume()
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None
        if self._error is not None and not self._buffer:
            raise self._error


def _take_back_cancel() -> bool:
    """Whether the task was cancelled by our timer alone (Python 3.10 cannot tell)."""
    uncancel = getattr(asyncio.current_task(), "uncancel", None)
    return uncancel is None or uncancel() == 0


def connect_error(error: OSError, port: int) -> Exception:
    """What to raise for an error of connecting."""
    if error.errno in _OUR_OWN:
        return error
    kind: type[ConnectError] = NoRoute
    if error.errno == errno.ECONNREFUSED:
        kind = ConnectRefused
    elif error.errno == errno.ETIMEDOUT:
        kind = ConnectTimeout
    elif error.errno in _LOST or isinstance(error, ConnectionError):
        kind = ConnectionLost
    return kind(port=port)


@cache
def _unverified_tls() -> ssl.SSLContext:
    """For devices that speak nothing newer than TLS 1.0 and have 1024-bit keys, too."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context
