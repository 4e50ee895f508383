from odoo import fields, models


class CctvChecklistReceipt(models.Model):
    """An answer that the server took from a screen that fills in. Written by that screen's methods
    alone: a phone that never heard the reply sends the answer again, and it is known by its uid."""

    _name = "cctv.checklist.receipt"
    _description = "Received answer of a checklist"
    _inherit = ["cctv.made.by.system"]
    _order = "id desc"

    uid = fields.Char(string="Made by the phone", required=True)
    line_id = fields.Many2one("cctv.checklist.line", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="line_id.company_id", store=True)
    part = fields.Selection(
        [("value", "Answer"), ("note", "Remark"), ("photo", "Photo"), ("removal", "Removal")],
        required=True,
    )
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    date_answered = fields.Datetime(required=True, help="By the clock of the server.")
    date_device = fields.Datetime(string="By the phone's clock")
    clock_off_s = fields.Integer(
        string="Phone's clock off (s)", help="Positive: it was behind the server's."
    )
    attachment_id = fields.Many2one("ir.attachment", index="btree_not_null", ondelete="set null")

    _uid_unique = models.UniqueIndex("(uid, part, line_id)")
