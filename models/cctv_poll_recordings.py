"""What recorders tell of their disks, channels and recordings: written down, and what it means for
the cameras on them."""

from dataclasses import replace
from functools import partial

from odoo import models

from ..monitor.probe.reasons import Reason
from ..monitor.probe.types import Finding, Level, RecorderReport, Verdict
from ..tools.spans import common, local_day
from . import cctv_recording_rows as read, cctv_recording_writes as writes
from .cctv_poll_tools import from_epoch, in_savepoint, to_epoch
from .cctv_recording_proof import prove

MARGIN_S = 60
"""A search begins at midnight: a minute later it is that day for certain."""


class CctvPoll(models.AbstractModel):
    _inherit = "cctv.poll"

    def _take_recordings(self, outcomes, now: float, frame):
        """Write what recorders told, then decide on what it means for their cameras."""
        told = {o.row["id"]: o for o in outcomes if o.verdict.recorder and not o.verdict.derived}
        if not told:
            return
        if verdicts := self._recorded(told, now, frame):
            self._apply_told(verdicts, now, frame)

    def _apply_told(self, verdicts: list[Verdict], now: float, frame):
        """Decide on the cameras, one by one when it cannot be done for all: what goes wrong with
        one costs neither its recorder nor the others anything."""
        what = "decide on what recorders told of cameras"
        work = partial(self._apply_verdicts, verdicts, now, frame)
        if in_savepoint(self.env, work, what) is None and len(verdicts) > 1:
            for verdict in verdicts:
                in_savepoint(self.env, partial(self._apply_verdicts, [verdict], now, frame), what)

    def _recorded(self, told: dict, now: float, frame) -> list[Verdict]:
        """The verdicts on cameras, of what could be written: a report that cannot be costs no other
        recorder its own."""
        work = partial(self._write_recordings, told, now, frame)
        verdicts = in_savepoint(self.env, work, f"write what the recorders {sorted(told)} told")
        if verdicts is None and len(told) > 1:
            parts = [self._recorded({id_: told[id_]}, now, frame) for id_ in told]
            return [verdict for part in parts for verdict in part]
        return verdicts or []

    def _write_recordings(self, told: dict, now: float, frame) -> list[Verdict]:
        """Disks, channels and days; the number of statements does not depend on how many.

        :param told: {recorder id: outcome}
        :return: a derived verdict for each camera about which something was told
        """
        env, at = self.env, from_epoch(now)
        reports = {id_: outcome.verdict.recorder for id_, outcome in told.items()}
        writes.write_interfaces(env, reports, at)
        writes.write_disks(env, reports, at)
        writes.write_channels(env, reports, at)
        cameras = read.read_cameras(env, self._days_asked_for(told, frame))
        proofs = self._prove(reports, cameras)
        if proofs:
            self._write_proofs(proofs, at)
        for model in ("cctv.recorder.disk", "cctv.recorder.channel", "cctv.recording.day"):
            env[model].invalidate_model()
        channels = read.read_channels(env, reports)
        return _derive(reports, cameras, proofs, channels, now)

    def _write_proofs(self, proofs: list, at):
        """The days, what else is known of them, and the summaries that are about them."""
        writes.write_days(self.env, proofs, at)
        cameras = [camera for camera, _proof in proofs]
        days = {camera.expected.day for camera in cameras}
        companies = {camera.company_id for camera in cameras}
        ids = [camera.id for camera in cameras]
        self.env["cctv.recording.day"]._refresh_circumstances(companies, days, ids)
        self.env["cctv.recording.check"]._refresh_days(companies, days)

    def _days_asked_for(self, told: dict, frame) -> dict:
        """{recorder id: the day its recordings were searched for}: of the search, else yesterday
        when the look began."""
        zones = self.env["cctv.accounting"]._zones()
        days = {}
        for id_, outcome in told.items():
            zone, search = zones[outcome.row["company_id"]], frame.searches.get(id_)
            if search:
                days[id_] = local_day(search.since + MARGIN_S, zone)
            else:
                days[id_] = read.yesterday_of(outcome.verdict.started_at, zone)
        return days

    def _prove(self, reports: dict[int, RecorderReport], cameras: dict) -> list:
        """[(camera, what its footage proves)] of all cameras that something was told about."""
        footage = {
            (id_, part.channel): part for id_, report in reports.items() for part in report.footage
        }
        asked = [(cameras[place], part) for place, part in footage.items() if place in cameras]
        if not asked:
            return []
        since = min(camera.expected.bounds[0] for camera, _part in asked)
        until = max(camera.expected.bounds[1] for camera, _part in asked)
        ids = {id_ for camera, _part in asked for id_ in (camera.id, camera.host_id)}
        down = read.read_down(self.env, ids, since, until)
        return [
            (camera, prove(part, camera.expected, _down(camera, down), camera.maintenance_s))
            for camera, part in asked
        ]


def _down(camera, down: dict) -> list[tuple[float, float, str]]:
    of_camera = [(a, b, "camera") for a, b in down.get(camera.id, ())]
    if camera.host_id == camera.id:
        return of_camera
    return of_camera + [(a, b, "recorder") for a, b in down.get(camera.host_id, ())]


def _derive(reports, cameras, proofs, channels, now: float) -> list[Verdict]:
    """One verdict for each camera that its recorder said something about, unless it only says
    that all is well of a camera that nobody thought otherwise of."""
    proven = {camera.id: proof for camera, proof in proofs}
    told = {(id_, c.number): c for id_, report in reports.items() for c in report.channels}
    verdicts = []
    for place, camera in cameras.items():
        findings, judged = [], set()
        channel, proof = told.get(place), proven.get(camera.id)
        if channel and camera.host_id != camera.id and channel.has_video is not None:
            judged.add(Reason.CHANNEL_LOST)
            if not channel.has_video:
                findings.append(Finding(Reason.CHANNEL_LOST, "channel_lost"))
        if proof:
            judged |= proof.judged()
            findings += proof.findings()
        if stopped := _stopped(camera, channels.get(place), now):
            findings = [f for f in findings if f.reason is not Reason.RECORDING_GAP] + [stopped]
        if findings or (judged and camera.is_remembered):
            judged |= {finding.reason for finding in findings}
            verdicts.append(_derived(camera.id, findings, judged, now))
    return verdicts


def _derived(camera_id: int, findings: list, judged: set, now: float) -> Verdict:
    """At the level of a pulse: what the camera's own deeper look has found, the recorder's word
    does not disprove. Recorders call dead channels fine."""
    return Verdict(
        id=camera_id,
        level=Level.PULSE,
        started_at=now,
        duration_s=0.0,
        findings=tuple(findings),
        judged=frozenset(judged),
        derived=True,
    )


def _stopped(camera, told, now: float) -> Finding | None:
    """The recorder itself says that it does not record what it should, and has said so for longer
    than the smallest gap that counts: no need to wait for tomorrow."""
    if not told or told[1] != "no" or told[0] == "no":
        return None
    since, expected = to_epoch(told[2]), camera.expected
    today = replace(expected, day=local_day(now, expected.zone))
    if expected.plan not in ("always", "hours") or now - since < expected.gap_s:
        return None
    if not common(today.spans, [(now - expected.gap_s, now)]):
        return None
    minutes = int((now - since) // 60)
    return Finding(Reason.RECORDING_GAP, "not_recording", values={"minutes": minutes})

