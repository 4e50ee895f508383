from math import lcm

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..tools.roster import PatternError, Post, parse_row, prove, spread
from .cctv_roster_words import Words, listed

PROVED_DAYS = 112
"""A pattern is proved over the time after which it begins anew, and no longer than this."""


class CctvShiftPattern(models.Model):
    """Which group has which slot on which day, over and over: a row for each group. Four groups of
    two in three shifts have the rows P P S S M M - -, each two days after the one before (P2). The
    supervisor keeps it."""

    _name = "cctv.shift.pattern"
    _description = "Rotation pattern"
    _inherit = ["cctv.of.room"]
    _order = "room_id, name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    room_id = fields.Many2one(default=lambda self: self._default_room())
    date_first = fields.Date(
        string="First day of the rows",
        required=True,
        default=lambda self: fields.Date.context_today(self) + relativedelta(day=1),
        help="The day that the first letter of each row is about. From then on the rows are "
        "repeated for ever, also over the end of a month.",
    )
    line_ids = fields.One2many("cctv.shift.pattern.line", "pattern_id", string="Rows", copy=True)
    codes = fields.Char(string="Letters", compute="_compute_codes")
    problems = fields.Text(string="What is wrong with it", compute="_compute_problems")

    @api.model
    def _default_room(self):
        rooms = self.env["cctv.control.room"].search(
            [("company_id", "=", self.env.company.id)], limit=2
        )
        return rooms if len(rooms) == 1 else False

    @api.depends("room_id.slot_ids.code", "room_id.slot_ids.active", "room_id.slot_ids.name")
    def _compute_codes(self):
        for pattern in self:
            slots = pattern.room_id.slot_ids.filtered("active")
            words = [f"{slot.code} = {slot._words()}" for slot in slots if slot.code]
            pattern.codes = ", ".join([*words, self.env._("- = day off")])

    @api.depends("line_ids.days", "line_ids.group_id", "date_first", "room_id")
    def _compute_problems(self):
        for pattern in self:
            try:
                found = pattern._own_findings()
            except (UserError, PatternError) as error:
                pattern.problems = str(error)
                continue
            pattern.problems = "\n".join(listed(self.env, Words(pattern.room_id).all(found)))

    def _own_findings(self):
        """What is wrong with the rows themselves, as if each group had one officer."""
        rows = self._rows()
        if not rows:
            return []
        days = min(lcm(*[len(row) for row in rows.values()]) + 8, PROVED_DAYS)
        last = self.date_first + relativedelta(days=days)
        posts = [
            Post(p.key, p.slot, p.day, p.until, p.start, p.end, 1, tuple(p.key[2].ids))
            for p in self._posts(self.date_first, last)
        ]
        span = self.room_id._span(self.date_first, last)
        found = prove(posts, {}, self.room_id._rules(), span)
        return [one for one in found if one.kind not in ("overlap",)]

    def action_spread(self):
        """The first row for all groups of the room, one after the other."""
        self.ensure_one()
        groups = self.room_id.group_ids.filtered("active")
        if not self.line_ids or not groups:
            raise UserError(
                self.env._("Write the row of one group first; the room needs its groups too.")
            )
        rows = spread(self.line_ids[0].days, len(groups))
        self.line_ids = [
            Command.clear(),
            *(
                Command.create({"group_id": group.id, "days": row, "sequence": index})
                for index, (group, row) in enumerate(zip(groups, rows, strict=True))
            ),
        ]

    def _rows(self) -> dict:
        """{group: (slot or None, …)}"""
        slots = self.room_id.slot_ids.filtered(lambda slot: slot.active and slot.code)
        codes = {slot.code: slot for slot in slots}
        lines = self.line_ids.filtered(lambda line: line.group_id and line.days)
        rows = {line.group_id: parse_row(line.days, codes) for line in lines}
        return {group: row for group, row in rows.items() if row}

    def _posts(self, date_from, date_to) -> list:
        """The shifts of these days, each with the officers of its groups. Their key is
        (slot, day, groups)."""
        rows, posts = self._rows(), []
        slots = self.room_id.slot_ids.filtered("active")
        for number in range((date_to - date_from).days + 1):
            day = date_from + relativedelta(days=number)
            at = (day - self.date_first).days
            for slot in slots:
                groups = self.env["cctv.shift.group"].union(
                    *[group for group, row in rows.items() if row[at % len(row)] == slot]
                )
                posts.append(self._post(slot, day, groups))
        return posts

    def _post(self, slot, day, groups):
        start, end = slot._times(day)
        officers = groups.officer_ids.filtered("active")
        key = (slot, day, groups)
        until = slot._until(day)
        return Post(key, slot.id, day, until, start, end, slot.needed, tuple(officers.ids))

    @api.constrains("line_ids", "date_first", "room_id")
    def _check_rows(self):
        self.line_ids._check_row()
