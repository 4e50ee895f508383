from odoo import fields, models

from .cctv_choices import PATROL_RESULTS


class CctvPatrolLine(models.Model):
    """A camera's view in a patrol: looked at when, by whom, and what was seen. Written by the
    screen of the patrol only."""

    _name = "cctv.patrol.line"
    _description = "Camera of a video patrol"
    _inherit = ["cctv.guarded"]
    _order = "patrol_id, id"
    _check_company_auto = True

    patrol_id = fields.Many2one(
        "cctv.patrol", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="patrol_id.company_id", store=True, index=True)
    device_id = fields.Many2one(
        "maintenance.equipment",
        string="Camera",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    location_id = fields.Many2one(
        "cctv.location", string="Area", ondelete="restrict", check_company=True
    )
    result = fields.Selection(PATROL_RESULTS, string="Seen", readonly=True, copy=False)
    date_seen = fields.Datetime(string="Looked at", readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, copy=False, ondelete="restrict"
    )
    entry_id = fields.Many2one(
        "cctv.log.entry",
        string="Entry of the log",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Ticket", readonly=True, copy=False, ondelete="set null"
    )

    _once = models.UniqueIndex("(patrol_id, device_id)", "This camera is in this round already.")

    def _guarded_fields(self):
        return super()._guarded_fields() | (self._fields.keys() - self.env["base"]._fields.keys())
