from odoo import api, fields, models
from odoo.fields import Domain


class CctvControlRoom(models.Model):
    """A room from which officers watch cameras around the clock, with its shifts. The supervisor
    keeps it."""

    _name = "cctv.control.room"
    _description = "Control room"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    location_id = fields.Many2one(
        "cctv.location", string="Where it is", ondelete="restrict", check_company=True
    )
    watched_ids = fields.Many2many(
        "cctv.location",
        string="Watches over",
        check_company=True,
        help="Places whose cameras are watched from here, with all inside them. Empty: all.",
    )
    slot_ids = fields.One2many("cctv.shift.slot", "room_id", string="Time slots")
    group_ids = fields.One2many("cctv.shift.group", "room_id", string="Groups")
    thing_ids = fields.One2many("cctv.room.thing", "room_id", string="Inventory")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )

    @api.model
    def _of_user(self):
        """The room in which the user is on duty now, or that of the own group, or the only one of
        the company; none if it cannot be told."""
        user = self.env.user
        duty = self.env["cctv.shift.duty"].sudo().search(
            [
                ("officer_id.user_id", "=", user.id),
                ("shift_id.state", "=", "running"),
                ("company_id", "=", self.env.company.id),
            ],
            limit=1,
        )
        if duty:
            return self.browse(duty.shift_id.room_id.id)
        officers = self.env["cctv.officer"].sudo()
        own = officers.search(
            [("user_id", "=", user.id), ("company_id", "=", self.env.company.id)], limit=1
        )
        if own.group_id:
            return self.browse(own.group_id.room_id.id)
        rooms = self.search([("company_id", "=", self.env.company.id)], limit=2)
        return rooms if len(rooms) == 1 else self.browse()

    def _device_domain(self):
        """Domain of the devices that are watched from this room."""
        self.ensure_one()
        domain = Domain("company_id", "=", self.company_id.id) & Domain("cctv_kind", "!=", False)
        places = self.sudo().watched_ids
        return domain & Domain("cctv_location_id", "child_of", places.ids) if places else domain
