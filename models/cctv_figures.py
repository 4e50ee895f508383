"""The figures of the monthly report, read with SQL aggregates over what the lists show."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .cctv_accounting import company_zone
from .cctv_figures_scope import Scope, moments

LONGEST_DAYS = 800
"""More than two years is a slip of the pen."""

SECTIONS = (
    "summary",
    "availability",
    "few_cameras",
    "worst",
    "fault_kinds",
    "causes",
    "times",
    "maintenance",
    "repair_states",
    "repair_ages",
    "repair_sla",
    "providers",
    "footage",
    "retention",
    "sharpness",
    "firmware",
    "repeats",
    "endings",
    "findings",
    "evaluation",
)
"""In their order; each is a method ``_section_<name>(scope)`` that gives a ``Section``, or None
when there is nothing of the kind at all."""

ANNEXES = ("cameras", "jobs", "tickets")


class CctvFigures(models.AbstractModel):
    """Reads the figures of a company's month. Whoever calls it has checked that the user may see
    them: it reads past the record rules, for the whole company."""

    _name = "cctv.figures"
    _description = "Figures of the monthly report"

    # scope

    @api.model
    def _span(self, date_from, date_to, company=None):
        """When these days of the company begin and end: (naive UTC, naive UTC), the second one is
        out."""
        return moments(company_zone((company or self.env.company).sudo()), date_from, date_to)

    @api.model
    def _scope(self, company, date_from, date_to, locations=None) -> Scope:
        """
        :param locations: ``cctv.location``, with the places inside them; None or none: all
        """
        date_from, date_to = fields.Date.to_date(date_from), fields.Date.to_date(date_to)
        self._check_days(date_from, date_to)
        begin, end = self._span(date_from, date_to, company)
        return Scope(
            company_id=company.id,
            date_from=date_from,
            date_to=date_to,
            begin=begin,
            end=end,
            now=fields.Datetime.now(),
            zone=company_zone(company.sudo()),
            locations=tuple(locations.ids) if locations else (),
        )

    @api.model
    def _check_days(self, date_from, date_to):
        if not date_from or not date_to or date_to < date_from:
            raise UserError(
                self.env._("The last day of a report is not before its first. Correct the days.")
            )
        if (date_to - date_from).days > LONGEST_DAYS or date_from.year < 2000:
            raise UserError(self.env._("A report is about two years at most. Correct the days."))

    # reading

    @api.model
    def _select(self, model, domain, columns, extra="", group=None, order=None, limit=None):
        """Rows of a list, aggregated in the database.

        :param domain: as the list would have it; the record rules are not asked
        :param columns: ``SQL`` expressions; the list's table has its own name in them
        :param extra: ``SQL`` joins
        """
        query = self.env[model].sudo()._search(domain)
        parts = [
            SQL("SELECT %s", SQL(", ").join(columns)),
            SQL("FROM %s", query.from_clause),
            extra or SQL(),
            SQL("WHERE %s", query.where_clause or SQL("TRUE")),
            SQL("GROUP BY %s", group) if group else SQL(),
            SQL("ORDER BY %s", order) if order else SQL(),
            SQL("LIMIT %s", limit) if limit else SQL(),
        ]
        return self.env.execute_query(SQL(" ").join(parts))

    @api.model
    def _count(self, model, domain) -> int:
        return self._select(model, domain, [SQL("count(*)")])[0][0]

    @api.model
    def _share(self, model, domain, part) -> float | None:
        """How many percent of ``domain`` are in ``part``; None of nothing."""
        total = self._count(model, domain)
        return 100.0 * self._count(model, part) / total if total else None

    # sections

    @api.model
    def _sections(self, company, date_from, date_to, locations=None, annexes=False) -> list:
        """The ``Section``s of the report, in their order.

        :param annexes: also each camera, each job and each ticket
        """
        return list(self._each_section(company, date_from, date_to, locations, annexes))

    @api.model
    def _each_section(self, company, date_from, date_to, locations=None, annexes=False):
        """One after the other, so that progress can be shown meanwhile."""
        scope = self._scope(company, date_from, date_to, locations)
        self.env.flush_all()
        for name in (*SECTIONS, *(ANNEXES if annexes else ())):
            section = getattr(self, f"_section_{name}")(scope)
            if section:
                yield section



def as_float(value) -> float | None:
    """The database's number, or None."""
    return None if value is None else float(value)
