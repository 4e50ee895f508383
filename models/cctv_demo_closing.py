"""Closing in the demo: a visit that is finished, firmware that is behind, devices that were moved
and replaced."""

from datetime import timedelta

from odoo import api, fields, models


class MaintenanceRequest(models.Model):
    _inherit = "maintenance.request"

    @api.model
    def _load_demo_closing(self):
        """One of its cameras does not give a stream: it is not closed yet."""
        visit = self._demo_visit("Pemeliharaan kamera kota timur", -1, 9, "10 13 16")
        for line in visit.cctv_line_ids:
            line.action_start()
            line.checklist_id._answer_demo({"supply_voltage": 12.0}, 0)
            line.action_done()
        visit.cctv_line_ids._demo_before()
        visit.action_cctv_finish()
        self._load_demo_firmware()
        self._load_demo_moves()

    @api.model
    def _load_demo_firmware(self):
        today = fields.Date.context_today(self)
        self.env["cctv.firmware"].create(
            [
                {
                    "manufacturer": "Contoh Visi",
                    "model": "CV-4K-T2",
                    "version": "V5.8.30 build 260110",
                    "date_released": today - timedelta(days=70),
                    "date_due": today - timedelta(days=6),
                    "mends": "Kata sandi dapat dilewati dari jaringan (kelemahan tingkat tinggi).",
                },
                {
                    "manufacturer": "Contoh Optik",
                    "model": "CO-2143",
                    "version": "V5.7.10 build 250912",
                    "date_released": today - timedelta(days=120),
                    "date_due": today + timedelta(days=30),
                    "mends": "Jam kamera berjalan terlalu cepat setelah listrik padam.",
                },
            ]
        )

    @api.model
    def _load_demo_moves(self):
        now = fields.Datetime.now()
        parking, gate = (
            self.env.ref(f"helpdesk_cctv.cctv_demo_camera_{number}") for number in ("02", "01")
        )
        technician = self.env.ref("helpdesk_cctv.cctv_demo_user_technician")
        common = {"company_id": parking.company_id.id, "user_id": technician.id}
        moves = self.env["cctv.device.move"].sudo()
        moves._insert_row(
            {
                **common,
                "device_id": parking.id,
                "kind": "replacement",
                "date": now - timedelta(days=45),
                "reason": "Rusak karena petir, diganti dengan unit cadangan.",
                "from_location_id": parking.cctv_location_id.id,
                "to_location_id": parking.cctv_location_id.id,
                "old_serial": "CD2019-004417",
                "new_serial": "CD2025-011902",
                "old_manufacturer": "Contoh Digital",
                "new_manufacturer": "Contoh Digital",
                "old_model": "CD-HFW1200",
                "new_model": "CD-HFW1430",
            }
        )
        moves._insert_row(
            {
                **common,
                "device_id": gate.id,
                "kind": "relocation",
                "date": now - timedelta(days=20),
                "reason": "Gerbang dibangun ulang.",
                "from_location_id": parking.cctv_location_id.id,
                "to_location_id": gate.cctv_location_id.id,
            }
        )
