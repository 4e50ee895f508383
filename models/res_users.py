from odoo import api, models


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _cctv_with_duty(self, groups, company):
        """Active internal users of ``company`` who are in one of ``groups``, directly or because
        another group includes it."""
        return self.sudo().search(
            [
                ("all_group_ids", "in", groups.ids),
                ("company_ids", "in", company.ids),
                ("share", "=", False),
            ]
        )
