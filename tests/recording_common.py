"""What the tests of recordings share: reports of a recorder, fed through the poll's own door."""

from datetime import timedelta

from odoo import fields

from ..monitor.probe.types import Channel, Disk, Footage, Level, RecorderReport
from ..tools.spans import day_bounds, without
from .poll_common import START, PollCase  # noqa: F401

ZONE = "Asia/Jakarta"
YESTERDAY = fields.Date.to_date("2026-03-01")
"""``START`` is Monday, 2 March, 10 o'clock in Jakarta."""

TB = 1024 * 1024


class RecordingCase(PollCase):
    """The camera of ``PollCase`` on channel 1, in service for two years, with a recorder that has
    answered once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        long_ago = YESTERDAY - timedelta(days=730)
        (cls.camera | cls.recorder).effective_date = long_ago
        cls.Proof = cls.env["cctv.recording.day"]
        cls.Check = cls.env["cctv.recording.check"]
        cls.midnight, cls.next_midnight = day_bounds(YESTERDAY, ZONE)

    @classmethod
    def make_camera(cls, code, channel=0, **values):
        """A camera on a channel of the recorder, or on none."""
        cls.made = getattr(cls, "made", 0) + 1
        return cls.make_device(
            "camera",
            code,
            f"10.9.1.{cls.made}",
            cctv_location_id=cls.lobby.id,
            cctv_recorder_id=cls.recorder.id if channel else False,
            cctv_channel=channel,
            effective_date=cls.camera.effective_date,
            **values,
        )

    def at(self, hour):
        """Seconds of an hour of yesterday."""
        return self.midnight + hour * 3600

    def footage(self, channel=1, holes=(), held_days=40, **values):
        """All of yesterday but these hours, and as much of the past."""
        gaps = [(self.at(start), self.at(end)) for start, end in holes]
        spans = without([(self.midnight, self.next_midnight)], gaps)
        oldest = self.next_midnight - held_days * 86400 if held_days else None
        return Footage(channel, tuple(spans), oldest, values.pop("method", "hikvision"), **values)

    def report(self, *footage, disks=(), channels=(), driver="hikvision"):
        return RecorderReport(driver, tuple(disks), tuple(channels), tuple(footage))

    def tell(self, *footage, recorder=None, after_s=60, **values):
        """The recorder tells something: through ``_apply_verdicts``, as a sweep does it."""
        report = values.pop("report", None) or self.report(*footage, **values)
        verdict = self.verdict(recorder or self.recorder, level=Level.RECORDING, recorder=report)
        return self.apply(verdict, after_s=after_s)

    def proof(self, camera=None, day=YESTERDAY):
        camera = camera or self.camera
        return self.Proof.search([("camera_id", "=", camera.id), ("day", "=", day)])

    def prepare(self, day=YESTERDAY):
        self.Proof._prepare({self.company.id: day})

    @staticmethod
    def disk(number=1, status="ok", free=TB, **values):
        return Disk(number, f"hdd{number}", status, status, 4 * TB, free, **values)

    @staticmethod
    def channel(number=1, video=True, recording=True):
        return Channel(number, f"Channel {number}", video, recording)


