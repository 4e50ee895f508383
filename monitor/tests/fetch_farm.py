"""A fetch from the simulator's recorders: what its tests share."""

import asyncio
import tempfile
import time
import unittest
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

import av

from simulator.testing import Simulator, SimulatorFailed

from ..clock import SystemClock
from ..fetch.fetch import Fetch
from ..fetch.journal import read, read_codec
from ..fetch.types import Job, Outcome
from ..probe.types import Target

av.logging.set_level(av.logging.PANIC)
GAP_S = 2 * 3600.0
GAPS = [{"channel": 1, "from": 2.0, "to": 1.99}]
"""From two hours before the farm began to 36 seconds later."""

SMALL = {"width": 256, "height": 144, "fps": 8}
"""Pictures that are drawn quickly."""

CAMERA = {"code": "c1", "scene": "gate"}
RECORDER = {"kind": "recorder", "channels": ["c1"], "gaps": GAPS, "sub": SMALL}


class FarmCase(unittest.TestCase):
    """An heir names its ``farm``, and its module begins it (``setUpModule``)."""

    farm: ClassVar[Simulator]
    born: ClassVar[float]
    span: ClassVar[tuple[float, float]]
    """What a job is about, in seconds from where the gap begins."""

    @classmethod
    def begin(cls) -> None:
        try:
            cls.farm.start()
        except SimulatorFailed as error:
            raise unittest.SkipTest(str(error)[:200]) from None
        unittest.addModuleCleanup(cls.farm.stop)
        cls.born = time.time()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.gap_at = self.born - GAP_S

    def new_folder(self) -> None:
        """For another fetch of the same test."""
        self.folder = Path(tempfile.mkdtemp(dir=self.folder))

    def job(self, code: str, *span: float, **options) -> Job:
        """``span``: where another one is asked for than the usual."""
        device = self.farm[code]
        target = Target(
            1,
            device.address,
            kind="recorder",
            onvif_port=device.onvif_port,
            rtsp_port=device.rtsp_port,
            username=device.username,
            password=device.password,
            allow_loopback=True,
        )
        start, end = span or self.span
        values = {"seconds": 60.0, "max_bytes": 2**28, **options}
        return Job(target, 1, self.gap_at + start, self.gap_at + end, str(self.folder), **values)

    def fetch(self, job: Job, report=lambda **_facts: None) -> Outcome | None:
        fetch = Fetch(job, SystemClock(), report)
        self.notes = fetch.notes
        return asyncio.run(fetch.run())

    def set_fault(self, code: str, fault: str, **values) -> None:
        self.farm.set_fault(code, fault, **values)
        self.addCleanup(self.farm.clear, code)

    def counted(self, code: str, what: str) -> int:
        """How often the device has met ``what`` by now."""
        return self.farm.describe(code)["counts"][what]

    def assertPlays(self, outcome: Outcome) -> None:
        with av.open(outcome.path) as film:
            times = [frame.time for frame in film.decode(video=0)]
        self.assertEqual(len(times), outcome.pictures)
        self.assertEqual(times, sorted(times))

    def assertSeamless(self, outcome: Outcome) -> None:
        """Nothing twice, nothing left out; all can be shown."""
        steps = [b - a for a, b in pairwise(self.pictures())]
        self.assertGreater(min(steps), 0.1)
        self.assertLess(max(steps), 0.15)
        self.assertEqual(outcome.gaps, ())
        self.assertPlays(outcome)

    def pictures(self) -> list[float]:
        """The times of the pictures that have come."""
        with open(self.folder / "journal", "rb") as source:
            read_codec(source)
            return [record.wall for record, _data in read(source) if not record.is_sound]
