"""Holds on all cameras of a place: who moves a camera or a place ends no hold."""

from odoo import api, models
from odoo.fields import Command, Domain


class CctvFootageHold(models.Model):
    _inherit = "cctv.footage.hold"

    def _name_cameras(self):
        """The cameras of its place are held by name from now on, with those that were taken away
        from there since the span began."""
        hold = self.sudo()
        if not hold.location_id:
            return
        inside = Domain("id", "child_of", hold.location_id.id)
        places = self.env["cctv.location"].sudo().with_context(active_test=False).search(inside)
        cameras = self.env["maintenance.equipment"].sudo().with_context(active_test=False)
        cameras = cameras.search([("cctv_location_id", "in", places.ids)])
        hold._add_cameras(cameras | hold._moved_away(places))

    def _moved_away(self, places):
        """Cameras that hung in ``places`` when or after the span began, and do no more."""
        domain = Domain("from_location_id", "in", places.ids)
        if self.date_from:
            domain &= Domain("date", ">", self.date_from)
        return self.env["cctv.device.move"].sudo().search(domain).device_id

    def _add_cameras(self, devices):
        mine = devices.filtered(
            lambda device: device.cctv_kind == "camera" and device.company_id == self.company_id
        )
        if new := mine - self.with_context(active_test=False).device_ids:
            self.write({"device_ids": [Command.link(camera.id) for camera in new]})

    def _name_clips(self, items):
        """What it covers stays covered, wherever the camera goes."""
        hold = self.sudo()
        if new := items.sudo() - hold.item_ids:
            hold.write({"item_ids": [Command.link(item.id) for item in new]})

    @api.model
    def _reach(self, devices):
        """``devices`` have come to their places just now: holds in force on these hold them too."""
        domain = [("is_over", "=", False), ("location_id", "!=", False)]
        for hold in self.sudo().search(domain):
            root = hold.location_id.parent_path
            hold._add_cameras(
                devices.sudo().filtered(
                    lambda d, r=root: (d.cctv_location_id.parent_path or "").startswith(r)
                )
            )


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    @api.model_create_multi
    def create(self, vals_list):
        devices = super().create(vals_list)
        if placed := devices.filtered("cctv_location_id"):
            self.env["cctv.footage.hold"]._reach(placed)
        return devices

    def write(self, vals):
        result = super().write(vals)
        if vals.get("cctv_location_id"):
            self.env["cctv.footage.hold"]._reach(self)
        return result


class CctvLocation(models.Model):
    _inherit = "cctv.location"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("parent_id"):
            devices = self.env["maintenance.equipment"].sudo().with_context(active_test=False)
            inside = [("cctv_location_id", "child_of", self.ids)]
            self.env["cctv.footage.hold"]._reach(devices.search(inside))
        return result
