"""What is written, submitted, and approved by somebody else."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from . import cctv_row_locks as row_locks
from .cctv_choices import APPROVED_STATES, APPROVED_WRITTEN
from .cctv_duties import check_duty
from .cctv_texts import word_of

PLANNERS = ("it", "management")
"""P1 stage 1: management and the IT team; the IT head has the duty of IT staff."""

NAME_MAX = 200
"""Characters of a title: more does not fit in two lines of a page."""

STEP_FIELDS = frozenset(
    "state revision first_id previous_id author_id editor_ids submissions date_submitted "
    "submitted_by_id date_decided decided_by_id decision_words".split()
)


class CctvApprovedMixin(models.AbstractModel):
    """A numbered paper that IT or management writes and signs, and that somebody who did not write
    in it approves: his signature seals it. A change afterwards is a new revision, a record of its
    own, that needs a new approval; the old one stays as it was and is valid until then.

    An heir has ``first_id`` and ``previous_id`` of its own kind, names what is sealed and
    ``_sealing_gaps``; what is in ``_sealed_fields`` is written in
    draft only. The steps are in ``cctv_approved_steps``."""

    _name = "cctv.approved.mixin"
    _description = "Paper that is approved"
    _inherit = ["mail.thread", "cctv.sealed.mixin", "cctv.guarded"]

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    name = fields.Char(string="Title", required=True)
    state = fields.Selection(
        APPROVED_STATES, required=True, readonly=True, copy=False, default="draft", index=True,
        tracking=True,
    )  # fmt: skip
    revision = fields.Integer(string="Change", readonly=True, copy=False, aggregator=None)
    author_id = fields.Many2one(
        "res.users",
        string="Written by",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    editor_ids = fields.Many2many(
        "res.users",
        string="Also written by",
        readonly=True,
        copy=False,
        help="Whoever has changed it: they do not approve it.",
    )
    submissions = fields.Integer(
        string="How often submitted", readonly=True, copy=False, aggregator=None
    )
    date_submitted = fields.Datetime(string="Submitted on", readonly=True, copy=False)
    submitted_by_id = fields.Many2one(
        "res.users", string="Submitted by", readonly=True, copy=False, ondelete="restrict"
    )
    date_decided = fields.Datetime(string="Decision on", readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        "res.users", string="Decision by", readonly=True, copy=False, ondelete="restrict"
    )
    decision_words = fields.Text(string="Reason of the decision", readonly=True, copy=False)
    may_write = fields.Boolean(string="Can be written in", compute="_compute_may")
    may_approve = fields.Boolean(string="Can be approved", compute="_compute_may")

    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    @api.depends("number", "name")
    def _compute_display_name(self):
        for paper in self:
            paper.display_name = " – ".join(filter(None, (paper.number, paper.name)))

    @api.depends("state", "author_id", "editor_ids", "company_id")
    @api.depends_context("uid")
    def _compute_may(self):
        can_write = self.browse().has_access("write")
        for paper in self:
            paper.may_write = can_write and paper.state in APPROVED_WRITTEN
            paper.may_approve = paper.state == "submitted" and paper._may_approve(self.env.user)

    @api.constrains("name")
    def _check_name(self):
        for paper in self:
            if not (paper.name or "").strip() or len(paper.name) > NAME_MAX:
                raise ValidationError(
                    self.env._("Write a title of at most %s characters.", NAME_MAX)
                )

    @api.model_create_multi
    def create(self, vals_list):
        check_duty(self.env, PLANNERS, self._planners_sentence())
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and self._is_content(vals):
            check_duty(self.env, PLANNERS, self._planners_sentence())
            self._refuse_not_written()
            self._note_editor()
        result = super().write(vals)
        if "company_id" in vals:
            self.check_access("write")  # it may be another's company now
        return result

    def unlink(self):
        raise AccessError(
            self.env._("%s is not deleted: cancel it.", self[:1].display_name or "")
        )

    def _planners_sentence(self):
        return self.env._("IT staff, the IT head and management write plans and risk analyses.")

    def _is_content(self, vals):
        return not self._always_open_fields().issuperset(vals)

    def _refuse_not_written(self):
        """What was submitted stays as the approver sees it."""
        for paper in self:
            if paper.state not in APPROVED_WRITTEN:
                raise UserError(
                    self.env._(
                        "%(paper)s cannot be changed: %(state)s. Take it back before it is "
                        "approved; afterwards make a new revision.",
                        paper=paper.number,
                        state=word_of(paper, "state"),
                    )
                )

    def _note_editor(self):
        strangers = self.sudo().filtered(
            lambda paper: self.env.user not in paper.author_id | paper.editor_ids
        )
        for paper in strangers:
            paper.editor_ids |= self.env.user

    def _writers(self):
        """Whoever has written in it, and never approves it."""
        this = self.sudo()
        return this.author_id | this.editor_ids | this.submitted_by_id

    def _approver_role(self):
        return self.company_id._cctv_profile().plan_approver_role

    def _approvers(self):
        """Who may approve it: active users with the duty, in its company, that did not write it."""
        profile, company = self.company_id._cctv_profile(), self.company_id
        return profile._users_of_role(self._approver_role(), company) - self._writers()

    def _may_approve(self, user):
        return user in self._approvers()

    def _lock_state(self, *states):
        """One step at a time; UserError when it is elsewhere by now."""
        self.ensure_one()
        row_locks.take(self.sudo())
        self.invalidate_recordset()
        if self.state not in states:
            raise UserError(
                self.env._(
                    "%(paper)s is already: %(state)s. Reload the page.",
                    paper=self.number,
                    state=word_of(self, "state"),
                )
            )

    # Revisions

    def _set_numbers(self):
        """A revision has the number of the first, and which change it is."""
        revisions = self.filtered("previous_id")
        super(CctvApprovedMixin, self - revisions)._set_numbers()
        for paper in revisions:
            paper._note_number(f"{paper.first_id.number}-R{paper.revision}")

    def _sealed_open_fields(self):
        return super()._sealed_open_fields() | {
            "state", "date_decided", "decided_by_id", "decision_words",
        }  # fmt: skip


class CctvApprovedPart(models.AbstractModel):
    """A line of such a paper: written as long as that is."""

    _name = "cctv.approved.part"
    _description = "Part of a paper that is approved"
    _inherit = ["cctv.sealed.part.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._hold_written()
        return parts

    def write(self, vals):
        is_content = not self._sealed_open_fields().issuperset(vals)
        if is_content:
            self._hold_written()
        result = super().write(vals)
        if self._sealed_parent in vals:
            self._hold_written()
        return result

    def unlink(self):
        self._hold_written()
        return super().unlink()

    def _hold_written(self):
        """Whoever submits or approves at the same moment is started anew and sees this change."""
        self._hold_parents_open(touch=True)
        if not self.env.su:
            papers = self[self._sealed_parent]
            papers._refuse_not_written()
            papers._note_editor()
