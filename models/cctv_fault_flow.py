"""From decisions to faults: opening, ending, and putting down to a cause."""

import logging
from collections import defaultdict
from dataclasses import dataclass

from odoo import fields, models

from ..monitor.probe.reasons import REASONS, Health, Reason
from ..monitor.probe.types import Verdict
from ..monitor.sweep.decide import Action, EndFault, FaultCause, FaultFlapped, OpenFault
from .cctv_poll_stages import stages_of
from .cctv_poll_tools import clean, from_epoch, in_savepoint, to_base64
from .cctv_texts import finding_sentence

_logger = logging.getLogger(__name__)

RECORDERS_OWN = frozenset(
    {Reason.AUTH_FAILED, Reason.LOCKED_OUT, Reason.ONVIF_FAULT, Reason.CLOCK_SKEW}
)
"""What a camera that is polled through its recorder can only suffer from because of it."""

FLOW_FIELDS = (
    "device_id", "kind", "date_start", "needs_ticket", "review_state", "ticket_id", "flap_count",
    "cause_device_id", "cause_fault_id",
)  # fmt: skip
"""What the flow looks at in faults that are open."""


@dataclass(frozen=True)
class FaultEvent:
    """One action of ``decide`` for one device, with what is needed to carry it out.

    ``row``: of ``read_states``. ``opens_tickets``, ``ticket_soft``: what the policy says about
    tickets.
    """

    row: dict
    action: Action
    verdict: Verdict
    opens_tickets: bool = True
    ticket_soft: bool = False

    @property
    def device_id(self) -> int:
        return self.row["id"]

    @property
    def key(self) -> tuple[int, str]:
        return self.device_id, self.action.reason.value

    @property
    def is_about_known(self) -> bool:
        """It concerns a fault that is open already."""
        is_open = self.action.reason.value in (self.row["open_kinds"] or ())
        return is_open or not isinstance(self.action, OpenFault)

    @property
    def cause_id(self) -> int | None:
        own = self.row["through_id"] if self.action.reason in RECORDERS_OWN else None
        return self.action.cause_device_id or own


@dataclass(frozen=True)
class FaultNews:
    """What became of faults: those that now need a ticket, those that have ended, and those that
    have left a ticket for another one, as (ticket, fault)."""

    to_ticket: models.Model
    ended: models.Model
    left: list


class CctvFault(models.Model):
    _inherit = "cctv.fault"

    needs_ticket = fields.Boolean(
        readonly=True, help="A ticket is still to be opened or found for this fault."
    )

    _needs_ticket_index = models.Index("(id) WHERE needs_ticket IS TRUE")

    def _carry_out(self, events: list[FaultEvent], now):
        """Do what was decided, for many devices at once.

        Nothing is doubled when it was done before: an open fault of the same kind is taken as the
        one that is to be opened, a fault that is not open need not be ended.

        :param now: naive UTC datetime
        :return: ``FaultNews``
        """
        known = [event for event in events if event.is_about_known]
        is_open = self._open_by_key({event.device_id for event in known})
        by_type = {kind: [] for kind in (OpenFault, EndFault, FaultCause, FaultFlapped)}
        for event in events:
            by_type[type(event.action)].append(event)
        opened = self._open_faults([e for e in by_type[OpenFault] if not e.is_about_known], now)
        known = [event for event in known if event.key in is_open]
        ended = self._end_faults([(is_open[e.key], e) for e in known if e in by_type[EndFault]])
        left = self._move_faults([(is_open[e.key], e) for e in known if e in by_type[FaultCause]])
        for event in known:
            if isinstance(event.action, FaultFlapped):
                is_open[event.key].flap_count += 1
        moved = self.browse([fault.id for _ticket, fault in left])
        return FaultNews((opened | moved).filtered("needs_ticket"), ended, left)

    def _open_by_key(self, device_ids) -> dict:
        """{(device id, kind): open fault}."""
        domain = [("device_id", "in", list(device_ids)), ("date_end", "=", False)]
        return {(f.device_id.id, f.kind): f for f in self.search_fetch(domain, FLOW_FIELDS)}

    def _open_faults(self, events: list[FaultEvent], now):
        """Create faults, those of each company in one go."""
        by_company = defaultdict(list)
        for event in events:
            vals = self._prepare_fault_vals(event, now)
            by_company[event.row["company_id"]].append(vals)
        created = self.browse()
        for company_id, vals_list in by_company.items():
            created |= self.with_company(company_id)._create_those_that_can_be(vals_list)
        created._link_causes()
        return created

    def _create_those_that_can_be(self, vals_list: list[dict]):
        """In one go, or, when one of them is refused, one by one."""
        created = in_savepoint(self.env, lambda: self.create(vals_list), "open faults in one go")
        if created is None:
            created = self.browse()
            for vals in vals_list:
                what = f"open fault {vals['kind']} of device {vals['device_id']}"
                created |= in_savepoint(self.env, lambda v=vals: self.create(v), what) or created
        return created

    def _prepare_fault_vals(self, event: FaultEvent, now) -> dict:
        action, verdict = event.action, event.verdict
        is_reviewed = action.soft and not event.ticket_soft
        return {
            "device_id": event.device_id,
            "kind": action.reason.value,
            "is_soft": action.soft,
            "is_inferred": verdict.derived and action.finding.code == "inferred",
            "date_start": from_epoch(action.first_seen),
            "date_confirmed": now,
            "detail": self._detail(event.row, action.finding),
            "evidence": evidence(verdict, action.finding),
            **self._prepare_picture_vals(verdict.picture),
            "cause_device_id": event.cause_id,
            "review_state": "to_review" if is_reviewed else "none",
            "needs_ticket": event.opens_tickets and not is_reviewed,
            "flap_count": int(action.flapping),
        }

    def _prepare_picture_vals(self, picture) -> dict:
        """The picture with what makes it comparable, or nothing of the kind."""
        if picture is None:
            return {"picture": False}
        return {
            "picture": to_base64(picture.jpeg),
            "picture_mode": picture.mode or False,
            "picture_description": clean(picture.description) or False,
        }

    def _detail(self, row: dict, finding) -> str:
        """What stands behind a finding in words, and in those of the device if it sent any."""
        env = self.with_context(lang=row["lang"] or self.env.lang).env
        text = finding_sentence(env, clean(finding), row["kind"])
        return f"{text} ({clean(finding.detail)})" if finding.detail else text

    def _end_faults(self, pairs):
        """End faults because the checks are good again. ``pairs``: (fault, event)."""
        for fault, event in pairs:
            fault._end(from_epoch(event.action.ended_at), "recovered")
        return self.browse([fault.id for fault, _event in pairs])

    def _end(self, when, reason: str):
        """End faults at ``when`` (naive UTC), but never before they began. What nobody has
        reviewed by then needs no review any more."""
        for fault in self:
            vals = {
                "date_end": max(when, fault.date_start),
                "end_reason": reason,
                "needs_ticket": False,
            }
            if fault.review_state == "to_review":
                vals["review_state"] = "none"
            fault.write(vals)

    def _move_faults(self, pairs) -> list:
        """Put open faults down to another device, or let them stand alone.

        :param pairs: (fault, event)
        :return: (ticket, fault) for those that leave a ticket, which may be none, for another
        """
        left = []
        for fault, event in pairs:
            ticket, may_move = fault.ticket_id, event.opens_tickets and fault._may_move()
            fault.write({"cause_device_id": event.cause_id, "cause_fault_id": False})
            if may_move:
                fault.write({"ticket_id": False, "needs_ticket": True})
                left.append((ticket, fault))
            fault._link_causes()
        return left

    def _may_move(self) -> bool:
        """Whether the fault may leave its ticket: not when people work on it, nor while it waits
        for a human or was judged by one."""
        ticket = self.ticket_id
        is_own = ticket and ticket.cctv_device_id == self.device_id
        return self.review_state == "none" and (not is_own or bool(ticket._cctv_untouched()))

    def _link_causes(self):
        """Point each caused fault to the fault that is open on the device that causes it."""
        caused = self.filtered("cause_device_id")
        if not caused:
            return
        domain = [("device_id", "in", caused.cause_device_id.ids), ("date_end", "=", False)]
        first = {}
        for fault in self.search(domain, order="id"):
            first.setdefault(fault.device_id, fault)
        for fault in caused:
            fault.cause_fault_id = first.get(fault.cause_device_id)


def is_down(kind: str) -> bool:
    """Whether a fault of this kind means that the device does not do its work at all."""
    return REASONS[Reason(kind)].effect is Health.DOWN


def evidence(verdict: Verdict, finding) -> dict:
    """What the check saw, as plain data: stages with their times, the finding, the numbers."""
    return clean(
        {
            "checked_at": verdict.started_at,
            "duration_s": verdict.duration_s,
            "level": verdict.level,
            "stages": stages_of(verdict),
            "finding": finding,
            "latency_ms": verdict.latency_ms,
            "clock_skew_s": verdict.clock_skew_s,
            "metrics": verdict.picture.metrics if verdict.picture else {},
        }
    )
