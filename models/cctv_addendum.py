from odoo import api, fields, models
from odoo.exceptions import UserError

from .cctv_heirs import heirs


class CctvAddendum(models.Model):
    """A correction of, or addition to, a sealed record. It is sealed itself when it is made, by
    the window 'Add an addendum'."""

    _name = "cctv.addendum"
    _description = "Addendum"
    _inherit = ["cctv.about.record", "cctv.made.by.system", "cctv.sealed.mixin"]
    _order = "date desc, id desc"
    _rec_name = "number"
    _cctv_sequence = "helpdesk_cctv.addendum"

    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    record_number = fields.Char(string="Addendum to", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", string="Author", required=True, readonly=True, ondelete="restrict"
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    text = fields.Text(required=True, readonly=True)
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Files", readonly=True, bypass_search_access=True
    )

    _record_idx = models.Index("(res_model, res_id)")

    def _sealed_fields(self):
        names = ("res_model", "res_id", "record_number", "company_id", "user_id", "date", "text")
        return dict.fromkeys((*names, "attachment_ids"))

    def _governing_procedure(self):
        """The procedure of what is corrected."""
        is_sealable = self.res_model in heirs(self.env, "cctv.sealed.mixin")
        record = is_sealable and self.env[self.res_model].browse(self.res_id).exists()
        return (record or super())._governing_procedure()

    @api.model
    def _add(self, record, text, attachments):
        """Add a sealed addendum to ``record``, by the present user."""
        record.ensure_one()
        record.check_access("write")
        if record.sudo().seal_state != "sealed":
            raise UserError(
                self.env._(
                    "%(number)s is not sealed: correct it itself.", number=record.number
                )
            )
        addendum = self.sudo().create(
            {
                "res_model": record._name,
                "res_id": record.id,
                "record_number": record.number,
                "company_id": record.company_id.id,
                "user_id": self.env.uid,
                "text": text.strip(),
                "attachment_ids": [fields.Command.set(attachments.ids)],
            }
        )
        addendum._seal()
        record.invalidate_recordset(["addendum_ids"])
        return addendum
