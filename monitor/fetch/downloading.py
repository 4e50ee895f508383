"""Footage as files: each maker's own download, piece by piece into the journal.

A piece is asked for from a little before what is there already, so that its first pictures are
known and say to the picture where it goes on. What a recorder refuses, cuts in an unknown way or
wraps into something that cannot be read is ``Unfit``: it is played instead.
"""

from contextlib import suppress
from dataclasses import dataclass

from ..probe import errors
from ..probe.deadline import Deadline
from ..probe.recorders.link import Link
from ..probe.recorders.registry import Download, File, RecorderDriver
from . import anchor
from .container import Piece, Unreadable, pieces
from .taking import Taker
from .timeline import STEP_S, TICKS
from .units import Unit

PIECE_S = 120.0
"""Seconds of footage asked for at a time: at 8 Mbit/s 120 MB."""

OVERLAP_S = 2.0
"""Seconds before the last key frame from which the next piece is asked for."""

IDLE_S = 15.0
"""Seconds without a byte after which a download is over; recorders first look for the footage."""

WORTH = 0.25
"""Part of a file that has to be wanted for all of it to be downloaded."""

FACTOR = 3
SPARE_BYTES = 16 * 1024 * 1024
"""A piece may have so many times the bytes that the file's size makes expect, and these more."""

MISSES_MAX = 2
"""Downloads in a row that brought nothing, before the recorder is asked to play instead."""

HEAD_BYTES = 4096

_REFUSED = (400, 401, 403, 404, 405, 406, 410, 411, 415, 500, 501)


class Unfit(Exception):
    """Footage cannot be had as a file; ``code`` says why."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass
class _Part:
    """What came of one download. ``is_whole``: surely all that the recorder wanted to send; one
    that has ended by closing may have been cut off."""

    file: File
    since: float
    until: float
    is_cut: bool
    is_whole: bool
    size: int


class Downloader:
    """``keeper``: the fetch that keeps what comes (its journal, notes, folder, deadline)."""

    def __init__(self, keeper, link: Link, driver: RecorderDriver, channel: int):
        self._keeper = keeper
        self._link = link
        self._driver = driver
        self._channel = channel
        self._files: dict[tuple[float, float], tuple[File, ...]] = {}
        self._done: set[File] = set()

    async def step(self, since: float, until: float) -> bool:
        """Ask for the next piece of a span and keep it; whether that has got us on. Raises Unfit,
        and ProbeError for what may be better at the next try."""
        before = self._keeper.journal.last
        file, start = await self._next(since, until)
        end = min(start + PIECE_S, file.until, until)
        end = min(file.until, until) if min(file.until, until) - end < PIECE_S / 4 else end
        try:
            part = await self._save(file, start, end)
            self._keep(part, since, until)
        finally:
            with suppress(OSError):
                self._keeper.piece.unlink()
        if part.is_whole and part.until >= file.until:
            self._done.add(file)
        last = self._keeper.journal.last
        return file in self._done or (last is not None and last > (before or since) + 0.5)

    async def _next(self, since: float, until: float) -> tuple[File, float]:
        """(the file that goes on where we are, from when on)."""
        span = (since, until)
        if span not in self._files:
            self._link.deadline = Deadline.after(
                min(40.0, self._keeper.deadline.left()), self._keeper.clock
            )
            self._files[span] = await self._driver.files(self._channel, since, until)
        journal = self._keeper.journal
        has = journal.last if journal.last is not None and journal.last >= since else None
        reached = since if has is None else has + anchor.JOIN_S
        left = (one for one in self._files[span] if one not in self._done)
        file = next((one for one in left if one.until > reached), None)
        if file is None:
            raise Unfit("download_none")
        start = max(since, file.since)
        if has is not None and journal.key is not None and journal.key > start:
            start = max(start, journal.key - OVERLAP_S)
        elif start - file.since < anchor.NEAR_S:
            start = file.since  # so that its length says one thing only
        return file, start

    async def _save(self, file: File, since: float, until: float) -> _Part:
        """The file, or the part of it, on disk."""
        ways = self._driver.downloads(self._channel, file, since, until)
        for way in ways[self._keeper.notes.way :]:
            if not way.is_cut and until - since < (file.until - file.since) * WORTH:
                break
            self._keeper.notes.way = ways.index(way)
            with suppress(_Refused):
                return await self._save_by(way, file, since, until)
        raise Unfit("download_refused")

    async def _save_by(self, way: Download, file: File, since: float, until: float) -> _Part:
        keeper, size, is_whole = self._keeper, 0, True
        self._link.deadline = keeper.deadline
        limit = self._limit(way, file, until - since)
        with open(keeper.piece, "wb") as sink:
            try:
                reply = await self._link.save(way.path, way.body, sink.write, limit, IDLE_S)
            except errors.LockedOut:
                raise
            except (errors.AuthError, errors.HttpMalformed):
                raise _Refused from None
            except errors.ReplyTooLarge:
                if not sink.tell():  # it says so before it begins
                    raise _Refused from None
                is_whole = False
            except (errors.ConnectionLost, errors.ReplyTimeout):
                is_whole = False
            else:
                self._judge(reply)
                is_whole = any(map(reply.header, ("content-length", "transfer-encoding")))
            size = sink.tell()
        if not size:
            raise _Refused if is_whole else errors.StreamStalled()
        return _Part(file, since, until, way.is_cut, is_whole, size)

    def _limit(self, way: Download, file: File, length_s: float) -> int:
        """Bytes that it may have."""
        room = self._keeper.max_bytes - self._keeper.journal.size
        if not file.size:
            return room
        share = length_s / (file.until - file.since) if way.is_cut else 1.0
        return int(min(room, max(file.size * min(1.0, share) * FACTOR, file.size) + SPARE_BYTES))

    @staticmethod
    def _judge(reply) -> None:
        if 300 <= reply.status < 400:
            raise Unfit("download_redirected")
        if reply.status in _REFUSED:
            raise _Refused
        if reply.status != 200:
            raise errors.HttpStatus(status=reply.status)

    def _keep(self, part: _Part, since: float, until: float) -> None:
        """Into the journal, from where it goes on. Raises Unfit."""
        with self._keeper.opening():
            try:
                self._take(self._begins(part), since, until)
            except (Unreadable, MemoryError):
                raise Unfit("download_unreadable") from None

    def _begins(self, part: _Part) -> float:
        """When its first picture was taken. Raises Unfit, Unreadable."""
        keys, last, count = [], 0.0, 0
        for piece in pieces(self._keeper.piece):
            if piece.sound:
                continue
            last, count = max(last, piece.at), count + 1
            if piece.is_key:
                keys.append((piece.at, self._keeper.journal.mark(piece.data)))
        if not keys:
            raise Unreadable
        begins = anchor.by_pictures(keys, self._keeper.journal.key_marks())
        if begins is not None:
            return begins
        begins = self._stamped(part)
        if begins is None and not part.is_cut:
            begins = part.file.since
        if begins is None:
            span = (part.since, part.until)
            file = (part.file.since, part.file.until)
            begins = anchor.by_length(span, file, last, part.is_whole)
        if begins is None and not part.is_whole:
            raise errors.ConnectionLost("in the middle of a file")
        if begins is None:
            raise Unfit("download_unclear")
        step_s = last / (count - 1) if count > 1 else STEP_S
        return anchor.joined(begins, self._keeper.journal.last, step_s)

    def _stamped(self, part: _Part) -> float | None:
        """By the file's own word, when it is one that can be."""
        with open(self._keeper.piece, "rb") as source:
            began = self._driver.began(source.read(HEAD_BYTES))
        if began is None:
            return None
        low, high = part.file.since - anchor.NEAR_S, part.until + anchor.NEAR_S
        if not low <= began <= high:
            raise Unfit("download_wrong_time")
        self._keeper.notes.is_stamped = True
        return began

    def _take(self, begins: float, since: float, until: float) -> None:
        keeper = self._keeper
        journal = keeper.journal
        if journal.last is not None and journal.last >= since:
            since = max(begins, journal.key or since) + 0.001
        taker = Taker(keeper, since, until, 0.0, begins)
        for piece in pieces(keeper.piece):
            if piece.sound is None:
                if not taker.take(piece.codec, _unit(piece)):
                    break
            elif piece.codec:
                taker.take_sound(piece.sound, piece.data, begins + piece.at)
            else:
                keeper.notes.left_out_sound = True


class _Refused(Exception):
    pass


def _unit(piece: Piece) -> Unit:
    return Unit(piece.data, round(piece.at * TICKS) % 2**32, piece.is_key)
