"""Hand-overs of footage in the demo city: one to be made, one on a medium, one by a link, a
playback."""

import logging
import os
import tempfile
from base64 import b64encode
from datetime import timedelta
from fractions import Fraction

import av
import numpy as np

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .cctv_demo_pictures import scrawl

_logger = logging.getLogger(__name__)

DUTIES = ("operator", "itstaff", "supervisor", "kabagit", "management")


class CctvFootageDelivery(models.Model):
    _inherit = "cctv.footage.delivery"

    @api.model
    def _load_demo_delivery(self):
        """Where this server cannot seal there are none."""
        try:
            with self.env.cr.savepoint():
                self._demo_deliveries()
        except UserError as error:
            _logger.info("No hand-overs in the demo: %s", error)

    @api.model
    def _demo_deliveries(self):
        citizen = self.env["res.partner"].create(
            {
                "name": "Ketua RT Contoh",
                "email": "rt@kota-contoh.example",
                "company_id": self.env.ref("helpdesk_cctv.cctv_demo_camera_01").company_id.id,
            }
        )
        self._demo_ready("Memastikan nomor kendaraan yang menabrak pagar.", "01", citizen)
        on_medium = self._demo_ready("Laporan kehilangan di parkiran.", "02", citizen)
        self._demo_give(on_medium, kind="medium", medium="Flashdisk 32 GB, no. seri 4C53-0001")
        by_link = self._demo_ready("Klaim asuransi atas pagar yang rusak.", "03", citizen)
        self._demo_give(by_link, kind="link", link_days=14, link_most=5)
        shown = self._demo_ready("Melihat kembali kejadian di gerbang.", "01", citizen, "playback")
        now = fields.Datetime.now()
        self._demo_give(
            shown,
            kind="playback",
            date_started=now - timedelta(minutes=20),
            date_ended=now - timedelta(minutes=5),
            present_words="Kepala keamanan",
        )

        self._demo_visit()

    @api.model
    def _demo_visit(self):
        """The head of a unit was allowed into the recording room this week."""
        camera = self.env.ref("helpdesk_cctv.cctv_demo_camera_01")
        operator = self.env.ref("helpdesk_cctv.cctv_demo_user_operator")
        now = fields.Datetime.now()
        request = self.env["cctv.footage.request"].with_user(operator).create(
            {
                "company_id": camera.company_id.id,
                "kind": "room",
                "requester_kind": "unit",
                "requester_name": "Kepala Subbagian Umum",
                "requester_identity": "NIP 000000000000000000",
                "requester_unit": "Sekretariat",
                "purpose": "Memeriksa perekam bersama petugas.",
                "place_words": "Ruang rekam",
                "channel": "paper",
                "date_from": now,
                "date_to": now + timedelta(days=5),
            }
        )
        request.action_submit()
        if request._rules().verifier_role != "none":
            self._demo_as(request, "verify").action_verify()
        self._demo_as(request, "decide").action_approve()

    @api.model
    def _demo_ready(self, purpose, camera, partner, kind="copy"):
        """A request that is ready, brought there by those whose duty it is."""
        device = self.env.ref(f"helpdesk_cctv.cctv_demo_camera_{camera}")
        start = (fields.Datetime.now() - timedelta(days=2)).replace(minute=0, second=0)
        span = {"date_from": start, "date_to": start + timedelta(minutes=10)}
        clip = {"device_id": device.id, "company_id": device.company_id.id, **span}
        operator = self.env.ref("helpdesk_cctv.cctv_demo_user_operator")
        request = self.env["cctv.footage.request"].with_user(operator).create(
            {
                "company_id": device.company_id.id,
                "kind": kind,
                "requester_kind": "unit",
                "partner_id": partner.id,
                "requester_name": partner.name,
                "requester_identity": "KTP 0000000000000000",
                "requester_unit": "Rukun Tetangga 001",
                "purpose": purpose,
                "channel": "paper",
                "item_ids": [Command.create(clip)],
                **span,
            }
        )
        request.action_submit()
        if request._rules().verifier_role != "none":
            self._demo_as(request, "verify").action_verify()
        self._demo_as(request, "decide").action_approve()
        extractor = self._demo_as(request, "extract")
        self._demo_as(request, "name")._name_extractor(extractor.env.user)
        extractor.action_start_extraction()
        if kind == "copy":
            self._demo_store(extractor.item_ids)
        extractor.action_ready()
        return extractor

    @api.model
    def _demo_as(self, request, step):
        """``request`` as the first of the demo's people who may take the step."""
        users = [self.env.ref(f"helpdesk_cctv.cctv_demo_user_{duty}") for duty in DUTIES]
        named = request.sudo().extractor_id
        user = next(
            user
            for user in users
            if getattr(request, f"_may_{step}")(user)
            and (step != "extract" or not named or user == named)
        )
        return request.with_user(user)

    @api.model
    def _demo_store(self, item):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "clip.mp4")
            _draw_clip(path)
            name = f"{item.device_id.sudo().cctv_code or 'clip'}.mp4"
            self.env["cctv.evidence"].with_env(item.env)._store_clip(item, name, path)

    @api.model
    def _demo_give(self, request, **values):
        ink = b64encode(scrawl())
        values = {
            "recipient_name": request.partner_id.name,
            "recipient_identity": request.requester_identity,
            "recipient_unit": request.requester_unit,
            "evidence_ids": request.item_ids.evidence_id,
            **values,
        }
        self.with_env(request.env)._hand_over(request, values, ink, ink)


def _draw_clip(path, seconds=4, size=(640, 360)):
    """A car that drives by a wall."""
    with av.open(path, "w") as output:
        stream = output.add_stream("mpeg4", rate=5)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for number in range(seconds * 5):
            picture = np.full((size[1], size[0], 3), 150, np.uint8)
            picture[size[1] // 2 :] = 90
            at = number * (size[0] - 140) // (seconds * 5)
            picture[190:260, at : at + 130] = (40, 60, 170)
            picture[235:250, at + 45 : at + 85] = 235
            frame = av.VideoFrame.from_ndarray(picture, "bgr24")
            frame.pts, frame.time_base = number, Fraction(1, 5)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
