from odoo import fields, models

LENSES = [("fixed", "Fixed"), ("ptz", "PTZ")]


class MaintenanceEquipment(models.Model):
    """What only cameras have: the lens, and the recorder's channel they are on."""

    _inherit = "maintenance.equipment"

    cctv_lens = fields.Selection(LENSES, string="Lens")
    cctv_signal = fields.Selection([("ip", "IP"), ("analog", "Analog")], string="Signal")
    cctv_recorder_id = fields.Many2one(
        "maintenance.equipment",
        string="Recorder",
        domain="[('cctv_kind', 'in', ('recorder', 'encoder')), ('id', '!=', id)]",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="The recorder or encoder this camera is connected to.",
    )
    cctv_channel = fields.Integer(
        string="Channel",
        copy=False,
        help="Number of the channel on the recorder, counted from 1; 0 when it has none.",
    )
    cctv_poll_via = fields.Selection(
        [("direct", "At its own address"), ("recorder", "Through its recorder")],
        string="Reached",
        required=True,
        default="direct",
        copy=False,
        help="Cameras behind a recorder often have no address that the server can reach: then "
        "the recorder is asked for the channel.",
    )
    cctv_stream_url = fields.Char(
        string="Stream address",
        copy=False,
        groups="helpdesk_cctv.group_cctv_technician",
        help="Only for devices that do not tell their stream by ONVIF: rtsp://… to the device "
        "itself, or just the path, e.g. /Streaming/Channels/102. Never with a password in it.",
    )
    cctv_snapshot_url = fields.Char(
        string="Snapshot address",
        copy=False,
        groups="helpdesk_cctv.group_cctv_technician",
        help="Only for devices that do not tell their snapshot by ONVIF: http://… to the device "
        "itself, or just the path. Never with a password in it.",
    )
