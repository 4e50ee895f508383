"""The pages of a visit and of one's own work."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .visit_common import VisitCase


@tagged("at_install")
class TestVisitScreen(VisitCase):
    def test_data_tell_all_in_one_call(self):
        self.line().action_start()
        self.answer(self.line(), result="fail")
        data = self.visit.with_user(self.technician).cctv_visit_data()
        places = [line["place"] for line in data["lines"]]
        self.assertEqual(places, ["Site T / Gate", "Site T / Lobby"])
        first = data["lines"][0]
        self.assertEqual(first["checklist"]["failed"], ["Lens is clean"])
        self.assertEqual((first["state"], first["code"]), ("under_way", "V-CAM-1"))
        self.assertTrue(data["may_work"])

    def test_reader_may_not_work(self):
        officer = self.make_user("operator")
        self.visit.message_subscribe(partner_ids=officer.partner_id.ids)
        data = self.visit.with_user(officer).cctv_visit_data()
        self.assertFalse(data["may_work"])
        self.assertIn("Technicians", data["why_not"])

    def test_steps_answer_with_the_visit(self):
        visit, line = self.visit.with_user(self.technician), self.line()
        data = visit.cctv_visit_step("start", line.id)
        self.assertEqual(data["lines"][0]["state"], "under_way")
        data = visit.cctv_visit_step("skip", line.id, "Rain")
        self.assertEqual(data["lines"][0]["skip_reason"], "Rain")
        other = self.make_visit(self.camera).cctv_line_ids
        for step, line_id in (
            ("start", other.id), ("unlink", line.id), ("start", None), ("start", "1 OR 1=1"),
            ("write", line.id), (["start"], line.id), ({}, line.id), ("start", [line.id]),
        ):  # fmt: skip
            with self.assertSays("not part of the visit"):
                visit.cctv_visit_step(step, line_id)

    def test_remarks_of_two_phones_both_stay(self):
        self.line().action_start()
        mine = self.visit.with_user(self.technician)
        theirs = self.visit.with_user(self.colleague)
        line_id = self.line().id
        self.assertEqual(mine.cctv_visit_note(line_id, "Gas", ""), "Gas")
        self.assertEqual(mine.cctv_visit_note(line_id, "Gasket\x00 new", "Gas"), "Gasket new")
        both = theirs.cctv_visit_note(line_id, "Plug corroded", "")
        self.assertEqual(both, "Gasket new\nPlug corroded")
        # the reply was lost and it is sent again; then something is taken out
        self.assertEqual(theirs.cctv_visit_note(line_id, "Plug corroded", ""), both)
        self.assertEqual(mine.cctv_visit_note(line_id, "Gasket new", both), "Gasket new")
        self.assertEqual(mine.cctv_visit_note(line_id, 7, "Gasket new"), "")
        with self.assertSays("more than 50000"):
            mine.cctv_visit_note(line_id, "x" * 50_001, "")
        with self.assertSays("not part of the visit"):
            mine.cctv_visit_note(self.make_visit(self.camera).cctv_line_ids.id, "x")

    def test_statements_do_not_grow_with_devices(self):
        counts = []
        for number in (1, 2, 9):  # the first one also fills caches
            devices = [
                self.make_device("camera", f"S{number}-{n}", cctv_location_id=self.lobby.id)
                for n in range(number)
            ]
            visit = self.make_visit(self.devices.union(*devices)).with_user(self.technician)
            visit.cctv_line_ids[1:].action_start()
            visit.cctv_line_ids[1].action_failed("x")
            counts.append(self.count_statements(visit.cctv_visit_data))
        self.assertEqual(counts[1], counts[2])

    def test_statements_do_not_grow_with_jobs(self):
        counts = []
        requests = self.env["maintenance.request"].with_user(self.technician)
        for number in (1, 1, 9):
            for _ in range(number):
                self.make_visit(self.devices)
                self.make_repair(self.camera)
            counts.append(self.count_statements(requests.cctv_my_work))
        self.assertEqual(counts[1], counts[2])

    def test_overdue_is_what_the_clock_says(self):
        """The planned day is over, the time that is allowed is not."""
        self.visit.schedule_date = fields.Datetime.now() - timedelta(days=1)
        self.visit._cctv_begin_deadlines(30)
        self.assertEqual(self.visit.deadline_phase, "running")
        requests = self.env["maintenance.request"].with_user(self.technician)
        (section,) = requests.cctv_my_work()["sections"]
        self.assertEqual(section["key"], "today")
        self.assertFalse(section["jobs"][0]["is_overdue"])

    def test_my_work(self):
        self.visit.schedule_date = fields.Datetime.now()
        late = self.make_repair(self.camera, name="Late")
        late.schedule_date = fields.Datetime.now() - timedelta(days=3)
        free = self.make_visit(self.camera, name="Free", user_id=False)
        free.message_subscribe(partner_ids=self.technician.partner_id.ids)
        later = self.make_visit(self.camera, name="Later")
        later.schedule_date = fields.Datetime.now() + timedelta(days=4)
        self.make_visit(self.camera, name="Colleague's", user_id=self.colleague.id)
        far = self.make_visit(self.camera, name="Far")
        far.schedule_date = fields.Datetime.now() + timedelta(days=40)
        requests = self.env["maintenance.request"].with_user(self.technician)
        found = {
            section["key"]: [job["name"] for job in section["jobs"]]
            for section in requests.cctv_my_work()["sections"]
        }
        self.assertEqual(
            found,
            {
                "overdue": ["Late"],
                "today": ["Cleaning of the site"],
                "unassigned": ["Free"],
                "later": ["Later"],
            },
        )
        self.line().action_start()
        sections = requests.cctv_my_work()["sections"]
        self.assertEqual(sections[0]["key"], "under_way")
        self.assertEqual((sections[0]["jobs"][0]["total"], sections[0]["jobs"][0]["ended"]), (2, 0))
