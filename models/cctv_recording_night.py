"""What is written of recordings without asking a recorder: the night's rows, why they are not
checked, and what is known of the cameras' day. One statement each, however many cameras."""

from odoo.tools import SQL

from .cctv_poll_writes import INT, MOMENT, values_table as table
from .cctv_recording_rows import PICTURE_KINDS, host_sql
from .cctv_recording_writes import DATE


def prepare_days(env, days: dict) -> None:
    """A row, not checked, for each camera that is to be recorded and has none yet.

    :param days: {company id: day}
    """
    equipment = env["maintenance.equipment"]
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            INSERT INTO cctv_recording_day
                   (camera_id, company_id, location_id, recorder_id, day, result, reason, method,
                    tries, reach, picture, demanded_days, is_explained, is_short, is_held_known,
                    expected_s, covered_s, gap_s, gap_count, longest_s)
            SELECT c.id, c.company_id, c.cctv_location_id, host.id, zone.day, 'unchecked',
                   'waiting', 'none', 0, 'unknown', 'unknown', coalesce(%(retention)s, 0), FALSE,
                   FALSE, FALSE, 0, 0, 0, 0, 0
              FROM maintenance_equipment c
              JOIN unnest(%(companies)s::int[], %(days)s::date[]) AS zone (company_id, day)
                ON zone.company_id = c.company_id
              LEFT JOIN %(host)s
             WHERE c.cctv_kind = 'camera' AND c.active
               AND coalesce(%(plan)s, 'always') <> 'none'
               AND (c.effective_date IS NULL OR c.effective_date <= zone.day)
            ON CONFLICT (camera_id, day) DO NOTHING
            """,
            retention=equipment._cctv_retention_sql("c", "host"),
            plan=equipment._cctv_plan_sql("c", "host", "cctv_recording_plan"),
            host=host_sql(),
            companies=list(days),
            days=list(days.values()),
        )
    )


def write_reasons(env, days: dict) -> None:
    """Why the days that are not checked are not, as things stand now."""
    env.cr.execute(
        SQL(
            """
            UPDATE cctv_recording_day d SET reason = v.reason
              FROM (SELECT d.id,
                           CASE WHEN host.id IS NULL THEN 'no_recorder'
                                WHEN host.id <> c.id AND coalesce(c.cctv_channel, 0) < 1
                                THEN 'no_channel'
                                WHEN NOT host.cctv_poll_enabled
                                     OR coalesce(host.cctv_protocols, 'none') IN ('none', 'tcp')
                                THEN 'recorder_off'
                                WHEN d.error IS NOT NULL THEN d.reason
                                WHEN string_to_array(s.reasons, ',')
                                     && ARRAY['unreachable', 'refused'] THEN 'recorder_down'
                                WHEN string_to_array(s.reasons, ',')
                                     && ARRAY['auth_failed', 'locked_out'] THEN 'refused'
                                ELSE 'waiting' END AS reason
                      FROM cctv_recording_day d
                      JOIN unnest(%(companies)s::int[], %(days)s::date[]) AS zone (company_id, day)
                        ON zone.company_id = d.company_id AND zone.day = d.day
                      JOIN maintenance_equipment c ON c.id = d.camera_id
                      LEFT JOIN %(host)s
                      LEFT JOIN cctv_device_status s ON s.device_id = host.id
                     WHERE d.result = 'unchecked') v
             WHERE v.id = d.id AND d.reason IS DISTINCT FROM v.reason
            """,
            companies=list(days),
            days=list(days.values()),
            host=host_sql(),
        )
    )


def write_circumstances(env, bounds: dict, camera_ids=None) -> None:
    """Whether the cameras were reachable on their days, and whether their pictures were good.

    :param bounds: {company id: (day, its midnight and the next one, naive UTC)}
    :param camera_ids: of these cameras only
    """
    columns = {"company_id": INT, "day": DATE, "since": MOMENT, "until": MOMENT}
    is_all = camera_ids is None
    chosen = SQL("TRUE") if is_all else SQL("d.camera_id = ANY(%s)", list(camera_ids))
    env.cr.execute(
        SQL(
            """
            UPDATE cctv_recording_day d
               SET reach = v.reach, reachable_share = v.share, maintenance_s = v.maintenance_s,
                   picture = v.picture, picture_faults = v.faults
              FROM (SELECT d.id, coalesce(u.maintenance_s, 0) AS maintenance_s,
                           CASE WHEN seen.s IS NULL OR seen.s = 0 THEN 'unknown'
                                WHEN u.down_s = 0 THEN 'all'
                                WHEN u.down_s >= seen.s THEN 'none' ELSE 'part' END AS reach,
                           CASE WHEN seen.s > 0 THEN 100.0 * (seen.s - u.down_s) / seen.s
                                ELSE 0 END AS share,
                           CASE WHEN found.kinds IS NOT NULL THEN 'bad'
                                WHEN s.last_picture >= v.since THEN 'good'
                                ELSE 'unknown' END AS picture, found.kinds AS faults
                      FROM %(bounds)s
                      JOIN cctv_recording_day d ON d.company_id = v.company_id AND d.day = v.day
                      LEFT JOIN cctv_uptime_day u ON u.device_id = d.camera_id AND u.day = d.day
                      LEFT JOIN cctv_device_status s ON s.device_id = d.camera_id
                      LEFT JOIN LATERAL (SELECT u.up_s + u.degraded_s + u.down_s AS s) seen ON TRUE
                      LEFT JOIN LATERAL (
                           SELECT string_agg(DISTINCT f.kind, ',') AS kinds FROM cctv_fault f
                            WHERE f.device_id = d.camera_id AND f.kind = ANY(%(kinds)s)
                              AND f.date_start < v.until
                              AND (f.date_end IS NULL OR f.date_end > v.since)
                              AND f.review_state <> 'ignored') found ON TRUE
                     WHERE %(chosen)s) v
             WHERE v.id = d.id
               AND (d.reach, d.reachable_share, d.maintenance_s, d.picture, d.picture_faults)
                   IS DISTINCT FROM (v.reach, v.share, v.maintenance_s, v.picture, v.faults)
            """,
            bounds=table(columns, [(company, *times) for company, times in bounds.items()]),
            kinds=list(PICTURE_KINDS),
            chosen=chosen,
        )
    )
