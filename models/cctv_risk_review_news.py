"""Areas that are to be assessed again: told to who assesses."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from .cctv_due_day_news import linked_list

AHEAD = timedelta(days=30)
"""How long before its day IT staff hear that an area is to be assessed again."""


class CctvRiskAnalysis(models.Model):
    _inherit = "cctv.risk.analysis"

    told_valid_for = fields.Date(
        string="Told for",
        readonly=True, copy=False, help="The last day of which was told that it is near or over."
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | {"told_valid_for"}

    def _sealed_open_fields(self):
        return super()._sealed_open_fields() | {"told_valid_for"}


class CctvDueDayNews(models.AbstractModel):
    _inherit = "cctv.due.day.news"

    @api.model
    def _works(self):
        return super()._works() | {"risk analyses": self._tell_reviews}

    @api.model
    def _tell_reviews(self, company, today):
        """IT staff, once for each analysis in force whose time is nearly over."""
        analyses = self.env["cctv.risk.analysis"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "approved"),
                ("date_valid", "<=", today + AHEAD),
            ],
            order="date_valid, id",
        ).filtered(lambda one: one.told_valid_for != one.date_valid)
        if not analyses:
            return
        for user in company._cctv_profile()._users_of_role("it", company):
            self._notify(user, *self._review_words(analyses, user))
        for one in analyses:
            one.told_valid_for = one.date_valid

    @api.model
    def _review_words(self, analyses, user):
        env = self.with_context(lang=user.lang).env
        lines = [
            (
                one,
                one.display_name,
                env._("valid until %s", format_date(env, one.date_valid)),
            )
            for one in analyses.with_env(env(su=True))
        ]
        subject = env._("Areas to be assessed again: %s", len(analyses))
        title = env._("Assess the risks of these areas again, by 'New revision':")
        return subject, linked_list(env, title, lines)
