from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .cctv_approved_mixin import PLANNERS
from .cctv_duties import check_duty

RISK_GROUPS = (
    "helpdesk_cctv.group_cctv_it,helpdesk_cctv.group_cctv_supervisor,"
    "helpdesk_cctv.group_cctv_management"
)
"""Who reads where the organisation is weak, and what a plan costs."""


class CctvInstallationPlan(models.Model):
    """What is to be installed where, why and for how much (R45). IT or management writes and signs
    it, and it is approved (``cctv.approved.mixin``). Nothing is installed without one (R47)."""

    _name = "cctv.installation.plan"
    _description = "Installation plan"
    _inherit = ["cctv.approved.mixin"]
    _order = "id desc"
    _rec_names_search = ["number", "name"]
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.installation_plan"

    first_id = fields.Many2one(
        "cctv.installation.plan", string="First version", readonly=True, copy=False, index=True,
        ondelete="restrict",
    )  # fmt: skip
    previous_id = fields.Many2one(
        "cctv.installation.plan", string="Revision of", readonly=True, copy=False, index=True,
        ondelete="restrict",
    )  # fmt: skip
    purpose = fields.Text(string="Why", help="What the organisation wants to reach with it.")
    location_ids = fields.Many2many(
        "cctv.location", string="Places", compute="_compute_location_ids", store=True
    )
    analysis_ids = fields.Many2many(
        "cctv.risk.analysis",
        string="Answers the risk analyses",
        check_company=True,
        domain="[('state', '=', 'approved'), ('company_id', '=', company_id)]",
        groups=RISK_GROUPS,
    )
    date_wanted = fields.Date(string="To be installed by", copy=False)
    line_ids = fields.One2many(
        "cctv.installation.plan.line", "plan_id", string="What is installed", copy=True
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.company.currency_id,
    )
    amount_total = fields.Monetary(
        string="Budget", compute="_compute_amount_total", store=True, groups=RISK_GROUPS
    )
    device_count = fields.Integer(
        string="Devices", compute="_compute_amount_total", store=True, compute_sudo=True
    )
    installed_count = fields.Integer(string="In service", compute="_compute_installed_count")

    @api.depends("line_ids.amount", "line_ids.quantity")
    def _compute_amount_total(self):
        for plan in self:
            lines = plan.sudo().line_ids
            plan.amount_total = sum(lines.mapped("amount"))
            plan.device_count = sum(lines.mapped("quantity"))

    @api.depends("line_ids.location_id")
    def _compute_location_ids(self):
        for plan in self:
            plan.location_ids = plan.line_ids.location_id

    @api.depends("line_ids.installed_count")
    def _compute_installed_count(self):
        for plan in self:
            plan.installed_count = sum(plan.line_ids.mapped("installed_count"))

    def _guarded_fields(self):
        return super()._guarded_fields() | {"currency_id"}

    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        for plan in plans.sudo():
            plan.currency_id = plan.company_id.currency_id
        return plans

    # Signing and sealing

    def _sealed_fields(self):
        own = (
            "number procedure_revision_id company_id name revision purpose analysis_ids "
            "date_wanted currency_id author_id"
        ).split()
        line = "location_id kind lens indoor quantity specification unit_price purpose".split()
        return {**dict.fromkeys(own), "line_ids": dict.fromkeys(line)}

    def _sealing_gaps(self):
        gaps, _ = super()._sealing_gaps(), self.env._
        if not self.line_ids:
            gaps.append(_("Write down what is to be installed."))
        if not (self.purpose or "").strip():
            gaps.append(_("Write why it is to be installed."))
        for line in self.line_ids:
            gaps += line._gaps()
        for analysis in self.sudo().analysis_ids:
            if analysis.state != "approved":
                gaps.append(_("Not approved, or not valid any more: %s", analysis.display_name))
        return gaps

    # What becomes of it

    def action_finish(self):
        """Everything is installed, or the rest is not wanted any more."""
        self.ensure_one()
        self.check_access("write")
        check_duty(self.env, PLANNERS, self._planners_sentence())
        self._lock_state("approved")
        if left := sum(self.line_ids._left_counts().values()):
            raise UserError(
                self.env._(
                    "%s devices of this plan are not installed yet. Give it up instead, or make a "
                    "new revision without them.",
                    left,
                )
            )
        self._carry_out()
        return True

    def _finish_if_installed(self):
        """For what installs: a device of these plans was taken into service."""
        for plan in self.sudo().filtered(lambda plan: plan.state == "approved"):
            if plan.installed_count >= plan.device_count:
                plan._carry_out()

    def _carry_out(self):
        """Who approved it stays."""
        self.sudo().state = "done"
        self._tell(self._writers(), "_words_of_decision")

    def _prepare_revision(self):
        lines = self.sudo().line_ids
        return {
            **super()._prepare_revision(),
            "purpose": self.purpose,
            "date_wanted": self.date_wanted,
            "analysis_ids": [Command.set(self.sudo().analysis_ids.ids)],
            "line_ids": [
                Command.create({**vals, "root_id": line.root_id.id})
                for line, vals in zip(lines, lines.copy_data(), strict=True)
            ],
        }
