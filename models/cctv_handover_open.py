"""A handover opens by itself before the change of shift, or by hand, once."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .cctv_accounting import company_time
from .cctv_duties import has_duty
from .cctv_poll_tools import in_savepoint

_logger = logging.getLogger(__name__)

LATEST = timedelta(hours=12)
"""A change of shift that was missed for longer (the server stood still) is not opened any more."""

GAP = timedelta(minutes=90)
"""The next shift begins within this time after the end of the last, or there is none that follows.
"""

BATCH = 200


class CctvShift(models.Model):
    _inherit = "cctv.shift"

    def _handover_users(self):
        """Users of the officers in these shifts, but for who is known not to come."""
        there = self.sudo().duty_ids.filtered(lambda duty: duty.state != "absent")
        return there.officer_id.user_id

    def _next_shift(self):
        """The shift that takes over, or none; what is only planned in a draft is none yet."""
        self.ensure_one()
        domain = [
            ("room_id", "=", self.room_id.id),
            ("id", "!=", self.id),
            ("date_start", ">=", self.date_end - GAP),
            ("date_start", "<=", self.date_end + GAP),
            ("date_start", ">", self.date_start),
            "|",
            ("roster_id", "=", False),
            ("roster_id.state", "=", "published"),
        ]
        return self.sudo().search(domain, order="date_start, id", limit=1)

    def _has_successor(self):
        """Whether somebody follows: a shift of the roster, or a time slot that begins when this
        one ends. A room that closes for the night hands over to nobody."""
        if self._next_shift():
            return True
        end = company_time(self.company_id.sudo(), self.date_end)
        hour = end.hour + end.minute / 60
        slots = self.sudo().room_id.slot_ids
        return any(abs(slot.hour_from % 24 - hour) < 0.1 for slot in slots)

    def action_open_handover(self):
        """By hand: whoever has one of the shifts, or the supervisor, opens the handover of the end
        of this one, or gets to the one that is open already."""
        self.ensure_one()
        self.check_access("read")
        self._check_may_open_handover()
        return self.env["cctv.handover"]._open_of(self)._walk_action()

    def _check_may_open_handover(self):
        user = self.env.user
        is_party = user in self._handover_users() | self._next_shift()._handover_users()
        if not (is_party or has_duty(user, "supervisor")):
            raise AccessError(
                self.env._(
                    "A handover is opened by an officer of one of the two shifts, or by the "
                    "supervisor."
                )
            )


class CctvHandover(models.Model):
    _inherit = "cctv.handover"

    @api.model
    def _cron_open_due(self):
        """Open the handovers whose officers are about to come (``arrival_minutes``)."""
        shifts = self.env["cctv.shift"].browse(self._shifts_to_hand_over())
        for done, shift in enumerate(shifts, 1):
            in_savepoint(self.env, lambda s=shift: self._open_of(s), f"open handover of {shift.id}")
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(shifts) - done):
                break

    def _shifts_to_hand_over(self):
        """Ids of shifts that end soon, or have, and have no handover."""
        now = fields.Datetime.now()
        rosters = SQL(
            "(s.roster_id IS NULL OR EXISTS (SELECT FROM cctv_roster r WHERE r.id = s.roster_id "
            "AND r.state = 'published'))"
        )
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT s.id, s.company_id, s.date_end FROM cctv_shift s
                 WHERE s.date_start <= %s AND s.date_end BETWEEN %s AND %s AND %s
                   AND NOT EXISTS (SELECT FROM cctv_handover h
                                    WHERE h.room_id = s.room_id AND h.date_due = s.date_end)
                 ORDER BY s.date_end, s.id LIMIT %s
                """,
                now,
                now - LATEST,
                now + timedelta(hours=4),
                rosters,
                BATCH,
            )
        )
        before = self._minutes_before({company for _id, company, _end in rows})
        due = [row for row in rows if row[2] - before[row[1]] <= now]
        shifts = self.env["cctv.shift"].browse([row[0] for row in due])
        return shifts.filtered(lambda shift: shift._has_successor()).ids

    def _minutes_before(self, company_ids):
        """{id of a company: how long before the change its officers come}"""
        companies = self.env["res.company"].sudo().browse(company_ids)
        return {
            company.id: timedelta(minutes=company._cctv_profile().arrival_minutes)
            for company in companies
        }

    @api.model
    def _open_of(self, shift):
        """The handover at the end of ``shift``: opened now, or the one that is there."""
        shift = shift.sudo()
        # Two at once: the row really changes, so the second is started anew and finds the first's.
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE cctv_control_room SET write_date = write_date WHERE id = %s",
                shift.room_id.id,
            )
        )
        known = self.sudo().search(
            [("room_id", "=", shift.room_id.id), ("date_due", "=", shift.date_end)], limit=1
        )
        return (known or self._make_of(shift)).with_env(self.env)

    def _make_of(self, shift):
        handover = self.sudo().create(
            {
                "room_id": shift.room_id.id,
                "company_id": shift.company_id.id,
                "shift_from_id": shift.id,
                "shift_to_id": shift._next_shift().id,
                "outgoing_ids": shift._handover_users().ids,
                "date_due": shift.date_end,
            }
        )
        now = fields.Datetime.now()
        left = (handover.date_due - now).total_seconds() / 60
        handover._deadline_begin(max(1, round(left)), "minutes", start=now)
        handover._bring_notes()
        handover._fill()
        return handover

    def _find_successor(self):
        """The roster was made, or published, only after the opening."""
        if not self.shift_to_id:
            self.shift_to_id = self.shift_from_id._next_shift()

    @api.model
    def cctv_open_by_hand(self):
        """The officer on duty opens the handover of the running shift before its time."""
        room = self.env["cctv.control.room"]._of_user()
        shift = self.env["cctv.shift"]._on_duty(room) if room else None
        if not shift:
            raise UserError(
                self.env._("No shift is running in your control room, so nothing is handed over.")
            )
        shift.with_env(self.env).check_access("read")
        shift.with_env(self.env)._check_may_open_handover()
        return self._open_of(shift).cctv_walk_data()
