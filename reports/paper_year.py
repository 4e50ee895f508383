from dataclasses import replace
from itertools import groupby

from babel.dates import get_month_names

from odoo import models
from odoo.tools import babel_locale_parse

from ..papers import types as t

MONTHS = range(1, 13)


class PaperYear(models.AbstractModel):
    """Jadwal Pemeliharaan: what is maintained where on which days of a year."""

    _name = "report.helpdesk_cctv.paper_year"
    _description = "Printed maintenance plan of a year"
    _inherit = ["cctv.paper.of.work"]

    def _title(self, record):
        return self.env._("Maintenance plan for %s", record.year)

    def _kind_of_document(self, record):
        return self.env._("Plan")

    def _number(self, record):
        return ""

    def _check_printable(self, record):
        record._check_readable()

    def _paper(self, record):
        return replace(super()._paper(record), is_landscape=True)

    def _revision_at(self, record, date):
        """A plan looks ahead: the procedure in force today."""
        return self._company(record)._cctv_profile().procedure_id.current_revision_id

    def _blocks(self, record):
        rows = record._year_rows()
        return [
            t.Facts(tuple(self._facts(record, rows)), columns=3),
            self._plan(rows),
            *self._legend(record),
            self._signature(record),
        ]

    def _facts(self, record, rows):
        _ = self.env._
        visits = sum(len(row["dates"]) for row in rows)
        place = record.location_id.complete_name or _("All places")
        return (
            (_("Year"), record.year),
            (_("Place"), place),
            (_("Visits planned"), str(visits)),
        )

    def _plan(self, rows):
        _ = self.env._
        locale = babel_locale_parse(self.env.lang)
        months = get_month_names("abbreviated", "stand-alone", locale)
        work = (_("No."), _("Work"), _("Devices"), _("Technician"))
        printed, titles = self._rows(rows)
        return t.Table(
            (*work, *(months[number] for number in MONTHS)),
            tuple(printed),
            (0.7, 3.2, 1.35, 1.9, *[1.1] * 12),
            "clcl" + "c" * 12,
            group_head=(("", 4), (_("Days of the month"), 12)),
            title_rows=tuple(titles),
        )

    def _rows(self, rows):
        """The rows under the places they belong to, and the numbers of the titles."""
        printed, titles, number = [], [], 0
        nowhere = self.env._("Devices without a place")
        for place, group in groupby(rows, key=lambda row: row["location"]):
            titles.append(len(printed))
            printed.append((place or nowhere,))
            for row in group:
                number += 1
                printed.append(self._row(number, row))
        return printed, titles

    def _row(self, number, row):
        how = [row["work_kind"], row["rhythm"]]
        if _same(row["schedule"], row["work_kind"]):
            del how[0]
        work = f"{row['schedule']}\n{', '.join(how)}"
        days = {month: [] for month in MONTHS}
        for day in row["dates"]:
            days[day.month].append(day.day)
        return (
            str(number),
            work,
            str(row["device_count"]),
            row["technicians"],
            *(day_words(days[month]) for month in MONTHS),
        )

    def _legend(self, record):
        words = self.env._(
            "A date that falls on a holiday is moved to the next working day where the schedule "
            "says so. As of %s.",
            self._day(record.create_date),
        )
        return [t.Text(words, small=True)]

    def _signature(self, record):
        """Drafted, checked and approved, as controlled documents are."""
        roles = self.env["cctv.procedure.revision"]._signature_roles()
        positions = self._positions(record)
        return t.Signatures(
            tuple(
                t.SignatureCell(label, position=positions.get(key, ""))
                for key, label, _needed in roles
            )
        )

    def _positions(self, record):
        """Whom the profile names: the IT head plans; who approves documents approves this."""
        profile = self._company(record)._cctv_profile()
        approver = self._words_of_now(profile, "document_approver_role")
        return {"drafted": self.env._("IT head"), "approved": approver}


def _same(one, other) -> bool:
    """Whether a schedule is called as the kind of its work, or nearly so."""
    return one.strip().casefold() == other.strip().casefold()


def day_words(days) -> str:
    """Days of a month, those in a row drawn together.

    >>> day_words([1, 2, 3, 9, 20, 21])
    '1–3, 9, 20, 21'
    """
    runs = []
    for day in sorted(set(days)):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    words = []
    for run in runs:
        words += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(day) for day in run]
    return ", ".join(words)
