from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .cctv_procedure_revision import STATES

DOCUMENT_KINDS = [
    ("sop", "Procedure"),
    ("instruction", "Work instruction"),
    ("policy", "Policy"),
    ("conduct", "Rules of conduct"),
    ("form", "Form"),
    ("manual", "Manual"),
    ("contract", "Contract"),
    ("legal", "Regulation"),
    ("other", "Other"),
]

KEPT_BY_METHODS = frozenset({"current_revision_id", "date_reviewed", "review_announced_for"})
"""Nobody writes these by hand."""

TITLE_LENGTH = 300
"""Characters of a title: more does not fit in the header of a page."""


class CctvProcedure(models.Model):
    """A controlled document: a procedure, instruction, form or manual, with its revisions. The IT
    head and supervisors keep them; which revision holds is decided by approving it."""

    _name = "cctv.procedure"
    _description = "Controlled document"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "number, id"
    _rec_names_search = ["number", "name"]
    _check_company_auto = True

    name = fields.Char(string="Title", required=True, tracking=True)
    number = fields.Char(
        required=True,
        copy=False,
        tracking=True,
        help="The document number, as on the paper. Once in a company.",
    )
    kind = fields.Selection(DOCUMENT_KINDS, required=True, default="sop", tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    owner_id = fields.Many2one(
        "res.users",
        string="Owner",
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        tracking=True,
        help="Answers for the document and is told when a review is due.",
    )
    current_revision_id = fields.Many2one(
        "cctv.procedure.revision",
        string="Revision in force",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    date_effective = fields.Date(
        related="current_revision_id.date_effective", string="In force since"
    )
    revision_ids = fields.One2many("cctv.procedure.revision", "procedure_id", string="Revisions")
    revision_count = fields.Integer(string="Number of revisions", compute="_compute_revisions")
    open_revision_id = fields.Many2one(
        "cctv.procedure.revision", string="In preparation", compute="_compute_revisions"
    )
    revision_in_force = fields.Char(
        related="current_revision_id.revision", string="Revision"
    )
    preparation_state = fields.Selection(
        STATES, string="Being prepared", compute="_compute_revisions"
    )
    acknowledgement_count = fields.Integer(
        related="current_revision_id.acknowledgement_count", string="Have to read"
    )
    related_out_ids = fields.Many2many(
        "cctv.procedure",
        "cctv_procedure_related_rel",
        "procedure_id",
        "related_id",
        string="Named here as related",
    )
    related_in_ids = fields.Many2many(
        "cctv.procedure",
        "cctv_procedure_related_rel",
        "related_id",
        "procedure_id",
        string="That name this as related",
    )
    related_ids = fields.Many2many(
        "cctv.procedure",
        string="Related documents",
        compute="_compute_related_ids",
        inverse="_inverse_related_ids",
        domain="[('company_id', '=', company_id), ('id', '!=', id)]",
        help="Each shows the other.",
    )
    reference_ids = fields.One2many(
        "cctv.procedure.reference", "procedure_id", string="Files and links", copy=True
    )
    manual_ids = fields.One2many(
        "cctv.procedure.manual", "procedure_id", string="Devices it is for", copy=True
    )
    partner_id = fields.Many2one("res.partner", string="Contract with", check_company=True)
    date_end = fields.Date(
        string="Valid until", tracking=True, help="Last day of the contract or of its validity."
    )
    read_percent = fields.Integer(
        related="current_revision_id.read_percent", string="Read by the staff"
    )
    reading_html = fields.Html(
        related="current_revision_id.reading_html", string="Text in force", sanitize=False
    )
    active = fields.Boolean(default=True)

    _number_once = models.UniqueIndex(
        "(company_id, number)",
        "This document number is taken in this company, perhaps by an archived document.",
    )

    def _compute_display_name(self):
        for procedure in self:
            names = [procedure.number, procedure.name]
            procedure.display_name = " ".join(name for name in names if name)

    @api.depends("revision_ids.state")
    def _compute_revisions(self):
        revisions = self.env["cctv.procedure.revision"].search([("procedure_id", "in", self.ids)])
        by_procedure = revisions.grouped("procedure_id")
        for procedure in self:
            own = by_procedure.get(procedure._origin, revisions.browse())
            procedure.revision_count = len(own)
            procedure.open_revision_id = own.filtered("is_open")[:1]
            procedure.preparation_state = procedure.open_revision_id.state

    @api.depends("related_out_ids", "related_in_ids")
    def _compute_related_ids(self):
        for procedure in self:
            procedure.related_ids = procedure.related_out_ids | procedure.related_in_ids

    def _inverse_related_ids(self):
        """Keep who named whom, drop what is no longer chosen, add the rest from here."""
        for procedure in self:
            chosen = procedure.related_ids
            procedure.related_in_ids &= chosen
            procedure.related_out_ids = chosen - procedure.related_in_ids

    @api.constrains("name", "number")
    def _check_texts(self):
        for procedure in self:
            if not (procedure.name or "").strip():
                raise ValidationError(self.env._("The document needs a title."))
            if not (procedure.number or "").strip():
                raise ValidationError(self.env._("The document needs a number."))
            if max(len(procedure.name), len(procedure.number)) > TITLE_LENGTH:
                raise ValidationError(
                    self.env._(
                        "Title and number of a document have at most %s characters each, so that "
                        "they fit in the header of a page.",
                        TITLE_LENGTH,
                    )
                )

    @api.constrains("related_out_ids", "related_in_ids", "company_id")
    def _check_related(self):
        for procedure in self:
            related = procedure.related_out_ids | procedure.related_in_ids
            if procedure in related:
                raise ValidationError(self.env._("A document cannot be related to itself."))
            if related.company_id - procedure.company_id:
                raise ValidationError(
                    self.env._("Related documents must be of the same company as this one.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._prepare_new(vals) for vals in vals_list])

    def write(self, vals):
        self._check_written(vals)
        if vals.get("active") is False:
            self._refuse_archiving_in_force()
        result = super().write(_stripped(vals))
        if "company_id" in vals:
            self.check_access("write")  # it may be another's company now
        if "number" in vals:
            self.revision_ids._set_numbers()
        if vals.get("active") is False:
            self._cancel_readings()
        return result

    def unlink(self):
        self._refuse_deleting_approved()
        self.revision_ids.unlink()
        return super().unlink()

    def _refuse_archiving_in_force(self):
        """It ends the duty to read the document, which who only drafts does not decide."""
        if self.env.su or self.env.user.has_group("helpdesk_cctv.group_cctv_manager"):
            return
        if in_force := self.filtered("current_revision_id")[:1]:
            raise AccessError(
                self.env._(
                    "%s is in force. Ask the IT head to archive it, or who approves documents to "
                    "withdraw its revision.",
                    in_force.display_name,
                )
            )

    def _refuse_deleting_approved(self):
        """Revisions that were approved refuse by themselves; this is the better sentence."""
        for procedure in self:
            if procedure._was_approved():
                raise UserError(
                    self.env._(
                        "%s has an approved revision and is kept. Archive it instead.",
                        procedure.display_name,
                    )
                )

    def _prepare_new(self, vals):
        if not self.env.su and not KEPT_BY_METHODS.isdisjoint(vals):
            self._refuse_by_hand()
        return {**dict.fromkeys(KEPT_BY_METHODS, False), **_stripped(vals)}

    def _check_written(self, vals):
        """Number and company stand in what was approved; what holds is decided by approving."""
        if not self.env.su and not KEPT_BY_METHODS.isdisjoint(vals):
            self._refuse_by_hand()
        for procedure in self:
            now = {"number": procedure.number, "company_id": procedure.company_id.id}
            is_moved = any(vals.get(name, value) != value for name, value in now.items())
            if is_moved and procedure._was_approved():
                raise UserError(
                    self.env._(
                        "%s has an approved revision: its number and company stay. Make a new "
                        "document instead.",
                        procedure.display_name,
                    )
                )

    def _refuse_by_hand(self):
        raise AccessError(
            self.env._(
                "Which revision is in force, and when the document was reviewed, is noted by the "
                "system. Use the buttons of the document and of its revisions."
            )
        )

    def _was_approved(self):
        return bool(self.sudo().revision_ids.filtered("date_approved"))

    def _cancel_readings(self):
        """Nobody need read a document that is archived."""
        self.env["cctv.procedure.acknowledgement"].sudo().search(
            [("procedure_id", "in", self.ids), ("state", "=", "open")]
        )._cancel()

    def action_new_revision(self):
        """Open the revision that is in preparation; begin one when there is none."""
        self.ensure_one()
        revision = self.open_revision_id or self.env["cctv.procedure.revision"].create(
            {"procedure_id": self.id}
        )
        return revision.get_formview_action()

    def action_readers(self):
        """Who has read the revision in force, and who has not."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_procedure_revision_reader_action"
        )
        action["domain"] = [("revision_id", "=", self.current_revision_id.id)]
        return action

    def action_open_review(self):
        """The document whose review is due, from the list."""
        self.ensure_one()
        return self.get_formview_action()


def _stripped(vals):
    """Without blanks around title and number, which make two numbers look alike."""
    texts = {name: vals[name] for name in ("name", "number") if isinstance(vals.get(name), str)}
    return {**vals, **{name: " ".join(text.split()) for name, text in texts.items()}}
