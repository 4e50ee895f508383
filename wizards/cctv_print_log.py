from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.cctv_accounting import company_time
from ..models.cctv_log_sheet import day_in_utc

MOST_ENTRIES = 2_000
"""More than anybody writes in a day."""

MOST_OF_PERIOD = 50_000
MOST_DAYS = 366


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
        [("day", "A day"), ("shift", "A shift"), ("period", "Report of a period")],
        string="What",
        required=True,
        default="day",
    )
    day = fields.Date(default=fields.Date.context_today)
    shift_id = fields.Many2one(
        "cctv.shift",
        check_company=True,
        domain="[('room_id', '=', room_id), ('state', '!=', 'planned')]",
    )

    date_from = fields.Date(string="From", default=lambda self: self._month_ago()[0])
    date_to = fields.Date(string="To", default=lambda self: self._month_ago()[1])

    @api.model
    def _month_ago(self):
        """(first, last day) of the month before this one: what is reported at its end."""
        last = fields.Date.context_today(self).replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last

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
        self._check_period()
        self._check_readable()
        name = "activity" if self.kind == "period" else "day"
        report = self.env.ref(f"helpdesk_cctv.cctv_paper_log_{name}_action")
        return {**report.report_action(self, config=False), "close_on_report_download": True}

    def _check_period(self):
        if self.kind != "period":
            return
        if not self.date_from or not self.date_to or self.date_from > self.date_to:
            raise UserError(self.env._("Choose a first and a last day, in this order."))
        if (self.date_to - self.date_from).days > MOST_DAYS:
            raise UserError(self.env._("A report is about a year at most. Choose fewer days."))

    def _check_readable(self):
        """As the user: ids come from the outside."""
        mine = self.sudo()
        for name in ("room_id", "shift_id"):
            mine[name].sudo(False).check_access("read")

    def _entries(self):
        """The entries of the day by the company's clock, or of the shift; with sudo, after the
        check."""
        domain = [("room_id", "=", self.room_id.id), ("number", "!=", False)]
        limit = MOST_ENTRIES if self.kind != "period" else MOST_OF_PERIOD
        if self.kind == "shift":
            domain.append(("shift_id", "=", self.shift_id.id))
        else:
            first, last = self._days()
            start = day_in_utc(self.company_id, first)[0]
            end = day_in_utc(self.company_id, last)[1]
            domain += [("date", ">=", start), ("date", "<", end)]
        entries = self.env["cctv.log.entry"].search(domain, order="date, id", limit=limit + 1)
        if len(entries) > limit:
            raise UserError(
                self.env._("More than %s entries are too many for one paper. Choose less.", limit)
            )
        return entries

    def _incidents(self):
        """Those of the room in the period; none for who may not read incidents."""
        incidents = self.env["cctv.incident"]
        if not incidents.sudo(False).has_access("read"):
            return incidents
        first, last = self._days()
        start = day_in_utc(self.company_id, first)[0]
        end = day_in_utc(self.company_id, last)[1]
        domain = [("room_id", "=", self.room_id.id), ("date", ">=", start), ("date", "<", end)]
        found = incidents.search(domain, order="date, id", limit=MOST_ENTRIES + 1)
        if len(found) > MOST_ENTRIES:
            raise UserError(
                self.env._(
                    "More than %s entries are too many for one paper. Choose less.", MOST_ENTRIES
                )
            )
        return found

    def _days(self):
        """(first, last day) that it is about."""
        if self.kind == "period":
            return self.date_from, self.date_to
        day = self.day or self._today()
        return day, day

    def _today(self):
        return company_time(self.company_id, fields.Datetime.now()).date()
