from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.cctv_choices import CAUSES
from ..models.cctv_provider_reasons import words


class CctvAnalyseRepair(models.TransientModel):
    """The window of the first analysis: what is wrong, the cause, and who is to repair it."""

    _name = "cctv.analyse.repair"
    _description = "First Analysis of a Repair"
    _inherit = ["cctv.repair.window"]

    device_id = fields.Many2one(related="ticket_id.cctv_device_id", related_sudo=False)
    health = fields.Selection(related="device_id.cctv_health", related_sudo=False)
    analysis = fields.Text(
        string="First analysis",
        compute="_compute_from_ticket",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    cause = fields.Selection(
        CAUSES,
        compute="_compute_from_ticket",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    suggested_id = fields.Many2one(
        "res.partner", string="Suggested", compute="_compute_suggested"
    )
    why = fields.Char(string="Why", compute="_compute_suggested")
    provider_id = fields.Many2one(
        "res.partner",
        string="Provider",
        compute="_compute_provider_id",
        store=True,
        readonly=False,
        help="Who is to repair it. Empty: one's own technicians.",
    )
    take = fields.Boolean(string="Assign it to me")
    user_id = fields.Many2one(
        "res.users", string="Assign to", domain="[('id', 'in', user_ids)]"
    )
    user_ids = fields.Many2many("res.users", compute="_compute_user_ids")
    may_pause = fields.Boolean(compute="_compute_may_pause")
    pause = fields.Boolean(
        string="Pause the clock",
        compute="_compute_pause",
        store=True,
        readonly=False,
        help="What is due by this ticket waits until the clock is resumed.",
    )
    pause_reason = fields.Text(string="What happened")

    @api.depends("ticket_id")
    def _compute_from_ticket(self):
        for window in self:
            ticket = window._seen().sudo()
            window.analysis, window.cause = ticket.cctv_analysis, ticket.cctv_cause

    @api.depends("ticket_id", "cause")
    def _compute_suggested(self):
        for window in self:
            if window.cause and window._seen():
                suggested, why = window.ticket_id._cctv_suggest_provider(window.cause)
                window.suggested_id, window.why = suggested, words(window.env, why)
            else:
                window.suggested_id, window.why = False, False

    @api.depends("cause")
    def _compute_provider_id(self):
        for window in self:
            ticket = window._seen().sudo()
            is_chosen = window.cause == ticket.cctv_cause
            window.provider_id = ticket.cctv_provider_id if is_chosen else window.suggested_id

    @api.depends("ticket_id")
    def _compute_user_ids(self):
        for window in self:
            ticket = window._seen()
            members = ticket.team_id.sudo().user_ids.filtered("active")
            profile = ticket._cctv_profile_of()
            window.user_ids = members or profile._users_of_role("technician", ticket.company_id)

    @api.depends("ticket_id")
    def _compute_may_pause(self):
        for window in self:
            window.may_pause = window._seen()._cctv_may_pause()

    @api.depends("cause")
    def _compute_pause(self):
        for window in self:
            window.pause = window.may_pause and window.cause == "force_majeure"

    def action_save(self):
        """Note the analysis, pause the clock if wanted, and assign."""
        self.ensure_one()
        ticket = self.ticket_id
        ticket.check_access("read")
        ticket._cctv_analyse(self.analysis, self.cause, self.provider_id)
        if self.pause and self.may_pause:
            ticket._deadline_pause("force_majeure", self._reason())
        if self.take:
            ticket._cctv_assign(self.env.user)
        elif self.user_id:
            ticket._cctv_assign(self.user_id)
        return {"type": "ir.actions.act_window_close"}

    def _reason(self):
        if not (self.pause_reason or "").strip():
            raise UserError(
                self.env._("Say what happened: the reason is kept in the log of force majeure.")
            )
        return self.pause_reason
