from odoo import api, fields, models

from .cctv_choices import (
    CCTV_GROUPS,
    DEVICE_KINDS,
    KIND_DEFAULTS,
    ONVIF_PATH,
    ONVIF_PORT,
    PROTOCOLS,
    RTSP_PORT,
    TECHNICAL_GROUPS,
)


class MaintenanceEquipment(models.Model):
    """An equipment is a CCTV device when ``cctv_kind`` is set; all other equipment stays as the
    core has it. IT staff keep the register; what changes with every check is on the status."""

    _inherit = "maintenance.equipment"

    cost = fields.Float(
        groups="maintenance.group_equipment_manager,helpdesk_cctv.group_cctv_manager,"
        "helpdesk_cctv.group_cctv_management"
    )

    cctv_kind = fields.Selection(
        DEVICE_KINDS, string="Kind of device", index="btree_not_null", tracking=True
    )
    cctv_code = fields.Char(
        string="Code",
        copy=False,
        tracking=True,
        help="What stands on the label of the device, e.g. CAM-001. Once in a company. Empty: the "
        "next free number.",
    )
    cctv_location_id = fields.Many2one(
        "cctv.location",
        string="Location",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    cctv_uplink_id = fields.Many2one(
        "maintenance.equipment",
        string="Uplink",
        domain="[('cctv_kind', 'in', ('switch', 'link')), ('id', '!=', id)]",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        copy=False,
        help="The switch or link this device hangs on. When that is down, one ticket is opened "
        "for it and none for the devices behind it.",
    )
    cctv_downlink_ids = fields.One2many(
        "maintenance.equipment", "cctv_uplink_id", string="Devices behind it"
    )
    cctv_power_id = fields.Many2one(
        "maintenance.equipment",
        string="Power from",
        domain="[('cctv_kind', 'in', ('circuit', 'ups')), ('id', '!=', id)]",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        copy=False,
        help="The power circuit or UPS that feeds this device. When nearly everything on it stops "
        "answering at once, one ticket is opened for it and none for the devices on it.",
    )

    cctv_poll_enabled = fields.Boolean(
        string="Polled",
        compute="_compute_cctv_connection",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
        help="Switch off for devices that are not connected or are out of use for long.",
    )
    cctv_protocols = fields.Selection(
        PROTOCOLS,
        string="Polled by",
        compute="_compute_cctv_connection",
        store=True,
        readonly=False,
        help="What the device speaks. 'Port only' just looks whether the port is open.",
    )
    cctv_address = fields.Char(
        string="Address",
        copy=False,
        tracking=True,
        groups=CCTV_GROUPS,
        help="IP address or host name alone, without 'http://' and without port.",
    )
    cctv_onvif_port = fields.Integer(
        string="ONVIF port",
        compute="_compute_cctv_connection",
        store=True,
        readonly=False,
        groups=CCTV_GROUPS,
        help="Port of ONVIF, usually 80; for 'Port only' the port that is looked at.",
    )
    cctv_onvif_path = fields.Char(
        string="ONVIF path",
        groups=CCTV_GROUPS,
        help=f"Leave empty unless the device's manual says otherwise: {ONVIF_PATH}",
    )
    cctv_rtsp_port = fields.Integer(
        string="RTSP port",
        compute="_compute_cctv_connection",
        store=True,
        readonly=False,
        groups=CCTV_GROUPS,
        help="Port of the video stream, usually 554.",
    )
    cctv_use_tls = fields.Boolean(
        string="Encrypted (HTTPS)", groups=CCTV_GROUPS, help="Speak ONVIF over HTTPS."
    )
    cctv_credential_id = fields.Many2one(
        "cctv.credential",
        string="Credential",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        groups=TECHNICAL_GROUPS,
        help="User name and password for the device. Empty: that of the recorder, for a camera "
        "polled through one; otherwise none.",
    )
    cctv_policy_id = fields.Many2one(
        "cctv.poll.policy",
        string="Poll policy (exception)",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        groups=CCTV_GROUPS,
        help="Only when this device is to be polled otherwise than its place says.",
    )
    cctv_effective_policy_id = fields.Many2one(
        "cctv.poll.policy",
        string="Poll policy",
        compute="_compute_cctv_effective_policy_id",
        compute_sudo=True,
        search="_search_cctv_effective_policy_id",
        groups=CCTV_GROUPS,
        help="The policy that holds: of the device, else of its place, else the default.",
    )

    cctv_serial = fields.Char(
        string="Maker's serial number", copy=False, help="As the device or its label says."
    )
    cctv_manufacturer = fields.Char(string="Maker")
    cctv_firmware = fields.Char(string="Firmware", copy=False)
    cctv_hardware = fields.Char(string="Hardware", copy=False)
    cctv_mac = fields.Char(string="MAC address", copy=False, groups=CCTV_GROUPS)
    cctv_installer_id = fields.Many2one(
        "res.partner", string="Installed by", check_company=True, index="btree_not_null"
    )
    cctv_link_provider_id = fields.Many2one(
        "res.partner",
        string="Link provider",
        check_company=True,
        index="btree_not_null",
        help="Who is responsible for the network link to this device.",
    )
    cctv_power_provider_id = fields.Many2one(
        "res.partner",
        string="Power supplier",
        check_company=True,
        index="btree_not_null",
        help="Who supplies the electricity of this circuit, or looks after its wiring.",
    )
    cctv_contract_number = fields.Char(
        string="Contract number", copy=False, help="Of the contract with whoever repairs it."
    )
    cctv_customer_number = fields.Char(
        string="Customer number",
        copy=False,
        help="Under which number the provider knows us: what he asks for first when he is called.",
    )
    cctv_contract_end = fields.Date(
        string="Contract until", help="Last day of the maintenance contract."
    )
    cctv_maintenance_until = fields.Datetime(
        string="In maintenance until",
        copy=False,
        tracking=True,
        help="Until then the device is polled, but opens no faults and no tickets.",
    )

    cctv_status_id = fields.Many2one(
        "cctv.device.status",
        string="Status",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    cctv_health = fields.Selection(related="cctv_status_id.health", string="Health")
    cctv_state_since = fields.Datetime(related="cctv_status_id.since", string="Since")
    cctv_reason = fields.Selection(related="cctv_status_id.reason", string="Reason")
    cctv_reason_text = fields.Char(related="cctv_status_id.reason_text", string="What is wrong")
    cctv_last_check = fields.Datetime(related="cctv_status_id.last_check", string="Last check")
    cctv_next_check = fields.Datetime(related="cctv_status_id.next_check", string="Next check")
    cctv_latency_ms = fields.Float(
        related="cctv_status_id.latency_ms", string="Answer time (ms)", aggregator="avg"
    )
    cctv_clock_skew_s = fields.Float(
        related="cctv_status_id.clock_skew_s", string="Clock off by (s)", aggregator="avg"
    )
    cctv_snapshot = fields.Binary(
        related="cctv_status_id.snapshot", string="Last picture", groups=CCTV_GROUPS
    )
    cctv_snapshot_date = fields.Datetime(
        related="cctv_status_id.snapshot_date", string="Picture of"
    )

    cctv_fault_ids = fields.One2many("cctv.fault", "device_id", string="Faults", groups=CCTV_GROUPS)
    cctv_open_fault_count = fields.Integer(
        string="Open faults", compute="_compute_cctv_open_fault_count", groups=CCTV_GROUPS
    )
    cctv_uptime_ids = fields.One2many(
        "cctv.uptime.day", "device_id", string="Uptime", groups=CCTV_GROUPS
    )

    cctv_ticket_ids = fields.One2many(
        "helpdesk.ticket", "cctv_device_id", string="Tickets", groups=CCTV_GROUPS
    )
    cctv_ticket_count = fields.Integer(
        string="Tickets open", compute="_compute_cctv_ticket_count", groups=CCTV_GROUPS
    )

    _cctv_code_once = models.Constraint(
        "EXCLUDE USING btree (company_id WITH =, cctv_code WITH =) WHERE (cctv_kind IS NOT NULL)"
        " DEFERRABLE INITIALLY DEFERRED",
        "Another device of this company has this code already.",
    )
    _cctv_endpoint_once = models.Constraint(
        "EXCLUDE USING btree (company_id WITH =, cctv_address WITH =, cctv_onvif_port WITH =,"
        " cctv_rtsp_port WITH =, (COALESCE(cctv_channel, 0)) WITH =)"
        " WHERE (active AND cctv_kind IS NOT NULL AND cctv_poll_via = 'direct'"
        " AND cctv_protocols <> 'none')"
        " DEFERRABLE INITIALLY DEFERRED",
        "Another device of this company has this address, port and channel already.",
    )

    @api.depends("cctv_kind")
    def _compute_cctv_connection(self):
        """What is usual for the kind; what somebody has entered stays until the kind changes."""
        for device in self:
            protocols = KIND_DEFAULTS.get(device.cctv_kind, {}).get("protocols", False)
            device.cctv_protocols = protocols
            device.cctv_poll_enabled = bool(protocols) and protocols != "none"
            device.cctv_onvif_port = device.cctv_onvif_port or (ONVIF_PORT if protocols else 0)
            device.cctv_rtsp_port = device.cctv_rtsp_port or (RTSP_PORT if protocols else 0)

    def _compute_cctv_open_fault_count(self):
        rows = self.env["cctv.fault"]._read_group(
            [("device_id", "in", self.ids), ("date_end", "=", False)], ["device_id"], ["__count"]
        )
        counts = {device.id: count for device, count in rows}
        for device in self:
            device.cctv_open_fault_count = counts.get(device.id, 0)

    def _compute_cctv_ticket_count(self):
        rows = self.env["helpdesk.ticket"]._read_group(
            [("cctv_device_id", "in", self.ids), ("stage_id.closed", "=", False)],
            ["cctv_device_id"],
            ["__count"],
        )
        counts = {device.id: count for device, count in rows}
        for device in self:
            device.cctv_ticket_count = counts.get(device.id, 0)
