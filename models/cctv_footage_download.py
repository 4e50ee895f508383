from odoo import fields, models
from odoo.exceptions import AccessError


class CctvFootageDownload(models.Model):
    """One download by a link: which file, when, from where. The page behind the link writes it. A
    download that was broken off and goes on is the same one."""

    _name = "cctv.footage.download"
    _description = "Download of footage"
    _inherit = ["cctv.kept"]
    _order = "id desc"

    delivery_id = fields.Many2one(
        "cctv.footage.delivery", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="restrict")
    evidence_id = fields.Many2one(
        "cctv.evidence", string="File", required=True, index=True, ondelete="restrict"
    )
    date = fields.Datetime(string="When", required=True)
    date_last = fields.Datetime(string="Went on until", required=True)
    part_count = fields.Integer(string="Parts", required=True, help="Pieces it was fetched in.")
    address = fields.Char(string="From the address")
    agent = fields.Char(string="Program")

    def _untouchable_error(self):
        return AccessError(self.env._("The log of downloads is written by the system alone."))
