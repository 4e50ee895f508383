"""The demo city's log: what its officers wrote down today and yesterday."""

from datetime import timedelta

from odoo import api, fields, models

OFFICERS = ("operator", "operator_2", "supervisor")


class CctvLogEntry(models.Model):
    _inherit = "cctv.log.entry"

    @api.model
    def _load_demo_log(self):
        """Entries of each category, some of them told, forwarded, answered, crossed out."""
        demo = _DemoLog(self.env)
        demo.observations()
        demo.complaints()
        demo.troubles()
        demo.mistakes()
        demo.seal()


class _DemoLog:
    """The demo's officers at work."""

    def __init__(self, env):
        self.env = env
        self.users = {one: env.ref(f"helpdesk_cctv.cctv_demo_user_{one}") for one in OFFICERS}
        self.room = env.ref("helpdesk_cctv.cctv_demo_room")
        self.now = fields.Datetime.now().replace(second=0)
        domain = [("cctv_kind", "=", "camera"), ("company_id", "=", self.room.company_id.id)]
        self.cameras = env["maintenance.equipment"].search(domain, order="cctv_code", limit=6)

    def entry(self, minutes_ago, facts, camera=None, officer="operator", **values):
        """Written down when it was seen, unless ``date_written`` says otherwise."""
        date = self.now - timedelta(minutes=minutes_ago)
        entry = self.env["cctv.log.entry"].create(
            {
                "room_id": self.room.id,
                "user_id": self.users[officer].id,
                "date": date,
                "date_written": date,
                "facts": facts,
                "device_id": self.cameras[camera].id if camera is not None else False,
                **values,
            }
        )
        return entry.with_user(self.users[officer])

    def observations(self):
        self.entry(
            410,
            "Mobil boks putih berhenti di depan gerbang, dua orang menurunkan enam kardus lalu "
            "pergi ke arah utara.",
            0,
        )
        self.entry(300, "Lampu taman sisi timur menyala kembali.", 2)
        told = self.entry(
            185,
            "Seorang laki-laki berjaket hitam memanjat pagar belakang dan berjalan ke arah gudang.",
            1,
            severity="important",
            opinion="Tampak mengenal jalan di dalam kompleks.",
        )
        told._told(self.users["supervisor"], "", told.date + timedelta(minutes=3))
        told.with_user(self.users["supervisor"])._confirm("Satpam diminta memeriksa gudang.")
        self.entry(95, "Rombongan tamu, sekitar 30 orang, masuk lewat lobi utama.", 0)

    def complaints(self):
        complaint = {"category": "complaint", "complaint_channel": "phone"}
        answered = self.entry(
            1500,
            "Lampu lalu lintas di perempatan pasar padam.",
            officer="operator_2",
            complainant="Ketua RW 03",
            **complaint,
        )
        answered._forward(self.env["cctv.authority"], "Dinas Perhubungan", answered.date)
        answered._answer(
            "Sudah diperbaiki petugas Dinas Perhubungan; pelapor diberi tahu lewat telepon.",
            answered.date + timedelta(hours=3),
        )
        self.entry(
            1710,
            "Sampah dibakar setiap sore di belakang terminal.",
            officer="operator_2",
            complainant="Warga",
            **complaint,
        )
        forwarded = self.entry(
            250,
            "Pohon tumbang menutup satu lajur.",
            3,
            complainant="Pengemudi angkutan",
            complainant_contact="0274 000000",
            **complaint,
        )
        forwarded._forward(self.env["cctv.authority"], "BPBD", forwarded.date)

    def troubles(self):
        self.entry(
            130,
            "Rekaman kamera ini berhenti dari 02.10 sampai 02.25.",
            4,
            category="obstacle",
            is_open=True,
        )
        self.entry(
            1600,
            "Hujan deras disertai petir; listrik kawasan padam dua belas menit.",
            category="force_majeure",
            location_id=self.room.location_id.id,
            officer="operator_2",
        )

    def seal(self):
        """What was written on days that are over, where this server can seal."""
        sheets = self.env["cctv.log.sheet"]
        for entries in sheets._due():
            sheets._seal_entries(entries)

    def mistakes(self):
        wrong = self.entry(60, "Truk merah parkir di jalur pemadam.", 2)
        wrong._void("Kamera tertukar.")
        self.entry(58, "Truk merah parkir di jalur pemadam.", 3, corrects_id=wrong.id)
        self.entry(
            400,
            "Jaringan aplikasi terputus; catatan ditulis di buku.",
            from_paper=True,
            date_written=self.now - timedelta(minutes=340),
        )
