"""Contracts of officers that end: the supervisor is told in time."""

from odoo import api, fields, models

from .cctv_contract_news import AHEAD
from .cctv_due_day_news import linked_list
from .cctv_officer import KEEPERS


class CctvOfficer(models.Model):
    _inherit = "cctv.officer"

    told_contract_for = fields.Date(
        readonly=True,
        copy=False,
        groups=KEEPERS,
        help="The end of the contract of which the supervisor was told.",
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | {"told_contract_for"}


class CctvDueDayNews(models.AbstractModel):
    _inherit = "cctv.due.day.news"

    @api.model
    def _works(self):
        return super()._works() | {"contracts of officers": self._tell_officers}

    @api.model
    def _tell_officers(self, company, today):
        """Supervisors, else management: of each end once, when it is near. Of those that are over
        the duty of silence tells."""
        officers = self.env["cctv.officer"].search(
            [
                ("company_id", "=", company.id),
                ("contract_end", ">=", today),
                ("contract_end", "<=", today + AHEAD),
            ],
            order="contract_end, name",
        )
        ending = officers.filtered(lambda one: one.told_contract_for != one.contract_end)
        if not ending:
            return
        profile = company._cctv_profile()
        users = profile._users_of_role("supervisor", company)
        for user in users or profile._users_of_role("management", company):
            self._notify(user, *self._officer_words(user, ending))
        for officer in ending:
            officer.told_contract_for = officer.contract_end

    @api.model
    def _officer_words(self, user, officers):
        env = self.with_context(lang=user.lang).env
        subject = env._("Contracts of officers that end")
        title = env._(
            "Prolong them in time, or look for others: rosters have nobody after the end of the "
            "contract."
        )
        lines = [(one, one.name, self._until(env, one.contract_end)) for one in officers]
        return subject, linked_list(env, title, lines)
