"""Reminders and escalation: who hears when, once, and what becomes of those who cannot hear."""

from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .deadline_case import DeadlineCase

START = "2026-11-27 05:00"
"""Friday noon in Jakarta."""

LOGGERS = (
    "odoo.addons.helpdesk_cctv.models.cctv_deadline_news",
    "odoo.addons.helpdesk_cctv.models.cctv_poll_tools",
)


@tagged("at_install")
class TestDeadlineNews(DeadlineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # nobody but the users of this test is to hear of anything
        roles = ("supervisor", "manager", "management")
        groups = [cls.env.ref(f"helpdesk_cctv.group_cctv_{role}") for role in roles]
        for group in groups:
            group.user_ids = [Command.clear()]
        cls.users = {role: cls.make_user(role) for role in ("technician", *roles)}
        cls.env["res.users"].union(*cls.users.values()).write({"notification_type": "inbox"})
        cls.profile = cls.env["cctv.procedure.profile"].create(
            {"name": "Test", "company_id": cls.company.id}
        )

    def due(self, amount=4, unit="hours", start=START, **values):
        return self.begin(
            amount, unit, start, **{"user_id": self.users["technician"].id, **values}
        )

    def run_cron(self, moment):
        """Run the job at ``moment``; {role: subjects of what they were told in it}."""
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_deadlines")
        with freeze_time(moment), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        messages = self.env["mail.message"].search([("id", ">", last)], order="id")
        told = {}
        for role, user in self.users.items():
            mine = messages.filtered(lambda m, u=user: u.partner_id in m.notified_partner_ids)
            if mine:
                told[role] = mine.mapped("subject")
        self.notes = messages.filtered(lambda m: m.model and not m.notified_partner_ids)
        return told

    def add_step(self, timing, amount, unit, recipient, **values):
        return self.env["cctv.escalation.step"].create(
            {
                "profile_id": self.profile.id,
                "timing": timing,
                "amount": amount,
                "unit": unit,
                "recipient": recipient,
                **values,
            }
        )

    def test_the_usual_chain(self):
        record = self.due()
        name = record._deadline_label()
        self.assertEqual(self.run_cron("2026-11-27 07:59"), {})
        self.assertEqual(
            self.run_cron("2026-11-27 08:00"), {"technician": [f"{name}: due soon, in 1 h"]}
        )
        self.assertEqual(self.run_cron("2026-11-27 08:01"), {})
        self.assertEqual(list(self.run_cron("2026-11-27 09:00")), ["supervisor"])
        self.assertEqual(list(self.run_cron("2026-11-27 13:00")), ["management"])
        self.assertFalse(record.deadline_next_notice)

    def test_the_chain_of_working_days(self):
        record = self.due(2, "working_days")
        moments = []
        while record.deadline_next_notice:
            moments.append(record.deadline_next_notice)
            self.run_cron(record.deadline_next_notice)
        self.assertEqual(
            moments,
            [
                datetime(2026, 12, 1, 1),  # Tuesday 8:00: a quarter of two days is none
                datetime(2026, 12, 1, 10),  # Tuesday 17:00: due
                datetime(2026, 12, 3, 10),
            ],
        )

    def test_after_a_day_without_server_only_the_latest_is_told(self):
        self.due()
        self.assertEqual(list(self.run_cron("2026-11-28 12:00")), ["management"])
        self.assertEqual(self.run_cron("2026-11-28 12:01"), {})

    def test_many_become_one_message(self):
        for _ in range(3):
            self.due()
        told = self.run_cron("2026-11-27 08:00")
        self.assertEqual(told, {"technician": ["3 deadlines need attention"]})
        self.assertEqual(len(self.notes), 3, "a note on each record")

    def test_those_who_want_e_mails_get_one(self):
        technician = self.users["technician"]
        technician.write({"notification_type": "email", "email": "technician@site-t.example"})
        record = self.due()
        self.assertEqual(list(self.run_cron("2026-11-27 08:00")), ["technician"])
        mail = self.env["mail.mail"].search([("recipient_ids", "in", technician.partner_id.ids)])
        self.assertEqual(len(mail), 1)
        self.assertIn(record._deadline_label(), mail.subject)

    def test_the_note_says_who_was_told_and_why(self):
        record = self.due()
        self.run_cron("2026-11-27 08:00")
        self.assertEqual(self.notes.res_id, record.id)
        self.assertIn("Due soon, in 1 h", self.notes.body)
        self.assertIn(self.users["technician"].name, self.notes.body)

    def test_paused_and_finished_records_are_quiet(self):
        record, done = self.due(), self.due()
        with freeze_time("2026-11-27 06:00"):
            record._deadline_pause("other", "Waiting for a ladder.")
            done._deadline_finish()
        self.assertEqual(self.run_cron("2026-11-27 12:00"), {})
        with freeze_time("2026-11-27 12:00"):
            record._deadline_resume()
        self.assertEqual(record.deadline_next_notice, datetime(2026, 11, 27, 14))
        self.assertEqual(list(self.run_cron("2026-11-27 14:00")), ["technician"])

    def test_a_pause_after_the_reminder_has_it_repeated(self):
        """The reminder was about another time."""
        record = self.due()
        self.run_cron("2026-11-27 08:00")
        with freeze_time("2026-11-27 08:30"):
            record._deadline_pause("other", "Waiting for a ladder.")
        with freeze_time("2026-11-28 08:30"):
            record._deadline_resume()
        self.assertEqual(list(self.run_cron("2026-11-28 08:31")), ["technician"])

    def test_steps_of_the_profile_replace_the_usual_ones(self):
        self.add_step("before", 30, "minutes", "users", user_ids=self.users["manager"].ids)
        self.add_step("after", 1, "hours", "supervisor")
        record = self.due()
        self.assertEqual(self.run_cron("2026-11-27 08:00"), {})
        self.assertEqual(list(self.run_cron("2026-11-27 08:30")), ["manager"])
        self.assertEqual(self.run_cron("2026-11-27 09:00"), {})
        self.assertEqual(list(self.run_cron("2026-11-27 10:00")), ["supervisor"])
        self.assertFalse(record.deadline_next_notice)

    def test_steps_that_change_later_hold_for_what_runs(self):
        record = self.due()
        with freeze_time("2026-11-27 05:30"):
            step = self.add_step("before", 2, "hours", "manager")
        self.assertEqual(self.run_cron("2026-11-27 06:00"), {})
        self.assertEqual(record.deadline_next_notice, datetime(2026, 11, 27, 7))
        with freeze_time("2026-11-27 06:30"):
            step.amount = 1
        self.run_cron("2026-11-27 06:31")
        self.assertEqual(record.deadline_next_notice, datetime(2026, 11, 27, 8))
        with freeze_time("2026-11-27 06:40"):
            step.unlink()
        self.run_cron("2026-11-27 06:41")
        self.assertEqual(list(self.run_cron("2026-11-27 08:00")), ["technician"])

    def test_what_was_told_is_not_told_again_by_another_chain(self):
        record = self.due()
        self.run_cron("2026-11-27 08:00")
        with freeze_time("2026-11-27 08:10"):
            self.add_step("before", 2, "hours", "manager")
            self.add_step("after", 1, "hours", "manager")
        self.assertEqual(self.run_cron("2026-11-27 08:11"), {})
        self.assertEqual(record.deadline_next_notice, datetime(2026, 11, 27, 10))

    def test_another_profile_brings_its_own_chain(self):
        self.add_step("after", 1, "hours", "manager")
        record = self.due()
        self.assertEqual(record.deadline_next_notice, datetime(2026, 11, 27, 10))
        with freeze_time("2026-11-27 06:00"):
            self.company.cctv_profile_id = False
        self.run_cron("2026-11-27 06:01")
        self.assertEqual(record.deadline_next_notice, datetime(2026, 11, 27, 8))

    def test_steps_for_one_kind_of_record_only(self):
        self.add_step("after", 0, "minutes", "manager", applies_to="cctv.checklist")
        step = self.add_step("before", 2, "hours", "manager")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cctv_escalation_step SET applies_to = 'other.model' WHERE id = %s", [step.id]
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        record = self.due()
        self.assertEqual(record.deadline_next_notice, record.deadline_date)

    def test_several_steps_at_the_same_moment(self):
        self.add_step("after", 0, "minutes", "responsible")
        self.add_step("after", 0, "hours", "manager")
        self.due()
        self.assertEqual(set(self.run_cron("2026-11-27 09:00")), {"technician", "manager"})

    def test_reminders_before_the_start_are_left_out(self):
        self.add_step("before", 2, "working_days", "responsible")
        self.assertFalse(self.due().deadline_next_notice)

    def test_who_cannot_hear_is_replaced_by_the_next_level_and_it_is_said(self):
        technician = self.users["technician"]
        cases = {
            "archived": {"active": False},
            "no address": {"notification_type": "email", "email": False},
            "other company": {
                "company_ids": [Command.set(self.make_company().ids)],
                "company_id": self.env["res.company"].search([], order="id desc", limit=1).id,
            },
        }
        for what, values in cases.items():
            with self.subTest(what):
                before = technician.read(["active", "notification_type", "email", "company_id"])[0]
                technician.write(values)
                self.due()
                self.assertEqual(list(self.run_cron("2026-11-27 08:00")), ["supervisor"])
                self.assertIn("there is nobody who can be told", self.notes.body)
                technician.write(
                    {
                        "active": True,
                        "notification_type": "inbox",
                        "email": before["email"],
                        "company_ids": [Command.set(self.company.ids)],
                        "company_id": self.company.id,
                    }
                )
                self.env["cctv.checklist"].search([])._deadline_cancel()

    def test_who_may_not_read_it_does_not_hear_of_it(self):
        stranger = self.make_user("internal")
        stranger.notification_type = "inbox"
        self.due(user_id=stranger.id)
        self.assertEqual(list(self.run_cron("2026-11-27 08:00")), ["supervisor"])

    @mute_logger(*LOGGERS)
    def test_nobody_at_all_is_noted_on_the_record(self):
        self.env["res.users"].union(*self.users.values()).write({"active": False})
        record = self.due()
        self.assertEqual(self.run_cron("2026-11-27 08:00"), {})
        self.assertIn("Nobody could be told", self.notes.body)
        self.assertEqual(record.deadline_next_notice, record.deadline_date, "it goes on")

    @mute_logger(*LOGGERS)
    def test_a_bad_record_does_not_stop_the_others(self):
        bad, good = self.due(), self.due()
        model = self.env.registry["cctv.checklist"]
        label = model._deadline_label

        def fail(record):
            if record.id == bad.id:
                raise ValueError("broken")
            return label(record)

        with patch.object(model, "_deadline_label", fail):
            told = self.run_cron("2026-11-27 08:00")
        self.assertEqual(told, {"technician": [f"{good._deadline_label()}: due soon, in 1 h"]})
        self.assertEqual(bad.deadline_next_notice, datetime(2026, 11, 27, 9), "later again")
        self.assertEqual(
            len(self.run_cron("2026-11-27 09:00")), 1, "and then it is told of, when it can be"
        )

    def test_a_run_that_is_killed_is_repeated_and_tells_nothing_twice(self):
        record = self.due()
        news = self.env["cctv.deadline.news"]
        with freeze_time("2026-11-27 08:00"):
            model = self.env.registry["cctv.deadline.news"]
            killed = patch.object(model, "_note_all", side_effect=KeyboardInterrupt)
            with self.assertRaises(KeyboardInterrupt), self.env.cr.savepoint(), killed:
                news._tell_round()
            self.env.invalidate_all()
        label = record._deadline_label()
        count = self.env["mail.message"].search_count([("subject", "ilike", label)])
        self.assertEqual(count, 0)
        self.assertEqual(len(self.run_cron("2026-11-27 08:00")["technician"]), 1)

    def test_a_thousand_records_do_not_cost_a_thousand_times_as_much(self):
        news = self.env["cctv.deadline.news"]
        counts = {}
        for number in (1, 1000):
            first = self.due(5, "working_days")
            vals = {"template_id": self.template.id, "device_id": first.device_id.id}
            records = self.env["cctv.checklist"].create(
                [{**vals, "user_id": self.users["technician"].id}] * (number - 1)
            )
            records._deadline_begin(5, "working_days", datetime.fromisoformat(START))
            self.env.flush_all()
            self.env.invalidate_all()
            with freeze_time("2026-12-03 02:00"):
                before = self.env.cr.sql_log_count
                done = 0
                while found := news._tell_round():
                    done += found
                self.env.flush_all()
                counts[number] = self.env.cr.sql_log_count - before
            self.assertEqual(done, number)
        self.assertLess(counts[1000], counts[1] + 250, counts)

    def test_what_cannot_be_a_step_is_refused(self):
        for values, constraint in (
            (("after", 10, "percent", "manager"), "percent"),
            (("before", 100, "percent", "manager"), "percent"),
            (("before", 0, "hours", "manager"), "something_before"),
            (("after", -1, "hours", "manager"), "amount_bounds"),
        ):
            refused = self.assertRaisesRegex(IntegrityError, f"cctv_escalation_step_{constraint}")
            with mute_logger("odoo.sql_db"), refused, self.env.cr.savepoint():
                self.add_step(*values)
        with self.assertSays("Name the users"):
            self.add_step("after", 1, "hours", "users")

    def test_holidays_loaded_later_move_what_runs(self):
        record = self.due(1, "working_days")
        overdue = self.due(1, "hours", start="2026-11-26 05:00")
        with freeze_time("2026-11-27 06:00"):
            self.add_holiday("2026-11-29 17:00", "2026-11-30 16:59:59")
            moved = self.env["cctv.deadline.news"]._move_running(self.company)
        self.assertEqual(moved, 1)
        self.assertEqual(record.deadline_date, datetime(2026, 12, 1, 10))
        self.assertEqual(overdue.deadline_date, datetime(2026, 11, 26, 6))
        self.assertEqual(record.deadline_next_notice, datetime(2026, 12, 1, 1))
