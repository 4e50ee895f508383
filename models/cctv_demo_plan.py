"""The demo city's planning: two areas assessed, one of them with a gap, an approved plan and one
that waits for its approval."""

import logging
from base64 import b64encode
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .cctv_demo_pictures import scrawl

_logger = logging.getLogger(__name__)

SPECIFICATION = (
    "Kamera IP 4 MP, inframerah 30 m, IP67, PoE, ONVIF Profile S, H.265, rentang dinamis 120 dB."
)

GATE = (
    (
        "Kendaraan atau orang masuk tanpa izin pada malam hari",
        "4",
        "4",
        "Satpam 24 jam, portal",
        "Kamera yang melihat wajah pengemudi dan pelat nomor",
    ),
    (
        "Kecelakaan di jalur masuk",
        "3",
        "4",
        "Rambu, lampu",
        "Kamera yang melihat seluruh jalur masuk",
    ),
    ("Vandalisme pada panel listrik", "2", "3", "Panel terkunci", ""),
)

YARD = (
    (
        "Pencurian barang yang disimpan di halaman",
        "3",
        "4",
        "Pagar 2 m, lampu sorot",
        "Kamera yang melihat seluruh pagar",
    ),
    ("Pohon tumbang menutup jalan", "2", "2", "Pemangkasan tiap tahun", ""),
)


class CctvRiskAnalysis(models.Model):
    _inherit = "cctv.risk.analysis"

    @api.model
    def _load_demo_plans(self):
        """Where this server cannot seal there is only what waits for its approval."""
        demo = _DemoPlans(self.env)
        demo.waiting_plan()
        try:
            with self.env.cr.savepoint():
                demo.approved_ones()
        except UserError as error:
            _logger.info("No approved plan in the demo: %s", error)


class _DemoPlans:
    """The demo's IT staff and management at work."""

    def __init__(self, env):
        self.env = env
        self.author = env.ref("helpdesk_cctv.cctv_demo_user_itstaff")
        self.approver = env.ref("helpdesk_cctv.cctv_demo_user_management")
        self.today = fields.Date.today()

    def place(self, name):
        return self.env.ref(f"helpdesk_cctv.cctv_demo_location_{name}")

    def analysis(self, place, name, cameras, hazards, conclusion):
        names = ("hazard", "likelihood", "impact", "measures", "wanted")
        return self.env["cctv.risk.analysis"].with_user(self.author).create(
            {
                "company_id": place.company_id.id,
                "location_id": place.id,
                "name": name,
                "date": self.today - timedelta(days=20),
                "date_valid": self.today + timedelta(days=345),
                "cameras_wanted": cameras,
                "conclusion": conclusion,
                "line_ids": [
                    Command.create(dict(zip(names, hazard, strict=True))) for hazard in hazards
                ],
            }
        )

    def plan(self, place, name, purpose, lines, analyses=()):
        return self.env["cctv.installation.plan"].with_user(self.author).create(
            {
                "company_id": place.company_id.id,
                "name": name,
                "purpose": purpose,
                "date_wanted": self.today + timedelta(days=60),
                "analysis_ids": [Command.set([one.id for one in analyses])],
                "line_ids": [
                    Command.create({"location_id": place.id, "kind": "camera", **line})
                    for line in lines
                ],
            }
        )

    def sign(self, paper, role, user):
        paper.with_user(user)._sign(role, user.partner_id, user, b64encode(scrawl()))

    def approved_ones(self):
        gate, yard = (
            self.analysis(
                self.place("kp_gerbang"),
                "Analisis risiko Gerbang Utama",
                3,
                GATE,
                "Gerbang utama paling rawan pada malam hari; kamera yang ada hanya melihat portal.",
            ),
            self.analysis(
                self.place("kp_belakang"),
                "Analisis risiko Halaman Belakang",
                1,
                YARD,
                "Kamera yang ada mencukupi selama lampu sorot menyala.",
            ),
        )
        plan = self.plan(
            self.place("kp_gerbang"),
            "Kamera Gerbang Utama",
            "Menutup celah cakupan di gerbang utama yang ditunjukkan analisis risiko.",
            [
                {
                    "lens": "fixed",
                    "indoor": False,
                    "quantity": 1,
                    "purpose": "Wajah pengemudi dan pelat nomor di portal",
                    "specification": SPECIFICATION,
                    "unit_price": 3_750_000,
                },
                {
                    "lens": "ptz",
                    "indoor": False,
                    "quantity": 1,
                    "purpose": "Seluruh jalur masuk sampai jalan raya",
                    "specification": "Kamera PTZ 4 MP, zum optik 25×, inframerah 150 m, IP66, PoE+",
                    "unit_price": 14_500_000,
                },
            ],
            (gate,),
        )
        for paper in (gate, yard, plan):
            self.sign(paper, "written", self.author)
            self.sign(paper, "approved", self.approver)

    def waiting_plan(self):
        plan = self.plan(
            self.place("wk_pasar"),
            "Kamera Pasar sisi utara",
            "Pedagang melaporkan pencurian di sisi utara, yang tidak dilihat kamera mana pun.",
            [
                {
                    "lens": "fixed",
                    "indoor": False,
                    "quantity": 2,
                    "purpose": "Lorong utara dari kedua ujung",
                    "specification": SPECIFICATION,
                    "unit_price": 3_750_000,
                }
            ],
        )
        self.sign(plan, "written", self.author)
