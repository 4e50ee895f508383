from odoo import fields, models

from ..models.cctv_footage_urgent import DEMAND_FIELDS


class CctvFootageDemand(models.TransientModel):
    """The window for the demand of an authority for what was secured in an emergency."""

    _name = "cctv.footage.demand"
    _description = "Demand for Secured Footage"
    _inherit = ["cctv.footage.window"]

    requester_name = fields.Char(string="Name", required=True)
    requester_identity = fields.Char(string="Number of the service card", required=True)
    requester_unit = fields.Char(string="Institution", required=True)
    requester_phone = fields.Char(string="Phone")
    letter_number = fields.Char(string="Letter", required=True)
    letter_date = fields.Date(string="Date of the letter")
    letter_ids = fields.Many2many("ir.attachment", string="Scan of the letter")

    def action_confirm(self):
        """Whoever may confirm it is asked by the step itself."""
        self.ensure_one()
        self.request_id.check_access("read")
        self.request_id._demand({name: self[name] for name in DEMAND_FIELDS}, self.letter_ids)
        return {"type": "ir.actions.act_window_close"}
