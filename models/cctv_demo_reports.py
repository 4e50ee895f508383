"""Reports of the demo: one of a fault that has a ticket already, and one that is repaired and waits
for the answer of who reported it."""

from odoo import api, models

REPORTS = (
    ("cctv_demo_camera_03", "moved", "Kamera menghadap ke dinding sejak kemarin sore.", "2"),
    ("cctv_demo_camera_14", "blurred", "Gambarnya buram seperti berkabut.", "1"),
)


class CctvReportDesk(models.AbstractModel):
    _inherit = "cctv.report.desk"

    @api.model
    def _load_demo(self):
        requester = self.env.ref("helpdesk_cctv.cctv_demo_user_requester")
        desk = self.with_user(requester).with_context(mail_notify_force_send=False)
        for name, symptom, words, urgency in REPORTS:
            camera = self.env.ref(f"helpdesk_cctv.{name}")
            values = {"symptom": symptom, "words": words, "urgency": urgency}
            report = desk._take(camera.sudo(), requester.partner_id, values, [])
        report.with_env(self.env)._cctv_set_phase("repaired")
