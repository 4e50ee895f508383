from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CctvIncidentCall(models.Model):
    """Somebody was called: when, who answered, what was said."""

    _name = "cctv.incident.call"
    _description = "Call about an incident"
    _inherit = ["cctv.sealed.part.mixin", "cctv.guarded"]
    _order = "incident_id, id"
    _sealed_parent = "incident_id"
    _check_company_auto = True

    incident_id = fields.Many2one(
        "cctv.incident", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="incident_id.company_id", store=True, index=True)
    authority_id = fields.Many2one(
        "cctv.authority", string="Called", ondelete="restrict", check_company=True
    )
    date = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    answered_by = fields.Char(string="Who answered")
    called_by_id = fields.Many2one(
        "res.users",
        string="Called by",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    called = fields.Char(string="Somebody else", help="Who is not in the directory.")
    phone = fields.Char(related="authority_id.phone", string="Phone")
    words = fields.Char(string="What was said")

    @api.constrains("authority_id", "called")
    def _check_called(self):
        for call in self:
            if not (call.authority_id or (call.called or "").strip()):
                raise ValidationError(self.env._("Say who was called."))

    @api.constrains("date")
    def _check_date(self):
        self.env["cctv.incident"]._check_part_dates(self)

    @api.model_create_multi
    def create(self, vals_list):
        calls = super().create(vals_list)
        calls._check_called()
        calls.incident_id._note_first_call()
        return calls

    def write(self, vals):
        result = super().write(vals)
        if "date" in vals:
            self.incident_id._note_first_call()
        return result

    def unlink(self):
        incidents = self.incident_id
        result = super().unlink()
        incidents._note_first_call()
        return result

    def _guarded_fields(self):
        return super()._guarded_fields() | {"called_by_id"}

    def _sealed_names(self):
        return ("authority_id", "called", "date", "called_by_id", "answered_by", "words")
