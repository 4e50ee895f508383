from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from . import cctv_row_locks as row_locks
from .cctv_texts import word_of
from .cctv_typed import TEXT_MAX, typed

HOURS = 72
"""3 × 24 hours: UU 27/2022, articles 32 and 46."""

RIGHTS = [
    ("access", "See own data"),
    ("copy", "Get a copy"),
    ("correct", "Correct"),
    ("erase", "Delete or destroy"),
    ("restrict", "Restrict or suspend"),
    ("object", "Object"),
]

DATA_REQUEST_STATES = [
    ("open", "Open"),
    ("answered", "Answered"),
    ("refused", "Refused"),
    ("withdrawn", "Taken back by the person"),
]

STEP_FIELDS = frozenset("date_answered answered_by_id footage_request_id".split())


class CctvDataRequest(models.Model):
    """Somebody uses the rights over own personal data. It is answered within 3 × 24 hours of its
    receipt. A supervisor takes it down; one for footage comes with its request for footage and ends
    with it."""

    _name = "cctv.data.request"
    _description = "Data subject request"
    _inherit = ["mail.thread", "mail.activity.mixin", "cctv.deadline.mixin", "cctv.filed"]
    _order = "id desc"
    _rec_name = "number"
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.data_request"

    state = fields.Selection(
        DATA_REQUEST_STATES,
        string="Status",
        default="open",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    right = fields.Selection(RIGHTS, string="Right", required=True, default="access")
    subject_name = fields.Char(string="Who asks", required=True)
    subject_identity = fields.Char(string="Identity")
    subject_contact = fields.Char(string="Phone or e-mail")
    is_identity_checked = fields.Boolean(
        string="Identity checked", help="The person is who they say they are."
    )
    words = fields.Text(string="What is asked for", required=True)
    date_received = fields.Datetime(
        string="Received on", required=True, default=fields.Datetime.now, copy=False
    )
    processing_ids = fields.Many2many(
        "cctv.processing", string="About which processing", check_company=True
    )
    footage_request_id = fields.Many2one(
        "cctv.footage.request",
        string="Request for footage",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    answer = fields.Text(help="What was given or done, or why it is refused.", copy=False)
    date_answered = fields.Datetime(string="Answered on", readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        "res.users", string="Answered by", readonly=True, copy=False, ondelete="restrict"
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        for request in requests.sudo():
            request._check_received()
            request._deadline_begin(HOURS, "hours", start=request.date_received)
        return requests

    def write(self, vals):
        self._refuse_over(vals)
        result = super().write(vals)
        if "date_received" in vals:
            for request in self.sudo():
                request._check_received()
                request._deadline_begin(HOURS, "hours", start=request.date_received)
        return result

    def unlink(self):
        raise AccessError(self.env._("Requests about personal data are kept: withdraw it instead."))

    def _check_received(self):
        if self.date_received > fields.Datetime.now():
            raise UserError(self.env._("It cannot have been received in the future."))

    def _refuse_over(self, vals):
        own = {name for name in vals if not name.startswith(("message_", "activity_"))}
        if self.env.su or not own:
            return
        self.check_access("write")
        for request in self:
            if request.state != "open":
                raise UserError(self.env._("%s is over: it stays as it is.", request.number))

    def action_answer(self):
        """It was answered; the answer stays with it."""
        for request in self:
            if not request.is_identity_checked:
                raise UserError(
                    self.env._("Check first who asks, and tick that the identity is checked.")
                )
            missing = self.env._("Write under 'Answer' what was given or done.")
            request._end("answered", missing)
        return True

    def action_refuse(self):
        """It is refused, with the reason."""
        for request in self:
            request._end("refused", self.env._("Write under 'Answer' why it is refused."))
        return True

    def action_withdraw(self):
        """The person does not want it any more."""
        for request in self:
            request._end("withdrawn", self.env._("Write under 'Answer' who has withdrawn it."))
        return True

    def _end(self, state, missing):
        self.ensure_one()
        self.check_access("write")
        row_locks.take(self.sudo())
        if self.state != "open":
            raise UserError(self.env._("%s is over: it stays as it is.", self.number))
        typed(self.env, self.answer, TEXT_MAX, missing)
        self.sudo()._note_end(state)

    def _note_end(self, state, words=None):
        """Past the guard; who calls has checked who may."""
        vals = {
            "state": state,
            "date_answered": fields.Datetime.now(),
            "answered_by_id": self.env.uid,
        }
        self.write({**vals, "answer": words} if words else vals)
        self._deadline_finish()

    def _deadline_responsible(self):
        company = self.company_id
        return company._cctv_profile()._users_of_role("supervisor", company)

    def _deadline_label(self):
        return self.env._("Data subject request %s", self.number)


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    data_request_ids = fields.One2many(
        "cctv.data.request",
        "footage_request_id",
        string="Personal data",
        readonly=True,
        groups="helpdesk_cctv.group_cctv_it,helpdesk_cctv.group_cctv_supervisor,"
        "helpdesk_cctv.group_cctv_management",
    )
    data_request_text = fields.Char(
        string="Deadline of personal data", compute="_compute_data_request_text"
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | {"data_request_ids"}

    def _state_changed(self, old, new):
        """A person who is seen asks for own personal data: the 3 × 24 hours run from the receipt
        until it is handed over or refused."""
        super()._state_changed(old, new)
        for request in self.sudo().filtered(lambda r: r.requester_kind == "subject"):
            request._follow_data_request(new)

    def _follow_data_request(self, new):
        running = self.data_request_ids.filtered(lambda r: r.state == "open")
        if new == "submitted" and not self.data_request_ids:
            self.env["cctv.data.request"].create(self._prepare_data_request())
        elif new in ("handed_over", "closed"):
            for one in running:
                one._note_end("answered", self.env._("Footage was handed over."))
        elif new in ("refused", "cancelled", "expired"):
            # What cannot be fulfilled any more is not what the person has withdrawn.
            state = "withdrawn" if new == "cancelled" else "refused"
            for one in running:
                words = self.refused_reason or self.env._("It is not wanted any more.")
                one._note_end(state, words)
        elif self.date_verified or self.date_approved:
            running.filtered(lambda r: not r.is_identity_checked).is_identity_checked = True

    @api.depends("data_request_ids.state", "data_request_ids.deadline_date")
    @api.depends_context("lang")
    def _compute_data_request_text(self):
        for request in self:
            request.data_request_text = request._data_request_words()

    def _data_request_words(self):
        """Until when the law wants the person answered, and how it ended, in a sentence."""
        _, one = self.env._, self.sudo().data_request_ids[:1]
        if not one:
            return False
        due = self._moment(one.deadline_date)
        if one.state == "open" and one.deadline_date < fields.Datetime.now():
            return _(
                "Own personal data (%(number)s): the person was to be answered by %(due)s, and "
                "has no answer yet. Answer now.",
                number=one.number,
                due=due,
            )
        if one.state == "open":
            return _(
                "Own personal data (%(number)s): by law the person is answered by %(due)s, within "
                "3 × 24 hours.",
                number=one.number,
                due=due,
            )
        return _(
            "Own personal data (%(number)s): %(state)s on %(when)s.",
            number=one.number,
            state=word_of(one, "state"),
            when=self._moment(one.date_answered),
        )

    def _prepare_data_request(self):
        return {
            "company_id": self.company_id.id,
            "right": "copy" if self.kind == "copy" else "access",
            "subject_name": self.requester_name,
            "subject_identity": self.requester_identity,
            "subject_contact": self.requester_phone or self.requester_email,
            "words": self.purpose,
            "date_received": min(self.date_received, fields.Datetime.now()),
            "footage_request_id": self.id,
        }
