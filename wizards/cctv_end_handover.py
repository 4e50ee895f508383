from odoo import api, fields, models


class CctvEndHandover(models.TransientModel):
    """The window in which the supervisor ends a handover that lacks signatures, and says why."""

    _name = "cctv.end.handover"
    _description = "End a handover without signatures"
    _inherit = ["cctv.about.window"]

    _about = ("handover_id",)

    handover_id = fields.Many2one(
        "cctv.handover", required=True, readonly=True, ondelete="cascade"
    )
    signed = fields.Char(string="Signed by", compute="_compute_signed")
    missing = fields.Char(string="Not signed by", compute="_compute_signed")
    matter_count = fields.Integer(related="handover_id.matter_count", string="Open matters")
    reason = fields.Text(string="Why")

    @api.depends("handover_id")
    def _compute_signed(self):
        """What the supervisor decides about: whose signature there is, and whose is not."""
        for window in self:
            handover = window.handover_id
            signers = {one.role: one.name for one in handover.signature_ids}
            labels = {role: label for role, label, _needed in handover._signature_roles()}
            missing = labels.keys() - signers.keys()
            window.signed = _told({labels[role]: name for role, name in signers.items()})
            window.missing = _told(
                {labels[role]: handover._walk_people(role) for role in labels if role in missing}
            )

    @api.constrains("handover_id")
    def _check_handover(self):
        self.sudo(False).handover_id.check_access("read")

    def action_end(self):
        self.ensure_one()
        self.handover_id.sudo(False)._override(self.reason)
        return {"type": "ir.actions.act_window_close"}


def _told(names):
    """'Hands over: A; Takes over: B'."""
    return "; ".join(f"{label}: {name}" for label, name in names.items())
