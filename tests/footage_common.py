"""Requests for footage in tests."""

from datetime import timedelta

from odoo import Command, fields

from .common import CctvCase


class FootageCase(CctvCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        roles = ("operator", "it", "supervisor", "manager", "management")
        cls.users = {role: cls.make_user(role) for role in roles}
        cls.camera.effective_date = fields.Date.today() - timedelta(days=365)
        cls.profile = cls.company._cctv_profile()
        if not cls.profile.company_id:
            profiles = cls.env["cctv.procedure.profile"]
            cls.profile = profiles.create({"name": "P", "company_id": cls.company.id})

    @classmethod
    def make_request(cls, **values):
        """A complete request of a unit for a copy of an hour of yesterday."""
        end = fields.Datetime.now() - timedelta(days=1)
        span = {"date_from": end - timedelta(hours=1), "date_to": end}
        clip = {"device_id": cls.camera.id, "company_id": cls.company.id, **span}
        return cls.env["cctv.footage.request"].create(
            {
                "company_id": cls.company.id,
                "requester_kind": "unit",
                "requester_name": "Head of a unit",
                "requester_unit": "A unit",
                "requester_identity": "NIP 1",
                "purpose": "Find out who drove into the gate.",
                **span,
                "item_ids": [Command.create(clip)],
                **values,
            }
        )
