from odoo import api, fields, models


class CctvRepairWindow(models.AbstractModel):
    """A window about one repair. Any ticket's number can be sent to it: it says nothing of a ticket
    to those who may not read that one."""

    _name = "cctv.repair.window"
    _description = "Window about a repair"
    _inherit = ["cctv.about.window"]

    _about = ("ticket_id",)

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade"
    )

    @api.constrains("ticket_id")
    def _check_ticket(self):
        self.sudo(False).ticket_id.check_access("read")

    def _seen(self):
        """The ticket, for those who may read it. What is stored is computed as superuser."""
        return self.ticket_id.sudo(False).filtered(lambda ticket: ticket.has_access("read"))
