from odoo import models

from ..papers import types as t


class PaperIncidentFollowup(models.AbstractModel):
    """Berita Acara Tindak Lanjut: what was done about an incident, by whom, with which result."""

    _name = "report.helpdesk_cctv.paper_incident_followup"
    _description = "Printed record of the follow-up of an incident"
    _inherit = ["cctv.paper.of.room", "cctv.paper.of.footage"]

    def _title(self, record):
        return self.env._("Record of the follow-up")

    def _kind_of_document(self, record):
        return self.env._("Official record")

    def _blocks(self, record):
        _ = self.env._
        return [
            t.Text(self._opening(record)),
            t.Text(record.facts or "-"),
            t.Heading(_("What was done at once"), 2),
            self._at_once(record),
            *self._followup(record),
            *self._closing(record),
            *self._addenda(record),
            *self._signatures(record),
            *self._seal_blocks(record),
        ]

    def _opening(self, record):
        _ = self.env._
        return _(
            "On %(day)s, at %(time)s, the following happened (%(kind)s, report %(number)s):",
            day=self._moment(record.date, "EEEE, d MMMM y"),
            time=self._moment(record.date, "HH:mm z"),
            kind=self._words(record, "kind"),
            number=record.number,
        )

    def _at_once(self, record):
        """What has a time: calls, decisions, footage secured, the superior told."""
        _ = self.env._
        done = [(call.date, _("Called: %s", self._called(call))) for call in record.call_ids]
        done += [(line.date, _("Decided: %s", line.words)) for line in record.decision_ids]
        if record.date_reported:
            told = _("Superior told: %s", self._words(record, "reported_to_id"))
            done.append((record.date_reported, told))
        if record.date_secured:
            numbers = filter(None, (record.request_id.number, record.hold_id.number))
            done.append((record.date_secured, _("Footage secured: %s", ", ".join(numbers))))
        rows = tuple((self._exact(when), words) for when, words in sorted(done))
        return t.Table((_("When"), _("What")), rows or (("-", "-"),), (1.3, 5))

    def _called(self, call):
        parts = (call.authority_id.name, call.called, call.answered_by, call.words)
        return ", ".join(part for part in parts if part)

    def _followup(self, record):
        _ = self.env._
        rows = tuple(
            (
                line.words,
                line.person or "",
                self._day(line.date_due),
                line.result or "",
                self._exact(line.date_done) if line.date_done else "-",
            )
            for line in record.followup_ids.sorted("id")
        )
        if not rows:
            return []
        head = (_("Follow-up"), _("Who"), _("Until"), _("What came of it"), _("Done on"))
        table = t.Table(head, rows, (2.4, 1.4, 1.2, 2.6, 1.6))
        return [t.Heading(_("Follow-up"), 2), *self._after_signing(record), table]

    def _after_signing(self, record):
        """The follow-up goes on after the signatures, which do not stand for it."""
        if record.state == "open":
            return []
        words = self.env._("Goes on after the signatures, and is sealed with the closing review.")
        return [t.Text(words, italic=True, small=True)]

    def _closing(self, record):
        if record.state != "closed":
            return []
        _ = self.env._
        outcome = (_("How it ended"), self._words_of_now(record, "outcome"))
        return [self._filled((outcome, (_("Closed on"), self._exact(record.date_closed))))]
