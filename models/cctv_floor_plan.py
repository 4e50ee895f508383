"""The screen of a floor plan: the devices of a place where they hang, with what they are now."""

from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.pictures import is_picture
from . import cctv_row_locks as row_locks
from .cctv_plan_pin import ANGLE
from .cctv_texts import word_of

PLAN_LIMIT_BYTES = 32 << 20
PLAN_LIMIT_PIXELS = 4096 * 4096
"""As large as the field keeps a plan."""

LOOSE_SHOWN = 60
"""Devices without a pin that are listed at once: the search finds the others."""


class CctvLocation(models.Model):
    _inherit = "cctv.location"

    pin_ids = fields.One2many("cctv.plan.pin", "location_id", string="Devices on the plan")
    has_floor_plan = fields.Boolean(
        string="With a floor plan",
        compute="_compute_has_floor_plan",
        search="_search_has_floor_plan",
    )

    @api.constrains("floor_plan")
    def _check_floor_plan(self):
        """A field of pictures takes drawings that can hold a program, too."""
        for place in self.with_context(bin_size=False).filtered("floor_plan"):
            if not is_picture(b64decode(place.floor_plan), PLAN_LIMIT_BYTES, PLAN_LIMIT_PIXELS):
                raise ValidationError(
                    self.env._(
                        "The floor plan of %s is not a picture that can be shown. Save the plan as "
                        "PNG or JPEG and choose it again.",
                        place.display_name,
                    )
                )

    @api.depends("floor_plan")
    def _compute_has_floor_plan(self):
        with_plan = set(self._with_plan([("id", "in", self.ids)]).ids)
        for place in self:
            place.has_floor_plan = place.id in with_plan

    def _search_has_floor_plan(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return [("id", "in", self._with_plan([]).ids)]

    @api.model
    def _with_plan(self, domain):
        """The places that have a plan; the picture itself is not read."""
        return self.search(Domain(domain) & Domain("floor_plan", "!=", False))

    def action_cctv_floor_plan(self):
        """The plan with its devices. Where there is none yet, that says so."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "cctv_floor_plan",
            "name": self.env._("Floor plan"),
            "context": {"active_id": self.id},
        }

    # What the screen asks for

    @api.model
    def cctv_plan_data(self, place_id=False, query=""):
        """What the screen shows: the place, its devices with and without pin, and the other plans.

        :param int place_id: a place; otherwise the first one that has a plan
        :param str query: part of the code or name of the devices without pin
        """
        plans = self._with_plan([])
        place = self.search([("id", "=", place_id)]) if place_id else plans[:1]
        if place_id and not place:
            raise UserError(self.env._("This place is not there any more, or is not yours to see."))
        data = {"place": None, "plans": plans._plan_choices(), "may_arrange": False}
        if not place:
            return {**data, "pins": [], "loose": [], "loose_count": 0}
        return {
            **data,
            "place": place._plan_place(),
            "may_arrange": self.env["cctv.plan.pin"].has_access("write"),
            "pins": place._plan_pins(),
            **place._plan_loose(query),
        }

    def cctv_plan_put(self, device_id, x, y, direction=0, angle=ANGLE):
        """A device is put on the plan of this place, or moved on it."""
        self.ensure_one()
        self.check_access("read")
        row_locks.wait_for(self.sudo())
        pins = self.env["cctv.plan.pin"]
        values = {"x": x, "y": y, "direction": direction, "angle": angle}
        pin = pins.search([("location_id", "=", self.id), ("device_id", "=", device_id)])
        if pin:
            pin.write(values)
        else:
            pin = pins.create({**values, "location_id": self.id, "device_id": device_id})
        return self._plan_pins(pin)[0]

    def cctv_plan_take_off(self, device_id):
        """A device is not on the plan of this place any more."""
        self.ensure_one()
        domain = [("location_id", "=", self.id), ("device_id", "=", device_id)]
        self.env["cctv.plan.pin"].search(domain).unlink()

    def _plan_place(self):
        return {
            "id": self.id,
            "name": self.complete_name,
            "has_plan": self.has_floor_plan,
            "version": fields.Datetime.to_string(self.write_date),
            "may_upload": self.has_access("write"),
        }

    def _plan_choices(self):
        """[{id, name, down}] of places with a plan."""
        counts = self._get_device_counts() if self else {}
        return [
            {"id": place.id, "name": place.complete_name, "down": counts.get(place.id, (0, 0))[1]}
            for place in self
        ]

    def _plan_pins(self, pins=None):
        """Those whose device the user may see."""
        if pins is None:
            pins = self.env["cctv.plan.pin"].search([("location_id", "=", self.id)])
        seen = self._plan_devices([("id", "in", pins.device_id.ids)])
        return [
            {
                **self._plan_device(pin.device_id),
                "x": pin.x,
                "y": pin.y,
                "direction": pin.direction,
                "angle": pin.angle,
            }
            for pin in pins
            if pin.device_id in seen
        ]

    def _plan_loose(self, query):
        """Devices of the place and of the places inside that are not on its plan."""
        domain = Domain("cctv_location_id", "child_of", self.id)
        domain &= ~Domain("cctv_plan_pin_ids", "any", [("location_id", "=", self.id)])
        if query := (query or "").strip():
            domain &= Domain("name", "ilike", query) | Domain("cctv_code", "ilike", query)
        devices = self._plan_devices(domain, limit=LOOSE_SHOWN)
        count = len(devices)
        if count == LOOSE_SHOWN:
            count = devices.search_count(domain & Domain("cctv_kind", "!=", False))
        return {"loose": [self._plan_device(one) for one in devices], "loose_count": count}

    def _plan_devices(self, domain, limit=None):
        domain = Domain(domain) & Domain("cctv_kind", "!=", False)
        return self.env["maintenance.equipment"].search(
            domain, order="cctv_code, name, id", limit=limit
        )

    def _plan_device(self, device):
        return {
            "id": device.id,
            "code": device.cctv_code or "",
            "name": device.name,
            "kind": device.cctv_kind,
            "kind_word": word_of(device, "cctv_kind"),
            "health": device.cctv_health or "unknown",
            "health_word": word_of(device, "cctv_health") or self.env._("Unknown"),
            "reason": device.cctv_reason_text or "",
            "since": fields.Datetime.to_string(device.cctv_state_since or False),
            "picture": bool(device.cctv_snapshot_date),
            "picture_date": fields.Datetime.to_string(device.cctv_snapshot_date or False),
        }
