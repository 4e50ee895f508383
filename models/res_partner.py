from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    cctv_rank = fields.Char(
        string="Rank",
        groups="base.group_user",
        help="Pangkat/golongan, as a government's papers state it.",
    )
    cctv_nip = fields.Char(
        string="NIP",
        groups="base.group_user",
        help="Number of a civil servant (Nomor Induk Pegawai), for signatures.",
    )

    def _cctv_signer_vals(self):
        """How this person stands under a paper, as it is today."""
        self.ensure_one()
        return {
            "partner_id": self.id,
            "name": self.name or self.display_name,
            "position": self.function,
            "rank": self.cctv_rank,
            "nip": self.cctv_nip,
        }
