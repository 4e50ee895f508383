"""Maintenance of the demo: a visit of today that has begun, one to begin, a corrective job."""

import base64
from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import Command, api, fields, models
from odoo.tools import file_open

ZONE = "Asia/Jakarta"


class CctvMaintenanceLine(models.Model):
    _inherit = "cctv.maintenance.line"

    def _demo_before(self):
        """What the cameras showed when the work began; the polling brings what they show now."""
        for line in self:
            number = line.device_id.cctv_code.removeprefix("CAM-0")
            with file_open(f"helpdesk_cctv/demo/pictures/before-{number}.jpg", "rb") as file:
                picture = base64.b64encode(file.read())
            taken = fields.Datetime.now() - timedelta(minutes=2)
            line._set_picture("before", {"state": "taken", "date": taken, "": picture})


class MaintenanceRequest(models.Model):
    _inherit = "maintenance.request"

    @api.model
    def _load_demo_visits(self):
        begun = self._demo_visit("Pemeliharaan kamera kantor", 0, 9, "01 02 03 04 06 08")
        self._demo_visit("Pemeliharaan kamera kota", 0, 13, "09 11 12")
        self._demo_visit("Pemeliharaan kamera layanan", 3, 9, "14 16")
        self._demo_repair()
        self._demo_work(begun)

    def _demo_work(self, visit):
        """One done, one failed, one under way; the others wait."""
        by_code = {line.device_id.cctv_code: line for line in visit.cctv_line_ids}
        done, failed, begun = (by_code[code] for code in ("CAM-001", "CAM-002", "CAM-006"))
        done.action_start()
        done.checklist_id._answer_demo({"supply_voltage": 12.1}, 0)
        done.action_done()
        failed.action_start()
        failed.action_failed("Kaca pelindung retak, air masuk ke dalam housing.", "broken")
        begun.action_start()
        begun.checklist_id._answer_demo({"supply_voltage": 11.8}, 0, upto=8)
        (done | failed | begun)._demo_before()

    @api.model
    def _demo_visit(self, name, days, hour, cameras):
        technician = self.env.ref("helpdesk_cctv.cctv_demo_user_technician")
        template = self.env.ref("helpdesk_cctv.cctv_checklist_template_camera")
        devices = [self.env.ref(f"helpdesk_cctv.cctv_demo_camera_{n}") for n in cameras.split()]
        visit = self._demo_request(
            name,
            "cleaning",
            days,
            hour,
            maintenance_type="preventive",
            user_id=technician.id,
            cctv_location_id=devices[0].cctv_location_id.parent_id.id,
            cctv_line_ids=[
                Command.create(
                    {
                        "company_id": device.company_id.id,
                        "device_id": device.id,
                        "location_id": device.cctv_location_id.id,
                        "work_kind": "cleaning",
                        "template_id": template.id,
                        "sequence": sequence,
                    }
                )
                for sequence, device in enumerate(devices)
            ],
        )
        return visit.with_user(technician)

    @api.model
    def _demo_repair(self):
        camera = self.env.ref("helpdesk_cctv.cctv_demo_camera_05")
        technician = self.env.ref("helpdesk_cctv.cctv_demo_user_technician")
        self._demo_request(
            "Ganti konektor kamera ruang server",
            "cabling",
            -1,
            10,
            equipment_id=camera.id,
            user_id=technician.id,
            cctv_location_id=camera.cctv_location_id.id,
        )

    @api.model
    def _demo_request(self, name, kind, days, hour, **values):
        zone = timezone(ZONE)
        day = datetime.now(zone).date() + timedelta(days=days)
        local = zone.localize(datetime.combine(day, time(hour)))
        return self.sudo().with_context(mail_activity_automation_skip=True).create(
            {
                "name": name,
                "cctv_work_kind": kind,
                "schedule_date": local.astimezone(utc).replace(tzinfo=None),
                **values,
            }
        )
