"""From verdicts to outcomes: what was decided about each device of a chunk. No writes."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ..monitor.probe.types import Level, Verdict
from ..monitor.sweep import (
    BLOCKABLE,
    Decision,
    DeviceState,
    Doubt,
    EndFault,
    OpenFault,
    Standing,
    context_for,
    decide,
    inferred_standing,
    standing_of,
)
from ..monitor.sweep.schedule import REFUSED_CREDENTIALS
from ..monitor.sweep.state import LOOKS
from .cctv_fault_flow import FaultEvent
from .cctv_poll_rows import Rules
from .cctv_poll_tools import clean, from_epoch, to_epoch
from .cctv_poll_writes import ranked


@dataclass(frozen=True)
class Outcome:
    """A verdict, the row of its device (see ``read_states``), and what was decided."""

    row: dict
    verdict: Verdict
    decision: Decision
    rules: Rules
    at: datetime

    @cached_property
    def decision_memory(self) -> dict:
        return self._kept("decision_memory", self.decision.state.memory_dict())

    @cached_property
    def probe_memory(self) -> dict:
        """A probe that learned nothing leaves what was known."""
        return self._kept("probe_memory", self.verdict.memory) or self.row["probe_memory"] or {}

    def _kept(self, name: str, memory: dict) -> dict:
        """``memory`` as it can be stored; what is stored already needs no second cleaning."""
        return memory if memory == self.row[name] else clean(memory)

    @cached_property
    def is_quiet(self) -> bool:
        """A pulse that found everything as it was: nothing of it is worth more than its time."""
        verdict = self.verdict
        is_plain = verdict.level is Level.PULSE and not verdict.derived and not verdict.identity
        is_fine = verdict.judged and not verdict.findings and all(s.ok for s in verdict.stages)
        return bool(is_plain and is_fine and not self.is_changed and not self._is_rescheduled)

    @property
    def _is_rescheduled(self) -> bool:
        """The next looks of other kinds have moved."""
        schedule = self.decision.schedule
        names = (name for name in LOOKS if name != "next_check")
        return any(int(getattr(schedule, name)) != to_epoch(self.row[name]) for name in names)

    @cached_property
    def is_changed(self) -> bool:
        """Anything but the times of the checks has changed."""
        return (
            self.decision_memory != self.row["decision_memory"]
            or self.probe_memory != (self.row["probe_memory"] or {})
            or self.is_news
        )

    @cached_property
    def is_news(self) -> bool:
        """What people see of the device has changed: its state or its reasons."""
        return self.decision.state.health.value != self.row["state"] or ",".join(
            ranked(self.decision.state.open_reasons)
        ) != (self.row["reasons"] or "")

    @property
    def events(self) -> list[FaultEvent]:
        """A device that is not in service yet has no faults: its test says what is wrong."""
        if self.row["is_awaited"]:
            return []
        return [
            FaultEvent(
                self.row,
                action,
                self.verdict,
                self.rules.opens_tickets,
                self.rules.ticket_soft,
            )
            for action in self.decision.actions
        ]

    @property
    def suspects_parents(self) -> bool:
        """A failure that is not confirmed yet and that a failing parent would explain, or a
        password that is refused by the recorder in between."""
        tracks = self.decision.state.tracks
        reasons = {f.reason for f in self.verdict.findings} & BLOCKABLE
        is_new = any(not tracks[r.value].open for r in reasons if r.value in tracks)
        return is_new or bool(self.row["through_id"] and self._has(OpenFault))

    @property
    def lets_in_again(self) -> bool:
        """The device has refused the password and accepts it now."""
        return self._has(EndFault)

    def _has(self, kind: type) -> bool:
        """Whether a fault of refused credentials was opened, or ended."""
        return any(
            isinstance(action, kind) and action.reason in REFUSED_CREDENTIALS
            for action in self.decision.actions
        )


def decide_all(verdicts: list[Verdict], rows: dict, frame, now: float) -> list[Outcome]:
    """Decide on each verdict whose device still exists, parents before what hangs on them.

    :param rows: {device id: row of ``read_states``}, with those of all ancestors
    :param frame: what holds for the sweep
    :param now: seconds since the epoch
    """
    by_id = {verdict.id: verdict for verdict in verdicts if verdict.id in rows}
    standings = {id_: _standing(row, _state(row), now) for id_, row in rows.items()}
    outcomes = []
    for device_id in frame.topology.parents_first(by_id):
        blocker = frame.topology.blocker(device_id, standings)
        outcome = _decide(rows[device_id], by_id[device_id], frame, blocker, now)
        standings[device_id] = _standing(outcome.row, outcome.decision.state, now)
        outcomes.append(outcome)
    return outcomes


def _standing(row: dict, state: DeviceState, now: float) -> Standing:
    if row["is_polled"]:
        return standing_of(state)
    return inferred_standing(state, row["is_active"] and to_epoch(row["maintained"]) > now)


def _decide(row: dict, verdict: Verdict, frame, blocker, now: float) -> Outcome:
    rule = frame.rules.get(row["policy_id"]) or frame.rules[None]
    doubt = frame.doubt if row["id"] in frame.doubted else Doubt.NONE
    is_maintained = to_epoch(row["maintained"]) > now
    next_sweep = frame.until if frame.is_cut_short(verdict) else None
    context = context_for(now, is_maintained, blocker, row["is_polled"], doubt, next_sweep)
    decision = decide(_state(row), verdict, rule.policy, context)
    return Outcome(row, verdict, decision, rule, from_epoch(now))


def _state(row: dict) -> DeviceState:
    times = {name: to_epoch(row[name]) for name in LOOKS}
    return DeviceState.from_dict(row["decision_memory"], **times)
