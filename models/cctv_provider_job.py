from odoo import api, fields, models
from odoo.fields import Domain

from .cctv_choices import CCTV_GROUPS

JOB_STATES = [
    ("given", "To be accepted"),
    ("accepted", "Accepted"),
    ("done", "Reported done"),
    ("closed", "Closed"),
    ("declined", "Declined"),
    ("taken_back", "Taken back"),
]

OPEN = ("given", "accepted")
"""The provider has something to do."""

CONTRACT_STATES = [
    ("running", "Contract runs"),
    ("over", "Contract is over"),
    ("unknown", "No end of the contract is registered"),
]


class CctvProviderJob(models.Model):
    """One row is one time that a repair was given to a provider, with what the provider answered.
    Written by the steps alone (``cctv_provider_steps.py``), in the name of our staff or of the
    provider's portal user, whose pages show of a ticket what stands here and nothing else."""

    _name = "cctv.provider.job"
    _description = "Repair given to a provider"
    _inherit = ["cctv.made.by.system"]
    _order = "is_current desc, promised_date, id desc"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Provider",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    device_id = fields.Many2one(
        "maintenance.equipment",
        string="Device",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    location_id = fields.Many2one(
        "cctv.location", string="Location", readonly=True, ondelete="set null"
    )
    state = fields.Selection(
        JOB_STATES, string="Status", required=True, readonly=True, default="given", index=True
    )
    is_current = fields.Boolean(
        string="With the provider now",
        readonly=True,
        default=True,
        help="Until then the provider sees the ticket: it ends when it is taken back, declined, "
        "or reported anew.",
    )

    task = fields.Text(string="What is to be repaired", required=True, readonly=True)
    access_note = fields.Text(string="How to get there", readonly=True)
    contract_number = fields.Char(string="Contract number", readonly=True)
    customer_number = fields.Char(string="Customer number", readonly=True)
    contract_end = fields.Date(string="Contract until", readonly=True)
    contract_state = fields.Selection(
        CONTRACT_STATES, string="Contract", readonly=True, help="As it was when it was given."
    )

    given_date = fields.Datetime(string="Given on", required=True, readonly=True)
    given_by_id = fields.Many2one("res.users", string="Given by", required=True, readonly=True)
    accepted_date = fields.Datetime(string="Accepted on", readonly=True)
    started_date = fields.Datetime(string="Work started", readonly=True)
    promised_date = fields.Date(string="Promised for", readonly=True)
    first_promise = fields.Date(string="First promised for", readonly=True)
    done_date = fields.Datetime(string="Reported done", readonly=True)
    ended_date = fields.Datetime(string="Ended on", readonly=True)
    end_reason = fields.Text(string="Ended because", readonly=True)

    message_ids = fields.Many2many(
        "mail.message",
        "cctv_provider_job_message_rel",
        "job_id",
        "message_id",
        string="Said to and by the provider",
        readonly=True,
        groups=CCTV_GROUPS,
        help="What the provider's page shows of the conversation.",
    )
    file_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Files",
        domain=[("res_model", "=", "cctv.provider.job")],
        readonly=True,
    )

    # what is counted, for the pivot
    given_count = fields.Integer(string="Given", default=1, readonly=True)
    accepted_count = fields.Integer(string="Accepted", readonly=True)
    declined_count = fields.Integer(string="Declined", readonly=True)
    kept_count = fields.Integer(string="Promises kept", readonly=True)
    broken_count = fields.Integer(string="Promises not kept", readonly=True)
    moved_count = fields.Integer(string="Promises moved", readonly=True)
    failed_count = fields.Integer(string="Not passed", readonly=True)
    waited_hours = fields.Float(
        string="Waited (hours)",
        readonly=True,
        digits=(16, 1),
        aggregator="avg",
        help="From the giving until it was reported done, or given up.",
    )

    waiting = fields.Char(string="With the provider for", compute="_compute_waiting")
    is_late = fields.Boolean(
        string="Promise is late", compute="_compute_is_late", search="_search_is_late"
    )
    is_after_due = fields.Boolean(
        string="Promised after the deadline", compute="_compute_is_after_due"
    )

    promise_note = fields.Char(string="About the promise", compute="_compute_promise_note")

    _current_once = models.UniqueIndex("(ticket_id) WHERE is_current IS TRUE")

    @api.depends("ticket_id", "partner_id")
    def _compute_display_name(self):
        for job in self:
            number = job.ticket_id.number or ""
            job.display_name = f"{number} {job.partner_id.name or ''}".strip()

    @api.depends("given_date", "waited_hours", "state")
    @api.depends_context("lang")
    def _compute_waiting(self):
        for job in self:
            hours = job._hours_waited() if job.state in OPEN else job.waited_hours
            days, rest = divmod(int(hours or 0), 24)
            if days:
                job.waiting = self.env._("%(days)s days %(hours)s hours", days=days, hours=rest)
            else:
                job.waiting = self.env._("%s hours", rest)

    def _hours_waited(self, until=None):
        """Hours from the giving until now, or ``until``."""
        until = until or fields.Datetime.now()
        return max((until - self.given_date).total_seconds(), 0) / 3600 if self.given_date else 0

    @api.depends("promised_date", "state")
    def _compute_is_late(self):
        for company, jobs in self.grouped("company_id").items():
            today = company._cctv_provider_today()
            for job in jobs:
                promised = job.promised_date
                job.is_late = job.state in OPEN and bool(promised) and promised < today

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "in", OPEN) & Domain.OR(
            Domain("company_id", "in", companies.ids) & Domain("promised_date", "<", day)
            for day, companies in self._companies_by_day().items()
        )
        return Domain.OR(late if each else ~late for each in value)

    @api.model
    def _companies_by_day(self):
        """{date: companies where it is that date now}"""
        companies = self.env["res.company"].sudo().search([])
        return companies.grouped(lambda company: company._cctv_provider_today())

    @api.depends("promised_date", "ticket_id.deadline_date")
    def _compute_is_after_due(self):
        for company, jobs in self.grouped("company_id").items():
            calendar = company._cctv_provider_calendar()
            for job in jobs:
                due, promised = job.ticket_id.sudo().deadline_date, job.promised_date
                job.is_after_due = bool(due and promised and promised > calendar.local_day(due))

    @api.depends("is_late", "is_after_due", "promised_date", "state")
    @api.depends_context("lang")
    def _compute_promise_note(self):
        for job in self:
            note = ""
            if job.is_late:
                note = self.env._("Late")
            elif job.state in OPEN and job.is_after_due:
                note = self.env._("After the deadline")
            elif job.state in OPEN and not job.promised_date:
                note = self.env._("No day promised")
            job.promise_note = note

    def _calendar(self):
        """The working days of the company that has given it."""
        return self.company_id._cctv_provider_calendar()

    def _today(self):
        """The date where the company is."""
        return self.company_id._cctv_provider_today()

    def _audience(self):
        """Partners of the provider who have a log-in for the portal; else the provider, when
        there is an address."""
        self.ensure_one()
        users = self.env["res.users"].sudo().search(
            [
                ("share", "=", True),
                ("partner_id.commercial_partner_id", "=", self.partner_id.id),
                ("company_ids", "in", self.company_id.ids),
            ]
        )
        provider = self.partner_id.sudo()
        return users.partner_id or provider.filtered("email")
