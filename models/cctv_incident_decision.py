from odoo import api, fields, models
from odoo.exceptions import AccessError


class CctvIncidentDecision(models.Model):
    """What the supervisor decided, and when."""

    _name = "cctv.incident.decision"
    _description = "Decision about an incident"
    _inherit = ["cctv.incident.part"]

    date = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users",
        string="Decided by",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    words = fields.Text(string="Decision", required=True)

    @api.constrains("date")
    def _check_date(self):
        self.env["cctv.incident"]._check_part_dates(self)

    def write(self, vals):
        self._check_own()
        return super().write(vals)

    def unlink(self):
        self._check_own()
        return super().unlink()

    def _check_own(self):
        """Nobody changes the words that stand under another's name."""
        if not self.env.su and self.user_id - self.env.user:
            raise AccessError(self.env._("A decision is changed by who has decided it alone."))

    def _guarded_fields(self):
        return super()._guarded_fields() | {"user_id"}

    def _sealed_names(self):
        return ("date", "user_id", "words",)
