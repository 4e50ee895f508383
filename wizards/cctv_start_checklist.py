from odoo import Command, api, fields, models
from odoo.exceptions import UserError

MOST = 1_000
"""Checklists that are started at once: what a person may mean by it."""
LONGEST_DUE = 3_660


class CctvStartChecklist(models.TransientModel):
    """The choice of a template for one or many devices or places, which gives each a checklist."""

    _name = "cctv.start.checklist"
    _description = "Start of checklists"

    device_ids = fields.Many2many("maintenance.equipment", string="Devices")
    location_ids = fields.Many2many("cctv.location", string="Places")
    device_kinds = fields.Char(compute="_compute_fitting")
    fitting_template_ids = fields.Many2many("cctv.checklist.template", compute="_compute_fitting")
    template_id = fields.Many2one(
        "cctv.checklist.template",
        string="Template",
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', fitting_template_ids)]",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Filled in by",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="Whose work it is. Empty: whoever comes first.",
    )
    due_amount = fields.Integer(string="Due within", help="0: no due date.")
    due_unit = fields.Selection(
        [("hours", "hours"), ("working_days", "working days")],
        string="Unit",
        default="working_days",
        required=True,
    )
    checklist_count = fields.Integer(string="Checklists", compute="_compute_checklist_count")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        ids = self.env.context.get("active_ids") or []
        if self.env.context.get("active_model") == "maintenance.equipment":
            devices = self.env["maintenance.equipment"].browse(ids)
            values["device_ids"] = [Command.set(devices.filtered("cctv_kind").ids)]
        elif self.env.context.get("active_model") == "cctv.location":
            values["location_ids"] = [Command.set(ids)]
        return values

    @api.depends("device_ids", "location_ids")
    def _compute_fitting(self):
        """Templates of a kind fit when all devices are of that kind."""
        for wizard in self:
            kinds = set(wizard.device_ids.mapped("cctv_kind"))
            if wizard.location_ids:
                kinds.add(False)
            companies = wizard.device_ids.company_id | wizard.location_ids.company_id
            domain = self.env["cctv.checklist.template"]._fitting_domain(kinds, companies)
            if len(companies) > 1:
                domain.append(("company_id", "=", False))
            wizard.fitting_template_ids = wizard.template_id.search(domain)
            wizard.device_kinds = ",".join(sorted(filter(None, kinds)))

    @api.depends("device_ids", "location_ids")
    def _compute_checklist_count(self):
        for wizard in self:
            wizard.checklist_count = len(wizard.device_ids) + len(wizard.location_ids)

    def action_start(self):
        """Make the checklists; open the one, or the list of them."""
        self.ensure_one()
        self._check_choice()
        checklists = self.env["cctv.checklist"].create(self._prepare_checklists())
        if self.due_amount:
            checklists.sudo()._deadline_begin(self.due_amount, self.due_unit)
        return self._open(checklists)

    def _check_choice(self):
        if not 1 <= self.checklist_count <= MOST:
            raise UserError(
                self.env._("Choose 1 to %s devices or places for which to start a checklist.", MOST)
            )
        if not 0 <= self.due_amount <= LONGEST_DUE:
            raise UserError(
                self.env._("'Due within' is between 0 (no due date) and %s.", LONGEST_DUE)
            )

    def _prepare_checklists(self):
        about = [{"device_id": device.id} for device in self.device_ids]
        about += [{"location_id": place.id} for place in self.location_ids]
        return [
            {"template_id": self.template_id.id, "user_id": self.user_id.id, **thing}
            for thing in about
        ]

    def _open(self, checklists):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_checklist_action"
        )
        if len(checklists) == 1:
            form = self.env.ref("helpdesk_cctv.cctv_checklist_view_form").id
            return {
                **action,
                "res_id": checklists.id,
                "view_mode": "form",
                "views": [(form, "form")],
            }
        return {**action, "domain": [("id", "in", checklists.ids)], "context": {}}
