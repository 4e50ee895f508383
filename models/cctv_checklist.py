from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .cctv_checklist_template import CHECKLIST_KINDS

PLACELESS_KINDS = ("audit", "other")
"""Kinds of checklists that may be about the organisation rather than about a device or place."""

NOTE_LIMIT = 50_000
"""Characters of the remarks."""


class CctvChecklist(models.Model):
    """A filled-in form. It keeps the version it was filled in with; done, it is signed and
    sealed."""

    _name = "cctv.checklist"
    _description = "Checklist"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "cctv.sealed.mixin",
        "cctv.deadline.mixin",
    ]
    _order = "date_started desc, id desc"
    _rec_name = "number"
    _rec_names_search = ["number", "device_id.cctv_code", "device_id.name"]
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.checklist"

    template_id = fields.Many2one(
        "cctv.checklist.template",
        string="Template",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('current_version_id', '!=', False)]",
    )
    version_id = fields.Many2one(
        "cctv.checklist.version",
        string="Version of the form",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(CHECKLIST_KINDS, readonly=True)
    device_id = fields.Many2one(
        "maintenance.equipment",
        string="Device",
        domain="[('cctv_kind', '!=', False)]",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    location_id = fields.Many2one(
        "cctv.location",
        string="Place",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Where it was done: does not follow the device when that moves.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Filled in by",
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Whose work it is. Empty: whoever comes first.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    state = fields.Selection(
        [("open", "To fill in"), ("done", "Done"), ("cancelled", "Cancelled")],
        string="Status",
        required=True,
        default="open",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    date_started = fields.Datetime(
        string="Started", readonly=True, copy=False, help="When the first answer was given."
    )
    date_done = fields.Datetime(string="Done on", readonly=True, copy=False, index=True)
    standard_minutes = fields.Integer(
        string="Standard time (min)",
        readonly=True,
        copy=False,
        help="How long it takes according to the procedure.",
    )
    minutes_taken = fields.Integer(
        string="Time taken (min)",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="From the first answer until it was done.",
    )
    answer_lang = fields.Char(
        string="Language of the form",
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="In which the questions were read by the one who declared it done.",
    )
    note = fields.Text(string="Remarks")
    line_ids = fields.One2many("cctv.checklist.line", "checklist_id", string="Answers")
    line_count = fields.Integer(string="Questions", compute="_compute_counts", store=True)
    answered_count = fields.Integer(string="Answered", compute="_compute_counts", store=True)
    failed_count = fields.Integer(string="Failed", compute="_compute_counts", store=True)
    progress = fields.Float(
        string="Complete (%)",
        compute="_compute_counts",
        store=True,
        aggregator="avg",
        help="How many of the questions are answered.",
    )

    _by_start = models.Index("(date_started DESC, id DESC)")

    @api.depends("line_ids.is_answered", "line_ids.is_failed", "line_ids.is_asked")
    def _compute_counts(self):
        rows = self.env["cctv.checklist.line"]._read_group(
            [("checklist_id", "in", self.ids), ("is_asked", "=", True)],
            ["checklist_id", "is_answered", "is_failed"],
            ["__count"],
        )
        counts = {}
        for checklist, answered, failed, count in rows:
            total = counts.setdefault(checklist.id, [0, 0, 0])
            total[0] += count
            total[1] += count * answered
            total[2] += count * failed
        for checklist in self:
            asked, answered, failed = counts.get(checklist.id, (0, 0, 0))
            checklist.line_count = asked
            checklist.answered_count = answered
            checklist.failed_count = failed
            checklist.progress = 100.0 * answered / asked if asked else 0.0

    @api.depends("number")
    def _compute_display_name(self):
        for checklist in self:
            checklist.display_name = checklist.number or self.env._("New checklist")

    @api.constrains("note")
    def _check_note(self):
        for checklist in self:
            if len(checklist.note or "") > NOTE_LIMIT:
                raise ValidationError(
                    self.env._("The remarks have more than %s characters.", NOTE_LIMIT)
                )

    @api.model_create_multi
    def create(self, vals_list):
        checklists = super().create(self._prepare_all_new(vals_list))
        checklists._check_fits()
        checklists.sudo()._make_lines()
        return checklists

    def write(self, vals):
        self._check_changeable(vals)
        return super().write(vals)

    def unlink(self):
        """Not ``api.ondelete``: a key in the context, which anybody can send, switches that off."""
        self.check_access("read")  # before anything is told about it
        self._refuse_sealed()
        for checklist in self:
            if checklist.state != "open":
                raise UserError(
                    self.env._(
                        "%s is no longer open and cannot be deleted: it is a record of what was "
                        "done.",
                        checklist.display_name,
                    )
                )
        self.check_access("unlink")
        self.sudo().line_ids.unlink()
        return super().unlink()

    def _set(self, vals):
        """Past this model's guard; that of the seal still holds."""
        return super(CctvChecklist, self.sudo()).write(vals)

    def _prepare_all_new(self, vals_list):
        """The values of new checklists. What they name is read for all of them at once."""
        templates = self._named("template_id", vals_list).exists()
        devices = self._named("device_id", vals_list)
        places = self._named("location_id", vals_list)
        return [
            self._prepare_new(
                vals,
                _of_id(templates, vals.get("template_id")),
                _of_id(devices, vals.get("device_id")),
                _of_id(places, vals.get("location_id")),
            )
            for vals in vals_list
        ]

    def _named(self, name, vals_list):
        """The records that ``vals_list`` name in a many2one."""
        ids = {vals.get(name) for vals in vals_list} - {None, False}
        return self.env[self._fields[name].comodel_name].browse(ids)

    def _prepare_new(self, vals, template, device, place):
        """The values of a new checklist: what the system says wins over what the caller says."""
        self._check_new(vals, template)
        place = device.cctv_location_id or place
        company = (device or place).company_id or self.env["res.company"].browse(
            vals.get("company_id") or template.company_id.id or self.env.company.id
        )
        return {
            **vals,
            "version_id": template.current_version_id.id,
            "kind": template.kind,
            "standard_minutes": template.standard_minutes,
            "location_id": place.id,
            "company_id": company.id,
            "state": "open",
            "date_started": False,
            "date_done": False,
            "minutes_taken": 0,
            "answer_lang": False,
        }

    def _check_new(self, vals, template):
        if set(vals) & {"version_id", "line_ids"} or vals.get("state") not in (None, False, "open"):
            raise UserError(
                self.env._(
                    "A checklist begins open, with the questions of the version in force. Create "
                    "it with its template and its device or place, then answer the questions."
                )
            )
        if not template:
            raise UserError(self.env._("Choose the template of the checklist."))
        if not template.current_version_id or not template.active:
            raise UserError(
                self.env._(
                    "'%s' is not in force. Publish a version of it, or choose another template.",
                    template.name,
                )
            )

    def _check_fits(self):
        kinds = dict(self.env["cctv.checklist.template"]._fields["device_kind"].selection)
        for checklist in self:
            template, device = checklist.template_id, checklist.device_id
            if template.device_kind and device.cctv_kind != template.device_kind:
                raise UserError(
                    self.env._(
                        "'%(template)s' is for devices of another kind (%(kind)s). Choose a "
                        "template that fits %(device)s.",
                        template=template.name,
                        kind=kinds[template.device_kind],
                        device=device.display_name or self.env._("a place"),
                    )
                )
            if device and not device.cctv_kind:
                raise UserError(self.env._("%s is no CCTV device.", device.display_name))
            if not (device or checklist.location_id) and template.kind not in PLACELESS_KINDS:
                raise UserError(
                    self.env._("Say which device or place '%s' is about.", template.name)
                )

    def _make_lines(self):
        """The questions of the form as lines to answer, of all these checklists in one batch."""
        lines = []
        for checklist in self:
            section = False
            for item in checklist.version_id.item_ids:
                if item.display_type:
                    section = item.id
                else:
                    lines.append(checklist._prepare_line(item, section))
        self.env["cctv.checklist.line"].create(lines)

    def _prepare_line(self, item, section):
        return {
            "checklist_id": self.id,
            "item_id": item.id,
            "section_id": section,
            "sequence": item.sequence,
            "kind": item.kind,
            "measure": item.measure,
            "is_required": item.is_required,
            "company_id": self.company_id.id,
            "device_id": self.device_id.id,
            "location_id": self.location_id.id,
        }

    def _governing_procedure(self):
        return self.template_id.procedure_id or super()._governing_procedure()


def _of_id(records, record_id):
    """The one of ``records`` with this id, read together with the others; empty when it is none."""
    found = records.browse(record_id if record_id in records._ids else ())
    return found.with_prefetch(records._ids)
