from odoo import models

from ..models.cctv_choices import LOG_CATEGORIES, LOG_SEVERITIES, LOG_TOLD
from ..papers import types as t

TOLD_APART = ("obstacle", "force_majeure")
"""Categories whose entries stand on it one by one, besides complaints."""


class PaperLogActivity(models.AbstractModel):
    """Laporan kegiatan CCTV (P2): what the control room had to do in a period, in figures, with
    every complaint and what became of it."""

    _name = "report.helpdesk_cctv.paper_log_activity"
    _description = "Printed report of activities"
    _inherit = ["cctv.paper.of.log"]

    def _title(self, record):
        return self.env._("Report of CCTV activities")

    def _kind_of_document(self, record):
        return self.env._("Report")

    def _papers_of(self, records, lang):
        for record in records:
            record._check_readable()
        return super()._papers_of(records, lang)

    def _number(self, record):
        return ""

    def _document(self, record):
        return self.env["report.helpdesk_cctv.paper_log_day"]._document(record)

    def _entries(self, record):
        return record._entries().filtered(lambda entry: not entry.is_void)

    def _blocks(self, record):
        _ = self.env._
        entries = self._entries(record)
        apart = entries.filtered(lambda entry: entry.category in TOLD_APART)
        return [
            t.Facts(tuple(self._period_facts(record, entries)), columns=3),
            t.Heading(_("By category and severity"), 2),
            self._categories(entries),
            t.Heading(_("By shift"), 2),
            self._shifts(entries),
            *self._incidents(record._incidents()),
            t.Heading(_("Complaints and what became of them"), 2),
            self._complaints(entries.filtered(lambda entry: entry.category == "complaint")),
            t.Heading(_("Obstacles to recording and force majeure"), 2),
            self._apart(apart),
            t.Text(_("Entries that were crossed out do not count.")),
            t.Signatures((t.SignatureCell(_("Made by")), t.SignatureCell(_("Noted by")))),
        ]

    def _period_facts(self, record, entries):
        _ = self.env._
        weighty = entries.filtered(lambda entry: entry.severity in LOG_TOLD)
        allowed = self._company(record)._cctv_profile().superior_notice_minutes
        in_time = weighty.filtered(lambda entry: 0 < entry.notice_minutes <= allowed)
        span = (self._day(record.date_from), self._day(record.date_to))
        return (
            (_("Period"), " – ".join(span)),
            (_("Control room"), record.room_id.name),
            (_("Entries"), str(len(entries))),
            (_("Superior knew in time"), f"{len(in_time)} / {len(weighty)}"),
            (_("Still to be followed up"), str(len(entries.filtered("is_open")))),
            (_("Entered later"), str(len(entries.filtered("is_late")))),
        )

    def _choices(self, name):
        return dict(self.env["cctv.log.entry"]._fields[name]._description_selection(self.env))

    def _categories(self, entries):
        _ = self.env._
        names, weights = self._choices("category"), self._choices("severity")
        codes = [code for code, _label in LOG_SEVERITIES]
        rows = []
        for category, _label in LOG_CATEGORIES:
            mine = entries.filtered(lambda entry, c=category: entry.category == c)
            rows.append((names[category], *self._counts(mine, "severity", codes)))
        rows.append((_("Total"), *self._counts(entries, "severity", codes)))
        head = (_("Category"), *(weights[code] for code in codes), _("Total"))
        align = "l" + "r" * (len(codes) + 1)
        return t.Table(head, tuple(rows), (3, 1, 1, 1, 1), align, bold_rows=(len(rows) - 1,))

    def _shifts(self, entries):
        _ = self.env._
        names = self._choices("category")
        codes = [code for code, _label in LOG_CATEGORIES]
        groups = entries.grouped(lambda entry: entry.shift_id.slot_id)
        rows = tuple(
            (slot.name or _("No shift"), *self._counts(groups[slot], "category", codes))
            for slot in sorted(groups, key=lambda slot: (not slot, slot.hour_from, slot.id))
        )
        head = (_("Shift"), *(names[code] for code in codes), _("Total"))
        return t.Table(head, rows, (2, *[1.2] * len(codes), 1), "l" + "r" * (len(codes) + 1))

    @staticmethod
    def _counts(entries, name, codes):
        """How many of each choice, and all, as texts."""
        found = entries.mapped(name)
        return (*(str(found.count(code)) for code in codes), str(len(found)))

    def _incidents(self, incidents):
        """Each with the minutes it took until the superior was told and the record was signed."""
        if not incidents:
            return []
        _ = self.env._
        head = (_("No."), _("Time"), _("Kind"), _("Place"), _("Superior told"),
                _("Record signed"), _("State"))  # fmt: skip
        rows = tuple(self._incident_row(incident) for incident in incidents)
        table = t.Table(head, rows, (1.6, 1.5, 1.8, 3, 1.5, 1.5, 1.9))
        return [t.Heading(_("Incidents"), 2), table]

    def _incident_row(self, incident):
        told, *_others, record = incident._step_rows()
        how = "outcome" if incident.outcome else "state"
        return (
            incident.number or "",
            self._moment(incident.date),
            self._words_of_now(incident, "kind"),
            incident.location_id.complete_name or ", ".join(incident.device_ids.mapped("name")),
            self._minutes(incident, told),
            self._minutes(incident, record),
            self._words_of_now(incident, how),
        )

    def _minutes(self, incident, step):
        _what, standard, _when, taken = step
        if taken is None:
            return "-"
        words = incident._taken_words(standard, taken)
        return words if incident._is_long(standard, taken) else self.env._("%s min", taken)

    def _complaints(self, entries):
        _ = self.env._
        head = (_("No."), _("Time"), _("Complaint from"), _("What was seen"), _("Forwarded to"),
                _("Result"), _("Complaint"))  # fmt: skip
        rows = tuple(
            (
                entry.number or "",
                self._moment(entry.date),
                entry.complainant or "-",
                entry.facts or "",
                entry.forwarded_to or "-",
                entry.result or "-",
                self._words_of_now(entry, "complaint_state"),
            )
            for entry in entries
        )
        return t.Table(head, rows, (1.5, 1.5, 1.4, 3, 1.6, 3, 1.1))

    def _apart(self, entries):
        _ = self.env._
        head = (_("No."), _("Time"), _("Camera or place"), _("Category"), _("What was seen"),
                _("How it ended"))  # fmt: skip
        rows = tuple(
            (
                entry.number or "",
                self._moment(entry.date),
                entry.device_id.display_name or entry.location_id.complete_name or "-",
                self._words_of_now(entry, "category"),
                entry.facts or "",
                entry.done_words or (_("To be followed up") if entry.is_open else "-"),
            )
            for entry in entries
        )
        return t.Table(head, rows, (1.5, 1.5, 1.8, 1.5, 3.5, 3))
