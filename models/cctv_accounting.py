"""Uptime: how long each device was up, degraded, down, unknown or in maintenance, day by day."""

from datetime import datetime

import pytz

from odoo import api, fields, models
from odoo.tools import SQL

from .cctv_poll_tools import from_epoch

FALLBACK_ZONE = "UTC"

COLUMNS = {"ok": "up_s", "degraded": "degraded_s", "down": "down_s", "unknown": "unknown_s"}
"""State → column of the daily account."""


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
    def _account(self, device_ids=None, now=None):
        """Book the time of some devices up to ``now``, in one statement.

        Must run before the state of a device is overwritten.

        :param device_ids: ids of devices, or None for all
        :param now: naive UTC datetime, the present by default; fractions of a second are dropped
        """
        self.env.flush_all()
        now = (now or fields.Datetime.now()).replace(microsecond=0)
        chosen = (
            SQL("TRUE") if device_ids is None else SQL("s.device_id = ANY(%s)", list(device_ids))
        )
        self.env.cr.execute(_account_query(self._zones(), chosen, now))
        self.env["cctv.uptime.day"].invalidate_model()
        self.env["cctv.device.status"].invalidate_model(["accounted_until", "checks"])

    @api.model
    def _rebook(self, outcomes, at):
        """Move the time between the beginning of new states and their confirmation to where it
        belongs, in one statement. Must run after ``_account``, before the states are written.

        :param outcomes: of the poll, with the rows of ``read_states``
        :param at: naive UTC datetime up to which was booked
        """
        spans = [span for outcome in outcomes if (span := _misbooked(outcome, at))]
        if spans:
            self.env.cr.execute(_rebook_query(self._zones(), spans))
            self.env["cctv.uptime.day"].invalidate_model()

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


def _rebook_query(zones: dict[int, str], spans: list[tuple]) -> SQL:
    """Of each day no more is moved than the old state has there, so nothing becomes negative."""
    ids, olds, news, sinces, untils = (list(column) for column in zip(*spans, strict=True))
    moves = [
        SQL(
            "%(column)s = day.%(column)s + CASE %(state)s WHEN m.new THEN m.seconds"
            " WHEN m.old THEN -m.seconds ELSE 0 END",
            column=SQL.identifier(column),
            state=state,
        )
        for state, column in COLUMNS.items()
    ]
    return SQL(
        """
        WITH zone (company_id, tz) AS (
            SELECT * FROM unnest(%(companies)s::int[], %(zones)s::text[])
        ),
        span AS (
            SELECT v.*, coalesce(zone.tz, %(fallback)s) AS tz
              FROM unnest(%(ids)s::int[], %(olds)s::text[], %(news)s::text[],
                          %(sinces)s::timestamp[], %(untils)s::timestamp[])
                   AS v (device_id, old, new, since, until)
              JOIN maintenance_equipment e ON e.id = v.device_id
              LEFT JOIN zone ON zone.company_id = e.company_id
        ), part AS (
            SELECT device_id, old, new, local_day::date AS day,
                   extract(epoch FROM
                       least(until, (local_day + interval '1 day') AT TIME ZONE tz
                                    AT TIME ZONE 'UTC')
                       - greatest(since, local_day AT TIME ZONE tz AT TIME ZONE 'UTC'))::int
                   AS seconds
              FROM span,
                   LATERAL generate_series(
                       (since AT TIME ZONE 'UTC' AT TIME ZONE tz)::date::timestamp,
                       (until AT TIME ZONE 'UTC' AT TIME ZONE tz)::date::timestamp,
                       interval '1 day') AS local_day
        ), move AS (
            SELECT d.id, part.old, part.new,
                   least(part.seconds, CASE part.old WHEN 'ok' THEN d.up_s
                                                     WHEN 'degraded' THEN d.degraded_s
                                                     ELSE d.down_s END) AS seconds
              FROM part
              JOIN cctv_uptime_day d ON d.device_id = part.device_id AND d.day = part.day
             WHERE part.seconds > 0
        )
        UPDATE cctv_uptime_day day SET %(moves)s FROM move m WHERE day.id = m.id
        """,
        companies=list(zones),
        zones=list(zones.values()),
        fallback=FALLBACK_ZONE,
        ids=ids,
        olds=olds,
        news=news,
        sinces=sinces,
        untils=untils,
        moves=SQL(", ").join(moves),
    )


def _account_query(zones: dict[int, str], chosen: SQL, now) -> SQL:
    """One statement that adds each device's seconds to its days and moves ``accounted_until``.

    Whole seconds are counted from differences of rounded moments, so that the parts of a day add
    up to exactly that day. Devices that nobody polls have no uptime; their clock only moves on.
    """
    return SQL(
        """
        WITH zone (company_id, tz) AS (
            SELECT * FROM unnest(%(companies)s::int[], %(zones)s::text[])
        ),
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
        ), booked AS (
            INSERT INTO cctv_uptime_day AS day
                   (device_id, company_id, location_id, day,
                    up_s, degraded_s, down_s, maintenance_s, unknown_s, checks)
            SELECT device_id, company_id, cctv_location_id, day,
                   CASE state WHEN 'ok' THEN known ELSE 0 END,
                   CASE state WHEN 'degraded' THEN known ELSE 0 END,
                   CASE state WHEN 'down' THEN known ELSE 0 END,
                   CASE state WHEN 'maintenance' THEN known ELSE 0 END,
                   CASE WHEN state IN ('ok', 'degraded', 'down', 'maintenance')
                        THEN total - known ELSE total END,
                   CASE WHEN is_last THEN coalesce(checks, 0) ELSE 0 END
              FROM counted
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
        companies=list(zones),
        zones=list(zones.values()),
        fallback=FALLBACK_ZONE,
        chosen=chosen,
        now=now,
    )
