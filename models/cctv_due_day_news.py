"""What is due on a day and has no clock: firmware that is to be installed (R66), and what
providers have promised. Each is told of once for its day."""

from collections import defaultdict
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

from .cctv_deadline_audience import Audience
from .cctv_deadline_words import LINK
from .cctv_escalation_step import Step
from .cctv_poll_tools import in_savepoint

AHEAD = timedelta(days=7)
"""How long before its day IT staff hear of firmware."""

SHOWN = 30
"""Lines of a message."""

TO_THE_HEAD = Step("after", 0, "minutes", "manager")
TO_THOSE_WHO_FOLLOW = (
    Step("after", 0, "minutes", "responsible"),
    Step("after", 0, "minutes", "supervisor"),
)


class CctvFirmware(models.Model):
    _name = "cctv.firmware"
    _inherit = ["cctv.firmware", "cctv.guarded"]

    told_soon_for = fields.Date(
        readonly=True, copy=False, help="The day that IT staff were told is near."
    )
    told_late_for = fields.Date(
        readonly=True, copy=False, help="The day that IT staff and the IT head were told is over."
    )

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"told_soon_for", "told_late_for"}


class CctvProviderJob(models.Model):
    _inherit = "cctv.provider.job"

    told_late_for = fields.Date(
        readonly=True, help="The promised day that our people were told is over."
    )


class CctvDueDayNews(models.AbstractModel):
    """The run that tells of days. That something was told is written with the message: a run that
    is killed repeats nothing."""

    _name = "cctv.due.day.news"
    _description = "News of days that are near or over"

    @api.model
    def _cron_due_days(self):
        """Each hour: the day changes at another time in each company."""
        for company in self.env["res.company"].sudo().search([]):
            self._tell_company(company)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _tell_company(self, company):
        now = fields.Datetime.now()
        today = company._cctv_work_calendar(now).local_day(now)
        run = self.sudo().with_company(company)
        for what, work in run._works().items():
            in_savepoint(self.env, lambda w=work: w(company, today), f"tell {company} of {what}")

    @api.model
    def _works(self) -> dict:
        """{what is told of: the method that tells a company, on its day}"""
        return {"firmware": self._tell_firmware, "promises": self._tell_promises}

    # firmware

    @api.model
    def _tell_firmware(self, company, today):
        """IT staff of what is due within a week or over, the IT head of what is over."""
        firmware = self.env["cctv.firmware"].search(
            [("company_id", "=", company.id), ("date_due", "<=", today + AHEAD)],
            order="date_due, id",
        )
        late = firmware.filtered(lambda f: f.date_due < today and f.told_late_for != f.date_due)
        soon = firmware.filtered(lambda f: f.date_due >= today and f.told_soon_for != f.date_due)
        late, soon = late.filtered("behind_count"), soon.filtered("behind_count")
        if not late | soon:
            return
        staff = company._cctv_profile()._users_of_role("it", company)
        to_staff = Step("after", 0, "minutes", "users", tuple(staff.ids))
        steps = dict.fromkeys(soon, (to_staff,)) | dict.fromkeys(late, (to_staff, TO_THE_HEAD))
        told = self._by_user(Audience(late | soon, company), steps)
        for user, mine in told.items():
            self._notify(user, *self._firmware_words(mine & late, mine & soon, user))
        self._note_firmware(late, "told_late_for", company, told)
        self._note_firmware(soon, "told_soon_for", company, told)

    @api.model
    def _by_user(self, audience, steps) -> dict:
        """{user: records that he is to hear of}

        :param steps: {record: steps}
        """
        told = defaultdict(lambda: next(iter(steps)).browse())
        for record, its_steps in steps.items():
            users = self.env["res.users"]
            for step in its_steps:
                users |= audience.of(record, step)[0]
            for user in users:
                told[user] |= record
        return told

    @api.model
    def _firmware_words(self, late, soon, user):
        env = self.with_context(lang=user.lang).env
        late, soon = late.with_env(env(su=True)), soon.with_env(env(su=True))
        subject = env._("Firmware to be installed: %s", len(late) + len(soon))
        if late:
            subject = env._("Firmware overdue: %s", len(late))
        body = self._list(env, env._("The day by which it was to be installed is over:"), late)
        body += self._list(env, env._("To be installed soon:"), soon)
        return subject, body

    @api.model
    def _list(self, env, title, firmware):
        lines = []
        for one in firmware:
            day = format_date(env, one.date_due)
            words = env._("%(count)s devices behind, by %(day)s", count=one.behind_count, day=day)
            lines.append((one, one.display_name, words))
        return linked_list(env, title, lines)

    @api.model
    def _note_firmware(self, firmware, name, company, told):
        """That it was told stands on the chatter, with the names; who could not be told, too."""
        env = self.with_context(lang=company._cctv_lang()).env
        for one in firmware:
            one[name] = one.date_due
            names = ", ".join(user.name for user, mine in told.items() if one in mine)
            day = format_date(env, one.date_due)
            words = env._("To be installed by %(day)s. Told: %(names)s.", day=day, names=names)
            if not names:
                words = env._(
                    "To be installed by %s. Nobody could be told: there are no IT staff who can "
                    "get messages.",
                    day,
                )
            one._message_log(body=words)

    # promises of providers

    @api.model
    def _tell_promises(self, company, today):
        """Who is responsible for the ticket and the supervisor, also while its clock stands still
        because we wait for the provider: no reminder comes then."""
        jobs = self.env["cctv.provider.job"].search(
            [
                ("company_id", "=", company.id),
                ("is_current", "=", True),
                ("is_late", "=", True),
            ],
            order="promised_date, id",
        ).filtered(lambda job: job.told_late_for != job.promised_date)
        if not jobs:
            return
        steps = dict.fromkeys(jobs.ticket_id, TO_THOSE_WHO_FOLLOW)
        told = self._by_user(Audience(jobs.ticket_id, company), steps)
        for user, tickets in told.items():
            mine = jobs.filtered(lambda job, t=tickets: job.ticket_id in t)
            self._notify(user, *self._promise_words(mine, user))
        self._note_promises(jobs, company, told)

    @api.model
    def _promise_words(self, jobs, user):
        env = self.with_context(lang=user.lang).env
        subject = env._("Promises that were not kept: %s", len(jobs))
        title = env._("The promised day is over, and it is not reported done:")
        lines = [
            (ticket, ticket.display_name, self._promise(env, job))
            for job in jobs
            for ticket in job.ticket_id.with_env(env(su=True))
        ]
        return subject, linked_list(env, title, lines)

    @api.model
    def _promise(self, env, job) -> str:
        return env._(
            "%(provider)s promised %(day)s",
            provider=job.partner_id.name or "",
            day=format_date(env, job.promised_date),
        )

    @api.model
    def _note_promises(self, jobs, company, told):
        env = self.with_context(lang=company._cctv_lang()).env
        for job in jobs:
            job.told_late_for = job.promised_date
            promise = self._promise(env, job)
            names = ", ".join(user.name for user, mine in told.items() if job.ticket_id in mine)
            words = env._(
                "%(promise)s, and it is not reported done. Told: %(names)s.",
                promise=promise,
                names=names,
            )
            if not names:
                words = env._(
                    "%s, and it is not reported done. Nobody could be told: there is no one who "
                    "may see this and can get messages.",
                    promise,
                )
            job.ticket_id._message_log(body=words)

    @api.model
    def _notify(self, user, subject, body):
        self.env["mail.thread"].with_context(lang=user.lang).message_notify(
            partner_ids=user.partner_id.ids, subject=subject, body=body
        )


def linked_list(env, title, lines) -> Markup:
    """A heading and a line for each record; nothing without records.

    :param lines: [(record, its name, what is to be said of it)]
    """
    return text_list(
        env,
        title,
        [
            Markup("%s: %s")
            % (LINK % {"model": record._name, "id": record.id, "label": label}, words)
            for record, label, words in lines
        ],
    )


def text_list(env, title, lines) -> Markup:
    """As ``linked_list``, of lines that are text alone."""
    if not lines:
        return Markup("")
    rows = [Markup("<li>%s</li>") % line for line in lines[:SHOWN]]
    if (more := len(lines) - SHOWN) > 0:
        rows.append(Markup("<li>%s</li>") % env._("and %s more", more))
    return Markup("<p>%s</p><ul>%s</ul>") % (title, Markup("").join(rows))
