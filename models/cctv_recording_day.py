from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

RESULT_SELECTION = [
    ("missing", "Missing"),
    ("gaps", "Gaps"),
    ("unchecked", "Not checked"),
    ("proven", "Proven"),
]
"""In the order of urgency."""

TOPICS = [
    *RESULT_SELECTION,
    ("short", "Kept too short"),
    ("picture", "Faulty picture"),
]
"""What is to be said of a day: of one that is proven, why it is looked at all the same."""

UNCHECKED_REASONS = [
    ("waiting", "Not asked yet"),
    ("no_recorder", "On no recorder"),
    ("no_channel", "Channel not entered"),
    ("recorder_off", "Recorder is not polled"),
    ("recorder_down", "Recorder unreachable"),
    ("refused", "Recorder refuses the password"),
    ("no_search", "Recorder offers no search"),
    ("no_answer", "Recorder did not answer"),
]

METHODS = [
    ("onvif", "ONVIF search"),
    ("hikvision", "Hikvision search"),
    ("dahua", "Dahua search"),
    ("retrieval", "Short retrieval"),
    ("none", "None"),
]

REACH = [
    ("all", "All day"),
    ("part", "Part of the day"),
    ("none", "Not at all"),
    ("unknown", "Not known"),
]

PICTURES = [("good", "Good"), ("bad", "Faulty"), ("unknown", "Not looked at")]

GAP_CAUSES = [
    ("camera", "The camera was down"),
    ("recorder", "The recorder was down"),
    ("maintenance", "In maintenance"),
]

KEPT_DAYS = 400
"""A year and a month, so that a month can be compared with the same one a year ago."""


class CctvRecordingDay(models.Model):
    """What is proven about one camera's recordings of one day of its company's time zone. A
    scheduled action makes the row after midnight, not checked; the poll writes what the recorder
    tells. What was not looked at is never called proven."""

    _name = "cctv.recording.day"
    _description = "Proof of recording"
    _log_access = False
    _order = "day desc, camera_id"
    _rec_name = "day"

    camera_id = fields.Many2one(
        "maintenance.equipment", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="camera_id.company_id", store=True)
    location_id = fields.Many2one(
        "cctv.location", readonly=True, ondelete="set null", index="btree_not_null"
    )
    recorder_id = fields.Many2one(
        "maintenance.equipment",
        string="Recorder",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="Who was asked; the camera itself when it records on its own card.",
    )
    day = fields.Date(required=True, readonly=True)
    result = fields.Selection(
        RESULT_SELECTION, required=True, readonly=True, default="unchecked"
    )
    reason = fields.Selection(
        UNCHECKED_REASONS, readonly=True, string="Why not checked", help="Empty when it was."
    )
    error = fields.Char(readonly=True, help="Code of the error, for the technician.")
    method = fields.Selection(METHODS, readonly=True, required=True, default="none")
    date_asked = fields.Datetime(string="Asked", readonly=True)
    tries = fields.Integer(readonly=True, default=0)

    reach = fields.Selection(
        REACH, string="Reachable", required=True, readonly=True, default="unknown"
    )
    reachable_share = fields.Float(
        string="Reachable (%)", readonly=True, digits=(5, 1), aggregator="avg"
    )
    maintenance_s = fields.Integer(string="In maintenance (s)", readonly=True, default=0)
    picture = fields.Selection(PICTURES, required=True, readonly=True, default="unknown")
    picture_faults = fields.Char(
        readonly=True, help="Codes of the picture faults of that day, separated by commas."
    )

    expected_s = fields.Integer(string="To be recorded (s)", readonly=True, default=0)
    covered_s = fields.Integer(string="Found (s)", readonly=True, default=0)
    covered_share = fields.Float(
        string="Found (%)", readonly=True, digits=(5, 1), aggregator="avg"
    )
    gap_s = fields.Integer(string="Missing (s)", readonly=True, default=0)
    gap_count = fields.Integer(string="Number of gaps", readonly=True, default=0)
    longest_s = fields.Integer(
        string="Longest gap (s)", readonly=True, default=0, aggregator="max"
    )
    gaps = fields.Json(
        string="Where the gaps are",
        readonly=True, prefetch=False, help="From and to, seconds since 1970, UTC."
    )
    expected = fields.Json(
        readonly=True, prefetch=False, help="As the gaps; empty: all of the day."
    )
    is_coarse = fields.Boolean(
        string="Samples only",
        readonly=True,
        help="The recorder showed only samples of the day: short gaps cannot be seen.",
    )
    is_explained = fields.Boolean(
        string="Explained", readonly=True, help="The gaps are those of a trouble that is known."
    )
    gap_cause = fields.Selection(GAP_CAUSES, string="Explained by", readonly=True)

    oldest = fields.Datetime(
        string="Oldest recording", readonly=True, help="Up to then the recorder reaches back."
    )
    held_days = fields.Integer(string="Days held", readonly=True, aggregator="min")
    is_held_known = fields.Boolean(readonly=True)
    demanded_days = fields.Integer(string="Days demanded", readonly=True, aggregator="max")
    is_short = fields.Boolean(string="Kept too short", readonly=True)

    _camera_day_unique = models.UniqueIndex(
        "(camera_id, day)", "A camera has one proof of recording a day only."
    )
    _by_day = models.Index("(day, company_id, result)")
    _by_recorder = models.Index("(recorder_id, day) WHERE result = 'unchecked'")

    @api.depends("camera_id.cctv_code", "camera_id.name", "day")
    def _compute_display_name(self):
        for row in self:
            camera = row.camera_id.sudo()
            day = format_date(self.env, row.day) if row.day else ""
            row.display_name = f"{camera.cctv_code or camera.name or ''}, {day}"

    @api.autovacuum
    def _gc_old(self):
        limit = fields.Date.today() - timedelta(days=KEPT_DAYS)
        self.env.cr.execute("DELETE FROM cctv_recording_day WHERE day < %s", [limit])


def topic_of(day) -> str:
    """Code of ``TOPICS`` for a proof of recording, or for a line about one."""
    if day.result != "proven":
        return day.result
    return "short" if day.is_short else "picture" if day.picture == "bad" else "proven"
