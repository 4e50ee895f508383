from odoo import fields, models

from ..models.cctv_duties import has_duty
from ..models.cctv_ticket_verify import OVERRIDERS


class CctvVerifyRepair(models.TransientModel):
    """The window of the verification: shows what the device proves and takes the decision."""

    _name = "cctv.verify.repair"
    _description = "Verification of a Repair"
    _inherit = ["cctv.repair.window"]

    device_id = fields.Many2one(related="ticket_id.cctv_device_id", related_sudo=False)
    repaired_by_id = fields.Many2one(related="ticket_id.cctv_repaired_by_id", related_sudo=False)
    repaired_date = fields.Datetime(related="ticket_id.cctv_repaired_date", related_sudo=False)
    repair_note = fields.Text(related="ticket_id.cctv_repair_note", related_sudo=False)
    health = fields.Selection(related="device_id.cctv_health", related_sudo=False)
    picture = fields.Binary(related="device_id.cctv_snapshot", related_sudo=False)
    picture_date = fields.Datetime(related="device_id.cctv_snapshot_date", related_sudo=False)
    gaps = fields.Text(string="Not proved yet", compute="_compute_gaps")
    may_override = fields.Boolean(compute="_compute_gaps")
    note = fields.Text(string="Remarks or reason")

    def _compute_gaps(self):
        for window in self:
            ticket = window._seen()
            gaps = ticket._cctv_gaps_of_proof() if ticket else []
            window.gaps = "\n".join(gaps)
            window.may_override = has_duty(self.env.user, *OVERRIDERS)

    def action_look_again(self):
        """Have the device checked now, with a new picture; the window stays open."""
        self.ensure_one()
        device = self.device_id._cctv_may_check()
        device._cctv_look_anew()
        device.action_cctv_check_soon()
        return self._again()

    def action_refresh(self):
        """Show what is known by now."""
        self.ensure_one()
        return self._again()

    def action_passed(self):
        """The repair has passed."""
        return self._decide("passed")

    def action_failed(self):
        """Back to repair."""
        return self._decide("failed")

    def action_override(self):
        """The IT head lets it pass all the same."""
        return self._decide("overridden")

    def _decide(self, result):
        self.ensure_one()
        self.ticket_id.check_access("read")
        self.ticket_id._cctv_verify(result, self.note)
        return {"type": "ir.actions.act_window_close"}

    def _again(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Verify the repair"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
