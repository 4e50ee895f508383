from odoo import api, fields, models
from odoo.exceptions import ValidationError

YEAR_MINUTES = 366 * 24 * 60


class CctvProcedureStep(models.Model):
    """A step of a procedure: who does what, with what, in which time, with which result (R7)."""

    _name = "cctv.procedure.step"
    _description = "Step of a procedure"
    _inherit = ["cctv.procedure.part"]
    _order = "revision_id, sequence, id"

    revision_id = fields.Many2one(
        "cctv.procedure.revision", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Activity", required=True)
    actor = fields.Char(string="Who", help="The duty that does it, e.g. 'Operator'.")
    inputs = fields.Char(string="Requirements", help="What has to be there: papers, devices.")
    standard_minutes = fields.Integer(
        string="Time (min)", help="Standard time in minutes; a day is 1440."
    )
    standard_time = fields.Char(string="Time", compute="_compute_standard_time")
    output = fields.Char(string="Result", help="The record that comes out of it.")
    note = fields.Char(string="Remarks")

    @api.constrains("standard_minutes")
    def _check_standard_minutes(self):
        if any(not 0 <= step.standard_minutes <= YEAR_MINUTES for step in self):
            raise ValidationError(
                self.env._("The standard time of a step is from 0 minutes to a year.")
            )

    @api.depends("standard_minutes")
    @api.depends_context("lang")
    def _compute_standard_time(self):
        """In the largest unit that needs no fraction: 90 minutes, 2 hours, 1 day."""
        for step in self:
            step.standard_time = step._time_words(step.standard_minutes)

    def _time_words(self, minutes):
        if not minutes:
            return False
        if minutes % 1440 == 0:
            days = minutes // 1440
            return self.env._("1 day") if days == 1 else self.env._("%s days", days)
        if minutes % 60 == 0:
            hours = minutes // 60
            return self.env._("1 hour") if hours == 1 else self.env._("%s hours", hours)
        return self.env._("1 minute") if minutes == 1 else self.env._("%s minutes", minutes)
