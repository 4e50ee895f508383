"""What is done about an incident: superiors told, footage secured, closed with a review."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from . import cctv_row_locks as row_locks
from .cctv_duties import check_duty
from .cctv_incident import LEADERS
from .cctv_telling import tell
from .cctv_texts import word_of

BEFORE, AFTER = timedelta(minutes=15), timedelta(hours=1)
"""Which footage around an incident is kept when nobody says more."""

SUPERIORS = ("supervisor", "manager", "management")
"""Who is told at once: those of the first duty that anybody has."""


class CctvIncident(models.Model):
    _inherit = "cctv.incident"

    def _begin(self):
        """It is noticed: the clock runs, the shift is noted, the superiors hear of it at once."""
        for incident in self:
            incident.shift_id = incident.shift_id._on_duty(incident.room_id)
        self._restart_clock()
        self._tell_superiors()

    def _superiors(self):
        """The supervisors, else the IT head, else management (R30, R41, R93)."""
        for role in SUPERIORS:
            if users := self._with_role(role):
                return users
        return self.env["res.users"]

    def _with_role(self, role):
        profile = self.company_id._cctv_profile()
        return profile._users_of_role(role, self.company_id) - self.user_id

    @api.depends("company_id", "user_id")
    def _compute_superior_ids(self):
        """Who counts as a superior when he was told, of whichever duty."""
        for incident in self:
            roles = SUPERIORS if incident.company_id else ()
            incident.superior_ids = self.env["res.users"].union(*map(incident._with_role, roles))

    def _tell_superiors(self):
        for incident in self:
            tell(
                incident,
                incident._superiors(),
                lambda told: (told.env._("Incident: %s", told.display_name), told._news()),
                about=incident,
            )

    def _news(self):
        place = self.location_id.complete_name or ", ".join(self.device_ids[:5].mapped("name"))
        if not place:
            return self.facts
        return self.env._("%(place)s: %(facts)s", place=place, facts=self.facts)

    @api.model
    def _from_log(self, entry):
        """A draft with what an entry of the log says; nothing is stored until it is saved."""
        if known := self.search([("log_entry_id", "=", entry.id)], limit=1):
            return {**self._form_action(), "res_id": known.id}
        return {
            **self._form_action(),
            "name": self.env._("New incident"),
            "context": {
                "default_log_entry_id": entry.id,
                "default_room_id": entry.room_id.id,
                "default_date": entry.date,
                "default_date_noticed": entry.date,
                "default_device_ids": entry.device_id.ids,
                "default_location_id": (
                    entry.location_id or entry.device_id.cctv_location_id
                ).id,
                "default_facts": entry.facts,
                "default_opinion": entry.opinion,
            },
        }

    @api.model
    def _form_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "views": [(False, "form")],
        }

    # the officer's steps

    def action_reported(self):
        """The superior named in the form has just been told by word of mouth."""
        self._begin_step()
        if self.date_reported:
            raise UserError(
                self.env._("It is noted already who was told first. Reload the page.")
            )
        if not self.reported_to_id:
            raise UserError(
                self.env._("Choose under 'Superior told by word of mouth' whom you have told.")
            )
        if self.reported_to_id == self.env.user:
            raise UserError(self.env._("You cannot tell yourself: choose your superior."))
        if self.reported_to_id not in self.superior_ids:
            who = self.reported_to_id.sudo().name
            raise UserError(
                self.env._("%s is no superior: the clock runs until one was told.", who)
            )
        now = fields.Datetime.now()
        told = {"date_reported": now, "reported_by_id": self.env.uid}
        self.sudo().write({**told, "minutes_to_report": self._minutes_until(now)})
        return True

    def action_secure(self):
        """The window that takes the footage out at once (R96)."""
        self._begin_step("open", "recorded")
        self._check_cameras()
        self._refuse_second_request()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Secure the footage now"),
            "res_model": "cctv.footage.emergency",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_incident_id": self.id,
                "default_device_ids": self.device_ids.ids,
                "default_location_id": self.location_id.id,
                "default_date_from": self.date - BEFORE,
                "default_reason": self.facts,
            },
        }

    def _refuse_second_request(self):
        if self.request_id:
            raise UserError(
                self.env._("The footage is being secured already: %s.", self.request_id.number)
            )

    def _secured(self, request):
        """The footage of ``request`` is this incident's."""
        self._begin_step("open", "recorded")
        self._refuse_second_request()
        self.sudo().write({"request_id": request.id, **self._first_secured()})

    def action_hold(self):
        """Keep what the cameras recorded around it from expiring, without taking it out."""
        self._begin_step("open", "recorded")
        self._check_cameras()
        if self.hold_id:
            raise UserError(self.env._("It is on hold already: %s.", self.hold_id.number))
        span = {"date_from": self.date - BEFORE, "date_to": self.date + AFTER}
        hold = self.env["cctv.footage.hold"].create(
            {
                "company_id": self.company_id.id,
                "kind": "incident",
                "reason": self.facts,
                "reference": self.number,
                "device_ids": [fields.Command.set(self.device_ids.ids)],
                **span,
            }
        )
        self.sudo().write({"hold_id": hold.id, **self._first_secured()})
        return True

    def action_open_footage(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "cctv.footage.request",
            "res_id": self.request_id.id,
            "views": [(False, "form")],
        }

    # the supervisor's

    def action_close(self):
        """All is done: the review is sealed as an addendum."""
        leaders = self.env._("The supervisor closes an incident.")
        check_duty(self.env, LEADERS, leaders)
        self._begin_step("recorded")
        missing = self.env._("Write the closing review first.")
        review = self._typed(self.review, missing)
        gaps = [] if self.outcome else [self.env._("Say how it ended.")]
        gaps += [
            self.env._("Still to be done: %s", line.words)
            for line in self.followup_ids.filtered(lambda line: not line.date_done)
        ]
        if gaps:
            raise UserError("\n".join(gaps))
        self.env["cctv.addendum"]._add(self, self._closing_words(review), self._no_files())
        done = {"date_closed": fields.Datetime.now(), "closed_by_id": self.env.uid}
        self.sudo().write({"state": "closed", **done})
        return True

    def _closing_words(self, review):
        """The review with what was followed up, as one text, in the language of the company."""
        told = self.with_context(lang=self.company_id._cctv_lang())
        lines = [f"{line.words}: {line.result or ''}".strip(" :") for line in self.followup_ids]
        head = told.env._("Closing review. Outcome: %s", word_of(told, "outcome"))
        if other := self.review_by_id.sudo() - self.env.user:
            head = "\n".join([head, told.env._("Written by %s.", other.name)])
        return "\n".join([head, review, *lines])

    def _no_files(self):
        return self.env["ir.attachment"]

    # rules

    def _begin_step(self, *states):
        self.ensure_one()
        self.check_access("write")
        row_locks.take(self.sudo())
        if self.state not in (states or ("open",)):
            raise UserError(
                self.env._("%s has gone on meanwhile: reload the page.", self.display_name)
            )

    def _check_cameras(self):
        if not self.device_ids:
            raise UserError(self.env._("Choose the cameras that have seen it, and save."))

    def _first_secured(self):
        if self.date_secured:
            return {}
        now = fields.Datetime.now()
        return {"date_secured": now, "minutes_to_secure": self._minutes_until(now)}
