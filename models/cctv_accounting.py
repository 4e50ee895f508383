"""Uptime: how long each device was up, degraded, down, unknown or in maintenance, day by day."""

from datetime import datetime

import pytz

from odoo import api, fields, models
from odoo.tools import SQL

from .cctv_poll_tools import from_epoch

FALLBACK_ZONE = "UTC"

MOVED = ("ok", "degraded", "down", "unknown")
"""States whose time is moved, in the order of their columns in the daily account."""

ZONES = SQL(
    """SELECT company.id AS company_id, coalesce(nullif(partner.tz, ''), calendar.tz) AS tz
         FROM res_company company
         LEFT JOIN res_partner partner ON partner.id = company.partner_id
         LEFT JOIN resource_calendar calendar ON calendar.id = company.resource_calendar_id"""
)
"""``company_zone`` of each company; NULL where nothing is said."""


class CctvAccounting(models.AbstractModel):
    """Moves the time since a device was last accounted into its ``cctv.uptime.day`` rows.

    The state holds from the last accounting until now; what lies after the moment the state became
    stale counts as unknown, so an outage of the poller is never booked as an outage of cameras.
    Days begin at midnight in the time zone of the device's company, so a day has 23 or 25 hours
    when the clocks change. Called for the devices whose state is about to change, for all by a
    scheduled action, and whenever somebody wants present numbers.

    A state is known only when several checks have confirmed it, but it began with the first of
    them: the time in between is moved from the old state to the new one. What is booked as unknown
    stays unknown.
    """

    _name = "cctv.accounting"
    _description = "Uptime Accounting"

    @api.model
    def _cron_account(self):
        """Book the time of all devices up to now."""
        self._account()

    @api.model
    def _account(self, device_ids=None, now=None, outcomes=()):
        """Book the time of some devices up to ``now``, in one statement.

        Must run before the state of a device is overwritten.

        :param device_ids: ids of devices, or None for all
        :param now: naive UTC datetime, the present by default; fractions of a second are dropped
        :param outcomes: of the poll, with the rows of ``read_states``: the time between the
            beginning of their new states and now is moved to where it belongs
        """
        self.env.flush_all()
        now = (now or fields.Datetime.now()).replace(microsecond=0)
        chosen = (
            SQL("TRUE") if device_ids is None else SQL("s.device_id = ANY(%s)", list(device_ids))
        )
        spans = [span for outcome in outcomes if (span := _misbooked(outcome, now))]
        self.env.cr.execute(_account_query(chosen, now, spans))
        self.env["cctv.uptime.day"].invalidate_model()
        self.env["cctv.device.status"].invalidate_model(["accounted_until", "checks"])

    @api.model
    def _zones(self) -> dict[int, str]:
        """{company id: name of its time zone}."""
        companies = self.env["res.company"].sudo().with_context(active_test=False).search([])
        return {company.id: company_zone(company) for company in companies}


def company_zone(company) -> str:
    """Name of the time zone a company lives in: its own address, else its working hours."""
    return company.partner_id.tz or company.resource_calendar_id.tz or FALLBACK_ZONE


def company_time(company, at: datetime) -> datetime:
    """A naive UTC moment as the clocks where the company is show it, with its zone."""
    return pytz.utc.localize(at).astimezone(pytz.timezone(company_zone(company)))


SERVED = ("ok", "degraded", "down")
"""States whose time may turn out to be another's."""


def _misbooked(outcome, at) -> tuple | None:
    """(device id, old state, new state, from, to) of what was booked under the old state while the
    new one held already. Only the time that is known: between the first check after an outage of
    the poller and the moment at which the last check became stale."""
    row, state = outcome.row, outcome.decision.state
    old, new = row["state"], state.health.value
    if old == new or old not in SERVED or new not in (*SERVED, "unknown"):
        return None
    since = from_epoch(state.since)
    if row["known_since"]:
        since = max(since, row["known_since"].replace(microsecond=0))
    until = min(at, (row["stale_at"] or at).replace(microsecond=0))
    return (row["id"], old, new, since, until) if since < until else None


def _moves(spans: list[tuple]) -> SQL:
    """The days as they are to be booked with what is moved, as ``together``. Of each day no more is
    moved than the old state has there, so nothing becomes negative."""
    ids, olds, news, sinces, untils = (list(column) for column in zip(*spans, strict=True))
    moved = [
        SQL("CASE %s WHEN new THEN seconds WHEN old THEN -seconds ELSE 0 END", state)
        for state in MOVED
    ]
    return SQL(
        """
        turned AS (
            SELECT v.*, e.company_id, e.cctv_location_id, coalesce(zone.tz, %(fallback)s) AS tz
              FROM unnest(%(ids)s::int[], %(olds)s::text[], %(news)s::text[],
                          %(sinces)s::timestamp[], %(untils)s::timestamp[])
                   AS v (device_id, old, new, since, until)
              JOIN maintenance_equipment e ON e.id = v.device_id
              LEFT JOIN zone ON zone.company_id = e.company_id
        ), turned_part AS (
            SELECT turned.*, local_day::date AS day,
                   extract(epoch FROM
                       least(until, (local_day + interval '1 day') AT TIME ZONE tz
                                    AT TIME ZONE 'UTC')
                       - greatest(since, local_day AT TIME ZONE tz AT TIME ZONE 'UTC'))::int
                   AS seconds
              FROM turned,
                   LATERAL generate_series(
                       (since AT TIME ZONE 'UTC' AT TIME ZONE tz)::date::timestamp,
                       (until AT TIME ZONE 'UTC' AT TIME ZONE tz)::date::timestamp,
                       interval '1 day') AS local_day
        ), move AS (
            SELECT p.device_id, p.company_id, p.cctv_location_id, p.day, p.old, p.new,
                   least(p.seconds,
                         CASE p.old WHEN 'ok' THEN coalesce(d.up_s, 0) + coalesce(f.up_s, 0)
                                    WHEN 'degraded' THEN coalesce(d.degraded_s, 0)
                                                         + coalesce(f.degraded_s, 0)
                                    ELSE coalesce(d.down_s, 0) + coalesce(f.down_s, 0) END)
                   AS seconds
              FROM turned_part p
              LEFT JOIN cctv_uptime_day d ON d.device_id = p.device_id AND d.day = p.day
              LEFT JOIN fresh f ON f.device_id = p.device_id AND f.day = p.day
        ), together AS (
            SELECT device_id, max(company_id) AS company_id,
                   max(cctv_location_id) AS cctv_location_id, day, sum(up_s) AS up_s,
                   sum(degraded_s) AS degraded_s, sum(down_s) AS down_s,
                   sum(unknown_s) AS unknown_s, sum(maintenance_s) AS maintenance_s,
                   sum(checks) AS checks
              FROM (SELECT * FROM fresh
                    UNION ALL
                    SELECT device_id, company_id, cctv_location_id, day, %(moved)s, 0, 0
                      FROM move WHERE seconds > 0) AS parts
             GROUP BY device_id, day
        ),
        """,
        fallback=FALLBACK_ZONE,
        ids=ids,
        olds=olds,
        news=news,
        sinces=sinces,
        untils=untils,
        moved=SQL(", ").join(moved),
    )


def _account_query(chosen: SQL, now, spans: list[tuple]) -> SQL:
    """One statement that adds each device's seconds to its days and moves ``accounted_until``.

    Whole seconds are counted from differences of rounded moments, so that the parts of a day add
    up to exactly that day. Devices that nobody polls have no uptime; their clock only moves on.
    """
    return SQL(
        """
        WITH zone AS (%(zones)s),
        span AS (
            SELECT s.device_id, s.company_id, e.cctv_location_id, s.state, s.checks,
                   coalesce(zone.tz, %(fallback)s) AS tz,
                   date_trunc('second', s.accounted_until) AS since,
                   date_trunc('second', coalesce(s.stale_at, s.accounted_until)) AS known_until
              FROM cctv_device_status s
              JOIN maintenance_equipment e ON e.id = s.device_id
              LEFT JOIN zone ON zone.company_id = s.company_id
             WHERE %(chosen)s AND s.accounted_until < %(now)s
               AND e.active AND e.cctv_poll_enabled
               AND coalesce(e.cctv_protocols, 'none') <> 'none'
               AND e.cctv_is_awaited IS NOT TRUE
        ), part AS (
            SELECT span.*, local_day::date AS day, local_day::date = last_day AS is_last,
                   greatest(since, local_day AT TIME ZONE tz AT TIME ZONE 'UTC') AS t0,
                   least(%(now)s, (local_day + interval '1 day') AT TIME ZONE tz
                                  AT TIME ZONE 'UTC') AS t1
              FROM span,
                   LATERAL (SELECT (since AT TIME ZONE 'UTC' AT TIME ZONE tz)::date AS first_day,
                                   (%(now)s::timestamp AT TIME ZONE 'UTC' AT TIME ZONE tz)::date
                                   AS last_day) AS days,
                   LATERAL generate_series(first_day::timestamp, last_day::timestamp,
                                           interval '1 day') AS local_day
        ), counted AS (
            SELECT part.*, extract(epoch FROM t1 - t0)::int AS total,
                   greatest(0, extract(epoch FROM least(t1, known_until) - t0)::int) AS known
              FROM part
             WHERE t1 > t0
        ), fresh AS (
            SELECT device_id, company_id, cctv_location_id, day,
                   CASE state WHEN 'ok' THEN known ELSE 0 END AS up_s,
                   CASE state WHEN 'degraded' THEN known ELSE 0 END AS degraded_s,
                   CASE state WHEN 'down' THEN known ELSE 0 END AS down_s,
                   CASE WHEN state IN ('ok', 'degraded', 'down', 'maintenance')
                        THEN total - known ELSE total END AS unknown_s,
                   CASE state WHEN 'maintenance' THEN known ELSE 0 END AS maintenance_s,
                   CASE WHEN is_last THEN coalesce(checks, 0) ELSE 0 END AS checks
              FROM counted
        ), %(moves)s booked AS (
            INSERT INTO cctv_uptime_day AS day
                   (device_id, company_id, location_id, day,
                    up_s, degraded_s, down_s, unknown_s, maintenance_s, checks)
            SELECT device_id, company_id, cctv_location_id, day,
                   up_s, degraded_s, down_s, unknown_s, maintenance_s, checks
              FROM %(source)s
            ON CONFLICT (device_id, day) DO UPDATE
               SET up_s = day.up_s + excluded.up_s,
                   degraded_s = day.degraded_s + excluded.degraded_s,
                   down_s = day.down_s + excluded.down_s,
                   maintenance_s = day.maintenance_s + excluded.maintenance_s,
                   unknown_s = day.unknown_s + excluded.unknown_s,
                   checks = day.checks + excluded.checks
        )
        UPDATE cctv_device_status s SET accounted_until = %(now)s, checks = 0
         WHERE %(chosen)s AND (s.accounted_until IS NULL OR s.accounted_until < %(now)s)
        """,
        zones=ZONES,
        fallback=FALLBACK_ZONE,
        chosen=chosen,
        now=now,
        moves=_moves(spans) if spans else SQL(),
        source=SQL("together") if spans else SQL("fresh"),
    )
