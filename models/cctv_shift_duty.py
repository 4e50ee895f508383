from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .cctv_choices import DUTY_STATES

STEPS = (
    "state",
    "date_arrived",
    "date_entered",
    "date_left",
    "late_minutes",
    "date_assigned",
    "note",
)


class CctvShiftDuty(models.Model):
    """An officer in a shift: when he arrived, went in, left. Written by the steps of attendance:
    the officer's own in ``cctv_shift_duty_steps``, the supervisor's in the window ``Record``."""

    _name = "cctv.shift.duty"
    _description = "Officer in a shift"
    _inherit = ["mail.thread", "cctv.guarded"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    shift_id = fields.Many2one(
        "cctv.shift", required=True, index=True, ondelete="cascade", check_company=True
    )
    room_id = fields.Many2one(related="shift_id.room_id", store=True, index=True)
    company_id = fields.Many2one(related="shift_id.company_id", store=True, index=True)
    date_start = fields.Datetime(related="shift_id.date_start", store=True, index=True)
    date_end = fields.Datetime(related="shift_id.date_end", store=True)
    officer_id = fields.Many2one(
        "cctv.officer", required=True, index=True, ondelete="restrict", check_company=True
    )
    user_id = fields.Many2one(related="officer_id.user_id", store=True, index=True)
    stands_in_id = fields.Many2one(
        "cctv.officer",
        string="Stands in for",
        ondelete="restrict",
        check_company=True,
        help="Who should have been there.",
    )
    state = fields.Selection(
        DUTY_STATES, required=True, readonly=True, copy=False, default="expected", index=True
    )
    date_due = fields.Datetime(
        string="To be there at",
        compute="_compute_date_due",
        help="So many minutes before the shift as the procedure profile says.",
    )
    date_arrived = fields.Datetime(string="Arrived", readonly=True, copy=False, tracking=True)
    date_entered = fields.Datetime(string="Went in", readonly=True, copy=False, tracking=True)
    date_left = fields.Datetime(string="Left", readonly=True, copy=False, tracking=True)
    late_minutes = fields.Integer(
        string="Late (min)",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Minutes after the time to be there, by the rule of that day.",
    )
    punctuality = fields.Float(
        string="In time (percent)",
        compute="_compute_figures",
        store=True,
        aggregator="avg",
        help="100 for who arrived in time, 0 for who came late or not at all.",
    )
    hours = fields.Float(
        string="Hours in the room", compute="_compute_figures", store=True, aggregator="sum"
    )
    date_assigned = fields.Datetime(
        readonly=True,
        copy=False,
        help="When this officer was put into the shift in the place of another.",
    )
    note = fields.Text(
        string="Recorded afterwards",
        readonly=True,
        copy=False,
        help="What the supervisor has recorded of this shift, and why.",
    )
    may_report = fields.Boolean(compute="_compute_may_report")

    _once = models.UniqueIndex("(shift_id, officer_id)", "This officer has this shift already.")

    def _guarded_fields(self):
        return super()._guarded_fields() | set(STEPS)

    @api.depends("shift_id.date_start", "company_id")
    def _compute_date_due(self):
        for duty in self:
            start = duty.shift_id.date_start
            early = duty.company_id._cctv_profile().arrival_minutes if duty.company_id else 0
            duty.date_due = start and start - timedelta(minutes=early)

    @api.depends("state", "late_minutes", "date_entered", "date_left")
    def _compute_figures(self):
        for duty in self:
            came = duty.state in ("arrived", "inside", "left")
            duty.punctuality = 100 if came and not duty.late_minutes else 0
            span = duty.date_left and duty.date_entered and duty.date_left - duty.date_entered
            duty.hours = span.total_seconds() / 3600 if span else 0

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_may_report(self):
        for duty in self:
            duty.may_report = duty.user_id == self.env.user

    @api.constrains("stands_in_id", "officer_id", "shift_id")
    def _check_stand_in(self):
        for duty in self.filtered("stands_in_id"):
            if duty.stands_in_id not in duty._others().officer_id:
                raise ValidationError(
                    self.env._(
                        "%(officer)s does not have this shift, so nobody can stand in.",
                        officer=duty.stands_in_id.name,
                    )
                )

    def _others(self):
        """The others who have this shift."""
        return self.search([("shift_id", "=", self.shift_id.id), ("id", "!=", self.id)])
