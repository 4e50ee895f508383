import re

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

STATES = [
    ("draft", "Draft"),
    ("checked", "Checked"),
    ("approved", "Approved"),
    ("in_force", "In force"),
    ("superseded", "Superseded"),
    ("withdrawn", "Withdrawn"),
]

OPEN_STATES = ("draft", "checked", "approved")
"""In preparation: at most one of a document."""

TEXTS = (
    "purpose",
    "scope",
    "definitions",
    "body",
    "qualifications",
    "equipment",
    "warnings",
    "recording",
)

LINES = ("legal_basis_ids", "step_ids")

KEPT_BY_METHODS = frozenset(
    {
        "state",
        "sequence",
        "drafted_by_id",
        "editor_ids",
        "checked_by_id",
        "approved_by_id",
        "date_checked",
        "date_approved",
        "date_in_force",
        "date_ended",
        "content_digest",
        "acknowledgement_ids",
        "company_id",
    }
)
"""Nobody writes these by hand."""

NOT_CONTENT = frozenset({"message_follower_ids", "message_ids", "activity_ids"})
"""What may change when the text may not any more."""

DRAFTERS = ("manager", "supervisor")

REVISION_LENGTH = 20


class CctvProcedureRevision(models.Model):
    """One revision of a controlled document. The IT head and supervisors draft it; checking and
    approving it are methods; once approved it stays as it is, superseded ones too."""

    _name = "cctv.procedure.revision"
    _description = "Revision of a controlled document"
    _inherit = ["mail.thread", "mail.activity.mixin", "cctv.sealed.mixin"]
    _order = "procedure_id, sequence desc, id desc"
    _rec_name = "revision"

    procedure_id = fields.Many2one("cctv.procedure", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="procedure_id.company_id", store=True)
    revision = fields.Char(
        required=True,
        copy=False,
        tracking=True,
        help="00 for the first; the next number is proposed.",
    )
    sequence = fields.Integer(readonly=True, copy=False)
    state = fields.Selection(
        STATES,
        string="Status",
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    is_open = fields.Boolean(compute="_compute_is_open", search="_search_is_open")
    previous_id = fields.Many2one(
        "cctv.procedure.revision", string="Revision before", compute="_compute_previous_id"
    )

    date_made = fields.Date(
        string="Made on", copy=False, default=lambda self: fields.Date.context_today(self)
    )
    date_revised = fields.Date(string="Revised on", copy=False)
    date_effective = fields.Date(
        string="Effective on",
        copy=False,
        tracking=True,
        help="From this day the revision holds. Empty: from the day it is approved.",
    )
    drafted_by_id = fields.Many2one(
        "res.users", string="Drafted by", readonly=True, copy=False, ondelete="restrict"
    )
    editor_ids = fields.Many2many(
        "res.users",
        "cctv_procedure_revision_editor_rel",
        string="Worked on the text",
        readonly=True,
        copy=False,
        help="None of them checks or approves it, unless the procedure profile allows that.",
    )
    checked_by_id = fields.Many2one(
        "res.users", string="Checked by", readonly=True, copy=False, ondelete="restrict"
    )
    approved_by_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False, ondelete="restrict"
    )
    date_checked = fields.Datetime(string="Checked on", readonly=True, copy=False)
    date_approved = fields.Datetime(string="Approved on", readonly=True, copy=False)
    date_in_force = fields.Datetime(string="Came into force", readonly=True, copy=False)
    date_ended = fields.Datetime(string="No longer in force since", readonly=True, copy=False)
    change_note = fields.Text(
        string="What changed", copy=False, help="For the history of changes, in a few words."
    )

    purpose = fields.Html()
    scope = fields.Html()
    definitions = fields.Html()
    body = fields.Html(string="Content")
    legal_basis_ids = fields.One2many(
        "cctv.legal.basis", "revision_id", string="Legal basis", copy=True
    )
    qualifications = fields.Html(help="What the people who do it must have learned.")
    equipment = fields.Html(string="Equipment")
    warnings = fields.Html()
    recording = fields.Html(
        string="Records and registers", help="What is written down, and where."
    )
    step_ids = fields.One2many("cctv.procedure.step", "revision_id", string="Steps", copy=True)
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "cctv_procedure_revision_attachment_rel",
        string="Files",
        copy=False,
        help="The text as a file, forms, a flow chart. They are sealed with the revision.",
    )
    reader_group_ids = fields.Many2many(
        "res.groups",
        string="Has to be read by",
        domain=lambda self: self._cctv_group_domain(),
        help="Everybody with one of these duties gets it to read when it comes into force.",
    )
    content_digest = fields.Char(
        string="Fingerprint of the text",
        readonly=True,
        copy=False,
        help="SHA-256 of the text as it was approved; whoever has read it has read this.",
    )

    _revision_once = models.UniqueIndex(
        "(procedure_id, revision)", "The document has a revision with this number already."
    )
    _one_in_force = models.UniqueIndex(
        "(procedure_id) WHERE state = 'in_force'",
        "Another revision of this document is in force. Reload the page and look again.",
    )
    _one_open = models.UniqueIndex(
        "(procedure_id) WHERE state IN ('draft', 'checked', 'approved')",
        "A revision of this document is in preparation already. Open that one.",
    )

    @api.depends("procedure_id.number", "procedure_id.name", "revision")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for revision in self:
            revision.display_name = self.env._(
                "%(document)s, revision %(revision)s",
                document=revision.procedure_id.display_name or "",
                revision=revision.revision or "",
            )

    @api.depends("state")
    def _compute_is_open(self):
        for revision in self:
            revision.is_open = revision.state in OPEN_STATES

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "in" if True in value else "not in", OPEN_STATES)]

    @api.depends("procedure_id", "sequence")
    def _compute_previous_id(self):
        rows = self.search_fetch(
            [("procedure_id", "in", self.procedure_id.ids), ("state", "!=", "withdrawn")],
            ["procedure_id", "sequence"],
        )
        by_procedure = rows.grouped("procedure_id")
        for revision in self:
            known = by_procedure.get(revision.procedure_id._origin, rows.browse())
            revision.previous_id = known.filtered(
                lambda row, own=revision: row.sequence < own.sequence
            )[:1]

    @api.model
    def _cctv_group_domain(self):
        return [("privilege_id", "=", self.env.ref("helpdesk_cctv.privilege_cctv").id)]

    @api.constrains("revision")
    def _check_revision(self):
        for revision in self:
            if not (revision.revision or "").strip():
                raise ValidationError(self.env._("The revision needs a number, e.g. 00."))
            if len(revision.revision) > REVISION_LENGTH:
                raise ValidationError(
                    self.env._(
                        "The number of a revision has at most %s characters.", REVISION_LENGTH
                    )
                )

    @api.constrains("reader_group_ids")
    def _check_reader_groups(self):
        privilege = self.env.ref("helpdesk_cctv.privilege_cctv")
        if any(group.privilege_id != privilege for group in self.sudo().reader_group_ids):
            raise ValidationError(
                self.env._("Only people with a CCTV duty can be asked to read a document.")
            )

    @api.constrains("date_made", "date_effective")
    def _check_dates(self):
        for revision in self:
            made, effective = revision.date_made, revision.date_effective
            if made and effective and effective < made:
                raise ValidationError(
                    self.env._("A revision cannot come into force before it was made.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        revisions = super().create([self._prepare_new(vals) for vals in vals_list])
        revisions._adopt_attachments()
        return revisions

    def write(self, vals):
        self._check_written(vals)
        result = super().write(vals)
        if not self.env.su and not NOT_CONTENT.issuperset(vals):
            self._note_editor()
        if "attachment_ids" in vals:
            self._adopt_attachments()
        if "revision" in vals:
            self._set_numbers()
        return result

    def unlink(self):
        self._refuse_deleting_approved()
        return super().unlink()

    def _prepare_new(self, vals):
        """A draft with the next number and the content of the revision before."""
        if not self.env.su and not KEPT_BY_METHODS.isdisjoint(vals):
            self._refuse_by_hand()
        procedure_id = vals.get("procedure_id") or self.env.context.get("default_procedure_id")
        # What is pending must not look like a second revision in preparation.
        self.flush_model(["state"])
        last = self.search([("procedure_id", "=", procedure_id)], limit=1)
        begun = dict.fromkeys(KEPT_BY_METHODS - {"acknowledgement_ids", "company_id"}, False)
        begun.update(
            state="draft",
            sequence=last.sequence + 1,
            drafted_by_id=self.env.uid,
            editor_ids=[Command.set(self.env.user.ids)],
        )
        if last:
            begun["date_revised"] = fields.Date.context_today(self)
        return {**begun, "revision": _next(last.revision), **last._content_to_copy(), **vals}

    def _content_to_copy(self):
        if not self:
            return {}
        names = [*TEXTS, *LINES, "reader_group_ids"]
        copied = self.copy_data()[0]
        return {name: copied[name] for name in names if name in copied}

    def _set_numbers(self):
        """No sequence numbers it: document and revision do. Sealed, it keeps its number."""
        for revision in self.sudo().filtered(lambda r: r.seal_state != "sealed"):
            number = f"{revision.procedure_id.number} rev. {revision.revision}"
            revision._write_protocol({"number": number})

    def _adopt_attachments(self):
        """Files that were just sent belong to nothing yet, and only their sender may read them."""
        for revision in self:
            loose = revision.attachment_ids.sudo().filtered(
                lambda file: not file.res_id and file.create_uid == self.env.user
            )
            loose.write({"res_model": self._name, "res_id": revision.id})


def _next(revision):
    """The number after ``revision``: '00' → '01', 'B9' → 'B10'; '00' when there is none."""
    if not revision:
        return "00"
    match = re.fullmatch(r"(.*?)([0-9]+)", revision)
    if not match:
        return f"{revision}.1"
    return match[1] + str(int(match[2]) + 1).zfill(len(match[2]))
