"""The demo city's registers: media, the access book, a hold, a clip on a disk."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

DUTIES = ("operator", "itstaff", "supervisor", "kabagit", "management")


class CctvMedia(models.Model):
    _inherit = "cctv.media"

    @api.model
    def _load_demo_custody(self):
        """Lines of the access book in each state, and a clip whose custody has some entries. Where
        this server cannot seal, there is no custody."""
        users = {duty: self.env.ref(f"helpdesk_cctv.cctv_demo_user_{duty}") for duty in DUTIES}
        demo = _Demo(self.env, users)
        demo.media()
        demo.access_book()
        try:
            self.env["cctv.seal"]._ring()
        except UserError:
            return
        demo.clip()
        demo.review()


class _Demo:
    """The demo's people at work."""

    def __init__(self, env, users):
        self.env, self.users = env, users
        self.now = fields.Datetime.now()
        self.company = env.ref("base.main_company")

    def media(self):
        media = self.env["cctv.media"].with_user(self.users["itstaff"])
        keeper = self.users["itstaff"].id
        self.disk, self.stick, self.old = media.create(
            [
                {
                    "name": "Hardisk Bukti 1",
                    "kind": "disk",
                    "serial": "WX-0411",
                    "capacity_gb": 2000,
                    "is_encrypted": True,
                    "kept_at": "Brankas ruang server",
                    "keeper_id": keeper,
                },
                {"name": "Flashdisk 3", "kind": "stick", "kept_at": "Laci petugas"},
                {"name": "Hardisk lama", "kind": "disk", "serial": "ST-0007", "kept_at": "Gudang"},
            ]
        )

    def line(self, hours_ago, **values):
        lines = self.env["cctv.access.log"].with_user(self.users["operator"])
        return lines.create(
            {
                "kind": "key",
                "date_out": self.now - timedelta(hours=hours_ago),
                "permission": "oral",
                "permitted_by_id": self.users["supervisor"].id,
                **values,
            }
        )

    def access_book(self):
        """Still in the room, a key that is overdue, a password, a disk, and what is back."""
        back = self.line(
            30,
            kind="visit",
            room="recording",
            person_name="Petugas asesmen",
            person_unit="Bagian Kepegawaian",
            purpose="Menyalin rekaman ruang asesmen",
        )
        back._take_back("", back.date_out + timedelta(hours=1))
        self.line(
            1,
            kind="visit",
            room="control",
            person_name="Petugas kepolisian",
            person_unit="Polsek Kota",
            purpose="Melihat kejadian di gerbang bersama pengawas",
            permission="written",
        )
        self.line(
            26,
            thing="Kunci ruang rekam, nomor 2",
            room="recording",
            person_name="Teknisi penyedia",
            purpose="Mengganti kipas perekam",
        )
        self.line(
            3,
            kind="password",
            thing="NVR Kantor, akun operator2",
            person_name="Petugas asesmen",
            purpose="Memutar rekaman ruang asesmen",
            permitted_by_id=self.users["management"].id,
            permission="written",
        )
        self.line(
            5,
            kind="medium",
            medium_id=self.stick.id,
            person_name="Kasubbag Umum",
            purpose="Membawa salinan ke rapat",
        )
        wrong = self.line(8, thing="Kunci lemari", person_name="?", purpose="?")
        wrong._void("Salah tulis: kunci lemari tidak dipinjam.")

    def clip(self):
        """Secured by the control room after an incident, copied onto a disk, held."""
        camera = self.env.ref("helpdesk_cctv.cctv_demo_camera_01")
        begun = (self.now - timedelta(days=2)).replace(minute=10, second=0, microsecond=0)
        item = self.env["cctv.footage.item"].create(
            {
                "device_id": camera.id,
                "company_id": self.company.id,
                "date_from": begun,
                "date_to": begun + timedelta(minutes=25),
            }
        )
        copied = item.with_user(self.users["operator"])
        self.disk._put(copied, "Diekspor dengan perangkat lunak perekam")
        events = self.env["cctv.custody.event"].with_user(self.users["supervisor"])
        events._note(item, "viewed", "Dilihat bersama pihak berwajib")
        self.env["cctv.footage.hold"].with_user(self.users["supervisor"]).create(
            {
                "kind": "incident",
                "reason": "Sepeda motor hilang di gerbang; laporan polisi menyusul.",
                "reference": "LP/112",
                "device_ids": camera.ids,
                "date_from": begun - timedelta(hours=1),
                "date_to": begun + timedelta(hours=2),
                "date_until": fields.Date.add(fields.Date.today(), days=60),
            }
        )

    def review(self):
        """Begun by the IT head, half decided."""
        reviews = self.env["cctv.rights.review"].with_user(self.users["kabagit"])
        review = reviews.create({"company_id": self.company.id})
        for line in review.line_ids[: review.line_count // 2]:
            line.decision = "keep"
