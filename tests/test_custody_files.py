"""Files of evidence against the chain of custody: what was altered is named, and told once."""

import hashlib
import os
import re

from odoo.cli.command import find_command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import cctv_custody_watch as custody_watch
from .evidence_common import EvidenceCase

FINDINGS = "Evidence that does not fit"


class CustodyFilesCase(EvidenceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.end = cls.env["cctv.custody.chain"]._of(cls.company)

    def setUp(self):
        super().setUp()
        self.file = self.store(b"first recording")
        self.other = self.store(b"second recording", name="yard.mp4", role="still")
        self.cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_custody")

    def path(self, file=None):
        return self.folder.path((file or self.file).store_key)

    def overwrite(self, data=b"another recording", file=None):
        os.chmod(self.path(file), 0o600)
        self.path(file).write_bytes(data)

    def sql(self, query, *values):
        self.env.flush_all()
        self.env.cr.execute(query, values)
        self.env.invalidate_all()

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()

    def make_stale(self):
        self.sql("UPDATE cctv_evidence_check SET date_checked = '2020-01-01', date_tried = NULL")
        self.sql("UPDATE cctv_custody_chain SET date_checked = '2020-01-01'")

    def check(self, file=None):
        return self.env["cctv.evidence.check"]._of(file or self.file)

    def messages(self):
        return self.env["mail.message"].search([("subject", "=", FINDINGS)])


@tagged("at_install")
class TestCustodyFiles(CustodyFilesCase):
    def assertFinds(self, *sentences, file=None):
        state, found = (file or self.file)._verify_custody()
        self.assertEqual((state, len(found)), ("broken", len(sentences)), found)
        for sentence, told in zip(sentences, found, strict=True):
            self.assertRegex(told, sentence)
            self.assertIn(self.item.number, told)
            self.assertIn((file or self.file).name, told)

    def test_what_was_stored_fits(self):
        self.assertEqual(self.file._verify_custody(), ("fits", []))
        self.assertEqual(self.other._verify_custody(), ("fits", []))

    def test_altered_file_is_named(self):
        self.overwrite()
        self.assertFinds("the file was altered")
        self.assertEqual(self.other._verify_custody()[0], "fits")

    def test_one_bit(self):
        data = bytearray(b"first recording")
        data[3] ^= 1
        self.overwrite(bytes(data))
        self.assertFinds("the file was altered")

    def test_altered_row_is_named(self):
        for column, value in (("sha256", "ab" * 32), ("size", 7), ("role", "still")):
            with self.subTest(column), self.env.cr.savepoint(flush=False) as savepoint:
                self.sql(
                    f"UPDATE cctv_evidence SET {column} = %s WHERE id = %s", value, self.file.id
                )
                self.assertFinds("its row was altered")
                savepoint.rollback()

    def test_file_and_row_altered_alike(self):
        """Who changes both is found out by the chain."""
        self.overwrite()
        forged = hashlib.sha256(b"another recording").hexdigest()
        self.sql("UPDATE cctv_evidence SET sha256 = %s WHERE id = %s", forged, self.file.id)
        self.assertFinds("its row was altered", "the file was altered")

    def test_two_files_swapped(self):
        self.sql(
            "UPDATE cctv_evidence SET store_key = %s WHERE id = %s",
            self.other.sudo().store_key,
            self.file.id,
        )
        self.assertFinds("the file was altered")

    def test_missing_file_is_named(self):
        self.path().unlink()
        self.assertFinds("is not in the evidence folder")

    def test_path_tricks(self):
        """The row's key is never a path of anybody's choice."""
        for key in ("../../etc/passwd", "/etc/passwd", "1/aa/" + "g" * 32):
            self.sql("UPDATE cctv_evidence SET store_key = %s WHERE id = %s", key, self.file.id)
            self.assertFinds("does not say where the file is")

    def test_unreadable(self):
        path = self.path()
        path.unlink()
        path.mkdir()
        self.addCleanup(path.rmdir)
        state, (sentence,) = self.file._verify_custody()
        self.assertEqual(state, "unreadable")
        self.assertIn("cannot be read", sentence)

    def test_row_deleted(self):
        self.sql("UPDATE cctv_footage_item SET evidence_id = NULL WHERE id = %s", self.item.id)
        self.sql("DELETE FROM cctv_evidence WHERE id = %s", self.file.id)
        (sentence,) = self.end._verify_rows_of_files()
        self.assertIn(self.item.number, sentence)
        self.assertIn("was deleted", sentence)

    def test_smuggled_in(self):
        """A row that no step has made."""
        values = {
            name: self.file.sudo()[name] for name in ("name", "store_key", "size", "sha256", "role")
        }
        values |= {"item_id": self.item.id, "company_id": self.company.id}
        values["date_stored"] = "2026-01-01"
        fake = self.env["cctv.evidence"]._insert_row(values)
        self.assertFinds("no entry of custody tells of this file", file=fake)

    def test_destroyed(self):
        self.Evidence._destroy(self.file, "Its time is over")
        state, (sentence,) = self.file._verify_custody()
        self.assertIn("the file is still there", sentence)
        self.path().unlink()
        self.assertEqual(self.file._verify_custody(), ("fits", []))

    def test_destroyed_without_a_word(self):
        self.sql("UPDATE cctv_evidence SET date_destroyed = now() WHERE id = %s", self.file.id)
        self.path().unlink()
        self.assertFinds("no entry of custody says so")

    def test_by_hand(self):
        item = self.item.with_user(self.users["operator"])
        action = item.action_verify_files()
        self.assertEqual(action["params"]["type"], "success")
        self.overwrite()
        action = item.action_verify_files()
        self.assertEqual(action["params"]["type"], "danger")
        self.assertIn("the file was altered", action["params"]["message"])
        events = self.item.event_ids.filtered(lambda event: event.kind == "verified")
        self.assertEqual(events.user_id, self.users["operator"])
        self.assertEqual(self.end._verify(), [])

    def test_the_chain_is_free_while_files_are_read(self):
        """An entry locks the chain until the end: the first comes after the last file is read."""
        order = []
        for model, name in (("cctv.evidence", "_read_hash"), ("cctv.custody.event", "_note")):
            original = getattr(self.registry[model], name)

            def told(*args, _original=original, _name=name, **kwargs):
                order.append(_name)
                return _original(*args, **kwargs)

            self.patch(self.registry[model], name, told)
        self.item.with_user(self.users["operator"]).action_verify_files()
        self.assertEqual(order, ["_read_hash"] * 2 + ["_note"] * 2)

    def test_nobody_writes_the_result(self):
        check = self.check()
        for values in ({"state": "fits"}, {"findings": False}):
            with self.assertRaises(UserError):
                check.sudo().write(values)
        with self.assertRaises(UserError):
            check.sudo().unlink()


@tagged("at_install")
class TestCustodyNight(CustodyFilesCase):
    def test_every_file_and_told_once(self):
        self.run_cron()
        self.assertEqual(set(self.check(self.file | self.other).mapped("state")), {"fits"})
        self.assertFalse(self.messages())
        self.overwrite()
        for _night in range(2):
            self.make_stale()
            self.run_cron()
            self.assertEqual(len(self.messages()), 1)
        self.assertEqual(self.check().state, "broken")
        self.assertEqual(self.check(self.other).state, "fits")
        message = self.messages()
        people = self.users["manager"] | self.users["management"]
        self.assertLessEqual(people.partner_id, message.notified_partner_ids)
        self.assertNotIn(self.users["operator"].partner_id, message.notified_partner_ids)
        self.assertIn(self.item.number, message.body)
        self.overwrite(file=self.other)
        self.make_stale()
        self.run_cron()
        self.assertEqual(len(self.messages()), 2)

    def test_not_twice_a_night(self):
        self.run_cron()
        before = self.check().date_checked
        self.overwrite()
        self.run_cron()
        self.assertEqual((self.check().date_checked, self.check().state), (before, "fits"))

    def test_one_run_gets_through(self):
        """However often the scheduler calls again within a night, and however little time it says
        is left: the chain is read once, each file once, in slices."""
        self.patch(self.registry["ir.cron"], "_commit_progress", self.no_time_left)
        self.patch(custody_watch, "BATCH", 2)
        files = [self.store(bytes([n]), name=f"{n}.png", role="still") for n in range(5)]
        verify, verified = self.registry["cctv.custody.chain"]._verify, []

        def counted(chain):
            verified.append(chain)
            return verify(chain)

        self.patch(self.registry["cctv.custody.chain"], "_verify", counted)
        for _call in range(2):
            self.env["cctv.custody.chain"]._cron_custody()
        self.assertEqual(verified, [self.end])
        self.assertEqual({self.check(file).state for file in files}, {"fits"})

    def no_time_left(self, *_args, **_kwargs):
        self.env.flush_all()
        return 0

    def test_a_run_whose_time_is_over_asks_for_another(self):
        self.patch(self.registry["cctv.poll"], "_budget_s", lambda _poll: 0)
        checks = self.check(self.file | self.other)
        for done in range(1, 3):
            self.run_cron()
            self.assertEqual(len(checks.filtered("date_checked")), done)
            triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)])
            self.assertTrue(triggers)
            triggers.unlink()
        self.run_cron()
        self.assertFalse(self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)]))

    def test_altered_entry_is_told_once(self):
        event = self.item.event_ids[:1]
        self.sql("ALTER TABLE cctv_custody_event DISABLE TRIGGER USER")
        self.sql("UPDATE cctv_custody_event SET words = 'x' WHERE id = %s", event.id)
        self.sql("ALTER TABLE cctv_custody_event ENABLE TRIGGER USER")
        for _night in range(2):
            self.make_stale()
            self.run_cron()
            self.assertEqual(len(self.messages()), 1)
        self.assertIn(f"Entry {event.sequence} of custody", self.end.findings)
        self.assertEqual(self.end.check_state, "broken")

    def test_chain_end_deleted(self):
        self.sql("DELETE FROM cctv_custody_chain WHERE id = %s", self.end.id)
        sentences = self.env["cctv.custody.chain"]._sentences_of_all()
        self.assertIn("The end of the chain of custody was deleted.", sentences)
        self.run_cron()
        self.assertEqual(len(self.messages()), 1)

    def test_command(self):
        command = find_command("cctv_verify_custody")()
        entries, files, sentences = command._verify(self.env)
        self.assertGreaterEqual((entries, files), (2, 2))
        self.assertEqual(sentences, [])
        self.overwrite()
        sentences = command._verify(self.env)[2]
        self.assertEqual(len(sentences), 1)
        self.assertIn("the file was altered", sentences[0])
        self.assertFalse(
            self.env["cctv.evidence.check"].search([("state", "!=", "unchecked")]),
            "the command changes nothing",
        )


@tagged("at_install")
class TestCustodyHead(CustodyFilesCase):
    def mails(self):
        return self.env["mail.mail"].search([("subject", "like", "chain of custody, entry")])

    def test_mailed_to_management_once_a_day(self):
        self.users["management"].email = "head@example.com"
        self.company.partner_id.tz = "Asia/Jakarta"
        self.run_cron()
        self.run_cron()
        mails = self.mails().filtered(lambda mail: "head@example.com" in mail.email_to)
        self.assertEqual(len(mails), 1)
        head = self.end._own_head()
        self.assertIn(head["code"], mails.body_html)
        self.assertIn(str(head["place"]), mails.body_html)
        self.assertRegex(mails.body_html, r"\d\d:\d\d ([A-Z]+|\+0700)")
        self.assertNotIn(self.end.mac, mails.body_html)
        self.sql("UPDATE cctv_custody_chain SET date_mailed = date_mailed - interval '1 day'")
        self.run_cron()
        self.assertEqual(len(self.mails().filtered(lambda m: "head@" in m.email_to)), 2)

    def event_at(self, place):
        domain = [("company_id", "=", self.company.id), ("sequence", "=", place)]
        return self.env["cctv.custody.event"].search(domain)

    def test_compared_with_a_paper(self):
        head = self.env["cctv.custody.chain"]._head(self.company)
        self.assertTrue(re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", head["code"]))
        self.store(b"later", name="later.mp4", role="still")
        self.assertNotEqual(self.end._own_head(), head)
        self.assertTrue(self.end._compare(head["place"], self.event_at(head["place"]).mac)[0])
        self.assertFalse(self.end._compare(head["place"], "x" * 22)[0])
        typed = head["code"].lower().replace("-", " ")
        self.assertTrue(self.end._compare(head["place"], typed)[0])
        fits, sentence = self.end._compare(head["place"] + 1, head["code"])
        self.assertFalse(fits)
        self.assertIn("is not the one of the paper", sentence)

    def test_entry_altered_after_the_paper(self):
        head = self.end._own_head()
        event = self.event_at(head["place"])
        self.sql("ALTER TABLE cctv_custody_event DISABLE TRIGGER USER")
        self.sql("UPDATE cctv_custody_event SET words = 'x' WHERE id = %s", event.id)
        self.sql("ALTER TABLE cctv_custody_event ENABLE TRIGGER USER")
        self.assertFalse(self.end._compare(head["place"], head["code"])[0])

    def test_whole_database_put_back(self):
        """Everything in it fits; the paper knows more."""
        before = self.end.read(["sequence", "mac", "own_mac", "key_id"])[0]
        self.env["cctv.custody.event"]._note(self.item, "viewed")
        head = self.end._own_head()
        self.sql("ALTER TABLE cctv_custody_event DISABLE TRIGGER USER")
        self.sql("DELETE FROM cctv_custody_event WHERE sequence > %s", before["sequence"])
        self.sql("ALTER TABLE cctv_custody_event ENABLE TRIGGER USER")
        self.end._write_row({name: before[name] for name in ("sequence", "mac", "own_mac")})
        self.assertEqual(self.end._verify(), [])
        fits, sentence = self.end._compare(head["place"], head["code"])
        self.assertFalse(fits)
        self.assertIn("put back to an older state", sentence)

    def test_window(self):
        windows = self.env["cctv.compare.head"].with_user(self.users["management"])
        head = self.end._own_head()
        window = windows.create({"chain_id": self.end.id, **head})
        window.action_compare()
        self.assertEqual(window.result, "fits")
        window.code = "x"
        with self.assertSays("16 letters and digits"):
            window.action_compare()
