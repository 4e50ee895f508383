"""Devices made due sooner or later than their schedule says: one statement for all of them."""

from odoo.tools import SQL


def hasten(env, device_ids, now) -> None:
    """Make devices due at once, unless they have just been looked at."""
    env.cr.execute(
        SQL(
            """
            UPDATE cctv_device_status SET next_check = %(now)s
             WHERE device_id = ANY(%(ids)s) AND next_check > %(now)s
               AND last_check < %(now)s - interval '30 seconds'
            """,
            ids=list(device_ids),
            now=now,
        )
    )


def hasten_some(env, now, limit: int) -> None:
    """Make due at once some devices that answered when they were looked at last, and have not been
    looked at just now: those that it was longest ago for."""
    env.cr.execute(
        SQL(
            """
            UPDATE cctv_device_status SET next_check = %(now)s
             WHERE device_id IN (
                   SELECT device_id FROM cctv_device_status
                    WHERE next_check > %(now)s AND state IN ('ok', 'degraded')
                      AND last_check < %(now)s - interval '30 seconds'
                    ORDER BY last_check LIMIT %(limit)s)
            """,
            now=now,
            limit=limit,
        )
    )


def hasten_channels(env, recorder_ids, now) -> None:
    """Make due at once what is polled through these recorders."""
    env.cr.execute(
        SQL(
            """
            UPDATE cctv_device_status s SET next_check = %(now)s
              FROM maintenance_equipment e
             WHERE e.id = s.device_id AND e.cctv_poll_via = 'recorder'
               AND e.cctv_recorder_id = ANY(%(ids)s) AND s.next_check > %(now)s
            """,
            ids=list(recorder_ids),
            now=now,
        )
    )


def postpone(env, device_ids, until) -> None:
    """Look at devices later: they could not be probed for a reason of our own."""
    env.cr.execute(
        SQL(
            "UPDATE cctv_device_status SET next_check = %s WHERE device_id = ANY(%s)",
            until,
            list(device_ids),
        )
    )
