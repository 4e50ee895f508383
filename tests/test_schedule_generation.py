from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import cctv_schedule_generate as generate
from .schedule_common import ScheduleCase

FIRST = date(2027, 3, 8)


@tagged("post_install", "-at_install")
class TestScheduleGeneration(ScheduleCase):
    """The cron: batches, turns, one message, one failing schedule, new devices."""

    def running(self, **values):
        """A schedule that is started, whose visits the cron is to make."""
        schedule = self.make_schedule(**values)
        schedule.write({"state": "running", "date_running": date(2027, 3, 1)})
        return schedule

    def test_batches(self):
        """Nothing is lost between transactions; a run that ends after one goes on."""
        self.make_cameras(24, self.yard)
        schedule = self.running(max_devices=5)
        with patch.object(generate, "BATCH", 2):
            batches = schedule._generate()
            self.assertEqual(next(batches), 2)
            batches.close()
            self.assertEqual(len(self.visits(schedule)), 2)
            self.run_cron()
        self.assertEqual(len(self.lines(schedule)), 25)
        self.assertEqual(len(self.visits(schedule)), 5)

    def test_paused_between_batches(self):
        """Somebody pauses it while the visits are being made: no more of them."""
        self.make_cameras(24, self.yard)
        schedule = self.running(max_devices=5)
        with patch.object(generate, "BATCH", 2):
            batches = schedule._generate()
            self.assertEqual(next(batches), 2)
            self.env.flush_all()
            # As another transaction does it: this one knows nothing of it.
            self.env.cr.execute(
                "UPDATE cctv_maintenance_schedule SET state = 'paused' WHERE id = %s", [schedule.id]
            )
            self.assertFalse(list(batches))
        self.assertEqual(len(self.visits(schedule)), 2)

    def test_time_is_up(self):
        """The run ends in time and asks for another one."""
        self.make_cameras(24, self.yard)
        schedule = self.running(max_devices=5)
        poll = type(self.env["cctv.poll"])
        with patch.object(generate, "BATCH", 2), patch.object(poll, "_budget_s", lambda self: -1):
            self.env["ir.cron.trigger"].search([]).unlink()
            self.run_cron()
        self.assertEqual(len(self.visits(schedule)), 2)
        cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_schedules")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))

    def test_conflict(self):
        """Another run was quicker: its lines stay, and no visit is left empty."""
        schedule = self.running()
        other = self.Visit.create({"name": "Other", "cctv_work_kind": "cleaning"})
        line = {
            "request_id": other.id, "company_id": self.company.id, "device_id": self.camera.id,
            "schedule_id": schedule.id, "due_date": FIRST, "work_kind": "cleaning",
        }  # fmt: skip
        matching = schedule._matching()
        self.Line.create(line)
        with patch.object(type(schedule), "_missing", lambda self, due, found: matching):
            self.run_cron()
        self.assertEqual(len(self.lines(schedule)), 1)
        self.assertFalse(self.visits(schedule))

    def test_told_while_somebody_changes_visits(self):
        """The visits stay, and whom they are for hears of them in the next run."""
        schedule = self.running()
        busy = patch.object(type(schedule), "_announce", side_effect=SerializationFailure)
        with busy:
            self.run_cron()
        self.assertEqual(set(self.visits(schedule).mapped("cctv_to_announce")), {True})
        cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_schedules")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))
        self.run_cron()
        self.assertEqual(set(self.visits(schedule).mapped("cctv_to_announce")), {False})

    def test_turns(self):
        """Two technicians: the other one is first the next month."""
        self.make_cameras(1, self.annex, "T-A")
        both = [Command.set((self.first | self.second).ids)]
        schedule = self.running(user_ids=both, lead_days=50)
        self.run_cron()
        turns = {
            (v.cctv_location_id.name, v.cctv_due_date.month): v.user_id
            for v in self.visits(schedule)
        }
        self.assertEqual(turns["Annex", 3], turns["Site T", 4])
        self.assertEqual(turns["Annex", 4], turns["Site T", 3])
        self.assertNotEqual(turns["Annex", 3], turns["Annex", 4])

    def test_full_days(self):
        """A technician has one working day a day, also over several schedules."""
        self.make_cameras(31, self.yard)
        one = self.running(name="One", estimated_minutes=30)
        two = self.running(name="Two", estimated_minutes=30)
        self.run_cron()
        self.assertEqual(self.days(one), [date(2027, 3, 8), date(2027, 3, 9)])
        self.assertEqual(self.days(two), [date(2027, 3, 10), date(2027, 3, 11)])

    def test_technician_left(self):
        schedule = self.running(user_ids=[Command.set((self.first | self.second).ids)])
        self.first.active = False
        self.run_cron()
        self.assertEqual(self.visits(schedule).user_id, self.second)

    def test_one_message(self):
        """Each technician gets one message and one activity, once; nobody gets one a visit."""
        self.make_cameras(5, self.yard)
        self.make_cameras(5, self.annex, "T-A")
        schedule = self.running(max_devices=2)
        seen = self.env["mail.message"].search([], order="id desc", limit=1).id or 0
        self.run_cron()
        self.run_cron()
        visits = self.visits(schedule)
        self.assertEqual(len(visits), 6)
        told = self.env["mail.message"].search(
            [("id", ">", seen), ("partner_ids", "in", self.first.partner_id.ids)]
        )
        self.assertEqual(len(told), 1)
        self.assertIn("6 visits are planned for you", told.subject)
        self.assertEqual(told.body.count("<li>"), 6)
        activities = self.env["mail.activity"].search([("user_id", "=", self.first.id)])
        self.assertEqual(len(activities), 1)
        self.assertEqual(activities.res_id, visits[0].id)
        self.assertEqual(activities.date_deadline, FIRST)
        self.assertFalse(visits.filtered("cctv_to_announce"))
        self.assertIn(self.first.partner_id, visits[0].message_partner_ids)

    def test_taken_back(self):
        """Who was told of visits hears that they are off; who was not told hears nothing."""
        self.make_cameras(1, self.annex, "T-A")
        schedule = self.running()
        self.run_cron()
        schedule.write({"user_ids": [Command.set(self.second.ids)]})
        schedule.with_user(self.manager).action_pause()
        told = [
            self.env["mail.message"].search(
                [("partner_ids", "in", user.partner_id.ids), ("subject", "ilike", "taken back")]
            )
            for user in (self.first, self.second)
        ]
        self.assertFalse(told[0])
        self.assertFalse(told[1], "not told of them yet")
        schedule.with_user(self.manager).action_start()
        self.run_cron()
        schedule.with_user(self.manager).action_pause()
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.second.partner_id.ids), ("subject", "ilike", "taken back")]
        )
        self.assertEqual(len(message), 1)
        self.assertIn("2 visits", message.body)

    def test_nobody_named(self):
        """IT staff are told that visits have no technician."""
        it = self.make_user("it")
        schedule = self.running(user_ids=False)
        self.run_cron()
        self.assertFalse(self.visits(schedule).user_id)
        told = self.env["mail.message"].search([("partner_ids", "in", it.partner_id.ids)])
        self.assertIn("A visit on 03/08/2027 has no technician", told.mapped("subject")[0])

    def test_one_fails(self):
        """A schedule that cannot be followed says so and keeps none of the others from theirs."""
        bad, good = self.running(name="Bad"), self.running(name="Good")
        prepare = type(bad)._order_of

        def failing(schedule, due):
            if schedule.name == "Bad":
                raise ValueError("T went wrong")
            return prepare(schedule, due)

        with patch.object(type(bad), "_order_of", failing), mute_logger(generate.__name__):
            self.run_cron()
        self.assertFalse(self.visits(bad))
        self.assertTrue(self.visits(good))
        self.assertIn("ValueError", bad.problem)
        self.run_cron()
        self.assertTrue(self.visits(bad))
        self.assertFalse(bad.problem)

    def test_overdue_goes_to_the_head(self):
        """The IT head hears of what is overdue, and not of what is done."""
        self.make_cameras(1, self.annex, "T-A")
        schedule = self.running()
        self.run_cron()
        late, done = self.visits(schedule)
        done.sudo().cctv_state = "finished"
        with freeze_time("2027-03-10 10:05:00"):
            self.env["cctv.deadline.news"]._tell_round()
        told = self.env["mail.message"].search([("partner_ids", "in", self.manager.partner_id.ids)])
        self.assertIn(late.name, "".join(told.mapped("body")) + "".join(told.mapped("subject")))
        self.assertNotIn(done.name, "".join(told.mapped("body")))

    def test_new_devices(self):
        """Many at once are gathered into visits of one site and one day."""
        self.company._cctv_profile()
        cameras = self.make_cameras(20, self.yard)
        cameras |= self.make_cameras(1, self.annex, "T-A")
        self.assertEqual(set(cameras.mapped("cctv_awaits_initial")), {True})
        circuit = self.make_device("circuit", "T-PWR")
        self.run_cron()
        lines = self.Line.search([("device_id", "in", cameras.ids)])
        self.assertEqual(len(lines), 21)
        self.assertEqual(set(lines.mapped("work_kind")), {"initial"})
        self.assertEqual(
            sorted(len(visit.cctv_line_ids) for visit in lines.request_id), [1, 10, 10]
        )
        template = self.env.ref("helpdesk_cctv.cctv_checklist_template_camera")
        self.assertEqual(lines.template_id, template)
        self.assertFalse(self.Line.search([("device_id", "=", circuit.id)]))
        # Five working days: to the end of next Monday.
        self.assertEqual(set(lines.request_id.mapped("deadline_date")), {datetime(2027, 3, 8, 10)})
        self.run_cron()
        self.assertEqual(self.Line.search_count([("device_id", "in", cameras.ids)]), 21)

    def test_equipment_joins_the_register(self):
        machine = self.env["maintenance.equipment"].create({"name": "Camera in a box"})
        self.assertFalse(machine.cctv_awaits_initial)
        machine.write({"cctv_kind": "camera", "cctv_poll_enabled": False})
        self.assertTrue(machine.cctv_awaits_initial)

    def test_new_devices_switched_off(self):
        profile = self.env["cctv.procedure.profile"].create(
            {"name": "T", "company_id": self.company.id, "initial_maintenance": False}
        )
        camera = self.make_cameras(1, self.yard)
        self.assertFalse(camera.cctv_awaits_initial)
        profile.initial_maintenance = True
        self.assertTrue(self.make_cameras(1, self.yard, "T-B").cctv_awaits_initial)

    def test_statements(self):
        """Statements grow with the visits at most, not with the devices."""
        self.make_cameras(300, self.yard)
        self.make_cameras(300, self.annex, "T-A")
        schedule = self.running(max_devices=30, name="Many")
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        for _count in schedule._generate():
            self.env.flush_all()
        spent = self.env.cr.sql_log_count - before
        visits = len(self.visits(schedule))
        self.assertEqual(visits, 21)
        self.assertLessEqual(spent / visits, 8)
