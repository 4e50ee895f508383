"""Which interfaces of recorders are spoken."""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass

from ..types import Channel, Disk, Footage
from ..uris import PinnedUri
from .link import Link


@dataclass(frozen=True)
class Health:
    """What a recorder says of itself; None for what it does not tell. ``utc``: its clock, seconds,
    read at ``read_at`` by ours. ``overwrites``: whether it goes on recording on a full disk."""

    disks: tuple[Disk, ...] | None = None
    channels: tuple[Channel, ...] | None = None
    overwrites: bool | None = None
    utc: float | None = None
    read_at: float = 0.0


@dataclass(frozen=True)
class Replay:
    """Where a recording plays from a moment on. ``headers``: RTSP method → headers it needs."""

    uri: PinnedUri
    headers: dict[str, dict[str, str]]


@dataclass(frozen=True)
class File:
    """A file of a recording on the recorder. ``since``, ``until``: seconds UTC by our clock;
    ``name``: the recorder's own word for it, which goes back to it and nowhere else; ``size``:
    bytes as it says, 0 when it does not."""

    since: float
    until: float
    name: str
    size: int = 0


@dataclass(frozen=True)
class Download:
    """A request for footage as a file. ``is_cut``: for a part of it, not for all of a file."""

    path: str
    body: bytes = b""
    is_cut: bool = True


class RecorderDriver(ABC):
    """One interface of one recorder, during one look. All methods raise ProbeError.
    ``hands_out_files``: footage can be had as files besides being played."""

    name = ""
    hands_out_files = False

    def __init__(self, link: Link):
        self.link = link

    @abstractmethod
    async def open(self) -> None:
        """Finds out whether the recorder has this interface. Raises NoRecorderInterface."""

    @abstractmethod
    async def health(self) -> Health: ...

    @abstractmethod
    async def footage(self, channel: int, since: float, until: float) -> Footage:
        """The channel's recordings. Raises NoSearch when the recorder cannot search at all."""

    async def lost(self) -> frozenset[int] | None:
        """Channels without video, None when the recorder does not tell. Needs no ``open``."""
        return None

    async def replay(self, _channel: int, _at: float, _until: float | None = None) -> Replay | None:
        """Where a channel's recording plays from ``at`` on, as fast as may be, None when it cannot
        be played. ``until``: a wish that not every recorder grants; a look needs only seconds."""
        return None

    async def files(self, _channel: int, _since: float, _until: float) -> tuple[File, ...]:
        """The files that reach into the span, in order; () where files cannot be had."""
        return ()

    def downloads(
        self, _channel: int, _file: File, _since: float, _until: float
    ) -> tuple[Download, ...]:
        """Ways to have this part of a file, the best one first."""
        return ()

    def began(self, _head: bytes) -> float | None:
        """When a downloaded file begins, by its own first bytes: seconds UTC by our clock."""
        return None


DRIVERS: dict[str, type[RecorderDriver]] = {}
"""Name → driver, in the order in which they are tried on a recorder of an unknown maker."""

_MAKERS: dict[str, re.Pattern] = {}


def driver(name: str, makers: str = ""):
    """Registers the decorated class; a name that is taken is a programming error. ``makers``:
    pattern of manufacturers and models (ONVIF GetDeviceInformation) that have this interface."""

    def register(kind: type[RecorderDriver]) -> type[RecorderDriver]:
        if name in DRIVERS:
            raise ValueError(f"two recorder drivers are named {name}")
        kind.name = name
        DRIVERS[name] = kind
        if makers:
            _MAKERS[name] = re.compile(makers, re.IGNORECASE)
        return kind

    return register


def by_maker(text: str) -> str:
    """The driver for a manufacturer and model, '' when none is known to fit."""
    return next((name for name, pattern in _MAKERS.items() if pattern.search(text)), "")
