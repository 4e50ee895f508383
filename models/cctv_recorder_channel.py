from odoo import api, fields, models

TOLD = [("yes", "Yes"), ("no", "No"), ("unknown", "Not told")]


class CctvRecorderChannel(models.Model):
    """A channel of a recorder, as the recorder itself last told. The poll writes it, where
    something has changed; which camera is on it the register says."""

    _name = "cctv.recorder.channel"
    _description = "Channel of a recorder"
    _log_access = False
    _order = "recorder_id, number"

    recorder_id = fields.Many2one(
        "maintenance.equipment", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="recorder_id.company_id", store=True, index=True)
    number = fields.Integer(readonly=True, required=True, aggregator=None)
    name = fields.Char(readonly=True, string="Name on the recorder")
    has_video = fields.Selection(TOLD, readonly=True, required=True, default="unknown")
    is_recording = fields.Selection(TOLD, readonly=True, required=True, default="unknown")
    since = fields.Datetime(readonly=True, help="Since when the recorder says this.")
    camera_id = fields.Many2one(
        "maintenance.equipment",
        compute="_compute_camera_id",
        search="_search_camera_id",
        help="The camera that the register has on this channel.",
    )
    camera_health = fields.Selection(related="camera_id.cctv_health", string="State of the camera")

    _number_unique = models.UniqueIndex(
        "(recorder_id, number)", "A recorder has one channel of a number only."
    )

    @api.depends("recorder_id", "number")
    def _compute_camera_id(self):
        cameras = self.env["maintenance.equipment"].search(
            [("cctv_recorder_id", "in", self.recorder_id.ids), ("cctv_channel", ">", 0)]
        )
        by_place = {(camera.cctv_recorder_id.id, camera.cctv_channel): camera for camera in cameras}
        for channel in self:
            channel.camera_id = by_place.get((channel.recorder_id.id, channel.number), False)

    def _search_camera_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        cameras = self.env["maintenance.equipment"].browse(id_ for id_ in value if id_)
        taken = {(camera.cctv_recorder_id.id, camera.cctv_channel) for camera in cameras}
        found = self.search([("recorder_id", "in", cameras.cctv_recorder_id.ids)])
        ids = [c.id for c in found if (c.recorder_id.id, c.number) in taken]
        if False in value:
            ids += self.search([]).filtered(lambda channel: not channel.camera_id).ids
        return [("id", "in", ids)]

    @api.depends("recorder_id.cctv_code", "number", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for channel in self:
            recorder = channel.recorder_id.sudo()
            name = self.env._("channel %s", channel.number)
            channel.display_name = f"{recorder.cctv_code or recorder.name or ''}, {name}"
