"""Maintenance work, as somebody sends it who does not use our screens: dates and numbers that no
calendar has, texts that no database keeps, words that no list knows."""

from datetime import datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .visit_common import VisitCase

HALF = "\ud83d"
"""Half of an emoji: what a phone sends that cuts a text in the middle of one."""


@tagged("post_install", "-at_install")
class TestAdversaryWork(VisitCase):
    def test_half_an_emoji(self):
        """PostgreSQL does not keep it, and what cannot be kept a phone would send for ever."""
        line = self.line()
        self.assertEqual(line._take_note(f"a{HALF}b\0"), "ab")
        line.action_failed(f"Broken {HALF}glass")
        self.assertEqual(line.ticket_id.name.rpartition(": ")[2], "Broken glass")
        other = (self.visit.cctv_line_ids - line).with_user(self.technician)
        other.action_skip(f"No{HALF} key")
        self.assertEqual(other.skip_reason, "No key")
        head = self.make_user("manager")
        self.visit.with_user(head).action_cctv_cancel(f"Ra{HALF}in")
        self.assertEqual(self.visit.cctv_cancel_reason, "Rain")

    def test_half_an_emoji_in_an_answer(self):
        line = self.line()
        line.action_start()
        checklist = line.checklist_id
        question = checklist.line_ids[0]
        answer = {"uid": "answer-1", "line_id": question.id, "values": {"note": f"Dust{HALF}"}}
        reply = checklist.cctv_fill_answers([answer, {**answer, "uid": f"answer-{HALF}"}])
        self.assertEqual([r["status"] for r in reply["results"]], ["saved", "refused"])
        self.assertEqual(question.note, "Dust")

    def test_dates_no_calendar_has(self):
        visit = self.visit.with_user(self.make_user("it"))
        for name in ("schedule_date", "schedule_end"):
            for moment in (
                "0001-01-01 00:00:00", "9999-12-31 23:59:59", datetime(9999, 12, 31, 23, 59), "x",
            ):  # fmt: skip
                with self.subTest(moment), self.assertRaisesRegex(UserError, "2000 to 2199"):
                    visit.write({name: moment})
        for hours in (1e308, -1, "x"):
            with self.subTest(hours), self.assertRaisesRegex(UserError, "between 0 and"):
                visit.write({"duration": hours})
        repair = {"name": "X", "cctv_work_kind": "repair", "equipment_id": self.devices[0].id}
        with self.assertRaisesRegex(UserError, "2000 to 2199"):
            visit.create({**repair, "schedule_date": "9999-12-31 23:59:59"})
        visit.write({"schedule_date": "2031-02-03 01:00:00"})
        self.assertEqual(visit.schedule_date, datetime(2031, 2, 3, 1))

    def test_fault_before_all_calendars(self):
        """The IT head's list of tickets could not be grouped by it, in zones west of Greenwich."""
        tickets = self.env["helpdesk.ticket"].with_user(self.technician)
        values = {"name": "X", "description": "X", "cctv_device_id": self.devices[0].id}
        told = {"cctv_oral_by_id": self.technician.partner_id.id, "cctv_oral_to_id": self.env.uid}
        for more in (
            {"cctv_happened_date": "0001-01-01 00:00:00"},
            {**told, "cctv_oral_date": "0206-11-27 08:00:00"},
        ):
            with self.subTest(more), self.assertRaisesRegex(ValidationError, "before the year"):
                tickets.create({**values, **more})

    def test_talking_about_a_repair_is_not_working_on_it(self):
        """Who has said something follows the ticket, and helpdesk_mgmt lets followers change it."""
        values = {"name": "X", "description": "X", "team_id": False}
        repair = self.env["helpdesk.ticket"].create(
            {**values, "cctv_device_id": self.devices[0].id}
        )
        mouse = self.env["helpdesk.ticket"].create(values)
        for role in ("operator", "management"):
            user = self.make_user(role)
            (repair | mouse).message_subscribe(user.partner_id.ids)
            repair.with_user(user).message_post(body="I have seen it.")
            with self.subTest(role), self.assertRaises(AccessError):
                repair.with_user(user).write({"cctv_device_id": self.devices[1].id})
            mouse.with_user(user).write({"name": role})
        repair.with_user(self.technician).write({"name": "Y"})

    def test_firmware_at_the_end_of_time(self):
        window = self.env["cctv.plan.firmware"].with_user(self.make_user("it"))
        device = self.devices[0]
        window = window.create({"device_ids": device.ids, "date": datetime(9999, 12, 31, 23, 59)})
        self.patch(type(window), "_wanted", lambda self: self.device_ids)
        with self.assertRaisesRegex(UserError, "2000 to 2199"):
            window.action_plan()

    def test_days_of_a_calendar_of_nonsense(self):
        dates = self.env["cctv.maintenance.date"].with_user(self.technician)
        for moment in ("x", 5, ["a"], None, "0001-01-01", "9999-12-31"):
            with self.subTest(moment), self.assertRaisesRegex(UserError, "no such month"):
                dates.get_unusual_days(moment)
        camera = self.devices[0].with_user(self.technician)
        for days in (10**12, -5, "x", None, [1], 1e308):
            with self.subTest(days):
                self.assertIn("today", camera.get_cctv_uptime(days))

    def test_years_that_are_not_in_the_list(self):
        for year in ("9999", "0", "x"):
            with self.subTest(year), self.assertRaisesRegex(ValidationError, "of the list"):
                self.env["cctv.print.year"].with_user(self.technician).create({"year": year})
