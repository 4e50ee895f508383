"""The chain of custody: nobody changes an entry, and the verifier says what was altered."""

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .footage_common import FootageCase


@tagged("at_install")
class TestCustody(FootageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.make_request().item_ids
        events = cls.env["cctv.custody.event"]
        cls.events = events._note(cls.item, "extracted", "From the recorder", sha256="ab" * 32)
        cls.events |= events._note(cls.item, "viewed")
        cls.events |= events._note(cls.item, "transferred", partner=cls.env.user.partner_id)
        cls.end = cls.env["cctv.custody.chain"]._of(cls.company)

    def tamper(self, query):
        """As the database's superuser, who can switch the trigger off."""
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE cctv_custody_event DISABLE TRIGGER USER")
        self.env.cr.execute(query)
        self.env.cr.execute("ALTER TABLE cctv_custody_event ENABLE TRIGGER USER")
        self.env.invalidate_all()

    def test_a_chain_that_fits(self):
        places = self.events.sorted("sequence")
        self.assertEqual(places.mapped("sequence")[-1], self.end.sequence)
        for before, after in zip(places, places[1:], strict=False):
            self.assertEqual(after.previous_mac, before.mac)
        self.assertEqual(self.end._verify(), [])

    def test_what_many_entries_cost(self):
        """A court may hold thousands of clips: as many statements for many as for few."""
        names = ("device_id", "company_id", "date_from", "date_to")
        clip = {name: self.item._convert_to_write({name: self.item[name]})[name] for name in names}
        items, note = self.env["cctv.footage.item"].create([clip] * 40), self.events._note
        few, many = (
            self.count_statements(lambda some=some: note(some, "held", "Case 1"))
            for some in (items[:3], items)
        )
        self.assertLessEqual(many, few)
        self.assertEqual(self.end._verify(), [])
        self.assertEqual(items[-1].event_ids.sequence, self.end.sequence)

    def test_nobody_changes_an_entry(self):
        with self.assertRaises(AccessError):
            self.events[0].sudo().words = "x"
        with self.assertRaises(AccessError):
            self.events[0].sudo().unlink()
        with self.assertRaises(AccessError):
            self.env["cctv.custody.event"].sudo().create({"item_id": self.item.id})

    @mute_logger("odoo.sql_db")
    def test_nor_by_sql(self):
        for query in (
            "UPDATE cctv_custody_event SET words = 'x'",
            "DELETE FROM cctv_custody_event",
            "TRUNCATE cctv_custody_event",
        ):
            with self.assertRaises(psycopg2.errors.RestrictViolation), self.env.cr.savepoint():
                self.env.cr.execute(query)

    def test_altered_entries_are_named(self):
        event = self.events[1]
        for column, value in (
            ("words", "'x'"),
            ("kind", "'verified'"),
            ("user_id", "2"),
            ("date", "date - interval '1 hour'"),
            ("facts", """'{"a": 1}'"""),
        ):
            with self.subTest(column), self.env.cr.savepoint(flush=False) as savepoint:
                self.tamper(
                    f"UPDATE cctv_custody_event SET {column} = {value} WHERE id = {event.id}"
                )
                (sentence,) = self.end._verify()
                self.assertIn(f"Entry {event.sequence} ", sentence)
                self.assertIn(self.item.number, sentence)
                savepoint.rollback()

    def test_deleted_entries_are_named(self):
        self.tamper(f"DELETE FROM cctv_custody_event WHERE id = {self.events[1].id}")
        self.assertIn(f"Entries {self.events[0].sequence + 1} to", self.end._verify()[0])

    def test_deleted_at_the_end(self):
        last = self.events[2].sequence
        self.tamper(f"DELETE FROM cctv_custody_event WHERE id = {self.events[2].id}")
        self.assertEqual(len(self.end._verify()), 1)
        self.env.cr.execute(
            f"UPDATE cctv_custody_chain SET sequence = {last - 1}, mac = '{self.events[1].mac}'"
        )
        self.end.invalidate_recordset()
        self.assertIn("The end of the chain", self.end._verify()[0])
