from odoo import api, fields, models

from .cctv_choices import SHIFT_STATES


class CctvShift(models.Model):
    """A time slot on one day, with the officers who have it. Made by the roster; begun and ended by
    those who come and go."""

    _name = "cctv.shift"
    _description = "Shift"
    _inherit = ["cctv.guarded"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    room_id = fields.Many2one(
        "cctv.control.room",
        string="Control room",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="room_id.company_id", store=True, index=True)
    roster_id = fields.Many2one(
        "cctv.roster", index=True, ondelete="cascade", check_company=True
    )
    slot_id = fields.Many2one(
        "cctv.shift.slot", required=True, index=True, ondelete="restrict", check_company=True
    )
    group_id = fields.Many2one("cctv.shift.group", ondelete="restrict", check_company=True)
    date_start = fields.Datetime(string="Begins", required=True, index=True)
    date_end = fields.Datetime(string="Ends", required=True, index=True)
    state = fields.Selection(
        SHIFT_STATES, required=True, readonly=True, copy=False, default="planned", index=True
    )
    duty_ids = fields.One2many("cctv.shift.duty", "shift_id", string="Officers")

    _once = models.UniqueIndex(
        "(room_id, date_start, slot_id)", "This room has this shift already."
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | {"state"}

    @api.model
    def _on_duty(self, room):
        """The running shift of ``room``, or none."""
        return self.sudo().search([("room_id", "=", room.id), ("state", "=", "running")], limit=1)
