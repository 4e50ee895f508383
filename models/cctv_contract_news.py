"""Contracts and warranties that end: who plans is told in time."""

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from .cctv_deadline_audience import Audience
from .cctv_due_day_news import TO_THE_HEAD, linked_list, text_list

AHEAD = timedelta(days=60)
"""A tender or an extension takes weeks."""

TOLD = {"soon": "told_end_soon_for", "over": "told_end_over_for"}


class CctvProcedure(models.Model):
    _name = "cctv.procedure"
    _inherit = ["cctv.procedure", "cctv.guarded"]

    told_end_soon_for = fields.Date(
        readonly=True, copy=False, help="The last day of which was told that it is near."
    )
    told_end_over_for = fields.Date(
        readonly=True, copy=False, help="The last day of which was told that it is over."
    )

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | set(TOLD.values())


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    cctv_told_contract = fields.Date(readonly=True, copy=False)
    cctv_told_warranty = fields.Date(readonly=True, copy=False)


class CctvDueDayNews(models.AbstractModel):
    _inherit = "cctv.due.day.news"

    @api.model
    def _works(self):
        return super()._works() | {"ends of contracts": self._tell_ends}

    @api.model
    def _tell_ends(self, company, today):
        """The IT head, and the owner of the document, of each end once when it is near, and of
        documents once more when it is over."""
        soon, over = self._ending_documents(company, today)
        owned = {"contract": "cctv_contract_end", "warranty": "warranty_date"}
        ending = {
            what: self._note_ending_devices(company, today + AHEAD, name, f"cctv_told_{what}")
            for what, name in owned.items()
        }
        heads = Audience(soon | over, company)
        told = defaultdict(lambda: soon.browse())
        for document in soon | over:
            users = document.owner_id.filtered("active") | heads.of(document, TO_THE_HEAD)[0]
            for user in users:
                told[user] |= document
        managers = company._cctv_profile()._users_of_role("manager", company)
        if any(ending.values()):
            for user in managers:
                told[user] |= soon.browse()
        for user, mine in told.items():
            devices = ending if user in managers else {}
            self._notify(user, *self._end_words(user, mine & soon, mine & over, devices))
        for documents, name in ((soon, TOLD["soon"]), (over, TOLD["over"])):
            for document in documents:
                document[name] = document.date_end

    @api.model
    def _ending_documents(self, company, today):
        """(those that end soon, those that have ended) of which it was not told yet."""
        documents = self.env["cctv.procedure"].search(
            [("company_id", "=", company.id), ("date_end", "<=", today + AHEAD)],
            order="date_end, id",
        )
        over = documents.filtered(lambda d: d.date_end < today)
        soon = documents - over
        return (
            soon.filtered(lambda d: d.told_end_soon_for != d.date_end),
            over.filtered(lambda d: d.told_end_over_for != d.date_end),
        )

    @api.model
    def _note_ending_devices(self, company, until, end, told):
        """[(last day, number of the contract, with whom, devices)] of which it was not told yet;
        now it was. One statement, however many devices there are.

        :param end: field with the last day
        :param told: field with the last day that was told of
        """
        self.env["maintenance.equipment"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH told AS (
                    UPDATE maintenance_equipment SET %(told)s = %(end)s
                     WHERE active AND cctv_kind IS NOT NULL AND company_id = %(company)s
                       AND %(end)s <= %(until)s AND %(told)s IS DISTINCT FROM %(end)s
                 RETURNING %(end)s AS day, cctv_contract_number AS number,
                           COALESCE(cctv_installer_id, partner_id) AS partner_id)
                SELECT told.day, told.number, partner.name, count(*)
                  FROM told LEFT JOIN res_partner partner ON partner.id = told.partner_id
              GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
                """,
                told=SQL.identifier(told),
                end=SQL.identifier(end),
                company=company.id,
                until=until,
            )
        )
        rows = self.env.cr.fetchall()
        self.env["maintenance.equipment"].invalidate_model([told])
        return rows

    @api.model
    def _end_words(self, user, soon, over, devices):
        env = self.with_context(lang=user.lang).env
        subject = env._("Contracts and warranties that end")
        titles = {
            "contract": env._("Contracts of devices that end, or have ended:"),
            "warranty": env._("Warranties of devices that end, or have ended:"),
        }
        body = self._end_list(env, env._("Documents that are valid no more:"), over)
        body += self._end_list(env, env._("Documents that end soon:"), soon)
        for what, rows in devices.items():
            body += text_list(env, titles[what], [self._end_row(env, *row) for row in rows])
        return subject, body

    @api.model
    def _end_list(self, env, title, documents):
        words = [
            (document, document.display_name, self._until(env, document.date_end))
            for document in documents.with_env(env(su=True))
        ]
        return linked_list(env, title, words)

    @api.model
    def _end_row(self, env, day, number, partner, count):
        names = ", ".join(filter(None, (number, partner)))
        until = self._until(env, day)
        if names:
            return env._(
                "%(names)s: %(until)s, %(count)s devices", names=names, until=until, count=count
            )
        return env._("%(until)s, %(count)s devices", until=until, count=count)

    @api.model
    def _until(self, env, day):
        return env._("until %s", format_date(env, day))
