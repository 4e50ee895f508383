"""What is expected of recordings: when a camera is recorded, and for how long it is kept."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .cctv_accounting import FALLBACK_ZONE

RECORDING_PLANS = [
    ("always", "Around the clock"),
    ("hours", "At certain hours"),
    ("motion", "On motion only"),
    ("none", "Not recorded"),
]

RECORDER_DRIVERS = [
    ("auto", "Automatic"),
    ("onvif", "ONVIF only"),
    ("hikvision", "Hikvision"),
    ("dahua", "Dahua"),
]

RETENTION_MAX = 3650


class CctvLocation(models.Model):
    _inherit = "cctv.location"

    retention_days = fields.Integer(
        string="Keep recordings (days)",
        help="For how long recordings of this place have to be kept. 0: as for the larger place, "
        "else as the recorder, else as the procedure profile says.",
    )
    inherited_retention_days = fields.Integer(
        string="Recordings are kept (days)",
        compute="_compute_inherited_retention_days",
        store=True,
        recursive=True,
        help="Of this place, or of the nearest larger place that says something.",
    )

    _retention_bounds = models.Constraint(
        f"CHECK (retention_days BETWEEN 0 AND {RETENTION_MAX})",
        "Recordings are kept for up to ten years (3650 days). Correct the number of days.",
    )

    @api.depends("retention_days", "parent_id.inherited_retention_days")
    def _compute_inherited_retention_days(self):
        for place in self:
            place.inherited_retention_days = (
                place.retention_days or place.parent_id.inherited_retention_days
            )


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    cctv_recorder_driver = fields.Selection(
        RECORDER_DRIVERS,
        string="Recorder speaks",
        required=True,
        default="auto",
        help="How disks, channels and recordings are asked for, besides ONVIF. Automatic finds out "
        "by itself.",
    )
    cctv_recording_plan = fields.Selection(
        RECORDING_PLANS,
        string="Recorded",
        help="When recordings are to be there. On a camera, empty: as its recorder says. On a "
        "recorder, empty: around the clock.",
    )
    cctv_recording_from = fields.Float(
        string="Recorded from", help="Local time. Until an earlier time: over midnight."
    )
    cctv_recording_until = fields.Float(string="Recorded until", default=24.0)
    cctv_own_storage = fields.Boolean(
        string="Records itself",
        help="The camera has a memory card of its own, and is asked for its recordings in place of "
        "a recorder.",
    )
    cctv_demanded_days = fields.Integer(
        string="Recordings have to be kept (days)",
        compute="_compute_cctv_demanded_days",
        help="What holds for this device: its own number of days, else that of its place, else "
        "that of its recorder, else that of the procedure profile.",
    )

    _cctv_recording_hours = models.Constraint(
        "CHECK (cctv_recording_plan IS DISTINCT FROM 'hours' OR ("
        "cctv_recording_from >= 0 AND cctv_recording_from < 24"
        " AND cctv_recording_until > 0 AND cctv_recording_until <= 24"
        " AND cctv_recording_from <> cctv_recording_until))",
        "The hours of recording lie between 0:00 and 24:00, and their beginning is not their end. "
        "Correct the hours, or choose 'Around the clock'.",
    )

    @api.constrains("cctv_retention_days")
    def _check_cctv_retention_days(self):
        if any(not 0 <= device.cctv_retention_days <= RETENTION_MAX for device in self):
            raise ValidationError(
                self.env._(
                    "Recordings are kept for up to ten years (3650 days). Correct the number of "
                    "days."
                )
            )

    @api.depends(
        "cctv_retention_days",
        "cctv_location_id.inherited_retention_days",
        "cctv_recorder_id.cctv_retention_days",
        "company_id",
    )
    def _compute_cctv_demanded_days(self):
        """The same rule as ``_cctv_retention_sql``, also for a form that is not saved yet."""
        for device in self:
            own = device.cctv_retention_days or device.cctv_location_id.inherited_retention_days
            days = own or device.cctv_recorder_id.cctv_retention_days
            company = device.company_id or self.env.company
            device.cctv_demanded_days = days or company._cctv_profile().retention_days

    @api.model
    def _cctv_retention_sql(self, camera, recorder) -> SQL:
        """Days that recordings of the equipment row ``camera`` on ``recorder`` have to be kept,
        NULL where only the procedure profile says. Names of tables in a query."""
        return SQL(
            """
            COALESCE(NULLIF(%(c)s.cctv_retention_days, 0),
                     (SELECT NULLIF(place.inherited_retention_days, 0) FROM cctv_location place
                       WHERE place.id = %(c)s.cctv_location_id),
                     NULLIF(%(r)s.cctv_retention_days, 0))
            """,
            c=SQL.identifier(camera),
            r=SQL.identifier(recorder),
        )

    @api.model
    def _cctv_plan_sql(self, camera, recorder, column) -> SQL:
        """A column of the plan of recording that holds for ``camera`` on ``recorder``: all of a
        plan comes from the device that has one."""
        return SQL(
            "(CASE WHEN %(c)s.cctv_recording_plan IS NOT NULL THEN %(c)s.%(n)s"
            " ELSE %(r)s.%(n)s END)",
            c=SQL.identifier(camera),
            r=SQL.identifier(recorder),
            n=SQL.identifier(column),
        )


class CctvAccounting(models.AbstractModel):
    _inherit = "cctv.accounting"

    @api.model
    def _zone_table(self) -> SQL:
        """The time zone of each company, as a table ``zone (company_id, tz)`` for a query."""
        zones = self._zones() or {0: FALLBACK_ZONE}
        return SQL(
            "(SELECT * FROM unnest(%s::int[], %s::text[])) AS zone (company_id, tz)",
            list(zones),
            list(zones.values()),
        )
