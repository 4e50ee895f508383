from dataclasses import replace

from odoo import models

from ..papers import types as t

TIME = "d MMM HH:mm"


class PaperPatrols(models.AbstractModel):
    """Patroli CCTV: the rounds of a day or a period, with their coverage."""

    _name = "report.helpdesk_cctv.paper_patrols"
    _description = "Printed video patrols"
    _inherit = ["cctv.paper.of.work"]

    def _check_printable(self, record):
        record._check_readable()

    def _title(self, record):
        return self.env._("Video patrols")

    def _kind_of_document(self, record):
        return self.env._("Report")

    def _number(self, record):
        return ""

    def _paper(self, record):
        return replace(super()._paper(record), is_landscape=True)

    def _blocks(self, record):
        patrols = record._patrols()
        return [
            t.Facts(tuple(self._facts(record, patrols)), columns=3),
            self._rounds(patrols),
            self._signatures_of(record),
        ]

    def _facts(self, record, patrols):
        _ = self.env._
        of_state = patrols.grouped("state")
        made = {state: len(of_state.get(state, ())) for state in ("done", "partial", "missed")}
        views, seen = sum(patrols.mapped("line_count")), sum(patrols.mapped("seen_count"))
        days = [self._day(day) for day in (record.date_from, record.date_to)]
        yield _("Control room"), record.room_id.name
        yield _("Days"), " – ".join(dict.fromkeys(days))
        yield (
            _("Rounds"),
            _(
                "%(done)s of %(all)s made, %(partial)s in part, %(missed)s missed",
                all=len(patrols),
                **made,
            ),
        )
        yield _("Views looked at"), _("%(seen)s of %(all)s", seen=seen, all=views)
        yield _("Coverage (percent)"), f"{100 * seen / views:.1f}" if views else "-"
        yield _("Something seen"), str(sum(patrols.mapped("noted_count")))

    def _rounds(self, patrols):
        _ = self.env._
        head = (_("At"), _("Round"), _("Shift"), _("Officers"), _("State"), _("Looked at"),
                _("Coverage (percent)"), _("Took (min)"), _("Remarks"))  # fmt: skip
        rows = tuple(self._row(patrol) for patrol in patrols)
        return t.Table(head, rows, (1.5, 2.1, 1.2, 2.1, 1.2, 1.1, 1.1, 1.1, 3.2), "lllllrrrl")

    def _row(self, patrol):
        took = "-"
        if patrol.date_done:
            took = f"{patrol._took() or 0:.0f} / {patrol.standard_minutes}"
        return (
            self._moment(patrol.date_due, TIME),
            patrol.plan_id.name or "-",
            patrol.shift_id.slot_id.name or "-",
            ", ".join(patrol.user_ids.mapped("name")) or "-",
            self._words_of_now(patrol, "state"),
            f"{patrol.seen_count} / {patrol.line_count}",
            f"{patrol.coverage:.1f}",
            took,
            "\n".join(self._remarks(patrol)) or "-",
        )

    def _remarks(self, patrol):
        for line in patrol.line_ids.filtered("entry_id"):
            yield ": ".join(filter(None, (line.device_id.cctv_code, line.entry_id.number)))
        if patrol.blind_count:
            yield self.env._("%s could not be seen", patrol.blind_count)
        left = ""
        if patrol.state in ("done", "partial") and patrol._left():
            left = self.env._("%s not looked at", patrol._left())
        if left or patrol.note:
            yield ": ".join(filter(None, (left, patrol.note)))

    def _signatures_of(self, record):
        officer = t.SignatureCell(self.env._("Officer on duty"))
        return t.Signatures((officer, t.SignatureCell(self.env._("Checked by the supervisor"))))
