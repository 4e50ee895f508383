"""What happens when a device enters the register or is changed there."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.address import normalize_host, normalize_mac
from .cctv_choices import KIND_DEFAULTS, ONVIF_PORT, RTSP_PORT

CONNECTION_FIELDS = frozenset(
    "cctv_address cctv_onvif_port cctv_onvif_path cctv_rtsp_port cctv_use_tls cctv_protocols "
    "cctv_poll_enabled cctv_poll_via cctv_recorder_id cctv_channel cctv_credential_id "
    "cctv_stream_url cctv_snapshot_url active".split()
)
"""A change of these makes what the poller remembers of the device worthless."""

POLLING_FIELDS = frozenset({"active", "cctv_poll_enabled", "cctv_protocols"})
"""These decide whether a device is polled at all."""

NORMALIZERS = {
    "cctv_code": lambda text: text.strip().upper(),
    "cctv_mac": normalize_mac,
    "cctv_address": normalize_host,
    "cctv_stream_url": str.strip,
    "cctv_snapshot_url": str.strip,
    "cctv_onvif_path": str.strip,
    "cctv_serial": str.strip,
}
"""How what people type or paste is brought into the form that is stored."""

MAINTENANCE_HOURS = 4
"""How long 'in maintenance' lasts when nobody says otherwise: half a working day."""


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"
    _rec_names_search = ["name", "cctv_code"]

    @api.depends("serial_no", "cctv_kind", "cctv_code")
    def _compute_display_name(self):
        devices = self.filtered("cctv_kind")
        super(MaintenanceEquipment, self - devices)._compute_display_name()
        for device in devices:
            device.display_name = " ".join(filter(None, [device.cctv_code, device.name]))

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """An exact code names one device, even when others have it as their name."""
        if operator == "=" and name:
            code = Domain("cctv_code", "=", name.strip().upper()) & Domain(domain or [])
            if device := self.search(code, limit=limit):
                return [(record.id, record.display_name) for record in device.sudo()]
        return super().name_search(name, domain, operator, limit)

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._cctv_prepare_create(vals) for vals in vals_list]
        self._cctv_assign_codes(vals_list)
        creator = self
        if vals_list and all(vals.get("cctv_kind") for vals in vals_list):
            is_import = len(vals_list) > 1 or self.env.context.get("tracking_disable", False)
            creator = self.with_context(mail_create_nosubscribe=True, tracking_disable=is_import)
        created = super(MaintenanceEquipment, creator).create(vals_list).with_env(self.env)
        created.filtered("cctv_kind")._cctv_create_statuses()
        return created

    def write(self, vals):
        if "cctv_kind" in vals and not vals["cctv_kind"]:
            self._cctv_refuse_leaving()
        result = super().write(self._cctv_normalize(vals))
        if "company_id" in vals:
            self.filtered("cctv_kind").check_access("write")  # it may be another's company now
        if vals.get("cctv_kind"):
            self.filtered(lambda device: not device.cctv_status_id)._cctv_join_register()
        if not CONNECTION_FIELDS.isdisjoint(vals):
            self.filtered("cctv_kind")._cctv_check_again()
        if not POLLING_FIELDS.isdisjoint(vals):
            self.filtered("cctv_kind")._cctv_leave_polling()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_cctv_history(self):
        """Faults and uptime are evidence: who has them is archived, not deleted."""
        devices = self.filtered("cctv_kind")
        if (
            device := self.env["cctv.fault"]
            .sudo()
            .search([("device_id", "in", devices.ids)], limit=1)
            .device_id
        ):
            raise UserError(
                self.env._(
                    "%(device)s has a fault history that must not be lost. Archive it instead of "
                    "deleting it.",
                    device=device.display_name,
                )
            )

    def action_cctv_maintenance_start(self):
        """Put the devices in maintenance for some hours, or as long as they are already."""
        until = fields.Datetime.now() + timedelta(hours=MAINTENANCE_HOURS)
        for device in self:
            device.cctv_maintenance_until = max(until, device.cctv_maintenance_until or until)
        self._cctv_check_soon()

    def action_cctv_maintenance_stop(self):
        self.write({"cctv_maintenance_until": False})
        self._cctv_check_soon()

    def _cctv_refuse_leaving(self):
        if device := self.filtered("cctv_kind")[:1]:
            raise UserError(
                self.env._(
                    "%(device)s is in the CCTV register and stays there. Archive it when it is no "
                    "longer used.",
                    device=device.display_name,
                )
            )

    @api.model
    def _cctv_normalize(self, vals):
        """``vals`` as they are stored: codes in capitals, addresses in their canonical form."""
        changed = {}
        for name, normalize in NORMALIZERS.items():
            if name in vals:
                changed[name] = normalize(vals[name] or "") or False
        return {**vals, **changed} if changed else vals

    @api.model
    def _cctv_prepare_create(self, vals):
        """``vals`` with everything a new device needs; untouched for other equipment."""
        kind = vals.get("cctv_kind", self.env.context.get("default_cctv_kind"))
        if kind not in KIND_DEFAULTS:
            return vals
        protocols = vals.get("cctv_protocols") or KIND_DEFAULTS[kind]["protocols"]
        is_reachable = vals.get("cctv_address") or vals.get("cctv_poll_via") == "recorder"
        return self._cctv_normalize(
            {
                "company_id": self.env.company.id,
                "category_id": self._cctv_category_id(kind),
                "cctv_poll_enabled": bool(is_reachable) and protocols != "none",
                "cctv_channel": 0,
                **vals,
                "serial_no": vals.get("serial_no") or False,
                "cctv_kind": kind,
                "cctv_protocols": protocols,
                "cctv_onvif_port": vals.get("cctv_onvif_port") or ONVIF_PORT,
                "cctv_rtsp_port": vals.get("cctv_rtsp_port") or RTSP_PORT,
            }
        )

    @api.model
    def _cctv_category_id(self, kind):
        name = kind if kind in ("camera", "recorder") else "other"
        xmlid = f"helpdesk_cctv.equipment_category_{name}"
        return self.env["ir.model.data"]._xmlid_to_res_id(xmlid)

    @api.model
    def _cctv_assign_codes(self, vals_list):
        """Give the devices without a code the next free ones, one query a kind and company, and
        those without a name their code for one."""
        missing = {}
        for vals in vals_list:
            if vals.get("cctv_kind") and not vals.get("cctv_code"):
                prefix = KIND_DEFAULTS[vals["cctv_kind"]]["code"]
                missing.setdefault((vals["company_id"], prefix), []).append(vals)
        for (company_id, prefix), wanting in missing.items():
            taken = {vals["cctv_code"] for vals in vals_list if vals.get("cctv_code")}
            codes = self._cctv_next_codes(company_id, prefix, len(wanting), taken)
            for vals, code in zip(wanting, codes, strict=True):
                vals["cctv_code"] = code
        for vals in vals_list:
            if vals.get("cctv_kind") and not vals.get("name"):
                vals["name"] = vals["cctv_code"]

    @api.model
    def _cctv_next_codes(self, company_id, prefix, count, taken):
        """``count`` codes of the sequence that neither the register nor ``taken`` has."""
        sequences = self.env["ir.sequence"].sudo()
        sequence = sequences.search(
            [("code", "=", f"helpdesk_cctv.{prefix}"), ("company_id", "in", [company_id, False])],
            order="company_id",
            limit=1,
        )
        if not sequence:
            raise UserError(
                self.env._(
                    "There is no number sequence for codes that begin with %s. Enter the codes "
                    "yourself, or ask the administrator to restore the sequence.",
                    prefix,
                )
            )
        codes = []
        while len(codes) < count:
            fresh = sequence._cctv_next_many(count - len(codes))
            used = (
                self.sudo()
                .with_context(active_test=False)
                ._search([("cctv_code", "in", fresh), ("company_id", "=", company_id)])
            )
            used = {code for (code,) in self.env.execute_query(used.select("cctv_code"))} | taken
            codes += [code for code in fresh if code not in used]
        return codes

    def _cctv_join_register(self):
        """Equipment that was in the core's register before becomes a device."""
        for device in self.filtered(lambda device: not device.cctv_code):
            prefix = KIND_DEFAULTS[device.cctv_kind]["code"]
            [device.cctv_code] = self._cctv_next_codes(device.company_id.id, prefix, 1, set())
        self._cctv_create_statuses()

    def _cctv_create_statuses(self):
        """One status for each of these devices, due at once, in two statements."""
        if not self:
            return
        self.flush_recordset(["company_id", "cctv_kind", "cctv_status_id"])
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cctv_device_status
                       (device_id, company_id, state, since, next_check, accounted_until, checks)
                SELECT id, company_id, 'unknown', %(now)s, %(now)s, %(now)s, 0
                  FROM maintenance_equipment WHERE id = ANY(%(ids)s)
                ON CONFLICT DO NOTHING
                """,
                now=now,
                ids=self.ids,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE maintenance_equipment e SET cctv_status_id = s.id
                  FROM cctv_device_status s
                 WHERE s.device_id = e.id AND e.id = ANY(%s)
                """,
                self.ids,
            )
        )
        self.invalidate_recordset(["cctv_status_id"], flush=False)

    def _cctv_check_soon(self):
        """Make the devices due for a check now."""
        self.sudo().cctv_status_id.write({"next_check": fields.Datetime.now()})

    def _cctv_check_again(self):
        """The way to these devices has changed: forget what was remembered of it, check now."""
        affected = self | self.sudo().cctv_channel_ids.filtered(
            lambda camera: camera.cctv_poll_via == "recorder"
        )
        affected.sudo().cctv_status_id.write(
            {
                "next_check": fields.Datetime.now(),
                "next_picture": False,
                "next_identity": False,
                "probe_memory": False,
            }
        )

    def _cctv_leave_polling(self):
        """Nobody looks at those of these devices any more that are archived or switched off:
        their state becomes unknown, and the time up to now is booked under the old one."""
        gone = self.filtered(
            lambda device: (
                not (
                    device.active
                    and device.cctv_poll_enabled
                    and device.cctv_protocols not in (False, "none")
                )
            )
        )
        known = gone.sudo().cctv_status_id.filtered(lambda status: status.state != "unknown")
        if known:
            self.env["cctv.accounting"].sudo()._account(known.device_id.ids)
            known.write({"state": "unknown", "since": fields.Datetime.now()})
        gone.sudo().cctv_status_id.write(
            {
                "reason": False,
                "reasons": False,
                "next_check": False,
                "stale_at": False,
                "decision_memory": False,
            }
        )
        gone._cctv_polling_stopped()
