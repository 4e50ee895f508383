from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from . import cctv_row_locks as row_locks
from .cctv_choices import ACCESS_KINDS, ACCESS_PERMISSIONS, ACCESS_ROOMS, ACCESS_STATES
from .cctv_deadline_mixin import DEADLINE_UNITS
from .cctv_typed import REASON_MAX, typed

STEP_FIELDS = frozenset(
    "date_back received_by_id issued_by_id return_note void_reason".split()
)
"""Written by the steps alone."""

TIME_ALLOWED = {
    "visit": (2, "hours"),
    "key": (8, "hours"),
    "password": (1, "working_days"),
    "medium": (5, "working_days"),
}
"""How long people usually have it; whoever issues says otherwise."""

MOST = {"minutes": 1440, "hours": 720, "working_days": 250}
"""The longest time allowed, by its unit: about a day, a month, a year."""


class CctvAccessLog(models.Model):
    """A line of the access book: somebody visited the recording or the control room, got a key, a
    password or a medium, and brought it back. The password itself is nowhere. Written down by the
    officer who lets in or hands out; a line is never changed or deleted, a mistake is crossed out.
    What is not back in time is chased (``cctv.deadline.mixin``)."""

    _name = "cctv.access.log"
    _description = "Line of the access book"
    _inherit = ["mail.thread", "cctv.deadline.mixin", "cctv.filed"]
    _order = "date_out desc, id desc"
    _rec_name = "number"
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.access_log"

    kind = fields.Selection(ACCESS_KINDS, string="What", required=True, default="visit", index=True)
    state = fields.Selection(
        ACCESS_STATES,
        string="Status",
        default="out",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    room = fields.Selection(ACCESS_ROOMS)
    location_id = fields.Many2one(
        "cctv.location", string="Place", ondelete="restrict", check_company=True
    )
    thing = fields.Char(
        string="Which one",
        help="Number or name of the key; of which account the password is. Never the password.",
    )
    medium_id = fields.Many2one(
        "cctv.media",
        string="Storage medium",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('state', '=', 'kept')]",
    )
    person_name = fields.Char(
        string="Name",
        required=True,
        compute="_compute_person",
        store=True,
        readonly=False,
        precompute=True,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Contact", index="btree_not_null", ondelete="restrict"
    )
    person_identity = fields.Char(
        string="Identity", help="Number of the identity card or of the service card."
    )
    person_unit = fields.Char(string="Unit or institution")
    purpose = fields.Text(string="What for", required=True)
    request_id = fields.Many2one(
        "cctv.footage.request",
        string="Request",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    permission = fields.Selection(
        ACCESS_PERMISSIONS, string="Permitted", required=True, default="oral"
    )
    permitted_by_id = fields.Many2one(
        "res.users",
        string="Permitted by",
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    date_out = fields.Datetime(
        string="From", required=True, copy=False, default=fields.Datetime.now, index=True
    )
    time_allowed = fields.Integer(
        string="For", compute="_compute_time_allowed", store=True, readonly=False, precompute=True
    )
    time_unit = fields.Selection(
        DEADLINE_UNITS,
        string="Unit",
        compute="_compute_time_allowed",
        store=True,
        readonly=False,
        precompute=True,
    )
    issued_by_id = fields.Many2one(
        "res.users", string="Let in or issued by", readonly=True, copy=False, ondelete="restrict"
    )
    date_back = fields.Datetime(string="Until", readonly=True, copy=False)
    received_by_id = fields.Many2one(
        "res.users", string="Taken back by", readonly=True, copy=False, ondelete="restrict"
    )
    return_note = fields.Text(string="At the return", readonly=True, copy=False)
    void_reason = fields.Text(string="Why it is crossed out", readonly=True, copy=False)
    summary = fields.Char(string="Visit or thing", compute="_compute_summary")

    @api.depends("partner_id")
    def _compute_person(self):
        for line in self:
            line.person_name = line.partner_id.name or line.person_name

    @api.depends("kind")
    def _compute_time_allowed(self):
        for line in self:
            line.time_allowed, line.time_unit = TIME_ALLOWED.get(line.kind, (1, "hours"))

    @api.depends("kind", "room", "thing", "medium_id")
    @api.depends_context("lang")
    def _compute_summary(self):
        for line in self:
            words = dict(self._fields["kind"]._description_selection(self.env))
            rooms = dict(self._fields["room"]._description_selection(self.env))
            parts = [words.get(line.kind), rooms.get(line.room)]
            parts += [line.thing, line.medium_id.sudo().display_name or ""]
            line.summary = ", ".join(filter(None, parts))

    @api.constrains("kind", "room", "thing", "medium_id")
    def _check_what(self):
        words = self.env._("Say of which account it is. Never write the password.")
        missing = {
            "visit": ("room", self.env._("Say which room is visited.")),
            "key": ("thing", self.env._("Say which key it is: its number or name.")),
            "password": ("thing", words),
            "medium": ("medium_id", self.env._("Choose the medium that is given out.")),
        }
        for line in self:
            name, sentence = missing[line.kind]
            if not line[name]:
                raise ValidationError(sentence)

    @api.constrains("time_allowed", "time_unit")
    def _check_time_allowed(self):
        for line in self:
            if not line.time_unit or not 1 <= line.time_allowed <= MOST[line.time_unit]:
                raise ValidationError(
                    self.env._("Say for how long: up to a day, 30 days or 250 working days.")
                )

    @api.constrains("date_out")
    def _check_date_out(self):
        latest = fields.Datetime.add(fields.Datetime.now(), minutes=5)
        if any(line.date_out > latest for line in self):
            raise ValidationError(
                self.env._("It is written down when it happens or afterwards, not before.")
            )

    @api.constrains("permission", "permitted_by_id")
    def _check_permission(self):
        for line in self:
            if line.permission != "duty" and not line.permitted_by_id:
                raise ValidationError(self.env._("Say who has permitted it."))

    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    def _open_fields(self):
        return frozenset()

    def _closed_error(self):
        return AccessError(
            self.env._(
                "A line of the access book stays as it was written. Cross out what is wrong, and "
                "write another one."
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        for line in lines:
            line._begin()
        return lines

    def unlink(self):
        raise AccessError(
            self.env._("Lines of the access book are not deleted. Cross out what is wrong.")
        )

    def _begin(self):
        """Start the clock of the return."""
        self.sudo().issued_by_id = self.env.uid
        if self.kind == "medium":
            self.medium_id.sudo()._issue()
        self.sudo()._deadline_begin(self.time_allowed, self.time_unit, self.date_out)

    @api.model
    def _issue(self, values):
        """A line written by another part, in the name of the user; the caller has checked who may.
        """
        return self.sudo().create(values).with_env(self.env)

    def action_open_return(self):
        """The window that takes it back."""
        return self.env["cctv.register.window"]._open("return", self)

    def action_open_void(self):
        """The window that asks why it is crossed out."""
        return self.env["cctv.register.window"]._open("void", self)

    def _take_back(self, note="", when=None):
        """It is back, the visitor has gone, or the password was changed."""
        self.ensure_one()
        self.check_access("write")
        self._check_out()
        when = when or fields.Datetime.now()
        if when < self.date_out or when > fields.Datetime.add(fields.Datetime.now(), minutes=5):
            raise UserError(self.env._("It came back after it went out, and not in the future."))
        note = typed(self.env, note, REASON_MAX)
        missing = self.env._("Say that the password was changed, or why it need not be.")
        if self.kind == "password":
            typed(self.env, note, REASON_MAX, missing)
        self.sudo().write(
            {
                "state": "back",
                "date_back": when,
                "received_by_id": self.env.uid,
                "return_note": note,
            }
        )
        if self.kind == "medium":
            self.medium_id.sudo()._came_back()
        self.sudo()._deadline_finish(when)

    def _void(self, reason):
        """It was a mistake: the line stays, crossed out."""
        self.ensure_one()
        self.check_access("write")
        row_locks.take(self.sudo())
        if self.state == "void":
            raise UserError(self.env._("%s is crossed out already.", self.number))
        reason = typed(self.env, reason, REASON_MAX, self.env._("Say why it is crossed out."))
        if self.kind == "medium" and self.state == "out":
            self.medium_id.sudo()._came_back()
        self.sudo().write(
            {"state": "void", "void_reason": reason, "received_by_id": self.env.uid}
        )
        self.sudo()._deadline_cancel()

    def _check_out(self):
        row_locks.take(self.sudo())
        if self.state != "out":
            raise UserError(self.env._("%s is not out any more. Reload the page.", self.number))

    def _deadline_responsible(self):
        return self.issued_by_id

    def _deadline_label(self):
        return self.env._(
            "Access book %(number)s (%(what)s, %(who)s)",
            number=self.number,
            what=self.summary,
            who=self.person_name,
        )
