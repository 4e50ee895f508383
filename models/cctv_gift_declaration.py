from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .cctv_choices import GIFT_DOINGS, GIFT_KINDS, GIFT_STATES
from .cctv_duties import check_duty
from .cctv_row_locks import take
from .cctv_texts import word_of
from .cctv_typed import TEXT_MAX, typed

NOTING = ("note",)
GIVEN = frozenset({"state", "noted_by_id", "date_noted", "user_id", "date_declared"})
FIRST_YEAR = 2000
VALUE_MAX = 1e12
"""Beyond that somebody has leant on a key."""


class CctvGiftDeclaration(models.Model):
    """What an officer was offered or got because of his work, and what he did with it (R140); or
    that there was nothing in a year. The officer declares for himself and sees his own;
    supervisor and management see all and note them. Never deleted, and unchanged once noted."""

    _name = "cctv.gift.declaration"
    _description = "Declaration of a gift"
    _inherit = ["cctv.guarded"]
    _order = "date desc, id desc"
    _check_company_auto = True

    officer_id = fields.Many2one(
        "cctv.officer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["cctv.officer"]._of_user(),
    )
    user_id = fields.Many2one(
        "res.users",
        string="Declared by",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    kind = fields.Selection(GIFT_KINDS, string="What is declared", required=True, default="gift")
    state = fields.Selection(
        GIFT_STATES, required=True, readonly=True, copy=False, default="declared", index=True
    )
    date = fields.Date(string="Day", required=True, default=fields.Date.context_today)
    date_declared = fields.Datetime(
        string="Declared on",
        required=True,
        readonly=True,
        copy=False,
        default=fields.Datetime.now,
    )
    year = fields.Integer(
        aggregator=None, default=lambda self: fields.Date.context_today(self).year - 1
    )
    direction = fields.Selection(
        [("offered", "Offered"), ("received", "Received")], string="Offered or received"
    )
    what = fields.Text(string="What it is")
    giver = fields.Char(string="From whom", help="Name, organisation, and what they want of us.")
    value = fields.Monetary(string="Value, estimated")
    currency_id = fields.Many2one(related="company_id.currency_id")
    doing = fields.Selection(GIFT_DOINGS, string="What was done with it")
    handed_to = fields.Char(string="Handed in to")
    note = fields.Text(string="Words of the supervisor", copy=False)
    noted_by_id = fields.Many2one(
        "res.users", string="Noted by", readonly=True, copy=False, ondelete="restrict"
    )
    date_noted = fields.Datetime(string="Noted on", readonly=True, copy=False)
    is_mine = fields.Boolean(compute="_compute_is_mine")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )

    _nil_once = models.UniqueIndex(
        "(officer_id, year) WHERE kind = 'nil'", "You have declared this for the year already."
    )

    @api.depends("officer_id.name", "kind", "year", "what")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for one in self:
            what = (one.what or "").split("\n")[0][:60]
            if one.kind == "nil":
                what = self.env._("nothing in %s", one.year)
            one.display_name = ", ".join(part for part in (one.officer_id.name, what) if part)

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_is_mine(self):
        for one in self:
            one.is_mine = one.user_id == self.env.user

    @api.constrains("kind", "what", "giver", "direction", "doing", "handed_to", "note", "value")
    def _check_told(self):
        for one in self:
            typed(self.env, one.note)
            if one.kind != "gift":
                continue
            typed(self.env, one.what, TEXT_MAX, self.env._("Write what it is."))
            typed(self.env, one.giver, 300, self.env._("Write from whom it is."))
            if not (one.direction and one.doing):
                raise ValidationError(
                    self.env._("Say whether it was offered or received, and what was done with it.")
                )
            if one.doing == "handed_in" and not (one.handed_to or "").strip():
                raise ValidationError(self.env._("Say to whom it was handed in."))
            if not 0 <= one.value <= VALUE_MAX:
                raise ValidationError(self.env._("This value cannot be right."))

    @api.constrains("kind", "date", "year")
    def _check_days(self):
        today = fields.Date.context_today(self)
        for one in self:
            if one.kind == "gift" and one.date > today:
                raise ValidationError(self.env._("The day is not in the future."))
            if one.kind == "nil" and not FIRST_YEAR <= one.year <= today.year:
                raise ValidationError(
                    self.env._("Declare a year that is over, or the present one at its end.")
                )

    @api.constrains("officer_id", "user_id")
    def _check_own(self):
        for one in self:
            if one.officer_id.sudo().user_id != one.user_id:
                raise ValidationError(self.env._("Each officer declares for himself."))

    def _guarded_fields(self):
        return super()._guarded_fields() | GIVEN

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            officer = self.env["cctv.officer"].browse(vals.get("officer_id") or []).sudo()
            if officer and officer.user_id != self.env.user and not self.env.su:
                raise AccessError(self.env._("Each officer declares for himself."))
        declarations = super().create(vals_list)
        if any(declarations.mapped("note")) and not self.env.su:
            raise AccessError(self.env._("Supervisor and management note declarations."))
        return declarations

    def write(self, vals):
        self._refuse_late(vals)
        return super().write(vals)

    def unlink(self):
        raise AccessError(self.env._("Declarations are kept."))

    def copy(self, default=None):
        raise UserError(self.env._("Declarations are written one by one, not copied."))

    def _refuse_late(self, vals):
        """The officer may mend his own until it is noted; the supervisor adds his words."""
        if self.env.su:
            return
        if "noted" in self.mapped("state"):
            raise UserError(self.env._("This declaration is noted and stays as it is."))
        if set(vals) - {*NOTING} and self.user_id - self.env.user:
            raise AccessError(self.env._("Each officer declares for himself."))
        if set(vals).intersection(NOTING):
            self._check_noter()

    def _check_noter(self):
        sentence = self.env._("Supervisor and management note declarations.")
        check_duty(self.env, ("supervisor", "management"), sentence)
        if self.env.user in self.user_id:
            raise AccessError(self.env._("Somebody else notes your own declaration."))

    def action_note(self):
        """Seen by the supervisor; from now on it stays."""
        self.check_access("write")
        self._check_noter()
        take(self)
        self.invalidate_recordset(["state"])
        for one in self:
            if one.state != "declared":
                raise UserError(
                    self.env._("This declaration is noted already (%s).", word_of(one, "state"))
                )
        self.sudo().write(
            {
                "state": "noted",
                "noted_by_id": self.env.uid,
                "date_noted": fields.Datetime.now(),
            }
        )
        return True
