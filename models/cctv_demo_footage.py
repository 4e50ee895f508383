"""Requests for footage of the demo city, brought to their states by the steps that people use."""

from base64 import b64encode
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .cctv_demo_pictures import scrawl

DUTIES = ("operator", "itstaff", "supervisor", "kabagit", "management")


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    @api.model
    def _load_demo_footage(self):
        """A request for somebody of each duty, and some that are over."""
        users = {duty: self.env.ref(f"helpdesk_cctv.cctv_demo_user_{duty}") for duty in DUTIES}
        demo = _Demo(self.env, users)
        if demo.can_seal():
            demo.closed()
        demo.refused()
        demo.cancelled()
        demo.oral()
        demo.in_words()
        demo.dying()
        demo.returned()
        demo.verified()
        demo.approved()
        demo.urgent()
        demo.emergency()


class _Demo:
    """The demo's people at work."""

    def __init__(self, env, users):
        self.env, self.users = env, users

    def take_down(self, purpose, camera=None, days=2, minutes=30, **values):
        """A request that an officer of the control room writes down."""
        begin = (fields.Datetime.now() - timedelta(days=days)).replace(minute=0, second=0)
        span = {"date_from": begin, "date_to": begin + timedelta(minutes=minutes)}
        clips = []
        if camera:
            device = self.env.ref(f"helpdesk_cctv.cctv_demo_camera_{camera}")
            company = device.company_id
            clip = {"device_id": device.id, "company_id": company.id, **span}
            clips = [Command.create(clip)]
            values.setdefault("location_id", device.cctv_location_id.id)
        requests = self.env["cctv.footage.request"].with_user(self.users["operator"])
        return requests.create(
            {
                "requester_kind": "unit",
                "requester_name": "Kepala Seksi Ketertiban",
                "requester_unit": "Satuan Polisi Pamong Praja",
                "requester_identity": "NIP 000000000000000000",
                "requester_email": "ketertiban@kota-contoh.example",
                "purpose": purpose,
                "channel": "paper",
                "date_received": fields.Datetime.now() - timedelta(hours=3),
                "item_ids": clips,
                **span,
                **values,
            }
        )

    def police(self, number):
        """Who asks from outside, with the letter."""
        letter = self.env["ir.attachment"].with_user(self.users["operator"]).create(
            {"name": f"Surat {number.replace('/', '-')}.png", "datas": b64encode(scrawl())}
        )
        return {
            "requester_kind": "authority",
            "requester_name": "Penyidik Unit Lalu Lintas",
            "requester_unit": "Kepolisian Resor Kota",
            "requester_identity": "NRP 00000000",
            "requester_email": "penyidik@polres.example",
            "letter_number": number,
            "letter_date": fields.Date.today(),
            "letter_ids": [Command.link(letter.id)],
        }

    def as_(self, duty, request):
        return request.with_user(self.users[duty])

    def submit(self, request):
        request.action_submit()
        return request

    def verify(self, request):
        self.as_("supervisor", self.submit(request)).action_verify()
        return request

    def approve(self, request, extractor="operator"):
        self.as_("management", self.verify(request)).action_approve()
        self.as_("supervisor", request)._name_extractor(self.users[extractor])
        return request

    def oral(self):
        self.take_down(
            "Mencari dompet yang tertinggal di loket.",
            "14",
            channel="oral",
            requester_name="Kepala Loket",
            requester_unit="Mal Pelayanan Publik",
        )

    def in_words(self):
        self.submit(
            self.take_down(
                "Memastikan siapa yang membuka portal parkir di luar jam kerja.",
                place_words="Parkir di sebelah timur kantor, dekat portal, dan lobi",
            )
        )

    def dying(self):
        self.submit(
            self.take_down("Menelusuri kehilangan barang di terminal.", "10", days=16)
        )

    def returned(self):
        request = self.submit(
            self.take_down("Klaim kerusakan pagar.", "08", requester_name="Bagian Umum")
        )
        self.as_("supervisor", request)._return(
            "Pada jam berapa kira-kira pagar rusak, dan dari sisi mana?"
        )

    def verified(self):
        self.verify(
            self.take_down(
                "Penyelidikan kecelakaan lalu lintas di simpang.",
                "09",
                **self.police("B/117/XI/2026"),
            )
        )

    def approved(self):
        self.approve(
            self.take_down("Memeriksa antrean kendaraan di pintu parkir.", "02", minutes=60)
        )

    def urgent(self):
        request = self.submit(
            self.take_down(
                "Mencari anak yang hilang di pasar.",
                "12",
                days=0.2,
                is_urgent=True,
                urgent_reason="Anak umur lima tahun terpisah dari orang tuanya.",
                **self.police("B/121/XI/2026"),
            )
        )
        self.as_("supervisor", request)._start_on_word(self.users["operator"])
        self.as_("operator", request).action_start_extraction()

    def emergency(self):
        camera = self.env.ref("helpdesk_cctv.cctv_demo_camera_15")
        now = fields.Datetime.now()
        requests = self.env["cctv.footage.request"].with_user(self.users["operator"])
        requests._secure_in_emergency(
            camera.with_user(self.users["operator"]),
            now - timedelta(minutes=50),
            now - timedelta(minutes=20),
            "Truk menabrak pembatas jalan; dua orang terluka.",
        )

    def refused(self):
        request = self.verify(
            self.take_down(
                "Ingin tahu siapa yang datang ke ruang server.",
                "05",
                days=5,
                requester_name="Staf bagian lain",
            )
        )
        self.as_("management", request)._refuse(
            "Tidak ada kejadian; rekaman ruang server tidak diberikan untuk keingintahuan."
        )

    def cancelled(self):
        request = self.submit(self.take_down("Kunci kendaraan dinas hilang.", "06", days=4))
        request._cancel("Kunci sudah ditemukan.")

    def disk(self):
        media = self.env["cctv.media"].with_user(self.users["itstaff"])
        return media.create(
            {
                "name": "Hardisk Putar Ulang",
                "kind": "disk",
                "serial": "WX-0398",
                "capacity_gb": 1000,
                "kept_at": "Lemari ruang rekam",
                "keeper_id": self.users["itstaff"].id,
            }
        )

    def can_seal(self):
        """Without a key there is neither custody nor a seal."""
        try:
            return bool(self.env["cctv.seal"]._ring())
        except UserError:
            return False

    def closed(self):
        """A playback that was shown from a disk, and is sealed."""
        request = self.approve(
            self.take_down("Melihat arus pengunjung di lobi.", "03", kind="playback", days=6)
        )
        mine = self.as_("operator", request)
        mine.action_start_extraction()
        self.disk()._put(request.sudo().item_ids, "Disalin dengan perangkat lunak perekam")
        mine.action_ready()
        mine._handed_over()
        mine.action_close()
