"""What the screens of a fault show in words."""

from odoo import api, fields, models

from .cctv_device_screen import stage_lines
from .cctv_texts import reason_first_check, reason_sentence


class CctvFault(models.Model):
    _inherit = "cctv.fault"

    sentence = fields.Char(string="In words", compute="_compute_words")
    first_check = fields.Char(string="What to check first", compute="_compute_words")
    stage_lines = fields.Json(string="The check, step by step", compute="_compute_stage_lines")

    @api.depends("kind", "is_inferred", "device_id.cctv_kind")
    @api.depends_context("lang")
    def _compute_words(self):
        for fault in self:
            device_kind, inferred = fault.device_id.sudo().cctv_kind, fault.is_inferred
            fault.sentence = reason_sentence(self.env, fault.kind, device_kind, inferred)
            fault.first_check = reason_first_check(
                self.env, fault.kind, inferred and device_kind
            )

    @api.depends("evidence", "device_id.cctv_kind")
    @api.depends_context("lang")
    def _compute_stage_lines(self):
        for fault in self:
            stages = (fault.evidence or {}).get("stages")
            device_kind = fault.device_id.sudo().cctv_kind
            fault.stage_lines = stage_lines(self.env, stages, device_kind)
