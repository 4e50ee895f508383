from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..monitor.probe.reasons import Reason
from .cctv_choices import PICTURE_MODES, RECORDER_INTERFACES
from .cctv_texts import HEALTH_SELECTION, REASON_SELECTION, STATE_SELECTION, reason_sentence


class CctvDeviceStatus(models.Model):
    """The present state of one device: written by the poller with every check, by nobody else.

    Volatile by nature: no mail thread, no tracking, no write date, and no index on a column that
    every check writes, so that PostgreSQL can update the rows in place (HOT)."""

    _name = "cctv.device.status"
    _description = "CCTV device status"
    _log_access = False
    _rec_name = "device_id"
    _order = "id"

    device_id = fields.Many2one(
        "maintenance.equipment", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="device_id.company_id", store=True)
    state = fields.Selection(
        STATE_SELECTION,
        required=True,
        default="unknown",
        readonly=True,
        help="As the last checks found the device.",
    )
    health = fields.Selection(
        HEALTH_SELECTION,
        compute="_compute_health",
        search="_search_health",
        help="The state, or 'stale' when the device has not been checked for longer than its "
        "policy allows.",
    )
    since = fields.Datetime(readonly=True, help="Since when the device is in this state.")
    reason = fields.Selection(
        REASON_SELECTION, readonly=True, help="What is wrong, the likely root cause first."
    )
    reasons = fields.Char(
        readonly=True, help="Codes of everything that is wrong, separated by commas."
    )
    reason_text = fields.Char(compute="_compute_reason_text", string="What is wrong")
    last_check = fields.Datetime(readonly=True)
    last_ok = fields.Datetime(readonly=True, string="Last fine")
    last_picture = fields.Datetime(readonly=True, string="Picture last judged")
    next_check = fields.Datetime(readonly=True)
    next_picture = fields.Datetime(readonly=True)
    next_identity = fields.Datetime(readonly=True)
    next_recording = fields.Datetime(readonly=True)
    last_recording = fields.Datetime(readonly=True, string="Recorder last told")
    recorder_interface = fields.Selection(
        RECORDER_INTERFACES, readonly=True, string="Interface that answered"
    )
    stale_at = fields.Datetime(
        readonly=True, help="From this moment on the state is not to be trusted any more."
    )
    known_since = fields.Datetime(
        readonly=True, help="When the device was looked at again after its state had become stale."
    )
    latency_ms = fields.Float(readonly=True, digits=(12, 1), aggregator="avg")
    clock_skew_s = fields.Float(readonly=True, digits=(16, 1), aggregator="avg")
    checks = fields.Integer(readonly=True, help="Checks not yet added to the day's account.")
    snapshot = fields.Binary(readonly=True, attachment=False)
    snapshot_date = fields.Datetime(readonly=True)
    snapshot_mode = fields.Selection(
        PICTURE_MODES[:2], readonly=True, help="The light in which the last picture was taken."
    )
    snapshot_description = fields.Json(
        readonly=True, prefetch=False, help="For when people make the last picture the reference."
    )
    probe_memory = fields.Json(readonly=True, prefetch=False)
    decision_memory = fields.Json(readonly=True, prefetch=False)
    stages = fields.Json(readonly=True, prefetch=False, string="Stages of the last check")
    accounted_until = fields.Datetime(
        readonly=True, help="Up to here the time in this state is in the daily account."
    )

    _device_unique = models.UniqueIndex("(device_id)", "A device has one status only.")

    def init(self):
        """Room on every page for the new row version that each check writes."""
        self.env.cr.execute(
            SQL("ALTER TABLE %s SET (fillfactor = 60)", SQL.identifier(self._table))
        )

    @api.depends("state", "stale_at")
    def _compute_health(self):
        now = fields.Datetime.now()
        for status in self:
            is_stale = status.stale_at and status.stale_at < now
            status.health = "stale" if is_stale else status.state

    def _search_health(self, operator, value):
        if operator != "in":
            return NotImplemented
        stale = Domain("stale_at", "<", fields.Datetime.now())
        domain = ~stale & Domain("state", "in", [code for code in value if code != "stale"])
        return domain | stale if "stale" in value else domain

    def _field_to_sql(self, alias, field_expr, query=None):
        """``health`` can be grouped and sorted by: the same rule as ``_compute_health`` in SQL."""
        if field_expr != "health":
            return super()._field_to_sql(alias, field_expr, query)
        return SQL(
            "(CASE WHEN %s < %s THEN 'stale' ELSE %s END)",
            self._field_to_sql(alias, "stale_at", query),
            fields.Datetime.now(),
            self._field_to_sql(alias, "state", query),
        )

    @api.depends("state", "stale_at", "reasons", "reason", "device_id.cctv_kind")
    @api.depends_context("lang", "tz")
    def _compute_reason_text(self):
        for status in self:
            status.reason_text = status._get_reason_text()

    def _get_reason_text(self):
        """Everything that is wrong as sentences; '' when nothing is known to be wrong."""
        self.ensure_one()
        codes = [code for code in (self.reasons or self.reason or "").split(",") if code]
        device = self.device_id
        is_unpolled = not device.cctv_poll_enabled or device.cctv_protocols == "none"
        sentences = [
            reason_sentence(
                self.env, code, device.cctv_kind, is_unpolled and code == Reason.UNREACHABLE.value
            )
            for code in codes
        ]
        if self.health == "stale":
            sentences.insert(
                0, self.env._("Not checked any more; the last known state may be old.")
            )
        return " ".join(sentence for sentence in sentences if sentence)
