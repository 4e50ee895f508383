from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

PROFILE_KEEPERS = ("helpdesk_cctv.group_cctv_manager", "helpdesk_cctv.group_cctv_management")


class CctvApplyProfile(models.TransientModel):
    """The IT head or management looks what a preset would change in the company's procedure
    profile, leaves out what is not wanted, and takes the rest over."""

    _name = "cctv.apply.profile"
    _description = "Take over a preset"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    preset_id = fields.Many2one(
        "cctv.procedure.profile",
        string="Preset",
        domain=[("company_id", "=", False)],
        ondelete="cascade",
    )
    preset_note = fields.Text(related="preset_id.note")
    official_id = fields.Many2one(
        "res.users",
        string="Responsible official",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Needed where the responsible official approves.",
        ondelete="cascade",
    )
    needs_official = fields.Boolean(compute="_compute_needs_official")
    is_first = fields.Boolean(compute="_compute_is_first")
    line_ids = fields.One2many("cctv.apply.profile.line", "wizard_id", string="Differences")

    @api.depends("company_id")
    def _compute_is_first(self):
        for wizard in self:
            wizard.is_first = not wizard.company_id.cctv_profile_id

    @api.depends("preset_id", "company_id", "line_ids.is_taken")
    def _compute_needs_official(self):
        roles = ("approver_role", "document_approver_role", "plan_approver_role")
        for wizard in self:
            taken = wizard.line_ids.filtered("is_taken").mapped("field_name")
            wizard.needs_official = not wizard.company_id.cctv_profile_id.official_id and any(
                wizard.preset_id[name] == "official" for name in roles if name in taken
            )

    @api.onchange("preset_id", "company_id")
    def _onchange_preset_id(self):
        self.line_ids = [Command.clear()] + [
            Command.create({**row, "is_taken": True}) for row in self._differences()
        ]

    def _differences(self):
        """What the chosen preset sets otherwise than the company has it, or would begin with."""
        if not self.preset_id:
            return []
        profile = self.company_id.cctv_profile_id or self.env["cctv.procedure.profile"].new({})
        return profile._differences(self.preset_id)

    def action_apply(self):
        """Take over what is ticked; the first time, make the profile of the company."""
        self.ensure_one()
        self._refuse_others()
        names = self.line_ids.filtered("is_taken").mapped("field_name")
        profile = self.company_id.cctv_profile_id.sudo(False) or self._make_profile()
        if self.official_id:
            profile.official_id = self.official_id
        profile._take_over(self.preset_id, names)
        form = self.env.ref("helpdesk_cctv.cctv_procedure_profile_view_form")
        return {
            "type": "ir.actions.act_window",
            "res_model": profile._name,
            "res_id": profile.id,
            "view_mode": "form",
            "views": [(form.id, "form")],
        }

    def _refuse_others(self):
        if not any(self.env.user.has_group(group) for group in PROFILE_KEEPERS):
            raise AccessError(
                self.env._("The IT head and management keep the procedure profile. Ask them.")
            )
        if not self.preset_id or self.preset_id.company_id:
            raise UserError(self.env._("Choose a preset first."))
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("This company is not one of yours."))

    def _make_profile(self):
        """Profiles are made here only, hence nobody has the right to create them otherwise."""
        profiles = self.env["cctv.procedure.profile"].sudo()
        values = {"name": self.company_id.name, "company_id": self.company_id.id}
        return profiles.create(values).sudo(False)
