"""The folder of the evidence files. A file is there whole, under a random name, or not at all.

    <root>/<company>/<two digits>/<32 digits>    whole files; the path below the root is the key
    <root>/incoming/<32 digits>                  parts: uploads and fetched clips, not whole yet
    <root>/stray/<32 digits>                     whole files of which the database knows nothing

Names that people gave are never part of a path. Pure: no Odoo.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

BLOCK = 2**20
"""Bytes read and written at a time: bounds the memory."""

INCOMING, STRAY = "incoming", "stray"
FOLDER_MODE, PART_MODE, FILE_MODE = 0o750, 0o600, 0o440

KEY = re.compile(r"\d{1,10}/[0-9a-f]{2}/[0-9a-f]{32}", re.ASCII)
PART = re.compile(r"[0-9a-f]{32}", re.ASCII)


@dataclass(frozen=True)
class Written:
    """A whole file: ``size`` in bytes, ``sha256`` as 64 hexadecimal digits."""

    key: str
    size: int
    sha256: str


class EvidenceFolder:
    """Raises OSError as the file system does; ValueError for a name that is none of ours."""

    def __init__(self, root: str | Path):
        self.root = Path(root)

    def path(self, key: str) -> Path:
        if not KEY.fullmatch(key or ""):
            raise ValueError("no key of an evidence file")
        return self.root / key

    def part(self, name: str) -> Path:
        if not PART.fullmatch(name or ""):
            raise ValueError("no name of a part")
        return self.root / INCOMING / name

    def new_part(self) -> Path:
        """Where something may be written that becomes a file later; not there yet."""
        self._make(self.root / INCOMING)
        return self.part(secrets.token_hex(16))

    def write(self, company_id: int, stream: BinaryIO) -> Written:
        """All of ``stream`` as a new file, on the disk when this returns."""
        part = self.new_part()
        try:
            size, digest = self._copy(stream, part)
            return Written(self.adopt(company_id, part), size, digest)
        finally:
            part.unlink(missing_ok=True)

    def adopt(self, company_id: int, part: Path) -> str:
        """``part`` becomes a file as well, and stays where it is: until the database knows of the
        file it is the only one that counts. Returns the file's key."""
        token = secrets.token_hex(16)
        key = f"{company_id}/{token[:2]}/{token}"
        path = self.path(key)
        self._make(path.parent)
        sync(part)
        os.link(part, path)
        os.chmod(path, FILE_MODE)
        sync(path.parent)
        return key

    def is_part(self, path: str | Path) -> bool:
        """Whether ``path`` is a file in the folder of parts."""
        path = Path(os.path.abspath(path))
        is_ours = path.parent == Path(os.path.abspath(self.root / INCOMING))
        return is_ours and bool(PART.fullmatch(path.name)) and not path.is_symlink()

    def erase(self, key: str) -> None:
        """The file goes for good. No matter if it is gone already."""
        path = self.path(key)
        path.unlink(missing_ok=True)
        if path.parent.exists():
            sync(path.parent)

    def set_aside(self, key: str) -> None:
        """A file that nobody knows goes to the strays."""
        self._make(self.root / STRAY)
        os.replace(self.path(key), self.root / STRAY / self.path(key).name)

    def keys(self) -> Iterator[str]:
        """Of all whole files."""
        for path in self.root.glob("*/*/*"):
            if KEY.fullmatch(key := path.relative_to(self.root).as_posix()):
                yield key

    def parts(self) -> Iterator[Path]:
        yield from _plain(self.root / INCOMING)

    def strays(self) -> Iterator[Path]:
        yield from _plain(self.root / STRAY)

    def free(self) -> int:
        """Bytes that may still be written."""
        self._make(self.root)
        found = os.statvfs(self.root)
        return found.f_bavail * found.f_frsize

    def _copy(self, stream: BinaryIO, part: Path) -> tuple[int, str]:
        size, digest = 0, hashlib.sha256()
        with open(part, "xb", opener=_private) as sink:
            while block := stream.read(BLOCK):
                sink.write(block)
                digest.update(block)
                size += len(block)
        return size, digest.hexdigest()

    def _make(self, folder: Path) -> None:
        """``folder`` and those above it up to the root, on the disk."""
        if folder.is_dir():
            return
        missing = [f for f in (folder, *folder.parents) if not f.is_dir()]
        for one in reversed(missing):
            one.mkdir(mode=FOLDER_MODE, exist_ok=True)
            sync(one.parent)


class RunningHash:
    """SHA-256 of a file that grows: what was hashed once is not read again.

    ``upto`` reads what is new; who has an older state of the same file goes on from there.
    """

    def __init__(self):
        self.size = 0
        self._digest = hashlib.sha256()

    def upto(self, path: Path, size: int, most: int | None = None) -> bool:
        """Read on until ``size`` bytes are hashed, at most ``most`` in this call. Returns whether
        all are."""
        goal = size if most is None else min(size, self.size + most)
        with open(path, "rb") as file:
            file.seek(self.size)
            while self.size < goal:
                block = file.read(min(BLOCK, goal - self.size))
                if not block:
                    raise EOFError("the file is shorter than it was")
                self.feed(block)
        return self.size >= size

    def feed(self, block: bytes) -> None:
        self._digest.update(block)
        self.size += len(block)

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


def sync(path: Path) -> None:
    """What ``path`` (a file or a folder) holds is on the disk when this returns."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def hash_file(path: Path) -> tuple[int, str]:
    """(bytes, SHA-256) of a file."""
    running = RunningHash()
    running.upto(path, os.path.getsize(path))
    return running.size, running.hexdigest()


def _private(path, flags):
    return os.open(path, flags, PART_MODE)


def _plain(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (p for p in folder.iterdir() if PART.fullmatch(p.name) and p.is_file())
