from odoo import fields, models
from odoo.exceptions import AccessError


class CctvCustodyChain(models.Model):
    """The end of a company's chain of custody. It is printed on letters and mailed to management:
    who has it on paper can tell whether the whole chain was put back to an older state."""

    _name = "cctv.custody.chain"
    _description = "Chain of custody"
    _inherit = ["cctv.chain.end"]
    _mac_purpose = "custody end"

    date_checked = fields.Datetime(string="Verified on", readonly=True)
    date_mailed = fields.Datetime(
        string="Mailed on", readonly=True, help="When management was mailed the end of the chain."
    )

    _company_uniq = models.Constraint("UNIQUE(company_id)", "A company has one chain of custody.")

    def _untouchable_error(self):
        return AccessError(self.env._("Nobody changes or deletes entries of custody."))
