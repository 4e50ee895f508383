from datetime import timedelta
from random import SystemRandom

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from . import cctv_row_locks as row_locks
from .cctv_choices import ATTENTION_STATES

TICK = timedelta(minutes=5)
"""How often the scheduled action looks."""

MARGIN = timedelta(minutes=15)
"""At the beginning and the end of a shift nobody is asked: it is handed over then."""

MESSAGE = "helpdesk_cctv.attention"

_random = SystemRandom()


class CctvAttentionCheck(models.Model):
    """An officer was asked, at a moment that nobody knows before, whether he is attentive (P2
    forbids sleep on duty), and has confirmed it in time or not. Written by the system; the answer
    by the officer's button."""

    _name = "cctv.attention.check"
    _description = "Attention check"
    _inherit = ["cctv.guarded"]
    _order = "date desc, id desc"
    _check_company_auto = True

    room_id = fields.Many2one(
        "cctv.control.room",
        string="Control room",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="room_id.company_id", store=True, index=True)
    plan_id = fields.Many2one("cctv.patrol.plan", ondelete="restrict", check_company=True)
    shift_id = fields.Many2one(
        "cctv.shift", required=True, index=True, ondelete="restrict", check_company=True
    )
    user_id = fields.Many2one(
        "res.users", string="Officer", required=True, index=True, ondelete="restrict"
    )
    date = fields.Datetime(string="Asked", required=True, index=True)
    date_until = fields.Datetime(string="Until", required=True)
    date_answered = fields.Datetime(string="Confirmed on", copy=False)
    seconds = fields.Integer(string="Took (s)", copy=False, aggregator="avg")
    state = fields.Selection(ATTENTION_STATES, required=True, default="asked", index=True)

    _once = models.UniqueIndex("(plan_id, user_id, date)", "This officer was asked already.")

    def _guarded_fields(self):
        return super()._guarded_fields() | (self._fields.keys() - self.env["base"]._fields.keys())

    @api.depends("user_id", "date")
    def _compute_display_name(self):
        for check in self:
            check.display_name = f"{check.sudo().user_id.name} {check.date or ''}"

    def unlink(self):
        raise AccessError(self.env._("Attention checks are never deleted."))

    def action_confirm(self):
        """I am attentive."""
        self.ensure_one()
        self.check_access("read")
        if self.user_id != self.env.user:
            raise AccessError(self.env._("Only %s confirms this.", self.sudo().user_id.name))
        row_locks.touch(self.sudo())
        self.invalidate_recordset()
        now = fields.Datetime.now()
        if self.state == "asked" and now <= self.date_until:
            took = int((now - self.date).total_seconds())
            self.sudo().write({"state": "confirmed", "date_answered": now, "seconds": took})
        elif self.state != "confirmed":
            raise UserError(
                self.env._("The time to confirm is over. Tell your supervisor what happened.")
            )
        return True

    @api.model
    def _open_of_user(self):
        """What the screen shows of the checks that wait for the user."""
        if not self.has_access("read"):
            return []
        waiting = self.search(
            [
                ("user_id", "=", self.env.uid),
                ("state", "=", "asked"),
                ("date_until", ">", fields.Datetime.now()),
            ]
        )
        return [check._message() for check in waiting]

    def _message(self):
        """``seconds`` are left: the clock of a screen may be wrong by hours."""
        left = (self.date_until - fields.Datetime.now()).total_seconds()
        until = fields.Datetime.to_string(self.date_until)
        return {"id": self.id, "until": until, "seconds": max(0, int(left))}

    # By the system ----------------------------------------------------------------------------

    @api.model
    def _ask(self, now):
        """Ask the officers of the shifts that run, where a plan says so and chance does."""
        plans = self.env["cctv.patrol.plan"].search(
            [("attention_count", ">", 0), ("room_id.active", "=", True)]
        )
        for plan in plans:
            shift = self.env["cctv.shift"]._on_duty(plan.room_id)
            is_meant = not plan.slot_ids or shift.slot_id in plan.slot_ids
            if shift and is_meant and self._is_time(plan, shift, now):
                self._ask_officers(plan, shift, now)

    def _is_time(self, plan, shift, now):
        """Whether chance says that it is now. Of the times at which it is looked, those that are
        wanted are drawn with equal chances; what is still to come is not kept anywhere."""
        begin, end = shift.date_start + MARGIN, shift.date_end - MARGIN
        if not begin <= now < end:
            return False
        former = self.search([("plan_id", "=", plan.id), ("shift_id", "=", shift.id)])
        asked = len(set(former.mapped("date")))
        left = max(1, (end - now) // TICK)
        return self._draw() * left < plan.attention_count - asked

    def _draw(self) -> float:
        """At least 0, below 1; nobody can foresee it."""
        return _random.random()

    def _ask_officers(self, plan, shift, now):
        until = now + timedelta(minutes=plan.attention_minutes)
        checks = self.sudo().create(
            [
                {
                    "plan_id": plan.id,
                    "room_id": plan.room_id.id,
                    "shift_id": shift.id,
                    "user_id": user.id,
                    "date": now,
                    "date_until": until,
                }
                for user in self._present(shift)
            ]
        )
        for check in checks:
            check.user_id._bus_send(MESSAGE, check._message())
        self.env.ref("helpdesk_cctv.ir_cron_cctv_patrols")._trigger(until + timedelta(seconds=1))

    def _present(self, shift):
        """Who is in the room; where nobody has reported it, who should be."""
        duties = shift.sudo().duty_ids
        inside = duties.filtered(lambda duty: duty.state == "inside")
        expected = duties.filtered(lambda duty: duty.state in ("expected", "arrived"))
        return (inside or expected).officer_id.user_id.filtered("active")

    @api.model
    def _end_late(self, now):
        """Who has not answered in time; the supervisor is told."""
        late = self.sudo().search([("state", "=", "asked"), ("date_until", "<", now)])
        late.write({"state": "missed"})
        for room, checks in late.grouped("room_id").items():
            checks._tell_late(room)

    def _tell_late(self, room):
        company = room.company_id
        users = company._cctv_profile()._users_of_role("supervisor", company)
        room._tell(users, self, lambda checks: checks._late_news(room))

    def _late_news(self, room):
        subject = self.env._("No answer to an attention check in %s", room.name)
        body = self.env._(
            "%(names)s did not confirm within the time. Call the control room: it says "
            "nothing of the reason.",
            names=", ".join(self.user_id.mapped("name")),
        )
        return subject, body
