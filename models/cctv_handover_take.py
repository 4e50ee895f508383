"""What the officers say at a handover, as the screen sends it. What is sent twice is taken once;
each side writes its own part only, and nothing of what the other has said."""

import base64
import binascii

from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError

from .cctv_checklist_values import PHOTO_LIMIT_BYTES
from .cctv_poll_tools import clean
from .cctv_typed import REASON_MAX, TEXT_MAX, typed

LONGEST_UID = 64
MOST_AT_ONCE = 100
"""Objections, notes or counts in one request: far more than a shift has."""

MOST_OF_A_THING = 100_000
PHOTOS_MOST = 3


class CctvHandover(models.Model):
    _inherit = "cctv.handover"

    def cctv_walk_save(self, side, part, who=None):
        """Keep what one side has said so far.

        :param side: 'outgoing' or 'incoming': the user's own
        :param dict part: see ``_take_outgoing`` and ``_take_incoming``; what is left out stays
        :param dict who: ``{"user_id"}`` of the draft; nothing is taken in another's name
        :return: as ``cctv_walk_data``, with ``status``
        """
        self.ensure_one()
        self.check_access("read")
        if self._is_of_another(who):
            return {"status": "other_user"}
        self._take(side, part)
        return {"status": "saved", **self.cctv_walk_data()}

    def _is_of_another(self, who):
        return isinstance(who, dict) and who.get("user_id", self.env.uid) != self.env.uid

    def _take(self, side, part):
        """Take ``part`` in the name of the present user, who has to be of ``side``."""
        self._check_party(side)
        self._lock()
        self._check_open()
        if not isinstance(part, dict):
            raise UserError(self.env._("This cannot be read. Reload the page and try again."))
        part = clean(part)
        if side == "outgoing":
            self._take_outgoing(part)
        else:
            self._take_incoming(part)
        self._take_objections(side, part)

    def _check_party(self, side):
        if side not in ("outgoing", "incoming") or self.env.user not in self._parties(side):
            raise AccessError(
                self.env._(
                    "You are not an officer of this side of the handover. Ask the supervisor when "
                    "the roster is wrong."
                )
            )

    def _check_open(self):
        self.invalidate_recordset(["state", "seal_state"])
        if self.sudo().state != "open":
            raise UserError(
                self.env._("%s is ended: nothing can be added to it.", self.display_name)
            )

    # The two sides --------------------------------------------------------------------------

    def _take_outgoing(self, part):
        """``is_checked``, ``is_clean``, ``clean_words``, ``clean_photo``, ``note``; ``things``:
        {id: {"counted", "words"}}; ``notes``: [{"uid", "words"}]; ``done``: {id: bool}."""
        values = {name: bool(part[name]) for name in ("is_checked", "is_clean") if name in part}
        if "clean_words" in part:
            values["clean_words"] = typed(self.env, part["clean_words"], REASON_MAX)
        if "note" in part:
            values["note"] = typed(self.env, part["note"], TEXT_MAX)
        if part.get("clean_photo"):
            former = self.sudo().clean_photo_ids
            photo = self._photo(part["clean_photo"], self.env._("Room"))
            self._lay_with(photo, self)
            values["clean_photo_ids"] = [Command.set(photo.ids)]
            former.unlink()
        self.sudo().write(values)
        for thing, told in self._told_of("thing_ids", part.get("things")):
            self._take_count(thing, told)
        for matter, is_done in self._told_of("matter_ids", part.get("done")):
            self._take_done(matter, is_done)
        for note in self._list_of(part.get("notes")):
            self._take_note(note)

    def _take_incoming(self, part):
        """``is_checked_in``, ``incoming_note``; ``matters``: {id: {"is_taken", "remark"}};
        ``all_taken``: also those that the screen has no room for; ``remarks``: {id of a thing:
        words}."""
        values = {}
        if "is_checked_in" in part:
            values["is_checked_in"] = bool(part["is_checked_in"])
        if "incoming_note" in part:
            values["incoming_note"] = typed(self.env, part["incoming_note"], TEXT_MAX)
        self.sudo().write(values)
        for thing, words in self._told_of("thing_ids", part.get("remarks")):
            thing.remark = typed(self.env, words, REASON_MAX)
        self._take_matters(part.get("matters"))
        if part.get("all_taken"):
            self._untaken().is_taken = True

    def _take_matters(self, told):
        """Many are taken over with one tap: those that get the same are written together."""
        groups = {}
        for matter, words in self._told_of("matter_ids", told):
            words = words if isinstance(words, dict) else {}
            key = (
                bool(words.get("is_taken")),
                typed(self.env, words.get("remark"), REASON_MAX),
            )
            groups[key] = groups.get(key, matter.browse()) | matter
        for (is_taken, remark), matters in groups.items():
            matters.write({"is_taken": is_taken, "remark": remark})

    def _untaken(self):
        """Matters that are neither taken over nor settled."""
        return self.sudo().matter_ids.filtered(
            lambda matter: not (matter.is_taken or matter.remark or matter.is_done)
        )

    def _take_count(self, thing, told):
        told = told if isinstance(told, dict) else {}
        counted = told.get("counted")
        if isinstance(counted, bool) or not isinstance(counted, int):
            raise UserError(self.env._("Say in whole numbers how many there are."))
        if not 0 <= counted <= MOST_OF_A_THING:
            raise UserError(self.env._("%s: this number cannot be.", thing.display_name))
        words = typed(self.env, told.get("words"), REASON_MAX)
        thing.write({"counted": counted, "is_counted": True, "words": words})

    def _take_done(self, matter, is_done):
        if matter.kind != "note":
            raise UserError(
                self.env._(
                    "%s is ended where it is kept, not at the handover.", matter.display_name
                )
            )
        matter.is_done = bool(is_done)

    def _take_note(self, note):
        words = typed(self.env, note.get("words"), TEXT_MAX, self.env._("The note is empty."))
        uid = self._uid_of(note)
        known = self.sudo().matter_ids.filtered(lambda matter: matter.uid == uid)
        if known:
            known.words = words
            return
        self.env["cctv.handover.matter"].sudo().create(
            {
                "handover_id": self.id,
                "kind": "note",
                "words": words,
                "since": fields.Datetime.now(),
                "uid": uid,
            }
        )

    # Objections -----------------------------------------------------------------------------

    def _take_objections(self, side, part):
        """``objections``: [{"uid", "device_id", "words", "photo"}]: each opens a ticket."""
        for told in self._list_of(part.get("objections")):
            self._take_objection(side, told)

    def _take_objection(self, side, told):
        uid = self._uid_of(told)
        lines = self.env["cctv.handover.device"].sudo()
        if lines.search_count([("handover_id", "=", self.id), ("uid", "=", uid)], limit=1):
            return
        device = self._watched(told.get("device_id"))
        missing = self.env._("Say what is wrong with %s.", device.display_name)
        words = typed(self.env, told.get("words"), TEXT_MAX, missing)
        photo = self._photo(told.get("photo"), device.display_name) if told.get("photo") else None
        health = device.cctv_health or "unknown"
        line = lines.create(
            {
                "handover_id": self.id,
                "device_id": device.id,
                "side": side,
                "user_id": self.env.uid,
                "found": health,
                "is_objected": health == "ok",
                "words": words,
                "photo_ids": [Command.set(photo.ids)] if photo else False,
                "ticket_id": self._ticket_of(device, words).id,
                "uid": uid,
            }
        )
        if photo:
            self._lay_with(photo, line)

    def _watched(self, device_id):
        devices = self.env["maintenance.equipment"].sudo()
        is_id = isinstance(device_id, int) and not isinstance(device_id, bool)
        domain = self.sudo().room_id._device_domain()
        device = is_id and devices.search([("id", "=", device_id), *domain], limit=1)
        if not device:
            raise UserError(self.env._("This device is not watched from here (any more)."))
        return device

    def _ticket_of(self, device, words):
        """The open ticket of the device takes what is seen as a note; else there is a new one, in
        the language of the company."""
        flow = self.env["cctv.ticket.flow"].sudo()._for(self.company_id)
        device = device.with_env(flow.env)
        body = flow.env._(
            "Seen by %(officer)s at the handover %(number)s: %(words)s",
            officer=self.env.user.name,
            number=self.number,
            words=words,
        )
        return flow._take_seen(device, words, body)

    # What was sent --------------------------------------------------------------------------

    def _list_of(self, told):
        told = told or []
        if (
            not isinstance(told, list)
            or len(told) > MOST_AT_ONCE
            or not all(isinstance(one, dict) for one in told)
        ):
            raise UserError(self.env._("This cannot be read. Reload the page and try again."))
        return told

    def _told_of(self, name, told):
        """[(line of ``name``, what is told of it)]; of lines that are not of this handover
        nothing."""
        told = told if isinstance(told, dict) else {}
        return [(line, told[str(line.id)]) for line in self.sudo()[name] if str(line.id) in told]

    def _uid_of(self, told):
        uid = told.get("uid")
        if not (isinstance(uid, str) and uid.isascii() and 8 <= len(uid) <= LONGEST_UID):
            raise UserError(self.env._("This cannot be read. Reload the page and try again."))
        return uid

    def _lay_with(self, photo, record):
        """Whoever may read ``record`` sees its picture, and nobody else."""
        photo.write({"res_model": record._name, "res_id": record.id})

    def _photo(self, text, name):
        """A picture of base64 as a file, small enough to keep."""
        damaged = self.env._("The photo arrived damaged. Please take it again.")
        if not isinstance(text, str) or len(text) > PHOTO_LIMIT_BYTES * 4 // 3 + 4:
            raise UserError(damaged)
        try:
            raw = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise UserError(damaged) from None
        upload = self.env["cctv.uploads"]._take(f"{name}.jpg", raw, self.company_id)
        return self.env["ir.attachment"].sudo().create({"name": upload.name, "raw": upload.raw})
