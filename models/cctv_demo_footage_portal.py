"""Requests for footage that came by the portal of the demo: one with a question to its requester,
and one that has just arrived."""

from datetime import timedelta

from odoo import api, fields, models

from .cctv_accounting import company_time

QUESTION = "Sepeda yang mana: warna apa, diparkir di sebelah mana?"

REQUESTS = (
    {
        "requester_kind": "subject",
        "kind": "playback",
        "purpose": "Saya terserempet sepeda motor di depan pintu masuk. Saya memakai jaket biru "
        "dan membawa tas merah.",
        "requester_identity": "3400000000000001",
        "requester_phone": "0274-000001",
    },
    {
        "requester_kind": "subject",
        "kind": "copy",
        "purpose": "Sepeda saya hilang di tempat parkir. Saya sendiri terlihat saat memarkirnya.",
        "requester_identity": "3400000000000001",
        "requester_phone": "0274-000001",
    },
)
"""What the demo's resident has typed; the last one is returned with a question."""


class CctvFootageDesk(models.AbstractModel):
    _inherit = "cctv.footage.desk"

    @api.model
    def _load_demo(self):
        resident = self.env.ref("helpdesk_cctv.cctv_demo_user_resident")
        supervisor = self.env.ref("helpdesk_cctv.cctv_demo_user_supervisor")
        desk = self.with_user(resident).with_context(mail_notify_force_send=False)
        camera = self.env.ref("helpdesk_cctv.cctv_demo_camera_09").sudo()
        end = fields.Datetime.now() - timedelta(days=1)
        for values in REQUESTS:
            end -= timedelta(hours=3)
            local = company_time(desk.env.company.sudo(), end)
            times = {
                "date_from": f"{local - timedelta(minutes=30):%Y-%m-%dT%H:%M}",
                "date_to": f"{local:%Y-%m-%dT%H:%M}",
            }
            asked = desk._take_request({**values, **times}, camera, desk._place(0), [])
        asked.with_user(supervisor)._return(QUESTION)
