from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

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
    cctv_lang = fields.Selection(
        "_cctv_languages",
        string="Language of tickets and messages",
        help="Tickets, work and messages that the system writes for the company are in this "
        "language. Empty: in the one that most of those use who work with CCTV.",
    )

    @api.constrains("cctv_profile_id")
    def _check_cctv_profile_id(self):
        for company in self.filtered("cctv_profile_id"):
            if company.sudo().cctv_profile_id.company_id not in (company, self.browse()):
                raise ValidationError(
                    self.env._("This is the procedure profile of another company.")
                )

    def _cctv_lang(self):
        """Code of the language of what is written for the company: its choice; else the one that
        most of those have who work with CCTV there, as the contact of a company has the database's
        default whether anybody reads it or not; else the contact's."""
        company = self.sudo()
        installed = {code for code, _name in self._cctv_languages()}
        if company.cctv_lang in installed:
            return company.cctv_lang
        for look in (company._lang_of_cctv_people, lambda: company.partner_id.lang):
            if (code := look()) in installed:
                return code
        return "en_US"

    @api.model
    def _cctv_languages(self):
        return self.env["res.lang"].get_installed()

    def _lang_of_cctv_people(self):
        """The language that most of those have who have a CCTV duty in this company."""
        id_of = self.env["ir.model.data"]._xmlid_to_res_id
        groups = [id_of(name) for name in CCTV_GROUPS.split(",")]
        duty = [("all_group_ids", "in", groups), ("company_id", "=", self.id)]
        people = self.env["res.users"].sudo()._search(duty)
        self.env["res.partner"].flush_model(["lang"])
        found = self.env.execute_query(
            SQL(
                """
                SELECT partner.lang
                  FROM res_users people
                  JOIN res_partner partner ON partner.id = people.partner_id
                 WHERE people.id IN %s AND partner.lang IS NOT NULL
              GROUP BY partner.lang
              ORDER BY count(*) DESC, partner.lang
                 LIMIT 1
                """,
                people.subselect(),
            )
        )
        return found[0][0] if found else None

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
