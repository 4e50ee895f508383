"""How one answer, photo or removal that the filling screen sends is taken, once."""

import base64
import binascii
from datetime import datetime

from PIL import Image

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from .cctv_checklist_values import PHOTO_LIMIT_BYTES, VALUE_FIELDS
from .cctv_phone_clock import parse_time
from .cctv_poll_tools import clean

MOST_SECONDS = 2**31 - 1


class CctvChecklist(models.Model):
    _inherit = "cctv.checklist"

    def _fill_take_answer(self, line, thing, moment, clock):
        values = thing.get("values")
        may_be_set = {VALUE_FIELDS[line.kind], "note"} - {"photo_ids"}
        if not isinstance(values, dict) or not values or set(values) - may_be_set:
            raise UserError(
                self.env._("The answer does not fit the question '%s'.", line.item_id.name)
            )
        # a phone that cuts an emoji in two sends half of it
        values = {name: clean(v) if isinstance(v, str) else v for name, v in values.items()}
        new = {
            name: value
            for name, value in values.items()
            if not self._fill_receipts(line, thing["uid"], self._fill_part(name))
        }
        if not new:
            return {"status": "same"}
        for name, value in new.items():
            if conflict := self._fill_conflict(line, name, value, moment):
                return conflict
        line.write(new)
        for name in new:
            self._fill_acknowledge(line, thing, self._fill_part(name), moment, clock)
        if VALUE_FIELDS[line.kind] in new and line.is_answered:
            self._fill_date(line, moment)
        return {"status": "saved"}

    def _fill_date(self, line, moment):
        """The answer is dated by when it was given, not by when there was a connection."""
        line._set({"date_answered": moment})
        if not self.date_started or moment < self.date_started:
            self._set({"date_started": moment})

    def _fill_part(self, name):
        return "note" if name == "note" else "value"

    def _fill_take_photo(self, line, thing, moment, clock):
        if self._fill_receipts(line, thing["uid"], "photo"):
            return {"status": "same"}
        if self._fill_receipts(line, thing["uid"], "removal"):
            return {"status": "same"}  # it was removed before it arrived
        photo = self._fill_make_photo(
            f"{line.item_id.name[:60]} {moment:%Y-%m-%d %H.%M.%S}.jpg",
            self._fill_photo_bytes(thing.get("photo")),
        )
        line.write({"photo_ids": [Command.link(photo.id)]})
        self._fill_acknowledge(line, thing, "photo", moment, clock, attachment_id=photo.id)
        if line.kind == "photo":
            self._fill_date(line, moment)
        return {"status": "saved", "photo_id": photo.id}

    def _fill_make_photo(self, name, raw):
        try:
            return self.env["ir.attachment"].create({"name": name, "raw": raw})
        except Image.DecompressionBombError:
            damaged = self.env._("The photo arrived damaged. Please take it again.")
            raise UserError(damaged) from None

    def _fill_photo_bytes(self, text):
        try:
            if len(text) > PHOTO_LIMIT_BYTES * 4 // 3 + 4:
                raise UserError(
                    self.env._(
                        "The photo is too large: at most %s MB.", PHOTO_LIMIT_BYTES // 1024**2
                    )
                )
            return base64.b64decode(text, validate=True)
        except (binascii.Error, TypeError, ValueError):
            damaged = self.env._("The photo arrived damaged. Please take it again.")
            raise UserError(damaged) from None

    def _fill_take_removal(self, line, thing, moment, clock):
        sent = self._fill_receipts(line, thing.get("photo_uid"), "photo")
        photo = line.photo_ids.filtered(
            lambda photo: photo.id in (thing.get("photo_id"), sent.attachment_id.id)
        )
        uid = thing.get("photo_uid")
        if self._fill_is_uid(uid) and not self._fill_receipts(line, uid, "removal"):
            self._fill_acknowledge(line, {**thing, "uid": uid}, "removal", moment, clock)
        if not photo:
            return {"status": "same"}
        line.write({"photo_ids": [Command.unlink(photo.id)]})
        photo.sudo().unlink()
        return {"status": "saved"}

    # Receipts and conflicts

    def _fill_receipts(self, line, uid, part):
        receipts = self.env["cctv.checklist.receipt"].sudo()
        if not isinstance(uid, str):
            return receipts
        return receipts.search(
            [("line_id", "=", line.id), ("uid", "=", uid), ("part", "=", part)], limit=1
        )

    def _fill_acknowledge(self, line, thing, part, moment, clock, **values):
        told = parse_time(thing.get("answered_at") or thing.get("taken_at"))
        off = int(clock.off.total_seconds())
        self.env["cctv.checklist.receipt"].sudo().create(
            {
                "uid": thing["uid"],
                "line_id": line.id,
                "part": part,
                "user_id": self.env.uid,
                "date_answered": moment,
                "date_device": told,
                "clock_off_s": max(-MOST_SECONDS, min(MOST_SECONDS, off)),
                **values,
            }
        )

    def _fill_conflict(self, line, name, value, moment):
        """The result that says so when somebody else answered otherwise, later than ``moment``."""
        who, when = self._fill_last(line, name)
        if not when or who == self.env.user or when <= moment:
            return None
        present = line.note if name == "note" else self._fill_value(line)
        if (present or False) == (value or False) and type(present) is type(value):
            return None
        return {"status": "conflict", "message": self._fill_conflict_words(line, name, value)}

    def _fill_last(self, line, name):
        """Who answered this last, and when."""
        part = self._fill_part(name)
        receipt = (
            self.env["cctv.checklist.receipt"]
            .sudo()
            .search([("line_id", "=", line.id), ("part", "=", part)], limit=1)
        )
        answered = (part == "value" and line.date_answered) or datetime.min
        if receipt and answered <= receipt.date_answered:
            return receipt.user_id, receipt.date_answered
        if part == "value" and line.is_answered:
            return line.sudo().answered_by_id, line.date_answered
        return self.env["res.users"], None

    def _fill_conflict_words(self, line, name, value):
        who, when = self._fill_last(line, name)
        present = line.note if name == "note" else self._fill_value(line)
        return self.env._(
            "%(who)s answered later, at %(when)s: %(theirs)s. Your answer was: %(mine)s.",
            who=who.name,
            when=format_datetime(self.env, when, dt_format="short"),
            theirs=self._fill_words(line, name, present),
            mine=self._fill_words(line, name, value),
        )

    def _fill_words(self, line, name, value):
        """An answer as a person reads it."""
        if name != "note" and line.kind == "tick":
            return self.env._("ticked") if value else self.env._("not ticked")
        if value in (False, None, ""):
            return self.env._("nothing")
        if name == "value_number" and isinstance(value, int | float):
            return f"{line.item_id._format(value)} {line.item_id.unit or ''}".strip()
        if name == "value_result":
            labels = dict(line._fields[name]._description_selection(self.env))
            return labels.get(value, str(value)[:80])
        if name == "value_option_id":
            options = line.item_id.option_ids
            return options.filtered(lambda option: option.id == value).name or str(value)[:80]
        if name == "value_signature":
            return self.env._("a signature")
        return str(value)[:80]
