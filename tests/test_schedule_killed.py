"""The process that makes visits is killed at random moments, and started again."""

import random
import time
from collections import Counter

import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from . import schedule_real as real
from .real_case import RealCase
from .seal_real import transaction

DEVICES = 40
KILLS = 3


class ScheduleRealCase(RealCase):
    def prepare(self):
        with transaction(self.registry) as env:
            self.made = real.make_schedule(env, DEVICES)

    def forget(self):
        with transaction(self.registry) as env:
            real.clean_up(env)


@tagged("post_install", "-at_install")
class TestScheduleKilled(ScheduleRealCase):
    program = real.__file__

    def test_nothing_twice_and_nothing_lost(self):
        """A batch is made wholly or not at all; the technician is told once, at the end."""
        seed, before = random.randrange(10**6), 0
        moments = random.Random(seed)
        for number in range(KILLS):
            worker = self.worker if number == 0 else self.start_worker()
            for _batch in range(number + 2):
                self.assertEqual(worker.stdout.readline(), "batch\n")
            time.sleep(moments.uniform(0, 0.03))
            worker.kill()
            worker.wait()
            done = self.count(whole=False)
            self.assertGreaterEqual(done, before, f"what was committed is lost ({seed=})")
            before = done
        self.assertLess(before, DEVICES, f"it was done before it could be killed ({seed=})")
        self.assertFalse(self.messages(), "told of what is not whole yet")
        for _again in range(2):
            worker = self.start_worker()
            self.assertEqual(worker.communicate()[0].splitlines()[-1], "done")
            self.assertEqual(self.count(whole=True), DEVICES)
            self.assertEqual(self.messages(), 1)

    def count(self, whole):
        """Lines that are there: each device at most once, no visit without a line, each with its
        clock."""
        with transaction(self.registry) as env:
            schedule = [("schedule_id", "=", self.made["schedule"])]
            lines = env["cctv.maintenance.line"].search(schedule)
            devices = Counter(lines.mapped("device_id.id"))
            self.assertEqual(set(devices.values()) - {1}, set())
            visits = env["maintenance.request"].search(
                [("cctv_schedule_id", "=", self.made["schedule"])]
            )
            self.assertEqual(visits, lines.request_id)
            self.assertEqual(set(visits.mapped("deadline_phase")) - {"running"}, set())
            self.assertTrue(whole or len(visits) % 2 == 0, "half a batch was committed")
            return len(lines)

    def messages(self):
        with transaction(self.registry) as env:
            told = [("partner_ids", "in", [self.made["partner"]])]
            return env["mail.message"].search_count(told)


@tagged("post_install", "-at_install")
class TestScheduleAtOnce(ScheduleRealCase):
    def start_worker(self):
        """Two transactions of this process are enough."""

    def test_begun_at_the_same_moment(self):
        """A technician begins a visit while the schedule is about to take it back: who comes
        second is told to try again, and the visit keeps its devices."""
        with transaction(self.registry) as env:
            schedule = env["cctv.maintenance.schedule"].browse(self.made["schedule"])
            self.assertGreater(sum(schedule._generate()), 0)
        visit = [("cctv_schedule_id", "=", self.made["schedule"])]
        with transaction(self.registry) as env:
            schedule = env["cctv.maintenance.schedule"].browse(self.made["schedule"])
            rows = schedule._planned_lines(schedule._today())
            with transaction(self.registry) as other:
                other["maintenance.request"].search(visit, limit=1).cctv_state = "under_way"
            with self.assertRaises(psycopg2.OperationalError), mute_logger("odoo.sql_db"):
                schedule._withdraw([row[0] for row in rows])
            env.cr.rollback()
        with transaction(self.registry) as env:
            begun = env["maintenance.request"].search([*visit, ("cctv_state", "=", "under_way")])
            self.assertEqual(len(begun.cctv_line_ids), 1)
