from odoo import models

CHANNEL = "helpdesk_cctv"
MESSAGE = "helpdesk_cctv.status"
"""The message after each chunk of verdicts: ``{company_id, device_ids}``."""

DISCOVERY_MESSAGE = "helpdesk_cctv.discovery"
"""A search for devices has got on: ``{company_id, discovery_id}``."""

DASHBOARD_MESSAGE = "helpdesk_cctv.dashboard"
"""People have changed what the dashboard shows: ``{company_id, parts}``."""

CCTV_GROUPS = (
    "helpdesk_cctv.group_cctv_operator",
    "helpdesk_cctv.group_cctv_technician",
    "helpdesk_cctv.group_cctv_management",
)
"""The roots of the roles: every other CCTV group implies one of them."""


class IrWebsocket(models.AbstractModel):
    """Lets the open screens of CCTV users hear which devices of their companies have changed."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        channels = super()._build_bus_channel_list(channels)
        user = self.env.user
        if any(user.has_group(group) for group in CCTV_GROUPS):
            channels.extend((company, CHANNEL) for company in user.company_ids)
        return channels
