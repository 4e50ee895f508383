"""A clip is kept as long as somebody may still download it."""

from odoo import fields, models


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    def _keep_reasons(self, moment=None):
        """What somebody may still download is there for as long."""
        found = super()._keep_reasons(moment)
        links = self.env["cctv.footage.delivery"].sudo().search(
            [
                ("item_ids", "in", self.ids),
                ("kind", "=", "link"),
                ("date_link_ended", "=", False),
                ("date_link_end", ">", fields.Datetime.now()),
            ]
        )
        for link in links.filtered(lambda one: one.link_state == "works"):
            for item in self.filtered(lambda one, ids=set(link.item_ids.ids): one.id in ids):
                found[item].append(self.env._("The link of %s still works.", link.number))
        return found
