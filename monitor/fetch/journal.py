"""What has come of a recording, on disk, so that a fetch goes on where it was cut off.

A file of records, each a coded picture or a piece of sound, with its time and a checksum. It is
only ever written at its end; whatever ended the process that wrote it, all whole records can be
read, and the first that is broken is where writing goes on.
"""

import fcntl
import os
import time
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from struct import Struct
from typing import BinaryIO

from ..probe.errors import DeviceBusy, JournalBroken, NoRoom
from ..probe.frame import MAX_FRAME

_MAGIC = b"CCTVJ1\n"
_CODEC = Struct(">8s")
_HEAD = Struct(">IIdB")
"""Size of the data, its CRC-32, seconds UTC, flags."""

_KEY, _SOUND = 1, 2
KEYS_KNOWN = 64
"""Key frames whose marks are kept in memory: two minutes of the longest groups of pictures."""

LOCK_S = 5.0
"""Seconds to wait for the process before to end."""

SAME_SOUND_S = 0.005
"""Seconds by which the time of a piece of sound may differ between two replays; one of 20 ms is
short."""

BEGIN = len(_MAGIC) + _CODEC.size
MAX_RECORD = MAX_FRAME + 1024 * 1024


@dataclass(frozen=True, slots=True)
class Record:
    """``wall``: seconds UTC by our clock; ``at``: where it begins in the file; ``crc`` is over the
    data alone."""

    at: int
    size: int
    wall: float
    is_key: bool
    crc: int = 0
    is_sound: bool = False

    @property
    def end(self) -> int:
        return self.at + _HEAD.size + self.size

    @property
    def data_at(self) -> int:
        return self.at + _HEAD.size


class Journal:
    """``codec``: '' until the first picture; ``first``, ``last``: times of the first and last one,
    None without any; ``size``: bytes. Opening it cuts off what is broken at its end; what is known
    to be on the disk, the first ``sure_bytes``, is not read again for that."""

    def __init__(self, path: Path, max_bytes: int, sure_bytes: int = 0):
        self.path = path
        self.codec = ""
        self.first: float | None = None
        self.last: float | None = None
        self._max_bytes = max_bytes
        self._sure_bytes = sure_bytes
        self._keys: deque[tuple[float, tuple]] = deque(maxlen=KEYS_KNOWN)
        self._sound_until = self._sound_at_key = float("-inf")
        self._last_key: Record | None = None
        self._before_key: float | None = None
        self._file = open(path, "r+b" if path.exists() else "w+b")
        self._recover()

    @property
    def size(self) -> int:
        return self._file.tell()

    @property
    def key(self) -> float | None:
        """The time of the last key frame."""
        return self._last_key.wall if self._last_key else None

    def add(self, codec: str, data: bytes, wall: float, is_key: bool) -> None:
        """Raises NoRoom, and JournalBroken for a picture of another codec."""
        if not self.codec:
            self._begin(codec)
        if codec != self.codec:
            raise JournalBroken("the codec has changed", was=self.codec, now=codec[:20])
        self._append(data, wall, _KEY if is_key else 0)

    def add_sound(self, data: bytes, wall: float) -> None:
        """A piece of sound, if there are pictures to it and it goes on from the last one."""
        if self.first is not None and wall > self._sound_until + SAME_SOUND_S:
            self._append(data, wall, _SOUND)

    def _append(self, data: bytes, wall: float, flags: int) -> None:
        at = self._file.tell()
        if at + len(data) > self._max_bytes:
            raise NoRoom("more than there may be", limit=self._max_bytes)
        crc = zlib.crc32(data)
        self._write(_HEAD.pack(len(data), crc, wall, flags) + data)
        self._note(Record(at, len(data), wall, bool(flags & _KEY), crc, bool(flags & _SOUND)))

    @staticmethod
    def mark(data: bytes) -> tuple:
        """What a coded picture is known by."""
        return len(data), zlib.crc32(data)

    def key_marks(self) -> dict[tuple, float | None]:
        """Mark → time of the last key frames; None for a mark that came twice."""
        found: dict[tuple, float | None] = {}
        for wall, mark in self._keys:
            found[mark] = None if mark in found else wall
        return found

    def cut_to_key(self) -> float | None:
        """Drop the pictures from the last key frame on, which may not all have come, and give its
        time: fetching goes on there. None when nothing has come yet."""
        key = self._last_key
        if key is None:
            return None
        self._file.flush()
        self._file.seek(key.at)
        self._file.truncate()
        self.first = self.first if key.at > BEGIN else None
        self.last, self._last_key = self._before_key, None
        self._keys.pop()
        self._sound_until = self._sound_at_key
        return key.wall

    def flush(self) -> None:
        try:
            self._file.flush()
        except OSError as error:
            raise NoRoom(error.strerror or "") from None

    def close(self) -> int:
        """How many bytes are on the disk for certain now."""
        if not self._file.closed:
            try:
                self._file.flush()
                os.fsync(self._file.fileno())
                self._sure_bytes = self.size
                self._file.close()
            except OSError as error:
                raise NoRoom(error.strerror or "") from None
        return self._sure_bytes

    def _begin(self, codec: str) -> None:
        self.codec = codec
        self._file.seek(0)
        self._write(_MAGIC + _CODEC.pack(codec.encode("ascii")[:8]))

    def _write(self, data: bytes) -> None:
        try:
            self._file.write(data)
        except OSError as error:
            raise NoRoom(error.strerror or "") from None

    def _note(self, record: Record) -> None:
        if record.is_sound:
            self._sound_until = max(self._sound_until, record.wall)
            return
        if record.is_key:
            self._sound_at_key = self._sound_until
            self._keys.append((record.wall, (record.size, record.crc)))
            self._last_key, self._before_key = record, self.last
        self.first = record.wall if self.first is None else self.first
        self.last = record.wall if self.last is None else max(self.last, record.wall)

    def _recover(self) -> None:
        """Find the end of what is whole, and go on from there."""
        self.first = self.last = self._last_key = self._before_key = None
        self._keys.clear()
        self._sound_until = self._sound_at_key = float("-inf")
        end = 0
        with open(self.path, "rb") as source:
            self.codec = read_codec(source)
            if self.codec:
                end = BEGIN
                sure_bytes = min(self._sure_bytes, os.path.getsize(self.path))
                for record, _data in read(source, sure_bytes):
                    self._note(record)
                    end = record.end
        self._file.seek(end)
        self._file.truncate()


def lock(path: Path) -> BinaryIO:
    """Keep other processes out of a fetch's folder for as long as the file that is returned is
    open: one that was cut off from who had started it may take a moment to end. Raises DeviceBusy.
    """
    file, until = open(path, "wb"), time.monotonic() + LOCK_S
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except OSError:
            if time.monotonic() > until:
                file.close()
                raise DeviceBusy("the same fetch is under way") from None
            time.sleep(0.05)


def read_codec(source) -> str:
    """'' for an empty file or one that was cut off at once."""
    head = source.read(BEGIN)
    if len(head) < BEGIN or not head.startswith(_MAGIC):
        return ""
    return _CODEC.unpack(head[len(_MAGIC) :])[0].rstrip(b"\0").decode("ascii", "replace")


def read(source, check_from: int = 0) -> Iterator[tuple[Record, bytes]]:
    """The whole records from where ``source`` stands; ends before the first broken one. Records
    that end before ``check_from`` (bytes) are not checked, and come without their data."""
    at = source.tell()
    while len(head := source.read(_HEAD.size)) == _HEAD.size:
        size, crc, wall, flags = _HEAD.unpack(head)
        if size > MAX_RECORD:
            return
        data = b""
        if at + _HEAD.size + size <= check_from:
            source.seek(size, os.SEEK_CUR)
        else:
            data = source.read(size)
            if len(data) < size or zlib.crc32(data) != crc:
                return
        record = Record(at, size, wall, bool(flags & _KEY), crc, bool(flags & _SOUND))
        yield record, data
        at = record.end
