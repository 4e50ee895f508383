from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from itertools import groupby

from babel.dates import get_day_names

from odoo import models
from odoo.tools import babel_locale_parse, format_date

from ..models.cctv_accounting import company_time
from ..models.cctv_shift_slot import clock
from ..papers import types as t

DAY_OFF = "–"


class PaperRoster(models.AbstractModel):
    """Jadwal Shift: who is on duty on which day of each month; a row for each officer."""

    _name = "report.helpdesk_cctv.paper_roster"
    _description = "Printed roster"
    _inherit = ["cctv.paper.of.work"]

    def _title(self, record):
        return self.env._("Shift roster")

    def _kind_of_document(self, record):
        return self.env._("Schedule")

    def _number(self, record):
        return ""

    def _mark(self, record):
        return self.env._("DRAFT") if record.state == "draft" else ""

    def _paper(self, record):
        return replace(super()._paper(record), is_landscape=True)

    def _work_date(self, record):
        return record.date_published or record.create_date

    def _blocks(self, record):
        duties = record.shift_ids.duty_ids.filtered(lambda duty: duty._counts())
        blocks = [t.Facts(tuple(self._facts(record)), columns=3)]
        for month, days in groupby(_days(record), key=lambda day: (day.year, day.month)):
            del month
            blocks += self._month(record, list(days), duties)
        return [*blocks, *self._legend(record), self._signature(record)]

    def _facts(self, record):
        _ = self.env._
        published = _("Draft, not published")
        if record.date_published:
            published = _(
                "%(date)s, by %(who)s",
                date=self._moment(company_time(record.company_id, record.date_published)),
                who=record.published_by_id.name,
            )
        yield _("Control room"), record.room_id.name
        yield _("Days"), f"{self._day(record.date_from)} – {self._day(record.date_to)}"
        yield _("Published"), published
        if record.date_changed:
            changed = company_time(record.company_id, record.date_changed)
            yield _("Changed after publishing"), self._moment(changed)

    def _month(self, record, days, duties):
        """A table of these days of one month: an officer a row, the letters of his slots."""
        slots = defaultdict(list)
        for duty in duties:
            slots[duty.officer_id.id, duty.shift_id._local_date()].append(duty)
        title = format_date(self.env, days[0], date_format="MMMM y")
        rows, titles = self._rows(record, days, duties, slots)
        names = get_day_names("narrow", "stand-alone", babel_locale_parse(self.env.lang))
        head = (self.env._("Officer"), *(str(day.day) for day in days), self.env._("Hours"))
        table = t.Table(
            head,
            tuple(rows),
            (5, *[1] * len(days), 1.6),
            "l" + "c" * len(days) + "r",
            group_head=(("", 1), *((names[day.weekday()], 1) for day in days), ("", 1)),
            title_rows=tuple(titles),
        )
        return [t.Heading(title, 2), table]

    def _rows(self, record, days, duties, slots):
        rows, titles = [], []
        for group, officers in self._groups(record, duties):
            titles.append(len(rows))
            rows.append((group,))
            rows += [self._row(officer, days, slots) for officer in officers]
        return rows, titles

    def _groups(self, record, duties):
        """(title, officers) of each group of the room, then those who have none."""
        officers = duties.officer_id.sorted(lambda one: (one.name or "", one.id))
        groups = record.room_id.group_ids.sorted(lambda one: (one.sequence, one.name, one.id))
        for group in groups:
            own = officers.filtered(lambda one, g=group: one.group_id == g)
            if own:
                yield self.env._("Group %s", group.name), own
        others = officers.filtered(lambda one: one.group_id not in groups)
        if others:
            yield self.env._("Others"), others

    def _row(self, officer, days, slots):
        own = [slots.get((officer.id, day), []) for day in days]
        letters = ["+".join(duty.slot_id.code or "?" for duty in day) or DAY_OFF for day in own]
        seconds = sum(
            (duty.date_end - duty.date_start).total_seconds() for day in own for duty in day
        )
        return (officer.name, *letters, f"{seconds / 3600:g}")

    def _legend(self, record):
        slots = record.shift_ids.slot_id.sorted("hour_from")
        words = [
            f"{slot.code} = {slot.name} {clock(slot.hour_from)}–"
            f"{clock(slot.hour_from + slot.hours)}"
            for slot in slots
        ]
        return [t.Text(", ".join([*words, self.env._("– = day off")]), small=True)]

    def _signature(self, record):
        profile = self._company(record)._cctv_profile()
        approver = self._words_of_now(profile, "document_approver_role")
        supervisor = self._signer(
            self.env._("Made by"),
            record.published_by_id,
            record.date_published and company_time(record.company_id, record.date_published),
            self.env._("Supervisor"),
        )
        known = t.SignatureCell(self.env._("Approved by"), position=approver)
        return t.Signatures((supervisor, known))


def _days(record):
    day = record.date_from
    while day <= record.date_to:
        yield day
        day += timedelta(days=1)
