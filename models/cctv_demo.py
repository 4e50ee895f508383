"""What the demo data cannot say in XML."""

from odoo import api, models
from odoo.exceptions import UserError

DEMO_LANGUAGE = "id_ID"
DEMO_WORDS = ("helpdesk_mgmt", "maintenance", "helpdesk_cctv")


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model
    def _load_demo_language(self):
        """The demo city's, with the words of this module, which is not installed yet: what the
        demo data have the system write is Indonesian then."""
        self.env["res.lang"]._activate_lang(DEMO_LANGUAGE)
        self.env["ir.module.module"]._load_module_terms(DEMO_WORDS, [DEMO_LANGUAGE])
        self.env.registry.clear_cache()


class CctvCredential(models.Model):
    _inherit = "cctv.credential"

    @api.model
    def _load_demo_secret(self, credential_id: int, secret: str):
        """Keep the simulated devices' password; on a server without a key, say so in the note,
        so that the demo data can be loaded there too."""
        credential = self.browse(credential_id)
        try:
            credential.secret = secret
        except UserError as error:
            credential.note = str(error)
