"""Repairs of the demo city in each phase, brought there by the steps that people use."""

from datetime import timedelta

from odoo import api, fields, models

DUTIES = ("operator", "technician", "itstaff", "supervisor", "kabagit", "management")


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    @api.model
    def _load_demo_repairs(self):
        """Tickets that wait for somebody of each duty."""
        users = {duty: self.env.ref(f"helpdesk_cctv.cctv_demo_user_{duty}") for duty in DUTIES}
        demo = _Demo(self.env, users)
        demo.reported()
        demo.on_paper()
        demo.analysed()
        demo.assigned()
        demo.failed_once()
        demo.repaired()
        demo.flooded()
        demo.closed()


class _Demo:
    """The demo's people at work."""

    def __init__(self, env, users):
        self.env, self.users = env, users

    def report(self, device, name, symptom, priority="1", **values):
        """A ticket that an officer of the control room enters."""
        device = self.env.ref(f"helpdesk_cctv.cctv_demo_{device}")
        tickets = self.env["helpdesk.ticket"].with_user(self.users["operator"])
        return tickets.create(
            {
                "name": name,
                "description": f"<p>{name}</p>",
                "team_id": self.env.ref("helpdesk_cctv.helpdesk_team_cctv").id,
                "category_id": self.env.ref("helpdesk_cctv.helpdesk_ticket_category_cctv").id,
                "priority": priority,
                "cctv_device_id": device.id,
                "cctv_location_id": device.cctv_location_id.id,
                "cctv_symptom": symptom,
                **self.oral(),
                **values,
            }
        )

    def oral(self, **ago):
        return {
            "cctv_oral_date": fields.Datetime.now() - timedelta(**(ago or {"minutes": 20})),
            "cctv_oral_by_id": self.users["operator"].partner_id.id,
            "cctv_oral_to_id": self.users["supervisor"].id,
        }

    def analyse(self, ticket, text, cause):
        ticket = ticket.with_user(self.users["kabagit"])
        ticket._cctv_analyse(text, cause, ticket._cctv_suggest_provider(cause)[0])
        return ticket

    def repair(self, ticket, note, parts=None):
        """The technician repairs what was analysed."""
        ticket.with_user(self.users["kabagit"])._cctv_assign(self.users["technician"])
        mine = ticket.with_user(self.users["technician"])
        mine._cctv_start_repair()
        mine._cctv_report_repaired(mine.env.user.partner_id, note, parts)
        return mine

    def reported(self):
        self.report("camera_03", "Gambar kamera buram sejak hujan", "blurred", "2")

    def on_paper(self):
        self.report(
            "camera_06",
            "Gambar bergeser setelah tiang tersenggol truk",
            "moved",
            cctv_happened_date=fields.Datetime.now() - timedelta(days=2),
            cctv_paper_ref="Buku log ruang kontrol, halaman 47",
            **self.oral(days=1, hours=20),
        )

    def analysed(self):
        ticket = self.report("camera_10", "Gambar sering terputus", "no_picture", "2")
        self.analyse(ticket, "Link ke gedung B putus-putus pada jam sibuk.", "network")

    def assigned(self):
        ticket = self.report("camera_11", "Kabel kamera menggantung", "broken")
        self.analyse(ticket, "Klem kabel lepas, kabel belum putus.", "cabling")
        ticket.with_user(self.users["kabagit"])._cctv_assign(self.users["technician"])

    def failed_once(self):
        ticket = self.report("camera_05", "Kamera mati-hidup di malam hari", "no_picture", "3")
        self.analyse(ticket, "Adaptor tidak kuat saat lampu inframerah menyala.", "power")
        self.repair(ticket, "Adaptor diganti", "1 adaptor 12 V 2 A")
        ticket.with_user(self.users["supervisor"])._cctv_verify(
            "failed", "Malam ini mati lagi pukul 19.10"
        )

    def repaired(self):
        ticket = self.report("camera_02", "Lensa kotor", "blurred")
        self.analyse(ticket, "Sarang laba-laba di depan lensa.", "lens")
        self.repair(ticket, "Lensa dan housing dibersihkan")

    def flooded(self):
        ticket = self.report("camera_13", "Kamera terendam banjir", "no_picture", "2")
        self.analyse(ticket, "Kotak panel terendam; lokasi belum dapat dimasuki.", "force_majeure")
        ticket.with_user(self.users["kabagit"])._deadline_pause(
            "force_majeure", "Banjir: jalan ditutup"
        )

    def closed(self):
        ticket = self.report("display", "Layar dinding bergaris", "other")
        self.analyse(ticket, "Kabel HDMI longgar.", "cabling")
        self.repair(ticket, "Kabel HDMI diganti", "1 kabel HDMI 10 m")
        supervisor = ticket.with_user(self.users["supervisor"])
        supervisor._cctv_verify("passed", "Dilihat langsung: gambar bersih di semua kanal")
        supervisor._cctv_tell_head(supervisor._cctv_heads()[:1], supervisor._cctv_head_text())
        ticket.with_user(self.users["itstaff"]).action_cctv_close()
