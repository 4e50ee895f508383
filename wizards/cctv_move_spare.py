from odoo import api, fields, models

from ..models.cctv_choices import SPARE_MOVES


class CctvMoveSpare(models.TransientModel):
    """The window in which somebody says how many pieces of a spare part go in or out, for which
    device, ticket or work."""

    _name = "cctv.move.spare"
    _description = "Spare Parts In or Out"
    _inherit = ["cctv.seen.window"]
    _about = ("part_id",)
    _about_record = "part_id"

    part_id = fields.Many2one(
        "cctv.spare.part", string="Spare part", required=True, ondelete="cascade"
    )
    kind = fields.Selection(SPARE_MOVES, string="What", required=True, default="used")
    count = fields.Integer(string="How many", required=True, default=1)
    there = fields.Integer(string="In stock", compute="_compute_there")
    device_id = fields.Many2one(
        "maintenance.equipment", string="Device", domain="[('cctv_kind', '!=', False)]"
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Ticket", domain="[('cctv_device_id', '!=', False)]"
    )
    request_id = fields.Many2one(
        "maintenance.request", string="Work", domain="[('cctv_work_kind', '!=', False)]"
    )
    reason = fields.Text(string="Remark")

    @api.depends("part_id")
    def _compute_there(self):
        for window in self:
            window.there = window._seen().count

    def action_confirm(self):
        self.ensure_one()
        about = ("device_id", "ticket_id", "request_id")
        for name in about:
            self[name].check_access("read")
        self._seen().with_env(self.env)._move(
            self.kind, self.count, self.reason, **{name: self[name].id for name in about}
        )
        return {"type": "ir.actions.act_window_close"}
