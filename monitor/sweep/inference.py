"""Concluding that a device is down which nobody polls, from those behind it. Pure.

A switch without an address, a link of a provider, a power circuit: when nearly everything that
hangs on it stops answering at about the same time, it is what is down.

- A device counts when it is looked at, is not in maintenance, and was not in trouble before the
  others. One that refuses the port answers, so it speaks against every parent but the recorder that
  is dialled in its place. One that was not looked at since counts neither way.
- At least ``MIN_SILENT`` must be silent, ``OPEN_SHARE`` of those that count, and enough must have
  been looked at since. What is concluded holds until half of them answer again (``KEEP_SHARE``).
- Several parents may fit. The one that explains most with the fewest exceptions is taken (silent
  devices less answering ones), on a tie the more specific (fewer devices behind it, then the one
  that hangs on more itself); what it explains is taken out, and the rest is judged again. Polled
  parents that do not answer compete in this: what they explain needs no other explanation.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .topology import Topology

MIN_SILENT = 3
OPEN_SHARE = 0.8
KEEP_SHARE = 0.5
LOOKED_SHARE = 0.5
LOOKED_ENOUGH = 50
"""Looked at since: half of the devices behind, or so many of a great number."""


@dataclass(frozen=True)
class Sign:
    """What the last look at a polled device says about the way to it. ``looked_at``: when that was;
    ``silent_since``: when it stopped answering, None for one that answers; ``refuses``: it is its
    port that is closed. ``counts``: it was looked at before and is not in maintenance. Seconds."""

    looked_at: float = 0.0
    silent_since: float | None = None
    refuses: bool = False
    counts: bool = True


@dataclass(frozen=True)
class Evidence:
    """What the devices behind a parent say. ``since``: when the first of the silent fell silent."""

    silent: frozenset[int] = frozenset()
    answering: frozenset[int] = frozenset()
    unseen: frozenset[int] = frozenset()
    since: float = 0.0

    @property
    def score(self) -> int:
        return len(self.silent) - len(self.answering)

    @property
    def share(self) -> float:
        looked = len(self.silent) + len(self.answering)
        return len(self.silent) / looked if looked else 0.0

    @property
    def is_enough(self) -> bool:
        """The parent can be concluded to be down."""
        looked = len(self.silent) + len(self.answering)
        needed = min(LOOKED_SHARE * (looked + len(self.unseen)), LOOKED_ENOUGH)
        return len(self.silent) >= MIN_SILENT and self.share >= OPEN_SHARE and looked >= needed


@dataclass(frozen=True)
class Cause:
    """A parent and what it explains. ``is_polled``: it is known by its own checks."""

    id: int
    evidence: Evidence
    is_polled: bool = False


def weigh(
    topology: Topology,
    parent: int,
    signs: Mapping[int, Sign],
    window_s: float,
    explained: Iterable[int] = (),
) -> Evidence:
    """What the devices behind ``parent`` say, without those that are ``explained`` otherwise.

    ``window_s``: how far apart devices may fall silent by one cause: each is looked at only every
    so often.
    """
    left_out = set(explained)
    behind = [
        id_
        for id_ in topology.behind.get(parent, ())
        if id_ in signs and signs[id_].counts and id_ not in left_out
    ]
    silent = {id_ for id_ in behind if _is_silent(topology, parent, id_, signs[id_])}
    since = _onset([signs[id_].silent_since for id_ in silent], window_s)
    together = frozenset(id_ for id_ in silent if signs[id_].silent_since >= since)
    others = [id_ for id_ in behind if id_ not in silent]
    looked = frozenset(id_ for id_ in others if signs[id_].looked_at >= since)
    return Evidence(together, looked, frozenset(others) - looked, since)


def _is_silent(topology: Topology, parent: int, device_id: int, sign: Sign) -> bool:
    if sign.silent_since is None:
        return False
    return not sign.refuses or parent in topology.hosts(device_id)


def _onset(times: list[float], window_s: float) -> float:
    """Where the stretch of ``window_s`` begins in which most fell silent; the latest of equals."""
    times = sorted(times)
    counted = [(bisect_right(times, at + window_s) - bisect_left(times, at), at) for at in times]
    return max(counted, default=(0, 0.0))[1]


@dataclass(frozen=True)
class Question:
    """All that is needed to find causes. ``unpolled``: parents that may be concluded to be down;
    ``silent_parents``: polled ones that do not answer themselves."""

    topology: Topology
    signs: Mapping[int, Sign]
    unpolled: frozenset[int]
    silent_parents: frozenset[int] = frozenset()
    window_s: float = 420.0

    def rank(self, cause: Cause) -> tuple:
        """The better explanation has the higher one. A polled parent's own silence counts too."""
        size = len(self.topology.behind.get(cause.id, ()))
        depth = len(self.topology.ancestors(cause.id))
        return cause.evidence.score + int(cause.is_polled), -size, depth, -cause.id


def find_causes(question: Question) -> list[Cause]:
    """The parents that explain the silence, the best explanation first."""
    explained: set[int] = set()
    open_ids = question.unpolled | question.silent_parents
    fitting = {id_: _cause(question, id_, explained) for id_ in open_ids}
    causes = []
    while best := max(filter(None, fitting.values()), key=question.rank, default=None):
        causes.append(best)
        del fitting[best.id]
        taken = best.evidence.silent | {best.id}
        explained |= taken
        concerned = question.topology.ancestors_of(taken) | taken
        for id_ in fitting.keys() & concerned:
            fitting[id_] = _cause(question, id_, explained)
    return causes


def _cause(question: Question, parent: int, explained: set[int]) -> Cause | None:
    evidence = weigh(
        question.topology, parent, question.signs, question.window_s, explained
    )
    if parent in question.unpolled:
        return Cause(parent, evidence) if evidence.is_enough else None
    if parent in explained or not evidence.silent or evidence.score < 0:
        return None
    return Cause(parent, evidence, is_polled=True)


def still_holds(question: Question, parent: int, causes: Iterable[Cause]) -> bool:
    """Whether what was concluded of ``parent`` stays: less than half of what fell silent answers,
    and nothing else explains the silence now."""
    explained = {
        id_ for cause in causes if cause.id != parent for id_ in (*cause.evidence.silent, cause.id)
    }
    evidence = weigh(
        question.topology, parent, question.signs, question.window_s, explained
    )
    return bool(evidence.silent) and evidence.share > KEEP_SHARE
