from odoo import api, fields, models


class CctvReportRepaired(models.TransientModel):
    """The window in which a repair is reported: by whom, what was done, which parts."""

    _name = "cctv.report.repaired"
    _description = "Report of a Repair"
    _inherit = ["cctv.repair.window"]

    partner_id = fields.Many2one(
        "res.partner",
        string="Repaired by",
        required=True,
        default=lambda self: self.env.user.partner_id,
        help="A technician of ours, or the provider.",
    )
    provider_id = fields.Many2one(related="ticket_id.cctv_provider_id", related_sudo=False)
    note = fields.Text(string="What was done", required=True)
    parts = fields.Text(string="Parts used")
    is_earlier = fields.Boolean(string="It was repaired earlier")
    date = fields.Datetime(
        string="Repaired on",
        compute="_compute_date",
        store=True,
        readonly=False,
        help="For what was on paper first.",
    )

    @api.depends("is_earlier")
    def _compute_date(self):
        for window in self:
            window.date = window.date if window.is_earlier else False

    def action_save(self):
        """Report it; it waits for its verification then."""
        self.ensure_one()
        ticket = self.ticket_id
        ticket._cctv_check_may_report_repaired()
        when = self.date if self.is_earlier else None
        ticket._cctv_report_repaired(self.partner_id, self.note, self.parts, when)
        return {"type": "ir.actions.act_window_close"}
