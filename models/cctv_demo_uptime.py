"""Two and a half months of the demo: how long each device was fine, what was wrong meanwhile, how
sharp the pictures were, and repairs that are done."""

from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models

from .cctv_accounting import company_zone
from .cctv_texts import REASON_SELECTION

DAYS = 75
DAY_S = 86400

DOWN = {
    # camera: [(days ago, from hour, hours, what was wrong)]
    "02": [(6, 9.5, 1.5, "unreachable"), (31, 20.0, 3.0, "unreachable")],
    "03": [(12, 13.0, 0.5, "rtsp_error"), (63, 9.0, 2.0, "rtsp_error")],
    "05": [(4, 0.0, 18.0, "unreachable"), (40, 2.0, 6.5, "unreachable")],
    "08": [(17, 8.0, 2.0, "auth_failed"), (47, 8.0, 4.0, "auth_failed")],
    "09": [
        (3, 6.0, 9.0, "unreachable"),
        (11, 15.5, 4.0, "unreachable"),
        (19, 22.0, 1.5, "stream_stalled"),
        (33, 15.0, 5.0, "unreachable"),
        (38, 16.0, 7.5, "unreachable"),
        (44, 14.5, 3.0, "unreachable"),
        (52, 15.0, 6.0, "unreachable"),
        (61, 15.0, 8.0, "unreachable"),
        (69, 16.5, 6.0, "unreachable"),
    ],
    "11": [(34, 3.0, 2.25, "stream_stalled"), (58, 10.0, 1.0, "rtsp_error")],
    "13": [(36, 18.0, 1.0, "picture_black"), (8, 18.0, 2.0, "picture_black")],
    "14": [(29, 7.0, 8.0, "picture_blurred"), (50, 7.0, 5.0, "picture_blurred")],
    "15": [(42, 11.0, 10.0, "unreachable"), (66, 8.0, 5.0, "unreachable")],
    "16": [(21, 1.0, 3.0, "channel_lost"), (54, 1.0, 4.0, "channel_lost")],
}

DULL = frozenset("auth_failed picture_black picture_blurred no_profile clock_skew".split())
"""What leaves a camera degraded; all else takes it down."""

SERVICE = {"01": (10, 40), "04": (10, 40), "07": (26, 56), "10": (26, 56)}
"""Camera → days ago on which it was in planned maintenance for two hours."""

FADING = {"06": 0.25, "14": 0.35, "03": 0.12}
"""Camera → how many points of sharpness it loses a day."""

REPAIRS = (
    # (camera, days ago, cause, hours to the analysis, hours to the repair, in time)
    ("09", 33, "power", 2, 22, True),
    ("09", 44, "power", 5, 70, False),
    ("05", 40, "network", 1, 9, True),
    ("15", 42, "cabling", 3, 26, True),
    ("14", 50, "lens", 20, 49, True),
    ("16", 54, "recorder", 4, 80, False),
    ("02", 31, "network", 1, 6, True),
)

ANALYSIS = {
    "power": "Catu daya kamera mati-hidup; adaptor panas.",
    "network": "Link ke lokasi putus.",
    "cabling": "Konektor berkarat, kabel putus sebagian.",
    "lens": "Kaca housing kotor dan berembun.",
    "recorder": "Kanal perekam macet.",
}
DONE = "Diperbaiki di lokasi dan diuji bersama petugas jaga."


class CctvUptimeDay(models.Model):
    _inherit = "cctv.uptime.day"

    @api.model
    def _load_demo(self):
        company = self.env.ref("base.main_company")
        zone = pytz.timezone(company_zone(company))
        today = fields.Date.context_today(self.with_context(tz=zone.zone))
        cameras = {
            f"{n:02}": self.env.ref(f"helpdesk_cctv.cctv_demo_camera_{n:02}") for n in range(1, 17)
        }
        others = [self.env.ref(f"helpdesk_cctv.cctv_demo_nvr_{n}") for n in (1, 2)]
        midnights = {ago: _midnight(zone, today, ago) for ago in range(-1, DAYS + 1)}
        for number, device in [*cameras.items(), *(("", other) for other in others)]:
            self._load_demo_days(device, number, today)
            self._load_demo_faults(device, number, midnights)
        self._load_demo_sharpness(cameras, today)
        self._load_demo_repairs(cameras, midnights)

    def _load_demo_days(self, device, number, today):
        rows = []
        for ago in range(DAYS, 0, -1):
            lost = {"down_s": 0, "degraded_s": 0}
            for _ago, _from, hours, kind in _events(number, ago):
                lost["degraded_s" if kind in DULL else "down_s"] += round(hours * 3600)
            planned = 7200 if ago in SERVICE.get(number, ()) else 0
            rest = DAY_S - planned - sum(lost.values())
            seconds = {"maintenance_s": planned, "up_s": rest, "checks": 288, **lost}
            rows.append({"device_id": device.id, "day": today - timedelta(days=ago), **seconds})
        self.create(rows)

    def _load_demo_faults(self, device, number, midnights):
        labels = dict(REASON_SELECTION)
        self.env["cctv.fault"].create(
            [
                {
                    "device_id": device.id,
                    "kind": kind,
                    "date_start": midnights[ago] + timedelta(hours=begin),
                    "date_confirmed": midnights[ago] + timedelta(hours=begin, minutes=5),
                    "date_end": midnights[ago] + timedelta(hours=begin + hours),
                    "end_reason": "recovered",
                    "detail": labels[kind],
                }
                for ago, begin, hours, kind in DOWN.get(number, ())
            ]
        )

    def _load_demo_sharpness(self, cameras, today):
        rows = []
        for number, camera in cameras.items():
            for ago in range(DAYS, 0, -1):
                lost = FADING.get(number, 0.01) * (DAYS - ago)
                for mode, base, best in (("day", 620.0, 98), ("infrared", 410.0, 94)):
                    share = best - lost + (ago * 7 + best) % 5 / 2
                    rows.append(
                        {
                            "device_id": camera.id,
                            "day": today - timedelta(days=ago),
                            "mode": mode,
                            "pictures": 140,
                            "ratio_pictures": 140,
                            "sharpness_mean": base * share / 100,
                            "sharpness_min": base * share / 125,
                            "sharpness_percent": share,
                            "luma_mean": 118.0 if mode == "day" else 84.0,
                        }
                    )
        self.env["cctv.picture.day"].create(rows)

    def _load_demo_repairs(self, cameras, midnights):
        """Closed repairs, as time has left them: their moments are those of the past."""
        quiet = self.env["helpdesk.ticket"].with_context(tracking_disable=True, mail_notrack=True)
        technician = self.env.ref("helpdesk_cctv.cctv_demo_user_technician")
        for number, ago, cause, answered, repaired, is_in_time in REPAIRS:
            camera, begin = cameras[number], midnights[ago] + timedelta(hours=9)
            ticket = quiet.create(
                {
                    "name": f"{camera.name}: perbaikan",
                    "description": "<p>Gambar tidak tampil di ruang kontrol.</p>",
                    "company_id": camera.company_id.id,
                    "cctv_device_id": camera.id,
                    "cctv_symptom": "no_picture",
                }
            )
            stage = ticket.team_id.sudo()._cctv_stages_of_phases().get("closed")
            end = begin + timedelta(hours=repaired)
            ticket.write(
                {
                    "cctv_phase": "closed",
                    "cctv_analysis": ANALYSIS[cause],
                    "cctv_cause": cause,
                    "cctv_analysed_date": begin + timedelta(hours=answered),
                    "cctv_repaired_date": end,
                    "cctv_repaired_by_id": technician.partner_id.id,
                    "cctv_repair_note": DONE,
                    "cctv_verified_date": end + timedelta(hours=1),
                    **({"stage_id": stage.id} if stage else {}),
                }
            )
            ticket.flush_recordset()
            self._age_demo_repair(ticket, begin, end, is_in_time)

    def _age_demo_repair(self, ticket, begin, end, is_in_time):
        due = end + timedelta(hours=12 if is_in_time else -12)
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = %s, closed_date = %s, deadline_start = %s,"
            " deadline_date = %s, deadline_done = %s, deadline_phase = %s,"
            " deadline_next_notice = NULL WHERE id = %s",
            [
                begin,
                end + timedelta(hours=2),
                begin,
                due,
                end,
                "met" if is_in_time else "missed",
                ticket.id,
            ],
        )
        ticket.invalidate_recordset()


def _events(number, ago):
    return [event for event in DOWN.get(number, ()) if event[0] == ago]


def _midnight(zone, today, ago):
    local = zone.localize(datetime.combine(today - timedelta(days=ago), time()))
    return local.astimezone(pytz.utc).replace(tzinfo=None)
