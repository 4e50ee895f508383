"""What the proof of recording writes: one statement for all devices of a chunk."""

import json
from datetime import datetime

from odoo.tools import SQL

from ..monitor.probe.types import RecorderReport
from .cctv_device_rules import CHANNEL_MAX
from .cctv_poll_tools import from_epoch, measured, word
from .cctv_poll_writes import BOOLEAN, FLOAT, INT, JSONB, MOMENT, TEXT, values_table as table
from .cctv_recorder_disk import DISK_STATES
from .cctv_recording_proof import Proof
from .cctv_recording_rows import CameraDay

DATE = SQL("date[]")
DISKS_MAX, WORD_MAX_CHARS = 128, 80
"""A recorder may send anything: no more than this of it is kept."""

MB_PER_GB = 1024.0


def write_interfaces(env, reports: dict[int, RecorderReport], at: datetime) -> None:
    """When each recorder last told something, and through which interface."""
    rows = [(id_, _word(report.driver) or None, at) for id_, report in reports.items()]
    env.cr.execute(
        SQL(
            """
            UPDATE cctv_device_status s
               SET last_recording = v.told, recorder_interface = v.interface
              FROM %s WHERE s.device_id = v.device_id
            """,
            table({"device_id": INT, "interface": TEXT, "told": MOMENT}, rows),
        )
    )


def write_disks(env, reports: dict[int, RecorderReport], at: datetime) -> None:
    """The disks, where something about them has changed; those that are not told of any more."""
    rows = [row for id_, report in reports.items() for row in _disks(id_, report, at)]
    if not rows:
        return
    columns = {
        "recorder_id": INT, "number": INT, "name": TEXT, "status": TEXT, "told": TEXT,
        "capacity_gb": FLOAT, "free_gb": FLOAT, "is_size_known": BOOLEAN, "used_share": FLOAT,
        "since": MOMENT,
    }  # fmt: skip
    env.cr.execute(
        SQL(
            """
            INSERT INTO cctv_recorder_disk AS disk
                   (recorder_id, company_id, location_id, number, name, status, told, capacity_gb,
                    free_gb, is_size_known, used_share, since)
            SELECT e.id, e.company_id, e.cctv_location_id, v.number, v.name, v.status, v.told,
                   v.capacity_gb, v.free_gb, v.is_size_known, v.used_share, v.since
              FROM %s JOIN maintenance_equipment e ON e.id = v.recorder_id
            ON CONFLICT (recorder_id, number) DO UPDATE
               SET name = excluded.name, status = excluded.status, told = excluded.told,
                   capacity_gb = excluded.capacity_gb, free_gb = excluded.free_gb,
                   is_size_known = excluded.is_size_known, used_share = excluded.used_share,
                   company_id = excluded.company_id, location_id = excluded.location_id,
                   since = CASE WHEN disk.status = excluded.status
                                THEN disk.since ELSE excluded.since END
             WHERE (disk.name, disk.status, disk.told, disk.capacity_gb, disk.free_gb,
                    disk.is_size_known)
                   IS DISTINCT FROM (excluded.name, excluded.status, excluded.told,
                    excluded.capacity_gb, excluded.free_gb, excluded.is_size_known)
            """,
            table(columns, rows),
        )
    )
    env.cr.execute(
        SQL(
            """
            UPDATE cctv_recorder_disk disk SET status = 'gone', since = %(at)s
             WHERE disk.recorder_id = ANY(%(ids)s) AND disk.status NOT IN ('gone', 'empty')
               AND NOT EXISTS (SELECT FROM %(told)s
                                WHERE v.recorder_id = disk.recorder_id AND v.number = disk.number)
            """,
            at=at,
            ids=list({row[0] for row in rows}),
            told=table({"recorder_id": INT, "number": INT}, [row[:2] for row in rows]),
        )
    )


def _disks(recorder_id: int, report: RecorderReport, at: datetime) -> list[tuple]:
    known = dict(DISK_STATES)
    rows = {}
    for disk in report.disks[:DISKS_MAX]:
        if not 0 <= disk.number <= CHANNEL_MAX:
            continue
        capacity, free = measured(disk.capacity_mb) or 0, measured(disk.free_mb)
        has_size = capacity > 0 and free is not None and free >= 0
        used = 100.0 * max(0, capacity - free) / capacity if has_size else 0
        rows[disk.number] = (
            recorder_id, disk.number, _word(disk.name) or None,
            disk.status if disk.status in known else "unknown", _word(disk.told) or None,
            max(0, capacity) / MB_PER_GB, max(0, free or 0) / MB_PER_GB, has_size, used,
            at,
        )  # fmt: skip
    return list(rows.values())


def write_channels(env, reports: dict[int, RecorderReport], at: datetime) -> None:
    """What the recorders say of their channels, where it has changed."""
    rows = [row for id_, report in reports.items() for row in _channels(id_, report, at)]
    if not rows:
        return
    columns = {
        "recorder_id": INT, "number": INT, "name": TEXT, "has_video": TEXT, "is_recording": TEXT,
        "since": MOMENT,
    }  # fmt: skip
    env.cr.execute(
        SQL(
            """
            INSERT INTO cctv_recorder_channel AS channel
                   (recorder_id, company_id, number, name, has_video, is_recording, since)
            SELECT e.id, e.company_id, v.number, v.name, v.has_video, v.is_recording, v.since
              FROM %s JOIN maintenance_equipment e ON e.id = v.recorder_id
            ON CONFLICT (recorder_id, number) DO UPDATE
               SET name = excluded.name, has_video = excluded.has_video,
                   is_recording = excluded.is_recording, company_id = excluded.company_id,
                   since = CASE WHEN (channel.has_video, channel.is_recording)
                                     = (excluded.has_video, excluded.is_recording)
                                THEN channel.since ELSE excluded.since END
             WHERE (channel.name, channel.has_video, channel.is_recording)
                   IS DISTINCT FROM (excluded.name, excluded.has_video, excluded.is_recording)
            """,
            table(columns, rows),
        )
    )
    env.cr.execute(
        SQL(
            """
            DELETE FROM cctv_recorder_channel channel
             WHERE channel.recorder_id = ANY(%(ids)s)
               AND NOT EXISTS (SELECT FROM %(told)s WHERE v.recorder_id = channel.recorder_id
                                                      AND v.number = channel.number)
            """,
            ids=list({row[0] for row in rows}),
            told=table({"recorder_id": INT, "number": INT}, [row[:2] for row in rows]),
        )
    )


def _channels(recorder_id: int, report: RecorderReport, at: datetime) -> list[tuple]:
    rows = {
        channel.number: (
            recorder_id, channel.number, _word(channel.name) or None, _told(channel.has_video),
            _told(channel.is_recording), at,
        )
        for channel in report.channels[:CHANNEL_MAX]
        if 0 < channel.number <= CHANNEL_MAX
    }  # fmt: skip
    return list(rows.values())


def _told(value: bool | None) -> str:
    return "unknown" if value is None else "yes" if value else "no"


def _word(text) -> str:
    return word(text, WORD_MAX_CHARS)


def write_days(env, proofs: list[tuple[CameraDay, Proof]], at: datetime) -> None:
    """What was found of each camera's day. What was found once is not taken back by a later look
    that could not find out."""
    columns = {
        "camera_id": INT, "company_id": INT, "location_id": INT, "recorder_id": INT, "day": DATE,
        "result": TEXT, "reason": TEXT, "error": TEXT, "method": TEXT, "expected_s": INT,
        "covered_s": INT, "covered_share": FLOAT, "gap_s": INT, "gap_count": INT,
        "longest_s": INT, "gaps": JSONB, "expected": JSONB, "is_explained": BOOLEAN,
        "gap_cause": TEXT, "oldest": MOMENT, "held_days": INT, "is_held_known": BOOLEAN,
        "demanded_days": INT, "is_short": BOOLEAN, "is_coarse": BOOLEAN,
    }  # fmt: skip
    names = [SQL.identifier(name) for name in columns]
    sets = [SQL("%(n)s = excluded.%(n)s", n=name) for name in names[2:]]
    env.cr.execute(
        SQL(
            """
            INSERT INTO cctv_recording_day AS proof
                   (%(names)s, date_asked, tries, reach, picture)
            SELECT v.*, %(at)s, 1, 'unknown', 'unknown' FROM %(rows)s
            ON CONFLICT (camera_id, day) DO UPDATE
               SET %(sets)s, date_asked = excluded.date_asked, tries = proof.tries + 1
             WHERE proof.result = 'unchecked' OR excluded.result <> 'unchecked'
            """,
            names=SQL(", ").join(names),
            sets=SQL(", ").join(sets),
            at=at,
            rows=table(columns, [_day(camera, proof) for camera, proof in proofs]),
        )
    )


def _day(camera: CameraDay, proof: Proof) -> tuple:
    expected = camera.expected
    share = 100.0 * proof.covered_s / proof.expected_s if proof.expected_s else 0.0
    return (
        camera.id, camera.company_id, camera.location_id, camera.host_id, expected.day,
        proof.result, proof.reason or None, _word(proof.error) or None, _method(proof.method),
        proof.expected_s, proof.covered_s, share, proof.gap_s, len(proof.gaps), proof.longest_s,
        _spans(proof.gaps), _spans(expected.spans) if expected.plan == "hours" else None,
        proof.is_explained,
        proof.cause or None, from_epoch(proof.oldest) if proof.oldest else None,
        proof.held_days or 0, proof.held_days is not None, expected.demanded_days, proof.is_short,
        proof.is_coarse,
    )  # fmt: skip


def _spans(spans) -> str | None:
    """As JSON; nothing for none, as on most days of most cameras."""
    return json.dumps([[round(a), round(b)] for a, b in spans]) if spans else None


def _method(name: str) -> str:
    known = ("onvif", "hikvision", "dahua", "retrieval")
    return name if name in known else "none"
