from odoo import models

from ..papers import types as t


class PaperIncident(models.AbstractModel):
    """Form Laporan Insiden: what happened, who was called, what was decided, with the times of each
    step beside their standards."""

    _name = "report.helpdesk_cctv.paper_incident"
    _description = "Printed incident report"
    _inherit = ["cctv.paper.of.room", "cctv.paper.of.footage"]

    def _title(self, record):
        return self.env._("Incident report")

    def _kind_of_document(self, record):
        return self.env._("Report")

    def _paper_date(self, record):
        return record.date_recorded or super()._paper_date(record)

    def _blocks(self, record):
        _ = self.env._
        return [
            self._filled(self._facts(record)),
            t.Heading(_("What happened"), 2),
            t.Text(self._words(record, "facts") or "-"),
            *self._opinion(record),
            *self._titled(_("People and marks"), self._marks(record)),
            *self._titled(_("Calls"), self._calls(record)),
            *self._titled(_("Decisions"), self._decisions(record)),
            *self._titled(_("Times"), self._times(record)),
            *self._addenda(record),
            *self._signatures(record),
            *self._seal_blocks(record),
        ]

    def _facts(self, record):
        _ = self.env._
        calls = not record.call_ids and record.no_call_reason
        return (
            *self._own_number(record),
            (_("Kind"), self._words(record, "kind")),
            (_("Happened at"), self._exact(record.date)),
            (_("Noticed at"), self._exact(record.date_noticed)),
            (_("Place"), record.location_id.complete_name),
            (_("Cameras"), ", ".join(record.device_ids.mapped("display_name"))),
            (_("Reported from outside by"), record.informant),
            (_("Control room"), record.room_id.name),
            (_("Officer"), self._words(record, "user_id")),
            (_("Superior told"), self._told(record)),
            (_("Footage"), self._footage(record)),
            *([(_("Why no authority was called"), calls)] if calls else []),
        )

    def _footage(self, record):
        numbers = (record.request_id.number, record.hold_id.number)
        return ", ".join(filter(None, numbers))

    def _told(self, record):
        if not record.date_reported:
            return ""
        return f"{self._words(record, 'reported_to_id')}, {self._exact(record.date_reported)}"

    def _opinion(self, record):
        """Set apart: an opinion is no fact (R141)."""
        if not record.opinion:
            return []
        heading = t.Heading(self.env._("What the officer thinks of it (opinion, not a fact)"), 2)
        return [heading, t.Text(record.opinion)]

    def _titled(self, title, table):
        return [t.Heading(title, 2), table] if table.rows else []

    def _marks(self, record):
        _ = self.env._
        rows = tuple(
            (self._words_of_now(mark, "kind"), mark.words) for mark in record.mark_ids.sorted("id")
        )
        return t.Table((_("What"), _("Description")), rows, (1, 4))

    def _calls(self, record):
        _ = self.env._
        head = (_("When"), _("Called"), _("Who answered"), _("What was said"), _("Called by"))
        rows = tuple(
            (
                self._exact(call.date),
                ", ".join(filter(None, (call.authority_id.name, call.called))),
                self._answer(call),
                call.words or "",
                call.called_by_id.name or "",
            )
            for call in record.call_ids.sorted(lambda call: (call.date, call.id))
        )
        return t.Table(head, rows, (1.6, 1.7, 1.4, 2.4, 1.4))

    def _answer(self, call):
        """Who answered; and who has written that, where it was not who has called."""
        who = call.answered_by or ""
        if call.answer_by_id in (call.called_by_id, call.answer_by_id.browse()):
            return who
        written = self.env._("(written by %s)", call.answer_by_id.name)
        return " ".join(filter(None, (who, written)))

    def _decisions(self, record):
        _ = self.env._
        rows = tuple(
            (self._exact(line.date), line.user_id.name, line.words)
            for line in record.decision_ids.sorted(lambda line: (line.date, line.id))
        )
        return t.Table((_("When"), _("Decided by"), _("Decision")), rows, (1.6, 1.6, 4))

    def _times(self, record):
        _ = self.env._
        head = (_("Step"), _("Standard (min)"), _("Done at"), _("Taken (min)"))
        rows = tuple(
            (
                what,
                "-" if standard is None else str(standard),
                self._exact(when) if when else "-",
                "-" if taken is None else record._taken_words(standard, taken),
            )
            for what, standard, when, taken in record._step_rows()
        )
        return t.Table(head, rows, (2.6, 1.2, 2, 1.8), "lrlr")
