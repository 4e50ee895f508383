from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from .cctv_heirs import heirs

MAX_AMOUNT = 5_256_000
"""Ten years in minutes."""

RECIPIENTS = [
    ("responsible", "Responsible"),
    ("supervisor", "Supervisors"),
    ("manager", "IT head"),
    ("management", "Management"),
    ("users", "Certain users"),
]


class Step(NamedTuple):
    """One step of a chain, as the code that reminds works with it."""

    timing: str
    amount: int
    unit: str
    recipient: str
    user_ids: tuple = ()


DEFAULT_CHAINS = {
    "minutes": (
        Step("before", 50, "percent", "responsible"),
        Step("after", 0, "minutes", "supervisor"),
        Step("after", 30, "minutes", "management"),
    ),
    "hours": (
        Step("before", 25, "percent", "responsible"),
        Step("after", 0, "minutes", "supervisor"),
        Step("after", 4, "hours", "management"),
    ),
    "working_days": (
        Step("before", 25, "percent", "responsible"),
        Step("after", 0, "minutes", "supervisor"),
        Step("after", 2, "working_days", "management"),
    ),
}
"""Who is told when a company's profile has no steps of its own, by the unit of the time allowed:
the responsible before it is due, the supervisors when it is overdue, management later."""


class CctvEscalationStep(models.Model):
    """One step of the chain of a procedure profile: who is told how long before or after something
    is due. The IT head and management keep them; those of presets nobody."""

    _name = "cctv.escalation.step"
    _description = "Escalation step"
    _order = "profile_id, timing desc, sequence, id"

    profile_id = fields.Many2one(
        "cctv.procedure.profile", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="profile_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    applies_to = fields.Selection(
        "_selection_applies_to", string="For", required=True, default="all"
    )
    timing = fields.Selection(
        [("before", "Before it is due"), ("after", "After it was due")],
        string="When",
        required=True,
        default="after",
    )
    amount = fields.Integer(
        string="How long", required=True, default=1, help="0 after it was due: at that moment."
    )
    unit = fields.Selection(
        [
            ("minutes", "minutes"),
            ("hours", "hours"),
            ("working_days", "working days"),
            ("percent", "per cent of the time allowed"),
        ],
        required=True,
        default="hours",
        help="Working days before: when work begins on that day. After: when it ends.",
    )
    recipient = fields.Selection(RECIPIENTS, string="Tell", required=True, default="supervisor")
    user_ids = fields.Many2many("res.users", string="Users", domain=[("share", "=", False)])

    _amount_bounds = models.Constraint(
        f"CHECK (amount BETWEEN 0 AND {MAX_AMOUNT})",
        "A step is at most ten years before or after, and not less than 0. Correct the number.",
    )
    _something_before = models.Constraint(
        "CHECK (timing = 'after' OR amount > 0)",
        "A reminder needs some time before it is due: enter 1 or more.",
    )
    _percent = models.Constraint(
        "CHECK (unit <> 'percent' OR (timing = 'before' AND amount BETWEEN 1 AND 99))",
        "Per cent of the time allowed is for reminders before it is due, from 1 to 99. Choose "
        "another unit, or correct the number.",
    )

    @api.model
    def _selection_applies_to(self):
        heirs = [self.env["ir.model"]._get(name) for name in self._deadline_heirs()]
        return [("all", self.env._("Everything")), *((m.model, m.name) for m in heirs)]

    @api.model
    def _deadline_heirs(self):
        """Names of the models that have deadlines."""
        return heirs(self.env, "cctv.deadline.mixin")

    @api.constrains("recipient", "user_ids")
    def _check_users(self):
        if any(step.recipient == "users" and not step.user_ids for step in self):
            raise ValidationError(
                self.env._("Name the users who are to be told, or choose another recipient.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps._check_presets_stay()
        steps._changed()
        return steps

    def write(self, vals):
        profiles = self.profile_id
        self._check_presets_stay()
        # The company is that of the profile, whatever is said.
        vals = {name: value for name, value in vals.items() if name != "company_id"}
        done = super().write(vals)
        self._check_presets_stay()
        self.check_access("write")  # of the profile that it may have moved to
        self._changed(profiles)
        return done

    def unlink(self):
        profiles = self.profile_id
        self._check_presets_stay()
        done = super().unlink()
        self._changed(profiles)
        return done

    def _check_presets_stay(self):
        """The steps of a preset are a part of it."""
        companies = [step.profile_id.company_id.id for step in self.sudo()]
        self.env["cctv.procedure.profile"]._check_presets_stay(*companies)

    def _changed(self, profiles=None):
        """What is due from now on is told by the new chain."""
        self.env.registry.clear_cache()
        profiles = (profiles or self.profile_id) | self.exists().profile_id
        companies = self.env["res.company"].sudo().search([("cctv_profile_id", "in", profiles.ids)])
        self.env["cctv.deadline.news"].sudo()._replan(companies)

    @api.model
    @ormcache("company_id", "model_name", "unit")
    def _chain(self, company_id, model_name, unit):
        """The steps that hold for records of a model in a company."""
        profile = self.env["res.company"].browse(company_id).sudo()._cctv_profile()
        steps = self.sudo().search([("profile_id", "in", profile.ids)])
        if not steps:
            return DEFAULT_CHAINS[unit]
        wanted = steps.filtered(lambda step: step.applies_to in ("all", model_name))
        return tuple(
            Step(s.timing, s.amount, s.unit, s.recipient, tuple(s.user_ids.ids)) for s in wanted
        )
