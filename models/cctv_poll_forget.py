"""What people have settled is no longer remembered of a device."""

import json
from dataclasses import replace

from odoo import fields, models
from odoo.tools import SQL

from ..monitor.probe.reasons import REASONS, Health, Reason
from ..monitor.sweep import DeviceState
from .cctv_poll_rows import read_states
from .cctv_poll_tools import from_epoch, to_epoch
from .cctv_poll_writes import INT, JSONB, MOMENT, TEXT, ranked, values_table

SEVERITY = (Health.OK, Health.DEGRADED, Health.DOWN)


class CctvPoll(models.AbstractModel):
    _inherit = "cctv.poll"

    def _forget(self, found: dict[int, set[str]]):
        """Take these reasons out of the states of devices, in statements that do not grow with
        their number. ``found``: device id → codes."""
        now = fields.Datetime.now()
        self.env["cctv.accounting"]._account(list(found), now)
        states = read_states(self.env, found)
        rows = [_row(row, found[row["id"]], now) for row in states.values()]
        if rows:
            self.env.cr.execute(_update(rows))
        self.env["cctv.device.status"].invalidate_model()


def _row(row: dict, codes: set[str], now) -> tuple:
    """The columns of a device once nothing is remembered of these codes."""
    before = DeviceState.from_dict(row["decision_memory"])
    tracks = {code: track for code, track in before.tracks.items() if code not in codes}
    state = replace(before, tracks=tracks)
    health = _health(before.health, state.open_reasons)
    since = before.since if health is before.health else to_epoch(now)
    state = replace(state, health=health, since=since)
    reasons = ranked(state.open_reasons)
    return (
        row["id"],
        health.value,
        from_epoch(since) if since else now,
        reasons[0] if reasons else None,
        ",".join(reasons) or None,
        json.dumps(state.memory_dict()),
    )


def _health(present: Health, codes) -> Health:
    """What the open reasons make of a device that is neither unknown nor in maintenance."""
    if present not in SEVERITY:
        return present
    effects = [REASONS[Reason(code)].effect for code in ranked(codes)]
    return max(effects, key=SEVERITY.index, default=Health.OK)


def _update(rows: list[tuple]) -> SQL:
    columns = {
        "device_id": INT, "state": TEXT, "since": MOMENT, "reason": TEXT, "reasons": TEXT,
        "decision_memory": JSONB,
    }  # fmt: skip
    return SQL(
        """
        UPDATE cctv_device_status s
           SET state = v.state, since = v.since, reason = v.reason, reasons = v.reasons,
               decision_memory = v.decision_memory
          FROM %s
         WHERE s.device_id = v.device_id
        """,
        values_table(columns, rows),
    )
