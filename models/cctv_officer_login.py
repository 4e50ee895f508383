"""An officer whose log-in is taken away."""

from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        done = super().write(vals)
        if vals.get("active") is False:
            officers = self.env["cctv.officer"].sudo()
            officers.search([("user_id", "in", self.ids)])._leave_rosters()
        return done
