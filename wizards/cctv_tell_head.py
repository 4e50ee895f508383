from odoo import api, fields, models


class CctvTellHead(models.TransientModel):
    """The window with the report to the head: ready to be sent, and to be changed before."""

    _name = "cctv.tell.head"
    _description = "Report to the Head"
    _inherit = ["cctv.repair.window"]

    head_id = fields.Many2one(
        "res.users",
        string="To",
        compute="_compute_from_ticket",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        domain="[('share', '=', False)]",
    )
    text = fields.Html(
        string="Report",
        compute="_compute_from_ticket",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )

    @api.depends("ticket_id")
    def _compute_from_ticket(self):
        for window in self:
            ticket = window._seen().sudo()
            window.head_id = ticket._cctv_heads()[:1] if ticket else False
            window.text = ticket._cctv_head_text() if ticket else False

    def action_send(self):
        """Send the report and note it on the ticket."""
        self.ensure_one()
        self.ticket_id._cctv_check_may_tell()
        self.ticket_id._cctv_tell_head(self.head_id, self.text)
        return {"type": "ir.actions.act_window_close"}
