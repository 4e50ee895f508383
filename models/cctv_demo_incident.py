"""The demo city's directory of authorities and two incidents, one of them open."""

import logging
from base64 import b64encode
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .cctv_demo_pictures import scrawl

_logger = logging.getLogger(__name__)

AUTHORITIES = (
    ("Polisi", "110", "crime accident disaster panic sabotage"),
    ("Pemadam kebakaran", "113", "fire rescue disaster"),
    ("Ambulans (PSC 119)", "119", "medical accident"),
    ("Ambulans gawat darurat", "118", "medical accident hearse"),
    ("SAR (Basarnas)", "115", "rescue disaster"),
    ("PLN (listrik)", "123", "fire disaster other"),
)
"""Numbers that hold in all of Indonesia."""


class CctvIncident(models.Model):
    _inherit = "cctv.incident"

    @api.model
    def _load_demo_incidents(self):
        """Where this server cannot seal there is only the one that is open."""
        demo = _DemoIncidents(self.env)
        demo.directory()
        demo.open_one()
        try:
            with self.env.cr.savepoint():
                demo.closed_one()
        except UserError as error:
            _logger.info("No closed incident in the demo: %s", error)


class _DemoIncidents:
    """The demo's officers at work."""

    def __init__(self, env):
        self.env = env
        self.officer = env.ref("helpdesk_cctv.cctv_demo_user_operator")
        self.colleague = env.ref("helpdesk_cctv.cctv_demo_user_operator_2")
        self.boss = env.ref("helpdesk_cctv.cctv_demo_user_supervisor")
        self.room = env.ref("helpdesk_cctv.cctv_demo_room")
        self.now = fields.Datetime.now().replace(second=0)

    def directory(self):
        company = self.room.company_id.id
        self.env["cctv.authority"].create(
            [
                {
                    "name": name,
                    "phone": phone,
                    "sequence": place,
                    "company_id": company,
                    **{f"for_{kind}": True for kind in kinds.split()},
                }
                for place, (name, phone, kinds) in enumerate(AUTHORITIES)
            ]
        )

    def incident(self, officer, minutes_ago, place, **values):
        date = self.now - timedelta(minutes=minutes_ago)
        location = self.env.ref(f"helpdesk_cctv.cctv_demo_location_{place}")
        cameras = self.env["maintenance.equipment"].search(
            [("cctv_kind", "=", "camera"), ("cctv_location_id", "child_of", location.id)],
            order="cctv_code",
            limit=2,
        )
        incidents = self.env["cctv.incident"].with_user(officer)
        incidents = incidents.with_company(self.room.company_id)
        return incidents.with_context(mail_notify_author=False).create(
            {
                "room_id": self.room.id,
                "date": date,
                "date_noticed": date,
                "location_id": location.id,
                "device_ids": [Command.set(cameras.ids)],
                **values,
            }
        )

    def open_one(self):
        """Eighteen minutes ago: called and described, the footage is still to be secured."""
        incident = self.incident(
            self.officer,
            18,
            "kp_parkir",
            kind="accident",
            facts="Sepeda motor dan mobil bertabrakan di pintu keluar parkir. Pengendara motor "
            "terduduk di jalan, mobil berhenti di tepi.",
        )
        incident.mark_ids = [
            Command.create({"kind": "plate", "words": "BP 1234 XY, mobil putih"}),
            Command.create({"kind": "person", "words": "Pengendara, jaket hijau, helm hitam"}),
        ]
        self.call(incident, "119", 3, "Petugas PSC 119")

    def call(self, incident, phone, minutes, who):
        company = ("company_id", "=", incident.company_id.id)
        authority = self.env["cctv.authority"].search([("phone", "=", phone), company], limit=1)
        when = incident.date_noticed + timedelta(minutes=minutes)
        values = {"authority_id": authority.id, "date": when, "answered_by": who}
        incident.call_ids = [Command.create(values)]

    def closed_one(self):
        """Of this shift, signed by both and closed with a review."""
        incident = self.incident(
            self.colleague,
            50,
            "kp_gerbang",
            kind="crime",
            facts="Dua orang memanjat pagar timur dan lari ke arah jalan raya ketika satpam "
            "mendekat.",
            informant="Satpam gerbang",
        )
        incident.mark_ids = [
            Command.create({"kind": "person", "words": "Laki-laki, kaus merah, tas punggung"})
        ]
        self.call(incident, "110", 4, "Piket SPKT")
        incident.action_hold()
        incident.reported_to_id = self.boss
        incident.action_reported()
        self.on_time(incident)
        decided = incident.with_user(self.boss)
        decided.action_seen()
        decided.action_decide("Pintu gerbang ditutup, patroli satpam ditambah sampai pagi.")
        incident.followup_ids = [
            Command.create({"words": "Perbaiki pagar timur", "result": "Kawat pagar dipasang."})
        ]
        incident.followup_ids.action_done()
        self.signed(incident, "recorded", self.colleague)
        self.signed(incident, "noted", self.boss)
        decided.action_seal()
        decided.write({"review": "Polisi dihubungi cepat.", "outcome": "authority"})
        decided.action_close()

    def on_time(self, incident):
        """Told after two minutes, kept after five."""
        told, kept = (incident.date_noticed + timedelta(minutes=x) for x in (2, 5))
        incident.sudo().write(
            {
                "date_reported": told,
                "minutes_to_report": 2,
                "date_secured": kept,
                "minutes_to_secure": 5,
            }
        )

    def signed(self, incident, role, user):
        incident.with_user(user)._sign(role, user.partner_id, user, b64encode(scrawl()))
