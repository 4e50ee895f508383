"""What is behind the silence of many: a parent that nobody polls, or the poller itself."""

import logging
import time
from collections import Counter
from dataclasses import dataclass, replace

from odoo import models

from ..monitor.probe.reasons import Reason
from ..monitor.probe.types import Finding, Level, Target, Verdict
from ..monitor.sweep import (
    Cause,
    Doubt,
    HoldSilent,
    ParentsFirst,
    Question,
    Sign,
    find_causes,
    still_holds,
    suspicion,
)
from ..monitor.sweep.hold import refuses
from ..monitor.sweep.suspicion import Seen, count_unrelated
from . import cctv_poll_due as due, cctv_poll_rows as read
from .cctv_poll_tools import from_epoch, to_epoch

_logger = logging.getLogger(__name__)

JUDGE_AGAIN_S = 30.0
"""Two conclusions about a parent that are nearer to each other come from one and the same look."""

CHUNK = 2000
"""Verdicts written in one transaction at most: as ``cctv_poll.CHUNK``."""

REFERENCE_TIMEOUT_S = 4.0

SAMPLE = 60
"""Devices that are looked at out of turn to tell whether others are silent too."""


@dataclass(frozen=True)
class Picture:
    """What is known at the end of a round. ``rows``: of ``read_signs``; ``hold``: what was seen in
    it; ``window_s``: how far apart one cause shows; ``now``: seconds since the epoch."""

    hold: HoldSilent
    rows: dict
    signs: dict[int, Sign]
    question: Question
    causes: list[Cause]
    now: float

    @property
    def waiting(self) -> frozenset[int]:
        """Silent devices whose fault is not open."""
        return frozenset(id_ for id_ in self.hold.silent if not is_open(self.rows.get(id_)))


class CctvPoll(models.AbstractModel):
    """Failures wait until the end of a round (``HoldSilent``). Then it is judged, first whether the
    poller itself is the suspect, and if not, which parents that nobody polls are down."""

    _inherit = "cctv.poll"

    def _conclude(self, hold: HoldSilent, order: ParentsFirst, frame) -> int:
        """Judge the silence of a round, and write what waited for that.

        :return: how many verdicts were written
        """
        derived = []
        try:
            derived, frame = self._judge_silence(hold, frame, time.time())
            self._commit(0)
        except Exception:
            # nothing that was seen may be lost because it could not be explained
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            _logger.exception("Could not judge why devices are silent.")
        verdicts = {v.id: v for v in (*order.add(hold.release()), *order.rest(), *derived)}
        ids = frame.topology.parents_first(verdicts)
        chunks = [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
        return sum(self._write_chunk([verdicts[id_] for id_ in chunk], frame) for chunk in chunks)

    def _judge_silence(self, hold: HoldSilent, frame, now: float):
        """(verdicts about parents that nobody polls, the frame that holds for what waits)."""
        incidents = self.env["cctv.poll.incident"].sudo()
        before, since = incidents._remembered()
        unsettled = read.read_unsettled(self.env)
        if not (hold.silent or hold.lost or before or unsettled):
            return [], frame
        picture = self._picture(hold, frame, unsettled, now)
        seen = _seen(picture, frame.topology, since, before)
        step = suspicion.judge(before, seen, now)
        incidents._note(step, picture, seen)
        if step.doubt is not Doubt.NONE:
            self._look_around(now)
            return [], replace(frame, doubt=step.doubt, doubted=picture.waiting)
        return self._verdicts(picture, frame, unsettled), frame

    def _picture(self, hold: HoldSilent, frame, unsettled: set[int], now: float) -> Picture:
        topology, looked = frame.topology, set(hold.silent) | hold.answered | hold.lost
        parents = topology.ancestors_of({*hold.silent, *hold.lost}) | unsettled
        behind = {id_ for up in parents for id_ in topology.behind.get(up, ())}
        rows = read.read_signs(self.env, behind | parents | set(hold.silent) | (looked & unsettled))
        signs = {id_: _sign(row, hold, now) for id_, row in rows.items() if row["is_polled"]}
        silent = {id_ for id_ in parents & signs.keys() if signs[id_].silent_since is not None}
        unpolled = {id_ for id_ in parents if id_ in rows and _may_be_concluded(rows[id_])}
        policies = [rule.policy for rule in frame.rules.values()]
        window_s = max(policy.pulse_s + 2 * policy.retry_s for policy in policies)
        question = Question(topology, signs, frozenset(unpolled), frozenset(silent), window_s)
        return Picture(hold, rows, signs, question, find_causes(question), now)

    def _verdicts(self, picture: Picture, frame, unsettled: set[int]) -> list[Verdict]:
        """What is concluded of the parents that nobody polls, each at most once in a while."""
        looked = set(picture.hold.silent) | picture.hold.answered | picture.hold.lost
        chosen = {cause.id: cause for cause in picture.causes if not cause.is_polled}
        verdicts = []
        for id_ in sorted(chosen.keys() | unsettled):
            row, behind = picture.rows.get(id_), frame.topology.behind.get(id_, ())
            if row is None or not _may_be_concluded(row):
                continue
            is_judged_again = bool(looked.intersection(behind)) or not behind
            is_late_enough = picture.now - (row["judged_at"] or 0.0) >= JUDGE_AGAIN_S
            if is_judged_again and is_late_enough:
                verdicts.append(_verdict(picture, row, chosen.get(id_)))
        return verdicts

    def _reference_targets(self) -> list[Target]:
        """The hosts near us that tell whether it is our own network; ids below 0."""
        hosts = self.env["cctv.reference.host"].sudo().search([])
        loopback = self._allows_loopback()
        return [
            Target(
                id=-host.id,
                host=host.address,
                kind="reference",
                protocols=("tcp",),
                onvif_port=host.port,
                timeout_s=REFERENCE_TIMEOUT_S,
                allow_loopback=loopback,
            )
            for host in hosts
        ]

    def _look_around(self, now: float):
        """While the poller is the suspect: are others silent, too?"""
        due.hasten_some(self.env, from_epoch(now), SAMPLE)

    def _hasten_siblings(self, suspicious: list[int], topology, at):
        """What hangs on the same unpolled parent as a device that has just fallen silent tells
        whether it is the parent: have some of it looked at, too."""
        unpolled = read.read_unpolled(self.env, topology.ancestors_of(suspicious))
        siblings = set()
        for up in unpolled:
            siblings.update(topology.behind.get(up, ())[:SAMPLE])
        if siblings:
            due.hasten(self.env, siblings - set(suspicious), at)


def is_open(row: dict | None) -> bool:
    """Whether a fault is open that keeps the device from answering."""
    return any(track.get("open") for track in (row or {}).get("tracks", {}).values())


def _may_be_concluded(row: dict) -> bool:
    return bool(row["is_active"] and not row["is_polled"])


def _sign(row: dict, hold: HoldSilent, now: float) -> Sign:
    id_, verdict = row["id"], hold.silent.get(row["id"])
    times = [t["first_bad"] for t in row["tracks"].values() if _is_bad_now(t)]
    counts = row["has_answered"] and to_epoch(row["maintained"]) <= now
    if verdict is not None:
        return Sign(now, min([now, *times]), refuses(verdict), counts)
    if id_ in hold.lost:
        return Sign(now, min([now, *times]), counts=counts)
    if id_ in hold.answered:
        return Sign(now, counts=counts)
    is_refused = _is_bad_now(row["tracks"].get(Reason.REFUSED.value) or {})
    looked_at = to_epoch(row["last_check"])
    return Sign(looked_at, min(times) if times else None, is_refused, counts and looked_at > 0)


def _is_bad_now(track: dict) -> bool:
    return track.get("first_bad") is not None and not track.get("good_run")


def _seen(picture: Picture, topology, since: float, before) -> Seen:
    """What the round says about ourselves. ``since``: devices that fell silent before were believed
    to be, when the last suspicion ended."""
    waiting, now = picture.waiting, picture.now
    oldest = max(since, now - picture.question.window_s)
    if before is not None:
        oldest = min(oldest, before.since - picture.question.window_s)
    fresh = frozenset(id_ for id_ in waiting if _is_fresh(picture.signs.get(id_), oldest))
    places = {id_: picture.rows[id_]["site_id"] for id_ in fresh}
    common = [len(fresh & {*cause.evidence.silent, cause.id}) for cause in picture.causes]
    common += Counter(host for id_ in fresh for host in topology.hosts(id_)).values()
    return Seen(
        fresh=fresh,
        waiting=waiting,
        answered=frozenset(picture.hold.answered),
        common=max(common, default=0),  # one parent, or one recorder that is dialled for all
        unrelated=count_unrelated(topology, places, fresh),
        references_answer=picture.hold.references_answer,
    )


def _is_fresh(sign: Sign | None, oldest: float) -> bool:
    return sign is not None and sign.counts and (sign.silent_since or 0.0) >= oldest


def _verdict(picture: Picture, row: dict, cause: Cause | None) -> Verdict:
    """Down for the reason that those behind are silent, or not (any more)."""
    track = row["tracks"].get(Reason.UNREACHABLE.value) or {}
    found = ()
    if cause is not None:
        values = {
            "silent": len(cause.evidence.silent),
            "looked": len(cause.evidence.silent) + len(cause.evidence.answering),
            "since": cause.evidence.since,
        }
        found = (Finding(Reason.UNREACHABLE, "inferred", values=values),)
    elif track.get("open") and still_holds(picture.question, row["id"], picture.causes):
        found = (Finding(Reason.UNREACHABLE, "inferred"),)
    return Verdict(
        id=row["id"],
        level=Level.PULSE,
        started_at=picture.now,
        duration_s=0.0,
        findings=found,
        judged=frozenset({Reason.UNREACHABLE}),
        derived=True,
        memory={"judged_at": picture.now},
    )
