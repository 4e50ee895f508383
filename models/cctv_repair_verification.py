from odoo import fields, models

from .cctv_texts import HEALTH_SELECTION

RESULTS = [
    ("passed", "Passed"),
    ("failed", "Not passed"),
    ("overridden", "Passed in spite of the device's state"),
]


class CctvRepairVerification(models.Model):
    """One verification of a repair, with what proves it: the device's state at that moment and a
    picture. Written by the step 'Verify', never by hand. The picture hangs here and not on the
    ticket, whose attachments the portal gives away."""

    _name = "cctv.repair.verification"
    _description = "Verification of a repair"
    _inherit = ["cctv.made.by.system"]
    _order = "date desc, id desc"
    _rec_name = "ticket_id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    device_id = fields.Many2one(
        "maintenance.equipment",
        string="Device",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    date = fields.Datetime(string="Verified on", required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Verified by", required=True, readonly=True)
    repaired_by_id = fields.Many2one("res.partner", string="Repaired by", readonly=True)
    repaired_date = fields.Datetime(string="Repaired on", readonly=True)
    repair_note = fields.Text(string="What was done", readonly=True)
    result = fields.Selection(RESULTS, required=True, readonly=True)
    health = fields.Selection(HEALTH_SELECTION, string="Device state", readonly=True)
    health_text = fields.Char(string="What is wrong", readonly=True)
    check_date = fields.Datetime(string="Last checked", readonly=True)
    note = fields.Text(
        string="Remarks", readonly=True, help="Why it has not passed, or passed all the same."
    )
    picture = fields.Image(string="Picture", readonly=True, max_width=1920, max_height=1920)
    picture_date = fields.Datetime(string="Picture of", readonly=True)
