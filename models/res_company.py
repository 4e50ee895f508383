from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .cctv_choices import CCTV_GROUPS


class ResCompany(models.Model):
    _inherit = "res.company"

    cctv_profile_id = fields.Many2one(
        "cctv.procedure.profile",
        string="CCTV procedure profile",
        ondelete="restrict",
        copy=False,
        readonly=True,
        help="Set when the company's profile is made.",
    )

    @api.constrains("cctv_profile_id")
    def _check_cctv_profile_id(self):
        for company in self.filtered("cctv_profile_id"):
            if company.sudo().cctv_profile_id.company_id not in (company, self.browse()):
                raise ValidationError(
                    self.env._("This is the procedure profile of another company.")
                )

    def _cctv_lang(self):
        """Code of the language that the company's records are told and sealed in."""
        return self.sudo().partner_id.lang or "en_US"

    def _cctv_told_in(self):
        """Code of the language that tickets are written in: of the company's contact; when that has
        none, the one that most of those have who work with CCTV there."""
        company = self.sudo()
        if lang := company.partner_id.lang:
            return lang
        groups = [self.env.ref(name).id for name in CCTV_GROUPS.split(",")]
        duty = [("all_group_ids", "in", groups), ("company_id", "=", self.id)]
        chosen = Counter(self.env["res.users"].sudo().search(duty).mapped("lang"))
        chosen.pop(False, None)
        return max(sorted(chosen), key=chosen.__getitem__, default=self.env.lang or "en_US")

    def _cctv_profile(self):
        """The profile of this company; the preset for companies when it has none of its own."""
        self.ensure_one()
        profiles = self.env["cctv.procedure.profile"]
        # Not env.ref, which asks the database each time: this is called for each of many records.
        preset = self.env["ir.model.data"]._xmlid_to_res_id(
            "helpdesk_cctv.procedure_profile_company"
        )
        profile = self.sudo().cctv_profile_id or profiles.browse(preset or ())
        return (profile or profiles.new({})).sudo()
