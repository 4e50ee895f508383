"""Keeps what the states say and what the register of faults says in step."""

import logging
from functools import partial

from odoo import fields, models
from odoo.tools import SQL

from ..monitor.probe.reasons import REASONS, Reason
from ..monitor.probe.types import Finding, Level, Verdict
from ..monitor.sweep import OpenFault
from .cctv_fault_flow import FaultEvent
from .cctv_poll_rows import IS_POLLED, read_rules, read_states
from .cctv_poll_tools import in_savepoint, to_epoch
from .cctv_poll_writes import KNOWN

_logger = logging.getLogger(__name__)


class CctvPoll(models.AbstractModel):
    """A fault whose record could not be written, or was deleted, is made again; an open fault that
    its device's state knows nothing of any more is ended. Neither happens in ordinary operation."""

    _inherit = "cctv.poll"

    def _settle(self):
        """Repair what an earlier run could not finish; no sweep waits for what cannot be."""
        try:
            self._settle_leftovers(fields.Datetime.now())
        except Exception:
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            _logger.exception("Could not repair what an earlier run left.")

    def _settle_leftovers(self, now):
        """``now``: naive UTC datetime. A failure of one part costs only itself."""
        self._open_missing_faults(now)
        self._end_orphaned_faults(now)
        faults = self.env["cctv.fault"].sudo().search([("needs_ticket", "=", True)])
        if faults:
            flow = self.env["cctv.ticket.flow"].sudo()
            in_savepoint(self.env, lambda: flow._open_tickets(faults), "open tickets")

    def _open_missing_faults(self, now):
        self.env.flush_all()
        missing = self.env.execute_query(
            SQL(
                """
                SELECT s.device_id, code, s.since
                  FROM cctv_device_status s
                  JOIN maintenance_equipment e ON e.id = s.device_id,
                       unnest(string_to_array(s.reasons, ',')) AS code
                 WHERE %s AND e.cctv_is_awaited IS NOT TRUE AND code = ANY(%s) AND NOT EXISTS (
                       SELECT FROM cctv_fault f
                        WHERE f.device_id = s.device_id AND f.kind = code AND f.date_end IS NULL)
                """,
                IS_POLLED,
                list(KNOWN),
            )
        )
        if missing:
            in_savepoint(self.env, lambda: self._open_faults(missing, now), "open missing faults")

    def _open_faults(self, missing: list[tuple], now):
        """``missing``: (device id, code of the reason, since when), of faults without a record."""
        rows, rules = read_states(self.env, {row[0] for row in missing}), read_rules(self.env)
        events = [_event(rows[id_], code, since, rules) for id_, code, since in missing]
        self.env["cctv.fault"].sudo()._carry_out(events, now)

    def _end_orphaned_faults(self, now):
        orphans = self.env.execute_query(
            SQL(
                """
                SELECT f.id,
                       CASE WHEN NOT e.active THEN 'device_removed'
                            WHEN NOT (%(is_polled)s OR f.is_inferred) THEN 'polling_off'
                            ELSE 'recovered' END
                  FROM cctv_fault f
                  JOIN maintenance_equipment e ON e.id = f.device_id
                  LEFT JOIN cctv_device_status s ON s.device_id = f.device_id
                 WHERE f.date_end IS NULL
                   AND NOT ((%(is_polled)s OR (f.is_inferred AND e.active))
                            AND f.kind = ANY (string_to_array(coalesce(s.reasons, ''), ',')))
                """,
                is_polled=IS_POLLED,
            )
        )
        for reason in {reason for _id, reason in orphans}:
            faults = self.env["cctv.fault"].sudo().browse(id_ for id_, r in orphans if r == reason)
            in_savepoint(
                self.env, partial(self._end_faults, faults, now, reason), "end orphaned faults"
            )

    def _end_faults(self, faults, now, reason: str):
        faults._end(now, reason)
        flow = self.env["cctv.ticket.flow"].sudo()
        in_savepoint(self.env, lambda: flow._close_or_note(faults), "close tickets")


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    def _cctv_polling_stopped(self):
        """Nobody looks at these devices any more: their open faults end for that reason."""
        faults = self.env["cctv.fault"].sudo()
        open_faults = faults.search([("device_id", "in", self.ids), ("date_end", "=", False)])
        for is_active, group in open_faults.grouped(lambda f: f.device_id.active).items():
            reason = "polling_off" if is_active else "device_removed"
            self.env["cctv.poll"]._end_faults(group, fields.Datetime.now(), reason)


def _event(row: dict, code: str, since, rules: dict) -> FaultEvent:
    """The opening of a fault of which only the state is left."""
    rule, reason = rules.get(row["policy_id"]) or rules[None], Reason(code)
    finding = Finding(reason, code)
    action = OpenFault(reason, to_epoch(since), REASONS[reason].soft, finding)
    verdict = Verdict(row["id"], Level.PULSE, to_epoch(since), 0.0, findings=(finding,))
    return FaultEvent(row, action, verdict, rule.opens_tickets, rule.ticket_soft)
