from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..models.cctv_choices import GAP_CHOICES
from ..models.cctv_duties import check_duty
from ..models.cctv_roster_words import Words, listed, unfilled
from ..tools.roster import PatternError


class CctvMakeRoster(models.TransientModel):
    """The window in which the supervisor makes the roster of some days from a rotation pattern, and
    sees before what would be wrong with it."""

    _name = "cctv.make.roster"
    _description = "Make a roster"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    room_id = fields.Many2one(
        "cctv.control.room",
        string="Control room",
        required=True,
        check_company=True,
        default=lambda self: self._default_room(),
    )
    pattern_id = fields.Many2one(
        "cctv.shift.pattern",
        string="Rotation pattern",
        required=True,
        check_company=True,
        domain="[('room_id', '=', room_id)]",
        compute="_compute_pattern_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        compute="_compute_dates",
        store=True,
        precompute=True,
        readonly=False,
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        compute="_compute_dates",
        store=True,
        precompute=True,
        readonly=False,
    )
    name = fields.Char(compute="_compute_name", store=True, readonly=False)
    gaps = fields.Selection(
        GAP_CHOICES, string="Where somebody is missing", required=True, default="fill"
    )
    problems = fields.Text(string="What would be wrong", compute="_compute_problems")
    shift_count = fields.Integer(string="Shifts", compute="_compute_problems")
    filled_count = fields.Integer(
        string="Shifts filled otherwise than the pattern says", compute="_compute_problems"
    )

    @api.model
    def _default_room(self):
        return self.env["cctv.control.room"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )

    @api.depends("room_id")
    def _compute_pattern_id(self):
        for window in self:
            if window.pattern_id.room_id != window.room_id:
                window.pattern_id = window.room_id.pattern_ids.filtered("active")[:1]

    @api.depends("room_id")
    def _compute_dates(self):
        """The month after the last roster of the room, else the next one."""
        for window in self:
            last = self.env["cctv.roster"].search(
                [("room_id", "=", window.room_id.id)], order="date_to desc", limit=1
            )
            today = fields.Date.context_today(window)
            first = today + relativedelta(months=1, day=1)
            if last and last.date_to >= today:
                first = last.date_to + relativedelta(days=1)
            window.date_from = first
            window.date_to = first + relativedelta(day=31)

    @api.depends("room_id", "date_from", "date_to")
    def _compute_name(self):
        for window in self:
            window.name = window._usual_name() if window.date_from else False

    def _usual_name(self):
        """'December 2026', else the first and the last day."""
        first, last = self.date_from, self.date_to
        if last and first.day == 1 and last == first + relativedelta(day=31):
            return format_date(self.env, first, date_format="MMMM y")
        return f"{format_date(self.env, first)} – {format_date(self.env, last or first)}"

    @api.depends("room_id", "pattern_id", "date_from", "date_to", "gaps")
    def _compute_problems(self):
        for window in self:
            window.problems, window.shift_count, window.filled_count = window._preview()

    def _preview(self):
        """(sentences, shifts, shifts that are filled otherwise)"""
        if not (self.pattern_id and self.date_from and self.date_to):
            return self.env._("Choose a rotation pattern and the days."), 0, 0
        try:
            plan, posts, found = self._plan()
        except (UserError, PatternError) as error:
            return str(error), 0, 0
        pairs = zip(plan, posts, strict=True)
        otherwise = sum(set(old.officers) != set(new.officers) for old, new in pairs)
        sentences = listed(self.env, Words(self.room_id).all(found))
        if self.gaps == "fill" and any(finding.kind == "missing" for finding in found):
            sentences = [unfilled(self.env), *sentences]
        return "\n".join(sentences), len(posts), otherwise

    def _plan(self):
        """(posts as the pattern has them, posts as they would be, what is wrong with these)

        :raises UserError: no roster can be made at all
        """
        roster = self.env["cctv.roster"].new(self._prepare_roster())
        self._check_days()
        pattern = self.pattern_id.sudo()
        plan = pattern._posts(self.date_from, self.date_to)
        posts = roster._filled(plan) if self.gaps == "fill" else roster._without_absent(plan)
        return plan, posts, roster._findings(posts)

    def _check_days(self):
        days = (self.date_to - self.date_from).days
        if not 0 <= days < 366:
            raise UserError(
                self.env._("The last day is not before the first one, and at most a year later.")
            )
        if not self.room_id.slot_ids:
            raise UserError(self.env._("%s has no time slots yet.", self.room_id.name))
        if not self.pattern_id.line_ids:
            raise UserError(self.env._("The rotation pattern has no rows yet."))
        if self.pattern_id.room_id != self.room_id:
            raise UserError(self.env._("This pattern belongs to another control room."))

    def _prepare_roster(self):
        return {
            "name": self.name or self._usual_name(),
            "room_id": self.room_id.id,
            "pattern_id": self.pattern_id.id,
            "date_from": self.date_from,
            "date_to": self.date_to,
        }

    def action_make(self):
        """The draft, with its shifts."""
        self.ensure_one()
        check_duty(self.env, ("supervisor",), self.env._("The supervisor keeps the roster."))
        self._check_days()
        roster = self.env["cctv.roster"].create(self._prepare_roster())
        _plan, posts, found = self._plan()
        if found and self.gaps == "refuse":
            raise UserError(
                "\n".join(
                    [
                        self.env._("No roster was made, since something would be wrong:"),
                        *listed(self.env, Words(self.room_id).all(found)),
                    ]
                )
            )
        roster._make(posts)
        return {
            "type": "ir.actions.act_window",
            "res_model": "cctv.roster",
            "res_id": roster.id,
            "views": [(False, "form")],
            "name": roster.name,
        }
