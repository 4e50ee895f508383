from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.recurrence import Rule
from .cctv_choices import DEVICE_KINDS, WORK_KINDS

MOST_EVERY = {"day": 366, "week": 104, "month": 120}
"""Unit → how many of them at most lie between two visits."""

BOUNDS = {
    "lead_days": (0, 366),
    "estimated_minutes": (1, 1440),
    "max_devices": (0, 1000),
    "allowed_days": (1, 250),
}
"""Field → the least and the most it may be."""


class CctvMaintenanceSchedule(models.Model):
    """A standing order of the IT head: which devices, what work, how often, by whom. The cron of
    each day makes the visits that lie within the lead time."""

    _name = "cctv.maintenance.schedule"
    _description = "Maintenance schedule"
    _inherit = ["mail.thread", "mail.activity.mixin", "cctv.guarded"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("paused", "Paused")],
        string="Status",
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    work_kind = fields.Selection(
        WORK_KINDS, string="Kind of work", required=True, default="cleaning", tracking=True
    )
    template_id = fields.Many2one(
        "cctv.checklist.template",
        string="Checklist",
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="Filled in for each device.",
    )
    location_ids = fields.Many2many(
        "cctv.location",
        string="Places",
        check_company=True,
        ondelete="restrict",
        context={"active_test": False},
        help="With the places inside them. New devices there join by themselves.",
    )
    device_kind = fields.Selection(DEVICE_KINDS, string="Kind of device", tracking=True)
    category_id = fields.Many2one(
        "maintenance.equipment.category", string="Category", ondelete="restrict", tracking=True
    )
    device_ids = fields.Many2many(
        "maintenance.equipment",
        string="Devices",
        check_company=True,
        ondelete="restrict",
        context={"active_test": False},
        domain="[('cctv_kind', '!=', False)]",
        help="Picked one by one. Empty: all that fit place, kind and category.",
    )
    repeat_every = fields.Integer(string="Every", required=True, default=1, tracking=True)
    repeat_unit = fields.Selection(
        [("day", "days"), ("week", "weeks"), ("month", "months")],
        string="Days, weeks or months",
        required=True,
        default="month",
        tracking=True,
    )
    date_start = fields.Date(
        string="First time",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )
    date_end = fields.Date(string="Last time", tracking=True)
    on_day_off = fields.Selection(
        [("move", "On the next working day"), ("stay", "On that day all the same")],
        string="On a day off",
        required=True,
        default="move",
        tracking=True,
        help="Days off are holidays and days that the working hours of the company do not have.",
    )
    lead_days = fields.Integer(
        string="Lead time (days)",
        required=True,
        default=14,
        tracking=True,
        help="How long before it is due a visit is made, so that it can be planned.",
    )
    allowed_days = fields.Integer(
        string="Time to do it (working days)",
        required=True,
        default=3,
        tracking=True,
        help="Counted from the day a visit is planned for. After that it is overdue, and the IT "
        "head is told.",
    )
    team_id = fields.Many2one(
        "maintenance.team",
        string="Team",
        check_company=True,
        ondelete="restrict",
        tracking=True,
        default=lambda self: self._default_team(),
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Technicians",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="More than one take turns. Nobody: IT staff assign each visit.",
    )
    estimated_minutes = fields.Integer(
        string="Estimated time a device (min)", required=True, default=15
    )
    visit_scope = fields.Selection(
        [("site", "A site"), ("building", "A building"), ("place", "Each place by itself")],
        string="One visit for",
        required=True,
        default="site",
        help="What a technician does in one go. What is more than fits in a working day becomes "
        "several visits.",
    )
    max_devices = fields.Integer(
        string="Devices a visit, at most", help="0: as many as fit in a working day."
    )
    request_ids = fields.One2many("maintenance.request", "cctv_schedule_id", string="All visits")
    date_running = fields.Date(
        string="Runs since",
        readonly=True,
        copy=False,
        help="What was due before is not made up for.",
    )
    date_generated = fields.Date(string="Visits are made until", readonly=True, copy=False)
    problem = fields.Char(readonly=True, copy=False, help="Why no visits are made at present.")

    @api.model
    def _default_team(self):
        companies = [self.env.company.id, False]
        teams = self.env["maintenance.team"]
        return teams.search([("company_id", "in", companies)], order="company_id, id", limit=1)

    @api.constrains("repeat_every", "repeat_unit", *BOUNDS)
    def _check_numbers(self):
        for schedule in self:
            most = MOST_EVERY[schedule.repeat_unit]
            schedule._check_between("repeat_every", 1, most)
            for name, (least, most) in BOUNDS.items():
                schedule._check_between(name, least, most)

    def _check_between(self, name, least, most):
        if not least <= self[name] <= most:
            raise ValidationError(
                self.env._(
                    "'%(field)s' is %(value)s; it must be from %(least)s to %(most)s.",
                    field=self._fields[name]._description_string(self.env),
                    value=self[name],
                    least=least,
                    most=most,
                )
            )

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for schedule in self:
            if schedule.date_end and schedule.date_end < schedule.date_start:
                raise ValidationError(
                    self.env._("The last time is before the first time. Correct one of the dates.")
                )

    @api.constrains("name")
    def _check_name(self):
        if any(not (schedule.name or "").strip() for schedule in self):
            raise ValidationError(self.env._("The schedule needs a name."))

    @api.constrains("company_id")
    def _check_company_stays(self):
        visits = self.env["maintenance.request"].sudo()
        for schedule in self:
            others = [
                ("cctv_schedule_id", "=", schedule.id),
                ("company_id", "!=", schedule.company_id.id),
            ]
            if visits.search_count(others, limit=1):
                raise ValidationError(
                    self.env._("A schedule that has visits stays with its company.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        used = self.sudo().filtered("request_ids")[:1]
        if used:
            raise UserError(
                self.env._(
                    "The schedule '%s' has visits, which are kept. Archive it instead of deleting "
                    "it.",
                    used.name,
                )
            )

    def _rule(self) -> Rule:
        """When it is due."""
        self.ensure_one()
        return Rule(self.date_start, self.repeat_every, self.repeat_unit, self.date_end or None)
