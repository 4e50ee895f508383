"""The roster of the demo's control room: of this and the next month."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import format_date

LATE_IN_MONTH = 20


class CctvRoster(models.Model):
    _inherit = "cctv.roster"

    @api.model
    def _load_demo(self):
        """This month's roster, published, with its shifts as far as they are by now; the next
        month's as a draft, from the 20th on published too, with a draft of the one after it;
        somebody asks for leave, and somebody for a swap. Done anew, only what is missing is
        made."""
        pattern = self.env.ref("helpdesk_cctv.cctv_demo_pattern")
        today = pattern.room_id._local_day(fields.Datetime.now())
        months = 1 + (today.day > LATE_IN_MONTH)
        for number in range(months):
            first = today + relativedelta(day=1, months=number)
            roster = self._load_demo_month(pattern, first)
            roster._load_demo_publish()
            roster._load_demo_states()
        draft = self._load_demo_month(pattern, today + relativedelta(day=1, months=months))
        draft._load_demo_leave()
        roster._load_demo_swap()

    def _load_demo_publish(self):
        if self.state == "draft":
            supervisor = self.env.ref("helpdesk_cctv.cctv_demo_user_supervisor")
            published = fields.Datetime.to_datetime(self.date_from) - timedelta(days=9)
            values = {"state": "published", "published_by_id": supervisor.id}
            now = fields.Datetime.now()
            self.sudo().write({**values, "date_published": min(published, now)})

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
        self.sudo().shift_ids._load_demo_attendance()

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
        """Two officers want to change shifts, which rest and cover allow; the other has agreed."""
        one = self.env.ref("helpdesk_cctv.cctv_demo_officer_4")
        changes = self.env["cctv.shift.change"].sudo()
        if changes.search_count([("officer_id", "=", one.id), ("kind", "=", "swap")]):
            return
        others = self.room_id._officers().filtered(lambda o: o.group_id != one.group_id)
        for mine in self._load_demo_coming(one):
            for theirs in self._load_demo_coming(others):
                values = {
                    "kind": "swap",
                    "officer_id": one.id,
                    "with_officer_id": theirs.officer_id.id,
                    "duty_id": mine.id,
                    "with_duty_id": theirs.id,
                    "company_id": self.company_id.id,
                    "reason": "Mengantar anak ke rumah sakit",
                }
                if not changes.new(values)._proof()[2]:
                    change = changes.create(values)
                    change.write({"answer": "yes", "date_answered": fields.Datetime.now()})
                    return

    def _load_demo_coming(self, officers):
        """The next shifts of officers that have not begun."""
        return self.env["cctv.shift.duty"].sudo().search(
            [
                ("officer_id", "in", officers.ids),
                ("shift_id.state", "=", "planned"),
                ("shift_id.is_published", "=", True),
                ("date_start", ">", fields.Datetime.now() + timedelta(days=1)),
            ],
            order="date_start",
            limit=24,
        )
