from odoo import api, fields, models

from .cctv_accounting import company_time, company_zone
from .cctv_figures_scope import moments

OF_CCTV = {
    "maintenance.equipment": [("cctv_kind", "!=", False)],
    "maintenance.request": [("cctv_work_kind", "!=", False)],
    "helpdesk.ticket": [("cctv_phase", "!=", False)],
}
"""Models of others: the records in them that are ours."""


class CctvRequirement(models.Model):
    """What one of the procedures demands, in short, and the records that come of it: shows which
    part of a procedure is lived, and which stands on paper only. Shipped; nobody writes it."""

    _name = "cctv.requirement"
    _description = "Requirement of the procedures"
    _order = "number"
    _rec_names_search = ["name", "procedures"]

    number = fields.Integer(required=True, readonly=True, aggregator=None)
    code = fields.Char(string="No.", compute="_compute_code")
    procedures = fields.Char(string="Procedure", required=True, readonly=True)
    name = fields.Char(string="What is demanded", required=True, readonly=True, translate=True)
    record_ids = fields.One2many(
        "cctv.requirement.record", "requirement_id", string="Record types", readonly=True
    )
    record_words = fields.Char(string="Recorded in", compute="_compute_figures")
    month_count = fields.Integer(string="This month", compute="_compute_figures")
    last_date = fields.Datetime(string="Last record", compute="_compute_figures")

    _once = models.UniqueIndex("(number)", "This requirement is there already.")

    @api.depends("number")
    def _compute_code(self):
        for requirement in self:
            requirement.code = f"R{requirement.number}"

    @api.depends("number", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for requirement in self:
            requirement.display_name = f"R{requirement.number}: {requirement.name}"

    @api.depends_context("uid", "lang", "allowed_company_ids")
    @api.depends("record_ids")
    def _compute_figures(self):
        for requirement in self:
            lines = requirement.record_ids
            dates = list(filter(None, lines.mapped("last_date")))
            requirement.record_words = ", ".join(lines.mapped("name"))
            requirement.month_count = sum(lines.mapped("month_count"))
            requirement.last_date = max(dates, default=False)

    def action_open(self):
        """The records; where there are several kinds, the choice."""
        self.ensure_one()
        if len(self.record_ids) == 1:
            return self.record_ids.action_open()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }


class CctvRequirementRecord(models.Model):
    """A kind of record that comes of a requirement, with how many there are. Shipped."""

    _name = "cctv.requirement.record"
    _description = "Record type of a requirement"
    _order = "requirement_id, sequence, id"

    requirement_id = fields.Many2one(
        "cctv.requirement", required=True, readonly=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(readonly=True)
    model = fields.Char(required=True, readonly=True)
    name = fields.Char(string="Record type", compute="_compute_figures")
    is_readable = fields.Boolean(compute="_compute_figures")
    month_count = fields.Integer(string="This month", compute="_compute_figures")
    last_date = fields.Datetime(string="Last record", compute="_compute_figures")

    @api.depends_context("uid", "lang", "allowed_company_ids")
    @api.depends("model")
    def _compute_figures(self):
        """Each model is counted once, however many requirements name it: with the rights of who
        looks, of the month by the company's clock."""
        figures = {name: self._figures_of(name) for name in set(self.mapped("model"))}
        for line in self:
            figure = figures[line.model]
            line.name, line.is_readable, line.month_count, line.last_date = figure

    @api.model
    def _figures_of(self, name):
        words = self.env["ir.model"].sudo()._get(name).name or name
        records = self.env.get(name)
        if records is None or not records.has_access("read"):
            return words, False, 0, False
        ours = OF_CCTV.get(name, [])
        first, today, begin, end = self._month()
        if records._log_access:
            month = [("create_date", ">=", begin), ("create_date", "<", end)]
            last = records.search(ours, order="id desc", limit=1).create_date
        else:  # one row for a device and a day
            month = [("day", ">=", first), ("day", "<=", today)]
            last = records.search(ours, order="day desc", limit=1).day
        return words, True, records.search_count([*ours, *month]), last

    @api.model
    def _month(self):
        """(first day of the present month, today, when they begin and end as naive UTC)"""
        company = self.env.company
        today = company_time(company, fields.Datetime.now()).date()
        first = today.replace(day=1)
        return first, today, *moments(company_zone(company.sudo()), first, today)

    def action_open(self):
        self.ensure_one()
        self.env[self.model].check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.model,
            "views": [(False, "list"), (False, "form")],
            "domain": OF_CCTV.get(self.model, []),
            "context": {"create": False},
        }
