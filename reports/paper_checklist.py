from odoo import models

from ..papers import pictures, types as t
from .cctv_paper import picture_bytes

PHOTO_BOX = (260, 260)
"""Points that a photo is made small for before it is held in memory."""


class PaperChecklist(models.AbstractModel):
    """A checklist on paper: filled in, or as an empty form while nothing is answered."""

    _name = "report.helpdesk_cctv.paper_checklist"
    _description = "Printed checklist"
    _inherit = ["cctv.paper"]

    def _title(self, record):
        """In the language of the paper, unless the form was renamed since it was sealed."""
        template, sealed = record.template_id, self._words(record, "template_id")
        languages = self.env["res.lang"].get_installed()
        names = {template.with_context(lang=code).name for code, _name in languages}
        return template.name if sealed in names else sealed

    def _mark(self, record):
        if record.state == "cancelled":
            return self.env._("CANCELLED")
        return "" if self._is_blank(record) else super()._mark(record)

    def _is_blank(self, record):
        return record.state == "open" and not any(record.line_ids.mapped("is_answered"))

    def _blocks(self, record):
        blank = self._is_blank(record)
        blocks = [t.Facts(tuple(self._facts(record, blank)))]
        blocks.append(t.Checklist(self._sections(record), is_blank=blank))
        blocks += self._photos(record)
        blocks += self._remarks(record, blank)
        blocks += self._addenda(record)
        blocks += self._signatures(record, blank)
        return blocks + self._seal_blocks(record)

    def _facts(self, record, blank):
        """Label and words; None where an empty form leaves room to write."""
        facts = self._known(record)
        if blank:
            return [(label, words or None) for label, words in facts]
        return [(label, words or "-") for label, words in facts]

    def _known(self, record):
        return (
            (self.env._("Number"), record.number),
            (self.env._("Device"), self._words(record, "device_id")),
            (self.env._("Place"), self._words(record, "location_id")),
            (self.env._("Filled in by"), self._words(record, "user_id")),
            (self.env._("Started"), self._moment(record.date_started)),
            (self.env._("Done"), self._moment(record.date_done)),
            (self.env._("Standard time / taken"), self._times(record)),
            (self.env._("Under procedure"), self._procedure(record.procedure_revision_id)),
        )

    def _times(self, record):
        standard = record.standard_minutes
        words = self.env._("%s min", standard) if standard else ""
        if record.state == "done":
            return f"{words or '-'} / {self.env._('%s min', record.minutes_taken)}"
        return words

    def _procedure(self, revision):
        if not revision:
            return ""
        facts = self._revision_facts(revision)
        return self.env._(
            "%(number)s, revision %(revision)s",
            number=facts["number"],
            revision=facts["revision"],
        )

    def _sections(self, record):
        numbered = list(self._numbered(record))
        sections, lines = [], []
        for index, (number, line) in enumerate(numbered):
            lines.append(self._question(number, line))
            last = index + 1 == len(numbered)
            if last or numbered[index + 1][1].section_id != line.section_id:
                sections.append(t.Section(line.section_id.name or "", tuple(lines)))
                lines = []
        return tuple(sections)

    def _numbered(self, record):
        """(number, line) of what is on the paper: on an empty one all that may be asked."""
        blank = self._is_blank(record)
        return enumerate(record.line_ids.filtered(lambda line: blank or line.is_asked), 1)

    def _question(self, number, line):
        return t.Question(
            **self._asked(number, line.item_id),
            answer=self._answer(line),
            result=self._result(line),
            is_answered=line.is_answered,
            is_failed=line.is_failed,
            remark=line.note or "",
            signature=picture_bytes(line.value_signature) if line.kind == "signature" else None,
        )

    def _asked(self, number, item):
        """The part of a question that is the same on an empty form."""
        return {
            "number": str(number),
            "text": item.name or "",
            "kind": item.kind,
            "is_required": item.is_required,
            "hint": " ".join(filter(None, (item._condition_words(), item.help_text))),
            "bounds": self._bounds(item),
            "unit": item.unit or "",
            "options": tuple(option.name or "" for option in item.option_ids),
        }

    def _result(self, line):
        if line.kind == "tick":
            return "done" if line.value_tick else "not_done"
        return line.value_result or ""

    def _answer(self, line):
        if line.kind == "number":
            return self._number_words(line.value_number, line.item_id)
        if line.kind == "choice":
            return line.value_option_id.name or ""
        if line.kind == "text":
            return line.value_text or ""
        if line.kind == "photo" and line.photo_ids:
            return self.env._("Photos: %s, see below", len(line.photo_ids))
        return ""

    def _number_words(self, value, item, unit=True):
        words = item._format(value)
        return f"{words} {item.unit}" if unit and item.unit else words

    def _bounds(self, item):
        low = self._number_words(item.minimum, item, unit=not item.has_maximum)
        high = self._number_words(item.maximum, item)
        if item.has_minimum and item.has_maximum:
            return self.env._("From %(low)s to %(high)s", low=low, high=high)
        if item.has_minimum:
            return self.env._("At least %s", low)
        return self.env._("At most %s", high) if item.has_maximum else ""

    def _photos(self, record):
        photos = []
        for number, line in self._numbered(record):
            caption = f"{number}. {line.item_id.name or ''}"
            for photo in line.photo_ids.sorted("id"):
                photos.append(t.Photo(pictures.small(photo.raw or b"", *PHOTO_BOX), caption))
                # not all at a time: a photo of a phone has megabytes
                photo.invalidate_recordset(["raw", "datas"], flush=False)
        return [t.Photos(tuple(photos), title=self.env._("Photos"))] if photos else []

    def _remarks(self, record, blank):
        title = self.env._("Remarks")
        if record.note:
            return [t.Heading(title, 2), t.Text(record.note)]
        return [t.WritingLines(title)] if blank else []
