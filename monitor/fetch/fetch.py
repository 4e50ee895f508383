"""The fetch itself: ask the recorder what it has, have it played span by span, keep what comes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from ..clock import Clock
from ..probe import errors
from ..probe.deadline import Deadline
from ..probe.recorders.link import Link
from ..probe.recorders.registry import RecorderDriver
from . import filming
from .downloading import MISSES_MAX, Downloader, Unfit
from .entrance import enter
from .gaps import gaps
from .journal import Journal, lock
from .notes import Notes
from .remux import Film
from .replaying import PASSING, Replayer, pause
from .sound import Sound
from .types import Job, Outcome
from .units import Unit

END_S = 2.0
"""Seconds before the end of a span at which it counts as played: the last pictures are often kept
back."""

DRY_TRIES = 3
"""Replays of one span that bring nothing new, before it is given up."""

LATER_S = 2.0
"""Seconds by which each further try of a moment that brought nothing is later: the times of
recordings are told in whole seconds, and some recorders refuse a moment just before one."""

SAME_PICTURE_S = 0.5
"""Seconds by which the time of a picture may differ between two replays."""

REPORT_S = 1.0

Report = Callable[..., None]


async def fetch(job: Job, clock: Clock, report: Report) -> Outcome | None:
    """The film, None when the time of this run was over before: the next one goes on.

    ``report``: called with ``seconds`` (of footage, so far), ``of`` and ``bytes`` every second.
    Raises ProbeError: what kept it from going on, or from beginning.
    """
    return await Fetch(job, clock, report).run()


class Fetch:
    def __init__(self, job: Job, clock: Clock, report: Report):
        self._job = job
        self.clock = clock
        self._report = report
        self._folder = Path(job.folder)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = lock(self._folder / "lock")
        self.notes = Notes.read(self._folder / "notes.json")
        self.deadline = Deadline.after(job.seconds, clock)
        self.max_bytes = job.max_bytes
        self.piece = self._folder / "piece"
        self._reported_at = 0.0
        self.problem: errors.ProbeError | None = None

    @cached_property
    def journal(self) -> Journal:
        """Opened when it is needed: all of it is looked through."""
        return Journal(self._folder / "journal", self.max_bytes, self.notes.sure_bytes)

    async def run(self) -> Outcome | None:
        try:
            return await self._run()
        finally:
            self.close()

    def close(self) -> None:
        if "journal" in vars(self):  # it was opened
            self.journal.close()
        self._lock.close()

    async def _run(self) -> Outcome | None:
        if not self.notes.is_complete:
            try:
                self.notes.is_complete = await self._collect()
            finally:
                self.notes.sure_bytes = self.journal.close()
                self.notes.write()
        return await self._film() if self.notes.is_complete else None

    async def _collect(self) -> bool:
        """Whether all has come that will come."""
        try:
            link, driver = await self._open()
        except (errors.ConnectError, errors.ReplyTimeout):
            if self.deadline.expired():
                return False
            raise
        self._downloader = Downloader(self, link, driver, self._job.channel)
        self._replayer = Replayer(self, link, driver, self._job.channel)
        try:
            spans = await self._spans(driver)
            for since, until in spans:
                if not await self._span(driver, since, until):
                    return False
        finally:
            link.close()
        if self.journal.last is None:
            raise self.problem or errors.ReplayFailed(channel=self._job.channel)
        return True

    async def _open(self) -> tuple[Link, RecorderDriver]:
        return await enter(self._job.target, self.deadline, self.clock, self.notes)

    async def _spans(self, driver: RecorderDriver) -> tuple:
        """What the recorder says it has. Raises NotRecorded."""
        job = self._job
        whole = ((job.since, job.until),)
        try:
            footage = await driver.footage(job.channel, job.since, job.until)
        except (errors.NoSearch, errors.SearchUnfinished):
            return whole
        if not footage.spans:
            raise errors.NotRecorded(channel=job.channel)
        if footage.coarse:
            return whole
        self.notes.recorded = [list(span) for span in footage.spans]
        return footage.spans

    async def _span(self, driver: RecorderDriver, since: float, until: float) -> bool:
        """Whether the span is over; False when the time of this run is."""
        dry = later = 0
        while dry < DRY_TRIES:
            last = self.journal.last
            if last is not None and last >= until - END_S:
                return True
            if self.deadline.expired():
                return False
            if await self._download(driver, since, until):
                continue
            start = since
            if last is not None and last >= since:
                start = max(since, self.journal.key or since)
            start = min(start + later * LATER_S, until)
            if await self._replayer.play(start, until):
                continue
            if self.deadline.expired():
                return self._is_over(until)
            now = self.journal.last
            dry = 0 if now is not None and now > (last or since) + 1.0 else dry + 1
            later = later + (not self._replayer.was_slow) if dry else 0
        return True

    async def _download(self, driver: RecorderDriver, since: float, until: float) -> bool:
        """Whether the next piece was asked for as a file, which is faster than having it played.
        Once that has turned out to be of no use, all is played."""
        notes = self.notes
        if notes.no_download or not driver.hands_out_files:
            return False
        got_on = False
        try:
            got_on = await self._downloader.step(since, until)
        except Unfit as unfit:
            notes.no_download = unfit.code
        except PASSING as error:
            self.problem = error
            await pause(self.deadline)
        finally:
            if got_on:
                notes.ways = sorted({*notes.ways, "download"})
            notes.misses = 0 if got_on else notes.misses + 1
            if notes.misses >= MISSES_MAX:
                notes.no_download = notes.no_download or "download_stalled"
            self.journal.flush()
            notes.write()
        return True

    @contextmanager
    def opening(self) -> Iterator[None]:
        """A file of the recorder is being taken apart. Where that ends this process twice, files
        are not asked for any more."""
        self.notes.openings += 1
        self.notes.write()
        try:
            yield
        finally:
            self.notes.openings = 0

    def _is_over(self, until: float) -> bool:
        last = self.journal.last
        return last is not None and last >= until - END_S

    def make_way(self, first: float) -> bool:
        """Whether pictures from ``first`` on go on from what has come. Those from the last key
        frame on, which may not all have come, give way when they come again."""
        journal = self.journal
        if journal.last is None or first > journal.last:
            return True
        if journal.key is None or first > journal.key + SAME_PICTURE_S:
            return False
        journal.cut_to_key()
        if self.notes.sure_bytes > journal.size:
            self.notes.sure_bytes = journal.size
            self.notes.write()
        return True

    def keep(self, codec: str, wall: float, unit: Unit) -> None:
        self.journal.add(codec, unit.data, wall, unit.is_key)
        now = self.clock.monotonic()
        if now - self._reported_at > REPORT_S:
            self._reported_at = now
            self.tell()

    def keep_sound(self, sound: Sound, data: bytes, wall: float) -> None:
        """One kind of sound a film; another one is left out."""
        if self.notes.sound is None:
            self.notes.sound = [sound.codec, sound.rate, sound.channels]
            self.notes.write()
        if self.notes.sound == [sound.codec, sound.rate, sound.channels]:
            self.journal.add_sound(data, wall)
        else:
            self.notes.left_out_sound = True

    def tell(self) -> None:
        job = self._job
        last = self.journal.last or job.since
        done = min(max(0.0, last - job.since), job.until - job.since)
        self._report(seconds=round(done, 1), of=job.until - job.since, bytes=self.journal.size)

    def _tell_making(self) -> None:
        """All is here, and time goes into the film."""
        span_s = self._job.until - self._job.since
        size = (self._folder / "journal").stat().st_size
        self._report(seconds=span_s, of=span_s, bytes=size, making=True)

    def _remarks(self, path: Path) -> tuple[str, ...]:
        found = [self.notes.no_download] if self.notes.no_download else []
        if self.notes.left_out_sound:
            found.append("sound_left_out")
        if path.suffix == ".mov":
            found.append("quicktime")
        return tuple(found)

    async def _film(self) -> Outcome | None:
        self._tell_making()
        made = await filming.wait(self._folder, self.max_bytes, self.deadline)
        if not made:
            return None
        film, notes, path = made.film, self.notes, self._folder / made.name
        shared = {f: getattr(film, f) for f in Film.__dataclass_fields__ if f != "holes"}
        return Outcome(
            str(path),
            **shared,
            sha256=made.sha256,
            driver=notes.driver,
            clock_offset_s=notes.clock_offset_s,
            is_stamped=notes.is_stamped,
            damaged=notes.damaged,
            ways=tuple(notes.ways),
            remarks=self._remarks(path),
            gaps=gaps(film, self._job.since, self._job.until, notes.recorded),
        )
