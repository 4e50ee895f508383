"""What the forms and lists of recorders and cameras show of disks, channels and recordings."""

from odoo import api, fields, models
from odoo.fields import Domain

from .cctv_choices import CCTV_GROUPS
from .cctv_recording_day import TOPICS, topic_of

DISK_TROUBLE = ("fault", "full", "gone")


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    cctv_disk_ids = fields.One2many(
        "cctv.recorder.disk", "recorder_id", string="Disks it tells of", groups=CCTV_GROUPS
    )
    cctv_told_channel_ids = fields.One2many(
        "cctv.recorder.channel", "recorder_id", string="Channels it tells of", groups=CCTV_GROUPS
    )
    cctv_recording_day_ids = fields.One2many(
        "cctv.recording.day", "camera_id", string="Recordings by day", groups=CCTV_GROUPS
    )
    cctv_disk_trouble_count = fields.Integer(
        string="Disks in trouble",
        compute="_compute_cctv_disk_trouble_count",
        search="_search_cctv_disk_trouble_count",
        groups=CCTV_GROUPS,
    )
    cctv_last_recording = fields.Datetime(
        related="cctv_status_id.last_recording", string="Recorder last told"
    )
    cctv_recorder_interface = fields.Selection(
        related="cctv_status_id.recorder_interface", string="Interface that answered"
    )
    cctv_recording_result = fields.Selection(
        TOPICS,
        string="Last proof of recording",
        compute="_compute_cctv_recording",
        groups=CCTV_GROUPS,
    )
    cctv_recording_date = fields.Date(
        string="Day of the last proof", compute="_compute_cctv_recording", groups=CCTV_GROUPS
    )
    cctv_unproven_count = fields.Integer(
        string="Days to look at",
        compute="_compute_cctv_unproven_count",
        groups=CCTV_GROUPS,
        help="Of its cameras, or its own, in the last seven days.",
    )
    cctv_told_video = fields.Selection(
        [("yes", "Video"), ("no", "No video"), ("unknown", "Not told")],
        string="The recorder sees video",
        compute="_compute_cctv_told",
        groups=CCTV_GROUPS,
    )
    cctv_told_recording = fields.Selection(
        [("yes", "Recording"), ("no", "Not recording"), ("unknown", "Not told")],
        string="The recorder records it",
        compute="_compute_cctv_told",
        groups=CCTV_GROUPS,
    )

    def _compute_cctv_disk_trouble_count(self):
        rows = self.env["cctv.recorder.disk"]._read_group(
            [("recorder_id", "in", self.ids), ("status", "in", DISK_TROUBLE)],
            ["recorder_id"],
            ["__count"],
        )
        counts = {recorder.id: count for recorder, count in rows}
        for device in self:
            device.cctv_disk_trouble_count = counts.get(device.id, 0)

    def _search_cctv_disk_trouble_count(self, operator, value):
        """Whether there are any: 'is more than nothing' is all that a filter asks."""
        if (operator, value) not in ((">", 0), ("=", 0)):
            return NotImplemented
        trouble = Domain("cctv_disk_ids", "any", [("status", "in", DISK_TROUBLE)])
        return trouble if operator == ">" else ~trouble

    def _compute_cctv_recording(self):
        """The newest day of each camera, in two queries for all of them."""
        proofs = self.env["cctv.recording.day"]
        newest = dict(
            proofs._read_group([("camera_id", "in", self.ids)], ["camera_id"], ["day:max"])
        )
        rows = proofs.search(
            [("camera_id", "in", self.ids), ("day", "in", list(set(newest.values())))]
        )
        results = {(row.camera_id.id, row.day): topic_of(row) for row in rows}
        days = {camera.id: day for camera, day in newest.items()}
        for device in self:
            day = days.get(device.id, False)
            device.cctv_recording_date = day
            device.cctv_recording_result = results.get((device.id, day), False)

    def _compute_cctv_unproven_count(self):
        proofs = self.env["cctv.recording.day"]
        recent = Domain([("day", ">=", "today -7d"), ("is_concern", "=", True)])
        counts = {}
        for name in ("camera_id", "recorder_id"):
            domain = recent & Domain(name, "in", self.ids)
            for device, count in proofs._read_group(domain, [name], ["__count"]):
                counts[device.id] = max(count, counts.get(device.id, 0))
        for device in self:
            device.cctv_unproven_count = counts.get(device.id, 0)

    @api.depends("cctv_recorder_id", "cctv_channel")
    def _compute_cctv_told(self):
        channels = self.env["cctv.recorder.channel"].search(
            [("recorder_id", "in", self.cctv_recorder_id.ids)]
        )
        told = {(c.recorder_id.id, c.number): (c.has_video, c.is_recording) for c in channels}
        for device in self:
            place = (device.cctv_recorder_id.id, device.cctv_channel)
            device.cctv_told_video, device.cctv_told_recording = told.get(place, (False, False))

    def action_cctv_recording_calendar(self):
        """The calendar of the cameras on this recorder."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "helpdesk_cctv.cctv_recording_calendar_action"
        )
        action.update(context={"recorder_id": self.id}, name=self.display_name)
        return action

    def action_cctv_recordings(self):
        """The days of this camera, or of the cameras on this recorder."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_recording_day_action"
        )
        name = "camera_id" if self.cctv_kind == "camera" else "recorder_id"
        action.update(domain=[(name, "=", self.id)], context={}, display_name=self.display_name)
        return action


class CctvLocation(models.Model):
    _inherit = "cctv.location"

    def action_cctv_recording_calendar(self):
        """The calendar of the cameras at this place and the places inside it."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "helpdesk_cctv.cctv_recording_calendar_action"
        )
        action.update(context={"location_id": self.id})
        return action
