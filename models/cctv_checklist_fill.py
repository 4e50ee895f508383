"""What the screen that fills in a checklist asks and sends (docs/design/filling-in.md).

The screen keeps answers while there is no connection and sends them again until it hears a reply,
so each method takes the same thing twice without harm, and answers for each thing sent apart.
"""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .cctv_checklist_values import VALUE_FIELDS
from .cctv_phone_clock import PhoneClock

MOST_ANSWERS = 200
"""Answers in one request; the screen sends 20."""
LONGEST_UID = 64


class CctvChecklist(models.Model):
    _inherit = "cctv.checklist"

    def action_fill_in(self):
        """Open the screen that fills in this checklist."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "cctv_checklist_fill",
            "name": self.env._("Fill in"),
            "context": {"active_id": self.id},
        }

    def cctv_fill_data(self):
        """All that the screen shows, in one call; see ``_fill_question`` and ``_fill_answer``."""
        self.ensure_one()
        self.check_access("read")
        lines = self.line_ids
        return {
            "id": self.id,
            "number": self.number or "",
            "title": self.template_id.name or "",
            "kind": dict(self._fields["kind"]._description_selection(self.env)).get(self.kind, ""),
            "device": self.device_id.display_name or "",
            "place": self.location_id.display_name or "",
            "sections": self._fill_sections(lines),
            "questions": [self._fill_question(line) for line in lines],
            **self._fill_present(),
        }

    def cctv_fill_answers(self, answers, who=None):
        """Take answers; an empty list asks for those of others.

        :param list answers: ``{"uid", "line_id", "values": {field: value}, "answered_at"}``;
            answered_at in ISO 8601 by the phone's clock
        :param dict who: ``{"user_id", "sent_at"}``: who answered, and the phone's clock now
        :return: ``{"results": [{"uid", "status", "message"}], "answers", "state", "may_edit",
            "why_not"}``; status is saved, same (had it already), conflict (a later answer of
            somebody else stays) or refused
        """
        return self._fill_each(answers, who, self._fill_take_answer)

    def cctv_fill_photo(self, photo, who=None):
        """Take one photo: ``{"uid", "line_id", "photo": base64, "taken_at"}``. Replies as
        ``cctv_fill_answers``."""
        return self._fill_each([photo], who, self._fill_take_photo)

    def cctv_fill_remove_photo(self, removal, who=None):
        """Remove one photo: ``{"uid", "line_id"}`` and its ``photo_id``, or ``photo_uid`` when the
        phone does not know whether it arrived. Replies as ``cctv_fill_answers``."""
        return self._fill_each([removal], who, self._fill_take_removal)

    # What the screen shows

    def _fill_sections(self, lines):
        """The titles in their order; one without a name for questions above the first title."""
        sections = lines.section_id.sorted(lambda item: (item.sequence, item.id))
        untitled = [{"id": False, "name": ""}] if any(not line.section_id for line in lines) else []
        return untitled + [{"id": section.id, "name": section.name} for section in sections]

    def _fill_question(self, line):
        item = line.item_id
        return {
            "id": line.id,
            "section_id": line.section_id.id,
            "name": item.name,
            "help": item.help_text or "",
            "kind": line.kind,
            "is_required": line.is_required,
            "asked_after": item.asked_after_id.id,
            "unit": item.unit or "",
            "bounds": (item.bounds_text or "") if item.has_minimum or item.has_maximum else "",
            "minimum": item.minimum if item.has_minimum else None,
            "maximum": item.maximum if item.has_maximum else None,
            "options": [
                {"id": option.id, "name": option.name, "is_failure": option.is_failure}
                for option in item.option_ids
            ],
        }

    def _fill_present(self):
        """What may change while the screen is open."""
        self.invalidate_recordset(["state", "seal_state"])
        receipts = self.env["cctv.checklist.receipt"].sudo()
        photos = receipts.search_fetch(
            [("line_id", "in", self.line_ids.ids), ("attachment_id", "!=", False)],
            ["uid", "attachment_id"],
        )
        uids = {receipt.attachment_id.id: receipt.uid for receipt in photos}
        why_not = self._fill_obstacle()
        return {
            "answers": {str(line.id): self._fill_answer(line, uids) for line in self.line_ids},
            "state": self.state,
            "seal_state": self.seal_state,
            "may_edit": not why_not,
            "why_not": why_not,
        }

    def _fill_answer(self, line, photo_uids):
        return {
            "value": self._fill_value(line),
            "note": line.note or "",
            "photos": [
                {
                    "id": photo.id,
                    "uid": photo_uids.get(photo.id, ""),
                    "url": f"/web/image/{photo.id}?width=320&height=320&unique={photo.checksum}",
                }
                for photo in line.sudo().photo_ids
            ],
            "at": fields.Datetime.to_string(line.date_answered),
            "by": line.sudo().answered_by_id.name or "",
        }

    def _fill_value(self, line):
        if line.kind == "photo":
            return False
        if line.kind == "number":
            return line.value_number if line.is_answered else False
        if line.kind == "choice":
            return line.value_option_id.id
        if line.kind == "signature":
            if not line.value_signature:
                return False
            moment = fields.Datetime.to_string(line.date_answered)
            url = f"/web/image/{line._name}/{line.id}/value_signature"
            return f"{url}?unique={moment}".replace(" ", "_")
        return line[VALUE_FIELDS[line.kind]]

    def _fill_obstacle(self):
        """Why the caller cannot answer, in a sentence; '' when there is no obstacle."""
        if self.state == "done" or self.seal_state == "sealed":
            return self.env._("This checklist is done. Its answers can no longer be changed here.")
        if self.state != "open":
            return self.env._("This checklist was cancelled. It can no longer be filled in.")
        if not (self.has_access("write") and self.line_ids.has_access("write")):
            return self.env._("You may read this checklist, but not fill it in.")
        return ""

    # What the screen sends

    def _fill_each(self, things, who, take):
        """Call ``take(line, thing, moment, clock)`` for each thing; what goes wrong with one is its
        own result, and is undone for it alone."""
        self.ensure_one()
        self.check_access("read")
        who = who if isinstance(who, dict) else {}
        if who.get("user_id", self.env.uid) != self.env.uid:
            return {"status": "other_user", "results": []}
        if not isinstance(things, list) or len(things) > MOST_ANSWERS:
            raise UserError(
                self.env._("At most %s answers can be sent at once. Send fewer.", MOST_ANSWERS)
            )
        if things:
            self._fill_wait_turn()
        clock = PhoneClock(who.get("sent_at"), fields.Datetime.now())
        results = [self._fill_one(thing, clock, take) for thing in things]
        return {"results": results, **self._fill_present()}

    def _fill_wait_turn(self):
        """One request a checklist at a time. The row really changes, so a second request that
        waited is started anew by the server and sees what the first one wrote."""
        if not self._fill_obstacle():
            self.env.cr.execute(
                SQL("UPDATE cctv_checklist SET write_date = write_date WHERE id = %s", self.id)
            )

    def _fill_one(self, thing, clock, take):
        uid = thing.get("uid") if isinstance(thing, dict) else None
        try:
            with self.env.cr.savepoint():
                line = self._fill_line(thing)
                told = thing.get("answered_at") or thing.get("taken_at")
                made = self.create_date.replace(microsecond=0)
                result = take(line, thing, clock.correct(told, made), clock)
        except UserError as error:
            result = {"status": "refused", "message": str(error)}
        return {"message": "", **result, "uid": uid}

    def _fill_line(self, thing):
        """The line that ``thing`` is about; UserError for what is no sensible request."""
        if obstacle := self._fill_obstacle():
            raise AccessError(obstacle)
        uid = thing.get("uid") if isinstance(thing, dict) else None
        if not self._fill_is_uid(uid):
            raise UserError(self.env._("The answer cannot be read. Please enter it again."))
        line = self.line_ids.filtered(lambda line: line.id == thing.get("line_id"))
        if not line:
            raise UserError(self.env._("This question is not part of the checklist (any more)."))
        return line

    def _fill_is_uid(self, uid):
        return isinstance(uid, str) and uid.isascii() and 8 <= len(uid) <= LONGEST_UID
