"""The process that reads the files of evidence is killed in the midst of it, and started again."""

import os
import time

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import cctv_row_locks as row_locks
from . import custody_real as real
from .real_case import RealCase
from .seal_real import transaction

FILES = 6
KILLS = 4


@tagged("post_install", "-at_install")
class TestCustodyKilled(RealCase):
    real = real

    def prepare(self):
        with transaction(self.registry) as env:
            self.ids = real.make_files(env, FILES)
            altered = env["cctv.evidence"].browse(self.ids[2])
            path = altered._folder().path(altered.store_key)
        os.chmod(path, 0o600)
        path.write_bytes(b"?" * real.SIZE)

    def test_half_read_is_not_verified(self):
        """What was read whole before the kill stays verified, what was not is read again, and each
        finding is told once."""
        begun = set()
        for _number in range(KILLS):
            worker = self.start_worker()
            self.assertEqual(worker.stdout.readline(), "part\n")
            time.sleep(self.random.uniform(0, 0.2))
            worker.kill()
            worker.wait()
            verified, tried = self.found()
            self.assertFalse(verified, "a file counts as verified that was read in part only")
            self.assertEqual(len(tried - begun), 1, "the same file kept the others waiting")
            begun = tried
        self.assertEqual(self.messages(), 0)
        for _again in range(2):
            worker = self.start_worker()
            self.assertEqual(worker.communicate()[0].splitlines()[-1], "done")
            verified, _tried = self.found()
            states = [verified[file_id] for file_id in self.ids]
            self.assertEqual(states, ["fits"] * 2 + ["broken"] + ["fits"] * 3)
            self.assertEqual(self.messages(), 1)

    def found(self):
        """({id of a file that was verified: state}, ids of those that were begun)"""
        with transaction(self.registry) as env:
            self.assertEqual(env["cctv.custody.chain"]._sentences_of_all(), [])
            checks = env["cctv.evidence.check"].search([("evidence_id", "in", self.ids)])
            verified = checks.filtered("date_checked")
            return (
                {check.evidence_id.id: check.state for check in verified},
                set(checks.filtered("date_tried").evidence_id.ids),
            )

    def messages(self):
        with transaction(self.registry) as env:
            told = [("subject", "=", "Evidence that does not fit")]
            return env["mail.message"].search_count(told)

    def hold(self, env):
        item = env["cctv.evidence"].browse(self.ids[0]).item_id
        values = {"kind": "court", "reason": real.CODE, "item_ids": item.ids}
        return env["cctv.footage.hold"].create({**values, "company_id": item.company_id.id})

    def test_held_at_the_moment_of_destroying(self):
        """Who destroys has asked, then a hold is placed: the destroying fails and is tried again,
        and then sees the hold."""
        with transaction(self.registry) as env:
            files = env["cctv.evidence"].browse(self.ids)
            self.assertFalse(files.item_id._is_held())
            with transaction(self.registry) as other:
                self.hold(other)
            with self.assertRaises(psycopg2.OperationalError), mute_logger("odoo.sql_db"):
                row_locks.wait_for(files.item_id)
            env.cr.rollback()
        with transaction(self.registry) as env:
            item = env["cctv.evidence"].browse(self.ids[0]).item_id
            self.assertTrue(row_locks.wait_for(item)._is_held())

    def test_destroyed_at_the_moment_of_holding(self):
        """Who holds comes second: he is tried again, and told that it is gone."""
        with transaction(self.registry) as env:
            item = env["cctv.evidence"].browse(self.ids[0]).item_id
            self.assertEqual(item.state, "wanted")
            with transaction(self.registry) as other:
                row_locks.wait_for(other["cctv.footage.item"].browse(item.id))._set(
                    {"state": "destroyed"}
                )
            with self.assertRaises(psycopg2.OperationalError), mute_logger("odoo.sql_db"):
                self.hold(env)
            env.cr.rollback()
        with self.assertRaisesRegex(UserError, "cannot be held"):
            with transaction(self.registry) as env:
                self.hold(env)
