from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class CctvPrintYear(models.TransientModel):
    """The window in which somebody prints the maintenance plan of a year (Jadwal
    Pemeliharaan)."""

    _name = "cctv.print.year"
    _description = "Print the Maintenance Plan"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        domain=lambda self: [("id", "in", self.env.companies.ids)],
    )
    year = fields.Selection(
        "_selection_year", required=True, default=lambda self: self._default_year()
    )
    location_id = fields.Many2one(
        "cctv.location",
        string="Place",
        check_company=True,
        help="With the places inside it. Empty: all places.",
    )
    schedule_ids = fields.Many2many(
        "cctv.maintenance.schedule",
        string="Schedules",
        check_company=True,
        default=lambda self: self._default_schedules(),
        help="Empty: all running schedules.",
    )

    @api.model
    def _selection_year(self):
        this = fields.Date.context_today(self).year
        return [(str(year), str(year)) for year in range(this - 2, this + 4)]

    @api.model
    def _default_year(self):
        """In the last quarter people plan the next year."""
        today = fields.Date.context_today(self)
        return str(today.year + (today.month >= 10))

    @api.model
    def _default_schedules(self):
        schedules = self.env["cctv.maintenance.schedule"]
        if self.env.context.get("active_model") != schedules._name:
            return schedules
        return schedules.browse(self.env.context.get("active_ids") or []).exists()

    @api.onchange("company_id")
    def _onchange_company_id(self):
        company = self.company_id
        self.schedule_ids = self.schedule_ids.filtered(lambda one: one.company_id == company)
        if self.location_id.company_id != company:
            self.location_id = False

    def action_print(self):
        self.ensure_one()
        self._check_readable()
        if not self.sudo()._year_rows():
            raise UserError(
                self.env._(
                    "Nothing is planned for %s there. Start a schedule first, or choose another "
                    "year or place.",
                    self.year,
                )
            )
        report = self.env.ref("helpdesk_cctv.cctv_paper_year_action")
        return {**report.report_action(self, config=False), "close_on_report_download": True}

    @api.constrains("year")
    def _check_year(self):
        """A selection that a method makes takes any word."""
        years = dict(self._selection_year())
        if any(window.year not in years for window in self):
            raise ValidationError(self.env._("Choose one of the years of the list."))

    def _check_readable(self):
        """As the user: ids come from the outside."""
        mine = self.sudo()
        if mine.company_id not in self.env.user.company_ids and not self.env.su:
            raise AccessError(self.env._("This is another company's plan."))
        mine.schedule_ids.with_env(self.env).check_access("read")
        mine.location_id.with_env(self.env).check_access("read")

    def _year_rows(self):
        """Rows of ``_cctv_year`` for the chosen place, in the order of places; with sudo, after
        the check."""
        schedules = self.schedule_ids or self.schedule_ids.search(
            [("state", "=", "running"), ("company_id", "=", self.company_id.id)]
        )
        rows = schedules._cctv_year(int(self.year)) if schedules else []
        if self.location_id:
            inside = self.env["cctv.location"].with_context(active_test=False)
            ids = set(inside.search([("id", "child_of", self.location_id.ids)]).ids)
            rows = [row for row in rows if row["location_id"] in ids]
        return sorted(rows, key=lambda row: (row["location"], row["schedule"]))
