"""Officers: the letter of appointment as a file, and contracts that end."""

from base64 import b64decode, b64encode
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .room_common import RoomCase
from .test_due_days import DueDaysCase

PDF = b64encode(b"%PDF-1.4 the decision of the head")


@tagged("-at_install", "post_install")
class TestOfficerLetter(RoomCase):
    def setUp(self):
        super().setUp()
        self.kept = self.officer.with_user(self.supervisor)

    def test_letter_is_kept(self):
        self.kept.write({"letter_file": PDF, "letter_file_name": "SK Kadis 12.pdf"})
        self.assertEqual(b64decode(self.kept.letter_file)[:5], b"%PDF-")
        self.assertEqual(self.kept.letter_file_name, "SK Kadis 12.pdf")
        self.kept.letter_file = False
        self.assertFalse(self.kept.letter_file_name)

    def test_other_files_are_not_taken(self):
        for content, told in (
            (b"<svg onload='alert(1)'/>", "neither a picture"),
            (b"\xff\xd8\xff broken", "cannot be opened as a picture"),
        ):
            with self.subTest(told), self.assertSays(told):
                self.kept.letter_file = b64encode(content)
        with self.assertSays("has not arrived whole"):
            self.kept.letter_file = "no base64"

    def test_colleagues_do_not_see_it(self):
        self.kept.letter_file = PDF
        with self.assertRaises(AccessError):
            self.officer.with_user(self.first).read(["letter_file"])
        found = self.env["ir.attachment"].search(
            [("res_model", "=", "cctv.officer"), ("res_field", "=", "letter_file")]
        )
        with self.assertRaises(AccessError):
            found.with_user(self.first).read(["datas"])
        self.assertTrue(found.with_user(self.supervisor).read(["datas"])[0]["datas"])


@tagged("-at_install", "post_install")
class TestOfficerContract(DueDaysCase, RoomCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_id = cls.company.id
        now = fields.Datetime.now()
        cls.today = cls.company._cctv_work_calendar(now).local_day(now)

    def test_told_once_for_each_end(self):
        self.officer.contract_end = self.today + timedelta(days=61)
        self.run_cron()
        self.assertEqual(self.heard(self.supervisor), 0, "far")
        self.officer.contract_end = self.today + timedelta(days=60)
        self.run_cron()
        self.assertIn(self.officer.name, self.told(self.supervisor)[-1])
        self.assertFalse(self.told(self.first), "not those whose contract it is")
        self.heard(self.supervisor)
        self.run_cron()
        self.assertEqual(self.heard(self.supervisor), 0, "once")
        self.officer.contract_end = self.today + timedelta(days=30)
        self.run_cron()
        self.assertEqual(self.heard(self.supervisor), 1, "another end")

    def test_what_was_told_is_not_written_by_hand(self):
        with self.assertRaises(AccessError):
            self.officer.with_user(self.supervisor).told_contract_for = self.today

    def test_who_is_no_officer_is_left_out(self):
        self.next_officer.write({"contract_end": self.today, "active": False})
        self.run_cron()
        told = " ".join(self.told(self.supervisor))
        self.assertNotIn("Contracts of officers that end", told)
