from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .cctv_accounting import company_zone


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    @api.model
    def _cctv_of(self, code, company):
        """The sequence of ``code`` that ``company`` uses: its own, else the common one.

        :raises UserError: there is none
        """
        domain = [("code", "=", code), ("company_id", "in", [company.id, False])]
        sequence = self.sudo().search(domain, order="company_id", limit=1)
        if not sequence:
            raise UserError(
                self.env._(
                    "There is no number sequence with the code %(code)s. Ask the administrator to "
                    "make one under Settings › Technical › Sequences.",
                    code=code,
                )
            )
        # The year in the number is the company's, not that of Greenwich.
        return sequence.with_context(tz=company_zone(company.sudo()))

    def _cctv_next_many(self, count):
        """The next ``count`` texts of this sequence; one query for the numbers when it is a
        standard one, by date range or not."""
        self.ensure_one()
        if self.implementation != "standard":
            return [self._next() for _index in range(count)]
        if not self.use_date_range:
            return self._cctv_draw(f"ir_sequence_{self.id:03d}", count)
        day = self.env.context.get("ir_sequence_date") or fields.Date.context_today(self)
        span = self._cctv_date_range(day)
        dated = self.with_context(ir_sequence_date=day, ir_sequence_date_range=span.date_from)
        return dated._cctv_draw(f"ir_sequence_{self.id:03d}_{span.id:03d}", count)

    def _cctv_draw(self, name, count):
        rows = self.env.execute_query(
            SQL("SELECT nextval(%s) FROM generate_series(1, %s)", name, count)
        )
        return [self.get_next_char(number) for (number,) in rows]

    def _cctv_date_range(self, day):
        """The range of numbers that ``day`` falls into, made when it is the first of it."""
        domain = [("sequence_id", "=", self.id), ("date_from", "<=", day), ("date_to", ">=", day)]
        span = self.env["ir.sequence.date_range"].search(domain, limit=1)
        return span or self._create_date_range_seq(day)
