"""How far the clock of the recorder was off, and when that was seen: a time on a picture is worth
as much as the clock that wrote it."""

from odoo import api, fields, models
from odoo.tools import SQL

from .cctv_zone import zoned


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    date_clock = fields.Datetime(
        string="Clock measured on",
        readonly=True,
        copy=False,
        help="When the system saw how far the clock was off; empty: it is not known.",
    )
    clock_words = fields.Char(string="Clock of the device", compute="_compute_clock_words")

    def _guarded_fields(self):
        return super()._guarded_fields() | {"date_clock"}

    @api.depends("clock_offset_s", "date_clock")
    @api.depends_context("lang", "tz")
    def _compute_clock_words(self):
        for item in self:
            item.clock_words = self.env._("not known")
            if item.date_clock:
                item.clock_words = self.env._(
                    "%(offset)s s, measured on %(when)s",
                    offset=f"{item.clock_offset_s:+.1f}",
                    when=zoned(self.env, item.date_clock, "d MMM y HH:mm z"),
                )

    def _file_stored(self, evidence):
        super()._file_stored(evidence)
        if evidence.role == "original":
            self._note_clock()

    def _note_clock(self):
        """What the polling has last seen of it, unless the fetch has measured it."""
        for item in self.sudo().filtered(lambda item: not item.date_clock):
            item._set(item._clock_seen())

    def _clock_seen(self) -> dict:
        """Of the recorder, or of a camera without one; nothing where it was never seen."""
        device = self.device_id.cctv_recorder_id or self.device_id
        self.env["cctv.device.status"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT clock_skew_s, last_check FROM cctv_device_status"
                " WHERE device_id = %s AND clock_skew_s IS NOT NULL AND last_check IS NOT NULL",
                device.id,
            )
        )
        return self._clock_measured(*rows[0]) if rows else {}

    @api.model
    def _clock_measured(self, offset_s, moment=None) -> dict:
        """:param offset_s: seconds that the clock is ahead; None: it was not measured"""
        if offset_s is None:
            return {}
        return {"clock_offset_s": offset_s, "date_clock": moment or fields.Datetime.now()}
