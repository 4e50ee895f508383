from odoo import api, fields, models
from odoo.exceptions import AccessError

WRITTEN = frozenset({"words"})


class CctvEvaluationLine(models.Model):
    """A key figure of a month, as it was when the evaluation was made, and what is thought of it.
    The system makes it; the IT head writes the words."""

    _name = "cctv.evaluation.line"
    _description = "Key figure of an evaluation"
    _inherit = ["cctv.sealed.part.mixin"]
    _order = "evaluation_id desc, sequence, id"
    _rec_name = "label"
    _sealed_parent = "evaluation_id"

    evaluation_id = fields.Many2one(
        "cctv.evaluation", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="evaluation_id.company_id", store=True, index=True)
    sequence = fields.Integer(readonly=True)
    key = fields.Char(required=True, readonly=True)
    label = fields.Char(string="Key figure", readonly=True)
    value_words = fields.Char(string="In this month", readonly=True)
    previous_words = fields.Char(string="The month before", readonly=True)
    change_words = fields.Char(string="What has changed", readonly=True)
    value = fields.Float(readonly=True, aggregator=None)
    has_value = fields.Boolean(readonly=True)
    trend = fields.Selection(
        [("better", "Better"), ("worse", "Worse"), ("same", "The same")], readonly=True
    )
    words = fields.Text(string="What is thought of it")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("The figures of an evaluation are filled in by themselves.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and set(vals) - WRITTEN:
            raise AccessError(self.env._("Of a figure, write what is thought of it."))
        return super().write(vals)

    def unlink(self):
        if not self.env.su:
            raise AccessError(self.env._("The figures of an evaluation stay."))
        return super().unlink()


class CctvFigures(models.AbstractModel):
    _inherit = "cctv.figures"

    @api.model
    def _evaluation_words(self, figure) -> dict:
        """A headline figure as an evaluation keeps it."""
        before = {**figure, "value": figure["previous"]}
        return {
            "label": figure["label"],
            "value": figure["value"] or 0,
            "has_value": figure["value"] is not None,
            "value_words": self._figure_words(figure),
            "previous_words": self._figure_words(before),
            "change_words": self._change_words(figure),
            "trend": _trend(figure),
        }


def _trend(figure):
    value, before, better = figure["value"], figure["previous"], figure["better"]
    if value is None or before is None or not better:
        return False
    if round(value - before, 1) == 0:
        return "same"
    return "better" if (value > before) == (better == "up") else "worse"
