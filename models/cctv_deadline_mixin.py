from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from . import cctv_deadline_words as words

DEADLINE_UNITS = [("minutes", "minutes"), ("hours", "hours"), ("working_days", "working days")]

PAUSE_KINDS = [
    ("force_majeure", "Force majeure"),
    ("waiting_requester", "Waiting for the requester"),
    ("waiting_provider", "Waiting for the provider"),
    ("other", "Other reason"),
]

DEADLINE_STATES = [
    ("overdue", "Overdue"),
    ("due_soon", "Due soon"),
    ("running", "In time"),
    ("paused", "Clock paused"),
    ("missed", "Done too late"),
    ("met", "Done in time"),
    ("none", "No deadline"),
]
"""In the order of lists: what is most urgent first."""


class CctvDeadlineMixin(models.AbstractModel):
    """A record that is due: in minutes or hours around the clock, or in working days of the
    company's calendar. An heir calls ``_deadline_begin`` and ``_deadline_finish``, has a
    ``company_id``, and may override ``_deadline_responsible`` and ``_deadline_label``.

    The fields are written by the methods of the mixin only (``cctv_deadline_clock.py``)."""

    _name = "cctv.deadline.mixin"
    _description = "Deadline"

    deadline_start = fields.Datetime(string="Clock started", readonly=True, copy=False)
    deadline_amount = fields.Integer(
        string="Time allowed", readonly=True, copy=False, aggregator="avg"
    )
    deadline_unit = fields.Selection(
        DEADLINE_UNITS, string="Unit of time", readonly=True, copy=False
    )
    deadline_date = fields.Datetime(string="Due", readonly=True, copy=False, index="btree_not_null")
    deadline_soon_date = fields.Datetime(
        string="Due soon from", readonly=True, copy=False, help="The last quarter of the time."
    )
    deadline_done = fields.Datetime(string="Finished", readonly=True, copy=False)
    deadline_taken = fields.Float(
        string="Time taken",
        readonly=True,
        copy=False,
        digits=(16, 2),
        aggregator="avg",
        help="In the unit of the time allowed, pauses taken off.",
    )
    deadline_is_paused = fields.Boolean(string="Clock paused", readonly=True, copy=False)
    deadline_pause_kind = fields.Selection(
        PAUSE_KINDS, string="Paused because", readonly=True, copy=False
    )
    deadline_phase = fields.Selection(
        [
            ("running", "Running"),
            ("paused", "Clock paused"),
            ("met", "Done in time"),
            ("missed", "Done too late"),
        ],
        string="Phase of the deadline",
        readonly=True,
        copy=False,
        help="What does not change by time going by. A pause that began after the due time leaves "
        "it 'running': what is overdue stays overdue.",
    )
    deadline_state = fields.Selection(
        DEADLINE_STATES,
        string="Deadline",
        compute="_compute_deadline_state",
        search="_search_deadline_state",
    )
    deadline_text = fields.Char(string="Time left", compute="_compute_deadline_text")
    deadline_pause_ids = fields.One2many(
        "cctv.deadline.pause",
        "res_id",
        string="Pauses",
        readonly=True,
        copy=False,
    )
    deadline_next_notice = fields.Datetime(
        string="Next reminder", readonly=True, copy=False, index="btree_not_null"
    )
    deadline_noticed_until = fields.Datetime(
        readonly=True, copy=False, help="Reminders up to this moment are done with."
    )

    @api.depends("deadline_phase", "deadline_date", "deadline_soon_date")
    def _compute_deadline_state(self):
        now = fields.Datetime.now()
        for record in self:
            record.deadline_state = record._deadline_state_at(now)

    def _deadline_state_at(self, now):
        phase = self.deadline_phase
        if phase != "running":
            return phase or "none"
        if self.deadline_date and self.deadline_date <= now:
            return "overdue"
        return "due_soon" if self.deadline_soon_date and self.deadline_soon_date <= now else phase

    def _search_deadline_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        running = Domain("deadline_phase", "=", "running")
        overdue, soon = Domain("deadline_date", "<=", now), Domain("deadline_soon_date", "<=", now)
        domains = {
            "none": Domain("deadline_phase", "=", False),
            "overdue": running & overdue,
            "due_soon": running & ~overdue & soon,
            "running": running & ~overdue & ~soon,
        }
        return Domain.OR(
            domains.get(state or "none", Domain("deadline_phase", "=", state)) for state in value
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        """``deadline_state`` can be grouped by: ``_deadline_state_at`` in SQL."""
        if field_expr != "deadline_state":
            return super()._field_to_sql(alias, field_expr, query)
        now = fields.Datetime.now()
        phase = self._field_to_sql(alias, "deadline_phase", query)
        return SQL(
            "(CASE WHEN %(phase)s IS DISTINCT FROM 'running' THEN COALESCE(%(phase)s, 'none')"
            " WHEN %(due)s <= %(now)s THEN 'overdue' WHEN %(soon)s <= %(now)s THEN 'due_soon'"
            " ELSE 'running' END)",
            phase=phase,
            due=self._field_to_sql(alias, "deadline_date", query),
            soon=self._field_to_sql(alias, "deadline_soon_date", query),
            now=now,
        )

    @api.depends(
        "deadline_phase",
        "deadline_date",
        "deadline_soon_date",
        "deadline_taken",
        "deadline_pause_kind",
    )
    @api.depends_context("lang")
    def _compute_deadline_text(self):
        now = fields.Datetime.now()
        for company, group in self.grouped("company_id").items():
            in_days = group.filtered(lambda r: r.deadline_unit == "working_days")
            calendar = in_days and in_days._deadline_calendar(company, now)
            for record in group:
                record.deadline_text = words.deadline_text(record, calendar, now)

    @api.model
    def default_get(self, fields_list):
        """No defaults from the context: nobody sets a clock from outside."""
        found = super().default_get(fields_list)
        return {name: value for name, value in found.items() if not name.startswith("deadline_")}

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._deadline_refuse_by_hand(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._deadline_refuse_by_hand(vals)
        return super().write(vals)

    @api.model
    def _deadline_refuse_by_hand(self, vals):
        """``readonly`` keeps only the web client off."""
        if not self.env.su and any(name.startswith("deadline_") for name in vals):
            raise AccessError(
                self.env._(
                    "Deadlines are kept by the system. Use the buttons that pause and resume the "
                    "clock."
                )
            )

    def _deadline_responsible(self):
        """The ``res.users`` who are to do it."""
        self.ensure_one()
        return self.env["res.users"]

    def _deadline_label(self):
        """What is due, in the reader's language, as it begins a sentence."""
        self.ensure_one()
        return self.display_name

    def _deadline_escalation_steps(self):
        """The ``Step``s of the chain that holds for this record: of the company's profile, else
        the usual ones."""
        self.ensure_one()
        company = self.company_id or self.env.company
        steps = self.env["cctv.escalation.step"].sudo()
        return steps._chain(company.id, self._name, self.deadline_unit)

    def action_deadline_pause(self):
        """Open the window that pauses the clock with a reason."""
        self.ensure_one()
        self.check_access("write")
        self._deadline_check_may_pause()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pause the clock"),
            "res_model": "cctv.pause.deadline",
            "view_mode": "form",
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }

    def action_deadline_resume(self):
        """Let the clock run again."""
        self.check_access("write")
        self._deadline_resume()
        return True
