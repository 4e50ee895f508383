"""A clip that is too long for one fetch, or for the room that is left: several clips of it."""

import math
from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from ..monitor.fetch.types import MAX_SPAN_S
from . import cctv_row_locks as row_locks

PIECE_MIN_S = 60
"""Seconds of the shortest piece."""


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    def action_split(self):
        """Make several clips of it, without a gap, that are together what was asked for: two
        halves, or more where it is longer than one fetch may be. Also after the decision, since
        nothing is asked for that was not decided on."""
        self.ensure_one()
        self._check_may_add_file()
        row_locks.take(self.sudo())
        if self.state != "wanted":
            raise UserError(self.env._("%s is secured already, or lost.", self.display_name))
        bounds = self._piece_bounds()
        first, item = bounds[0], self.sudo()
        shared = {name: item[name].id for name in ("request_id", "company_id", "device_id")}
        pieces = item.create(
            [
                {**shared, "footage_class": item.footage_class, "date_from": begin, "date_to": end}
                for begin, end in bounds[1:]
            ]
        )
        item.write({"date_to": first[1], "pull_state": False})
        named = [("item_ids", "in", item.ids), ("is_over", "=", False)]
        for hold in self.env["cctv.footage.hold"].sudo().search(named).with_env(self.env):
            hold._note_custody(pieces - hold.sudo().item_ids, "held")
            hold._name_clips(pieces)
        item.request_id._note_evidence(
            self.env._(
                "%(person)s has split %(clip)s: the rest of it is %(rest)s.",
                person=self._me(),
                clip=self.display_name,
                rest=", ".join(pieces.mapped("number")),
            )
        )
        item.request_id._watch_evidence()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _piece_bounds(self):
        """[(from, to)] of the pieces, one after the other."""
        length_s = (self.date_to - self.date_from).total_seconds()
        count = max(2, math.ceil(length_s / MAX_SPAN_S))
        if length_s / count < PIECE_MIN_S:
            raise UserError(self.env._("%s is short enough.", self.display_name))
        step = timedelta(seconds=math.ceil(length_s / count))
        cuts = [self.date_from + step * number for number in range(count)]
        return list(zip(cuts, [*cuts[1:], self.date_to], strict=True))
