"""What an answer may be, and what it means. All ways to answer pass here: the form, the phone
screen, RPC and import."""

import base64
import binascii
import math

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.pictures import is_picture
from .cctv_checklist_item import MAX_DECIMALS
from .cctv_checklist_values import (
    NOTE_LIMIT,
    NUMBER_LIMIT,
    PHOTO_LIMIT,
    PHOTO_LIMIT_BYTES,
    PIXEL_LIMIT,
    SIGNATURE_LIMIT_BYTES,
    SIGNATURE_PIXEL_LIMIT,
    TEXT_LIMIT,
    VALUE_FIELDS,
)


class CctvChecklistLine(models.Model):
    _inherit = "cctv.checklist.line"

    answer = fields.Char(compute="_compute_answer", help="What was answered, in words.")
    answer_options = fields.Json(
        string="Answers to choose",
        compute="_compute_answer_options",
        export_string_translation=False,
    )

    @api.depends(*VALUE_FIELDS.values(), "is_answered")
    @api.depends_context("lang")
    def _compute_answer(self):
        for line in self:
            line.answer = line.is_answered and line._answer_words()

    @api.depends("item_id.option_ids.name")
    @api.depends_context("lang")
    def _compute_answer_options(self):
        for line in self:
            options = line.item_id.option_ids if line.kind == "choice" else []
            line.answer_options = [[option.id, option.name] for option in options]

    def _answer_words(self):
        """The answer as a person reads it, e.g. '12.1 V'."""
        self.ensure_one()
        if self.kind == "number":
            return f"{self.item_id._format(self.value_number)} {self.unit or ''}".strip()
        if self.kind == "result":
            field = self._fields["value_result"]
            return dict(field._description_selection(self.env))[self.value_result]
        if self.kind == "photo":
            count = len(self.photo_ids)
            return self.env._("1 photo") if count == 1 else self.env._("%s photos", count)
        words = {
            "tick": self.env._("Done"),
            "choice": self.value_option_id.name,
            "text": self.value_text,
            "signature": self.env._("Signed"),
        }
        return words[self.kind]

    def _prepare_answer(self, vals):
        """``vals`` as they are written: checked, and without characters that cannot be kept."""
        vals = {
            name: value.replace("\x00", "") if isinstance(value, str) else value
            for name, value in vals.items()
        }
        for kind in set(self.mapped("kind")):
            self._check_answer(kind, vals)
        return vals

    def _check_answer(self, kind, vals):
        """Refuse, with a sentence, what is no answer to these questions of one kind.

        :param vals: values of answer fields, as they are given to ``write``
        """
        lines = self.filtered(lambda line: line.kind == kind)
        own = VALUE_FIELDS[kind]
        for name in VALUE_FIELDS.values():
            if name in vals and name != own and vals[name] not in (False, None, [], "", 0):
                raise ValidationError(lines[:1]._other_kind_sentence())
        if len(self._string(vals.get("note"))) > NOTE_LIMIT:
            raise ValidationError(self.env._("A remark has at most %s characters.", NOTE_LIMIT))
        if vals.get(own) not in (False, None) and hasattr(lines, f"_check_{kind}"):
            for line in lines:
                getattr(line, f"_check_{kind}")(vals[own])

    def _other_kind_sentence(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return self.env._(
            "'%(question)s' is answered otherwise: %(kind)s.",
            question=self.item_id.name,
            kind=kinds[self.kind],
        )

    def _string(self, value):
        if value in (False, None):
            return ""
        if not isinstance(value, str):
            raise ValidationError(self.env._("A text was expected. Please enter it again."))
        return value

    def _check_result(self, value):
        known = dict(self._fields["value_result"]._description_selection(self.env))
        if not isinstance(value, str) or value not in known:
            raise ValidationError(
                self.env._("'%s' is passed, failed or not applicable.", self.item_id.name)
            )

    def _check_number(self, value):
        question = self.item_id.name
        if (
            isinstance(value, bool)
            or not isinstance(value, (int, float))
            or (isinstance(value, float) and not math.isfinite(value))
        ):
            raise ValidationError(self.env._("'%s' is answered with a number.", question))
        if abs(value) >= NUMBER_LIMIT or abs(round(value, MAX_DECIMALS) - value) > 1e-9 * max(
            1, abs(value)
        ):
            raise ValidationError(
                self.env._(
                    "The number for '%(question)s' has too many digits: at most 10 before and "
                    "%(decimals)s after the decimal point.",
                    question=question,
                    decimals=MAX_DECIMALS,
                )
            )

    def _check_choice(self, value):
        if value not in self.item_id.option_ids.ids:
            raise ValidationError(
                self.env._("Choose one of the answers given for '%s'.", self.item_id.name)
            )

    def _check_text(self, value):
        if len(self._string(value)) > TEXT_LIMIT:
            raise ValidationError(
                self.env._(
                    "The text for '%(question)s' has %(length)s characters; at most %(limit)s fit. "
                    "Please shorten it.",
                    question=self.item_id.name,
                    length=len(value),
                    limit=TEXT_LIMIT,
                )
            )

    def _check_signature(self, value):
        self._check_signature_bytes(self._decoded(value))

    def _check_signature_bytes(self, raw):
        if not is_picture(raw, SIGNATURE_LIMIT_BYTES, SIGNATURE_PIXEL_LIMIT):
            raise ValidationError(
                self.env._(
                    "The signature for '%s' cannot be read. Please sign again.", self.item_id.name
                )
            )

    def _decoded(self, value):
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, TypeError, ValueError):
            return None

    def _adopt_photos(self, photos):
        """Photos that were just added become the line's own, once they are known to be pictures."""
        self.ensure_one()
        if len(self.photo_ids) > PHOTO_LIMIT:
            raise ValidationError(
                self.env._(
                    "'%(question)s' takes at most %(limit)s photos.",
                    question=self.item_id.name,
                    limit=PHOTO_LIMIT,
                )
            )
        for photo in photos.sudo():
            self._check_picture(photo)
        photos.sudo().write({"res_model": self._name, "res_id": self.id, "public": False})

    def _check_picture(self, photo):
        belongs = (photo.res_model or self._name, photo.res_id or self.id)
        is_mine = photo.create_uid == self.env.user and not photo.res_id
        if (
            belongs != (self._name, self.id)
            or not (is_mine or photo.res_id)
            or photo.type != "binary"
        ):
            raise ValidationError(
                self.env._("'%s' belongs to something else. Please upload it again.", photo.name)
            )
        if not is_picture(photo.raw, PHOTO_LIMIT_BYTES, PIXEL_LIMIT):
            raise ValidationError(
                self.env._(
                    "'%(name)s' is not a picture that can be read. Photos are JPEG or PNG of "
                    "at most %(limit)s MB.",
                    name=photo.name,
                    limit=PHOTO_LIMIT_BYTES // 1024**2,
                )
            )

    def _prepare_outcome(self, vals):
        """Whether the line is answered and what that means, after ``vals`` were written."""
        self.ensure_one()
        own = VALUE_FIELDS[self.kind]
        answered = self._has_answer(vals)
        deviation = (
            answered and self.kind == "number" and self.item_id._deviation(self.value_number)
        )
        failed = (
            bool(deviation)
            or answered
            and (self.value_result == "fail" or self.value_option_id.is_failure)
        )
        outcome = {"is_answered": answered, "is_failed": failed, "deviation": deviation}
        if own in vals:
            outcome["date_answered"] = answered and fields.Datetime.now()
            outcome["answered_by_id"] = answered and self.env.uid
        return outcome

    def _has_answer(self, vals):
        if self.kind == "number":  # 0 is an answer, and the column cannot tell it from none
            given = vals.get("value_number", self.is_answered)
            return given is not False and given is not None
        value = self[VALUE_FIELDS[self.kind]]
        return bool(value.strip() if self.kind == "text" and value else value)
