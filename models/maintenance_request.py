from odoo import fields, models

from .cctv_choices import WORK_KINDS, WORK_STATES


class MaintenanceRequest(models.Model):
    """A request is CCTV work when ``cctv_work_kind`` is set; all other requests stay as the core
    has them. A visit has lines, one a device; corrective work has the core's equipment."""

    _name = "maintenance.request"
    _inherit = ["maintenance.request", "cctv.deadline.mixin"]

    cctv_work_kind = fields.Selection(
        WORK_KINDS, string="Kind of work", index="btree_not_null", tracking=True
    )
    cctv_state = fields.Selection(
        WORK_STATES,
        string="Status of the work",
        readonly=True,
        copy=False,
        index="btree_not_null",
        tracking=True,
    )
    cctv_schedule_id = fields.Many2one(
        "cctv.maintenance.schedule",
        string="Schedule",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    cctv_due_date = fields.Date(
        string="Due by the schedule", readonly=True, copy=False, index="btree_not_null"
    )
    cctv_location_id = fields.Many2one(
        "cctv.location",
        string="Place",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    cctv_line_ids = fields.One2many("cctv.maintenance.line", "request_id", string="Devices")
    cctv_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Repair ticket",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    cctv_date_started = fields.Datetime(string="Work started", readonly=True, copy=False)
    cctv_date_finished = fields.Datetime(string="Work finished", readonly=True, copy=False)
    cctv_finished_by_id = fields.Many2one(
        "res.users", string="Finished by", readonly=True, copy=False
    )
    cctv_date_closed = fields.Datetime(string="Closed on", readonly=True, copy=False)
    cctv_closed_by_id = fields.Many2one("res.users", string="Closed by", readonly=True, copy=False)

    _cctv_to_do_index = models.Index(
        "(company_id, schedule_date) WHERE cctv_state IN ('planned', 'under_way', 'finished')"
    )
