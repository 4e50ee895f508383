"""What the ticket about a root cause says: which devices are behind it, and who repairs it."""

from collections import Counter

from odoo import api, fields, models

from .cctv_choices import CCTV_GROUPS

PLACES_MAX = 8
"""Places named in one line; the list has them all."""


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    cctv_affected_ids = fields.Many2many(
        "maintenance.equipment",
        string="Devices behind it",
        compute="_compute_cctv_affected",
        groups=CCTV_GROUPS,
        help="Those that are in trouble because of the ticket's device, as it is now.",
    )
    cctv_affected_count = fields.Integer(
        string="Behind it", compute="_compute_cctv_affected", groups=CCTV_GROUPS
    )
    cctv_affected_text = fields.Char(
        string="Where they are", compute="_compute_cctv_affected", groups=CCTV_GROUPS
    )
    cctv_provider_id = fields.Many2one(
        "res.partner",
        string="Provider",
        compute="_compute_cctv_provider_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        groups=CCTV_GROUPS,
        help="Who is to repair it: of a link its provider, of a power circuit the power supplier, "
        "otherwise who installed the device.",
    )
    cctv_provider_phone = fields.Char(
        related="cctv_provider_id.phone", string="Provider's phone", groups=CCTV_GROUPS
    )
    cctv_customer_number = fields.Char(
        related="cctv_own_device_id.cctv_customer_number", groups=CCTV_GROUPS
    )
    cctv_contract_number = fields.Char(
        related="cctv_own_device_id.cctv_contract_number", groups=CCTV_GROUPS
    )
    cctv_contract_end = fields.Date(
        related="cctv_own_device_id.cctv_contract_end", groups=CCTV_GROUPS
    )
    cctv_incident_id = fields.Many2one(
        "cctv.poll.incident",
        string="Trouble of the polling",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=CCTV_GROUPS,
        exportable=False,  # only IT staff may read incidents, and an export reads what is linked
    )
    cctv_title = fields.Char(
        string="Title without the count", readonly=True, copy=False, groups=CCTV_GROUPS
    )
    cctv_titled_count = fields.Integer(
        string="Devices in the title", readonly=True, copy=False, groups=CCTV_GROUPS
    )

    @api.depends("cctv_device_id", "cctv_fault_ids.device_id", "cctv_fault_ids.date_end")
    def _compute_cctv_affected(self):
        domain = [("ticket_id", "in", self.ids), ("date_end", "=", False)]
        faults = self.env["cctv.fault"].search_fetch(domain, ["ticket_id", "device_id"])
        by_ticket = faults.grouped("ticket_id")
        for ticket in self:
            open_faults = by_ticket.get(ticket._origin, faults.browse())
            devices = open_faults.device_id - ticket.cctv_device_id
            devices = devices.sorted(_by_place)
            ticket.cctv_affected_ids = devices
            ticket.cctv_affected_count = len(devices)
            ticket.cctv_affected_text = self._cctv_places_of(devices)

    @api.model
    def _cctv_places_of(self, devices) -> str:
        """'Lobby: 5 · Gate: 3', the places with most devices first."""
        places = Counter(device.cctv_location_id for device in devices)
        if not places:
            return ""
        nowhere = self.env._("without a place")
        most = places.most_common(PLACES_MAX)
        texts = [f"{place.complete_name or nowhere}: {count}" for place, count in most]
        return " · ".join([*texts, "…"] if len(places) > PLACES_MAX else texts)

    @api.depends("cctv_device_id")
    def _compute_cctv_provider_id(self):
        for ticket in self:
            provider = ticket.cctv_provider_id
            ticket.cctv_provider_id = ticket.cctv_device_id._cctv_provider() or provider

    def action_cctv_view_affected(self):
        """The devices behind it, by place."""
        self.ensure_one()
        domain = [("id", "in", self.cctv_affected_ids.ids)]
        action = _devices_action(self.env, self.env._("Devices behind it"), domain)
        return {**action, "context": {"search_default_group_location": 1}}

    def _cctv_retitle(self, compose):
        """Say in the titles how many devices are behind, where people have left the title alone.

        :param compose: (title, how many) to what the ticket is called
        """
        for ticket in self.filtered("cctv_title"):
            count = ticket.cctv_affected_count
            is_ours = ticket.name == compose(ticket.cctv_title, ticket.cctv_titled_count)
            if is_ours and count != ticket.cctv_titled_count:
                name = compose(ticket.cctv_title, count)
                ticket.with_context(mail_notrack=True).write(
                    {"name": name, "cctv_titled_count": count}
                )


def _by_place(device) -> tuple:
    return device.cctv_location_id.complete_name or "", device.cctv_code or ""


def _devices_action(env, name: str, domain: list) -> dict:
    """An action that lists these devices."""
    views = [
        (env.ref("helpdesk_cctv.cctv_device_view_list").id, "list"),
        (env.ref("helpdesk_cctv.cctv_device_view_kanban").id, "kanban"),
        (False, "form"),
    ]
    return {
        "type": "ir.actions.act_window",
        "name": name,
        "res_model": "maintenance.equipment",
        "view_mode": "list,kanban,form",
        "views": views,
        "search_view_id": env.ref("helpdesk_cctv.cctv_device_view_search").id,
        "domain": domain,
    }


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    cctv_powered_ids = fields.One2many(
        "maintenance.equipment", "cctv_power_id", string="Devices on its power"
    )
    cctv_dependent_count = fields.Integer(
        string="Hangs on it",
        compute="_compute_cctv_dependent_count",
        help="Devices that lose their way or their power when this one fails.",
    )

    @api.depends("cctv_downlink_ids", "cctv_powered_ids")
    def _compute_cctv_dependent_count(self):
        for device in self:
            device.cctv_dependent_count = len(device.cctv_downlink_ids | device.cctv_powered_ids)

    def action_cctv_view_dependents(self):
        """What hangs on these devices, by its own kind of parent."""
        domain = ["|", ("cctv_uplink_id", "in", self.ids), ("cctv_power_id", "in", self.ids)]
        return _devices_action(self.env, self.env._("Hangs on it"), domain)

    def _cctv_provider(self):
        """Who is to be called when this device fails, if anybody is registered."""
        if self.cctv_kind == "link":
            return self.cctv_link_provider_id or self.cctv_installer_id
        if self.cctv_kind in ("circuit", "ups"):
            return self.cctv_power_provider_id or self.cctv_installer_id
        return self.cctv_installer_id
