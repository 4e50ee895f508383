from odoo import fields, models

from .cctv_choices import CCTV_GROUPS, DEVICE_CHANGES, HANDOVER_SIDES
from .cctv_texts import HEALTH_SELECTION, REASON_SELECTION


class CctvHandoverDevice(models.Model):
    """A device that is not as it should be, in the eyes of the system or of an officer, or that was
    not during the shift. The system writes its own; officers object by the screen."""

    _name = "cctv.handover.device"
    _description = "Device at a handover"
    _inherit = ["cctv.sealed.part.mixin"]
    _order = "is_objected desc, id"
    _rec_name = "device_id"
    _check_company_auto = True
    _sealed_parent = "handover_id"

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
    side = fields.Selection(HANDOVER_SIDES, string="Says", required=True, default="system")
    user_id = fields.Many2one("res.users", string="Officer", ondelete="restrict")
    found = fields.Selection(HEALTH_SELECTION, string="State", help="As the system saw it.")
    reason = fields.Selection(REASON_SELECTION, string="What is wrong")
    since = fields.Datetime()
    change = fields.Selection(DEVICE_CHANGES, string="During the shift")
    is_objected = fields.Boolean(
        string="Objected", help="The system calls it fine, the officer does not."
    )
    words = fields.Text(string="What is seen")
    photo_ids = fields.Many2many(
        "ir.attachment", "cctv_handover_device_photo_rel", string="Pictures"
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", index="btree_not_null", ondelete="restrict", check_company=True
    )
    uid = fields.Char(
        string="Key of the screen", help="So that what is sent twice is taken once.", copy=False
    )

    _by_the_system = models.UniqueIndex(
        "(handover_id, device_id) WHERE side = 'system'", "This device is listed already."
    )
    _sent_once = models.UniqueIndex(
        "(handover_id, uid) WHERE uid IS NOT NULL", "This was sent already."
    )

    def _sealed_names(self):
        return (
            "device_id",
            "side",
            "user_id",
            "found",
            "reason",
            "since",
            "change",
            "is_objected",
            "words",
            "photo_ids",
            "ticket_id",
        )


class HelpdeskTicket(models.Model):
    """Whoever repairs sees what the officers saw, with their pictures: those belong to the line of
    the handover and are shown to who may read it. They are no files of the ticket, which the portal
    gives out by tokens."""

    _inherit = "helpdesk.ticket"

    cctv_seen_ids = fields.One2many(
        "cctv.handover.device",
        "ticket_id",
        string="Seen at handovers",
        readonly=True,
        groups=CCTV_GROUPS,
    )
