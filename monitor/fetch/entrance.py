"""The way in: log-in, the recorder's clock, and which interface it has."""

from dataclasses import replace

from ..clock import Clock
from ..probe import errors
from ..probe.deadline import Deadline
from ..probe.lookup import recall
from ..probe.probe import probe
from ..probe.reasons import Reason
from ..probe.recorders.link import Link
from ..probe.recorders.registry import RecorderDriver
from ..probe.recorders.survey import choose, learn_clock
from ..probe.run import Run
from ..probe.types import Level, Target
from .notes import Notes

ASK_S = 40.0
"""Seconds for the recorder's word about what it has."""

SAME_CLOCK_S = 3.0


async def enter(
    target: Target, deadline: Deadline, clock: Clock, notes: Notes
) -> tuple[Link, RecorderDriver]:
    """Log in, learn the recorder's clock, choose the interface. Raises AuthError, ConnectError and
    what a driver raises."""
    target = replace(target, level=Level.IDENTITY, search=None)
    seconds = min(target.timeout_s * 2, deadline.left())
    verdict = await probe(target, Deadline.after(seconds, clock), clock)
    _refuse(verdict)
    run = Run(replace(target, memory=verdict.memory), deadline, clock)
    recall(run)
    run.clock_skew_s = verdict.clock_skew_s
    link = Link(run, Deadline.after(min(ASK_S, deadline.left()), clock))
    driver = await choose(run, link)
    if not link.knows_skew:
        learn_clock(run, link, await driver.health())
    notes.driver = driver.name
    _note_clock(link, notes)
    return link, driver


def _note_clock(link: Link, notes: Notes) -> None:
    """Clocks are read to a second or so: what one run has measured holds for the next ones,
    so that their pictures fit together, unless somebody has set the clock."""
    before = notes.clock_offset_s
    if before is not None and abs(link.skew_s - before) < SAME_CLOCK_S:
        link.skew_s = before
    notes.clock_offset_s = round(link.skew_s, 3) if link.knows_skew else None
    notes.write()


def _refuse(verdict) -> None:
    """Raise what keeps us out: the log-in is not shown once more, a silent recorder not waited
    for."""
    for finding in verdict.findings:
        if finding.reason in (Reason.AUTH_FAILED, Reason.LOCKED_OUT):
            kind = errors.LockedOut if finding.reason is Reason.LOCKED_OUT else errors.AuthRefused
            raise kind(finding.detail)
        if finding.reason is Reason.UNREACHABLE:
            raise errors.ConnectTimeout(finding.detail)
        if finding.reason is Reason.REFUSED:
            raise errors.ConnectRefused(finding.detail)
