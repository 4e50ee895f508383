from odoo import api, models
from odoo.exceptions import ValidationError

from .cctv_shift_duty_steps import ON_SITE


class CctvOfficer(models.Model):
    """Who has the watch stays an officer until the watch is handed over."""

    _inherit = "cctv.officer"

    @api.constrains("active", "user_id")
    def _check_not_on_duty(self):
        found = self.env["cctv.shift.duty"].sudo().search(
            [("officer_id", "in", self.ids), ("state", "in", ON_SITE)], limit=1
        )
        officer = found.officer_id
        if found and (not officer.active or found.user_id != officer.user_id):
            raise ValidationError(
                self.env._(
                    "%s is on duty. Let the watch be handed over first, or let the officer go "
                    "under 'Attendance'.",
                    officer.name,
                )
            )
