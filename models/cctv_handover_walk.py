"""What the screen of the handover shows (static/src/handover): everything in one request."""

import hashlib
import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .cctv_accounting import company_time
from .cctv_duties import has_duty
from .cctv_handover import FIGURES
from .cctv_texts import word_of

FOUND_MOST = 20
"""Devices that a search on the screen gives."""

LIVELY = timedelta(hours=24)
"""A handover that is due, or was, within this time is shown by itself."""

LINES_MOST = 500
"""Lines of devices and of matters that the screen shows; the rest is told as a number."""


class CctvHandover(models.Model):
    _inherit = "cctv.handover"

    def _walk_action(self):
        """Open the screen of this handover."""
        return {
            "type": "ir.actions.client",
            "tag": "cctv_handover",
            "name": self.env._("Handover"),
            "context": {"active_id": self.id},
        }

    def action_walk(self):
        """The button of the form."""
        self.ensure_one()
        self.check_access("read")
        return self._walk_action()

    @api.model
    def cctv_walk_start(self, handover_id=False):
        """Everything the screen shows, in one call: of this handover, or of the user's own one."""
        handover = self.browse(handover_id or []).exists() or self._of_user()
        if not handover:
            return self._walk_nothing()
        handover.check_access("read")
        handover._fill_when_old()
        return handover.cctv_walk_data()

    @api.model
    def _of_user(self):
        """The handover that the user is part of: the one that is nearest."""
        now = fields.Datetime.now()
        user = self.env.user
        mine = Domain("shift_to_id.duty_ids.officer_id.user_id", "=", user.id)
        mine |= Domain("shift_from_id.duty_ids.officer_id.user_id", "=", user.id)
        mine |= Domain("outgoing_ids", "=", user.id)
        span = Domain("date_due", ">=", now - LIVELY) & Domain("date_due", "<=", now + LIVELY)
        here = Domain("company_id", "=", self.env.company.id)
        found = self.sudo().search(here & mine & span)
        found = found.sorted(lambda one: (one.state != "open", abs(one.date_due - now)))[:1]
        return found.with_env(self.env)

    def _walk_nothing(self):
        """There is no handover: may the user open one, and when does it open by itself?"""
        room = self.env["cctv.control.room"]._of_user()
        shift = self.env["cctv.shift"]._on_duty(room) if room else self.env["cctv.shift"]
        is_mine = self.env.user in shift._handover_users() or has_duty(self.env.user, "supervisor")
        words = self.env._("There is no handover of yours now.")
        if shift:
            before = room.company_id.sudo()._cctv_profile().arrival_minutes
            opens = company_time(
                shift.company_id.sudo(), shift.date_end - timedelta(minutes=before)
            )
            words = self.env._(
                "The handover of %(room)s opens by itself at %(time)s.",
                room=room.sudo().name,
                time=opens.strftime("%H:%M"),
            )
        return {"id": False, "words": words, "may_open": bool(shift and is_mine)}

    def cctv_walk_data(self):
        """What the screen shows of this handover."""
        self.ensure_one()
        self.check_access("read")
        this = self.sudo().with_context(lang=self.env.lang)
        this._read_shifts()
        people = this._people()
        devices, things, matters = (
            this._walk_lines(name) for name in ("device_ids", "thing_ids", "matter_ids")
        )
        mine = devices.filtered(lambda line: line.side != "incoming")
        return {
            "id": this.id,
            "number": this.number,
            "room": this.room_id.name,
            "state": this.state,
            "state_words": word_of(this, "state"),
            "is_sealed": this.seal_state == "sealed",
            "date_due": fields.Datetime.to_string(this.date_due),
            "date_facts": fields.Datetime.to_string(this.date_facts),
            "seen": this._facts_key(mine, things, matters),
            "user": {"id": self.env.uid, "name": self.env.user.name},
            "side": self._side_among(people, self.env.user),
            "may_override": has_duty(self.env.user, "supervisor") and this.state == "open",
            "shifts": {
                "outgoing": this._walk_shift(this.shift_from_id, people["outgoing"]),
                "incoming": this._walk_shift(this.shift_to_id, people["incoming"]),
            },
            "signatures": this._walk_signatures(),
            "override": this._walk_override(),
            **{name: this[name] for name in this._walk_figures()},
            "devices": [this._walk_device(line) for line in mine[:LINES_MOST]],
            "objections": [this._walk_device(line) for line in (devices - mine)[:LINES_MOST]],
            "things": [this._walk_thing(thing) for thing in things],
            "matters": [this._walk_matter(matter) for matter in matters[:LINES_MOST]],
            "matters_more": max(0, len(matters) - LINES_MOST),
            "clean_words": this.clean_words or "",
            "clean_photos": this._walk_photos(this.clean_photo_ids),
            "events": (this.events or "").splitlines(),
            "note": this.note or "",
            "incoming_note": this.incoming_note or "",
            "recording_check": self._walk_recordings(),
        }

    def _read_shifts(self):
        """Both at once: read one by one they cost twice as many statements."""
        (self.shift_from_id | self.shift_to_id).slot_id.mapped("name")

    def _walk_lines(self, name):
        """The lines of a kind, found and read by one statement; those of devices on both sides."""
        lines = self.env[self._fields[name].comodel_name]
        columns = [field.name for field in lines._fields.values() if field.prefetch is True]
        return lines.search_fetch([("handover_id", "=", self.id)], columns)

    def _facts_key(self, devices, things, matters):
        """Another one when the facts that the screen shows are others: who hands over signs those
        that he has seen, also when they were taken anew for the other screen meanwhile."""
        facts = [
            [self[name] for name in FIGURES],
            [[line.device_id.id, line.found, line.change] for line in devices if not line.uid],
            [[thing.id, thing.expected] for thing in things],
            [[one.res_model, one.res_id, one.words] for one in matters if one.res_id],
            self.events,
        ]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]

    def _walk_figures(self):
        return (*FIGURES, "is_checked", "is_checked_in", "is_clean")

    def _walk_shift(self, shift, people):
        return {
            "name": shift.slot_id.name or "",
            "people": [{"id": user_id, "name": name} for user_id, name in people],
        }

    def _walk_signatures(self):
        return {
            signature.role: {
                "name": signature.name,
                "date": fields.Datetime.to_string(signature.date),
                "is_current": signature.is_current,
            }
            for signature in self.signature_ids
        }

    def _walk_override(self):
        if self.state != "overridden":
            return False
        return {"name": self.override_by_id.name, "reason": self.override_reason}

    def _walk_device(self, line):
        device = line.device_id
        return {
            "id": line.id,
            "device_id": device.id,
            "name": device.display_name,
            "place": device.cctv_location_id.complete_name or "",
            "side": line.side,
            "officer": line.user_id.name or "",
            "found": line.found or "",
            "found_words": word_of(line, "found"),
            "reason": word_of(line, "reason"),
            "since": fields.Datetime.to_string(line.since) or "",
            "change": line.change or "",
            "change_words": word_of(line, "change"),
            "words": line.words or "",
            "ticket": line.ticket_id.number or "",
            "uid": line.uid or "",
            "photos": self._walk_photos(line.photo_ids),
        }

    def _walk_photos(self, photos):
        return [
            f"/web/image/{photo.id}?width=320&height=320&unique={photo.checksum}"
            for photo in photos
        ]

    def _walk_thing(self, thing):
        return {
            "id": thing.id,
            "name": thing.thing_id.name,
            "expected": thing.expected,
            "counted": thing.counted,
            "is_counted": thing.is_counted,
            "words": thing.words or "",
            "remark": thing.remark or "",
        }

    def _walk_matter(self, matter):
        return {
            "id": matter.id,
            "kind": matter.kind,
            "kind_words": word_of(matter, "kind"),
            "words": matter.words,
            "since": fields.Datetime.to_string(matter.since) or "",
            "times": matter.times,
            "is_taken": matter.is_taken,
            "remark": matter.remark or "",
            "is_done": matter.is_done,
            "uid": matter.uid or "",
            "res_model": matter.res_model or "",
            "res_id": matter.res_id or 0,
        }

    def _walk_recordings(self):
        """The supervisor's check of this morning that nothing went unrecorded (R29), for those
        who may see it."""
        checks = self.env["cctv.recording.check"]
        if not checks.has_access("read"):
            return False
        check = checks.search([("company_id", "=", self.company_id.id)], limit=1)
        return check and {
            "id": check.id,
            "name": check.display_name,
            "summary": check.summary,
            "is_signed": bool(check.date_signed),
        }

    def cctv_walk_devices(self, text):
        """Devices watched from this room whose code, name or place has ``text``, with their state:
        for the officer who objects to one. The first ones only."""
        self.ensure_one()
        self.check_access("read")
        text = str(text or "").strip()[:80]
        devices = self.env["maintenance.equipment"].with_user(self.env.user)
        domain = Domain(self.sudo().room_id._device_domain())
        if text:
            domain &= (
                Domain("name", "ilike", text)
                | Domain("cctv_code", "ilike", text)
                | Domain("cctv_location_id", "ilike", text)
            )
        found = devices.search(domain, limit=FOUND_MOST, order="cctv_code, id")
        return [
            {
                "id": device.id,
                "name": device.display_name,
                "place": device.cctv_location_id.sudo().complete_name or "",
                "health": device.cctv_health or "unknown",
                "health_words": word_of(device, "cctv_health"),
            }
            for device in found
        ]

    def _lock(self):
        """One request a handover at a time: the row really changes, so that a second one is started
        anew by the server and sees what the first has done."""
        self.env.cr.execute(
            SQL("UPDATE cctv_handover SET write_date = write_date WHERE id = %s", self.id)
        )
