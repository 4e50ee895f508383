"""Rounds are made before their time, for the shift that will have the watch; never twice."""

from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .cctv_poll_tools import in_savepoint

LEAD = timedelta(minutes=30)
"""So long before its time a round is there."""


class CctvPatrol(models.Model):
    _inherit = "cctv.patrol"

    @api.model
    def _cron_patrols(self):
        """Make what is due soon, end what is too late, remind of what is due now, ask who is to
        be asked."""
        now = fields.Datetime.now()
        plans = self.env["cctv.patrol.plan"].search([("room_id.active", "=", True)])
        for plan in plans:
            in_savepoint(self.env, partial(plan._make_rounds, now), f"make rounds of {plan.id}")
        self.env["ir.cron"]._commit_progress(len(plans))
        checks = self.env["cctv.attention.check"]
        for step in (self._end_late, self._remind, checks._end_late, checks._ask):
            in_savepoint(self.env, partial(step, now), "look after the patrols")
            self.env["ir.cron"]._commit_progress(1)

    def _remind(self, now):
        """The officers on duty are told on their screens that a round is due."""
        due = self.search(
            [("state", "=", "due"), ("date_due", "<=", now), ("is_reminded", "=", False)]
        )
        for patrol in due:
            for user in patrol._watching():
                user._bus_send(
                    "helpdesk_cctv.patrol", {"id": patrol.id, "name": patrol.plan_id.name or ""}
                )
        due.is_reminded = True

    def _watching(self):
        """Users of the shift that has the watch now."""
        return self.env["cctv.shift"]._on_duty(self.room_id)._handover_users()


class CctvPatrolPlan(models.Model):
    _inherit = "cctv.patrol.plan"

    def _make_rounds(self, now):
        """The rounds that are due soon, and those of which the time is not over yet."""
        window = timedelta(minutes=self.window_minutes)
        return self._insert_rounds(self._moments(now - window, now + LEAD))

    def _round_now(self):
        """A round at this moment, beside those of the plan."""
        [patrol] = self._insert_rounds([fields.Datetime.now()]) or [None]
        if not patrol:
            raise UserError(
                self.env._(
                    "“%s” has no camera that could be looked at, or was begun just now.", self.name
                )
            )
        return patrol

    def _insert_rounds(self, moments):
        """Rounds of this plan at ``moments`` with their cameras, in two statements.

        :return: those that were not there yet
        """
        patrols = self.env["cctv.patrol"].sudo()
        if not moments:
            return patrols
        self.env.flush_all()
        rows = self.env.execute_query(self._rounds_query(moments))
        found = patrols.browse([row[0] for row in rows])
        if found:
            self.env.cr.execute(self._lines_query(found))
            patrols.invalidate_model()
            self.env["cctv.patrol.line"].invalidate_model()
            found._recount()
            empty = found.filtered(lambda patrol: not patrol.line_count)
            empty.unlink()
            found -= empty
        return found

    def _rounds_query(self, moments):
        """A shift of a roster that is not published has no watch."""
        plan = self.sudo()
        return SQL(
            """
            INSERT INTO cctv_patrol
                   (plan_id, room_id, company_id, date_due, date_late, state, standard_minutes,
                    shift_id, missed_count, partial_count, create_uid, create_date, write_uid,
                    write_date)
            SELECT %(plan)s, %(room)s, %(company)s, due, due + %(window)s, 'due', %(standard)s,
                   (SELECT s.id FROM cctv_shift s
                      LEFT JOIN cctv_roster r ON r.id = s.roster_id
                     WHERE s.room_id = %(room)s AND s.date_start <= due AND s.date_end > due
                       AND (r.id IS NULL OR r.state = 'published')
                     ORDER BY s.date_start DESC, s.id LIMIT 1),
                   0, 0, %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM unnest(%(moments)s::timestamp[]) AS due
            ON CONFLICT (plan_id, date_due) DO NOTHING
            RETURNING id
            """,
            plan=plan.id,
            room=plan.room_id.id,
            company=plan.company_id.id,
            window=timedelta(minutes=plan.window_minutes),
            standard=plan.company_id._cctv_profile().patrol_minutes,
            uid=self.env.uid,
            now=fields.Datetime.now(),
            moments=moments,
        )

    def _lines_query(self, patrols):
        """Cameras in the order of their places."""
        plan = self.sudo()
        cameras = plan.env["maintenance.equipment"]._search(plan._camera_domain())
        return SQL(
            """
            INSERT INTO cctv_patrol_line (patrol_id, company_id, device_id, location_id)
            SELECT p, %(company)s, e.id, e.cctv_location_id
              FROM unnest(%(patrols)s) AS p
              CROSS JOIN maintenance_equipment e
              LEFT JOIN cctv_location place ON place.id = e.cctv_location_id
             WHERE e.id IN %(cameras)s
             ORDER BY p, place.complete_name NULLS LAST, e.cctv_code, e.id
            """,
            company=plan.company_id.id,
            patrols=patrols.ids,
            cameras=cameras.subselect(),
        )
