from datetime import timedelta

from odoo import models

from ..tools.roster import Officer, Rules
from .cctv_accounting import company_time

DAY = timedelta(days=1)


class CctvControlRoom(models.Model):
    _inherit = "cctv.control.room"

    def _rules(self):
        """What the proof of a roster goes by."""
        return Rules(
            timedelta(hours=self.rest_hours), self.days_in_a_row, self.is_round_the_clock
        )

    def _span(self, date_from, date_to) -> tuple | None:
        """The moments between which somebody has to be there, for these days: from the first shift
        of the first until the first of the day after the last."""
        slots = self.slot_ids.filtered("active").sorted("hour_from")
        return slots and (slots[0]._times(date_from)[0], slots[0]._times(date_to + DAY)[0]) or None

    def _local_day(self, moment):
        """The day of a naive UTC moment where the room is."""
        return company_time(self.company_id, moment).date()

    def _officers(self):
        """Those of its groups, in their order."""
        groups = self.group_ids.filtered("active").sorted(lambda g: (g.sequence, g.name, g.id))
        return groups.officer_ids.filtered(lambda officer: officer._is_able())


class CctvOfficer(models.Model):
    _inherit = "cctv.officer"

    def _is_able(self):
        """Whether he can be planned at all."""
        return self.active and self.sudo().user_id.active

    def _for_proof(self) -> dict:
        """{id: what the proof goes by}, with leave that was approved."""
        leaves = self.env["cctv.shift.change"].sudo()._read_group(
            [
                ("officer_id", "in", self.ids),
                ("kind", "=", "leave"),
                ("state", "=", "approved"),
            ],
            ["officer_id"],
            ["date_from:array_agg", "date_to:array_agg"],
        )
        absences = {
            officer.id: tuple(zip(begins, ends, strict=True)) for officer, begins, ends in leaves
        }
        return {
            one.id: Officer(
                one.id,
                absences.get(one.id, ()),
                one.contract_end or None,
                frozenset(one.not_slot_ids.ids),
                one._is_able(),
            )
            for one in self.sudo()
        }
