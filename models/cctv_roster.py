from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.roster import fill, prove, without_absent
from .cctv_choices import ROSTER_STATES
from .cctv_roster_words import Words, listed

MOST_DAYS = 366


class CctvRoster(models.Model):
    """The shifts of a control room over some days: made, proved to have no gap, published by the
    supervisor."""

    _name = "cctv.roster"
    _description = "Roster"
    _inherit = ["mail.thread", "cctv.guarded"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    room_id = fields.Many2one(
        "cctv.control.room",
        string="Control room",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="room_id.company_id", store=True, index=True)
    pattern_id = fields.Many2one(
        "cctv.shift.pattern", string="Rotation pattern", ondelete="restrict", check_company=True
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until", required=True)
    state = fields.Selection(
        ROSTER_STATES, required=True, readonly=True, copy=False, default="draft", index=True
    )
    date_published = fields.Datetime(string="Published", readonly=True, copy=False)
    published_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    date_changed = fields.Datetime(
        string="Changed after publishing", readonly=True, copy=False, index=True
    )
    shift_ids = fields.One2many("cctv.shift", "roster_id", string="Shifts")
    shift_count = fields.Integer(string="Number of shifts", compute="_compute_shift_count")
    problems = fields.Text(string="What is wrong", compute="_compute_problems")
    problem_count = fields.Integer(compute="_compute_problems")

    def _guarded_fields(self):
        return super()._guarded_fields() | {
            "state",
            "date_published",
            "published_by_id",
            "date_changed",
        }

    @api.depends("shift_ids")
    def _compute_shift_count(self):
        counts = dict(
            self.env["cctv.shift"]._read_group(
                [("roster_id", "in", self.ids)], ["roster_id"], ["__count"]
            )
        )
        for roster in self:
            roster.shift_count = counts.get(roster, 0)

    @api.depends("shift_ids.duty_ids.officer_id", "shift_ids.date_start", "shift_ids.date_end")
    def _compute_problems(self):
        for roster in self:
            found = roster._findings() if roster.ids and roster.room_id else []
            roster.problem_count = len(found)
            sentences = Words(roster.room_id).all(found) if found else []
            roster.problems = "\n".join(listed(self.env, sentences))

    # Days ------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        rosters = super().create(vals_list)
        rosters._check_days()
        return rosters

    def write(self, vals):
        if {"room_id", "date_from", "date_to"} & set(vals):
            self._check_may_move()
        done = super().write(vals)
        if {"room_id", "date_from", "date_to"} & set(vals):
            self._check_days()
        return done

    def _check_may_move(self):
        if self.sudo().shift_ids:
            raise UserError(
                self.env._(
                    "This roster has shifts already. Delete the draft and make it anew for other "
                    "days or another room."
                )
            )

    def _check_days(self):
        """No day twice: a second one who makes a roster of the room at the same moment waits for
        the first, and is refused."""
        for roster in self.sudo():
            if roster.date_to < roster.date_from:
                raise ValidationError(self.env._("The last day is before the first one."))
            if (roster.date_to - roster.date_from).days >= MOST_DAYS:
                raise ValidationError(self.env._("A roster is about one year at most."))
            roster.room_id._hold_rosters()
            other = roster._at_same_days()
            if other:
                raise ValidationError(
                    self.env._(
                        "%(room)s has a roster for some of these days already: “%(name)s”, "
                        "%(begin)s to %(end)s. Change that one, or choose other days.",
                        room=roster.room_id.name,
                        name=other.name,
                        begin=Words(roster.room_id).day(other.date_from),
                        end=Words(roster.room_id).day(other.date_to),
                    )
                )

    def _at_same_days(self):
        return self.search(
            [
                ("room_id", "=", self.room_id.id),
                ("date_from", "<=", self.date_to),
                ("date_to", ">=", self.date_from),
                ("id", "not in", self.ids),
            ],
            limit=1,
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(roster.state == "published" for roster in self):
            raise UserError(
                self.env._("A published roster stays. Change its shifts, each officer is told.")
            )
        if any(duty.date_arrived for duty in self.sudo().shift_ids.duty_ids):
            raise UserError(self.env._("Shifts of this roster have begun already: it stays."))

    # The proof -------------------------------------------------------------------------------

    def _findings(self, posts=None) -> list:
        """What is wrong with this roster, or with ``posts`` in the place of its own."""
        own = posts if posts is not None else self._posts()
        room = self.room_id.sudo()
        around = room._posts_around(self.date_from, self.date_to, own, self)
        officers = room._everybody(own)._for_proof()
        span = room._span(self.date_from, self.date_to)
        return prove([*own, *around], officers, room._rules(), span)

    def _posts(self) -> list:
        return self.sudo().shift_ids._posts()

    def _filled(self, posts=None) -> list:
        """The posts of this roster, or ``posts``, filled as far as can be. Shifts that have begun
        stay."""
        room = self.room_id.sudo()
        own = self._posts() if posts is None else posts
        around = room._posts_around(self.date_from, self.date_to, own, self)
        known = room._everybody(own)._for_proof()
        asked = [known[officer.id] for officer in room._officers()]
        return fill([*own, *around], asked, room._rules(), known)[: len(own)]

    def _without_absent(self, posts) -> list:
        """``posts`` without who is on leave, or no officer any more: whatever else is wrong stays
        to be seen."""
        known = self.room_id.sudo()._everybody(posts)._for_proof()
        return without_absent(posts, known)
