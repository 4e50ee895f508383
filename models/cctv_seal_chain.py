from odoo import api, fields, models
from odoo.tools import SQL


class CctvSealChain(models.Model):
    """The end of a company's chain of seals: how many there are and the last one's hash. Sealing
    moves it on; the row's lock makes those who seal at the same time queue up."""

    _name = "cctv.seal.chain"
    _description = "Chain of seals"
    _inherit = ["cctv.kept"]
    _rec_name = "company_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    sequence = fields.Integer(string="Seals", readonly=True, default=0, aggregator=None)
    mac = fields.Char(readonly=True, help="Of the last seal.")
    own_mac = fields.Char(readonly=True, help="Keyed hash of this row.")
    key_id = fields.Char(readonly=True)
    findings = fields.Text(readonly=True, help="What did not fit when it was verified last.")
    notified = fields.Char(readonly=True, help="Digest of the findings that people were told of.")

    _company_uniq = models.Constraint("UNIQUE(company_id)", "A company has one chain of seals.")

    def _untouchable_error(self):
        return self.env["cctv.seal"]._untouchable_error()

    @api.model
    def _of(self, company):
        """The chain of ``company``, begun when there is none."""
        domain = [("company_id", "=", company.id)]
        if chain := self.sudo().search(domain):
            return chain
        self.env.execute_query(
            SQL(
                """
                INSERT INTO cctv_seal_chain (company_id, sequence) VALUES (%s, 0)
                ON CONFLICT (company_id) DO NOTHING RETURNING id
                """,
                company.id,
            )
        )
        return self.sudo().search(domain)

    @api.model
    def _lock(self, company):
        """The chain of ``company``, locked until the transaction ends. Who comes second at the
        same time is tried again by Odoo, and then sees the seal of the first."""
        self._of(company)
        rows = self.env.execute_query(
            SQL(
                "UPDATE cctv_seal_chain SET sequence = sequence WHERE company_id = %s RETURNING id",
                company.id,
            )
        )
        chain = self.sudo().browse(rows[0][0])
        chain.invalidate_recordset()
        return chain

    def _advance(self, seal, ring):
        vals = {"sequence": seal.sequence, "mac": seal.mac, "key_id": ring.current}
        self._write_row({**vals, "own_mac": self._make_own_mac(ring, **vals)})

    def _make_own_mac(self, ring, sequence, mac, key_id):
        place = [self.env["cctv.seal"]._database_uuid(), self.company_id.id]
        return ring.mac("chain", [place, sequence, mac], key_id)
