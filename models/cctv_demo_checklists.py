"""Checklists of the demo: filled in, half filled in and empty ones, as of this and last month."""

from base64 import b64encode
from datetime import timedelta

from odoo import Command, api, fields, models

from .cctv_demo_pictures import scene, scrawl

LAST_MONTH = {
    "01": 12.1,
    "02": 11.9,
    "03": 12.4,
    "04": 10.6,
    "06": 11.2,
    "07": 12.0,
}
"""Demo camera → supply voltage that was measured; one is too low."""
THIS_MONTH = {"01": 12.0, "02": 11.4, "04": 12.2}

WORDS = {
    "work_done": "Lensa dan housing dibersihkan, konektor dikencangkan.",
    "events_summary": "Nihil. Satu kendaraan mogok di gerbang pukul 02.10, sudah dipindahkan.",
    "firmware_version": "V5.7.3 build 220315",
}


class CctvChecklist(models.Model):
    _inherit = "cctv.checklist"

    @api.model
    def _load_demo(self):
        technician = self.env.ref("helpdesk_cctv.cctv_demo_user_technician")
        for days, voltages in ((33, LAST_MONTH), (2, THIS_MONTH)):
            for number, voltage in voltages.items():
                checklist = self._start_demo("camera", f"camera_{number}", technician)
                checklist._answer_demo({"supply_voltage": voltage}, days)
        self._start_demo("recorder", "nvr_1", technician)._answer_demo({"retention_days": 28}, 3)
        half = self._start_demo("camera", "camera_08", technician)
        half._answer_demo({"supply_voltage": 11.8}, 0, upto=8)
        self._load_demo_deadlines(technician)
        self._load_demo_control_room()

    def _load_demo_deadlines(self, technician):
        """One in time, one overdue, one whose clock stands."""
        now = fields.Datetime.now()
        self._start_demo("camera", "camera_10", technician)._deadline_begin(3, "working_days")
        late = self._start_demo("recorder", "nvr_2", technician)
        late._deadline_begin(24, "hours", now - timedelta(hours=26))
        paused = self._start_demo("camera", "camera_12", technician)
        paused._deadline_begin(7, "working_days", now - timedelta(days=4))
        reason = "Banjir di lokasi, tiang tidak dapat dijangkau."
        paused._deadline_pause("force_majeure", reason, now - timedelta(days=1))

    @api.model
    def _load_demo_seals(self):
        """What was done last month is signed and sealed; one needed a correction afterwards."""
        signers = {
            role: self.env.ref(f"helpdesk_cctv.cctv_demo_user_{name}")
            for role, name in (("executed", "technician"), ("checked", "itstaff"))
        }
        done = self.search([("state", "=", "done"), ("kind", "=", "maintenance")], order="id")
        for checklist in done[: len(LAST_MONTH)]:
            for role, user in signers.items():
                own = checklist.with_user(user)
                own._sign(role, user.partner_id, user, b64encode(scrawl()))
            checklist.with_user(signers["checked"]).action_seal()
        first = done[:1].with_user(signers["checked"])
        text = "Nomor seri adaptor yang dipasang: lihat label pada kotak panel, bukan pada kamera."
        first.env["cctv.addendum"]._add(first, text, first.env["ir.attachment"])

    def _load_demo_control_room(self):
        operator = self.env.ref("helpdesk_cctv.cctv_demo_user_operator")
        place = self.env.ref("helpdesk_cctv.cctv_demo_location_kp_lantai2")
        handover = self._start_demo("handover", False, operator, place)
        handover._answer_demo({"cameras_total": 16, "cameras_down": 2}, 1)
        patrol = self._start_demo("patrol", False, operator, place)
        patrol._deadline_begin(4, "hours", fields.Datetime.now() - timedelta(hours=3, minutes=20))

    def _start_demo(self, template, device, user, place=None):
        return self.with_user(user).create(
            {
                "template_id": self.env.ref(f"helpdesk_cctv.cctv_checklist_template_{template}").id,
                "device_id": device and self.env.ref(f"helpdesk_cctv.cctv_demo_{device}").id,
                "location_id": place and place.id,
                "user_id": user.id,
            }
        )

    def _answer_demo(self, numbers, days, upto=None):
        """Answer, all or the first ``upto`` questions, so many days ago."""
        started = fields.Datetime.now() - timedelta(days=days, minutes=40)
        for minute, line in enumerate(self.line_ids[:upto]):
            if values := line._prepare_demo(numbers):
                line.write(values)
                line._set({"date_answered": started + timedelta(minutes=minute)})
        if upto is None:
            self.action_done()
            done = started + timedelta(minutes=26)
            self._set({"date_done": done, "minutes_taken": 26})
        self._set({"date_started": started})


class CctvChecklistLine(models.Model):
    _inherit = "cctv.checklist.line"

    def _prepare_demo(self, numbers):
        """Values of a plausible answer; none for what is not asked, or is optional and was not
        measured."""
        item = self.item_id
        if not self.is_asked:
            return {}
        if self.kind == "number":
            if self.measure not in numbers and not self.is_required:
                return {}
            usual = (item.minimum + item.maximum) / 2 if item.has_maximum else item.minimum + 2
            return {"value_number": numbers.get(self.measure, round(usual, item.digits))}
        if self.kind == "photo":
            photo = {
                "name": "foto.jpg",
                "raw": scene(),
                "res_model": self._name,
                "res_id": self.id,
            }
            return {"photo_ids": [Command.create(photo)]}
        return {
            "tick": {"value_tick": True},
            "result": {"value_result": "pass"},
            "choice": {"value_option_id": item.option_ids[:1].id},
            "text": {"value_text": WORDS.get(self.measure, "Tidak ada.")},
            "signature": {"value_signature": b64encode(scrawl()).decode()},
        }[self.kind]
