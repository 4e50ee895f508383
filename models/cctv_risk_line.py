from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .cctv_choices import IMPACTS, LIKELIHOODS, RISK_FROM, RISK_LEVELS
from .cctv_typed import TEXT_MAX, typed

HAZARD_MAX = 300
"""Characters of what may happen."""


def level_of(score: int) -> str | bool:
    """Level of a score (likelihood × impact); False without one.

    >>> [level_of(score) for score in (0, 4, 5, 9, 10, 14, 15, 25)]
    [False, 'low', 'medium', 'medium', 'high', 'high', 'very_high', 'very_high']
    """
    return next((level for level, least in RISK_FROM.items() if score >= least), False)


class CctvRiskLine(models.Model):
    """Something that may happen at a place: how likely, how grave, what there is against it and
    what is wanted. Whoever assesses the risks writes it."""

    _name = "cctv.risk.line"
    _description = "Hazard of a risk analysis"
    _inherit = ["cctv.approved.part"]
    _order = "analysis_id, score desc, id"
    _rec_name = "hazard"
    _sealed_parent = "analysis_id"

    analysis_id = fields.Many2one(
        "cctv.risk.analysis", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="analysis_id.company_id", store=True, index=True)
    hazard = fields.Char(string="What may happen", required=True)
    likelihood = fields.Selection(LIKELIHOODS, required=True, default="3")
    impact = fields.Selection(IMPACTS, required=True, default="3")
    score = fields.Integer(compute="_compute_score", store=True, aggregator="max")
    level = fields.Selection(RISK_LEVELS, compute="_compute_score", store=True)
    measures = fields.Text(string="What there is against it")
    wanted = fields.Text(string="What is wanted", help="E.g. a camera that sees the door.")

    @api.depends("likelihood", "impact")
    def _compute_score(self):
        for line in self:
            line.score = int(line.likelihood or 0) * int(line.impact or 0)
            line.level = level_of(line.score)

    @api.constrains("hazard", "measures", "wanted")
    def _check_texts(self):
        for line in self:
            if not (line.hazard or "").strip():
                raise ValidationError(self.env._("Write what may happen."))
            typed(self.env, line.hazard, HAZARD_MAX)
            for text in (line.measures, line.wanted):
                typed(self.env, text, TEXT_MAX)
