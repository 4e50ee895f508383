"""Recordings of the demo: two recorders with a month of proofs, and the summaries of two days."""

from base64 import b64encode
from datetime import timedelta

from odoo import api, fields, models

from ..monitor.probe.types import Channel, Disk, Footage, RecorderReport
from ..tools.spans import day_bounds, without
from . import cctv_recording_rows as read, cctv_recording_writes as writes
from .cctv_accounting import company_zone
from .cctv_demo_pictures import scrawl
from .cctv_recording_proof import prove

DAYS = 34
TB = 1024 * 1024

GAPS = {
    # camera: [(days ago, from hour, to hour)]
    "02": [(1, 2.17, 2.9), (9, 13.0, 13.6)],
    "05": [(4, 0.0, 24.0), (5, 16.0, 24.0)],
    "09": [(1, 0.0, 24.0), (2, 7.5, 24.0)],
    "11": [(12, 3.0, 5.25), (20, 22.0, 23.0)],
    "13": [(1, 18.2, 19.1), (1, 21.0, 21.4)],
}
HELD = {"10": 18, "15": 21}
"""Camera → days that the recorder still has of it; all others of 31."""

NOT_ASKED = {"16": "no_answer", "12": "recorder_down"}


class CctvRecordingDay(models.Model):
    _inherit = "cctv.recording.day"

    @api.model
    def _load_demo(self):
        company = self.env.ref("base.main_company")
        recorders = [self.env.ref(f"helpdesk_cctv.cctv_demo_nvr_{n}") for n in (1, 2)]
        self._age_demo(recorders)
        at = fields.Datetime.now()
        reports = {nvr.id: _demo_report(nvr) for nvr in recorders}
        writes.write_interfaces(self.env, reports, at)
        writes.write_disks(self.env, reports, at - timedelta(days=3))
        writes.write_channels(self.env, reports, at - timedelta(days=12))
        zone = company_zone(company)
        today = fields.Date.context_today(self.with_context(tz=zone))
        for ago in range(DAYS, 0, -1):
            self._load_demo_day(recorders, today - timedelta(days=ago), ago, at)
        self.invalidate_model()
        self._load_demo_checks(company, today, at)

    def _age_demo(self, recorders):
        """The demo's devices have been in service for a year."""
        year_ago = fields.Date.today() - timedelta(days=365)
        cameras = self.env["maintenance.equipment"].search([("cctv_kind", "=", "camera")])
        for device in (cameras, *recorders):
            device.effective_date = year_ago

    def _load_demo_day(self, recorders, day, ago, at):
        cameras = read.read_cameras(self.env, {nvr.id: day for nvr in recorders})
        numbers = {
            self.env.ref(f"helpdesk_cctv.cctv_demo_camera_{n:02}").id: f"{n:02}"
            for n in range(1, 17)
        }
        proofs = [
            (camera, prove(_demo_footage(camera, numbers.get(camera.id, ""), ago), camera.expected))
            for camera in cameras.values()
        ]
        writes.write_days(self.env, proofs, at)
        self.env.cr.execute(
            "UPDATE cctv_recording_day SET reach = 'all', reachable_share = 100, picture = 'good'"
            " WHERE day = %s",
            [day],
        )

    def _load_demo_checks(self, company, today, at):
        """The day before yesterday's is signed and sealed, yesterday's waits for the supervisor."""
        checks, profile = self.env["cctv.recording.check"].sudo(), company._cctv_profile()
        supervisor = self.env.ref("helpdesk_cctv.cctv_demo_user_supervisor")
        for ago in (2, 1):
            made = checks._make(company, today - timedelta(days=ago), profile, at)
            made.message_post(body=self.env._("Made for the demonstration."))
            if ago == 1:
                continue
            for line in made.line_ids:
                line.with_user(supervisor).write(
                    {"decision": "repair", "note": "Teknisi sudah dipanggil, lihat tiket."}
                )
            mine = made.with_user(supervisor)
            mine._sign("checked", supervisor.partner_id, supervisor, b64encode(scrawl()))
            mine.action_seal()


def _demo_report(nvr) -> RecorderReport:
    is_first = nvr.cctv_code == "NVR-1"
    numbers = range(1, 4 if is_first else 5)
    disks = [Disk(n, f"hdd{n}", "ok", "ok", 4 * TB, n * 37 * 1024) for n in numbers]
    if is_first:
        disks.append(Disk(4, "hdd4", "fault", "smartFailed", 4 * TB))
    disks.append(Disk(5, "hdd5", "empty", "notexist"))
    channels = [
        Channel(n, f"Channel {n}", n <= 8 and not (n == 4 and not is_first), n <= 8)
        for n in range(1, 10)
    ]
    return RecorderReport("hikvision" if is_first else "dahua", tuple(disks), tuple(channels))


def _demo_footage(camera, number: str, ago: int) -> Footage:
    bounds = camera.expected.bounds
    method = "hikvision" if number <= "08" else "dahua"
    if ago == 1 and number in NOT_ASKED:
        return Footage(camera.channel, error="reply_timeout", method=method)
    holes = [
        (bounds[0] + start * 3600, bounds[0] + end * 3600)
        for day, start, end in GAPS.get(number, ())
        if day == ago
    ]
    oldest = day_bounds(
        camera.expected.day - timedelta(days=HELD.get(number, 31) - 1), camera.expected.zone
    )[0]
    return Footage(camera.channel, tuple(without([bounds], holes)), oldest, method)
