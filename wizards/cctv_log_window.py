from odoo import api, fields, models

from ..models.cctv_log_entry_superior import SUPERIORS
from ..models.cctv_procedure_settings import GROUP_OF_ROLE

PURPOSES = [
    ("void", "Cross out"),
    ("done", "Finish the follow-up"),
    ("told", "Superior was told"),
    ("confirm", "Confirm"),
    ("forward", "Forward the complaint"),
    ("answer", "Answer the complaint"),
]


class CctvLogWindow(models.TransientModel):
    """The window of a step of an entry of the log. The step itself asks who may."""

    _name = "cctv.log.window"
    _description = "Step of an entry of the log"
    _inherit = ["cctv.about.window"]
    _about = ("purpose", "entry_id")

    purpose = fields.Selection(PURPOSES, required=True, readonly=True)
    entry_id = fields.Many2one(
        "cctv.log.entry", string="Entry", required=True, readonly=True, ondelete="cascade"
    )
    facts = fields.Text(related="entry_id.facts")
    company_id = fields.Many2one(related="entry_id.company_id")
    date = fields.Datetime(string="When", default=fields.Datetime.now)
    superior_id = fields.Many2one(
        "res.users",
        string="Superior",
        domain=lambda self: self._superior_domain(),
    )
    authority_id = fields.Many2one(
        "cctv.authority", string="Authority", domain="[('company_id', '=', company_id)]"
    )
    name = fields.Char(string="To whom")
    words = fields.Text()

    @api.model
    def _superior_domain(self):
        groups = [self.env.ref(GROUP_OF_ROLE[role]).id for role in SUPERIORS]
        return (
            f"[('all_group_ids', 'in', {groups}), ('share', '=', False), ('id', '!=', uid), "
            "('company_ids', 'in', company_id)]"
        )

    @api.constrains("entry_id", "authority_id")
    def _check_seen(self):
        """Any number can be sent: nothing is said of what one may not read."""
        for name in ("entry_id", "authority_id"):
            self.sudo(False)[name].check_access("read")

    @api.model
    def _open(self, purpose, entry):
        entry.ensure_one()
        entry.check_access("read" if purpose == "confirm" else "write")
        return {
            "type": "ir.actions.act_window",
            "name": dict(self._fields["purpose"]._description_selection(self.env))[purpose],
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_purpose": purpose, "default_entry_id": entry.id},
        }

    def action_confirm(self):
        self.ensure_one()
        match self.purpose:
            case "void":
                self.entry_id._void(self.words)
            case "done":
                self.entry_id._done(self.words)
            case "told":
                self.entry_id._told(self.superior_id, self.name, self.date)
            case "confirm":
                self.entry_id._confirm(self.words)
            case "forward":
                self.entry_id._forward(self.authority_id, self.name, self.date)
            case "answer":
                self.entry_id._answer(self.words, self.date)
        return {"type": "ir.actions.act_window_close"}
