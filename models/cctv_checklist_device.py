from odoo import fields, models

from .cctv_choices import CCTV_GROUPS


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    cctv_checklist_ids = fields.One2many(
        "cctv.checklist", "device_id", string="Checklists", groups=CCTV_GROUPS
    )
    cctv_checklist_count = fields.Integer(
        string="Number of checklists", compute="_compute_cctv_checklist_count", groups=CCTV_GROUPS
    )

    def _compute_cctv_checklist_count(self):
        rows = self.env["cctv.checklist"]._read_group(
            [("device_id", "in", self.ids)], ["device_id"], ["__count"]
        )
        counts = {device.id: count for device, count in rows}
        for device in self:
            device.cctv_checklist_count = counts.get(device.id, 0)
