import math
import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import formatLang

ANSWER_KINDS = [
    ("tick", "Tick"),
    ("result", "Pass, fail or not applicable"),
    ("number", "Measured value"),
    ("choice", "Choice"),
    ("text", "Text"),
    ("photo", "Photo"),
    ("signature", "Signature"),
]

MEASURE = re.compile(r"[a-z][a-z0-9_]{0,63}")
MAX_DECIMALS = 4
"""Decimals that answers keep (see ``value_number`` of the line)."""


class CctvChecklistItem(models.Model):
    """A question of a form, or the title of a section."""

    _name = "cctv.checklist.item"
    _description = "Question of a checklist"
    _inherit = ["cctv.checklist.form.part"]
    _order = "version_id, sequence, id"

    version_id = fields.Many2one(
        "cctv.checklist.version", required=True, index=True, ondelete="cascade"
    )
    version_state = fields.Selection(
        related="version_id.state", string="State of the version", export_string_translation=False
    )
    company_id = fields.Many2one(related="version_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    display_type = fields.Selection([("line_section", "Section")], default=False)
    name = fields.Char(string="Question", required=True, translate=True)
    help_text = fields.Char(string="How to check", translate=True)
    measure = fields.Char(
        help="Technical name of what is asked, the same through all versions and templates, e.g. "
        "'supply_voltage': results are compared by it."
    )
    kind = fields.Selection(ANSWER_KINDS, default="result", string="Answer")
    is_required = fields.Boolean(string="Mandatory", default=True)
    unit = fields.Char(translate=True, help="Of the number, e.g. V")
    digits = fields.Integer(string="Decimals", default=1)
    has_minimum = fields.Boolean(string="Has a minimum")
    minimum = fields.Float()
    has_maximum = fields.Boolean(string="Has a maximum")
    maximum = fields.Float()
    bounds_text = fields.Char(string="Bounds", compute="_compute_bounds_text")
    option_ids = fields.One2many(
        "cctv.checklist.option", "item_id", string="Answers to choose", copy=True
    )

    @api.depends("kind", "unit", "digits", "has_minimum", "minimum", "has_maximum", "maximum")
    @api.depends_context("lang")
    def _compute_bounds_text(self):
        for item in self:
            item.bounds_text = item.kind == "number" and item._bounds_words()

    def _bounds_words(self):
        """The bounds in words, e.g. '11.0 to 14.0 V'."""
        self.ensure_one()
        low, high = self._format(self.minimum), self._format(self.maximum)
        unit = self.unit or ""
        if self.has_minimum and self.has_maximum:
            words = self.env._("%(low)s to %(high)s %(unit)s", low=low, high=high, unit=unit)
        elif self.has_minimum:
            words = self.env._("at least %(low)s %(unit)s", low=low, unit=unit)
        elif self.has_maximum:
            words = self.env._("at most %(high)s %(unit)s", high=high, unit=unit)
        else:
            words = unit
        return words.strip()

    def _words(self):
        """The question with its answers to choose, as one text."""
        self.ensure_one()
        return " / ".join([self.name, *self.option_ids.mapped("name")])

    def _bounds_key(self):
        """Bounds and unit, the same for every reader; '' for none."""
        low = repr(self.minimum) if self.has_minimum else ""
        high = repr(self.maximum) if self.has_maximum else ""
        unit = self.with_context(lang=None).unit or ""
        return f"{low}..{high} {unit}".strip() if low or high else ""

    def _format(self, number):
        """A number of this question as people write it: at least its decimals, and those that
        were really measured."""
        decimals = max(0, min(self.digits or 0, MAX_DECIMALS))
        while decimals < MAX_DECIMALS and round(number, decimals) != round(number, MAX_DECIMALS):
            decimals += 1
        return formatLang(self.env, number, digits=decimals)

    def _deviation(self, number):
        """'below', 'above' or False."""
        self.ensure_one()
        if self.has_minimum and number < self.minimum:
            return "below"
        return "above" if self.has_maximum and number > self.maximum else False

    @api.constrains("measure", "digits", "minimum", "maximum")
    def _check_item(self):
        for item in self:
            if item.measure and not MEASURE.fullmatch(item.measure):
                raise ValidationError(
                    self.env._(
                        "'%s' cannot be the measure: it has at most 64 small letters, digits and "
                        "'_', and begins with a letter, e.g. supply_voltage.",
                        item.measure[:80],
                    )
                )
            if not 0 <= item.digits <= MAX_DECIMALS:
                raise ValidationError(self.env._("A number has 0 to %s decimals.", MAX_DECIMALS))
            if not (math.isfinite(item.minimum) and math.isfinite(item.maximum)):
                raise ValidationError(self.env._("A bound is a number, such as 11.5."))

    def action_open_details(self):
        """Unit, bounds, answers to choose and how to check, in a window."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Question"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _form_version(self):
        return self.version_id

    def _publishing_gaps(self, limit):
        """Sentences on what is missing or wrong before the form can be published.

        :param limit: characters a question or answer may have
        """
        self.ensure_one()
        name = (self.name or "").strip()
        if not name:
            return [self.env._("A question or section has no words.")]
        gaps = []
        if len(name) > limit:
            gaps.append(
                self.env._(
                    "'%(name)s…' has more than %(limit)s characters.", name=name[:40], limit=limit
                )
            )
        if self.display_type:
            return gaps
        if not self.kind:
            gaps.append(self.env._("'%s' does not say how it is answered.", name[:60]))
        if (
            self.kind == "number"
            and self.has_minimum
            and self.has_maximum
            and self.minimum > self.maximum
        ):
            gaps.append(self.env._("'%s' has a minimum above its maximum.", name[:60]))
        return gaps + (self._option_gaps(limit) if self.kind == "choice" else [])

    def _option_gaps(self, limit):
        name, answers = self.name[:60], [(option.name or "").strip() for option in self.option_ids]
        gaps = []
        if len(answers) < 2:
            gaps.append(self.env._("'%s' needs at least two answers to choose from.", name))
        if any(not answer or len(answer) > limit for answer in answers):
            gaps.append(
                self.env._(
                    "Each answer of '%(name)s' has 1 to %(limit)s characters.",
                    name=name,
                    limit=limit,
                )
            )
        if len({answer.casefold() for answer in answers}) < len(answers):
            gaps.append(self.env._("'%s' has the same answer twice.", name))
        return gaps
