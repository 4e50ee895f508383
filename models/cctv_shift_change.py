from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .cctv_accounting import company_time
from .cctv_choices import SHIFT_CHANGE_KINDS, SHIFT_CHANGE_STATES, SWAP_ANSWERS
from .cctv_duties import has_duty
from .cctv_texts import word_of
from .cctv_typed import REASON_MAX, typed

OWN_FIELDS = (
    "kind",
    "with_officer_id",
    "duty_id",
    "with_duty_id",
    "date_from",
    "date_to",
    "reason",
)
"""What is asked for: nobody changes it after it was decided."""


class CctvShiftChange(models.Model):
    """An officer asks for leave, or to change shifts with another; the supervisor decides. For a
    swap the other one has to agree first. Without a shift of the other he just takes it over."""

    _name = "cctv.shift.change"
    _description = "Leave or swap"
    _inherit = ["mail.thread", "cctv.guarded"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    kind = fields.Selection(SHIFT_CHANGE_KINDS, required=True, default="leave")
    state = fields.Selection(
        SHIFT_CHANGE_STATES,
        required=True,
        readonly=True,
        copy=False,
        default="asked",
        index=True,
        tracking=True,
    )
    officer_id = fields.Many2one(
        "cctv.officer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["cctv.officer"]._of_user(),
    )
    with_officer_id = fields.Many2one(
        "cctv.officer", string="With", index=True, ondelete="restrict", check_company=True
    )
    duty_id = fields.Many2one(
        "cctv.shift.duty", string="Shift to give away", ondelete="set null", check_company=True
    )
    with_duty_id = fields.Many2one(
        "cctv.shift.duty",
        string="Shift in return",
        ondelete="set null",
        check_company=True,
        help="Empty: the other one takes the shift over, without one in return.",
    )
    answer = fields.Selection(
        SWAP_ANSWERS,
        string="The other officer",
        readonly=True,
        copy=False,
        default="waiting",
        required=True,
    )
    date_answered = fields.Datetime(string="Answered", readonly=True, copy=False)
    date_from = fields.Date(
        string="From",
        required=True,
        compute="_compute_dates",
        store=True,
        precompute=True,
        readonly=False,
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        compute="_compute_dates",
        store=True,
        precompute=True,
        readonly=False,
    )
    reason = fields.Text(required=True)
    decision = fields.Text(string="Words of the supervisor", copy=False)
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True, copy=False)
    date_decided = fields.Datetime(string="Decided", readonly=True, copy=False)
    what = fields.Text(string="What was agreed", readonly=True, copy=False)
    outlook = fields.Text(
        string="What it would mean", compute="_compute_outlook", compute_sudo=False
    )
    is_mine = fields.Boolean(compute="_compute_is_mine", search="_search_is_mine")
    is_for_me = fields.Boolean(string="Asks me", compute="_compute_is_mine")
    may_end = fields.Boolean(compute="_compute_may_end")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )

    _days = models.Constraint(
        "CHECK (date_to >= date_from)", "The last day is before the first one."
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | {
            "state",
            "answer",
            "date_answered",
            "decided_by_id",
            "date_decided",
            "what",
        }

    @api.depends("duty_id", "with_duty_id", "kind")
    def _compute_dates(self):
        for change in self:
            if change.kind != "swap":
                continue
            if not change.duty_id:
                change.date_from = change.date_to = fields.Date.context_today(change)
                continue
            duties = (change.duty_id | change.with_duty_id).sudo()
            days = [duty.shift_id._local_date() for duty in duties]
            change.date_from, change.date_to = min(days), max(days)

    @api.depends_context("uid")
    @api.depends("officer_id", "with_officer_id")
    def _compute_is_mine(self):
        for change in self:
            change.is_mine = change.officer_id.sudo().user_id == self.env.user
            change.is_for_me = change.with_officer_id.sudo().user_id == self.env.user

    @api.depends("state", "kind", "date_to")
    def _compute_may_end(self):
        now = fields.Datetime.now()
        for change in self:
            is_leave = change.kind == "leave" and change.state == "approved"
            today = company_time(change.company_id, now).date()
            change.may_end = is_leave and change.date_to >= today

    def _search_is_mine(self, operator, value):
        if operator not in ("=", "in"):
            return NotImplemented
        return [("officer_id.user_id", "=", self.env.uid)]

    @api.depends("kind", "officer_id", "date_from", "with_officer_id")
    def _compute_display_name(self):
        for change in self:
            name = change.officer_id.sudo().name or ""
            other = change.with_officer_id.sudo().name
            if change.kind == "swap" and other:
                change.display_name = self.env._(
                    "Swap: %(name)s with %(other)s", name=name, other=other
                )
            else:
                change.display_name = self.env._("Leave: %s", name)

    # What is asked for -----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["reason"] = self._typed_reason(vals.get("reason"))
        changes = super().create(vals_list)
        changes._check_own()
        changes._check_asked()
        changes._tell_asked()
        return changes

    def write(self, vals):
        if not self.env.su:
            self._check_may_write(vals)
        if "reason" in vals:
            vals = {**vals, "reason": self._typed_reason(vals["reason"])}
        asked_anew = {"duty_id", "with_duty_id", "with_officer_id"} & set(vals)
        done = super().write(vals)
        if set(OWN_FIELDS) & set(vals):
            self._check_asked()
        if asked_anew and not self.env.su:
            self.sudo().write({"answer": "waiting", "date_answered": False})
        return done

    def _typed_reason(self, words):
        missing = self.env._("Say why, so that the supervisor can decide.")
        return typed(self.env, words, REASON_MAX, missing)

    def _is_supervisor(self):
        return self.env.su or has_duty(self.env.user, "supervisor")

    def _check_own(self):
        """An officer asks for himself."""
        if not self._is_supervisor() and any(not change.is_mine for change in self):
            raise AccessError(
                self.env._("You can ask for your own shifts only. Choose yourself as the officer.")
            )

    def _check_asks(self):
        """What is asked for is the officer's, or of the supervisor who has entered it for him."""
        others = self.filtered(lambda change: not change.is_mine)
        if others and not self.env.su and others.create_uid != self.env.user:
            raise AccessError(
                self.env._(
                    "This is what the officer asks for. Approve or refuse it, or let the officer "
                    "change it."
                )
            )

    def _check_may_write(self, vals):
        if set(OWN_FIELDS) & set(vals):
            self._check_asks()
            self._check_open()
        if "officer_id" in vals or "company_id" in vals:
            raise UserError(
                self.env._("Who asks stays. Take this one back and ask anew for another.")
            )
        if "decision" in vals:
            if not self._is_supervisor():
                raise AccessError(self.env._("These are the words of the supervisor."))
            self._check_open()

    def _check_open(self):
        if any(change.state != "asked" for change in self):
            raise UserError(
                self.env._("This has been decided already. Ask anew, if it is to be otherwise.")
            )

    def _check_asked(self):
        for change in self.sudo():
            if not change.officer_id:
                raise UserError(self.env._("You are no officer of a control room."))
            if change.kind == "swap":
                change.with_env(self.env)._check_swap()
            elif change.state == "asked":
                change._check_leave_once()

    def _check_leave_once(self):
        other = self.search(
            [
                ("officer_id", "=", self.officer_id.id),
                ("kind", "=", "leave"),
                ("state", "in", ("asked", "approved")),
                ("date_from", "<=", self.date_to),
                ("date_to", ">=", self.date_from),
                ("id", "not in", self.ids),
            ],
            limit=1,
        )
        if other:
            raise ValidationError(
                self.env._(
                    "%(name)s has asked for leave for some of these days already (%(state)s).",
                    name=self.officer_id.name,
                    state=word_of(other, "state"),
                )
            )

    def _check_swap(self):
        mine = self.sudo()
        duty, other = mine.duty_id, mine.with_duty_id
        if not duty or not mine.with_officer_id:
            raise ValidationError(
                self.env._("For a swap choose your shift and the officer who is to have it.")
            )
        if mine.officer_id == mine.with_officer_id:
            raise ValidationError(self.env._("Choose another officer than yourself."))
        if duty.officer_id != mine.officer_id:
            raise ValidationError(self.env._("This is not a shift of %s.", mine.officer_id.name))
        if other and other.officer_id != mine.with_officer_id:
            raise ValidationError(
                self.env._("This is not a shift of %s.", mine.with_officer_id.name)
            )
        if other and other.shift_id == duty.shift_id:
            raise ValidationError(self.env._("Both shifts are the same one."))
        for one in duty | other:
            if one.shift_id.state != "planned" or not one.shift_id.is_published:
                raise ValidationError(
                    self.env._(
                        "%s cannot be changed: it has begun, or is not published.",
                        one.shift_id._words(),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Requests are kept. Take it back instead."))
