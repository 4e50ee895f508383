"""Keeping and deleting, backups and personal data of the demo."""

import io
from datetime import timedelta
from fractions import Fraction

import av
import numpy as np
from PIL import Image

from odoo import Command, api, fields, models

from .cctv_demo_pictures import scene

CLIPS = (
    # camera, days since it was stored, class
    ("cctv_demo_camera_01", 33, "security"),
    ("cctv_demo_camera_02", 28, "security"),
    ("cctv_demo_camera_04", 25, "security"),
    ("cctv_demo_camera_06", 2, "confidential"),
)

PROCESSING = {
    "name": "Kamera di tempat umum",
    "purpose": "Keamanan dan ketertiban; bukti bila terjadi peristiwa.",
    "legal_ground": "public",
    "legal_text": "Peraturan wali kota tentang pengelolaan CCTV",
    "data_kinds": "Gambar orang dan kendaraan, waktu, tempat.",
    "people": "Setiap orang yang lewat di depan kamera.",
    "recipients": "Kepolisian dan pengadilan dengan surat; pemohon yang disetujui.",
    "retention": "30 hari",
    "measures": "Hak akses menurut tugas, rantai penguasaan, penyimpanan terpisah.",
    "has_signs": True,
    "impact_state": "to_do",
}


def demo_video(seconds=4):
    """A clip in which a camera's picture grows brighter."""
    picture = np.asarray(Image.open(io.BytesIO(scene())).convert("RGB").resize((400, 300)))
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as output:
        stream = output.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 400, 300, "yuv420p"
        for number in range(seconds * 5):
            light = 0.5 + 0.5 * number / (seconds * 5)
            frame = av.VideoFrame.from_ndarray((picture * light).astype(np.uint8), "rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 5)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return target.getvalue()


class CctvDestruction(models.Model):
    _inherit = "cctv.destruction"

    @api.model
    def _load_demo(self):
        company = self.env.ref("base.main_company")
        self.env["cctv.retention.policy"].create(
            {
                "company_id": company.id,
                "location_id": self.env.ref("helpdesk_cctv.cctv_demo_location_kp_server").id,
                "days": 90,
                "reason": "Keputusan kepala bagian TI",
            }
        )
        self._load_demo_clips(company)
        self._load_demo_backups(company)
        self._load_demo_personal_data(company)

    @api.model
    def _load_demo_clips(self, company):
        """Clips of emergencies: one that is gone, two that go next week, a confidential one."""
        staff = self.env.ref("helpdesk_cctv.cctv_demo_user_itstaff")
        now, items = fields.Datetime.now().replace(microsecond=0), []
        for camera, days, footage_class in CLIPS:
            end = now - timedelta(days=days, hours=3)
            values = {
                "company_id": company.id,
                "device_id": self.env.ref(f"helpdesk_cctv.{camera}").id,
                "date_from": end - timedelta(minutes=20),
                "date_to": end,
                "footage_class": footage_class,
            }
            item = self.env["cctv.footage.item"].create(values)
            evidence = self.env["cctv.evidence"].with_user(staff).sudo()
            file = evidence._store(item, "original", "rekaman.mp4", io.BytesIO(demo_video()))
            file._write_row({"date_stored": now - timedelta(days=days)})
            item._set({"date_expires": False})
            item._plan_expiry()
            items.append(item)
        self.env["cctv.footage.item"]._destroy_unless_kept(items[0].id)

    @api.model
    def _load_demo_backups(self, company):
        staff = self.env.ref("helpdesk_cctv.cctv_demo_user_itstaff")
        now = fields.Datetime.now().replace(minute=0, second=0, microsecond=0)
        plan = self.env["cctv.backup.plan"].create(
            {
                "company_id": company.id,
                "name": "Basis data dan folder bukti",
                "source": "Basis data Odoo, filestore, folder bukti",
                "target": "Hardisk eksternal 3, lemari besi",
                "user_id": staff.id,
                "date_next": now - timedelta(days=4, hours=2),
                "date_next_test": now.date(),
            }
        )
        plan._make_due(fields.Datetime.now())
        backups = plan.run_ids.filtered(lambda run: run.kind == "backup").sorted("date_planned")
        for run in backups[:3]:
            done = run.date_planned + timedelta(hours=1)
            run.write(
                {"state": "done", "size_gb": 84.5, "date_done": done, "user_id": staff.id}
            )
            run._deadline_finish(done)
        backups._mark_missed(fields.Datetime.now())

    @api.model
    def _load_demo_personal_data(self, company):
        now, env = fields.Datetime.now(), self.env
        supervisor = env.ref("helpdesk_cctv.cctv_demo_user_supervisor")
        processing = env["cctv.processing"].create(
            {
                **PROCESSING,
                "company_id": company.id,
                "user_id": env.ref("helpdesk_cctv.cctv_demo_user_kabagit").id,
                "date_review": now.date() + timedelta(days=90),
            }
        )
        about = {"company_id": company.id, "processing_ids": [Command.set(processing.ids)]}
        env["cctv.data.request"].with_user(supervisor).create(
            {
                **about,
                "right": "access",
                "subject_name": "Warga yang melapor",
                "subject_contact": "warga@example.com",
                "words": "Apakah saya terekam kamera di gerbang utama pada hari Senin?",
                "date_received": now - timedelta(hours=58),
            }
        )
        breach = env["cctv.breach"].with_user(supervisor).create(
            {
                **about,
                "what": "Hardisk eksternal berisi salinan rekaman hilang",
                "date_found": now - timedelta(hours=20),
                "date_begun": now - timedelta(hours=44),
                "found_by": "Supervisor",
                "data_kinds": "Rekaman gerbang utama, dua jam.",
                "course": "Hardisk tidak ada di lemari pada pemeriksaan pagi.",
                "people": "Pegawai dan tamu yang masuk lewat gerbang utama.",
                "people_count": 60,
                "consequences": "Gambar dapat dilihat orang yang tidak berhak.",
                "measures": "Kunci lemari diganti; pencarian berjalan; laporan ke kepolisian.",
                "contact": "Kepala bagian TI, telepon kantor",
            }
        )
        breach.action_draft_letter()
