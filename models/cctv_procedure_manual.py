from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .cctv_choices import DEVICE_KINDS


class CctvProcedureManual(models.Model):
    """Which devices a document is the manual of: a kind, a maker, a pattern of models."""

    _name = "cctv.procedure.manual"
    _description = "Devices a manual is for"
    _order = "manufacturer, model_pattern, id"

    procedure_id = fields.Many2one("cctv.procedure", required=True, index=True, ondelete="cascade")
    device_kind = fields.Selection(DEVICE_KINDS, string="Kind of device", help="Empty: any.")
    manufacturer = fields.Char(string="Maker", help="As on the device. Empty: any.")
    model_pattern = fields.Char(
        string="Model", help="As on the device; * stands for any characters: CO-21*. Empty: any."
    )
    model_like = fields.Char(compute="_compute_model_like", store=True)

    @api.depends("model_pattern")
    def _compute_model_like(self):
        """The pattern as SQL's LIKE understands it."""
        for manual in self:
            text = (manual.model_pattern or "").strip()
            for character in "\\%_":
                text = text.replace(character, "\\" + character)
            manual.model_like = text.replace("*", "%") or False

    @api.constrains("device_kind", "manufacturer", "model_pattern")
    def _check_some(self):
        for manual in self:
            texts = (manual.device_kind, manual.manufacturer, manual.model_pattern)
            if not any((text or "").strip() for text in texts):
                raise ValidationError(
                    self.env._("Say which devices it is for: a kind, a maker or a model.")
                )

    def write(self, vals):
        """Whoever moves it to another document must be allowed to change that one."""
        if "procedure_id" in vals:
            self.env["cctv.procedure"].browse(vals["procedure_id"]).check_access("write")
        return super().write(vals)
