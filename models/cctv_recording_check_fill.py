"""The morning's summary is made, and its figures and lines follow the proofs of recording."""

from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.spans import moment_of
from .cctv_accounting import company_time, company_zone
from .cctv_poll_tools import to_epoch
from .cctv_recorder_screen import DISK_TROUBLE
from .cctv_recording_check_line import FACTS

LATE_MINUTES = 60
"""Time to sign a summary that was made after the hour by which it should have been signed."""

GAPS_TOLD = 12
"""Gaps of a day that a line names."""


class CctvRecordingCheck(models.Model):
    _inherit = "cctv.recording.check"

    @api.model
    def _make_due(self, company_ids, now):
        """Make today's summaries of the companies whose morning hour has come.

        :param now: naive UTC datetime
        """
        for company in self.env["res.company"].sudo().browse(company_ids):
            profile = company._cctv_profile()
            local = company_time(company, now)
            is_wanted = profile.recording_check_scope != "none"
            if not is_wanted or local.hour < profile.recording_check_hour:
                continue
            day = local.date() - timedelta(days=1)
            if not self.sudo()._exists_of(company, day):
                self.sudo()._make(company, day, profile, now)

    def _exists_of(self, company, day):
        return self.search_count([("company_id", "=", company.id), ("day", "=", day)], limit=1)

    def _make(self, company, day, profile, now):
        """The summaries of a day: one, or one for each site that has cameras."""
        values = {"company_id": company.id, "day": day, "scope": profile.recording_check_scope}
        sites = self._sites_of(company, day)
        if not sites:
            return self.browse()
        if profile.recording_check_scope == "company":
            sites = [False]
        checks = self.create([{**values, "site_id": site} for site in sites])
        checks._deadline_begin(_minutes_left(company, profile, now), "minutes", start=now)
        self._refresh_days({company.id}, {day})
        return checks

    @api.model
    def _sites_of(self, company, day):
        """Ids of the sites that have proofs of the day; False for cameras without a place."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT split_part(place.parent_path, '/', 1)
                  FROM cctv_recording_day d
                  LEFT JOIN cctv_location place ON place.id = d.location_id
                 WHERE d.company_id = %s AND d.day = %s
                """,
                company.id,
                day,
            )
        )
        return sorted((int(path) if path else False for (path,) in rows), key=int)

    @api.model
    def _refresh_days(self, company_ids, days):
        """Bring the summaries of these days that nobody has signed yet up to date: figures and
        lines. Decisions stay. The number of statements does not depend on how many cameras.
        """
        checks = self.sudo().search(
            [
                ("company_id", "in", list(company_ids)),
                ("day", "in", list(days)),
                ("seal_state", "=", "draft"),
                ("date_signed", "=", False),
            ],
            order="id",
        )
        if not checks:
            return
        checks._hold_open(touch=True)
        self.env.flush_all()
        self.env.cr.execute(_figures_query(checks.ids, fields.Datetime.now()))
        self.env.cr.execute(_lines_query(checks.ids, self.env["cctv.accounting"]._zone_table()))
        self.env.cr.execute(_settled_query(checks.ids))
        checks.invalidate_model()
        self.env["cctv.recording.check.line"].invalidate_model()


def _minutes_left(company, profile, now: datetime) -> int:
    """Until the hour of the company's day by which the summary is to be signed."""
    zone, hour = company_zone(company), min(profile.recording_due_hour, 23)
    due = moment_of(company_time(company, now).date(), hour, zone)
    left = (due - to_epoch(now)) / 60
    return round(left) if left >= LATE_MINUTES else LATE_MINUTES


# The tables of a summary ``c`` and its proofs ``d``, for the statements below.
_PROOFS = SQL(
    """
    cctv_recording_check c
    LEFT JOIN cctv_location site ON site.id = c.site_id
    JOIN cctv_recording_day d ON d.company_id = c.company_id AND d.day = c.day
    LEFT JOIN cctv_location place ON place.id = d.location_id
    """
)

_IN_SCOPE = SQL(
    """
    (CASE WHEN c.scope = 'company' THEN TRUE
          WHEN c.site_id IS NULL THEN d.location_id IS NULL
          ELSE starts_with(place.parent_path, site.parent_path) END)
    """
)

_CONCERN = SQL("(d.result <> 'proven' OR d.is_short OR d.picture = 'bad')")


def _figures_query(check_ids, now) -> SQL:
    return SQL(
        """
        UPDATE cctv_recording_check c
           SET camera_count = v.cameras, proven_count = v.proven, gaps_count = v.gaps,
               missing_count = v.missing, unchecked_count = v.unchecked,
               explained_count = v.explained, short_count = v.short, picture_count = v.pictures,
               disk_count = v.disks, date_refreshed = %(now)s
          FROM (SELECT c.id, count(d.id) AS cameras,
                       count(*) FILTER (WHERE d.result = 'proven') AS proven,
                       count(*) FILTER (WHERE d.result = 'gaps') AS gaps,
                       count(*) FILTER (WHERE d.result = 'missing') AS missing,
                       count(*) FILTER (WHERE d.result = 'unchecked') AS unchecked,
                       count(*) FILTER (WHERE d.is_explained) AS explained,
                       count(*) FILTER (WHERE d.is_short) AS short,
                       count(*) FILTER (WHERE d.picture = 'bad') AS pictures,
                       (SELECT count(*) FROM cctv_recorder_disk disk
                          JOIN maintenance_equipment e ON e.id = disk.recorder_id AND e.active
                          LEFT JOIN cctv_location at ON at.id = disk.location_id
                         WHERE disk.company_id = c.company_id AND disk.status = ANY(%(trouble)s)
                           AND (c.scope = 'company' OR c.site_id IS NULL AND at.id IS NULL
                                OR starts_with(at.parent_path, min(site.parent_path)))) AS disks
                  FROM %(proofs)s
                 WHERE c.id = ANY(%(ids)s) AND %(in_scope)s
                 GROUP BY c.id) v
         WHERE v.id = c.id
        """,
        now=now,
        trouble=list(DISK_TROUBLE),
        proofs=_PROOFS,
        in_scope=_IN_SCOPE,
        ids=check_ids,
    )


def _lines_query(check_ids, zones: SQL) -> SQL:
    """Lines of what is to be looked at, and of what was decided on before it became fine."""
    facts = [SQL.identifier(name) for name in FACTS]
    copied = [
        _GAPS_TEXT if name == "gaps_text" else SQL.identifier("d", name) for name in FACTS
    ]
    return SQL(
        """
        INSERT INTO cctv_recording_check_line AS line (check_id, company_id, %(facts)s)
        SELECT c.id, c.company_id, %(copied)s
          FROM %(proofs)s
          LEFT JOIN %(zones)s ON zone.company_id = c.company_id
         WHERE c.id = ANY(%(ids)s) AND %(in_scope)s
           AND (%(concern)s OR EXISTS (SELECT FROM cctv_recording_check_line old
                                        WHERE old.check_id = c.id AND old.camera_id = d.camera_id))
        ON CONFLICT (check_id, camera_id) DO UPDATE SET %(sets)s
         WHERE (%(old)s) IS DISTINCT FROM (%(new)s)
        """,
        facts=SQL(", ").join(facts),
        copied=SQL(", ").join(copied),
        proofs=_PROOFS,
        zones=zones,
        ids=check_ids,
        in_scope=_IN_SCOPE,
        concern=_CONCERN,
        sets=SQL(", ").join(SQL("%(n)s = excluded.%(n)s", n=name) for name in facts),
        old=SQL(", ").join(SQL("line.%s", name) for name in facts),
        new=SQL(", ").join(SQL("excluded.%s", name) for name in facts),
    )


_GAPS_TEXT = SQL(
    """
    (SELECT string_agg(to_char(to_timestamp((gap.span->>0)::float) AT TIME ZONE zone.tz, 'HH24:MI')
                       || '–' ||
                       to_char(to_timestamp((gap.span->>1)::float) AT TIME ZONE zone.tz, 'HH24:MI'),
                       ', ' ORDER BY gap.n)
       FROM jsonb_array_elements(coalesce(d.gaps, '[]'::jsonb)) WITH ORDINALITY AS gap (span, n)
      WHERE gap.n <= %s)
    """,
    GAPS_TOLD,
)


def _settled_query(check_ids) -> SQL:
    """What has become fine before anybody decided on it is no line any more."""
    return SQL(
        """
        DELETE FROM cctv_recording_check_line line
         WHERE line.check_id = ANY(%s) AND line.decision IS NULL AND line.note IS NULL
           AND line.result = 'proven' AND line.is_short IS NOT TRUE
           AND line.picture IS DISTINCT FROM 'bad'
        """,
        check_ids,
    )
