from odoo import fields, models


class CctvEnterWork(models.TransientModel):
    """The window in which work that was done with a paper form is dated, afterwards (R107)."""

    _name = "cctv.enter.work"
    _description = "Maintenance Work from Paper"

    request_id = fields.Many2one("maintenance.request", string="Work", required=True)
    begun = fields.Datetime(string="Happened on", required=True)
    ended = fields.Datetime(string="Happened until", required=True)
    paper_ref = fields.Char(string="Paper record")

    def action_confirm(self):
        """Whoever may do it is asked by the step itself."""
        self.ensure_one()
        self.request_id._cctv_enter_later(self.begun, self.ended, self.paper_ref)
        return {"type": "ir.actions.act_window_close"}
