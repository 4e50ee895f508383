"""The process that destroys what was kept long enough is killed, and started again."""

import time

import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from . import retention_real as real
from .real_case import RealCase
from .seal_real import transaction

CLIPS = 12


@tagged("post_install", "-at_install")
class TestRetentionKilled(RealCase):
    real = real

    def prepare(self):
        with transaction(self.registry) as env:
            self.item_ids = real.make_clips(env, CLIPS)

    def begin(self):
        worker = self.start_worker()
        worker.stdin.write("go\n")
        worker.stdin.flush()
        return worker

    def test_nothing_is_half_true(self):
        """Each clip is there with its file, or destroyed with its record and custody; a file that
        was left is gone after the next run."""
        before = 0
        for line, pause in (("commit", 0), ("erase", 0), ("erase", 0.01), ("commit", 0.01)):
            worker = self.begin()
            for _line in range(3):
                while worker.stdout.readline() != f"{line}\n":
                    self.assertIsNone(worker.poll(), "it ended before it was killed")
            time.sleep(self.random.uniform(0, pause))
            worker.kill()
            worker.wait()
            done, _left = self.look()
            self.assertGreaterEqual(done, before, "what was committed is lost")
            before = done
        self.assertLess(before, CLIPS, "it was done before it could be killed")
        for _again in range(2):
            self.assertEqual(self.begin().communicate()[0].splitlines()[-1], "done")
            self.assertEqual(self.look(), (CLIPS, 0))

    def test_a_file_left_by_a_kill_is_taken_away(self):
        worker = self.begin()
        while worker.stdout.readline() != "erase\n":
            self.assertIsNone(worker.poll())
        worker.kill()
        worker.wait()
        self.assertGreaterEqual(self.look()[0], 1)
        self.begin().communicate()
        self.assertEqual(self.look(), (CLIPS, 0))

    def test_one_that_fails_costs_only_itself(self):
        """The database refuses one in the middle: the files of those before are gone all the same,
        and those behind have their turn."""
        refused = self.item_ids[CLIPS // 2]
        with transaction(self.registry) as env:
            real.refuse(env, refused)
        self.assertEqual(self.begin().communicate()[0].splitlines()[-1], "done")
        self.assertEqual(self.look(), (CLIPS - 1, 0))
        with transaction(self.registry) as env:
            self.assertEqual(env["cctv.footage.item"].browse(refused).state, "stored")

    def test_a_file_that_is_read_keeps_nobody_waiting(self):
        """The verification has the row of one file for as long as it reads the file: the run goes
        on with the others at once, and comes back for this one."""
        with transaction(self.registry) as reader:
            item = reader["cctv.footage.item"].browse(self.item_ids[0])
            self.assertTrue(item.evidence_id.try_lock_for_update(allow_referencing=True))
            worker = self.begin()
            self.assertEqual(worker.communicate(timeout=60)[0].splitlines()[-1], "done")
            self.assertEqual(self.look(), (CLIPS - 1, 0))
        with transaction(self.registry) as env:
            again = env["ir.cron.trigger"].search([("cron_id", "=", env.ref(real.CRON).id)])
            self.assertTrue(again)
        self.begin().communicate()
        self.assertEqual(self.look(), (CLIPS, 0))

    def test_held_at_the_moment_of_destroying(self):
        """Who destroys has looked, then a hold is placed: what destroys fails, is tried again, and
        sees it."""
        with transaction(self.registry) as env:
            item = env["cctv.footage.item"].browse(self.item_ids[0])
            self.assertTrue(item._is_due())
            with transaction(self.registry) as other:
                named = {"kind": "court", "reason": real.CODE, "item_ids": item.ids}
                hold = other["cctv.footage.hold"].create(
                    {**named, "company_id": item.company_id.id}
                ).id
            with self.assertRaises(psycopg2.OperationalError), mute_logger("odoo.sql_db"):
                item._destroy_unless_kept(item.id)
            env.cr.rollback()
        with transaction(self.registry) as env:
            self.assertFalse(env["cctv.footage.item"]._destroy_unless_kept(self.item_ids[0]))
            self.assertEqual(env["cctv.footage.item"].browse(self.item_ids[0]).state, "stored")
            env.cr.execute("DELETE FROM cctv_footage_hold WHERE id = %s", [hold])

    def look(self):
        """(clips that are destroyed, files of theirs that are still there)."""
        done = left = 0
        with transaction(self.registry) as env:
            for item in env["cctv.footage.item"].browse(self.item_ids):
                (file,) = item.evidence_ids
                is_there = file._folder().path(file.store_key).is_file()
                destroyed = item.event_ids.filtered(lambda event: event.kind == "destroyed")
                counts = (len(item.destruction_line_ids), len(destroyed))
                if item.state == "stored":
                    self.assertTrue(is_there, "the record says that it is there")
                    self.assertEqual((bool(file.date_destroyed), counts), (False, (0, 0)))
                    continue
                self.assertEqual(item.state, "destroyed")
                self.assertEqual((bool(file.date_destroyed), counts), (True, (1, 1)))
                done += 1
                left += is_there
            chain = env["cctv.custody.chain"]._of(env.ref("base.main_company"))
            mine = set(env["cctv.footage.item"].browse(self.item_ids).mapped("number"))
            found = [s for s in chain._verify() if any(number in s for number in mine)]
            self.assertEqual(found, [])
        return done, left
