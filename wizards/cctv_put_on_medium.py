import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.cctv_typed import REASON_MAX, typed


class CctvPutOnMedium(models.TransientModel):
    """The window in which somebody says which clips were copied onto a medium, with which tool."""

    _name = "cctv.put.on.medium"
    _description = "Clips Copied onto a Medium"
    _inherit = ["cctv.about.window"]
    _about = ("medium_id",)

    medium_id = fields.Many2one(
        "cctv.media", string="Storage medium", required=True, ondelete="cascade"
    )
    item_ids = fields.Many2many(
        "cctv.footage.item",
        "cctv_put_on_medium_item_rel",
        string="Clips",
        required=True,
        domain="[('state', 'not in', ('lost', 'destroyed', 'not_taken'))]",
    )
    words = fields.Text(string="How", help="From which recorder, with which tool, as which files.")
    sha256 = fields.Char(
        string="SHA-256", help="Of the file on the medium, if a tool has told it; for one clip."
    )

    @api.constrains("medium_id")
    def _check_medium(self):
        self.sudo(False).medium_id.check_access("read")

    def action_confirm(self):
        self.ensure_one()
        self.medium_id.check_access("write")
        self.item_ids.check_access("write")
        sha256 = "".join((self.sha256 or "").split()).lower()
        if sha256 and (len(self.item_ids) != 1 or not re.fullmatch("[0-9a-f]{64}", sha256)):
            raise UserError(
                self.env._("A SHA-256 has 64 digits from 0 to f, and is of the file of one clip.")
            )
        if not self.item_ids:
            raise UserError(self.env._("Choose the clips that were copied."))
        self._check_may_copy()
        self.medium_id._put(self.item_ids, typed(self.env, self.words, REASON_MAX), sha256)
        return {"type": "ir.actions.act_window_close"}

    def _check_may_copy(self):
        """From the recorder: who takes the footage out. What is secured already: who may take it
        along."""
        for item in self.item_ids:
            if item.state == "pulling":
                raise UserError(
                    self.env._("%s is being fetched. Stop that first.", item.display_name)
                )
            if item.state in ("wanted", "lost"):
                item._check_may_add_file()
            else:
                item._check_may_download()
