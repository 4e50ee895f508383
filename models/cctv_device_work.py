from odoo import fields, models

from .cctv_choices import CCTV_GROUPS


class MaintenanceEquipment(models.Model):
    """What was done to a device on visits and in corrective work."""

    _inherit = "maintenance.equipment"

    cctv_line_count = fields.Integer(
        string="Times in maintenance", compute="_compute_cctv_line_count", groups=CCTV_GROUPS
    )

    def _compute_cctv_line_count(self):
        rows = self.env["cctv.maintenance.line"]._read_group(
            [("device_id", "in", self.ids)], ["device_id"], ["__count"]
        )
        counts = {device.id: count for device, count in rows}
        for device in self:
            device.cctv_line_count = counts.get(device.id, 0)
