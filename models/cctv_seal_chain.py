from odoo import models


class CctvSealChain(models.Model):
    """The end of a company's chain of seals."""

    _name = "cctv.seal.chain"
    _description = "Chain of seals"
    _inherit = ["cctv.chain.end"]
    _mac_purpose = "chain"

    _company_uniq = models.Constraint("UNIQUE(company_id)", "A company has one chain of seals.")

    def _untouchable_error(self):
        return self.env["cctv.seal"]._untouchable_error()
