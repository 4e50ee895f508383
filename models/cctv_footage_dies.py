"""When the recorder overwrites a clip that is asked for, and who may take it out before."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .cctv_duties import has_duty
from .cctv_footage_clock import OPEN_ITEMS, WATCHED
from .cctv_recording_rows import default_retention

MEASURED_DAYS = 8
"""What a recorder said longer ago about how much it holds does not count."""


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    dies_days = fields.Float(
        readonly=True, copy=False, aggregator=None, help="The days that it was worked out from."
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | {"dies_days"}

    def _update_dies(self):
        """When the recorder overwrites it."""
        for item, days in self._held_days().items():
            item.write(item._dying(days))

    def _renew_dies(self):
        """Those whose recorder holds less or more than when it was worked out. What was seen to be
        still there stays so until then."""
        for item, days in self._held_days().items():
            if abs(days - item.dies_days) >= 1:
                item.write(item._dying(days))

    @api.model
    def _held_otherwise(self):
        """The open clips of all companies whose recorder holds less or more than when it was worked
        out, by the rule of ``_held_days``: one statement, however many are open."""
        self.env.flush_all()
        ids = [row[0] for row in self.env.execute_query(self._held_otherwise_query())]
        return self.browse(ids)

    def _held_otherwise_query(self):
        companies = self.env["res.company"].sudo().search([])
        defaults = default_retention(self.env, companies.ids)
        return SQL(
            """
            SELECT item.id
              FROM cctv_footage_item item
              JOIN cctv_footage_request request ON request.id = item.request_id
              JOIN maintenance_equipment camera ON camera.id = item.device_id
              LEFT JOIN maintenance_equipment host ON host.id = camera.cctv_recorder_id
              LEFT JOIN unnest(%(companies)s, %(days)s) AS usual(company, days)
                ON usual.company = COALESCE(camera.company_id, %(company)s)
              LEFT JOIN LATERAL (
                    SELECT NULLIF(GREATEST(seen.held_days, 0), 0) AS days
                      FROM cctv_recording_day seen
                     WHERE seen.camera_id = camera.id AND seen.is_held_known
                       AND seen.oldest IS NOT NULL AND seen.day >= %(since)s
                     ORDER BY seen.day DESC LIMIT 1) held ON TRUE
             WHERE item.state IN %(open)s AND request.state IN %(watched)s
               AND ABS(LEAST(COALESCE(%(retention)s, usual.days), held.days)
                       - COALESCE(item.dies_days, 0)) >= 1
             ORDER BY item.id
            """,
            companies=list(defaults),
            days=list(defaults.values()),
            company=self.env.company.id,
            since=fields.Date.today() - timedelta(days=MEASURED_DAYS),
            open=OPEN_ITEMS,
            watched=WATCHED,
            retention=self.env["maintenance.equipment"]._cctv_retention_sql("camera", "host"),
        )

    def _held_days(self) -> dict:
        """{clip, as the system sees it: the days its recorder keeps}: by what it was last seen to
        hold, or by what it has to hold, whichever is less."""
        items = self.sudo()
        held = items._last_recorded()
        found = {}
        for item in items:
            days = item.device_id.cctv_demanded_days
            row = held.get(item.device_id.id)
            found[item] = min(days, row.held_days) if row and row.held_days > 0 else days
        return found

    def _dying(self, days):
        return {"dies_days": days, "date_dies": self.date_from + timedelta(days=days)}

    def _last_recorded(self):
        """{device id: the last ``cctv.recording.day`` that tells what its recorder holds}."""
        since = fields.Date.today() - timedelta(days=MEASURED_DAYS)
        rows = self.env["cctv.recording.day"].sudo().search(
            [
                ("camera_id", "in", self.device_id.ids),
                ("is_held_known", "=", True),
                ("oldest", "!=", False),
                ("day", ">=", since),
            ],
            order="day",
        )
        return {row.camera_id.id: row for row in rows}

    def _may_secure(self, user) -> bool:
        """Whether ``user`` may take this clip out of the recorder now: who takes out the footage of
        the request; where it would be overwritten before the decision, IT staff. Where there are
        none, those who take footage out by the procedure, but nobody what he asks for or has taken
        down himself: else he would see any old footage without a decision."""
        self.ensure_one()
        request = self.sudo().request_id
        if request.state == "extraction":
            return request.extractor_id == user
        if not request.is_preserve_needed or request.state not in WATCHED:
            return False
        if has_duty(user, "it"):
            return True
        is_other = not request._is_own(user) and user != request.received_by_id
        return is_other and request._may_extract(user) and not request._staff_of("it")

    def action_remove(self):
        """A clip that was chosen by mistake, before the decision."""
        self.request_id.check_access("write")
        self._refuse_decided()
        self.sudo().unlink()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
