from odoo import fields, models

from .cctv_choices import LINE_PICTURES, LINE_STATES, WORK_KINDS


class CctvMaintenanceLine(models.Model):
    """One device of a visit. Made by the schedule or with the visit; written by the technician's
    steps, never by hand."""

    _name = "cctv.maintenance.line"
    _description = "Device of a visit"
    _inherit = ["cctv.made.by.system"]
    _order = "request_id, sequence, id"
    _rec_name = "device_id"
    _check_company_auto = True

    request_id = fields.Many2one(
        "maintenance.request", string="Visit", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    sequence = fields.Integer(default=10)
    device_id = fields.Many2one(
        "maintenance.equipment",
        string="Device",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('cctv_kind', '!=', False)]",
    )
    location_id = fields.Many2one(
        "cctv.location",
        string="Place",
        index="btree_not_null",
        ondelete="restrict",
        help="Where it was done: does not follow the device when that moves.",
    )
    schedule_id = fields.Many2one(
        "cctv.maintenance.schedule",
        string="Schedule",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    due_date = fields.Date(string="Due", index=True, readonly=True)
    work_kind = fields.Selection(WORK_KINDS, string="Kind of work", required=True)
    template_id = fields.Many2one(
        "cctv.checklist.template", string="Checklist to fill in", ondelete="restrict"
    )
    checklist_id = fields.Many2one(
        "cctv.checklist",
        string="Checklist",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    user_id = fields.Many2one(related="request_id.user_id", string="Technician", store=True)
    state = fields.Selection(
        LINE_STATES,
        string="Status",
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        index=True,
    )
    date_started = fields.Datetime(string="Started", readonly=True, copy=False)
    started_by_id = fields.Many2one(
        "res.users", string="Started by", readonly=True, copy=False, index="btree_not_null"
    )
    date_done = fields.Datetime(string="Done on", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", string="Done by", readonly=True, copy=False)
    skip_reason = fields.Char(string="Why not", readonly=True, copy=False)
    note = fields.Text(string="Remarks", copy=False)
    maintenance_until = fields.Datetime(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="Until when this line has put its device in maintenance; empty when it did not.",
    )
    picture_before = fields.Image(
        string="Before", readonly=True, copy=False, max_width=1920, max_height=1920
    )
    picture_before_date = fields.Datetime(string="Before, taken", readonly=True, copy=False)
    picture_before_state = fields.Selection(
        LINE_PICTURES,
        string="Picture before",
        default="none",
        readonly=True,
        copy=False,
    )
    picture_before_asked = fields.Datetime(
        readonly=True, copy=False, export_string_translation=False
    )
    picture_before_stage = fields.Json(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="Where the look at the device ended that gave no picture.",
    )
    picture_after = fields.Image(
        string="After", readonly=True, copy=False, max_width=1920, max_height=1920
    )
    picture_after_date = fields.Datetime(string="After, taken", readonly=True, copy=False)
    picture_after_state = fields.Selection(
        LINE_PICTURES,
        string="Picture after",
        default="none",
        readonly=True,
        copy=False,
    )
    picture_after_asked = fields.Datetime(
        readonly=True, copy=False, export_string_translation=False
    )
    picture_after_stage = fields.Json(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="Where the look at the device ended that gave no picture.",
    )
    waits_for_picture = fields.Boolean(
        readonly=True, copy=False, export_string_translation=False
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Repair ticket",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    _due_once = models.UniqueIndex(
        "(schedule_id, device_id, due_date) WHERE schedule_id IS NOT NULL",
        "This device has a visit of this schedule on this day already.",
    )
    _device_once = models.UniqueIndex(
        "(request_id, device_id)", "A device is in a visit once. Remove the second line."
    )
    _waiting_for_picture = models.Index("(id) WHERE waits_for_picture IS TRUE")
