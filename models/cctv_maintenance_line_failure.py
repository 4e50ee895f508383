"""What was wrong with a device whose work failed, as it was said at the device."""

from odoo import api, fields, models

from .cctv_choices import SYMPTOMS
from .cctv_texts import word_of


class CctvMaintenanceLine(models.Model):
    _inherit = "cctv.maintenance.line"

    failure_symptom = fields.Selection(
        SYMPTOMS, string="What is seen", readonly=True, copy=False
    )
    failure_note = fields.Text(string="What is wrong", readonly=True, copy=False)
    failure_text = fields.Char(string="Failed because", compute="_compute_failure_text")

    why_text = fields.Char(string="Why", compute="_compute_why_text")

    @api.depends("failure_text", "skip_reason", "state")
    def _compute_why_text(self):
        for line in self:
            line.why_text = line.skip_reason if line.state == "skipped" else line.failure_text

    @api.depends("failure_symptom", "failure_note")
    @api.depends_context("lang")
    def _compute_failure_text(self):
        """The symptom, and what was said; 'Something else' says nothing beside words."""
        for line in self:
            words = (line.failure_note or "").strip()
            is_told = line.failure_symptom and not (line.failure_symptom == "other" and words)
            symptom = word_of(line, "failure_symptom") if is_told else ""
            line.failure_text = ": ".join(filter(None, (symptom, " ".join(words.split()))))

    def _raise_ticket(self, words, symptom):
        super()._raise_ticket(words, symptom)
        self._set({"failure_note": words or False, "failure_symptom": symptom or False})

    def _begin_again(self):
        super()._begin_again()
        self._set({"failure_note": False, "failure_symptom": False})
