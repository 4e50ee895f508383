"""Hand-overs of footage in tests."""

import hashlib
import io

from odoo import fields

from .footage_common import FootageCase
from .seal_common import signature_image

CONTENT = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 400


class DeliveryCase(FootageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("id_ID")
        cls.company.sudo().cctv_profile_id = cls.profile
        cls.ink = signature_image()
        cls.requester = cls.env["res.partner"].create(
            {"name": "Bagian Umum", "email": "umum@example.com"}
        )

    @classmethod
    def as_(cls, role, records):
        return records.with_user(cls.users[role])

    @classmethod
    def store(cls, item, name="gate.mp4", role="original"):
        """A file of ``item`` in the evidence folder, which secures it."""
        return cls.env["cctv.evidence"]._store(item, role, name, io.BytesIO(CONTENT))

    @classmethod
    def make_ready(cls, kind="copy", **values):
        """A request of which all is taken out."""
        values = {
            "kind": kind,
            "partner_id": cls.requester.id,
            "requester_name": cls.requester.name,
            "requester_identity": "KTP 3471",
            **values,
        }
        request = cls.make_request(**values)
        cls.as_("operator", request).action_submit()
        cls.as_("supervisor", request).action_verify()
        cls.as_("supervisor", request).action_approve()
        cls.as_("it", request).action_start_extraction()
        if kind == "copy":
            cls.store(request.item_ids)
        cls.as_("it", request).action_ready()
        return request

    @classmethod
    def hand_over(cls, request, role="it", **values):
        """By the window, as its user fills it in."""
        windows = cls.env["cctv.hand.over"].with_user(cls.users[role])
        window = windows.create(
            {
                "request_id": request.id,
                "medium": "USB stick 32 GB, serial 4C53",
                "giver_signature": cls.ink,
                "receiver_signature": cls.ink,
                **values,
            }
        )
        window.action_hand_over()
        return request.sudo().delivery_ids[:1]

    @classmethod
    def played(cls):
        now = fields.Datetime.now()
        return {"date_started": now, "date_ended": now, "present_words": "The head of security"}

    @staticmethod
    def digest():
        return hashlib.sha256(CONTENT).hexdigest()
