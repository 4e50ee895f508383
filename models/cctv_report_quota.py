import hashlib
import hmac
import ipaddress
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

KEPT_DAYS = 1


class CctvReportQuota(models.Model):
    """One row: how many reports came within an hour from a person, an address or the public as a
    whole, or about a device. The desk for reports writes it. One that is past the limit leaves no
    row; one that is refused for its files counts, since looking at them is what costs."""

    _name = "cctv.report.quota"
    _description = "Reports within an hour"
    _log_access = False

    key = fields.Char(required=True)
    hour = fields.Datetime(required=True, index=True)
    count = fields.Integer(required=True, default=1)

    _key_once = models.UniqueIndex("(key, hour)")

    @api.model
    def _spend(self, limits: dict) -> bool:
        """Count one report against each of ``{(purpose, of what): most an hour}``, unless one of
        them is used up. Two reports about one device at the same time meet here: the second
        begins anew and sees the ticket of the first."""
        hour = fields.Datetime.now().replace(minute=0, second=0, microsecond=0)
        most = {self._key(*what): limit for what, limit in limits.items()}
        found = self.sudo().search_fetch(
            [("hour", "=", hour), ("key", "in", list(most))], ["key", "count"]
        )
        if any(row.count >= most[row.key] for row in found):
            return False
        for key in sorted(most):
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO cctv_report_quota AS quota (key, hour, count) VALUES (%s, %s, 1)
                        ON CONFLICT (key, hour) DO UPDATE SET count = quota.count + 1
                    """,
                    key,
                    hour,
                )
            )
        self.sudo().invalidate_model(["count"])
        return True

    def _key(self, purpose, what):
        """Hashed: nobody reads here who reported from where."""
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret") or ""
        text = f"{purpose}:{what}"
        return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]

    @api.model
    def _network(self, address):
        """An IPv6 household has 2**64 addresses: its network counts as one."""
        try:
            parsed = ipaddress.ip_address(address or "")
        except ValueError:
            return address or "none"
        if parsed.version == 4:
            return str(parsed)
        return str(ipaddress.ip_network((parsed, 64), strict=False))

    @api.autovacuum
    def _gc_old(self):
        before = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("hour", "<", before)]).unlink()
