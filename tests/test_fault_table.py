"""The fault table: every fault that the simulator knows, injected and healed on a live device.

Each row has a device of its own, so that all rows go through the same sweeps. What is seen is what
people get: the reasons of the device, and the ticket or the review that comes of them. The log has
the table as it was seen.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from odoo.tests import tagged

from ..models.cctv_recording_rows import SETTLE_S
from ..simulator.faults import FAULTS
from .simulator_case import SimulatorCase

_logger = logging.getLogger(__name__)

TICKET, REVIEW = "ticket", "review"
LOOKS_MAX = 8
"""More than any fault with the default policy needs until it is confirmed or over."""


@dataclass(frozen=True)
class Row:
    """``fault`` with ``params`` on a device made as ``options`` say has to be found as ``reason``
    and become a ``then``. ``on``: 'camera', or a 'recorder' and its 'channel', with the one that
    shows it."""

    fault: str
    reason: str
    params: dict = field(default_factory=dict)
    options: dict = field(default_factory=dict)
    then: str = TICKET
    on: str = "camera"

    def moments(self):
        """``params`` as of now: the test may begin on another day than this module was loaded."""
        if "hours" not in self.params:
            return self.params
        return {**self.params, "hours": since_noon_h()}

    @property
    def has_recorder(self):
        return self.on != "camera"

    def __str__(self):
        values = " ".join(f"{name}={value}" for name, value in self.params.items())
        codec = self.options.get("sub", {}).get("codec", "")
        return " ".join(filter(None, (self.fault, values, codec, self.options.get("driver"))))


def codecs(fault: str, reason: str, **params) -> tuple[Row, ...]:
    """The row in each video format, since pictures are compared after coding."""
    return tuple(
        Row(fault, reason, params, {"sub": {"codec": codec}}) for codec in ("H264", "H265", "JPEG")
    )


def drivers(fault: str, reason: str, on: str, skip=(), **params) -> tuple[Row, ...]:
    """The row on a recorder of each kind that tells of it."""
    styles = {"hikvision": "tracks", "dahua": "realmonitor", "onvif": "plain"}
    return tuple(
        Row(fault, reason, params, {"style": style, "driver": driver}, on=on)
        for driver, style in styles.items()
        if driver not in skip
    )


def since_noon_h() -> float:
    """Hours since noon of the day that recorders are asked about: yesterday, once it has settled. A
    recorder that stopped within it leaves something to find there; of one that had stopped before,
    ONVIF does not tell that it has."""
    now = datetime.now(timezone.utc)
    noon = (now - timedelta(days=1, seconds=SETTLE_S)).replace(hour=12, minute=0)
    return round((now - noon).total_seconds() / 3600, 2)


TABLE = (
    Row("off", "unreachable"),
    Row("off", "rtsp_error", {"where": "rtsp"}),
    Row("off", "onvif_fault", {"where": "onvif"}),
    Row("refuse", "refused"),
    Row("silent", "unreachable"),
    Row("slow", "unreachable", {"seconds": 20}),
    Row("wrong_password", "auth_failed"),
    Row("locked_out", "locked_out"),
    Row("busy", "onvif_fault", {"how": "words"}),
    Row("busy", "auth_failed", {"how": "bare"}),
    Row("clock_off", "clock_skew"),
    Row("malformed_xml", "onvif_fault", {"how": "text"}),
    Row("no_profile", "no_profile", {"streams": "gone"}),
    Row("rtsp_error", "rtsp_error"),
    Row("stalled", "stream_stalled"),
    Row("stalled", "stream_stalled", {"snapshot": "works"}),
    Row("black", "picture_black"),
    Row("white", "picture_flat"),
    Row("flat", "picture_flat"),
    *codecs("frozen", "picture_frozen"),
    *codecs("frozen", "picture_frozen", clock="running"),
    Row("covered", "picture_covered", then=REVIEW),
    Row("defocused", "picture_blurred", {"radius": 2}, then=REVIEW),
    Row("moved", "picture_moved", then=REVIEW),
    Row("alarm", "picture_covered", then=REVIEW),
    Row("alarm", "channel_lost", {"topic": "VideoSource/SignalLoss"}),
    *drivers("disk_fault", "disk_fault", "recorder", skip=("onvif",)),
    *drivers("disk_full", "disk_full", "recorder", skip=("onvif", "dahua")),
    *drivers("channel_lost", "channel_lost", "channel", skip=("onvif",)),
    *drivers("recording_gap", "recording_gap", "channel", **{"from": 40, "to": 3}),
    *drivers("recording_stopped", "recording_gap", "channel", hours="since noon"),
    *drivers("retention_short", "retention_short", "channel", days=3),
)

NO_FAULT = {"infrared", "search_missing", "download_broken"}
"""What the simulator can do besides faults of a device: night, a recorder that offers no search,
one whose files cannot be fetched (``monitor/tests/test_fetch_download.py``)."""

NEEDS_REFERENCE = {"covered", "defocused", "moved"}


@tagged("post_install", "-at_install", "cctv_sweep")
class TestFaultTable(SimulatorCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.rows = {f"T-{n:02}": row for n, row in enumerate(TABLE, 1)}
        super().setUpClass()
        cls.devices = cls.Device.union(*cls.devices)
        cls.devices |= cls.devices.cctv_channel_ids
        by_code = {device.cctv_code: device for device in cls.devices}
        cls.by_row = {code: by_code[code] | by_code[code].cctv_channel_ids for code in cls.rows}
        cls.watched = {
            code: by_code[f"{code}-1" if row.on == "channel" else code]
            for code, row in cls.rows.items()
        }

    @classmethod
    def simulated(cls):
        """A camera for each row; of a row on a recorder the camera on its only channel."""
        found = []
        for code, row in cls.rows.items():
            if row.has_recorder:
                found.append({"code": f"{code}-1"})
                found.append(
                    {"code": code, "kind": "recorder", "channels": [f"{code}-1"], **row.options}
                )
            else:
                found.append({"code": code, **row.options})
        return found

    def look(self, codes):
        """One sweep of these rows as deep as it goes; the pictures before are a minute old, and
        what was recorded yesterday is looked for again."""
        devices = self.Device.union(*(self.by_row[code] for code in codes))
        self.env["cctv.recording.day"].search([("camera_id", "in", devices.ids)]).unlink()
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE cctv_device_status s
               SET next_check = NULL, next_picture = NULL, next_recording = NULL,
                   probe_memory = s.probe_memory || jsonb_build_object('picture', (
                       SELECT coalesce(jsonb_object_agg(key, value || jsonb_build_object(
                                  'at', (value->>'at')::float - 60)), '{}')
                         FROM jsonb_each(coalesce(s.probe_memory->'picture', '{}'))))
             WHERE s.device_id = ANY(%s)
            """,
            [devices.ids],
        )
        self.env.invalidate_all()
        with self.enter_registry_test_mode():
            self.env.ref("helpdesk_cctv.ir_cron_cctv_poll").method_direct_trigger()
        self.env.invalidate_all()

    def looks_until(self, wanted):
        """Look at each device until it is as it should be; {code: looks that took}. One that hangs
        costs its timeout at each look: it is not looked at again while others take longer."""
        taken, left = {}, set(wanted)
        for count in range(1, LOOKS_MAX + 1):
            self.look(left)
            left = {code for code, reasons in self.seen().items() if reasons != wanted[code]}
            taken = {**dict.fromkeys(wanted.keys() - left, count), **taken}
            if not left:
                break
        self.assertEqual(self.seen(), wanted)
        return taken

    def seen(self):
        return {code: d.cctv_status_id.reasons or "" for code, d in self.watched.items()}

    def became(self):
        """{code: what the open faults of the device became}"""
        return {code: self.what_became(device) for code, device in self.watched.items()}

    def what_became(self, device):
        faults = device.cctv_fault_ids.filtered("is_open")
        if faults.ticket_id and not faults.ticket_id.closed:
            return TICKET
        return REVIEW if "to_review" in faults.mapped("review_state") else "nothing"

    def approve_references(self):
        """The present pictures are what the cameras are to show. On a busy machine a look may end
        before the last of them is taken."""
        cameras = [self.watched[c] for c, r in self.rows.items() if r.fault in NEEDS_REFERENCE]
        cameras = self.Device.union(*cameras)
        for _ in range(LOOKS_MAX):
            if all(cameras.mapped("cctv_snapshot_date")):
                break
            self.look(self.rows)
        cameras.with_user(self.make_user("technician")).action_cctv_propose_reference()
        references = self.env["cctv.picture.reference"].search([("device_id", "in", cameras.ids)])
        self.assertEqual(references.device_id, cameras)
        references.with_user(self.make_user("supervisor")).action_approve()

    def test_every_fault_is_found_and_healed(self):
        self.assertEqual({row.fault for row in TABLE} | NO_FAULT, set(FAULTS))
        fine = dict.fromkeys(self.rows, "")
        self.looks_until(fine)
        self.approve_references()
        for code, row in self.rows.items():
            self.simulator.set_fault(code, row.fault, **row.moments())
        found = self.looks_until({code: row.reason for code, row in self.rows.items()})
        self.assertEqual(self.became(), {code: row.then for code, row in self.rows.items()})
        tickets = self.devices.cctv_fault_ids.ticket_id
        for code in self.rows:
            self.simulator.clear(code)
        healed = self.looks_until(fine)
        self.assertTrue(all(tickets.mapped("closed")), "nobody has worked on them")
        for code, row in self.rows.items():
            _logger.info(
                "fault table | %s | %s | %s looks | %s | healed after %s looks |",
                row,
                row.reason,
                found[code],
                row.then,
                healed[code],
            )
