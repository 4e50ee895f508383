from odoo import fields, models

from .cctv_choices import PROHIBITIONS, VIOLATION_STATES


class CctvConductViolation(models.Model):
    """An officer is said to have done what is forbidden: what happened, the hearing, the decision.
    Seen by supervisor and management alone."""

    _name = "cctv.conduct.violation"
    _description = "Violation of the rules of conduct"
    _inherit = ["mail.thread", "cctv.guarded"]
    _order = "date desc, id desc"
    _check_company_auto = True

    officer_id = fields.Many2one(
        "cctv.officer", required=True, index=True, ondelete="restrict", check_company=True
    )
    prohibition = fields.Selection(PROHIBITIONS, string="What is forbidden", required=True)
    state = fields.Selection(
        VIOLATION_STATES, required=True, readonly=True, copy=False, default="open", index=True
    )
    date = fields.Datetime(string="When", required=True)
    facts = fields.Text(string="What happened", required=True)
    hearing = fields.Text(string="What the officer says")
    decision = fields.Text()
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | {"state"}
