"""Is a recording there? Where a recorder cannot be asked, a few seconds of it are played.

Only that a key frame comes is looked at. Each moment that is tried speaks for the time around it,
so short gaps go unseen, and a recorder that plays nothing at all has proved nothing.
"""

from ..auth import AuthState
from ..deadline import Deadline
from ..errors import (
    AuthError,
    ConnectError,
    NoSearch,
    NoVideoTrack,
    ReplayFailed,
    ReplyTimeout,
    RtspStatus,
    StreamStalled,
)
from ..stream import RtspSession
from ..types import Footage
from .link import Link
from .registry import RecorderDriver, Replay
from .spans import from_samples

METHOD = "retrieval"
SAMPLES = 6
"""Moments tried of each channel."""

SAMPLE_S = 4.0
"""Seconds for one of them, log-in and key frame included."""

EDGE_S = 120.0
"""Seconds kept from the ends of the window: what is being recorded cannot always be played yet."""


class ReplaySession(RtspSession):
    """A session whose requests have the headers that a replay needs."""

    def __init__(self, link: Link, replay: Replay, auth: AuthState, deadline: Deadline):
        super().__init__(link.target, replay.uri, auth, deadline)
        self._replay_headers = replay.headers

    def _build(self, method: str, uri: str, headers: dict[str, str]) -> bytes:
        return super()._build(method, uri, {**headers, **self._replay_headers.get(method, {})})


async def retrieve(link: Link, driver: RecorderDriver, channel: int, since: float, until: float):
    """Footage by samples. Raises NoSearch when nothing can be played, ReplayFailed when nothing
    was, ReplyTimeout when there is no time for a whole channel, AuthError, ConnectError."""
    if link.deadline.left() < SAMPLE_S * SAMPLES / 2:
        raise ReplyTimeout()
    samples = []
    for at in moments(since, until):
        replay = await driver.replay(channel, at)
        if replay is None:
            raise NoSearch(channel=channel)
        if link.deadline.left() < SAMPLE_S / 2:
            raise ReplyTimeout()
        samples.append((at, await _plays(link, replay)))
    if not any(is_there for _at, is_there in samples):
        raise ReplayFailed(channel=channel, samples=len(samples))
    return Footage(channel, from_samples(samples, since, until), None, METHOD, coarse=True)


def moments(since: float, until: float) -> list[float]:
    """The middles of equal parts of the window."""
    since, until = since + EDGE_S, until - EDGE_S
    if since >= until:
        return [(since + until) / 2]
    part = (until - since) / SAMPLES
    return [since + part * (index + 0.5) for index in range(SAMPLES)]


async def _plays(link: Link, replay: Replay) -> bool:
    """Whether a key frame comes. A log-in that is refused or a port that is closed says nothing
    of recordings and is raised."""
    auth = AuthState(link.target.username, link.target.password)
    deadline = Deadline.after(min(SAMPLE_S, link.deadline.left()), link.clock)
    link.close()  # one connection at a time: it opens again when it is needed
    try:
        async with ReplaySession(link, replay, auth, deadline) as session:
            await session.first_frame()
    except (AuthError, ConnectError):
        raise
    except (RtspStatus, NoVideoTrack, StreamStalled, ReplyTimeout):
        return False
    return True
