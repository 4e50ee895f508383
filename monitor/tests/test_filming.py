"""The film is made in a process of its own, which outlives a run: real processes, real files."""

import asyncio
import hashlib
import os
import shutil
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

from ..clock import SystemClock
from ..fetch import filming
from ..fetch.journal import Journal
from ..probe.deadline import Deadline
from ..probe.errors import DecoderFailed, FrameUndecodable
from .test_fetch import AT, Folder, units_of

LIMIT = 2**30
MANY = 30_000
WAIT_S = 60.0


class TestFilming(Folder):
    def setUp(self):
        super().setUp()
        self.folder = self.path.parent
        self.addCleanup(self.end_all)

    def wait(self, seconds: float = WAIT_S):
        deadline = Deadline.after(seconds, SystemClock())
        return asyncio.run(filming.wait(self.folder, LIMIT, deadline))

    def processes(self) -> list[int]:
        """Those that make a film of this folder."""
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().split(b"\0")
            except OSError:
                continue
            if os.fsencode(self.folder) in words and b"monitor.filmer" in words:
                found.append(int(path.parent.name))
        return found

    def end_all(self) -> None:
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def until(self, is_so) -> None:
        end = time.monotonic() + WAIT_S
        while not is_so():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.02)

    def long(self) -> None:
        """A journal that takes some seconds to make a film of."""
        units = units_of("h264")
        journal = self.journal(LIMIT)
        for number in range(MANY):
            unit = units[number % len(units)]
            journal.add("h264", unit.data, AT + number / 25, unit.is_key)
        journal.close()

    def test_made_with_its_hash(self):
        self.filled()
        made = self.wait()
        self.assertEqual(made.sha256, hashlib.sha256(self.film.read_bytes()).hexdigest())
        self.assertEqual((made.film.size, made.film.codec), (self.film.stat().st_size, "h264"))
        self.assertEqual(self.wait(), made)

    def test_longer_than_a_run(self):
        self.long()
        self.assertIsNone(self.wait(0.05))
        self.assertEqual(len(self.processes()), 1)
        self.assertIsNone(self.wait(0.05))
        self.assertLessEqual(len(self.processes()), 1, "it is made twice")
        made = self.wait()
        self.assertEqual(made.film.pictures, MANY)
        self.assertEqual((self.folder / "film.tries").stat().st_size, 1)

    def test_killed_in_between(self):
        self.long()
        self.assertIsNone(self.wait(0.05))
        self.end_all()
        self.assertEqual(self.wait().film.pictures, MANY)

    def test_dies_of_it_again_and_again(self):
        self.long()
        is_over = threading.Event()

        def kill_all():
            while not is_over.wait(0.005):
                self.end_all()

        killer = threading.Thread(target=kill_all)
        killer.start()
        try:
            with self.assertRaises(DecoderFailed):
                self.wait()
        finally:
            is_over.set()
            killer.join()

    def test_ends_when_nobody_wants_it(self):
        self.long()
        self.assertIsNone(self.wait(0.05))
        shutil.rmtree(self.folder)
        self.until(lambda: not self.processes())
        self.folder.mkdir()

    def test_no_video(self):
        journal = self.journal()
        journal.add("h264", bytes(range(50)), AT, True)
        journal.close()
        for _ in range(2):
            with self.assertRaises(FrameUndecodable):
                self.wait()


class TestSure(Folder):
    """What is on the disk for certain is not read again."""

    def broken(self, at: int) -> None:
        data = bytearray(self.path.read_bytes())
        data[at] ^= 1
        self.path.write_bytes(data)

    def test_not_read_again(self):
        self.filled()
        size = self.path.stat().st_size
        self.broken(size // 4)
        self.broken(size - 10)
        journal = Journal(self.path, LIMIT, size // 2)
        self.addCleanup(journal.close)
        self.assertGreater(journal.size, size // 2)
        self.assertLess(journal.size, size)

    def test_shorter_than_it_was(self):
        self.filled()
        size = self.path.stat().st_size
        os.truncate(self.path, size - 10)
        journal = Journal(self.path, LIMIT, size)
        self.addCleanup(journal.close)
        self.assertLess(journal.size, size - 10)
        self.assertEqual(journal.close(), journal.path.stat().st_size)
