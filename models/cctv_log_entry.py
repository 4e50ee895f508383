from odoo import fields, models

from .cctv_choices import LOG_CATEGORIES, LOG_SEVERITIES


class CctvLogEntry(models.Model):
    """A line of the daily log: what an officer has seen, apart from what he thinks of it. Never
    deleted; a mistake is crossed out."""

    _name = "cctv.log.entry"
    _description = "Entry of the daily log"
    _inherit = ["mail.thread", "cctv.guarded"]
    _order = "date desc, id desc"
    _check_company_auto = True

    room_id = fields.Many2one(
        "cctv.control.room",
        string="Control room",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="room_id.company_id", store=True, index=True)
    shift_id = fields.Many2one(
        "cctv.shift", readonly=True, index=True, ondelete="restrict", check_company=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Officer",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    date = fields.Datetime(string="When", required=True, default=fields.Datetime.now, index=True)
    device_id = fields.Many2one(
        "maintenance.equipment",
        string="Camera",
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('cctv_kind', '=', 'camera')]",
    )
    location_id = fields.Many2one(
        "cctv.location", string="Place", index=True, ondelete="restrict", check_company=True
    )
    category = fields.Selection(LOG_CATEGORIES, required=True, default="observation", index=True)
    severity = fields.Selection(LOG_SEVERITIES, required=True, default="normal", index=True)
    facts = fields.Text(string="What was seen", required=True)
    opinion = fields.Text(string="What is thought of it")

    is_open = fields.Boolean(
        string="To be followed up", index=True, help="Comes back at each handover until it is done."
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | {"shift_id", "user_id"}
