"""The maintenance work that belongs to a repair: what was planned for it, and the visits that found
it."""

from odoo import api, fields, models

from .cctv_choices import CCTV_GROUPS, REPAIR_ASSIGNABLE, WORK_OVER


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    cctv_request_ids = fields.One2many(
        "maintenance.request", "cctv_ticket_id", string="Maintenance work", groups=CCTV_GROUPS
    )
    cctv_line_ids = fields.One2many(
        "cctv.maintenance.line", "ticket_id", string="Found during maintenance", groups=CCTV_GROUPS
    )
    cctv_work_count = fields.Integer(
        string="Work", compute="_compute_cctv_work_count", groups=CCTV_GROUPS
    )
    cctv_open_work_count = fields.Integer(
        string="Work to be done", compute="_compute_cctv_work_count", groups=CCTV_GROUPS
    )

    @api.depends("cctv_request_ids.cctv_state", "cctv_line_ids.request_id")
    def _compute_cctv_work_count(self):
        """Of those that the user may see; a visit that found it counts once."""
        planned = self._cctv_requests_by("maintenance.request", "cctv_ticket_id", "id")
        found = self._cctv_requests_by("cctv.maintenance.line", "ticket_id", "request_id")
        todo = self._cctv_requests_by(
            "maintenance.request", "cctv_ticket_id", "id", [("cctv_state", "not in", WORK_OVER)]
        )
        for ticket in self:
            ticket.cctv_work_count = len(planned.get(ticket, set()) | found.get(ticket, set()))
            ticket.cctv_open_work_count = len(todo.get(ticket, ()))

    def _cctv_requests_by(self, model, about, request, domain=()):
        """{ticket: ids of pieces of work}, in one statement."""
        rows = self.env[model]._read_group(
            [(about, "in", self.ids), *domain], [about], [f"{request}:array_agg"]
        )
        return {ticket: set(numbers) for ticket, numbers in rows}

    def action_cctv_view_work(self):
        """The work that belongs to this repair; one piece of it opens by itself."""
        self.ensure_one()
        self.check_access("read")
        about = ["|", ("cctv_ticket_id", "=", self.id), ("cctv_line_ids.ticket_id", "=", self.id)]
        works = self.env["maintenance.request"].search(about, limit=2)
        action = self._cctv_work_action(self.env._("Work of %s", self.number))
        if len(works) == 1:
            return {**action, "res_id": works.id}
        lists = self.env.ref("helpdesk_cctv.cctv_work_view_list").id
        return {
            **action,
            "view_mode": "list,form",
            "views": [(lists, "list"), *action["views"]],
            "domain": about,
        }

    def action_cctv_plan_work(self):
        """A piece of maintenance work for this repair, filled in as far as it is known; nothing is
        stored before the user saves it."""
        self.ensure_one()
        self.check_access("read")
        self.env["maintenance.request"]._cctv_refuse_planner()
        self._cctv_refuse_unanalysed()
        self._cctv_check_phase(*REPAIR_ASSIGNABLE)
        action = self._cctv_work_action(self.env._("Plan work"))
        return {**action, "context": self._cctv_work_defaults()}

    def _cctv_work_action(self, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "maintenance.request",
            "view_mode": "form",
            "views": [(self.env.ref("helpdesk_cctv.cctv_work_view_form").id, "form")],
            "context": self._cctv_work_defaults(),
        }

    def _cctv_work_defaults(self):
        """Context that fills in a new piece of work."""
        ticket = self.sudo()
        device = ticket.cctv_own_device_id
        values = {
            "name": self.name,
            "company_id": self.company_id.id,
            "cctv_work_kind": "repair",
            "maintenance_type": "corrective",
            "cctv_ticket_id": self.id,
            "equipment_id": device.id,
            "cctv_location_id": ticket.cctv_location_id.id,
            "maintenance_team_id": device.maintenance_team_id.id,
            "user_id": self.user_id.id,
        }
        return {f"default_{name}": value for name, value in values.items() if value}
