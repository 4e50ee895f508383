"""One message and one activity for each technician about all visits that were made for him."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

from .cctv_poll_tools import in_savepoint
from .cctv_visit_plan import QUIET

SHOWN = 30
"""Visits that a message names."""

LINK = Markup(
    '<a href="/mail/view?model=maintenance.request&amp;res_id=%s"'
    ' data-oe-model="maintenance.request" data-oe-id="%s">%s</a>'
)
ACTIVITY = "maintenance.mail_act_maintenance_request"


class CctvMaintenanceSchedule(models.Model):
    _inherit = "cctv.maintenance.schedule"

    @api.model
    def _announce(self):
        """Tell of the visits that nobody was told of yet: each technician once. That he was told
        is written with the message, so that a run that is killed repeats nothing."""
        visits = self.env["maintenance.request"].sudo()
        domain = [("cctv_to_announce", "=", True)]
        for company, user, ids in visits._read_group(
            domain, ["company_id", "user_id"], ["id:array_agg"]
        ):
            news = visits.with_company(company).browse(ids)
            told = news.filtered(lambda v: v.cctv_state == "planned" and v.schedule_date)
            if told:
                what = f"tell {user or company} of {len(told)} visits"
                in_savepoint(self.env, lambda t=told, u=user, c=company: self._tell(t, u, c), what)
            news.with_context(**QUIET).write({"cctv_to_announce": False})
            self.env["ir.cron"]._commit_progress(len(news))

    @api.model
    def _tell(self, visits, technician, company):
        users = technician.filtered("active") or self._assigners(company)
        for user in users:
            mine = visits.with_context(lang=user.lang or company._cctv_lang(), tz=user.tz)
            self.env["mail.thread"].with_context(lang=user.lang).message_notify(
                partner_ids=user.partner_id.ids,
                subject=self._digest_subject(mine, technician),
                body=self._digest_body(mine, technician),
            )
        if technician:
            self._remind(visits, technician)

    def _tell_taken_back(self, visits):
        """Technicians who were told of ``visits`` hear that they are off."""
        told = visits.filtered(lambda visit: visit.user_id and not visit.cctv_to_announce)
        for user, mine in told.grouped("user_id").items():
            env = self.with_context(lang=user.lang or self.company_id._cctv_lang()).env
            schedule = self.with_env(env)
            schedule.message_notify(
                partner_ids=user.partner_id.ids,
                subject=env._("Visits taken back: %s", len(mine)),
                body=env._(
                    "The maintenance schedule “%(name)s” was changed or paused: %(count)s visits "
                    "that were planned for you are off.",
                    name=self.name,
                    count=len(mine),
                ),
            )

    @api.model
    def _assigners(self, company):
        """Who gives out visits that have no technician."""
        return company._cctv_profile()._users_of_role("it", company)

    @api.model
    def _remind(self, visits, technician):
        """An activity on the first visit, for all of them."""
        first = visits.sorted("schedule_date")[0]
        lang = technician.lang or self.env.lang
        about = visits.with_context(lang=lang, tz=technician.tz)
        first.with_context(
            lang=lang, mail_activity_quick_update=True, mail_notify_author=False
        ).activity_schedule(
            ACTIVITY,
            fields.Datetime.context_timestamp(about, first.schedule_date).date(),
            summary=self._digest_subject(about, technician),
            user_id=technician.id,
        )

    @api.model
    def _digest_subject(self, visits, technician) -> str:
        env, count = visits.env, len(visits)
        first, last = (
            format_date(env, fields.Datetime.context_timestamp(visits, moment).date())
            for moment in (min(visits.mapped("schedule_date")), max(visits.mapped("schedule_date")))
        )
        if not technician and count == 1:
            return env._("A visit on %s has no technician yet", first)
        if not technician:
            return env._(
                "%(count)s visits have no technician yet, from %(first)s on",
                count=count,
                first=first,
            )
        if count == 1:
            return env._("A visit is planned for you on %s", first)
        if first == last:
            return env._(
                "%(count)s visits are planned for you on %(first)s", count=count, first=first
            )
        return env._(
            "%(count)s visits are planned for you, from %(first)s to %(last)s",
            count=count,
            first=first,
            last=last,
        )

    @api.model
    def _digest_body(self, visits, technician) -> Markup:
        env = visits.env
        lines = [
            Markup("<li>%s: %s, %s</li>")
            % (
                format_date(env, fields.Datetime.context_timestamp(v, v.schedule_date).date()),
                LINK % (v.id, v.id, v.name),
                env._("%s devices", n) if (n := len(v.cctv_line_ids)) != 1 else env._("1 device"),
            )
            for v in visits.sorted("schedule_date")[:SHOWN]
        ]
        if (more := len(visits) - SHOWN) > 0:
            lines.append(Markup("<li>%s</li>") % env._("and %s more", more))
        begin = (
            env._("This work was planned by the maintenance schedules:")
            if technician
            else env._("Choose who does this work:")
        )
        return Markup("<p>%s</p><ul>%s</ul>") % (begin, Markup("").join(lines))
