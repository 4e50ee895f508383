from odoo import api, fields, models
from odoo.tools import SQL, config

from ..tools.seal import SealError, SealRing, configured_keys, same_mac


class CctvChainEnd(models.AbstractModel):
    """The end of a company's chain of keyed hashes: how many links there are, and the hash of the
    last one. Adding a link moves it on; the row's lock makes those who add at the same time queue
    up. Without it nobody could tell that the last links were deleted."""

    _name = "cctv.chain.end"
    _description = "End of a chain"
    _inherit = ["cctv.kept"]
    _rec_name = "company_id"

    _mac_purpose = None
    """For what the key of ``own_mac`` is derived."""

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    sequence = fields.Integer(string="Links", readonly=True, default=0, aggregator=None)
    mac = fields.Char(readonly=True, help="Of the last link.")
    own_mac = fields.Char(readonly=True, help="Keyed hash of this row.")
    key_id = fields.Char(readonly=True)
    findings = fields.Text(readonly=True, help="What did not fit when it was verified last.")
    notified = fields.Char(readonly=True, help="Digest of the findings that people were told of.")

    @api.model
    def _of(self, company):
        """The end of the chain of ``company``, begun when there is none."""
        domain = [("company_id", "=", company.id)]
        if end := self.sudo().search(domain):
            return end
        self.env.execute_query(
            SQL(
                """
                INSERT INTO %s (company_id, sequence) VALUES (%s, 0)
                ON CONFLICT (company_id) DO NOTHING RETURNING id
                """,
                SQL.identifier(self._table),
                company.id,
            )
        )
        return self.sudo().search(domain)

    @api.model
    def _lock(self, company):
        """The same, locked until the transaction ends. Who comes second at the same time is tried
        again by Odoo, and then sees the link of the first."""
        self._of(company)
        rows = self.env.execute_query(
            SQL(
                "UPDATE %s SET sequence = sequence WHERE company_id = %s RETURNING id",
                SQL.identifier(self._table),
                company.id,
            )
        )
        end = self.sudo().browse(rows[0][0])
        end.invalidate_recordset()
        return end

    def _advance(self, link, ring):
        """``link``, which has ``sequence`` and ``mac``, is the last one now."""
        vals = {"sequence": link.sequence, "mac": link.mac, "key_id": ring.current}
        self._write_row({**vals, "own_mac": self._make_own_mac(ring, **vals)})

    def _make_own_mac(self, ring, sequence, mac, key_id):
        place = [self.env["cctv.seal"]._database_uuid(), self.company_id.id]
        return ring.mac(self._mac_purpose, [place, sequence, mac], key_id)

    def _is_own_mac_sound(self):
        """Whether this row is as it was written; also when no key can tell."""
        if not self.sequence:
            return True
        try:
            ring = SealRing(configured_keys(config))
            mac = self._make_own_mac(ring, self.sequence, self.mac, self.key_id)
        except SealError:
            return True
        return same_mac(mac, self.own_mac)
