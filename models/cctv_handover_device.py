from odoo import fields, models


class CctvHandoverDevice(models.Model):
    """A device that is not as it should be, in the eyes of the system or of an officer."""

    _name = "cctv.handover.device"
    _description = "Device at a handover"
    _order = "handover_id, id"
    _check_company_auto = True

    handover_id = fields.Many2one(
        "cctv.handover", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="handover_id.company_id", store=True, index=True)
    device_id = fields.Many2one(
        "maintenance.equipment",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    is_objected = fields.Boolean(
        string="Objected", help="The system calls it fine, the officer does not."
    )
    words = fields.Text(string="What is seen")
    ticket_id = fields.Many2one("helpdesk.ticket", ondelete="restrict", check_company=True)

    def _sealed_names(self):
        return ("device_id", "is_objected", "words", "ticket_id",)
