from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.cctv_accounting import company_time
from ..models.cctv_log_sheet import day_in_utc

MOST_DAYS = 31
MOST_ROUNDS = 2_000


class CctvPrintPatrol(models.TransientModel):
    """The window in which somebody prints the rounds of a day or a period."""

    _name = "cctv.print.patrol"
    _description = "Print the video patrols"
    _check_company_auto = True

    room_id = fields.Many2one(
        "cctv.control.room",
        string="Control room",
        required=True,
        check_company=True,
        default=lambda self: self._default_room(),
    )
    company_id = fields.Many2one(related="room_id.company_id")
    date_from = fields.Date(string="From", required=True, default=fields.Date.context_today)
    date_to = fields.Date(string="To", required=True, default=fields.Date.context_today)

    @api.model
    def _default_room(self):
        rooms = self.env["cctv.control.room"]
        return rooms._of_user() or rooms.search([("company_id", "=", self.env.company.id)], limit=1)

    @api.constrains("room_id")
    def _check_seen(self):
        """Any number can be sent: nothing is said of what one may not read."""
        self._check_readable()

    def action_print(self):
        self.ensure_one()
        self._check_readable()
        if self.date_to < self.date_from:
            raise UserError(self.env._("The period ends before it begins."))
        if self.date_to - self.date_from >= timedelta(days=MOST_DAYS):
            raise UserError(self.env._("Print at most %s days at once.", MOST_DAYS))
        report = self.env.ref("helpdesk_cctv.cctv_paper_patrols_action")
        return {**report.report_action(self, config=False), "close_on_report_download": True}

    def _check_readable(self):
        """As the user: ids come from the outside."""
        for window in self.sudo():
            window.room_id.sudo(False).check_access("read")

    def _patrols(self):
        """Rounds of the days by the company's clock whose time has come; with sudo, after the
        check."""
        today = company_time(self.company_id, fields.Datetime.now()).date()
        first, last = self.date_from or today, self.date_to or today
        start, end = day_in_utc(self.company_id, first)[0], day_in_utc(self.company_id, last)[1]
        domain = [
            ("room_id", "=", self.room_id.id),
            ("date_due", ">=", start),
            ("date_due", "<", min(end, fields.Datetime.now())),
        ]
        return self.env["cctv.patrol"].search(domain, order="date_due, id", limit=MOST_ROUNDS)
