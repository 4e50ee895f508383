"""Failures to answer wait until the sweep has seen all of its devices. Pure.

Whether a device is silent by its own fault, by that of something in front of it, or by ours is
seen from what happened to the others. So verdicts that a failing parent, or we, could explain are
kept until the end of the sweep; they carry no picture, and are no more than the sweep has devices.
"""

from collections.abc import Iterable

from ..probe.reasons import Reason
from ..probe.types import Verdict

SILENT = frozenset({Reason.UNREACHABLE, Reason.REFUSED})
"""Nothing came back from the device that was dialled, or only that the port is closed."""


class HoldSilent:
    """``silent``: what waits. ``answered``: ids of the devices that answered; ``lost``: those of
    which their recorder says that it has lost them; ``references``: whether each of the reference
    hosts (ids below 0) answered."""

    def __init__(self):
        self.silent: dict[int, Verdict] = {}
        self.answered: set[int] = set()
        self.lost: set[int] = set()
        self.references: list[bool] = []

    def add(self, verdicts: Iterable[Verdict]) -> list[Verdict]:
        """Take in what arrived; return what need not wait."""
        passing = []
        for verdict in verdicts:
            if verdict.id < 0:
                self.references.append(not is_silent(verdict) or refuses(verdict))
            elif is_silent(verdict):
                self.silent[verdict.id] = verdict
            else:
                self._note(verdict)
                passing.append(verdict)
        return passing

    def _note(self, verdict: Verdict) -> None:
        if any(finding.reason is Reason.CHANNEL_LOST for finding in verdict.findings):
            self.lost.add(verdict.id)
        if not verdict.derived:
            self.answered.add(verdict.id)

    def release(self) -> list[Verdict]:
        """All that waits."""
        return list(self.silent.values())

    @property
    def references_answer(self) -> bool | None:
        """Whether any reference host answered; None without any."""
        return any(self.references) if self.references else None


def is_silent(verdict: Verdict) -> bool:
    return not verdict.derived and any(f.reason in SILENT for f in verdict.findings)


def refuses(verdict: Verdict) -> bool:
    """The host answers, its port is closed."""
    return any(finding.reason is Reason.REFUSED for finding in verdict.findings)
