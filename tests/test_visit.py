"""The work of a visit: its steps, and who takes them."""



from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .poll_common import JPEG
from .visit_common import VisitCase


@tagged("at_install")
class TestVisitSteps(VisitCase):
    def test_start_begins_the_visit_and_a_checklist(self):
        line = self.line()
        line.action_start()
        self.assertEqual((line.state, line.started_by_id), ("under_way", self.technician))
        self.assertEqual(self.visit.cctv_state, "under_way")
        self.assertTrue(self.visit.cctv_date_started)
        self.assertEqual(line.checklist_id.device_id, self.devices[0])
        self.assertEqual(line.checklist_id.user_id, self.technician)

    def test_second_tap_changes_nothing(self):
        line = self.line()
        line.action_start()
        first = line.read(["date_started", "started_by_id", "checklist_id"])
        self.line(user=self.colleague).action_start()
        self.assertEqual(line.read(["date_started", "started_by_id", "checklist_id"]), first)
        line.action_failed("Glass is cracked")
        ticket = line.ticket_id
        line.action_failed("Glass is cracked")
        self.assertEqual(line.ticket_id, ticket)
        self.assertEqual(len(self.tickets()), 1)

    def tickets(self):
        return self.env["helpdesk.ticket"].search([("cctv_device_id", "in", self.devices.ids)])

    def test_done_needs_the_checklist(self):
        line = self.line()
        with self.assertSays("has not begun"):
            line.action_done()
        line.action_start()
        with self.assertSays("(?s)must be answered first.*Supply voltage"):
            line.action_done()
        self.answer(line)
        line.action_done()
        self.assertEqual((line.state, line.done_by_id), ("done", self.technician))
        self.assertEqual(line.checklist_id.state, "done")

    def test_not_done_needs_a_reason(self):
        line = self.line()
        for reason in ("", "  ", False, None, 7):
            with self.assertSays("Say why"):
                line.action_skip(reason)
        with self.assertSays("at most 1000"):
            line.action_skip("x" * 1001)
        line.action_skip(" Nobody had the key\x00 ")
        self.assertEqual((line.state, line.skip_reason), ("skipped", "Nobody had the key"))
        self.assertEqual(line.picture_after_state, "none")

    def test_what_another_has_ended_stays(self):
        self.line(user=self.colleague).action_skip("No key")
        with self.assertSays("is already: Not done .*Nothing was changed"):
            self.line().action_start()
        with self.assertSays("is already: Not done"):
            self.line().action_failed("Broken")

    def test_ended_by_mistake(self):
        line = self.line()
        self.do(line)
        line.action_again()
        self.assertEqual(line.state, "under_way")
        self.assertFalse(line.date_done or line.done_by_id)
        self.assertEqual(line.checklist_id.state, "open")
        line.action_done()
        other = self.line(1)
        other.action_skip("No key")
        other.action_again()
        self.assertEqual((other.state, other.skip_reason), ("under_way", False))
        self.assertTrue(other.checklist_id and other.date_started)

    def test_finish_names_what_is_open(self):
        self.do(self.line())
        with self.assertSays("(?s)still open.*V-CAM-2"):
            self.visit.with_user(self.technician).action_cctv_finish()
        self.line(1).action_start()
        self.line(1).action_skip("Rain")
        visit = self.visit.with_user(self.technician)
        visit.action_cctv_finish()
        visit.action_cctv_finish()
        self.assertEqual(visit.cctv_state, "finished")
        self.assertEqual(visit.cctv_finished_by_id, self.technician)
        # what was begun and not done is no checklist that somebody has to fill in any more
        self.assertEqual(self.line(1).checklist_id.state, "cancelled")

    def test_nothing_could_be_done(self):
        """Nobody had the key of the site: the visit is finished all the same."""
        for number in (0, 1):
            self.line(number).action_skip("Nobody had the key")
        visit = self.visit.with_user(self.technician)
        visit.action_cctv_finish()
        self.assertEqual(visit.cctv_state, "finished")

    def test_nothing_is_done_on_what_is_over(self):
        line = self.line()
        line.action_start()
        for state, words in (
            ("finished", "was finished"),
            ("closed", "was closed"),
            ("cancelled", "was cancelled"),
        ):
            self.visit._cctv_set({"cctv_state": state, "cctv_date_closed": fields.Datetime.now()})
            for step in (
                line.action_start,
                line.action_done,
                lambda: line.action_skip("x"),
                lambda: line.action_failed("x"),
                lambda: line.write({"note": "x"}),
            ):
                with self.assertSays(words):
                    step()
        self.assertEqual(line.state, "under_way")

    def test_scrapped_meanwhile(self):
        self.devices[0].active = False
        line = self.line()
        with self.assertSays("no longer in use.*Not done"):
            line.action_start()
        line.action_skip("Scrapped")
        started = self.line(1)
        started.action_start()
        self.devices[1].active = False
        self.answer(started)
        started.action_done()
        self.assertEqual((started.state, started.picture_after_state), ("done", "none"))

    def test_form_that_is_not_in_force_keeps_nobody_from_work(self):
        self.template.active = False
        line = self.line()
        line.action_start()
        self.assertFalse(line.checklist_id)
        line.action_done()
        self.assertEqual(line.state, "done")

    def test_corrective_work_has_the_same_steps(self):
        repair = self.make_repair(self.camera).with_user(self.technician)
        repair.action_cctv_start()
        repair.action_cctv_start()
        line = repair.cctv_line_ids
        self.assertEqual((line.device_id, line.state), (self.camera, "under_way"))
        self.assertEqual(line.work_kind, "repair")
        self.assertTrue(self.camera.cctv_maintenance_until)
        repair.action_cctv_finish()
        self.assertEqual((repair.cctv_state, line.state), ("finished", "done"))
        self.assertFalse(self.camera.cctv_maintenance_until)

    def test_work_about_no_device(self):
        work = self.make_visit(self.devices.browse()).with_user(self.technician)
        with self.assertSays("has not begun"):
            work.action_cctv_finish()
        work.action_cctv_start()
        work.action_cctv_finish()
        self.assertEqual(work.cctv_state, "finished")

    def test_other_requests_are_left_alone(self):
        other = self.env["maintenance.request"].create(
            {"name": "Printer", "user_id": self.technician.id}
        )
        with self.assertSays("is no CCTV work"):
            other.with_user(self.technician).action_cctv_start()
        with self.assertSays("is no CCTV work"):
            other.with_user(self.technician).cctv_visit_data()

    def test_work_of_nobody_is_taken_by_who_starts_it(self):
        for start in (
            lambda visit: visit.action_cctv_start(),
            lambda visit: visit.cctv_line_ids.action_start(),
        ):
            visit = self.make_visit(self.camera, user_id=False).with_user(self.technician)
            self.assertTrue(visit.cctv_visit_data()["is_free"], "he is told before he begins")
            start(visit)
            self.assertEqual(visit.user_id, self.technician)
            self.assertFalse(visit.cctv_visit_data()["is_free"])
            notes = visit.sudo().message_ids.filtered(lambda note: "has taken it" in note.body)
            self.assertIn(self.technician.name, notes.body)
            self.assertEqual(visit.cctv_line_ids.user_id, self.technician)
        self.line(user=self.colleague).action_start()
        self.assertEqual(self.visit.user_id, self.technician)


@tagged("at_install")
class TestVisitRights(VisitCase):
    def test_steps_are_for_technicians(self):
        for role in ("operator", "supervisor", "management", "internal"):
            user = self.make_user(role)
            self.visit.message_subscribe(partner_ids=user.partner_id.ids)
            with self.assertRaises(AccessError):
                self.line(user=user).action_start()

    def test_nothing_is_written_by_hand(self):
        manager = self.make_user("manager")
        line = self.line(user=manager)
        for vals in (
            {"state": "done"},
            {"date_done": "2026-01-01"},
            {"checklist_id": 1},
            {"ticket_id": 1},
            {"picture_after": JPEG},
            {"picture_after_state": "taken"},
            {"skip_reason": "x"},
            {"schedule_id": 1},
            {"due_date": "2026-01-01"},
            {"request_id": self.make_visit(self.camera).id},
            {"company_id": 1},
        ):
            with self.assertSays("by the buttons of the visit"):
                line.write(vals)
        line.note = "Ladder needed"

    def test_it_staff_plan_the_devices(self):
        it = self.make_user("it")
        lines = self.env["cctv.maintenance.line"].with_user(it)
        made = lines.create({"request_id": self.visit.id, "device_id": self.camera.id})
        self.assertEqual((made.work_kind, made.location_id), ("cleaning", self.lobby))
        with self.assertSays("by the buttons"):
            lines.create(
                {"request_id": self.visit.id, "device_id": self.recorder.id, "state": "done"}
            )
        made.unlink()
        sly = lines.with_context(default_state="done", default_done_by_id=it.id)
        made = sly.create({"request_id": self.visit.id, "device_id": self.camera.id})
        self.assertEqual((made.state, made.done_by_id.id), ("planned", False))
        self.line().action_start()
        for change in (
            lambda: self.line(user=it).write({"device_id": self.camera.id}),
            lambda: self.line(user=it).unlink(),
        ):
            with self.assertSays("has begun"):
                change()
        with self.assertRaises(AccessError):
            self.line(1).write({"device_id": self.camera.id})

    def test_a_line_is_not_born_done(self):
        """What the system adds in the technician's name takes no defaults of his."""
        work = self.make_repair(self.camera).with_user(self.technician)
        defaults = self.env["ir.default"].with_user(self.technician)
        defaults.set("cctv.maintenance.line", "picture_after_state", "taken", user_id=True)
        work.with_context(default_state="done", default_date_done="2026-01-01").action_cctv_start()
        line = work.cctv_line_ids
        self.assertEqual((line.state, line.date_done), ("under_way", False))
        self.assertNotEqual(line.picture_after_state, "taken")

    def test_other_company(self):
        stranger = self.make_user("technician", "stranger", self.make_company())
        with self.assertRaises(AccessError):
            self.line(user=stranger).action_start()
        with self.assertRaises(AccessError):
            self.visit.with_user(stranger).cctv_visit_data()
