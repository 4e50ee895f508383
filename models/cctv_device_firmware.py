"""Devices and the firmware they are to have."""

from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .cctv_choices import CCTV_GROUPS
from .cctv_duties import check_duty
from .cctv_firmware import firmware_key, is_later


class FirmwareGroup(NamedTuple):
    """Devices of one company, model and version."""

    key: tuple
    version: str
    count: int
    domain: Domain


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    cctv_due_firmware_id = fields.Many2one(
        "cctv.firmware",
        string="Firmware to install",
        compute="_compute_cctv_due_firmware_id",
        search="_search_cctv_due_firmware_id",
        groups=CCTV_GROUPS,
        help="The latest version in the register of its maker and model, when it has an older one.",
    )
    cctv_firmware_due = fields.Date(
        string="To be installed by", related="cctv_due_firmware_id.date_due", groups=CCTV_GROUPS
    )
    cctv_firmware_behind = fields.Boolean(
        string="Firmware is behind",
        compute="_compute_cctv_due_firmware_id",
        search="_search_cctv_firmware_behind",
        groups=CCTV_GROUPS,
    )
    cctv_firmware_ids = fields.One2many(
        "cctv.firmware.install", "device_id", string="Firmware it had", groups=CCTV_GROUPS
    )

    def write(self, vals):
        if version := vals.get("cctv_firmware"):
            self._cctv_note_firmware(version)
        return super().write(vals)

    def _cctv_note_firmware(self, version):
        if isinstance(version, str) and self.has_access("write"):
            devices = self.filtered("cctv_kind")
            self.env["cctv.firmware.install"].sudo()._note(
                dict.fromkeys(devices.ids, version), "hand"
            )

    @api.depends("company_id", "cctv_manufacturer", "model", "cctv_firmware")
    def _compute_cctv_due_firmware_id(self):
        keys = {device: device._cctv_firmware_key() for device in self}
        latest = self.env["cctv.firmware"]._latest(set(keys.values()))
        for device in self:
            due = latest.get(keys[device])
            is_behind = bool(due and device.cctv_kind and due._is_later_than(device.cctv_firmware))
            device.cctv_due_firmware_id = due if is_behind else False
            device.cctv_firmware_behind = is_behind

    def _cctv_firmware_key(self):
        return firmware_key(self.company_id.id, self.cctv_manufacturer, self.model)

    @api.model
    def _cctv_firmware_groups(self):
        """All devices by company, model and version: few, where devices are many."""
        rows = self._read_group(
            [("cctv_kind", "!=", False), ("model", "!=", False)],
            ["company_id", "cctv_manufacturer", "model", "cctv_firmware"],
            ["__count"],
        )
        groups = []
        for company, manufacturer, model, version, count in rows:
            domain = Domain(
                [
                    ("company_id", "=", company.id),
                    ("cctv_manufacturer", "=", manufacturer),
                    ("model", "=", model),
                    ("cctv_firmware", "=", version),
                ]
            )
            key = firmware_key(company.id, manufacturer, model)
            groups.append(FirmwareGroup(key, version or "", count, domain))
        return groups

    @api.model
    def _cctv_firmware_by_key(self) -> dict:
        """{key: groups}"""
        found = {}
        for group in self._cctv_firmware_groups():
            found.setdefault(group.key, []).append(group)
        return found

    @api.model
    def _cctv_groups_behind(self):
        """[(group, the firmware it is to have)]"""
        groups = self._cctv_firmware_groups()
        latest = self.env["cctv.firmware"]._latest({group.key for group in groups})
        return [
            (group, latest[group.key])
            for group in groups
            if group.key in latest and is_later(latest[group.key].version, group.version)
        ]

    def _search_cctv_firmware_behind(self, operator, value):
        if operator != "in":
            return NotImplemented
        behind = Domain.OR(group.domain for group, _firmware in self._cctv_groups_behind())
        is_wanted = True in value
        if is_wanted and False in value:
            return Domain.TRUE
        return behind if is_wanted else ~behind

    def _search_cctv_due_firmware_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        pairs = self._cctv_groups_behind()
        wanted = Domain.OR(group.domain for group, firmware in pairs if firmware.id in value)
        if False in value:
            wanted |= ~Domain.OR(group.domain for group, _firmware in pairs)
        return wanted

    def action_cctv_plan_firmware(self):
        """Open the window that plans the update of these devices."""
        self.check_access("read")
        check_plans_firmware(self.env)
        behind = self.filtered("cctv_firmware_behind")
        if not behind:
            raise UserError(
                self.env._(
                    "None of these devices is behind: the register of firmware has no later "
                    "version for them."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan the firmware update"),
            "res_model": "cctv.plan.firmware",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_device_ids": behind.ids},
        }


class CctvMaintenanceLine(models.Model):
    _inherit = "cctv.maintenance.line"

    def _end(self, state):
        super()._end(state)
        if state == "done" and self.work_kind in ("firmware", "replacement"):
            status = self.device_id.sudo().cctv_status_id
            status.write({"next_identity": False})  # what it has now is told by the device

    def _gaps_of_kind(self):
        gaps = super()._gaps_of_kind()
        due = self.device_id.cctv_due_firmware_id
        if self.work_kind == "firmware" and due:
            gaps.append(
                self.env._(
                    "its firmware is %(version)s; %(due)s was to be installed. A device that is "
                    "polled tells its version within a few minutes; else enter it on the device.",
                    version=self.device_id.cctv_firmware,
                    due=due.version,
                )
            )
        return gaps


def check_plans_firmware(env):
    """:raises AccessError:"""
    check_duty(env, ("it",), env._("IT staff plan firmware updates."))
