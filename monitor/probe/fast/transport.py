"""Connections of the short cut: plain TCP, one epoll for thousands of them, inside asyncio.

asyncio costs a future, a handle and a call of the selector for each event; here an event costs
the call of a generator. Each connection is announced to epoll once (edge-triggered) and forgotten
by it when it closes. What a connection has said can be handed over to asyncio: ``hand_over``.
"""

import asyncio
import errno
import select
import socket
from collections.abc import Callable, Generator
from time import monotonic

from ..deadline import Deadline
from ..transport import Connection

TICK_S = 1 / 16
"""How exactly silence is noticed."""

DORMANT_S = 2 * TICK_S
"""Seconds of silence after which a pulse no longer counts as under way."""

FEW = 128
"""Pulses under way that keep the processor busy when devices answer at once; of more than that,
less stays in its caches."""

MOST = 512
"""Pulses under way when devices are slow; those that are silent not counted."""

MAX_EVENTS = 256
"""Taken from epoll at a time, between two turns of the event loop."""

_EDGES = select.EPOLLIN | select.EPOLLOUT | select.EPOLLRDHUP | select.EPOLLET


class Conversation:
    """One exchange after the other with one device. Subclasses say what is asked.

    ``steps()`` is a generator that yields whenever it waits for the device, and calls ``finish``
    at its end. ``stalled()`` is called when nothing has come for ``patience_s``, or when it is not
    at its end after ``longest_s``.
    """

    __slots__ = (
        "sock",
        "patience_s",
        "longest_s",
        "_began_at",
        "_moved_at",
        "_slot",
        "_steps",
        "_dormant",
        "_reactor",
    )

    def __init__(self, patience_s: float, longest_s: float):
        self.sock: socket.socket | None = None
        self.patience_s = patience_s
        self.longest_s = longest_s

    def steps(self) -> Generator[None, None, None]:
        raise NotImplementedError

    def stalled(self) -> None:
        raise NotImplementedError

    def broke(self, error: Exception) -> None:
        """A step raised ``error``."""
        raise NotImplementedError

    def dial(self, address: str, port: int) -> int:
        """Begins to connect; the next step comes when it is open, or is not. The error number when
        it fails at once, 0 otherwise."""
        return self._reactor.dial(self, address, port)

    def failure(self) -> int:
        """The error number of a connection that did not open, 0 of one that did."""
        return self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)

    def hang_up(self) -> None:
        sock, self.sock = self.sock, None
        if sock is not None:
            self._reactor.forget(sock)
            sock.close()

    def let_go(self) -> socket.socket | None:
        """The connection, which is the caller's from now on."""
        sock, self.sock = self.sock, None
        if sock is not None:
            self._reactor.release(sock)
        return sock

    def end(self) -> None:
        """Nothing of it is left in the reactor."""
        self.hang_up()
        self._reactor.done(self)


class Reactor:
    """Runs conversations. ``on_room``: called when one has ended or fallen silent, and when there
    may be more than before. ``capacity``: how many should be under way."""

    def __init__(self, loop: asyncio.AbstractEventLoop, on_room: Callable[[], None] = lambda: None):
        self._loop = loop
        self._on_room = on_room
        self._epoll = select.epoll()
        self._by_fd: dict[int, Conversation] = {}
        self._slots: dict[int, set[Conversation]] = {}
        self._ticker: asyncio.TimerHandle | None = None
        self.under_way = 0
        self.capacity = FEW
        self._turns = self._events = 0
        loop.add_reader(self._epoll.fileno(), self._turn)

    def start(self, conversation: Conversation) -> None:
        conversation._reactor = self
        conversation._began_at = conversation._moved_at = monotonic()
        conversation._dormant = False
        conversation._steps = conversation.steps()
        self.under_way += 1
        self._watch(conversation, DORMANT_S)
        if self._ticker is None:
            self._ticker = self._loop.call_later(TICK_S, self._tick)
        self._step(conversation)

    def dial(self, conversation: Conversation, address: str, port: int) -> int:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        conversation.sock = sock
        error = sock.connect_ex((address, port))
        self._by_fd[sock.fileno()] = conversation
        self._epoll.register(sock.fileno(), _EDGES)
        return 0 if error == errno.EINPROGRESS else error

    def wake(self, conversation: Conversation) -> None:
        """Its next step, although nothing has come."""
        self._step(conversation)

    def forget(self, sock: socket.socket) -> None:
        self._by_fd.pop(sock.fileno(), None)

    def release(self, sock: socket.socket) -> None:
        self.forget(sock)
        self._epoll.unregister(sock.fileno())

    def done(self, conversation: Conversation) -> None:
        slot = self._slots.get(conversation._slot)
        if slot is not None:
            slot.discard(conversation)
        self._rest(conversation)

    def close(self) -> None:
        self._loop.remove_reader(self._epoll.fileno())
        if self._ticker is not None:
            self._ticker.cancel()
        for conversation in list(self._by_fd.values()):
            conversation.hang_up()
        self._epoll.close()

    def _turn(self) -> bool:
        """Take what has happened; whether there may be more."""
        by_fd = self._by_fd
        now = monotonic()
        events = self._epoll.poll(0, MAX_EVENTS)
        for fd, _events in events:
            conversation = by_fd.get(fd)
            if conversation is not None:
                conversation._moved_at = now
                self._step(conversation)
        self._turns += bool(events)
        self._events += len(events)
        return len(events) == MAX_EVENTS

    def _step(self, conversation: Conversation) -> None:
        try:
            next(conversation._steps, None)
        except Exception as error:
            conversation.broke(error)

    def _watch(self, conversation: Conversation, seconds: float) -> None:
        conversation._slot = slot = int((conversation._moved_at + seconds) / TICK_S) + 1
        self._slots.setdefault(slot, set()).add(conversation)

    def _tick(self) -> None:
        """Who has been silent? Not those whose reply has come and waits for us."""
        while self._turn():
            pass
        self._adapt()
        now = monotonic()
        for number in [number for number in self._slots if number * TICK_S <= now]:
            for conversation in self._slots.pop(number):
                self._look_after(conversation, now)
        self._ticker = self._loop.call_later(TICK_S, self._tick) if self._slots else None

    def _adapt(self) -> None:
        """More under way, as long as at most half of them had something each time there was a look:
        the others wait for their devices and not for us."""
        is_waiting = 2 * self._events <= self._turns * self.under_way
        self.capacity = min(2 * self.capacity, MOST) if is_waiting else FEW
        self._turns = self._events = 0
        self._on_room()

    def _look_after(self, conversation: Conversation, now: float) -> None:
        silent_s = now - conversation._moved_at
        is_late = now - conversation._began_at >= conversation.longest_s
        if is_late or silent_s >= conversation.patience_s:
            conversation.stalled()
            return
        if silent_s >= DORMANT_S:
            self._rest(conversation)
        self._watch(conversation, conversation.patience_s if silent_s >= DORMANT_S else DORMANT_S)

    def _rest(self, conversation: Conversation) -> None:
        if not conversation._dormant:
            conversation._dormant = True
            self.under_way -= 1
            self._on_room()


class Resumed:
    """A connection on which ``said`` has been answered to the first requests, for a probe that
    asks the same again: those requests are not sent, the rest goes to the device (``live``; None
    when the connection has been closed).

    The last of ``said`` may be the beginning of a reply. Has what HttpClient and RtspSession use
    of a Connection.
    """

    was_open = True

    def __init__(self, said: list[bytes], live: Connection | None, opened_in_s: float):
        self.opened_in_s = opened_in_s
        self._said = said
        self._asked = 0
        self._told = 0
        self._live = live

    @property
    def deadline(self) -> Deadline | None:
        return self._live.deadline if self._live else None

    @deadline.setter
    def deadline(self, deadline: Deadline) -> None:
        if self._live:
            self._live.set_deadline(deadline)

    def write(self, data: bytes) -> None:
        if self._asked < len(self._said):
            self._asked += 1
        elif self._live:
            self._live.write(data)

    async def read_some(self, limit: int, within_s: float | None = None) -> bytes:
        while self._told < self._asked:
            data = self._said[self._told]
            if len(data) > limit:
                self._said[self._told] = data[limit:]
                return data[:limit]
            self._told += 1
            if data:
                return data
        return await self._live.read_some(limit, within_s) if self._live else b""

    def close(self) -> None:
        if self._live:
            self._live.close()


async def adopt(sock: socket.socket, deadline: Deadline) -> Connection:
    """A connection of asyncio's out of an open socket. Raises OSError."""
    loop = asyncio.get_running_loop()
    connection = Connection(loop, deadline)
    connection._start_timer(None)
    try:
        await loop.create_connection(lambda: connection, sock=sock)
    except BaseException:
        connection.close()
        sock.close()
        raise
    return connection
