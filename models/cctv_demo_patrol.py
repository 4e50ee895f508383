"""Rounds in the demo city: those of the last day, and the one that is due."""

from datetime import timedelta

from odoo import api, fields, models


class CctvPatrol(models.Model):
    _inherit = "cctv.patrol"

    @api.model
    def _load_demo_patrols(self):
        plan = self.env.ref("helpdesk_cctv.cctv_demo_patrol_plan")
        officer = self.env.ref("helpdesk_cctv.cctv_demo_user_operator")
        now = fields.Datetime.now()
        past = plan._insert_rounds(plan._moments(now - timedelta(hours=30), now))
        for place, patrol in enumerate(past.sorted("date_due")[:-1]):
            patrol._demo_made(place, officer)
        if not self.search_count([("state", "=", "due"), ("date_due", "<=", now)]):
            plan._insert_rounds([now - timedelta(minutes=5)])

    def _demo_made(self, place, officer):
        """Every seventh is missed, every fifth has views that nobody looked at."""
        if place % 7 == 5:
            self.state = "missed"
            return
        done = self.date_due + timedelta(minutes=9 + place % 4)
        is_part = place % 5 == 2
        lines = self.line_ids[: -3 if is_part else None]
        lines.write({"result": "fine", "date_seen": done, "user_id": officer.id})
        self._recount()
        if not is_part:
            self.minutes = 9 + place % 4
        self.write(
            {
                "state": "partial" if is_part else "done",
                "date_start": self.date_due,
                "date_done": done,
                "user_id": officer.id,
                "user_ids": [fields.Command.set(officer.ids)],
                "note": "Telepon dari pos depan." if is_part else False,
            }
        )
