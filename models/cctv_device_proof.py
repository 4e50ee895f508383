"""Whether a device proves by itself that it works: what closing work and verifying repairs ask."""

from odoo import models

from .cctv_picture_shot import KINDS_WITH_PICTURE
from .cctv_texts import stage_sentence


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    def _cctv_is_polled(self) -> bool:
        """Whether the polling says how it is; no device is not polled."""
        device = self.sudo()
        protocols = device.cctv_protocols
        return bool(device.active and device.cctv_poll_enabled and protocols not in (False, "none"))

    def _cctv_gives_pictures(self) -> bool:
        """Whether the polling takes pictures of it."""
        device = self.sudo()
        has_eye = device.cctv_kind in KINDS_WITH_PICTURE and device.cctv_protocols != "tcp"
        return has_eye and device._cctv_is_polled()


class CctvDeviceStatus(models.Model):
    _inherit = "cctv.device.status"

    def _was_checked_since(self, moment) -> bool:
        """:param moment: naive UTC; moments have whole seconds, so its own second counts"""
        return bool(self.last_check and self.last_check >= moment)

    def _has_picture_since(self, moment) -> bool:
        return bool(self.snapshot_date and self.snapshot_date >= moment)

    def _failed_stage(self):
        """The stage at which the last check ended; None when it went well."""
        stages = self.stages or ()
        return next((x for x in stages if x.get("code") not in ("ok", "skipped")), None)

    def _what_is_wrong(self) -> str:
        """What the polling has confirmed, else where its last check ended; '' when all is well."""
        stage = self._failed_stage()
        last = stage_sentence(self.env, stage, self.device_id.cctv_kind) if stage else ""
        return self.reason_text or last
