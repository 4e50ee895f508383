from dataclasses import replace

from odoo import models

from ..papers import pictures, types as t
from .cctv_paper import picture_bytes

PICTURE_BOX = (250, 150)
"""Points that a picture is made small for before it is held in memory."""

MOST_PICTURES = 60

TIME = "d MMM HH:mm"


class CctvPaperOfLog(models.AbstractModel):
    """Log Pengawasan Harian: the entries of a shift or of a day, the oldest first."""

    _name = "cctv.paper.of.log"
    _description = "Printed daily log"
    _inherit = ["cctv.paper.of.room"]

    def _title(self, record):
        return self.env._("Daily surveillance log")

    def _kind_of_document(self, record):
        return self.env._("Daily log")

    def _entries(self, record):
        """The entries that stand on it."""
        raise NotImplementedError

    def _officers(self, record):
        """The users who sign for what they wrote."""
        return self._entries(record).user_id

    def _paper(self, record):
        return replace(super()._paper(record), is_landscape=True)

    def _blocks(self, record):
        entries = self._entries(record).sorted(lambda entry: (entry.date, entry.id))
        return [
            t.Facts(tuple(self._facts(record, entries)), columns=3),
            self._log_table(record, entries),
            *self._pictures(entries),
            *self._places(record),
        ]

    def _facts(self, record, entries):
        _ = self.env._
        kept = entries.filtered(lambda entry: not entry.is_void)
        weighty = kept.filtered(lambda entry: entry.severity != "normal")
        return (
            (_("Control room"), record.room_id.name),
            (_("Officers"), ", ".join(self._officers(record).mapped("name")) or "-"),
            (_("Entries"), str(len(kept))),
            (_("Important or emergency"), str(len(weighty))),
            (_("Entered later"), str(len(kept.filtered("is_late")))),
            (_("Crossed out"), str(len(entries) - len(kept))),
        )

    def _log_table(self, record, entries):
        _ = self.env._
        head = (_("No."), _("Time"), _("Camera or place"), _("Category"), _("What was seen"),
                _("What followed"), _("Officer"))  # fmt: skip
        sealed = self._sealed_words(record)
        rows = tuple(self._row(entry, sealed) for entry in entries)
        return t.Table(head, rows, (1.5, 1.3, 1.7, 1.3, 4.2, 2.9, 1.4))

    def _sealed_words(self, record):
        """{path: entry of the seal}."""
        return {}

    def _row(self, entry, sealed):
        def words(name):
            return self._words_then(entry, name, sealed.get(f"entry_ids[{entry.id}].{name}"))

        weight = words("severity") if entry.severity != "normal" else ""
        return (
            entry.number or "",
            "\n".join(filter(None, (self._moment(entry.date, TIME), *self._lateness(entry)))),
            entry.device_id.display_name or entry.location_id.complete_name or "-",
            "\n".join(filter(None, (words("category"), weight))),
            "\n".join(self._seen(entry, words)),
            "\n".join(self._followed(entry)) or "-",
            entry.user_id.name or "",
        )

    def _words_then(self, entry, name, then):
        """What stood in a field at sealing. A choice is sealed with its label in the company's
        language: unless it was altered it has that of the paper."""
        is_choice = entry._fields[name].type == "selection"
        if not then or (is_choice and then["value"] == entry[name]):
            return self._words_of_now(entry, name)
        return then.get("text") or ""

    def _lateness(self, entry):
        if entry.from_paper:
            yield self.env._("from paper, entered %s", self._moment(entry.date_written, TIME))
        elif entry.is_late:
            yield self.env._("entered %s", self._moment(entry.date_written, TIME))

    def _seen(self, entry, words):
        _ = self.env._
        if entry.is_void:
            yield _("CROSSED OUT: %s", entry.void_reason or "-")
        if entry.corrects_id:
            yield _("Corrects %s", entry.corrects_id.number)
        if entry.complainant:
            yield _("Complaint from %s:", entry.complainant)
        yield words("facts")
        if entry.opinion:
            yield _("Opinion: %s", words("opinion"))

    def _followed(self, entry):
        _ = self.env._
        if entry.told_name:
            told = (entry.told_name, self._moment(entry.told_date, TIME))
            yield _("Told: %s", ", ".join(told))
        if entry.confirmed_by_id:
            knows = (entry.confirmed_by_id.name, self._moment(entry.confirmed_date, TIME))
            yield _("Superior knows: %s", ", ".join(knows))
        if entry.confirmed_words:
            yield entry.confirmed_words
        if entry.forwarded_to:
            yield _("Forwarded to %s.", entry.forwarded_to)
        if incidents := entry.sudo().incident_ids:
            yield _("Incident: %s", ", ".join(incidents.mapped("number")))
        if entry.done_words:
            yield _("Result: %s", entry.done_words)
        elif entry.is_open:
            yield _("To be followed up")

    def _pictures(self, entries):
        taken = entries.filtered(lambda entry: entry.picture_state == "taken")[:MOST_PICTURES]
        photos = tuple(self._photo(entry) for entry in taken)
        return [t.Photos(photos, title=self.env._("Pictures"))] if photos else []

    def _photo(self, entry):
        raw = picture_bytes(entry.picture)
        small = pictures.small(raw, *PICTURE_BOX) if raw else None
        when = self._moment(entry.picture_date, "d MMM y HH:mm:ss")
        return t.Photo(small, f"{entry.number}, {entry.device_id.cctv_code or ''}, {when}")

    def _places(self, record):
        """Signed by hand: by who wrote, and by the supervisor."""
        cells = [self._officer_cell(user) for user in self._officers(record)[:4]]
        cells = cells or [t.SignatureCell(self.env._("Officer on duty"))]
        cells.append(t.SignatureCell(self.env._("Checked by the supervisor")))
        return [t.Signatures(tuple(cells))]

    def _officer_cell(self, user):
        texts = user.partner_id._cctv_signer_vals()
        named = {name: texts[name] or "" for name in ("name", "position", "rank", "nip")}
        return t.SignatureCell(self.env._("Officer on duty"), **named)


class PaperLogSheet(models.AbstractModel):
    """The log of a shift, sealed."""

    _name = "report.helpdesk_cctv.paper_log_sheet"
    _description = "Printed log of a shift"
    _inherit = ["cctv.paper.of.log"]

    def _entries(self, record):
        return record.entry_ids

    def _officers(self, record):
        return record.shift_id.duty_ids.officer_id.user_id or super()._officers(record)

    def _sealed_words(self, record):
        return {entry["path"]: entry for entry in record.seal_id.entries or ()}

    def _facts(self, record, entries):
        _ = self.env._
        slot = record.shift_id.slot_id.name or _("No shift")
        span = (self._moment(record.date_start), self._moment(record.date_end))
        return (
            (_("Number"), record.number),
            (_("Shift"), f"{slot}, {' – '.join(span)}"),
            *super()._facts(record, entries),
        )

    def _blocks(self, record):
        return [*super()._blocks(record), *self._addenda(record), *self._seal_blocks(record)]


class PaperLogDay(models.AbstractModel):
    """The log of a day, or of a shift that still runs: from the window that prints it."""

    _name = "report.helpdesk_cctv.paper_log_day"
    _description = "Printed log of a day"
    _inherit = ["cctv.paper.of.log"]

    def _papers_of(self, records, lang):
        for record in records:
            record._check_readable()
        return super()._papers_of(records, lang)

    def _entries(self, record):
        return record._entries()

    def _number(self, record):
        return ""

    def _document(self, record):
        """A day has no number: the header names the procedure in force."""
        procedure = self._company(record)._cctv_profile().procedure_id
        if revision := procedure.current_revision_id:
            return self._revision_facts(revision)
        return {**super()._document(record), "number": "-"}

    def _facts(self, record, entries):
        what = (self.env._("Day"), self._day(record.day))
        if record.kind == "shift":
            what = (self.env._("Shift"), record.shift_id.display_name)
        return (what, *super()._facts(record, entries))
