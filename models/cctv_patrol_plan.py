from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools import patrol_times
from .cctv_accounting import company_zone
from .cctv_choices import PATROL_RHYTHMS
from .cctv_shift_slot import clock

RHYTHM = ("active", "room_id", "location_ids", "rhythm", "times", "hours", "hour_from", "slot_ids",
          "after_minutes", "window_minutes")  # fmt: skip
"""What says when rounds are and over which cameras; a change makes those that are to come anew."""

SHOWN = 24
"""Times that are named; of more only how many."""


class CctvPatrolPlan(models.Model):
    """At which times the officers of a room go round which cameras, and how often they are asked
    whether they are awake. The supervisor keeps it; rounds are made from it before their time."""

    _name = "cctv.patrol.plan"
    _description = "Plan of video patrols"
    _inherit = ["cctv.of.room"]
    _order = "room_id, name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    room_id = fields.Many2one(default=lambda self: self.env["cctv.control.room"]._of_user())
    location_ids = fields.Many2many(
        "cctv.location",
        string="Areas",
        check_company=True,
        help="With all places inside them. Empty: all that the room watches.",
    )
    rhythm = fields.Selection(PATROL_RHYTHMS, string="When", required=True, default="hours")
    times = fields.Char(string="Times of the day", help="Such as 07:30, 12:00, 23:15, 03:00.")
    hours = fields.Integer(string="Every (h)", required=True, default=2)
    hour_from = fields.Float(string="Counted from", help="An hour of the day.")
    slot_ids = fields.Many2many(
        "cctv.shift.slot",
        string="Shifts",
        check_company=True,
        domain="[('room_id', '=', room_id)]",
        help="Empty: all shifts of the room, the night too.",
    )
    after_minutes = fields.Integer(
        string="First one after (min)",
        required=True,
        default=30,
        help="Minutes from the beginning of the shift to its first round.",
    )
    window_minutes = fields.Integer(
        string="To be done within (min)",
        required=True,
        default=60,
        help="After so many minutes a round that was not made is missed, and the supervisor is "
        "told.",
    )
    attention_count = fields.Integer(
        string="Attention checks in a shift",
        help="So often in each shift, at random moments, each officer in the room is asked to "
        "confirm that he is attentive. 0: never.",
    )
    attention_minutes = fields.Integer(
        string="To be confirmed within (min)", required=True, default=5
    )
    camera_count = fields.Integer(string="Cameras", compute="_compute_camera_count")
    times_words = fields.Char(string="Rounds of a day", compute="_compute_times_words")
    gap_words = fields.Char(string="Longest time without a round", compute="_compute_times_words")
    patrol_ids = fields.One2many("cctv.patrol", "plan_id", string="Rounds")

    _hours = models.Constraint("CHECK (hours BETWEEN 1 AND 24)", "Every 1 to 24 hours.")
    _hour_from = models.Constraint(
        "CHECK (hour_from >= 0 AND hour_from < 24)", "An hour of the day is 00:00 to 23:59."
    )
    _after = models.Constraint(
        "CHECK (after_minutes BETWEEN 0 AND 720)",
        "The first round is 0 to 720 minutes after the beginning of the shift.",
    )
    _window = models.Constraint(
        "CHECK (window_minutes BETWEEN 5 AND 720)",
        "A round is to be done within 5 to 720 minutes.",
    )
    _attention = models.Constraint(
        "CHECK (attention_count BETWEEN 0 AND 12 AND attention_minutes BETWEEN 1 AND 60)",
        "An officer is asked 0 to 12 times in a shift, and has 1 to 60 minutes.",
    )

    @api.constrains("rhythm", "times")
    def _check_times(self):
        for plan in self.filtered(lambda plan: plan.rhythm == "times"):
            if not (plan.times or "").strip():
                raise ValidationError(self.env._("Enter the times of the day, such as 07:30."))
            try:
                times = patrol_times.parse_times(plan.times)
            except patrol_times.TimesError as error:
                raise ValidationError(
                    self.env._("“%s” is no time of the day. Write it as 07:30.", error)
                ) from None
            if len(times) > patrol_times.MOST:
                raise ValidationError(
                    self.env._("At most %s rounds in a day.", patrol_times.MOST)
                )

    @api.depends("location_ids", "room_id")
    def _compute_camera_count(self):
        devices = self.env["maintenance.equipment"].sudo()
        for plan in self:
            plan.camera_count = plan.room_id and devices.search_count(plan._camera_domain())

    @api.depends("rhythm", "times", "hours", "hour_from", "slot_ids", "after_minutes", "room_id")
    def _compute_times_words(self):
        for plan in self:
            minutes = plan._minutes()
            words = [clock(minute / 60) for minute in minutes[:SHOWN]]
            if len(minutes) > SHOWN:
                words.append("…")
            plan.times_words = ", ".join(words) or self.env._("none")
            plan.gap_words = plan._gap_words(minutes)

    def _gap_words(self, minutes):
        width, begin, end = patrol_times.widest_gap(minutes)
        if not minutes:
            return self.env._("There is no round at all.")
        return self.env._(
            "%(hours)s h, from %(begin)s to %(end)s",
            hours=f"{width / 60:.3g}",
            begin=clock(begin / 60),
            end=clock(end / 60),
        )

    def write(self, vals):
        res = super().write(vals)
        if set(vals).intersection(RHYTHM):
            self._forget_coming()
        return res

    def _forget_coming(self):
        """Rounds that nobody has begun and whose time has not come are made anew."""
        coming = self.env["cctv.patrol"].sudo().search(
            [
                ("plan_id", "in", self.ids),
                ("state", "=", "due"),
                ("date_due", ">", fields.Datetime.now()),
            ]
        )
        coming.unlink()

    def _camera_domain(self):
        """Cameras that are looked at."""
        domain = self.room_id.sudo()._device_domain() & Domain("cctv_kind", "=", "camera")
        places = self.sudo().location_ids
        return domain & Domain("cctv_location_id", "child_of", places.ids) if places else domain

    def _minutes(self) -> list:
        """Minutes of the local day at which rounds are due."""
        self.ensure_one()
        if self.rhythm == "times":
            try:
                return patrol_times.parse_times(self.times or "")
            except patrol_times.TimesError:
                return []
        if not 1 <= self.hours <= 24:
            return []
        if self.rhythm == "hours":
            return patrol_times.every(self.hours, self.hour_from)
        slots = self.sudo().slot_ids or self.room_id.sudo().slot_ids
        spans = [(slot.hour_from, slot.hours) for slot in slots if slot.active]
        return patrol_times.in_shifts(spans, self.hours, self.after_minutes)

    def _moments(self, begin, end) -> list:
        """Naive UTC moments after ``begin``, until ``end``, at which rounds are due by the clock of
        the company."""
        zone = pytz.timezone(company_zone(self.company_id.sudo()))
        day = pytz.utc.localize(begin).astimezone(zone).date() - timedelta(days=1)
        found = set()
        while day <= end.date() + timedelta(days=1):
            midnight = datetime.combine(day, time())
            for minute in self._minutes():
                local = zone.localize(midnight + timedelta(minutes=minute))
                found.add(local.astimezone(pytz.utc).replace(tzinfo=None))
            day += timedelta(days=1)
        return sorted(moment for moment in found if begin < moment <= end)

    def action_rounds(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("helpdesk_cctv.cctv_patrol_action")
        return {**action, "domain": [("plan_id", "=", self.id)], "context": {}}
