from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.cctv_accounting import company_time
from ..models.cctv_log_sheet import day_in_utc

MOST_ENTRIES = 2_000
"""More than anybody writes in a day."""


class CctvPrintLog(models.TransientModel):
    """The window in which somebody prints the daily log of a control room: of a day, or of a
    shift."""

    _name = "cctv.print.log"
    _description = "Print the daily log"
    _check_company_auto = True

    room_id = fields.Many2one(
        "cctv.control.room",
        string="Control room",
        required=True,
        check_company=True,
        default=lambda self: self._default_room(),
    )
    company_id = fields.Many2one(related="room_id.company_id")
    kind = fields.Selection(
        [("day", "A day"), ("shift", "A shift")], string="What", required=True, default="day"
    )
    day = fields.Date(default=fields.Date.context_today)
    shift_id = fields.Many2one(
        "cctv.shift",
        check_company=True,
        domain="[('room_id', '=', room_id), ('state', '!=', 'planned')]",
    )

    @api.model
    def _default_room(self):
        rooms = self.env["cctv.control.room"]
        return rooms._of_user() or rooms.search([("company_id", "=", self.env.company.id)], limit=1)

    @api.constrains("room_id", "shift_id")
    def _check_seen(self):
        """Any number can be sent: nothing is said of what one may not read."""
        self._check_readable()

    def action_print(self):
        self.ensure_one()
        if self.kind == "shift" and not self.shift_id:
            raise UserError(self.env._("Choose the shift."))
        if self.kind == "day" and not self.day:
            raise UserError(self.env._("Choose the day."))
        self._check_readable()
        report = self.env.ref("helpdesk_cctv.cctv_paper_log_day_action")
        return {**report.report_action(self, config=False), "close_on_report_download": True}

    def _check_readable(self):
        """As the user: ids come from the outside."""
        mine = self.sudo()
        for name in ("room_id", "shift_id"):
            mine[name].sudo(False).check_access("read")

    def _entries(self):
        """The entries of the day by the company's clock, or of the shift; with sudo, after the
        check."""
        domain = [("room_id", "=", self.room_id.id), ("number", "!=", False)]
        if self.kind == "shift":
            domain.append(("shift_id", "=", self.shift_id.id))
        else:
            start, end = day_in_utc(self.company_id, self.day or self._today())
            domain += [("date", ">=", start), ("date", "<", end)]
        return self.env["cctv.log.entry"].search(domain, order="date, id", limit=MOST_ENTRIES)

    def _today(self):
        return company_time(self.company_id, fields.Datetime.now()).date()
