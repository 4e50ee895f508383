from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

CALL = frozenset(("authority_id", "called", "date"))
ANSWER = frozenset(("answered_by", "words"))


class CctvIncidentCall(models.Model):
    """Somebody was called: when, who answered, what was said. Who has called alone changes whom
    and when; what was answered is written by whoever notes it first, and by nobody after him."""

    _name = "cctv.incident.call"
    _description = "Call about an incident"
    _inherit = ["cctv.incident.part"]

    authority_id = fields.Many2one(
        "cctv.authority", string="Called", ondelete="restrict", check_company=True
    )
    date = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    answered_by = fields.Char(string="Who answered")
    called_by_id = fields.Many2one(
        "res.users",
        string="Called by",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    called = fields.Char(string="Somebody else", help="Who is not in the directory.")
    phone = fields.Char(related="authority_id.phone", string="Phone")
    words = fields.Char(string="What was said")
    answer_by_id = fields.Many2one(
        "res.users",
        string="Answer written by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Who has written who answered and what was said.",
    )

    @api.constrains("authority_id", "called")
    def _check_called(self):
        for call in self:
            if not (call.authority_id or (call.called or "").strip()):
                raise ValidationError(self.env._("Say who was called."))

    @api.constrains("date")
    def _check_date(self):
        self.env["cctv.incident"]._check_part_dates(self)

    @api.model_create_multi
    def create(self, vals_list):
        calls = super().create(vals_list)
        calls._check_called()
        calls._note_who_writes()
        calls.incident_id._note_first_call()
        return calls

    def write(self, vals):
        self._check_own(vals)
        result = super().write(vals)
        if ANSWER.intersection(vals):
            self._note_who_writes()
        if "date" in vals:
            self.incident_id._note_first_call()
        return result

    def unlink(self):
        incidents = self.incident_id
        result = super().unlink()
        incidents._note_first_call()
        return result

    def _check_own(self, vals):
        """Nobody changes what stands under another's name."""
        if self.env.su:
            return
        if CALL.intersection(vals) and self.called_by_id - self.env.user:
            raise AccessError(self.env._("Whom and when: who has called alone changes this."))
        if not ANSWER.intersection(vals):
            return
        for call in self:
            if call._answer_owner() - self.env.user:
                raise AccessError(
                    self.env._("The answer is changed by who has written it alone.")
                )

    def _answer_owner(self):
        """Who has written what was answered; nobody as long as nothing is written."""
        is_written = self.answered_by or self.words
        return self.answer_by_id or (self.called_by_id if is_written else self.answer_by_id)

    def _note_who_writes(self):
        """Of those who are not noted yet."""
        for call in self.sudo():
            if (call.answered_by or call.words) and not call.answer_by_id:
                call.answer_by_id = self.env.uid

    def _guarded_fields(self):
        return super()._guarded_fields() | {"called_by_id", "answer_by_id"}

    def _sealed_names(self):
        return (
            "authority_id",
            "called",
            "date",
            "called_by_id",
            "answered_by",
            "words",
            "answer_by_id",
        )
