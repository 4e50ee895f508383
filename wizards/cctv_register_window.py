from odoo import api, fields, models

PURPOSES = [
    ("end_hold", "End a hold"),
    ("return", "Take back"),
    ("void", "Cross out"),
    ("lost", "Medium is lost"),
    ("destroyed", "Medium was erased or destroyed"),
]

ABOUT = {"cctv.footage.hold": "hold_id", "cctv.access.log": "log_id", "cctv.media": "medium_id"}


class CctvRegisterWindow(models.TransientModel):
    """The window of the last step of a hold, a line of the access book or a medium: when, why, and
    who saw it. The step itself asks who may."""

    _name = "cctv.register.window"
    _description = "Step in a Register"
    _inherit = ["cctv.about.window"]
    _about = ("purpose", "hold_id", "log_id", "medium_id")

    purpose = fields.Selection(PURPOSES, required=True, readonly=True)
    hold_id = fields.Many2one("cctv.footage.hold", readonly=True, ondelete="cascade")
    log_id = fields.Many2one(
        "cctv.access.log", string="Line", readonly=True, ondelete="cascade"
    )
    medium_id = fields.Many2one(
        "cctv.media", string="Storage medium", readonly=True, ondelete="cascade"
    )
    log_kind = fields.Selection(related="log_id.kind")
    date = fields.Datetime(string="When", default=fields.Datetime.now)
    witness_id = fields.Many2one(
        "res.users", string="Witness", domain="[('share', '=', False), ('id', '!=', uid)]"
    )
    reason = fields.Text(string="Why")

    @api.constrains("hold_id", "log_id", "medium_id")
    def _check_seen(self):
        """Any number can be sent: nothing is said of what one may not read."""
        for name in ABOUT.values():
            self.sudo(False)[name].check_access("read")

    @api.model
    def _open(self, purpose, record):
        record.ensure_one()
        record.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": dict(self._fields["purpose"]._description_selection(self.env))[purpose],
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_purpose": purpose,
                f"default_{ABOUT[record._name]}": record.id,
            },
        }

    def action_confirm(self):
        self.ensure_one()
        match self.purpose:
            case "end_hold":
                self.hold_id._end(self.reason)
            case "return":
                self.log_id._take_back(self.reason, self.date)
            case "void":
                self.log_id._void(self.reason)
            case "lost" | "destroyed":
                self.medium_id._retire(self.purpose, self.reason, self.witness_id)
        return {"type": "ir.actions.act_window_close"}
