from markupsafe import Markup

from odoo import models


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    def _portal_url(self):
        """Where the requester sees how it stands; of use to who has a log-in."""
        self.ensure_one()
        return f"{self.get_base_url()}/my/footage/{self.id}"

    def _requester_body(self, key, sentence):
        """What a requester is told, with the way to the own page."""
        body = super()._requester_body(key, sentence)
        if self.sudo().partner_id.user_ids.filtered("active"):
            words = self.env._("See your request")
            body += Markup('<p><a href="%s">%s</a></p>') % (self._portal_url(), words)
        return body
