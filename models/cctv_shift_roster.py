"""A shift as a part of the roster: who sees it, and what becomes of it when it is changed."""

from collections import defaultdict

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import babel_locale_parse, format_date, get_lang

from .cctv_accounting import company_time, company_zone

MOST_HOURS = 24
SHORT = "cctv_short"
"""In the context of a calendar: names of shifts without day and hour."""


class CctvShift(models.Model):
    _inherit = "cctv.shift"

    is_published = fields.Boolean(
        string="Is published",
        compute="_compute_is_published",
        store=True,
        index=True,
        help="Officers see it, and it is begun and ended. A shift without a roster is as well.",
    )
    date_changed = fields.Datetime(
        string="Changed after publishing", readonly=True, copy=False, index=True
    )
    words = fields.Char(string="Shift", compute="_compute_words")
    officer_names = fields.Char(string="On duty", compute="_compute_officer_names")
    missing_count = fields.Integer(string="Officers missing", compute="_compute_officer_names")

    def _guarded_fields(self):
        return super()._guarded_fields() | {"date_changed"}

    @api.depends("roster_id.state")
    def _compute_is_published(self):
        for shift in self:
            shift.is_published = shift.roster_id.state != "draft" or not shift.roster_id

    @api.depends("duty_ids.officer_id.name", "slot_id.needed")
    def _compute_officer_names(self):
        for shift in self:
            there = shift.duty_ids.filtered(lambda duty: duty._counts()).officer_id
            shift.officer_names = ", ".join(there.sudo().mapped("name"))
            shift.missing_count = max(0, (shift.slot_id.needed or 1) - len(there))

    @api.depends("slot_id", "date_start", "date_end")
    def _compute_words(self):
        for shift in self:
            shift.words = shift._words() if shift.date_start and shift.slot_id else ""

    @api.depends("slot_id", "date_start", "group_id", "duty_ids.officer_id")
    @api.depends_context(SHORT)
    def _compute_display_name(self):
        for shift in self:
            is_short = self.env.context.get(SHORT)
            shift.display_name = shift._short_words() if is_short else shift.words

    def _short_words(self):
        """For a calendar, which has the day and the hour already."""
        slot, group = self.slot_id.sudo().name, self.group_id.sudo().name
        return ": ".join(filter(None, [" ".join(filter(None, [slot, group])), self.officer_names]))

    def _local_date(self):
        return company_time(self.company_id, self.date_start).date()

    def _words(self) -> str:
        """'Sat 12 Dec 2026, Morning 07:00–15:00'"""
        start, end = (company_time(self.company_id, at) for at in (self.date_start, self.date_end))
        day = format_date(self.env, start.date(), date_format="EEE d MMM y")
        return f"{day}, {self.slot_id.sudo().name} {start:%H:%M}–{end:%H:%M}"

    @api.onchange("slot_id", "date_start")
    def _onchange_slot_id(self):
        """Of a new shift only the day is chosen; the slot says when it begins and ends."""
        if self.slot_id and self.date_start and not self._origin.id:
            self.date_start, self.date_end = self.slot_id._times(self._local_date())

    @api.constrains("date_start", "date_end")
    def _check_times(self):
        for shift in self:
            hours = (shift.date_end - shift.date_start).total_seconds() / 3600
            if not 0 < hours <= MOST_HOURS + 1:
                raise ValidationError(
                    self.env._(
                        "A shift ends after it has begun, at most %s hours later.", MOST_HOURS
                    )
                )

    @api.constrains("room_id", "slot_id", "group_id")
    def _check_of_room(self):
        for shift in self.sudo():
            if (shift.slot_id.room_id | shift.group_id.room_id) - shift.room_id:
                raise ValidationError(
                    self.env._("Choose a slot and a group of %s.", shift.room_id.name)
                )

    @api.constrains("roster_id", "room_id", "date_start", "slot_id", "group_id")
    def _check_roster(self):
        for shift in self.filtered("roster_id"):
            roster = shift.roster_id
            if shift.room_id != roster.room_id:
                raise ValidationError(self.env._("This roster is about another control room."))
            if not roster.date_from <= shift._local_date() <= roster.date_to:
                raise ValidationError(
                    self.env._(
                        "%(shift)s is not within the days of “%(roster)s”.",
                        shift=shift._words(),
                        roster=roster.name,
                    )
                )

    def write(self, vals):
        times = {"date_start", "date_end", "slot_id", "room_id"} & set(vals)
        if times:
            self._check_not_begun()
        if "roster_id" in vals:
            self._check_roster_stays(vals["roster_id"])
        done = super().write(vals)
        if times:
            self._note_moved()
        return done

    def _check_not_begun(self):
        begun = self.filtered(lambda shift: shift.state != "planned") if not self.env.su else None
        if begun:
            raise UserError(
                self.env._("%s has begun: its times stay.", begun[0]._words())
            )

    def _check_roster_stays(self, roster_id):
        """Outside its roster nobody would hear of changes."""
        published = self.sudo().filtered(lambda shift: shift.roster_id.state == "published")
        if any(shift.roster_id.id != roster_id for shift in published):
            raise UserError(self.env._("A shift of a published roster stays in it."))

    def _note_moved(self):
        for shift in self:
            for officer in shift.sudo().duty_ids.officer_id:
                self.env["cctv.roster.news"]._note(shift, officer, "moved")

    @api.ondelete(at_uninstall=False)
    def _unlink_only_planned(self):
        self._check_not_begun()
        if any(duty.date_arrived for duty in self.sudo().duty_ids):
            raise UserError(self.env._("Somebody has arrived for this shift already: it stays."))

    def unlink(self):
        self.duty_ids.unlink()
        return super().unlink()


class CctvShiftSlot(models.Model):
    _inherit = "cctv.shift.slot"

    @api.constrains("room_id")
    def _check_shifts(self):
        self.env["cctv.shift"].sudo().search([("slot_id", "in", self.ids)])._check_of_room()


class CctvShiftGroup(models.Model):
    _inherit = "cctv.shift.group"

    @api.constrains("room_id")
    def _check_shifts(self):
        self.env["cctv.shift"].sudo().search([("group_id", "in", self.ids)])._check_of_room()


class CctvShiftDuty(models.Model):
    _inherit = "cctv.shift.duty"

    slot_id = fields.Many2one(related="shift_id.slot_id", store=True)
    is_published = fields.Boolean(related="shift_id.is_published")
    shift_state = fields.Selection(related="shift_id.state", string="State of the shift")
    shift_changed = fields.Datetime(related="shift_id.date_changed")
    colleague_names = fields.Char(string="Together with", compute="_compute_colleague_names")
    day_words = fields.Char(string="Day", compute="_compute_words")
    time_words = fields.Char(string="Time", compute="_compute_words")

    @api.depends("shift_id.duty_ids.officer_id")
    def _compute_colleague_names(self):
        there = defaultdict(list)
        for one in self.sudo().search([("shift_id", "in", self.shift_id.ids)]):
            if one._counts():
                there[one.shift_id.id].append((one.id, one.officer_id.name))
        for duty in self:
            others = there[duty.shift_id.id]
            duty.colleague_names = ", ".join(name for id_, name in others if id_ != duty._origin.id)

    @api.depends("date_start", "date_end", "slot_id")
    def _compute_words(self):
        """Of a whole year at once: language, zones and slots are looked up once."""
        locale = babel_locale_parse(get_lang(self.env).code)
        days, months = locale.days["format"]["wide"], locale.months["format"]["wide"]
        zones = {one: pytz.timezone(company_zone(one)) for one in self.company_id}
        slots = {slot: slot.name for slot in self.slot_id.sudo()}
        for duty in self:
            if not duty.date_start:
                duty.day_words = duty.time_words = ""
                continue
            zone = zones[duty.company_id]
            start, end = (
                pytz.utc.localize(at).astimezone(zone) for at in (duty.date_start, duty.date_end)
            )
            duty.day_words = f"{days[start.weekday()]} {start.day} {months[start.month]}"
            duty.time_words = f"{slots[duty.slot_id]} {start:%H:%M}–{end:%H:%M}"

    @api.depends("shift_id", "officer_id")
    def _compute_display_name(self):
        for duty in self:
            name, shift = duty.officer_id.sudo().name, duty.shift_id
            duty.display_name = f"{shift.display_name}: {name}" if name and shift else ""

    @api.model_create_multi
    def create(self, vals_list):
        duties = super().create(vals_list)
        duties._note("added")
        return duties

    def write(self, vals):
        changes = "officer_id" in vals or "shift_id" in vals
        if changes:
            self._check_not_arrived()
            self._note("removed")
        done = super().write(vals)
        if changes:
            self.sudo().date_assigned = fields.Datetime.now()
            self._note("added")
        return done

    def unlink(self):
        self._check_not_arrived()
        self._note("removed")
        self._leave_swaps()
        return super().unlink()

    def _leave_swaps(self):
        """A swap about a shift that is not the officer's any more: without the own one there is
        nothing to give away; without the other's the yes was to something else."""
        asked = self.env["cctv.shift.change"].sudo()
        about = [("state", "=", "asked"), ("kind", "=", "swap")]
        asked.search([*about, ("duty_id", "in", self.ids)])._withdraw()
        agreed = asked.search([*about, ("with_duty_id", "in", self.ids), ("answer", "=", "yes")])
        for swap in agreed:
            swap._ask_again()

    def _check_not_arrived(self):
        """Who has been there stays in the books, and who should have been."""
        if any(duty.shift_id.state == "over" for duty in self.sudo()):
            raise UserError(
                self.env._(
                    "This shift is over: who should have been there stays. Record the attendance "
                    "instead."
                )
            )
        if any(duty.state != "expected" for duty in self.sudo()):
            raise UserError(
                self.env._(
                    "An officer who has arrived stays in the shift. Add whoever stands in for him."
                )
            )

    def _note(self, what):
        for duty in self.sudo():
            self.env["cctv.roster.news"]._note(duty.shift_id, duty.officer_id, what)

    def action_ask_swap(self):
        """The window to ask for a swap of this shift."""
        return self._ask("swap", {"default_duty_id": self.id})

    def action_ask_leave(self):
        """The window to ask for leave on the day of this shift."""
        day = str(self.shift_id._local_date())
        return self._ask("leave", {"default_date_from": day, "default_date_to": day})

    def _ask(self, kind, defaults):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Leave or swap"),
            "res_model": "cctv.shift.change",
            "views": [(False, "form")],
            "context": {
                "default_kind": kind,
                "default_officer_id": self.officer_id.id,
                **defaults,
            },
        }
