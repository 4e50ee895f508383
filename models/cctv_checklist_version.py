from odoo import api, fields, models
from odoo.exceptions import UserError

from .cctv_checklist_template import NAME_LIMIT

SERVER_FIELDS = {"state": "draft", "date_published": None}
"""What is set by publishing alone, and the value that says nothing."""


class CctvChecklistVersion(models.Model):
    """One version of a form. It is edited as a draft; once published it stays as it is, since
    filled-in forms refer to it."""

    _name = "cctv.checklist.version"
    _description = "Version of a checklist template"
    _inherit = ["cctv.checklist.form.part"]
    _order = "template_id, sequence desc, id desc"

    template_id = fields.Many2one(
        "cctv.checklist.template", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="template_id.company_id", store=True)
    sequence = fields.Integer(string="Version", required=True, default=1, readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "In force"), ("superseded", "Superseded")],
        string="Status",
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    is_shipped = fields.Boolean(
        string="Comes with the system",
        readonly=True,
        copy=False,
        help="As it was delivered. An update brings changes as another version.",
    )
    date_published = fields.Datetime(string="In force since", readonly=True, copy=False)
    change_note = fields.Text(string="What changed", copy=False)
    item_ids = fields.One2many(
        "cctv.checklist.item", "version_id", string="Questions and sections", copy=True
    )
    question_count = fields.Integer(string="Questions", compute="_compute_question_count")

    _one_draft = models.UniqueIndex(
        "(template_id) WHERE state = 'draft' AND is_shipped IS NOT TRUE",
        "There is a draft of this form already. Change that one, or delete it first.",
    )
    _one_in_force = models.UniqueIndex(
        "(template_id) WHERE state = 'published'",
        "Another version was put in force at the same moment. Please look again.",
    )

    @api.depends("template_id", "sequence")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(form)s, version %(number)s",
                form=version.template_id.name,
                number=version.sequence,
            )

    @api.depends("item_ids.display_type")
    def _compute_question_count(self):
        rows = self.env["cctv.checklist.item"]._read_group(
            [("version_id", "in", self.ids), ("display_type", "=", False)],
            ["version_id"],
            ["__count"],
        )
        counts = {version.id: count for version, count in rows}
        for version in self:
            version.question_count = counts.get(version.id or version._origin.id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_server_fields(vals_list)
        fixed = {"sequence": 0, "state": "draft", "date_published": False}
        vals_list = [{"is_shipped": False, **vals, **fixed} for vals in vals_list]
        self._check_one_draft(vals_list)
        versions = super().create(vals_list)
        for version in versions:
            version._set({"sequence": version._next_sequence()})
        return versions

    def write(self, vals):
        self._check_server_fields([vals])
        if "template_id" in vals and any(v.template_id.id != vals["template_id"] for v in self):
            raise UserError(self.env._("A version cannot be moved to another template."))
        return super().write(vals)

    def action_publish(self):
        """Put the draft in force: from now on new checklists have its questions."""
        self.check_access("write")
        for version in self:
            version._check_is_draft()
            version._check_complete()
            version._put_in_force()
        return True

    def _put_in_force(self):
        template = self.template_id
        template.current_version_id._set({"state": "superseded"})
        template.current_version_id.flush_recordset(["state"])
        self._set({"state": "published", "date_published": fields.Datetime.now()})
        self.flush_recordset(["state"])
        template._set_current(self)
        if not self.env.context.get("install_mode"):
            template.message_post(body=self._in_force_sentence())

    def _in_force_sentence(self):
        if not self.change_note:
            return self.env._("Version %s is in force.", self.sequence)
        return self.env._(
            "Version %(number)s is in force. What changed: %(note)s",
            number=self.sequence,
            note=self.change_note,
        )

    @api.model
    def _publish_shipped(self, version_ids: list[int]):
        """Put forms in force that come with the addon. Called by its data at each update; one that
        an organisation has replaced by its own is left as a draft for them to look at."""
        for version in self.browse(version_ids).filtered(lambda v: v.state == "draft"):
            version._set({"is_shipped": True})
            current = version.template_id.current_version_id
            if not current or current.is_shipped:
                version._check_complete()
                version._put_in_force()

    def _next_sequence(self):
        domain = [("template_id", "=", self.template_id.id), ("id", "!=", self.id)]
        return (self.sudo().search(domain, order="sequence desc", limit=1).sequence or 0) + 1

    def _form_version(self):
        return self

    def _check_server_fields(self, vals_list):
        for vals in vals_list:
            told = any(
                vals.get(name) not in (None, False, none) for name, none in SERVER_FIELDS.items()
            )
            if told or (vals.get("is_shipped") and not self.env.su):
                raise UserError(
                    self.env._("A version is put in force with the 'Publish' button only.")
                )

    def _check_one_draft(self, vals_list):
        """In words, before the database says it; what an update brings does not count."""
        templates = [vals.get("template_id") for vals in vals_list if not vals["is_shipped"]]
        domain = [("template_id", "in", templates), ("state", "=", "draft")]
        if self.search_count([*domain, ("is_shipped", "=", False)], limit=1):
            raise UserError(
                self.env._(
                    "There is a draft of this form already. Change that one, or delete it first."
                )
            )

    def _check_complete(self):
        if gaps := self._publishing_gaps():
            raise UserError(
                self.env._("This form cannot be published yet:")
                + "".join(f"\n• {gap}" for gap in gaps[:10])
            )

    def _publishing_gaps(self):
        """Sentences on what is missing or wrong."""
        questions = self.item_ids.filtered(lambda item: not item.display_type)
        gaps = [] if questions else [self.env._("It has no question.")]
        for item in self.item_ids:
            gaps += item._publishing_gaps(NAME_LIMIT)
        measures = questions.filtered("measure").mapped("measure")
        for measure in sorted({name for name in measures if measures.count(name) > 1}):
            gaps.append(self.env._("Two questions have the measure '%s'.", measure))
        return gaps
