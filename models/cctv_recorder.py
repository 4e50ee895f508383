from odoo import fields, models


class MaintenanceEquipment(models.Model):
    """What only recorders have: channels and what they are to keep for how long."""

    _inherit = "maintenance.equipment"

    cctv_channel_ids = fields.One2many(
        "maintenance.equipment", "cctv_recorder_id", string="Cameras on it"
    )
    cctv_channel_count = fields.Integer(
        string="Channels", help="How many channels the recorder has; 0 when not known."
    )
    cctv_channel_used = fields.Integer(
        string="Channels in use", compute="_compute_cctv_channel_use"
    )
    cctv_channel_down = fields.Integer(string="Channels down", compute="_compute_cctv_channel_use")
    cctv_retention_days = fields.Integer(
        string="Keep recordings (days)", help="For how long recordings have to be kept. Days."
    )
    cctv_disk_count = fields.Integer(string="Number of disks")
    cctv_disk_capacity_gb = fields.Integer(string="Disk capacity (GB)")

    def _compute_cctv_channel_use(self):
        rows = self._read_group(
            [("cctv_recorder_id", "in", self.ids)],
            ["cctv_recorder_id", "cctv_health"],
            ["__count"],
        )
        used, down = {}, {}
        for recorder, health, count in rows:
            used[recorder.id] = used.get(recorder.id, 0) + count
            down[recorder.id] = down.get(recorder.id, 0) + count * (health == "down")
        for device in self:
            device.cctv_channel_used = used.get(device.id, 0)
            device.cctv_channel_down = down.get(device.id, 0)
