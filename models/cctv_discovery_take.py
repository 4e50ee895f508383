"""Taking over: what was found becomes devices of the register, or corrects them; never twice."""

from odoo import fields, models
from odoo.exceptions import UserError

from .cctv_discovery_match import COMPARED, onvif_path_to_keep

MOST = 500
"""Lines taken over in one go, in the request of whoever presses the button."""


class CctvDiscoveryLine(models.Model):
    _inherit = "cctv.discovery.line"

    def action_take_over(self):
        """Register these lines' devices, or correct those that the register has.

        The register is compared again first: what somebody else has registered meanwhile is
        known, and a second press changes nothing.
        """
        self._check_takeable()
        recorders = self.filtered(lambda line: not line.channel and line.kind != "camera")
        cameras = self.filtered(lambda line: not line.channel) - recorders
        counts = {"new": 0, "changed": 0}
        for lines in (recorders, cameras, self.filtered("channel")):
            lines.sudo()._compare()
            lines._take_over(counts)
        self.discovery_id.line_ids.sudo()._compare()
        return self._say_taken(counts)

    def _check_takeable(self):
        self.check_access("write")
        if not self:
            raise UserError(self.env._("Tick the devices that are to be taken over first."))
        if len(self) > MOST:
            raise UserError(self.env._("Take over no more than %s at once.", MOST))
        if unread := self.filtered(lambda line: not line.kind)[:1]:
            raise UserError(
                self.env._(
                    "%(address)s did not say what it is, so there is nothing to take over. Untick "
                    "it, or register it by hand.",
                    address=unread.address,
                )
            )

    def _take_over(self, counts: dict) -> None:
        """By the user's own rights on the register."""
        now = fields.Datetime.now()
        fresh = self.filtered(lambda line: line.status == "new")
        vals_list = [line._prepare_device() for line in fresh]
        devices = self.env["maintenance.equipment"].create(vals_list)
        for line, device in zip(fresh, devices, strict=True):
            line.sudo().write({"device_id": device.id, "date_taken": now, "is_ticked": False})
        corrected = self.filtered(lambda line: line.status in ("moved", "changed"))
        corrected._correct_devices()
        corrected.sudo().write({"date_taken": now, "is_ticked": False})
        (self - fresh - corrected).sudo().write({"is_ticked": False})
        counts["new"] += len(fresh)
        counts["changed"] += len(corrected)

    def _prepare_device(self) -> dict:
        """The values of a new device."""
        common = {
            "name": self.name or self.address,
            "cctv_kind": self.kind,
            "company_id": self.company_id.id,
            "cctv_location_id": self.location_id.id,
            "cctv_policy_id": self.policy_id.id,
        }
        if self.channel:
            return {**common, **self._prepare_channel_device()}
        told = {name: self[own] for name, own in COMPARED.items() if self[own]}
        return {
            **common,
            **told,
            "cctv_address": self.address,
            "cctv_onvif_port": self.port,
            "cctv_onvif_path": onvif_path_to_keep(self.path),
            "cctv_rtsp_port": self.rtsp_port,
            "cctv_use_tls": self.use_tls,
            "cctv_credential_id": self.credential_id.id,
            "cctv_recorder_id": self.recorder_id.id if self.kind != "recorder" else False,
            "cctv_channel_count": self.channel_count,
        }

    def _prepare_channel_device(self) -> dict:
        recorder = self.parent_id.device_id
        if not recorder:
            raise UserError(
                self.env._(
                    "%(name)s is a channel of the recorder at %(address)s, which is not in the "
                    "register yet. Tick the recorder as well.",
                    name=self.name,
                    address=self.address,
                )
            )
        return {
            "cctv_recorder_id": recorder.id,
            "cctv_channel": self.channel,
            "cctv_poll_via": "recorder",
        }

    def _correct_devices(self) -> None:
        """Write what differs, and nothing else. Devices that have exchanged their addresses are
        taken off them first: the register lets no two have the same."""
        moving = self.filtered(lambda line: line.status == "moved")
        polled = {device.id: device.cctv_poll_enabled for device in moving.device_id}
        if len(moving) > 1:
            moving.device_id.write({"cctv_address": False, "cctv_poll_enabled": False})
        for line in self:
            vals = {name: found for name, _old, found in line.differences or ()}
            if line.status == "moved":
                is_polled = polled[line.device_id.id] or not line.device_id.active
                vals |= {"cctv_address": line.address, "active": True}
                vals["cctv_poll_enabled"] = is_polled
            if vals:
                line.device_id.write(vals)

    def _say_taken(self, counts: dict) -> dict:
        if not counts["new"] and not counts["changed"]:
            message = self.env._("Nothing was changed: the register has all of it already.")
        else:
            message = self.env._(
                "Registered: %(new)s. Corrected: %(changed)s.", **counts
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if any(counts.values()) else "info",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
