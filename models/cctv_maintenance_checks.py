"""Whether devices pass their checks after the work on them: the polling counts, closing looks."""

from odoo import api, fields, models
from odoo.tools import SQL

from .cctv_poll import TRANSIENT


class CctvProcedureProfile(models.Model):
    _inherit = "cctv.procedure.profile"

    closing_checks = fields.Integer(
        string="Good checks before closing",
        default=2,
        required=True,
        help="How many checks in a row a device has to pass after the work before IT staff may "
        "close it; 0: none. No procedure names a number.",
    )


class CctvMaintenanceLine(models.Model):
    _inherit = "cctv.maintenance.line"

    checks_passed = fields.Integer(
        string="Good checks since",
        readonly=True,
        copy=False,
        help="Checks in a row that found nothing wrong since the work ended.",
    )
    checks_until = fields.Datetime(readonly=True, copy=False, help="The last check that counts.")
    awaits_checks = fields.Boolean(readonly=True, copy=False)

    _awaiting_checks = models.Index("(device_id) WHERE awaits_checks IS TRUE")
    _worked_on_by = models.Index("(started_by_id, request_id) WHERE started_by_id IS NOT NULL")

    def _end(self, state):
        super()._end(state)
        self._await_checks(state == "done")
        if state == "done":
            self.device_id.sudo()._cctv_check_soon()

    def _begin_again(self):
        super()._begin_again()
        self._await_checks(False)

    def _await_checks(self, awaits):
        self._set({"awaits_checks": awaits, "checks_passed": 0, "checks_until": False})

    def _await_checks_again(self):
        """Closing has ended the count; the work is open again."""
        ended = self.filtered(lambda line: line.state == "done" and not line.awaits_checks)
        ended._await_checks(True)

    @api.model
    def _count_checks(self):
        """Add the last check of each device to the lines that wait for it, in one statement. A
        check that found something begins the count anew. The polling calls this after each run."""
        self.flush_model(["awaits_checks", "checks_passed", "checks_until", "date_done"])
        self.env["cctv.device.status"].flush_model(["last_check", "last_ok"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE cctv_maintenance_line l
                   SET checks_until = s.last_check,
                       checks_passed = CASE WHEN s.last_ok = s.last_check
                                            THEN COALESCE(l.checks_passed, 0) + 1 ELSE 0 END
                  FROM cctv_device_status s
                 WHERE l.awaits_checks AND s.device_id = l.device_id
                   AND s.last_check > COALESCE(l.checks_until, l.date_done)
                """
            )
        )
        self.invalidate_model(["checks_passed", "checks_until"], flush=False)

    def _is_watched(self):
        return self.device_id._cctv_is_polled()


class CctvPoll(models.AbstractModel):
    _inherit = "cctv.poll"

    def _after_sweep(self):
        """Work waits for pictures and for good checks. When somebody takes a step on the same rows
        at this moment, the next run does it."""
        super()._after_sweep()
        lines = self.env["cctv.maintenance.line"]
        for step in (lines._collect_pictures, lines._count_checks):
            try:
                step()
                self._commit(0)
            except TRANSIENT:
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
