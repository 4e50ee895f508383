from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """The conversation on a portal page is mail's, whose words core leaves out there."""
        return [*super()._get_translation_frontend_modules_name(), "mail"]
