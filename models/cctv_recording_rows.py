"""What the proof of recording reads and asks for: one statement each, however many devices."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from odoo.tools import SQL

from ..monitor.probe.reasons import REASONS, Health, Reason
from ..monitor.probe.types import Level, RecordingSearch
from ..tools.spans import day_bounds, local_day
from .cctv_poll_tools import from_epoch, to_epoch
from .cctv_recording_proof import Expectation

SETTLE_S = 3600
"""Recorders close their last file of a day some time after midnight: they are asked from 1 o'clock
on, and until then still for the day before."""

RETRY = timedelta(hours=1)
"""What could not be told is asked for again after this, until the day is over."""

SLACK_S = 900
"""A trouble is seen up to a look after it began, and recordings go on a while after it ended: a gap
that reaches so far beyond it belongs to it."""

CHANNELS_AT_ONCE = 16
"""Channels that one look at a recorder searches; the rest is for the next looks."""

DOWN_KINDS = tuple(reason.value for reason, info in REASONS.items() if info.effect is Health.DOWN)
TOLD_KINDS = ("channel_lost", "recording_gap", "retention_short")
PICTURE_KINDS = tuple(reason.value for reason in Reason if reason.value.startswith("picture_"))


@dataclass(frozen=True)
class CameraDay:
    """A camera whose footage a recorder was asked for. ``host_id``: the recorder, or the camera
    itself; ``channel``: on it. ``is_remembered``: its state remembers something that recorders
    tell, so that also their word that all is well is news."""

    id: int
    company_id: int
    location_id: int | None
    host_id: int
    channel: int
    expected: Expectation
    maintenance_s: float
    is_remembered: bool


def yesterday_of(now: float, zone: str) -> date:
    """The day whose recordings are asked for at a moment."""
    return local_day(now - SETTLE_S, zone) - timedelta(days=1)


def host_sql() -> SQL:
    """The join from a camera ``c`` to ``host``: who keeps its recordings."""
    return SQL(
        """
        maintenance_equipment host ON host.id =
            CASE WHEN c.cctv_own_storage THEN c.id ELSE c.cctv_recorder_id END
            AND (host.id = c.id OR host.cctv_kind = 'recorder')
        """
    )


def with_searches(env, targets: list, now: float) -> list:
    """The targets; to those whose recordings are looked at, what is still to be found of
    yesterday.

    :param now: seconds since the epoch
    """
    ids = [target.id for target in targets if target.level is Level.RECORDING]
    searches = read_searches(env, ids, now) if ids else {}
    return [
        replace(target, search=searches[target.id]) if target.id in searches else target
        for target in targets
    ]


def read_searches(env, host_ids: list[int], now: float) -> dict[int, RecordingSearch]:
    """{recorder id: which of its channels are still to be proven}, fewest tries first."""
    zones = env["cctv.accounting"]._zones()
    days = {company: yesterday_of(now, zone) for company, zone in zones.items()}
    equipment = env["maintenance.equipment"]
    env.flush_all()
    rows = env.execute_query(
        SQL(
            """
            SELECT host.id, c.company_id,
                   array_agg(CASE WHEN host.id = c.id THEN 1 ELSE c.cctv_channel END
                             ORDER BY coalesce(d.tries, 0), c.cctv_channel)
              FROM maintenance_equipment c
              JOIN %(host)s
              JOIN unnest(%(companies)s::int[], %(days)s::date[]) AS zone (company_id, day)
                ON zone.company_id = c.company_id
              LEFT JOIN cctv_recording_day d ON d.camera_id = c.id AND d.day = zone.day
             WHERE host.id = ANY(%(ids)s) AND c.cctv_kind = 'camera' AND c.active
               AND (host.id = c.id OR c.cctv_channel > 0)
               AND coalesce(%(plan)s, 'always') <> 'none'
               AND (d.id IS NULL OR d.result = 'unchecked'
                    AND (d.date_asked IS NULL OR d.date_asked <= %(asked_before)s))
             GROUP BY host.id, c.company_id
            """,
            host=host_sql(),
            plan=equipment._cctv_plan_sql("c", "host", "cctv_recording_plan"),
            companies=list(days),
            days=list(days.values()),
            ids=host_ids,
            asked_before=from_epoch(now) - RETRY,
        )
    )
    return {
        host_id: _search(channels, days[company_id], zones[company_id])
        for host_id, company_id, channels in rows
    }


def _search(channels: list[int], day: date, zone: str) -> RecordingSearch:
    return RecordingSearch(tuple(channels[:CHANNELS_AT_ONCE]), *day_bounds(day, zone))


def read_cameras(env, days: dict[int, date]) -> dict[tuple[int, int], CameraDay]:
    """{(recorder id, channel): its camera and what is expected of it}.

    :param days: {recorder id: the day it was asked for}
    """
    equipment = env["maintenance.equipment"]
    plan = equipment._cctv_plan_sql
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            SELECT c.id, c.company_id, c.cctv_location_id AS location_id, host.id AS host_id,
                   CASE WHEN host.id = c.id THEN 1 ELSE c.cctv_channel END AS channel, asked.day,
                   coalesce(%(plan)s, 'always') AS plan, %(start)s AS start_h, %(until)s AS end_h,
                   %(retention)s AS retention_days,
                   greatest(c.effective_date, host.effective_date) AS in_service,
                   p.recording_gap_s AS gap_s, p.retention_tolerance_days AS tolerance_days,
                   coalesce(u.maintenance_s, 0) AS maintenance_s,
                   coalesce(s.decision_memory->'tracks' ?| %(told)s, FALSE) AS is_remembered
              FROM unnest(%(ids)s::int[], %(days)s::date[]) AS asked (host_id, day)
              JOIN maintenance_equipment c
                ON CASE WHEN c.cctv_own_storage THEN c.id ELSE c.cctv_recorder_id END
                   = asked.host_id
              JOIN maintenance_equipment host ON host.id = asked.host_id
              LEFT JOIN cctv_poll_policy p ON p.id = %(policy)s
              LEFT JOIN cctv_uptime_day u ON u.device_id = c.id AND u.day = asked.day
              LEFT JOIN cctv_device_status s ON s.device_id = c.id
             WHERE c.cctv_kind = 'camera' AND c.active
               AND (c.cctv_own_storage OR c.cctv_recorder_id = ANY(%(ids)s))
            """,
            ids=list(days),
            days=list(days.values()),
            told=list(TOLD_KINDS),
            plan=plan("c", "host", "cctv_recording_plan"),
            start=plan("c", "host", "cctv_recording_from"),
            until=plan("c", "host", "cctv_recording_until"),
            retention=equipment._cctv_retention_sql("c", "host"),
            policy=equipment._cctv_policy_sql("c"),
        )
    )
    rows = env.cr.dictfetchall()
    zones = env["cctv.accounting"]._zones()
    defaults = default_retention(env, {row["company_id"] for row in rows})
    return {(row["host_id"], row["channel"]): _camera_day(row, zones, defaults) for row in rows}


def _camera_day(row: dict, zones: dict, defaults: dict) -> CameraDay:
    expected = Expectation(
        day=row["day"],
        zone=zones[row["company_id"]],
        plan=row["plan"],
        start_h=row["start_h"] or 0.0,
        end_h=row["end_h"] or 24.0,
        gap_s=float(row["gap_s"] or Expectation.gap_s),
        retention_days=row["retention_days"] or defaults[row["company_id"]],
        tolerance_days=row["tolerance_days"] or 0,
        in_service=row["in_service"],
    )
    return CameraDay(
        row["id"], row["company_id"], row["location_id"], row["host_id"], row["channel"],
        expected, float(row["maintenance_s"]), row["is_remembered"],
    )  # fmt: skip


def default_retention(env, company_ids) -> dict[int, int]:
    """{company id: days that its procedure profile says}."""
    companies = env["res.company"].sudo().browse(company_ids)
    return {company.id: company._cctv_profile().retention_days for company in companies}


def read_down(env, device_ids, since: float, until: float) -> dict[int, list]:
    """{device id: (from, to) of the faults in which it did not do its work, with some slack}, as
    far as they touch the times."""
    rows = env.execute_query(
        SQL(
            """
            SELECT device_id, date_start, coalesce(date_end, %(until)s)
              FROM cctv_fault
             WHERE device_id = ANY(%(ids)s) AND kind = ANY(%(kinds)s)
               AND date_start < %(until)s AND (date_end IS NULL OR date_end > %(since)s)
               AND review_state <> 'ignored'
            """,
            ids=list(device_ids),
            kinds=list(DOWN_KINDS),
            since=from_epoch(since - SLACK_S),
            until=from_epoch(until + SLACK_S),
        )
    )
    found: dict[int, list] = {}
    for device_id, start, end in rows:
        span = (to_epoch(start) - SLACK_S, to_epoch(end) + SLACK_S)
        found.setdefault(device_id, []).append(span)
    return found


def read_channels(env, recorder_ids) -> dict[tuple[int, int], tuple[str, str, datetime]]:
    """{(recorder id, channel): (has video, is recording, since when it says so)}."""
    rows = env.execute_query(
        SQL(
            """
            SELECT recorder_id, number, has_video, is_recording, since
              FROM cctv_recorder_channel WHERE recorder_id = ANY(%s)
            """,
            list(recorder_ids),
        )
    )
    return {(recorder, number): (*told,) for recorder, number, *told in rows}


