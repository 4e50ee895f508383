"""What becomes of leave and swaps: answered by the other officer, proved, decided."""

from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.roster import fill, prove
from .cctv_duties import check_duty
from .cctv_roster_posts import AROUND
from .cctv_roster_words import Words, listed
from .cctv_row_locks import take
from .cctv_typed import REASON_MAX, typed

DAY = timedelta(days=1)


class CctvShiftChange(models.Model):
    _inherit = "cctv.shift.change"

    # The steps -------------------------------------------------------------------------------

    def action_agree(self):
        self._answer("yes")

    def action_disagree(self):
        self._answer("no")

    def _answer(self, answer):
        """The other officer's own yes or no; nobody gives it for him."""
        self.ensure_one()
        take(self)
        self._check_open()
        if self.kind != "swap" or not self.is_for_me:
            raise AccessError(self.env._("Only the officer who is asked can answer."))
        self._check_swap()
        self.sudo().write({"answer": answer, "date_answered": fields.Datetime.now()})
        self._tell_answered()

    def action_withdraw(self):
        self.ensure_one()
        take(self)
        self._check_asks()
        self._check_open()
        self._withdraw()

    def action_end_leave(self):
        """Leave that was approved and is not taken after all: who asked for it, or the supervisor.
        Shifts that others have taken over stay with them."""
        self.ensure_one()
        take(self)
        self.invalidate_recordset(["state"])
        if not self.is_mine:
            check_duty(self.env, ("supervisor",), self.env._("The supervisor decides about this."))
            self.check_access("write")
        if not self.may_end:
            raise UserError(
                self.env._("Only leave that is approved and not over can be cancelled.")
            )
        self._withdraw()
        self._tell_ended()

    def _withdraw(self):
        self.sudo().write({"state": "withdrawn", "date_decided": fields.Datetime.now()})

    def action_approve(self):
        """Done at once, if rest and cover are as they are to be afterwards."""
        self._take_to_decide()
        if self.kind == "swap":
            self._check_agreed()
        before, after, new = self._proof()
        if new:
            raise UserError(
                "\n".join(
                    [
                        self.env._("It cannot be approved, since afterwards something is wrong:"),
                        *listed(self.env, Words(self._room()).all(new)),
                    ]
                )
            )
        self._decide("approved", self._what(before, after))
        self._carry_out(before, after)

    def action_refuse(self):
        self._take_to_decide()
        missing = self.env._("Write in “Words of the supervisor” why, before you refuse it.")
        typed(self.env, self.decision, REASON_MAX, missing)
        self._decide("refused", "")

    def _take_to_decide(self):
        self.ensure_one()
        check_duty(self.env, ("supervisor",), self.env._("The supervisor decides about this."))
        self.check_access("write")
        take(self)
        self._rooms()._hold_rosters()
        self.invalidate_recordset(["state"])
        self._check_open()
        if (self.is_mine or self.is_for_me) and not self.env.su:
            raise AccessError(self.env._("Somebody else decides about your own request."))

    def _check_agreed(self):
        self._check_swap()
        if self.answer != "yes":
            raise UserError(
                self.env._("%s has not agreed to this swap.", self.sudo().with_officer_id.name)
            )

    def _ask_again(self):
        """What the other one has agreed to is not the same any more: he is asked anew."""
        self.sudo().write({"answer": "waiting", "date_answered": False})
        self._tell_asked()

    def _decide(self, state, what):
        self.sudo().write(
            {
                "state": state,
                "what": what,
                "decided_by_id": self.env.uid,
                "date_decided": fields.Datetime.now(),
            }
        )
        self._tell_decided()

    def _carry_out(self, before, after):
        """The shifts as they are to be."""
        if self.kind == "swap":
            mine = self.sudo()
            mine.duty_id.officer_id = mine.with_officer_id
            mine.with_duty_id.officer_id = mine.officer_id
            return
        for old, new in zip(before, after, strict=True):
            if old.officers != new.officers:
                shift = self.env["cctv.shift"].browse(old.key)
                self.env["cctv.roster"]._man(shift, old, new)

    # The proof -------------------------------------------------------------------------------

    def _room(self):
        mine = self.sudo()
        return mine.duty_id.room_id or mine.officer_id.room_id

    def _rooms(self):
        """Those of which it may change shifts."""
        return self._concerned().room_id | self.sudo().officer_id.room_id

    def _concerned(self):
        """The shifts that would get other officers."""
        mine = self.sudo()
        if self.kind == "swap":
            return (mine.duty_id | mine.with_duty_id).shift_id
        begin = fields.Datetime.to_datetime(self.date_from) - 2 * DAY
        end = fields.Datetime.to_datetime(self.date_to) + 2 * DAY
        shifts = self.env["cctv.shift"].sudo().search(
            [
                ("duty_ids.officer_id", "=", mine.officer_id.id),
                ("state", "=", "planned"),
                ("date_end", ">", begin),
                ("date_start", "<", end),
            ]
        )
        first, last = self.date_from, self.date_to
        posts = {post.key: post for post in shifts._posts()}
        return shifts.filtered(
            lambda shift: posts[shift.id].day <= last and posts[shift.id].until >= first
        )

    def _proof(self):
        """(posts concerned as they are, the same as they would be, what would be wrong that is
        not wrong now)"""
        shifts, mine = self._concerned(), self.sudo()
        if not shifts:
            return [], [], []
        room = self._room() or shifts.room_id[:1]
        around = self._beside(shifts, room)
        now = [replace(post, is_fixed=False) for post in shifts._posts(room=room)]
        known = (room._everybody([*now, *around]) | mine.with_officer_id)._for_proof()
        if self.kind == "leave":
            own = known[mine.officer_id.id]
            absences = (*own.absences, (self.date_from, self.date_to))
            known[own.id] = replace(own, absences=absences)
            asked = [known[officer.id] for officer in room._officers()]
            then = fill([*now, *around], asked, room._rules(), known)[: len(now)]
        else:
            then = [self._swapped(post) for post in now]
        rules = room._rules()
        old = {_key(one) for one in prove([*now, *around], known, rules)}
        new = [one for one in prove([*then, *around], known, rules) if _key(one) not in old]
        return now, then, new

    def _beside(self, shifts, room):
        """What stands beside the shifts concerned, of the room and of everybody in it."""
        first, last = min(shifts.mapped("date_start")), max(shifts.mapped("date_end"))
        others = self.env["cctv.shift"].sudo().search(
            [
                ("id", "not in", shifts.ids),
                ("date_end", ">", first - AROUND),
                ("date_start", "<", last + AROUND),
                ("company_id", "=", self.company_id.id),
            ]
        )
        return others._posts(is_fixed=True, room=room)

    def _swapped(self, post):
        mine = self.sudo()
        one, other = mine.officer_id.id, mine.with_officer_id.id
        if post.key == mine.duty_id.shift_id.id:
            gone, come = one, other
        else:
            gone, come = other, one
        if come in post.officers:
            raise UserError(
                self.env._(
                    "%(name)s is in %(shift)s already.",
                    name=self.env["cctv.officer"].sudo().browse(come).name,
                    shift=Words(self._room()).post(post),
                )
            )
        return replace(
            post, officers=tuple(come if id_ == gone else id_ for id_ in post.officers)
        )

    # In words --------------------------------------------------------------------------------

    @api.depends_context("uid")
    @api.depends("state", "kind", "officer_id", "date_from", "date_to", "duty_id", "with_duty_id")
    def _compute_outlook(self):
        """For who decides: what it would do to the roster."""
        for change in self:
            decides = change.state == "asked" and change._is_supervisor() and change.id
            change.outlook = change._outlook_words() if decides else ""

    def _outlook_words(self):
        try:
            before, after, new = self._proof()
        except UserError as error:
            return str(error)
        if not before:
            return self.env._("No planned shift is concerned.")
        lines = [self._what(before, after)]
        if new:
            lines.append(self.env._("Then something is wrong:"))
            lines += listed(self.env, Words(self._room()).all(new))
        else:
            lines.append(self.env._("Rest and cover are kept."))
        return "\n".join(lines)

    def _what(self, before, after):
        """A line for each shift: who goes, who comes."""
        officers = self.env["cctv.officer"].sudo().with_context(active_test=False)
        words, lines = Words(self._room()), []
        for old, new in zip(before, after, strict=True):
            gone = officers.browse([one for one in old.officers if one not in new.officers])
            come = officers.browse([one for one in new.officers if one not in old.officers])
            if gone or come:
                lines.append(
                    self.env._(
                        "%(shift)s: %(new)s instead of %(old)s",
                        shift=words.post(old),
                        new=", ".join(come.mapped("name")) or self.env._("nobody"),
                        old=", ".join(gone.mapped("name")) or self.env._("nobody"),
                    )
                )
        return "\n".join(lines)


def _key(finding):
    """What tells one finding from another, whoever else stands in the same shift."""
    post, other = finding.post, finding.other
    return (
        finding.kind,
        finding.officer,
        post and post.key,
        other and other.key,
        finding.count,
    )
