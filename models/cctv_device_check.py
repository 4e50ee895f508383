"""Having a device looked at: at the next sweep, or at once."""

from odoo import models
from odoo.exceptions import AccessError, UserError

CHECK_GROUPS = ("helpdesk_cctv.group_cctv_operator", "helpdesk_cctv.group_cctv_technician")
"""Whose duty it is to look after devices; the other duties imply one of these."""


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    def action_cctv_check_soon(self):
        """Put the devices first in line and have the poll run now."""
        devices = self._cctv_may_check()
        devices._cctv_check_soon()
        self.env["cctv.poll"].sudo()._check_soon()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "%s devices are first in line. The result is here within a minute or two.",
                    len(devices),
                ),
            },
        }

    def action_cctv_test_now(self):
        """Open the test of one device; the dialog has it run."""
        self.ensure_one()
        self._cctv_may_check()
        return self.env["cctv.test.now"].create({"device_id": self.id})._open()

    def action_cctv_new_ticket(self):
        """A new ticket about this device, to be filled in by the person."""
        self.ensure_one()
        self.check_access("read")
        flow = self.env["cctv.ticket.flow"].sudo()._for(self.company_id)
        values = {**flow._prepare_about(self.sudo()), "name": self.display_name}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Ticket"),
            "res_model": "helpdesk.ticket",
            "view_mode": "form",
            "context": {f"default_{name}": value for name, value in values.items() if value},
        }

    def _cctv_may_check(self):
        """Those of the devices that can be looked at; the user must see them all and have a duty
        that looks after devices."""
        self.check_access("read")
        if not any(self.env.user.has_group(group) for group in CHECK_GROUPS):
            raise AccessError(
                self.env._("Operators and technicians check devices; you are neither.")
            )
        devices = self.filtered(
            lambda d: d.cctv_kind and d.active and d.cctv_protocols not in (False, "none")
        )
        if not devices:
            raise UserError(self.env._("There is nothing to check: the device is not polled."))
        return devices
