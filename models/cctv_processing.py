from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, api, fields, models

from .cctv_accounting import company_time
from .cctv_audience import readable
from .cctv_poll_tools import in_savepoint

LEGAL_GROUNDS = [
    ("consent", "Consent"),
    ("contract", "Contract"),
    ("obligation", "Legal obligation"),
    ("vital", "Vital interest"),
    ("public", "Public duty"),
    ("legitimate", "Legitimate interest"),
]
"""UU 27/2022 (PDP), article 20."""

AHEAD = timedelta(days=14)
"""How long before the day of a review it is told of."""

AGAIN = timedelta(days=30)
"""After how long it is told of again what nobody has looked at."""

IMPACT_STATES = [("not_needed", "Not needed"), ("to_do", "To be made"), ("made", "Made")]


class CctvProcessing(models.Model):
    """One entry of the register of processing of personal data (UU 27/2022, articles 31 and 32):
    why, on what ground, whose data, who gets them, how long. Management and the IT head keep it,
    and look at each entry again when its time has come."""

    _name = "cctv.processing"
    _description = "Processing of personal data"
    _inherit = ["mail.thread", "mail.activity.mixin", "cctv.guarded"]
    _order = "company_id, name, id"
    _check_company_auto = True

    name = fields.Char(string="Processing", required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    purpose = fields.Text(required=True, tracking=True)
    legal_ground = fields.Selection(
        LEGAL_GROUNDS, string="Ground", required=True, tracking=True
    )
    legal_text = fields.Char(
        string="By which rule", help="The law, regulation, contract or assessment of interests."
    )
    data_kinds = fields.Text(string="Which data", required=True, tracking=True)
    people = fields.Text(string="Whose data", required=True, tracking=True)
    recipients = fields.Text(string="Who gets them", tracking=True)
    retention = fields.Char(string="How long kept", required=True, tracking=True)
    measures = fields.Text(string="How they are protected", tracking=True)
    location_ids = fields.Many2many("cctv.location", string="Places", check_company=True)
    processor_ids = fields.Many2many(
        "res.partner", string="Processors", help="Those who work with the data for us."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        tracking=True,
    )
    has_signs = fields.Boolean(
        string="Signs are up",
        help="In public places signs say that there are cameras (article 17).",
        tracking=True,
    )
    impact_state = fields.Selection(
        IMPACT_STATES,
        string="Impact assessment",
        required=True,
        default="to_do",
        help="Needed where public places are watched systematically and on a large scale "
        "(article 34).",
        tracking=True,
    )
    date_impact = fields.Date(string="Assessed on", tracking=True)
    impact_file = fields.Binary(string="Assessment", attachment=True)
    impact_file_name = fields.Char()
    date_review = fields.Date(
        string="To be looked at again",
        tracking=True,
        help="Set by itself, so many months after the last look as the settings say.",
    )
    date_reviewed = fields.Date(
        string="Last looked at", readonly=True, copy=False, tracking=True
    )
    reviewed_by_id = fields.Many2one(
        "res.users", string="Looked at by", readonly=True, copy=False, ondelete="restrict"
    )
    date_reminded = fields.Date(readonly=True, copy=False)
    is_to_review = fields.Boolean(
        string="To be looked at again now",
        compute="_compute_is_to_review",
        search="_search_is_to_review",
    )
    date_ended = fields.Date(
        string="Ended on", tracking=True, help="Nothing is processed any more."
    )

    review_text = fields.Char(string="Review", compute="_compute_review_text")

    def _guarded_fields(self):
        return super()._guarded_fields() | {"date_reviewed", "reviewed_by_id", "date_reminded"}

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        entries._set_review_days()
        return entries

    def write(self, vals):
        result = super().write(vals)
        if "company_id" in vals:
            self.check_access("write")  # it may be another's company now
        return result

    def _today(self):
        """The day where the company is."""
        return company_time(self.company_id.sudo(), fields.Datetime.now()).date()

    def _next_review(self, last):
        """The day of the next review when it was looked at on ``last``; False: not by itself."""
        months = self.company_id.sudo().cctv_processing_months
        return last + relativedelta(months=months) if months else False

    def _set_review_days(self):
        """Those without a day get the one that follows from the settings."""
        for entry in self.sudo().filtered(lambda entry: not entry.date_review):
            last = entry.date_reviewed or entry.create_date.date()
            if day := entry._next_review(last):
                entry.date_review = day

    def action_reviewed(self):
        """All of it is still so, or was put right just now."""
        self.check_access("write")
        for entry in self:
            entry.sudo().write(
                {
                    "date_reviewed": entry._today(),
                    "reviewed_by_id": self.env.uid,
                    "date_review": entry._next_review(entry._today()),
                    "date_reminded": False,
                }
            )
        return True

    @api.depends("date_review", "date_ended")
    @api.depends_context("lang")
    def _compute_review_text(self):
        for entry in self:
            entry.review_text = entry._review_words() if entry.company_id else False

    def _review_words(self):
        """How it stands with the review, in a sentence."""
        _ = self.env._
        if self.date_ended or not self.date_review:
            return False
        days = (self.date_review - self._today()).days
        if days > 0:
            return _("To be looked at again in %s days.", days)
        if days == 0:
            return _("To be looked at again today.")
        return _("The review is overdue by %s days.", -days)

    # The job

    @api.model
    def _cron_reviews(self):
        """Each day: who is responsible hears of entries that are to be looked at again, two weeks
        before, on the day, and each month that it is overdue. Once each."""
        running = [("date_ended", "=", False)]
        self.search([*running, ("date_review", "=", False)])._set_review_days()
        soon = fields.Date.today() + AHEAD + timedelta(days=1)
        for entry in self.sudo().search([*running, ("date_review", "<=", soon)]):
            if entry._is_to_remind():
                in_savepoint(self.env, entry._remind, f"remind of the review of {entry.id}")

    def _is_to_remind(self):
        today, told = self._today(), self.date_reminded
        steps = [self.date_review - AHEAD, self.date_review]
        if today > self.date_review:
            overdue = (today - self.date_review) // AGAIN
            steps.append(self.date_review + overdue * AGAIN)
        last = max((step for step in steps if step <= today), default=None)
        return bool(last) and (not told or told < last)

    def _remind(self):
        self.date_reminded = self._today()
        for lang, people in self._review_people().grouped(lambda user: user.lang).items():
            entry = self.with_user(SUPERUSER_ID).with_context(lang=lang)
            review = entry._review_words()
            words = f"{entry.name}: {review}"
            entry.env["mail.thread"].message_notify(
                model=self._name,
                res_id=self.id,
                partner_ids=people.partner_id.ids,
                subject=words,
                body=entry.env._(
                    "%s Is all of it still so? Put right what is not, then press “Looked at”.",
                    words,
                ),
            )

    def _review_people(self):
        """Who is responsible for the entry, else who keeps the register."""
        mine = self.user_id.filtered(lambda user: readable(user, self))
        if mine:
            return mine
        profile, company = self.company_id._cctv_profile(), self.company_id
        keepers = profile._users_of_role("manager", company)
        keepers |= profile._users_of_role("management", company)
        return keepers.filtered(lambda user: readable(user, self))

    @api.depends("date_review", "date_ended")
    def _compute_is_to_review(self):
        today = fields.Date.context_today(self)
        for entry in self:
            is_over = bool(entry.date_review) and entry.date_review <= today
            entry.is_to_review = is_over and not entry.date_ended

    def _search_is_to_review(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        due = [("date_review", "<=", today), ("date_ended", "=", False)]
        return due if True in value else ["!", "&", *due]
