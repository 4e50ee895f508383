"""The roster of the demo's control room: of this and the next month."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import format_date


class CctvRoster(models.Model):
    _inherit = "cctv.roster"

    @api.model
    def _load_demo(self):
        """This month's roster, published, with its shifts as far as they are by now; the next
        month's as a draft; somebody asks for leave, and somebody for a swap. Done anew, only what
        is missing is made."""
        pattern = self.env.ref("helpdesk_cctv.cctv_demo_pattern")
        today = pattern.room_id._local_day(fields.Datetime.now())
        this = self._load_demo_month(pattern, today + relativedelta(day=1))
        if this.state == "draft":
            this.sudo().write(
                {
                    "state": "published",
                    "date_published": fields.Datetime.now() - timedelta(days=today.day),
                    "published_by_id": self.env.ref("helpdesk_cctv.cctv_demo_user_supervisor").id,
                }
            )
        this._load_demo_states()
        coming = self._load_demo_month(pattern, today + relativedelta(day=1, months=1))
        coming._load_demo_leave()
        this._load_demo_swap()

    @api.model
    def _load_demo_month(self, pattern, first):
        room, last = pattern.room_id, first + relativedelta(day=31)
        values = {
            "room_id": room.id,
            "pattern_id": pattern.id,
            "date_from": first,
            "date_to": last,
            "name": format_date(self.env, first, date_format="MMMM y"),
        }
        found = self.search(
            [("room_id", "=", room.id), ("date_from", "<=", last), ("date_to", ">=", first)]
        )
        if found:
            return found[0]
        roster = self.create(values)
        roster._make(pattern._posts(first, last))
        return roster

    def _load_demo_states(self):
        now = fields.Datetime.now()
        shifts = self.sudo().shift_ids.filtered(lambda shift: shift.state == "planned")
        shifts.filtered(lambda shift: shift.date_end <= now).write({"state": "over"})
        begun = shifts.filtered(lambda shift: shift.date_start <= now < shift.date_end)
        begun.write({"state": "running"})

    def _load_demo_leave(self):
        """An officer asks for three days of the next month."""
        officer = self.env.ref("helpdesk_cctv.cctv_demo_officer_3")
        changes = self.env["cctv.shift.change"].sudo()
        if changes.search_count([("officer_id", "=", officer.id), ("kind", "=", "leave")]):
            return
        first = self.date_from + timedelta(days=9)
        changes.create(
            {
                "kind": "leave",
                "officer_id": officer.id,
                "date_from": first,
                "date_to": first + timedelta(days=2),
                "reason": "Acara keluarga di luar kota",
            }
        )

    def _load_demo_swap(self):
        """Two officers want to change shifts; the other one has agreed."""
        one = self.env.ref("helpdesk_cctv.cctv_demo_officer_4")
        other = self.env.ref("helpdesk_cctv.cctv_demo_officer_7")
        changes = self.env["cctv.shift.change"].sudo()
        if changes.search_count([("officer_id", "=", one.id), ("kind", "=", "swap")]):
            return
        mine, theirs = map(self._load_demo_coming, (one, other))
        if not (mine and theirs):
            return
        change = changes.create(
            {
                "kind": "swap",
                "officer_id": one.id,
                "with_officer_id": other.id,
                "duty_id": mine.id,
                "with_duty_id": theirs.id,
                "reason": "Mengantar anak ke rumah sakit",
            }
        )
        change.write({"answer": "yes", "date_answered": fields.Datetime.now()})

    def _load_demo_coming(self, officer):
        """The next shift of an officer that has not begun."""
        return self.env["cctv.shift.duty"].sudo().search(
            [
                ("officer_id", "=", officer.id),
                ("shift_id.state", "=", "planned"),
                ("shift_id.is_published", "=", True),
                ("date_start", ">", fields.Datetime.now() + timedelta(days=1)),
            ],
            order="date_start",
            limit=1,
        )
