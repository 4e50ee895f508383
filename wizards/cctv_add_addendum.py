from odoo import fields, models
from odoo.exceptions import UserError

TEXT_MAX_CHARS = 200_000
"""Some fifty printed pages."""


class CctvAddAddendum(models.TransientModel):
    """The window that adds a correction to a sealed record."""

    _name = "cctv.add.addendum"
    _description = "Add an addendum"
    _inherit = ["cctv.record.window"]

    text = fields.Text(string="Correction or addition", required=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Files", bypass_search_access=True)

    def action_add(self):
        """Add and seal it, by the present user."""
        record = self._get_record("write")
        if not (self.text or "").strip():
            raise UserError(self.env._("Write what is to be corrected or added."))
        if len(self.text) > TEXT_MAX_CHARS:
            raise UserError(
                self.env._(
                    "The text has %(count)s characters; at most %(limit)s fit. Attach it as a "
                    "file.",
                    count=len(self.text),
                    limit=TEXT_MAX_CHARS,
                )
            )
        self.attachment_ids.check_access("read")
        self.env["cctv.addendum"]._add(record, self.text, self.attachment_ids)
        return {"type": "ir.actions.act_window_close"}
