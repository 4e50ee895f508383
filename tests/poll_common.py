"""What the tests of the polling share: verdicts, and a clock that the test moves."""

from dataclasses import replace
from datetime import datetime, timezone

from freezegun import freeze_time

from ..models.cctv_poll_tools import from_epoch
from ..monitor.probe.reasons import REASONS, Reason
from ..monitor.probe.types import Finding, Level, Picture, Stage, StageName, Verdict
from .common import CctvCase

START = datetime(2026, 3, 2, 3, 0, tzinfo=timezone.utc).timestamp()
"""A Monday, 10 o'clock in Jakarta."""

CONNECTION = frozenset({Reason.UNREACHABLE, Reason.REFUSED})
PULSE = CONNECTION | {Reason.AUTH_FAILED, Reason.LOCKED_OUT, Reason.ONVIF_FAULT, Reason.RTSP_ERROR}
PICTURE = PULSE | {Reason.PICTURE_BLACK, Reason.PICTURE_FLAT, Reason.STREAM_STALLED}

LOOKED = PICTURE | {Reason.PICTURE_COVERED, Reason.PICTURE_MOVED, Reason.PICTURE_BLURRED}

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")


class PollCase(CctvCase):
    """The devices of ``CctvCase`` and a default policy of 2 failures of 3, recovery after 2."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={})
        cls.poll = cls.env["cctv.poll"]
        cls.company.partner_id.tz = "Asia/Jakarta"
        cls.policy = cls.env.ref("helpdesk_cctv.poll_policy_default")
        cls.policy.write({"soft_confirm_n": 2, "soft_confirm_m": 3})
        cls.team = cls.env["helpdesk.ticket.team"].create({"name": "Site team"})
        cls.site.team_id = cls.team
        cls.camera = cls.camera.with_env(cls.env)
        cls.recorder = cls.recorder.with_env(cls.env)

    def setUp(self):
        super().setUp()
        self.now = START
        freezer = freeze_time(from_epoch(START))
        self.freezer, self.frozen = freezer, freezer.start()
        self.addCleanup(freezer.stop)
        self.env.cr.execute(
            "UPDATE cctv_device_status SET since = %(now)s, next_check = %(now)s,"
            " accounted_until = %(now)s",
            {"now": from_epoch(START)},
        )
        self.env.invalidate_all()

    def verdict(self, device, *reasons, level=Level.PULSE, judged=None, jpeg=b"", **values):
        """What a probe would say: these reasons found, the others of its level disproved."""
        if judged is None:
            cut = CONNECTION if CONNECTION & set(reasons) else PULSE
            judged = PICTURE if level is Level.PICTURE and cut is PULSE else cut
        return Verdict(
            id=device.id,
            level=level,
            started_at=self.now,
            duration_s=0.1,
            stages=(Stage(StageName.CONNECT, duration_ms=1.5),),
            findings=tuple(Finding(reason, detail="as found") for reason in reasons),
            judged=judged,
            latency_ms=12.5,
            picture=Picture(jpeg=jpeg, width=64, height=48) if jpeg else None,
            **values,
        )

    def picture(self, mode="day", **metrics):
        """A picture as the monitor describes it; ``metrics`` besides its sharpness."""
        return Picture(
            jpeg=JPEG,
            width=64,
            height=48,
            taken_at=self.now,
            metrics={"luma_mean": 100.0, "sharpness": 400.0, **metrics},
            mode=mode,
            description={"v": 1, "luma": "of " + mode},
        )

    def look(self, devices, *reasons, mode="day", after_s=60, metrics=None, findings=None):
        """A look at the pictures of devices that finds these reasons."""
        self.wait(after_s)
        picture, verdicts = self.picture(mode, **(metrics or {})), []
        for device in devices:
            verdict = self.verdict(device, *reasons, level=Level.PICTURE, judged=LOOKED)
            found = findings or verdict.findings
            verdicts.append(replace(verdict, picture=picture, findings=found))
        return self.poll._apply_verdicts(verdicts, self.now)

    def apply(self, *verdicts, after_s=60):
        """Write verdicts ``after_s`` later than the last ones."""
        self.wait(after_s)
        return self.poll._apply_verdicts(list(verdicts), self.now)

    def wait(self, seconds):
        self.now += seconds
        self.frozen.move_to(from_epoch(self.now))

    def bad(self, device, *reasons, times=0, **values):
        """``times`` checks in a row that find these reasons; 0 for as many as make a fault."""
        is_soft = any(REASONS[Reason(reason)].soft for reason in reasons)
        for _ in range(times or (3 if is_soft else 2)):
            self.apply(self.verdict(device, *reasons, **values))

    def good(self, device, times=2, **values):
        for _ in range(times):
            self.apply(self.verdict(device, **values))

    def announce(self):
        self.env["cctv.ticket.news"]._announce()

    def faults(self, device, **domain):
        conditions = [("device_id", "=", device.id)]
        conditions += [(name, "=", value) for name, value in domain.items()]
        return self.env["cctv.fault"].search(conditions, order="id")

    def tickets(self, device=None):
        domain = [("cctv_device_id", "=", device.id)] if device else []
        return self.env["helpdesk.ticket"].search([*domain, ("cctv_opened_by_poller", "=", True)])

    def notes(self, ticket):
        """The texts of a ticket's messages, the newest first."""
        messages = self.env["mail.message"].search(
            [("model", "=", "helpdesk.ticket"), ("res_id", "=", ticket.id)], order="id desc"
        )
        return [str(message.body) for message in messages]
