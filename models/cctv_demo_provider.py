"""Repairs that are with the CCTV provider of the demo: one to be accepted, one under way, and one
that was declined."""

from datetime import timedelta
from itertools import islice

from odoo import api, fields, models

from .cctv_demo_repairs import DUTIES, _Demo

WAY = "Kunci kotak panel ada pada petugas keamanan di gerbang utama."


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    @api.model
    def _load_demo_provider(self):
        users = {duty: self.env.ref(f"helpdesk_cctv.cctv_demo_user_{duty}") for duty in DUTIES}
        demo = _DemoProvider(self.env, users)
        demo.register()
        demo.to_accept()
        demo.under_way()
        demo.declined()


class _DemoProvider(_Demo):
    def __init__(self, env, users):
        super().__init__(env, users)
        self.vendor = env.ref("helpdesk_cctv.cctv_demo_user_vendor")
        self.firm = env.ref("helpdesk_cctv.cctv_demo_partner_cctv")

    def register(self):
        """Who has installed the cameras, under which contract."""
        today = fields.Date.today()
        for code, end in (("02", 200), ("07", 200), ("08", 200), ("09", 200), ("13", -40)):
            camera = self.env.ref(f"helpdesk_cctv.cctv_demo_camera_{code}")
            camera.write(
                {
                    "cctv_installer_id": self.firm.id,
                    "cctv_contract_number": "CONTOH/CCTV/01",
                    "cctv_customer_number": "C-0001",
                    "cctv_contract_end": today + timedelta(days=end),
                }
            )

    def give(self, device, name, symptom, analysis, cause, priority="1"):
        ticket = self.analyse(self.report(device, name, symptom, priority), analysis, cause)
        ticket = ticket.with_user(self.users["kabagit"])
        return ticket._cctv_give_to_provider(self.firm, analysis, WAY)

    def to_accept(self):
        self.give(
            "camera_08",
            "Kamera pagar belakang tidak bergerak",
            "other",
            "Gambar diam, motor tidak berputar sejak kemarin.",
            "camera",
            "2",
        )

    def under_way(self):
        job = self.give(
            "camera_09",
            "Gambar simpang bergaris",
            "blurred",
            "Gambar bergaris di malam hari, diduga modul inframerah rusak.",
            "camera",
        )
        job = job.with_user(self.vendor).sudo()
        job._accept()
        days = job._calendar().after(job._today())
        job._promise(list(islice(days, 3))[-1].day)
        job._comment("Modul pengganti sudah dipesan.")
        job.with_user(self.users["itstaff"]).sudo()._say_to_provider(
            "Terima kasih. Mohon hubungi petugas gerbang sebelum datang."
        )

    def declined(self):
        job = self.give(
            "camera_13",
            "Gambar kamera lama redup",
            "blurred",
            "Lensa berembun di dalam; housing tidak rapat lagi.",
            "lens",
        )
        job.with_user(self.vendor).sudo()._decline("Kontrak sudah berakhir.")
