from odoo import fields, models

from .cctv_choices import HANDOVER_STATES


class CctvHandover(models.Model):
    """A shift hands over to the next: devices, inventory, open matters, events. Opened by the
    system before the change of shift; signed by one officer of each side, then sealed."""

    _name = "cctv.handover"
    _description = "Handover of a shift"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "cctv.sealed.mixin",
        "cctv.deadline.mixin",
        "cctv.guarded",
    ]
    _order = "date_due desc, id desc"
    _rec_name = "number"
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.handover"

    room_id = fields.Many2one(
        "cctv.control.room",
        string="Control room",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="room_id.company_id", store=True, index=True)
    shift_from_id = fields.Many2one(
        "cctv.shift", string="Outgoing shift", index=True, ondelete="restrict", check_company=True
    )
    shift_to_id = fields.Many2one(
        "cctv.shift", string="Incoming shift", index=True, ondelete="restrict", check_company=True
    )
    outgoing_id = fields.Many2one("res.users", string="Hands over", ondelete="restrict")
    incoming_id = fields.Many2one("res.users", string="Takes over", ondelete="restrict")
    date_due = fields.Datetime(string="Change of shift", required=True, index=True)
    state = fields.Selection(
        HANDOVER_STATES, required=True, readonly=True, copy=False, default="open", index=True
    )
    device_ids = fields.One2many("cctv.handover.device", "handover_id", string="Devices")
    thing_ids = fields.One2many("cctv.handover.thing", "handover_id", string="Inventory")
    matter_ids = fields.One2many("cctv.handover.matter", "handover_id", string="Open matters")
    note = fields.Text(string="To the next shift")

    _once = models.UniqueIndex(
        "(room_id, date_due)", "There is a handover of this change of shift already."
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | {"state"}

    def _sealed_fields(self):
        people = ("outgoing_id", "incoming_id")
        names = ("number", "company_id", "room_id", "date_due", *people, "note")
        parts = {
            name: dict.fromkeys(self[name]._sealed_names())
            for name in ("device_ids", "thing_ids", "matter_ids")
        }
        return {**dict.fromkeys(names), **parts}

    def _signature_roles(self):
        return [
            ("outgoing", self.env._("Hands over"), True),
            ("incoming", self.env._("Takes over"), True),
        ]

    def _signature_conflicts(self):
        return [("outgoing", "incoming")]
