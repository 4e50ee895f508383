from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .cctv_choices import DEVICE_KINDS

CHECKLIST_KINDS = [
    ("maintenance", "Maintenance"),
    ("installation", "Installation"),
    ("configuration", "Configuration"),
    ("commissioning", "Commissioning test"),
    ("handover", "Handover"),
    ("patrol", "Patrol"),
    ("audit", "Audit"),
    ("other", "Other"),
]

NAME_LIMIT = 200
"""Characters of a title or a question: what still is read on a phone and fits a printed line."""


class CctvChecklistTemplate(models.Model):
    """A form to fill in, through its versions. IT staff keep them."""

    _name = "cctv.checklist.template"
    _description = "Checklist template"
    _inherit = ["mail.thread"]
    _order = "kind, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    kind = fields.Selection(CHECKLIST_KINDS, required=True, default="maintenance", tracking=True)
    device_kind = fields.Selection(
        DEVICE_KINDS,
        string="For devices of the kind",
        tracking=True,
        help="Offered for devices of this kind. Empty: for all, and for places.",
    )
    company_id = fields.Many2one("res.company", index=True, help="Empty: for all companies.")
    procedure_id = fields.Many2one(
        "cctv.procedure",
        string="Governing procedure",
        ondelete="restrict",
        check_company=True,
        help="Empty: the main procedure of the company.",
    )
    standard_minutes = fields.Integer(
        string="Standard time (min)",
        tracking=True,
        help="How long filling it in takes, as the procedure says. Compared with the time taken.",
    )
    version_ids = fields.One2many("cctv.checklist.version", "template_id", string="Versions")
    current_version_id = fields.Many2one(
        "cctv.checklist.version", string="Version in force", readonly=True, copy=False
    )
    draft_version_id = fields.Many2one(
        "cctv.checklist.version", string="Draft", compute="_compute_draft_version_id"
    )
    question_count = fields.Integer(
        string="Questions", related="current_version_id.question_count", related_sudo=False
    )
    checklist_count = fields.Integer(string="Checklists", compute="_compute_checklist_count")
    active = fields.Boolean(default=True)

    @api.depends("version_ids.state")
    def _compute_draft_version_id(self):
        for template in self:
            drafts = template.version_ids.filtered(lambda version: version.state == "draft")
            template.draft_version_id = drafts.sorted("is_shipped")[:1]

    def _compute_checklist_count(self):
        rows = self.env["cctv.checklist"]._read_group(
            [("template_id", "in", self.ids)], ["template_id"], ["__count"]
        )
        counts = {template.id: count for template, count in rows}
        for template in self:
            template.checklist_count = counts.get(template.id, 0)

    @api.constrains("name", "standard_minutes")
    def _check_template(self):
        for template in self:
            if not (template.name or "").strip() or len(template.name) > NAME_LIMIT:
                raise ValidationError(
                    self.env._("The template needs a name of at most %s characters.", NAME_LIMIT)
                )
            if not 0 <= template.standard_minutes <= 60 * 24 * 31:
                raise ValidationError(
                    self.env._(
                        "The standard time is between 0 minutes (none) and 31 days: %s is not.",
                        template.standard_minutes,
                    )
                )

    @api.constrains("company_id")
    def _check_company_of_checklists(self):
        for template in self.filtered("company_id"):
            others = [
                ("template_id", "=", template.id),
                ("company_id", "!=", template.company_id.id),
            ]
            if self.env["cctv.checklist"].sudo().search_count(others, limit=1):
                raise ValidationError(
                    self.env._(
                        "Other companies have filled in '%s' already: it stays common to all. "
                        "Duplicate it to have one of your own.",
                        template.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_server_fields(vals_list)
        templates = super().create(vals_list)
        templates._set_current(self.env["cctv.checklist.version"])
        return templates

    def write(self, vals):
        self._check_server_fields([vals])
        result = super().write(vals)
        if "company_id" in vals:
            self.check_access("write")  # it may be another's company now
        return result

    def unlink(self):
        self._check_unused()
        self.version_ids.unlink()
        return super().unlink()

    def copy(self, default=None):
        """The copy begins with the questions of the version in force, as a draft."""
        copies = super().copy(default)
        for template, copied in zip(self, copies, strict=True):
            source = template.current_version_id or template.draft_version_id
            source.copy({"template_id": copied.id})
        return copies

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for template, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%s (copy)", template.name)[:NAME_LIMIT]
        return vals_list

    def action_new_version(self):
        """Open the draft; there is one at a time. It begins with the questions in force."""
        self.ensure_one()
        self.check_access("write")
        draft = self.draft_version_id
        if not draft and self.current_version_id:
            draft = self.current_version_id.copy()
        draft = draft or draft.create({"template_id": self.id})
        return {**draft.get_formview_action(), "name": draft.display_name}

    def action_publish(self):
        """Put the draft in force."""
        self.ensure_one()
        if not self.draft_version_id:
            raise UserError(
                self.env._("There is no draft of '%s'. Press 'New version' first.", self.name)
            )
        return self.draft_version_id.action_publish()

    def action_open_checklists(self):
        """The checklists that were filled in with any version of this template."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_checklist_action"
        )
        return {
            **action,
            "domain": [("template_id", "=", self.id)],
            "context": {"default_template_id": self.id},
        }

    def _fitting_domain(self, device_kinds, company):
        """Templates for things of these kinds (False: a place) in this company, in force."""
        kinds = set(device_kinds)
        return [
            ("current_version_id", "!=", False),
            ("company_id", "in", [False, *company.ids]),
            ("device_kind", "in", [False, *kinds] if len(kinds) == 1 else [False]),
        ]

    def _set_current(self, version):
        """Only publishing does this, past the guard in ``write``."""
        super(CctvChecklistTemplate, self.sudo()).write({"current_version_id": version.id})

    def _check_server_fields(self, vals_list):
        if any(vals.get("current_version_id") for vals in vals_list):
            raise UserError(
                self.env._("Which version is in force is decided with the 'Publish' button.")
            )

    def _check_unused(self):
        for template in self:
            versions = template.version_ids.filtered(lambda version: version.state != "draft")
            if versions or template.sudo().checklist_count:
                raise UserError(
                    self.env._(
                        "'%s' has been in use and cannot be deleted. Archive it: it is then no "
                        "longer offered, and what was filled in stays readable.",
                        template.name,
                    )
                )
