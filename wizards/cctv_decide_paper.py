from odoo import fields, models
from odoo.exceptions import UserError

from ..models.cctv_heirs import heirs

STEPS = {"return": "_send_back", "refuse": "_refuse", "cancel": "_give_up"}


class CctvDecidePaper(models.TransientModel):
    """The window in which a plan or a risk analysis is sent back, not approved or given up, with
    the reason."""

    _name = "cctv.decide.paper"
    _description = "Decide about a plan"
    _inherit = ["cctv.record.window"]

    purpose = fields.Selection(
        [
            ("return", "Send back with questions"),
            ("refuse", "Do not approve"),
            ("cancel", "Give up"),
        ],
        required=True,
        readonly=True,
    )
    seen = fields.Integer(help="Which submission was read.")
    reason = fields.Text(string="Why", required=True)

    def action_decide(self):
        record = self._get_record("read")
        if self.res_model not in heirs(self.env, "cctv.approved.mixin"):
            raise UserError(self.env._("The document is not there any more."))
        record._check_seen(self.seen)
        getattr(record, STEPS[self.purpose])(self.reason)
        return {"type": "ir.actions.act_window_close"}
