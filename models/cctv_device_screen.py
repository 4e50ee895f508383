"""What the screens of a device show in words, and which screen a device opens in."""

from datetime import timedelta

from odoo import api, fields, models

from .cctv_accounting import company_zone
from .cctv_choices import CCTV_GROUPS
from .cctv_texts import reason_first_check, stage_label, stage_sentence

UPTIME = {
    "ok": "up_s",
    "degraded": "degraded_s",
    "down": "down_s",
    "unknown": "unknown_s",
    "maintenance": "maintenance_s",
}
"""State of a device → field of its daily account."""

UPTIME_DAYS = 3_660
"""More than any screen shows, and than is kept."""

_IMPORT_FOLDER = "/helpdesk_cctv/static/import"
_IMPORT_NAMES = {"camera": "cameras", "recorder": "recorders"}


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    cctv_first_check = fields.Char(
        string="What to check first", compute="_compute_cctv_first_check"
    )
    cctv_stage_lines = fields.Json(
        string="The last check, step by step",
        compute="_compute_cctv_stage_lines",
        groups=CCTV_GROUPS,
    )

    @api.depends("cctv_reason", "cctv_kind", "cctv_poll_enabled", "cctv_protocols")
    @api.depends_context("lang")
    def _compute_cctv_first_check(self):
        for device in self:
            is_polled = device.cctv_poll_enabled and device.cctv_protocols != "none"
            kind = False if is_polled else device.cctv_kind
            device.cctv_first_check = reason_first_check(self.env, device.cctv_reason, kind)

    @api.depends("cctv_status_id.stages", "cctv_kind")
    @api.depends_context("lang")
    def _compute_cctv_stage_lines(self):
        for device in self:
            stages = device.cctv_status_id.stages
            device.cctv_stage_lines = stage_lines(self.env, stages, device.cctv_kind)

    def get_cctv_uptime(self, days: int) -> dict:
        """The device's last days, today's with what the daily account does not have yet.

        :param days: how many days, today included
        :return: ``today`` as the company's calendar has it, and ``days``: for each known day
            ``day`` and the seconds up, degraded, down, unknown and in maintenance
        """
        self.ensure_one()
        zone = company_zone(self.company_id)
        today = fields.Date.context_today(self.with_context(tz=zone))
        days = min(max(days, 0), UPTIME_DAYS) if isinstance(days, int) else 0
        domain = [("device_id", "=", self.id), ("day", ">", today - timedelta(days=days))]
        names = ["day", *UPTIME.values()]
        rows = self.env["cctv.uptime.day"].search_read(domain, names, order="day")
        if unbooked := self._cctv_unbooked(fields.Datetime.now()):
            if not rows or rows[-1]["day"] != today:
                rows.append({"day": today, **dict.fromkeys(UPTIME.values(), 0)})
            for name, seconds in unbooked.items():
                rows[-1][name] += seconds
        return {"today": today, "days": rows}

    def _cctv_unbooked(self, now) -> dict[str, int]:
        """Seconds since the last accounting, by the field they will be added to. After the state
        became stale nothing is known."""
        status = self.cctv_status_id
        if not status.accounted_until or not self.cctv_poll_enabled:
            return {}
        whole = max(0, int((now - status.accounted_until).total_seconds()))
        known_until = min(now, status.stale_at or status.accounted_until)
        known = max(0, int((known_until - status.accounted_until).total_seconds()))
        if status.state == "unknown":
            known = 0
        return {UPTIME[status.state]: known, UPTIME["unknown"]: whole - known}

    def get_formview_id(self, access_uid=None):
        """For CCTV staff a device opens as the camera, recorder or device it is, wherever it is
        opened from; for others it is an equipment."""
        kind = len(self) == 1 and self.sudo().cctv_kind
        if kind and self.env.user.has_groups(CCTV_GROUPS):
            name = kind if kind in ("camera", "recorder") else "device"
            return self.env.ref(f"helpdesk_cctv.cctv_{name}_view_form").id
        return super().get_formview_id(access_uid=access_uid)

    @api.model
    def get_import_templates(self):
        """The spreadsheet for the kind of device that the screen is about, in the user's
        language; cameras are what is imported by the hundred."""
        kind = self.env.context.get("default_cctv_kind")
        if kind not in _IMPORT_NAMES:
            return super().get_import_templates()
        language = "id" if (self.env.lang or "").startswith("id") else "en"
        labels = {
            "camera": self.env._("Template for cameras"),
            "recorder": self.env._("Template for recorders"),
        }
        return [
            {
                "label": labels[kind],
                "template": f"{_IMPORT_FOLDER}/{_IMPORT_NAMES[kind]}_{language}.xlsx",
            }
        ]


def stage_lines(env, stages, kind) -> list[dict]:
    """The stages of a check as lines to show.

    :param stages: ``Stage`` dictionaries of the probe (name, code, duration_ms, values), or None
    :param kind: the device's ``cctv_kind``
    :return: for each stage its heading, sentence, result (ok, skipped, failed) and milliseconds
    """
    return [
        {
            "name": stage.get("name"),
            "label": stage_label(env, stage.get("name")),
            "text": stage_sentence(env, stage, kind),
            "result": {"ok": "ok", "skipped": "skipped"}.get(stage.get("code"), "failed"),
            "duration_ms": round(stage.get("duration_ms") or 0),
        }
        for stage in stages or ()
    ]
