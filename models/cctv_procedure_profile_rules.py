"""What a profile may contain, who changes it, and how a preset is taken over."""

import base64
import binascii

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ..tools.pictures import is_picture
from .cctv_procedure_settings import GROUP_OF_ROLE, RANGES, SETTINGS, setting_source

LOGO_BYTES = 2 * 1024 * 1024
"""Every printed page carries the logo."""

LOGO_PIXELS = 1024 * 1024
"""Odoo makes larger ones smaller before they are kept. A PNG has at most five bytes a pixel."""

UPLOAD_PIXELS = 50_000_000
"""What Odoo itself takes of a picture that it makes smaller."""

LINE_LENGTH = 120
"""Characters of a line of the header: more does not fit in the width of a page."""


class CctvProcedureProfile(models.Model):
    _inherit = "cctv.procedure.profile"

    @api.constrains(*RANGES)
    def _check_ranges(self):
        for profile in self:
            for name, (least, most) in RANGES.items():
                if not least <= profile[name] <= most:
                    raise ValidationError(
                        self.env._(
                            "'%(setting)s' is %(value)s; it must be from %(least)s to %(most)s.",
                            setting=profile._label(name),
                            value=profile[name],
                            least=least,
                            most=most,
                        )
                    )

    @api.constrains("shift_count", "shift_hours")
    def _check_day(self):
        for profile in self:
            hours, most = profile.shift_hours, RANGES["shift_count"][1]
            if hours <= 24 and profile.shift_count <= most and profile.shift_count * hours > 24:
                raise ValidationError(
                    self.env._(
                        "%(count)s shifts of %(hours)s hours are longer than a day. Choose fewer "
                        "or shorter ones.",
                        count=profile.shift_count,
                        hours=profile.shift_hours,
                    )
                )

    @api.constrains(
        "approver_role", "document_approver_role", "plan_approver_role", "official_id", "company_id"
    )
    def _check_official(self):
        for profile in self.filtered("company_id"):
            roles = (
                profile.approver_role,
                profile.document_approver_role,
                profile.plan_approver_role,
            )
            if "official" in roles and not profile.official_id:
                raise ValidationError(
                    self.env._(
                        "Name the responsible official, or choose who else approves requests, "
                        "documents and plans."
                    )
                )

    @api.constrains("procedure_id", "company_id")
    def _check_procedure(self):
        for profile in self.filtered("procedure_id"):
            if profile.procedure_id.company_id != profile.company_id:
                raise ValidationError(
                    self.env._("The main procedure belongs to another company. Choose one of ours.")
                )

    @api.constrains("name", "header_line_1", "header_line_2", "header_address")
    def _check_lines(self):
        for profile in self:
            if not (profile.name or "").strip():
                raise ValidationError(self.env._("The profile needs a name."))
            for name in ("header_line_1", "header_line_2", "header_address"):
                if len(profile[name] or "") > LINE_LENGTH:
                    raise ValidationError(
                        self.env._(
                            "'%(setting)s' is too long for the header of a page: at most %(most)s "
                            "characters.",
                            setting=profile._label(name),
                            most=LINE_LENGTH,
                        )
                    )

    @api.constrains("header_logo")
    def _check_logo(self):
        """Odoo itself refuses most files that are no pictures, but lets SVG through."""
        profiles = self.with_context(bin_size=False).filtered("header_logo")
        for logo in profiles.mapped("header_logo"):
            self._refuse_no_picture(logo, 5 * LOGO_PIXELS, LOGO_PIXELS)

    def _refuse_no_picture(self, logo, limit_bytes, limit_pixels):
        if not is_picture(_bytes(logo), limit_bytes, limit_pixels):
            raise ValidationError(
                self.env._("The logo must be a PNG or JPEG picture. Choose another file.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_presets_stay(vals.get("company_id"))
            self._check_logo_upload(vals)
        profiles = super().create(vals_list)
        for profile in profiles.filtered("company_id"):
            profile.company_id.sudo().cctv_profile_id = profile
        return profiles

    def write(self, vals):
        self._check_presets_stay(
            *[profile.company_id.id for profile in self], vals.get("company_id", True)
        )
        self._check_company_stays(vals)
        self._check_logo_upload(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_presets(self):
        self._check_presets_stay(*[profile.company_id.id for profile in self])

    def _check_presets_stay(self, *company_ids):
        """Only an update of the software makes or changes a profile without company."""
        if not self.env.su and not all(company_ids):
            raise UserError(
                self.env._(
                    "The presets come with the software and stay as they are. Set up the profile "
                    "of your company and change that."
                )
            )

    def _check_company_stays(self, vals):
        is_moved = any(vals["company_id"] != p.company_id.id for p in self if "company_id" in vals)
        if is_moved:
            raise UserError(self.env._("A procedure profile stays with its company."))

    def _check_logo_upload(self, vals):
        """Before Odoo makes it smaller."""
        logo = vals.get("header_logo") or b""
        if len(logo) * 3 / 4 > LOGO_BYTES:
            raise ValidationError(
                self.env._("The logo is larger than 2 MB. Choose a smaller picture.")
            )
        if logo:
            self._refuse_no_picture(logo, LOGO_BYTES, UPLOAD_PIXELS)

    def _label(self, name):
        """Name of a setting in the reader's language."""
        return self._fields[name]._description_string(self.env)

    def _words(self, name):
        """The value of a setting as people read it."""
        self.ensure_one()
        field, value = self._fields[name], self[name]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        return str(value)

    def _differences(self, preset):
        """Where ``preset`` sets something else than this profile has.

        :return: [{"field_name", "label", "present_value", "preset_value", "source"}], in the order
            of the settings
        """
        self.ensure_one()
        return [
            {
                "field_name": name,
                "label": self._label(name),
                "present_value": self._words(name),
                "preset_value": preset._words(name),
                "source": setting_source(self.env, name),
            }
            for name in SETTINGS
            if self[name] != preset[name]
        ]

    def _take_over(self, preset, names):
        """Set what ``preset`` says for ``names`` and note it in the chatter."""
        self.ensure_one()
        changes = [row for row in self._differences(preset) if row["field_name"] in names]
        if changes:
            self.write({row["field_name"]: preset[row["field_name"]] for row in changes})
            self.message_post(body=self._changes_note(preset, changes))

    def _changes_note(self, preset, changes):
        title = self.env._("Taken over from the preset '%s':", preset.name)
        rows = (
            Markup("<li>%(label)s: %(present_value)s → %(preset_value)s</li>") % row
            for row in changes
        )
        return Markup("<p>%s</p><ul>%s</ul>") % (title, Markup().join(rows))

    @api.model
    def _apply_preset(self, company_id, preset_id):
        """The profile of the company with all a preset says, made when there is none."""
        company = self.env["res.company"].browse(company_id)
        profile = company.cctv_profile_id or self.create(
            {"name": company.name, "company_id": company.id}
        )
        profile._take_over(self.browse(preset_id), SETTINGS)
        return profile

    def _users_of_role(self, role, company=None):
        """Active users of the company who have a duty: operator, technician, it, supervisor,
        manager, management (whoever includes it too), or official (the one who is named).

        ``company``: of which company, for a preset, which has none of its own.
        """
        self.ensure_one()
        company = company or self.company_id
        users = self.env["res.users"].sudo()
        if role == "official":
            return self.sudo().official_id.filtered("active")
        if role not in GROUP_OF_ROLE or not company:
            return users
        return users._cctv_with_duty(self.env.ref(GROUP_OF_ROLE[role]), company)

    @api.model
    def action_open_own(self):
        """The profile of the company, or the list that says how to set one up."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_procedure_profile_action"
        )
        profile = self.search([("company_id", "=", self.env.company.id)], limit=1)
        if profile:
            form = self.env.ref("helpdesk_cctv.cctv_procedure_profile_view_form")
            action.update(res_id=profile.id, view_mode="form", views=[(form.id, "form")])
        return action

    def action_choose_preset(self):
        """The window that shows what a preset would change."""
        company = self.company_id[:1] or self.env.company
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take over a preset"),
            "res_model": "cctv.apply.profile",
            "view_mode": "form",
            "target": "new",
            "context": {"default_company_id": company.id, "dialog_size": "extra-large"},
        }


def _bytes(logo):
    """The bytes behind what a client sends; None when it is no base64."""
    try:
        return base64.b64decode(logo)
    except binascii.Error:
        return None
