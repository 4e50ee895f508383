"""The duty of silence after the contract: who leaves says once more that it goes on (R134)."""

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .cctv_accounting import company_time
from .cctv_duties import check_duty
from .cctv_officer import KEEPERS
from .cctv_row_locks import take
from .cctv_telling import tell

AGAIN = timedelta(days=7)
"""After so long the supervisor is reminded once more."""

NOTED = frozenset({"date_silence", "silence_noted_by_id", "date_silence_asked"})

LINK = Markup('<p>%s</p><p><a href="/odoo/cctv-officers/%s">%s</a></p>')


class CctvOfficer(models.Model):
    _name = "cctv.officer"
    _inherit = ["cctv.officer", "cctv.guarded"]

    date_silence = fields.Datetime(
        string="Silence acknowledged on",
        readonly=True,
        copy=False,
        tracking=True,
        groups=KEEPERS,
        help="After the end of the contract or of the appointment: that the duty of silence "
        "goes on.",
    )
    silence_noted_by_id = fields.Many2one(
        "res.users",
        string="Silence noted by",
        readonly=True,
        copy=False,
        tracking=True,
        ondelete="restrict",
        groups=KEEPERS,
        help="The officer himself, or the supervisor who has the signed paper.",
    )
    silence_paper = fields.Char(
        string="Signed paper",
        copy=False,
        tracking=True,
        groups=KEEPERS,
        help="Its number, or where it is kept.",
    )
    date_silence_asked = fields.Datetime(readonly=True, copy=False, groups=KEEPERS)
    is_silence_due = fields.Boolean(
        string="Final acknowledgement is missing",
        compute="_compute_is_silence_due",
        compute_sudo=True,
        search="_search_is_silence_due",
        groups=KEEPERS,
    )
    asks_silence = fields.Boolean(compute="_compute_asks_silence", compute_sudo=True)

    @api.depends("active", "contract_end", "date_silence")
    def _compute_is_silence_due(self):
        for officer in self:
            officer.is_silence_due = officer._has_ended() and not officer.date_silence

    @api.depends("is_silence_due", "user_id")
    @api.depends_context("uid")
    def _compute_asks_silence(self):
        for officer in self:
            officer.asks_silence = officer.is_silence_due and officer.user_id.id == self.env.uid

    def _search_is_silence_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        ended = self.sudo().with_context(active_test=False).search(
            [
                ("date_silence", "=", False),
                "|",
                ("active", "=", False),
                ("contract_end", "!=", False),
            ]
        )
        due = ended.filtered("is_silence_due").ids
        return [("id", "in" if True in value else "not in", due)]

    def _has_ended(self):
        """Not on the last day of the contract yet."""
        today = company_time(self.company_id.sudo(), fields.Datetime.now()).date()
        return not self.active or bool(self.contract_end and self.contract_end < today)

    def _guarded_fields(self):
        return super()._guarded_fields() | NOTED

    def write(self, vals):
        self._refuse_other_paper(vals)
        done = super().write(vals)
        if {"active", "contract_end"} & vals.keys():
            self.sudo()._follow_silence()
        return done

    def _refuse_other_paper(self, vals):
        if "silence_paper" in vals and not self.env.su and any(self.mapped("date_silence")):
            raise UserError(self.env._("The signed paper is noted and stays as it is."))

    def _follow_silence(self):
        """Who has left is asked; who is back will be asked again when he leaves once more."""
        ended = self.filtered(lambda officer: officer._has_ended())
        (self - ended).filtered("date_silence").write(
            {"date_silence": False, "silence_noted_by_id": False, "silence_paper": False}
        )
        (self - ended).filtered("date_silence_asked").date_silence_asked = False
        ended.filtered(lambda o: o.is_silence_due and not o.date_silence_asked)._ask_silence()

    def action_keep_silence(self):
        """The officer himself: I know that I keep silent afterwards as well."""
        self.ensure_one()
        self.check_access("read")
        if self.user_id != self.env.user:
            raise AccessError(self.env._("Each officer says this for himself."))
        self._note_silence()
        return True

    def action_note_silence(self):
        """The supervisor has it signed on paper."""
        self.ensure_one()
        sentence = self.env._("The supervisor notes this.")
        check_duty(self.env, ("supervisor",), sentence)
        self.check_access("write")
        if self.user_id == self.env.user:
            raise AccessError(self.env._("Somebody else notes this about you."))
        if not (self.silence_paper or "").strip():
            raise UserError(
                self.env._("Write in 'Signed paper' its number, or where it is kept, first.")
            )
        self._note_silence()
        return True

    def _note_silence(self):
        take(self)
        mine = self.sudo()
        mine.invalidate_recordset(["date_silence"])
        if not mine.is_silence_due:
            raise UserError(
                self.env._(
                    "This is done already, or the contract has not ended: nothing is to be "
                    "acknowledged."
                )
            )
        mine.write(
            {"date_silence": fields.Datetime.now(), "silence_noted_by_id": self.env.uid}
        )

    @api.model
    def _cron_silence(self):
        """Remind supervisors of those whose contract has ended, each week until it is there."""
        officers = self.sudo().with_context(active_test=False)
        before = fields.Datetime.now() - AGAIN
        for officer in officers.search([("is_silence_due", "=", True)]):
            if not officer.date_silence_asked or officer.date_silence_asked <= before:
                officer._ask_silence()

    def _ask_silence(self):
        for officer in self:
            officer.date_silence_asked = fields.Datetime.now()
            deciders = self.env["cctv.shift.change"].sudo().new(
                {"company_id": officer.company_id.id, "officer_id": officer.id}
            )._deciders()
            tell(officer, officer.user_id, lambda o: o._silence_news(o._own_silence_words()))
            others = deciders - officer.user_id
            tell(officer, others, lambda o: o._silence_news(o._silence_words()))

    def _silence_news(self, sentence):
        subject = self.env._("Duty of silence after the contract")
        return subject, LINK % (sentence, self.id, self.name)

    def _own_silence_words(self):
        return self.env._(
            "Your time as an officer has ended. The duty of silence goes on: please "
            "acknowledge it under 'Officers', or on the paper that your supervisor has."
        )

    def _silence_words(self):
        return self.env._(
            "%s is no officer any more, or the contract has ended. Obtain the final "
            "acknowledgement of the duty of silence, and note it.",
            self.name,
        )
