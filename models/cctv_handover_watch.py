from odoo import fields, models


class CctvHandover(models.Model):
    """With the handover goes the watch."""

    _inherit = "cctv.handover"

    def _after_seal(self):
        super()._after_seal()
        self.sudo()._pass_watch()

    def _pass_watch(self):
        """To the incoming shift with its signature; ended without it, to whoever of it is there."""
        incoming = self.shift_to_id
        if self.state == "signed" and incoming:
            incoming.duty_ids.filtered(lambda duty: duty.user_id == self.incoming_id)._is_inside()
            incoming._take_turn()
            return
        self.shift_from_id._end()
        if any(duty.state == "inside" for duty in incoming.duty_ids):
            incoming._begin_if_free()


class CctvShiftDuty(models.Model):
    _inherit = "cctv.shift.duty"

    def _is_inside(self):
        """Who takes over has arrived and gone in, also when he did not report it."""
        now = fields.Datetime.now()
        for duty in self.filtered(lambda duty: duty.state in ("expected", "arrived")):
            came = {} if duty.date_arrived else {"date_arrived": now, **duty._lateness(now)}
            duty.write({"state": "inside", "date_entered": now, **came})
