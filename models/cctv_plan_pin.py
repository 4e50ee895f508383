"""Where the devices are on the floor plan of a place."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .cctv_choices import CCTV_GROUPS

ANGLE = 70
"""Angle of view of a new pin, in degrees: about that of a lens of 4 mm."""


class CctvPlanPin(models.Model):
    """A device on the floor plan of a place: where it hangs and where it looks. IT staff put it
    there on the plan itself."""

    _name = "cctv.plan.pin"
    _description = "Device on a floor plan"
    _order = "location_id, id"
    _rec_name = "device_id"
    _check_company_auto = True

    location_id = fields.Many2one(
        "cctv.location",
        string="Plan of",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    device_id = fields.Many2one(
        "maintenance.equipment",
        string="Device",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain="[('cctv_kind', '!=', False)]",
    )
    company_id = fields.Many2one(related="location_id.company_id", store=True, index=True)
    x = fields.Float(
        string="From the left", required=True, help="Share of the width of the plan, 0 to 1."
    )
    y = fields.Float(
        string="From the top", required=True, help="Share of the height of the plan, 0 to 1."
    )
    direction = fields.Integer(
        string="Looks to (degrees)", help="0 is up on the plan, 90 to the right.", aggregator=None
    )
    angle = fields.Integer(
        string="Angle of view (degrees)",
        default=ANGLE,
        help="360: it looks all around.",
        aggregator=None,
    )

    _device_once = models.UniqueIndex(
        "(location_id, device_id)", "A device is on a plan only once."
    )
    _inside = models.Constraint(
        "CHECK(x BETWEEN 0 AND 1 AND y BETWEEN 0 AND 1)", "A device lies inside of its plan."
    )
    _direction_of_compass = models.Constraint(
        "CHECK(direction BETWEEN 0 AND 359)", "A direction has 0 to 359 degrees."
    )
    _angle_of_lens = models.Constraint(
        "CHECK(angle BETWEEN 1 AND 360)", "An angle of view has 1 to 360 degrees."
    )

    @api.constrains("location_id", "device_id")
    def _check_inside(self):
        """What is on the plan stands at the place or inside of it."""
        for pin in self:
            place = pin.device_id.cctv_location_id
            if pin.location_id.id not in place._path_ids():
                raise ValidationError(
                    self.env._(
                        "%(device)s is not at %(place)s. Correct its place first.",
                        device=pin.device_id.display_name,
                        place=pin.location_id.display_name,
                    )
                )


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    cctv_plan_pin_ids = fields.One2many(
        "cctv.plan.pin", "device_id", string="On floor plans", groups=CCTV_GROUPS
    )

    def write(self, vals):
        result = super().write(vals)
        if {"cctv_location_id", "cctv_kind"} & vals.keys():
            self._leave_plans()
        return result

    def _leave_plans(self):
        """A device that was moved is not on the plans of other places any more."""
        pins = self.env["cctv.plan.pin"].sudo().search([("device_id", "in", self.ids)])
        pins.filtered(
            lambda pin: (
                not pin.device_id.cctv_kind
                or pin.location_id.id not in pin.device_id.cctv_location_id._path_ids()
            )
        ).unlink()
