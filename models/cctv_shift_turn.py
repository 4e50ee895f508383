"""Which shift has the watch, and what happens when the next one does not come."""

from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.tools import format_datetime

from . import cctv_row_locks as row_locks
from .cctv_poll_tools import in_savepoint

LEVELS = ("supervisor", "management")
"""Whom a missing successor is told to, one after the other."""


class CctvShift(models.Model):
    _inherit = "cctv.shift"

    missing_level = fields.Integer(
        readonly=True, copy=False, help="How many have been told that nobody has come."
    )
    present_count = fields.Integer(string="Present", compute="_compute_present_count")

    def _guarded_fields(self):
        return super()._guarded_fields() | {"missing_level"}

    @api.depends("duty_ids.state")
    def _compute_present_count(self):
        for shift in self:
            came = shift.duty_ids.filtered(lambda duty: duty.state in ("arrived", "inside"))
            shift.present_count = len(came)

    # the watch

    def _begin_if_free(self):
        """Take the watch when no other shift of the room has it."""
        for shift in self.filtered(lambda shift: shift.state == "planned"):
            row_locks.touch(shift.room_id)
            if not shift._on_duty(shift.room_id):
                shift.state = "running"

    def _take_turn(self):
        """The watch goes from the shift that has it to this one: the handover is signed, or the
        supervisor has ended it."""
        self.ensure_one()
        row_locks.touch(self.room_id)
        running = [("room_id", "=", self.room_id.id), ("state", "=", "running")]
        self.search([*running, ("id", "!=", self.id)])._end()
        if self.state == "planned":
            self.state = "running"

    def _end(self):
        """The watch of these shifts is over; their officers may leave."""
        self.filtered(lambda shift: shift.state != "over").state = "over"

    # nobody comes

    @api.model
    def _cron_attendance(self):
        """Tell of shifts to which nobody has come, and end what is long past."""
        now = fields.Datetime.now()
        for shift in self._missing(now):
            tell = partial(shift._tell_missing, now)
            in_savepoint(self.env, tell, "tell that nobody has come to a shift")
            self.env["ir.cron"]._commit_progress(1)
        self._end_past(now)

    @api.model
    def _missing(self, now):
        """Shifts that should have the watch and of which nobody is there; not of rooms that are
        no more."""
        return self.search(
            [
                ("state", "=", "planned"),
                ("date_start", "<", now),
                ("date_end", ">", now),
                ("missing_level", "<", len(LEVELS)),
                ("duty_ids", "not any", [("state", "in", ("arrived", "inside"))]),
                ("is_published", "=", True),
                ("room_id.active", "=", True),
            ]
        )

    def _tell_missing(self, now):
        """The supervisor after so many minutes as the profile says, management after three times
        as many."""
        profile = self.company_id._cctv_profile()
        waited = now - self.date_start
        grace = timedelta(minutes=profile.successor_minutes)
        level = (waited >= grace) + (waited >= 3 * grace)
        for role in LEVELS[self.missing_level : level]:
            users = profile._users_of_role(role, self.company_id)
            self.room_id._tell(users, self, lambda s: (s._missing_subject(), s._missing_body()))
        if level > self.missing_level:
            self.missing_level = level

    def _missing_subject(self):
        return self.env._("Nobody has come to the shift in %s", self.room_id.name)

    def _missing_body(self):
        _ = self.env._
        begun = format_datetime(self.env, self.date_start, dt_format="short")
        expected = ", ".join(self.duty_ids.officer_id.mapped("name"))
        staying = self._on_duty(self.room_id).duty_ids.filtered(lambda d: d.state == "inside")
        names = ", ".join(staying.officer_id.mapped("name"))
        watch = (
            _("%s stay until somebody takes over.", names)
            if names
            else _("As far as the system knows, the room is empty.")
        )
        return _(
            "The shift of %(begun)s has begun and nobody has reported for it. Expected: "
            "%(expected)s. %(watch)s Call the officers, or put somebody else into the shift.",
            begun=begun,
            expected=expected or "-",
            watch=watch,
        )

    @api.model
    def _end_past(self, now):
        """A shift whose time is over, with no officer in the room, has no watch any more. Drafts
        never had one."""
        self.search(
            [
                ("date_end", "<", now),
                ("state", "!=", "over"),
                ("is_published", "=", True),
                ("duty_ids", "not any", [("state", "=", "inside")]),
            ]
        )._end()
