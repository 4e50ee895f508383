from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.roster import Officer, Rules
from .cctv_accounting import company_time

DAY = timedelta(days=1)


class CctvControlRoom(models.Model):
    _inherit = "cctv.control.room"

    def write(self, vals):
        if not self.env.su:
            self._check_company_stays(vals.get("company_id"))
            if vals.get("active") is False:
                self._check_unused()
        return super().write(vals)

    def _check_company_stays(self, company_id):
        """With a room all its shifts and handovers would go to others."""
        if company_id and any(room.company_id.id != company_id for room in self):
            raise UserError(
                self.env._("A control room stays with its company. Make another for the other one.")
            )

    def _check_unused(self):
        """Nobody would hand over, or be told, of a room that is archived."""
        coming = self.env["cctv.shift"].sudo().search(
            [
                ("room_id", "in", self.ids),
                ("is_published", "=", True),
                "|",
                ("state", "=", "running"),
                "&",
                ("state", "=", "planned"),
                ("date_end", ">", fields.Datetime.now()),
            ],
            order="date_start",
            limit=1,
        )
        if coming:
            raise UserError(
                self.env._(
                    "%(room)s has shifts still, the next one is %(shift)s. Let the last watch be "
                    "handed over and delete the shifts that are to come, then archive it.",
                    room=coming.room_id.name,
                    shift=coming._words(),
                )
            )

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
