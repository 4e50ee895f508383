"""What one sweep is about, and which of its verdicts still count."""

from dataclasses import dataclass, field
from datetime import datetime

from ..monitor.probe.types import Level, RecordingSearch, Verdict
from ..monitor.sweep import Doubt, Topology
from ..monitor.sweep.state import DEPTH
from .cctv_poll_tools import to_epoch


@dataclass(frozen=True)
class Frame:
    """What holds for a whole sweep. ``planned``: {device id: the ``next_check`` it was due at}; a
    verdict on a device that was made due anew since then is out of date. ``memories``: {device id:
    the probe memory it was planned with}. ``searches``: {recorder id: which recordings it was asked
    for}. ``levels``: {device id: how deep it was to be looked at}. ``until``: when the sweep is
    over, in seconds since the epoch. ``doubt`` is whether the poller itself is to blame for the
    silence of the devices ``doubted``."""

    topology: Topology
    rules: dict
    planned: dict[int, datetime | None] = field(default_factory=dict)
    memories: dict[int, dict | None] = field(default_factory=dict)
    searches: dict[int, RecordingSearch] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)
    until: float = 0.0
    doubt: Doubt = Doubt.NONE
    doubted: frozenset[int] = frozenset()

    def is_cut_short(self, verdict: Verdict) -> bool:
        """The sweep had no time for as deep a look as was planned."""
        return DEPTH[verdict.level] < DEPTH[self.levels.get(verdict.id, Level.PULSE)]


def is_current(verdict: Verdict, rows: dict, frame: Frame) -> bool:
    """The device exists, is still polled, and was not made due anew since the probe was planned.
    Of a parent that nobody polls, something can be concluded all the same."""
    row = rows.get(verdict.id)
    if row is None:
        return False
    if verdict.derived:
        return row["is_polled"] or (row["is_active"] and frame.topology.is_parent(verdict.id))
    if not row["is_polled"]:
        return False
    if verdict.id not in frame.planned:
        return True
    return to_epoch(row["next_check"]) == to_epoch(frame.planned[verdict.id])
