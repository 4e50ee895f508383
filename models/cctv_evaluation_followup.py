from odoo import api, fields, models
from odoo.exceptions import AccessError

OUTCOMES = [("done", "Done"), ("carried", "Goes on"), ("dropped", "Cancelled")]

WRITTEN = frozenset({"outcome", "result"})


class CctvEvaluationFollowup(models.Model):
    """What became of an earlier decision, in the evaluation of a later month: done, going on, or
    given up, with the reason. Made by the system for each that was not done; what is written here
    holds for the decision when the evaluation is sealed."""

    _name = "cctv.evaluation.followup"
    _description = "Follow-up in an evaluation"
    _inherit = ["cctv.sealed.part.mixin"]
    _order = "evaluation_id desc, date_due, id"
    _rec_name = "words"
    _sealed_parent = "evaluation_id"

    evaluation_id = fields.Many2one(
        "cctv.evaluation", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="evaluation_id.company_id", store=True, index=True)
    decision_id = fields.Many2one(
        "cctv.evaluation.decision", required=True, readonly=True, index=True, ondelete="restrict"
    )
    words = fields.Char(string="What was decided", readonly=True)
    owner_name = fields.Char(string="Who does it", readonly=True)
    date_due = fields.Date(string="Until", readonly=True)
    outcome = fields.Selection(OUTCOMES, string="What became of it")
    result = fields.Text(string="What was done, or why not")

    _once = models.UniqueIndex("(evaluation_id, decision_id)", "This decision is there already.")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("What was decided before is filled in by itself."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and set(vals) - WRITTEN:
            raise AccessError(self.env._("Write what became of it, and why."))
        return super().write(vals)

    def unlink(self):
        if not self.env.su:
            raise AccessError(self.env._("What was decided before stays until it is followed up."))
        return super().unlink()

    def _carry_out(self):
        for line in self.filtered(lambda line: line.outcome in ("done", "dropped")):
            if line.decision_id.state == "open":
                line.decision_id._note_end(line.outcome, line.result)
