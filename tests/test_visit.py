"""The work of a visit: steps, who takes them, and what comes of them."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.cctv_maintenance_line_flow import MAINTENANCE_HOURS
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
class TestVisitMaintenance(VisitCase):
    def test_device_is_in_maintenance_while_under_way(self):
        now = fields.Datetime.now()
        line, device = self.line(), self.devices[0]
        with freeze_time(now):
            line.action_start()
        self.assertEqual(device.cctv_maintenance_until, now + timedelta(hours=MAINTENANCE_HOURS))
        self.answer(line)
        line.action_done()
        self.assertFalse(device.cctv_maintenance_until)

    def test_what_people_have_set_stays(self):
        device, line = self.devices[0], self.line()
        longer = fields.Datetime.now() + timedelta(days=3)
        device.cctv_maintenance_until = longer
        self.do(line)
        self.assertEqual(device.cctv_maintenance_until, longer)

    def test_longer_set_meanwhile_stays(self):
        device, line = self.devices[0], self.line()
        line.action_start()
        longer = fields.Datetime.now() + timedelta(days=3)
        device.cctv_maintenance_until = longer
        line.action_skip("x")
        self.assertEqual(device.cctv_maintenance_until, longer)

    def test_two_visits_of_one_device(self):
        """It stays in maintenance until the last of them has ended."""
        now = fields.Datetime.now()
        other = self.make_visit(self.devices[0])
        for order in ((0, 1), (1, 0)):
            lines = [self.line(), self.line(visit=other)]
            for number, line in enumerate(lines):
                with freeze_time(now + timedelta(minutes=number)):
                    line.action_start() if line.state == "planned" else line.action_again()
            lines[order[0]].action_skip("x")
            self.assertTrue(self.devices[0].cctv_maintenance_until)
            lines[order[1]].action_skip("x")
            self.assertFalse(self.devices[0].cctv_maintenance_until)


@tagged("at_install")
class TestVisitTicket(VisitCase):
    def fail(self, words="", symptom=False, **answers):
        line = self.line()
        line.action_start()
        if answers:
            self.answer(line, **answers)
        line.action_failed(words, symptom)
        return line

    def test_failed_answers_make_the_ticket(self):
        line = self.fail(result="fail", voltage=10.6)
        ticket = line.ticket_id
        self.assertEqual(ticket.cctv_line_ids, line)
        self.assertEqual(ticket.cctv_device_id, self.devices[0])
        self.assertEqual(ticket.cctv_location_id, self.gate)
        self.assertIn("Lens is clean, and 1 more", ticket.name)
        for words in ("Lens is clean", "10.6 V", "11.0 to 14.0 V", self.technician.name):
            self.assertIn(words, ticket.description)
        self.assertEqual(line.state, "failed")

    def test_the_line_keeps_what_was_said(self):
        self.fail("glass is cracked", "broken")
        line = self.line()
        self.assertEqual((line.failure_note, line.failure_symptom), ("glass is cracked", "broken"))
        self.assertEqual(line.failure_text, "Physically broken: glass is cracked")
        (device,) = [one for one in self.by_page()["lines"] if one["id"] == line.id]
        self.assertEqual(device["failure"], line.failure_text)
        paper = self.env["report.helpdesk_cctv.paper_maintenance"]
        self.assertIn(f"What is wrong: {line.failure_text}", paper._findings(line))
        line.action_again()
        self.assertFalse(line.failure_text)

    def by_page(self):
        return self.visit.with_user(self.technician).cctv_visit_data()

    def test_words_and_symptom(self):
        ticket = self.fail("Glass <b>cracked</b>", "broken").ticket_id
        self.assertIn("physically broken", ticket.name)
        self.assertEqual(ticket.cctv_symptom, "broken")
        self.assertIn("Glass &lt;b&gt;cracked", ticket.description)
        self.assertEqual(ticket.priority, "2")

    def test_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("id_ID")
        self.company.cctv_lang = "id_ID"
        line = self.line().with_context(lang="en_US")
        line.action_start()
        line.action_failed("", "no_picture")
        self.assertIn("Ditemukan saat pemeliharaan", line.ticket_id.description)

    def test_says_nothing(self):
        line = self.line()
        line.action_start()
        with self.assertSays("Say what is wrong with V-CAM-1"):
            line.action_failed()
        with self.assertSays("Say what is wrong with V-CAM-1"):
            line.action_failed(symptom="other")
        for symptom in ("on_fire", ["broken"], {"broken": 1}, 7):
            with self.assertSays("Choose what is seen"):
                line.action_failed("x", symptom)
        self.assertFalse(line.ticket_id)

    def test_from_the_ground(self):
        """What is seen to be broken need not be started first."""
        line = self.line()
        line.action_failed(symptom="no_picture")
        self.assertEqual((line.state, line.started_by_id), ("failed", self.technician))

    def test_open_ticket_takes_it_as_a_note(self):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Old", "description": "Old", "cctv_device_id": self.devices[0].id}
        )
        line = self.fail("Glass cracked")
        self.assertEqual(line.ticket_id, ticket)
        self.assertIn("Glass cracked", ticket.message_ids[:1].body)

    def test_polling_adds_to_it(self):
        ticket = self.fail("Glass cracked").ticket_id
        found = self.env["cctv.ticket.flow"].sudo()._open_tickets_of(self.devices)
        self.assertEqual(found, {self.devices[0]: ticket})


@tagged("at_install")
class TestVisitPictures(VisitCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        cls.status = cls.devices[0].cctv_status_id

    def show(self, minutes, state="ok"):
        """The polling has looked so many minutes from now, and got a picture unless it is down."""
        from ..models.cctv_demo_pictures import scene
        from ..models.cctv_poll_tools import to_base64

        at = self.now + timedelta(minutes=minutes)
        vals = {"last_check": at, "state": state}
        if state != "down":
            vals |= {"snapshot": to_base64(scene()), "snapshot_date": at}
        self.status.write(vals)
        return at

    def collect(self, minutes=1):
        with freeze_time(self.now + timedelta(minutes=minutes)):
            self.env["cctv.maintenance.line"]._collect_pictures()

    def start(self):
        line = self.line()
        with freeze_time(self.now):
            line.action_start()
        return line

    def test_fresh_picture_is_taken_at_once(self):
        at = self.show(-5)
        line = self.start()
        self.assertEqual((line.picture_before_state, line.picture_before_date), ("taken", at))
        self.assertTrue(line.picture_before)

    def test_else_the_polling_brings_it(self):
        self.show(-60)
        trigger = self.env["ir.cron.trigger"].search_count([])
        line = self.start()
        self.assertEqual(line.picture_before_state, "waiting")
        self.assertEqual((self.status.next_check, self.status.next_picture), (self.now, self.now))
        self.assertGreater(self.env["ir.cron.trigger"].search_count([]), trigger)
        self.collect()
        self.assertEqual(line.picture_before_state, "waiting")
        at = self.show(1)
        self.collect(2)
        self.assertEqual((line.picture_before_state, line.picture_before_date), ("taken", at))
        self.assertFalse(line.waits_for_picture)

    def test_polling_is_done_within_the_second(self):
        line = self.start()
        self.show(0)
        self.collect()
        self.assertEqual((line.picture_before_state, line.picture_before_date), ("taken", self.now))
        self.answer(line)
        with freeze_time(self.now):
            line.action_done()
        self.collect()
        self.assertEqual(line.picture_after_state, "waiting", "it shows what was found")

    def test_after_is_never_an_older_one(self):
        self.show(-1)
        line = self.start()
        self.answer(line)
        with freeze_time(self.now):
            line.action_done()
        self.assertEqual(line.picture_after_state, "waiting")
        at = self.show(1)
        self.collect(2)
        self.assertEqual((line.picture_after_state, line.picture_after_date), ("taken", at))

    def test_dead_camera_holds_up_nobody(self):
        line = self.start()
        self.show(1, "down")
        self.status.stages = [{"name": "connect", "code": "timeout", "values": {"port": 80}}]
        self.collect(1)
        self.assertEqual(line.picture_before_state, "waiting")
        self.collect(3)
        self.assertEqual(line.picture_before_state, "missing")
        data = self.visit.with_user(self.technician).cctv_visit_data()
        self.assertGreater(len(data["lines"][0]["before"]["why"]), 10)
        self.answer(line)
        line.action_done()
        self.assertEqual(line.state, "done")

    def test_gives_up(self):
        line = self.start()
        self.collect(4)
        self.assertEqual(line.picture_before_state, "waiting")
        self.collect(6)
        self.assertEqual(line.picture_before_state, "missing")

    def test_late_picture_after_the_work(self):
        line = self.start()
        self.answer(line)
        with freeze_time(self.now):
            line.action_done()
        self.collect(6)
        self.assertEqual((line.picture_after_state, line.waits_for_picture), ("missing", True))
        at = self.show(20)
        self.collect(21)
        self.assertEqual((line.picture_after_state, line.picture_after_date), ("taken", at))
        self.assertEqual(line.picture_before_state, "missing", "what comes now is not from before")
        self.assertFalse(line.waits_for_picture)
        other = self.line(1)
        other.action_failed("x")
        self.collect(6)
        self.collect(130)
        self.assertEqual((other.picture_after_state, other.waits_for_picture), ("missing", False))

    def test_end_before_it_came(self):
        """The last picture from before the work, with its time."""
        at = self.show(-60)
        line = self.start()
        self.answer(line)
        line.action_done()
        self.assertEqual((line.picture_before_state, line.picture_before_date), ("taken", at))

    def test_unreadable_picture(self):
        self.status.write({"snapshot": b"bm90IGEgcGljdHVyZQ==", "snapshot_date": self.now})
        line = self.start()
        self.assertEqual((line.state, line.picture_before_state), ("under_way", "missing"))

    def test_closed_while_the_picture_is_on_its_way(self):
        line = self.start()
        self.visit._cctv_set({"cctv_state": "closed"})
        self.show(1)
        self.collect(2)
        self.assertEqual(line.picture_before_state, "taken")

    def test_devices_without_pictures(self):
        visit = self.make_visit(self.recorder)
        line = self.line(visit=visit)
        line.action_start()
        self.assertEqual(line.picture_before_state, "none")

    def test_nothing_waits_costs_one_query(self):
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.env["cctv.maintenance.line"]._collect_pictures()


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
