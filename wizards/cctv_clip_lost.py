from odoo import api, fields, models

from ..models.cctv_choices import LOSS_REASONS
from ..models.cctv_footage_loss import AT_RECORDER


class CctvClipLost(models.TransientModel):
    """The window in which somebody who has looked at the recorder says how a clip was lost. The
    step itself asks who may."""

    _name = "cctv.clip.lost"
    _description = "Clip Is Lost"
    _inherit = ["cctv.about.window"]
    _about = ("item_id",)

    item_id = fields.Many2one(
        "cctv.footage.item", string="Clip", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Selection(
        [pair for pair in LOSS_REASONS if pair[0] in AT_RECORDER], string="How it was lost"
    )
    words = fields.Text(
        string="What you saw", help="At the recorder: its oldest recording, the gap, the fault."
    )

    @api.constrains("item_id")
    def _check_item(self):
        self.sudo(False).item_id.check_access("read")

    def action_confirm(self):
        self.ensure_one()
        self.item_id._say_lost(self.reason, self.words)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
