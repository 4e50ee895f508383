"""What the channels of one recorder have in common, while one worker looks at them.

Thirty-two cameras behind a recorder are thirty-two targets at one address with one log-in. The
first shows the credentials; the others wait for what becomes of them, and when they are refused
they are not shown again: thirty-two refusals lock the recorder. What the recorder answers to all of
them alike is asked once.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from .deadline import Deadline
from .errors import (
    AuthError,
    AuthRefused,
    LockedOut,
    NoVideoTrack,
    RecorderRefuses,
    ReplyTimeout,
    RtspStatus,
    SoapFault,
    UnsupportedCodec,
)
from .memory import Memory
from .types import Target

MAX_RECORDERS = 4096
"""Recorders remembered at a time."""

MAX_REPLIES = 32
"""Replies kept of all recorders together; the profiles of 64 channels take up to 0.5 MB."""


_ANSWERS = (SoapFault, RtspStatus, NoVideoTrack, UnsupportedCodec)
"""Errors by which a device answers what was asked: it has let us in."""


class Recorders:
    """One worker's recorders: ``of(target)`` gives what a target shares, None when it stands
    alone."""

    def __init__(self):
        self._known: OrderedDict[tuple, Shared] = OrderedDict()
        self._replies: OrderedDict[tuple, object] = OrderedDict()

    def of(self, target: Target) -> "Shared | None":
        if target.channel == 0 and target.kind != "recorder":
            return None
        key = (target.host, target.onvif_port, target.rtsp_port, target.username, target.password)
        shared = self._known.get(key)
        if shared is None:
            shared = self._known[key] = Shared(key, self._replies)
            if len(self._known) > MAX_RECORDERS:
                self._known.popitem(last=False)
        return shared


class Shared:
    """``memory``: of the probe that has logged in, once one has."""

    def __init__(self, key: tuple, replies: OrderedDict):
        self.memory: Memory | None = None
        self._key = key
        self._replies = replies
        self._locks: dict[str, asyncio.Lock] = {}
        self._proved: set[str] = set()
        self._refused: dict[str, AuthError] = {}

    def is_proved(self, service: str) -> bool:
        """Whether the credentials have been accepted by a service ('onvif', 'rtsp', 'http')."""
        return service in self._proved

    @asynccontextmanager
    async def log_in(
        self, service: str, deadline: Deadline, channel: int
    ) -> AsyncIterator[None]:
        """Around a log-in: alone until one has worked, then all at once. Raises RecorderRefuses
        (of the recorder itself, channel 0, AuthRefused) or LockedOut when the credentials were
        refused before, ReplyTimeout."""
        self._check(service, channel)
        if self.is_proved(service):
            yield
            return
        async with self._alone(service, deadline):
            self._check(service, channel)
            try:
                yield
            except AuthError as error:
                self._refused.setdefault(service, error)
                raise
            except _ANSWERS:
                self._proved.add(service)
                raise
            self._proved.add(service)

    def _check(self, service: str, channel: int) -> None:
        error = self._refused.get(service)
        if isinstance(error, LockedOut):
            raise LockedOut(**error.values)
        if error is not None:
            raise RecorderRefuses() if channel else AuthRefused(**error.values)

    async def once(self, name: str, deadline: Deadline, ask: Callable[[], Awaitable]):
        """What ``ask`` gives, asked once for all. Raises what it raises, and ReplyTimeout."""
        key = (self._key, name)
        if key in self._replies:
            return self._replies[key]
        async with self._alone(name, deadline):
            if key not in self._replies:
                self._replies[key] = await ask()
                if len(self._replies) > MAX_REPLIES:
                    self._replies.popitem(last=False)
            return self._replies.get(key)

    @asynccontextmanager
    async def _alone(self, name: str, deadline: Deadline) -> AsyncIterator[None]:
        lock = self._locks.setdefault(name, asyncio.Lock())
        try:
            await asyncio.wait_for(lock.acquire(), deadline.left())
        except asyncio.TimeoutError:
            raise ReplyTimeout() from None
        try:
            yield
        finally:
            lock.release()
