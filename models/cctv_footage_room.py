"""Access to the recording room (P3): let in, with key and password, until all is back. Nothing is
taken out, so that an approved request leads on to the hand-over at once."""

import math

from odoo import api, fields, models
from odoo.exceptions import UserError

from .cctv_access_log import MOST
from .cctv_accounting import company_time
from .cctv_duties import has_duty
from .cctv_footage_hand_over import ROOM_OPEN


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    access_log_ids = fields.One2many(
        "cctv.access.log", "request_id", string="Access book", readonly=True
    )
    access_count = fields.Integer(compute="_compute_access_count", string="Lines of the book")
    can_let_in = fields.Boolean(compute="_compute_can_let_in")

    @api.depends("access_log_ids")
    def _compute_access_count(self):
        for request in self:
            request.access_count = len(request.access_log_ids)

    @api.depends("state", "kind", "form_ids")
    @api.depends_context("uid")
    def _compute_can_let_in(self):
        for request in self:
            is_next = request.kind == "room" and request.state in ROOM_OPEN
            may = is_next and request._may_hand_over(self.env.user)
            request.can_let_in = may and not request._handover_gaps()

    def _may_hand_over(self, user) -> bool:
        """The officers of the room let people in."""
        is_officer = self.kind == "room" and has_duty(user, "operator")
        return is_officer or super()._may_hand_over(user)

    def _able(self, user):
        """Of a visit nothing is taken out."""
        able = super()._able(user)
        if self.kind != "room":
            return able
        nothing = dict.fromkeys(("can_name", "can_start", "can_say_ready"), False)
        return {**able, **nothing, "can_hand_over": self.with_user(user).can_let_in}

    def _waits_for(self, user, able):
        """Also while the form is missing that the requester has to sign."""
        if self.kind == "room" and self.state in ROOM_OPEN:
            return self._may_hand_over(user)
        return super()._waits_for(user, able)

    def _next_words(self):
        if self.kind != "room" or self.state not in ROOM_OPEN:
            return super()._next_words()
        if gaps := self._handover_gaps():
            return gaps[0]
        if inside := self._inside():
            return self.env._("%s is in the recording room.", inside[0].person_name)
        return self.env._("The visitor can be let in; both sign when the visit is over.")

    def _visits(self):
        """Lines of the access book about who was in the room, the last first."""
        lines = self.sudo().access_log_ids
        return lines.filtered(lambda line: line.kind == "visit" and line.state != "void")

    def _inside(self):
        """The visits that are not over."""
        return self._visits().filtered(lambda line: line.state == "out")

    def _step_of(self):
        is_next = self.kind == "room" and self.state in ROOM_OPEN
        return "hand_over" if is_next else super()._step_of()

    # Telling

    def _staff_key(self, old, new):
        is_visit = self.kind == "room" and new == "approved"
        return "room" if is_visit else super()._staff_key(old, new)

    def _tell_requester(self, key, *args):
        is_visit = self.kind == "room" and key == "approved"
        return super()._tell_requester("approved_room" if is_visit else key, *args)

    # Steps

    def action_let_in(self):
        """The visitor goes in now: a line of the access book, which is chased."""
        for request in self:
            request._check_can_let_in()
            if request._inside():
                raise UserError(request.env._("The visitor is in the room already."))
            request._check_day(fields.Datetime.now())
            request.env["cctv.access.log"]._issue(
                {
                    **request._visitor(),
                    "kind": "visit",
                    "room": "recording",
                    "time_allowed": request._visit_hours(),
                    "time_unit": "hours",
                }
            )
        return True

    def action_give_key(self):
        """A line of the access book for the key, filled in but for which one."""
        return self._give("key", self.env._("Give out the key"))

    def action_give_password(self):
        """A line of the access book for the password, filled in but for which account."""
        return self._give("password", self.env._("Give out the password"))

    def _give(self, kind, title):
        self.ensure_one()
        self._check_can_let_in()
        values = {**self._visitor(), "kind": kind, "room": kind == "key" and "recording"}
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "cctv.access.log",
            "views": [(False, "form")],
            "context": {f"default_{name}": value for name, value in values.items() if value},
        }

    def action_open_access_log(self):
        """What was given out for this request, and who was in the room."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_access_log_action"
        )
        action.update(domain=[("request_id", "=", self.id)], context={})
        return action

    def _check_can_let_in(self):
        self.ensure_one()
        words = self.env._(
            "The officers of the control room, IT staff or a supervisor let people in."
        )
        self._check_may("hand_over", words)
        if self.kind != "room":
            raise self._not_next()
        self._check_state(*ROOM_OPEN)
        self._check_no_gaps(self._own_gaps() + self._handover_gaps())

    def _check_day(self, moment):
        """It is allowed for the days that were asked for."""
        company = self.company_id
        first, day, last = (
            company_time(company, when).date()
            for when in (self.date_from, moment, self.date_to)
        )
        if not first <= day <= last:
            raise UserError(
                self.env._("The visit is allowed for another day. Another day needs a request.")
            )

    def _visit_hours(self):
        hours = (self.date_to - fields.Datetime.now()).total_seconds() / 3600
        return min(max(math.ceil(hours), 1), MOST["hours"])

    def _visitor(self):
        """Values of a line of the access book."""
        return {
            "company_id": self.company_id.id,
            "location_id": self.location_id.id,
            "partner_id": self.partner_id.id,
            "person_name": self.requester_name,
            "person_identity": self.requester_identity,
            "person_unit": self.requester_unit,
            "purpose": self.purpose,
            "request_id": self.id,
            "permission": "written" if self.approved_by_id else "duty",
            "permitted_by_id": self.approved_by_id.id,
        }

    def _handed_over(self):
        """The visit is over: from an approved request at once."""
        if self.kind != "room":
            return super()._handed_over()
        self._check_state(*ROOM_OPEN)
        self._check_no_gaps(self._handover_gaps())
        self._set_state("handed_over")
        self.sudo()._deadline_finish()
        return None

    def _closing_gaps(self):
        """Keys, passwords and media that were given out for it come back first."""
        gaps = super()._closing_gaps()
        out = self.sudo().access_log_ids.filtered(lambda line: line.state == "out")
        return gaps + [
            self.env._("Not back yet: %(what)s, %(person)s (%(number)s).", what=line.summary,
                       person=line.person_name, number=line.number)
            for line in out
        ]  # fmt: skip


class CctvFootageDelivery(models.Model):
    _inherit = "cctv.footage.delivery"

    def _late_line(self):
        """Of a visit that nobody wrote down when it began."""
        hours = (self.date_ended - self.date_started).total_seconds() / 3600
        return self.env["cctv.access.log"]._issue(
            {
                **self.request_id._visitor(),
                "kind": "visit",
                "room": "recording",
                "partner_id": self.partner_id.id,
                "person_name": self.recipient_name,
                "person_identity": self.recipient_identity,
                "person_unit": self.recipient_unit,
                "date_out": self.date_started,
                "time_allowed": min(max(math.ceil(hours), 1), MOST["hours"]),
                "time_unit": "hours",
            }
        )


class CctvAccessLog(models.Model):
    _inherit = "cctv.access.log"

    def _begin(self):
        """In the name of a request only for who was allowed to go in, or gets the footage."""
        if self.request_id and self.request_id.kind == "room":
            self.request_id.sudo()._check_state(*ROOM_OPEN, "handed_over")
        return super()._begin()
