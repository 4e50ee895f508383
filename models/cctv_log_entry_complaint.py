"""Complaints from outside: received, forwarded, answered (R98, R99)."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from . import cctv_row_locks as row_locks
from .cctv_choices import COMPLAINT_CHANNELS, COMPLAINT_STATES, LOG_TOLD
from .cctv_typed import REASON_MAX, typed


class CctvLogEntry(models.Model):
    """A complaint has its clock until it is answered; where it is important the superior's clock
    comes first."""

    _inherit = "cctv.log.entry"

    complainant = fields.Char(string="Complaint from")
    complainant_contact = fields.Char(string="How to reach them")
    complaint_channel = fields.Selection(COMPLAINT_CHANNELS, string="Received through")
    complaint_state = fields.Selection(
        COMPLAINT_STATES, string="Complaint", readonly=True, copy=False, index=True
    )
    forwarded_to = fields.Char(string="Forwarded to", readonly=True, copy=False)
    authority_id = fields.Many2one(
        "cctv.authority",
        string="Forwarded to the authority",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    forwarded_date = fields.Datetime(string="Forwarded at", readonly=True, copy=False)
    forwarded_by_id = fields.Many2one(
        "res.users", string="Forwarded by", readonly=True, copy=False, ondelete="restrict"
    )
    result = fields.Text(string="Result", readonly=True, copy=False)
    result_date = fields.Datetime(string="Answered at", readonly=True, copy=False)
    result_by_id = fields.Many2one(
        "res.users", string="Answered by", readonly=True, copy=False, ondelete="restrict"
    )

    def _guarded_fields(self):
        own = "complaint_state forwarded_to authority_id forwarded_date forwarded_by_id"
        own += " result result_date result_by_id"
        return super()._guarded_fields() | {*own.split()}

    @api.constrains("category", "complainant")
    def _check_complainant(self):
        for entry in self:
            if entry.category == "complaint" and not (entry.complainant or "").strip():
                raise ValidationError(
                    self.env._("Say from whom the complaint is; 'anonymous' where nobody says.")
                )

    def _begin(self):
        super()._begin()
        for entry in self.filtered(lambda entry: entry.category == "complaint"):
            entry._set({"complaint_state": "received", "is_open": True})
            if entry.severity not in LOG_TOLD:
                entry._begin_complaint()

    def _begin_complaint(self):
        """It is to be answered."""
        hours = self.sudo().company_id._cctv_profile().complaint_hours
        start = min(self.date, self.date_written)
        self.sudo()._deadline_begin(max(1, hours), "hours", start)

    def _end_notice(self, when):
        """The superior knows: the complaint's own clock comes next."""
        super()._end_notice(when)
        state, phase = self.complaint_state, self.sudo().deadline_phase
        if state in ("received", "forwarded") and phase in ("met", "missed"):
            self._begin_complaint()

    def action_open_forward(self):
        """The window that asks to whom a complaint is forwarded."""
        return self.env["cctv.log.window"]._open("forward", self)

    def action_open_answer(self):
        """The window that asks what the complainant was told."""
        return self.env["cctv.log.window"]._open("answer", self)

    def _forward(self, authority, name, when=None):
        """A complaint was handed on; again, when the first was not competent."""
        self._check_complaint()
        name = typed(self.env, name, REASON_MAX) or authority.sudo().name
        if not name:
            raise UserError(self.env._("Say to whom it is forwarded."))
        self._set(
            {
                "complaint_state": "forwarded",
                "forwarded_to": name,
                "authority_id": authority.id,
                "forwarded_date": self._checked_moment(when),
                "forwarded_by_id": self.env.uid,
            }
        )
        self._note(self.env._("Forwarded to %s.", name))

    def _answer(self, result, when=None):
        """The complainant knows what became of it: it is finished."""
        self._check_complaint()
        missing = self.env._("Say what became of the complaint and what the complainant was told.")
        result = typed(self.env, result, missing=missing)
        when = self._checked_moment(when)
        self._set(
            {
                "complaint_state": "answered",
                "result": result,
                "result_date": when,
                "result_by_id": self.env.uid,
            }
        )
        self._set_done(result)
        if self.sudo().deadline_unit == "hours":
            self.sudo()._deadline_finish(when)

    def _check_complaint(self):
        self.ensure_one()
        self.check_access("write")
        row_locks.take(self.sudo())
        self._check_stands()
        if self.category != "complaint":
            raise UserError(self.env._("%s is no complaint.", self.number))
        if self.complaint_state == "answered":
            raise UserError(self.env._("%s is answered already. Reload the page.", self.number))

    def _note(self, words):
        self.sudo()._message_log(body=words, author_id=self.env.user.partner_id.id)

    def _done(self, words):
        """A complaint is finished by its answer."""
        if self.category == "complaint":
            return self._answer(words)
        return super()._done(words)
