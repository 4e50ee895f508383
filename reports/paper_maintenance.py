from dataclasses import replace

from odoo import models
from odoo.tools import is_html_empty

from ..models.cctv_texts import stage_sentence
from ..papers import types as t

PAIR = ("before", "after")

MAX_DEVICES = 500
"""Devices of several visits in one printing: with two pictures each that is half a minute on a busy
server. One visit is printed, however large it is."""

AT_A_TIME = 20
"""Devices whose pictures are read in one go: a visit of hundreds must not hold all of them."""


class PaperMaintenance(models.AbstractModel):
    """Form Maintenance CCTV (P0): a visit, or work on one device; while it is planned an empty
    form to fill in by hand."""

    _name = "report.helpdesk_cctv.paper_maintenance"
    _description = "Printed maintenance form"
    _inherit = ["cctv.paper.of.work"]

    def _title(self, record):
        return self.env._("CCTV maintenance form")

    def _number(self, record):
        return f"M-{record.id:06d}"

    def _mark(self, record):
        if record.cctv_state == "cancelled":
            return self.env._("CANCELLED")
        if record.cctv_state in ("under_way", "finished"):
            return self.env._("NOT CLOSED")
        return ""

    def _work_date(self, record):
        return record.cctv_happened_date or record.cctv_date_started or record.create_date

    def _check_printable(self, record):
        if not record.sudo().cctv_work_kind:
            self._refuse(
                self.env._(
                    "“%s” is no CCTV work: it has no kind of work. Print the form of another "
                    "request.",
                    record.display_name,
                )
            )

    def _papers_of(self, records, lang):
        count = len(records.sudo().cctv_line_ids)
        if len(records) > 1 and count > MAX_DEVICES:
            self._refuse(
                self.env._(
                    "These are %(count)s devices, too many for one printing. Choose fewer visits: "
                    "at most %(limit)s devices.",
                    count=count,
                    limit=MAX_DEVICES,
                )
            )
        return super()._papers_of(records, lang)

    def _is_blank(self, record):
        return record.cctv_state in ("planned", False)

    def _blocks(self, record):
        blank = self._is_blank(record)
        numbered = list(enumerate(record.cctv_line_ids, 1))
        blocks = [self._filled(self._facts(record), blank), *self._task(record)]
        if len(numbered) > 1:
            blocks += self._overview(numbered, blank)
        for start in range(0, len(numbered), AT_A_TIME):
            blocks += self._lines(numbered[start : start + AT_A_TIME], len(numbered) > 1, blank)
        blocks += self._moves(record) + self._exceptions(record)
        if not numbered or blank:
            blocks.append(t.WritingLines(self.env._("Remarks"), 3 if blank else 2))
        return [*blocks, self._signature(record), *self._sealed_closing(record)]

    def _sealed_closing(self, record):
        """The code by which anybody can verify how it was closed."""
        closing = record.cctv_closing_ids[:1] if record.cctv_state == "closed" else None
        return self._seal_blocks(closing) if closing else []

    def _lines(self, numbered, has_numbers, blank):
        lines = self.env["cctv.maintenance.line"].union(*(line for _number, line in numbered))
        blocks = []
        for (number, _line), line in zip(numbered, lines, strict=True):
            blocks += self._line(number if has_numbers else None, line, blank)
        lines.invalidate_recordset([f"picture_{when}" for when in PAIR], flush=False)
        self.env["ir.attachment"].invalidate_model(["raw", "datas"], flush=False)
        return blocks

    # The work as a whole

    def _facts(self, record):
        _ = self.env._
        device = record.equipment_id
        place = record.cctv_location_id or device.cctv_location_id
        facts = [
            (_("Number"), self._number(record)),
            (_("Work"), record.name),
            (_("Kind of work"), self._words_of_now(record, "cctv_work_kind")),
            (_("Place"), place.complete_name),
            (_("Planned for"), self._moment(record.schedule_date)),
            (_("Technician"), record.user_id.name),
            (_("Started"), self._moment(record.cctv_happened_date or record.cctv_date_started)),
            (_("Finished"), self._moment(record.cctv_happened_end or record.cctv_date_finished)),
        ]
        if record.cctv_is_entered_later:
            facts += [
                (self._label(record, "cctv_is_entered_later"), self._entered(record)),
                (self._label(record, "cctv_paper_ref"), record.cctv_paper_ref),
            ]
        if device:
            facts.append((_("Device"), device.display_name))
        if record.cctv_schedule_id:
            facts.append((_("Schedule"), record.cctv_schedule_id.name))
        if record.cctv_ticket_id:
            facts.append((_("Repair ticket"), record.cctv_ticket_id.number))
        if not self._is_blank(record):
            closed = [self._moment(record.cctv_date_closed), record.cctv_closed_by_id.name]
            facts.append((_("Status"), self._words_of_now(record, "cctv_state")))
            facts.append((_("Closed"), " · ".join(filter(None, closed))))
        return facts

    def _entered(self, record):
        parts = (self._moment(record.cctv_entered_date), record.cctv_entered_by_id.name)
        return " · ".join(filter(None, parts))

    def _task(self, record):
        if is_html_empty(record.description):
            return []
        return [t.Heading(self.env._("Task"), 2), t.Html(str(record.description))]

    def _moves(self, record):
        """Devices that were moved or replaced: what they were, and what they are."""
        _ = self.env._
        moves = self.env["cctv.device.move"].sudo().search([("request_id", "=", record.id)])
        if not moves:
            return []
        head = (_("Device"), _("What happened"), _("From and to"), _("Reason"))
        rows = tuple(
            (
                move.device_id.display_name,
                self._words_of_now(move, "kind"),
                move.summary,
                move.reason or "",
            )
            for move in moves.sorted("id")
        )
        title = t.Heading(_("Moved and replaced devices"), 2)
        return [title, t.Table(head, rows, (2, 1.6, 3, 2.4))]

    def _exceptions(self, record):
        """Why it was closed with gaps, opened again, or cancelled."""
        facts = (
            (self._label(record, name), record[name])
            for name in (
                "cctv_override_reason",
                "cctv_override_gaps",
                "cctv_reopen_reason",
                "cctv_cancel_reason",
            )
        )
        known = tuple((label, words) for label, words in facts if words)
        return [t.Facts(known, columns=1)] if known else []

    def _label(self, record, name):
        return record._fields[name]._description_string(self.env)

    def _signature(self, record):
        _ = self.env._
        technician = record.cctv_finished_by_id or record.user_id
        closer = record.cctv_closed_by_id
        return t.Signatures(
            (
                self._signer(
                    _("Carried out by"),
                    technician,
                    record.cctv_date_finished,
                    _("Technician"),
                ),
                self._signer(_("Closed by"), closer, record.cctv_date_closed, _("IT staff")),
            )
        )

    # Its devices

    def _overview(self, numbered, blank):
        _ = self.env._
        head = (_("No."), _("Device"), _("Place"), _("Result"), _("Remarks"))
        rows = tuple(self._overview_row(number, line, blank) for number, line in numbered)
        failed = tuple(n for n, (_number, line) in enumerate(numbered) if line.state == "failed")
        table = t.Table(head, rows, (0.45, 2.4, 2.6, 1.2, 3), "cllll", bold_rows=failed)
        return [t.Heading(_("Devices"), 2), table]

    def _overview_row(self, number, line, blank):
        result = "" if blank else self._words_of_now(line, "state")
        remarks = [] if blank else self._findings(line)
        place = line.location_id.complete_name or ""
        return (str(number), line.device_id.display_name, place, result, "\n".join(remarks))

    def _findings(self, line):
        """What failed, why nothing was done, the ticket, the remarks."""
        _ = self.env._
        failed = [answer.item_id.name or "" for answer in self._failed(line)]
        ticket = line.ticket_id
        found = (
            failed and _("Failed: %s", "; ".join(failed)),
            line.failure_text and _("What is wrong: %s", line.failure_text),
            line.skip_reason and _("Not done: %s", line.skip_reason),
            ticket and _("Repair ticket %s", f"{ticket.number}: {ticket.name}"),
            line.note,
        )
        return [words for words in found if words]

    def _failed(self, line):
        return line.checklist_id.line_ids.filtered("is_failed")

    def _line(self, number, line, blank):
        """One device: what was checked, what it looked like, what was found."""
        title = line.device_id.display_name
        if number:
            title = f"{number}. {title}"
        place = line.location_id.complete_name
        blocks = [t.Heading(" · ".join(filter(None, (title, place))), 2)]
        if blank:
            return [*blocks, *self._blank_checks(line), t.WritingLines("", 2)]
        blocks.append(t.Text(self._course(line), bold=line.state == "failed"))
        blocks += self._checks(line)
        findings = self._findings(line)
        if findings:
            blocks.append(t.Bullets(tuple(findings)))
        return blocks + self._pair(line) + self._checklist_photos(line)

    def _course(self, line):
        """'Done · 2 Mar 2026 09:10 – 2 Mar 2026 09:32 · a technician'."""
        times = [self._moment(line.date_started), self._moment(line.date_done)]
        if line.request_id.cctv_is_entered_later:
            times = []  # those of the typing; the work has its own
        span = " – ".join(filter(None, times))
        who = line.done_by_id.name
        return " · ".join(filter(None, (self._words_of_now(line, "state"), span, who)))

    def _checks(self, line):
        """In short: what was left open and may be is not told. It may be where a device failed."""
        papers = self.env["report.helpdesk_cctv.paper_checklist"]
        questions = [
            papers._question(number, answer)
            for number, answer in enumerate(line.checklist_id.line_ids, 1)
            if answer.is_answered
            or (answer.is_required and answer.is_asked and line.state != "failed")
        ]
        return [t.Checks(tuple(questions))]

    def _checklist_photos(self, line):
        """Those of the technician, small."""
        papers = self.env["report.helpdesk_cctv.paper_checklist"]
        blocks = papers._photos(line.checklist_id) if line.checklist_id else []
        return [replace(block, per_row=4, title="") for block in blocks]

    def _blank_checks(self, line):
        template = line.template_id
        if not template:
            return []
        sections = self.env["report.helpdesk_cctv.paper_form"]._sections(template)
        questions = [one for section in sections for one in section.questions]
        return [t.Checks(tuple(questions), is_blank=True)]

    def _pair(self, line):
        """The pictures before and after, beside each other."""
        states = {when: line[f"picture_{when}_state"] for when in PAIR}
        if "taken" not in states.values():
            return []
        return [t.Photos(tuple(self._shot(line, when) for when in PAIR), per_row=2)]

    def _shot(self, line, when):
        _ = self.env._
        label = _("Before the work") if when == "before" else _("After the work")
        date = self._moment(line[f"picture_{when}_date"])
        caption = " · ".join(filter(None, (label, date)))
        return self._picture(line[f"picture_{when}"], caption, self._why_none(line, when))

    def _why_none(self, line, when):
        stage = line[f"picture_{when}_stage"]
        if line[f"picture_{when}_state"] == "missing" and stage:
            return stage_sentence(self.env, stage, line.device_id.cctv_kind)
        return self._words_of_now(line, f"picture_{when}_state")
