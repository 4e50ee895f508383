"""Spare parts in stock, and contracts that end."""

from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CctvCase


@tagged("at_install")
class TestSpareParts(CctvCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff, cls.technician = cls.make_user("it"), cls.make_user("technician")
        cls.officer = cls.make_user("operator")
        cls.part = cls.env["cctv.spare.part"].create({"name": "Lens", "least": 2})
        cls.part.with_user(cls.staff)._move("bought", 5)

    def window(self, user, **values):
        windows = self.env["cctv.move.spare"].with_user(user)
        return windows.create({"part_id": self.part.id, **values})

    def test_taken_out_for_a_device(self):
        self.window(
            self.technician, kind="used", count=2, device_id=self.camera.id, reason="Broken"
        ).action_confirm()
        self.assertEqual(self.part.count, 3)
        move = self.env["cctv.spare.move"].search([("part_id", "=", self.part.id)], limit=1)
        self.assertEqual((move.change, move.count_after), (-2, 3))
        self.assertEqual((move.device_id, move.user_id), (self.camera, self.technician))

    def test_not_more_than_there_are(self):
        with self.assertRaisesRegex(UserError, "There are only 5 of Lens"):
            self.window(self.technician, count=6).action_confirm()
        for count in (0, -3):
            with self.assertRaisesRegex(UserError, "Say how many"):
                self.window(self.technician, count=count).action_confirm()
        self.assertEqual(self.part.count, 5)

    def test_short(self):
        self.assertFalse(self.part.is_short)
        self.part.with_user(self.technician)._move("used", 4)
        self.assertTrue(self.part.is_short)
        self.assertIn(self.part, self.part.search([("is_short", "=", True)]))

    def test_counted_anew(self):
        self.window(self.staff, kind="counted", count=3).action_confirm()
        last = self.env["cctv.spare.move"].search([("part_id", "=", self.part.id)], limit=1)
        self.assertEqual((self.part.count, last.change), (3, -2))

    def test_who_may(self):
        for kind in ("bought", "counted"):
            with self.subTest(kind), self.assertRaises(AccessError):
                self.window(self.technician, kind=kind, count=1).action_confirm()
        with self.assertRaises(AccessError):
            self.window(self.officer, count=1)
        with self.assertRaises(AccessError):
            self.part.with_user(self.officer)._move("used", 1)

    def test_the_count_is_written_by_moves_alone(self):
        with self.assertRaises(AccessError):
            self.part.with_user(self.staff).count = 99
        self.assertFalse(self.part.copy().count)

    def test_what_was_used_stays_known(self):
        head = self.make_user("manager")
        with self.assertRaisesRegex(UserError, "archive it"):
            self.part.with_user(head).unlink()


@tagged("at_install")
class TestEnds(CctvCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls.make_user("manager")
        cls.officer = cls.make_user("operator")
        cls.today = date(2026, 6, 1)
        cls.news = cls.env["cctv.due.day.news"].sudo().with_company(cls.company)
        cls.contract = cls.env["cctv.procedure"].create(
            {
                "name": "Maintenance of cameras",
                "number": "T-CONTRACT",
                "kind": "contract",
                "date_end": cls.today + timedelta(days=30),
                "owner_id": cls.head.id,
            }
        )

    def tell(self, today=None):
        """The messages of one day, to the IT head."""
        last = self.env["mail.message"].search([], limit=1, order="id desc").id or 0
        self.news._tell_ends(self.company, today or self.today)
        return self.env["mail.message"].search(
            [("id", ">", last), ("partner_ids", "in", self.head.partner_id.id)]
        )

    def test_once_when_it_is_near_and_once_when_it_is_over(self):
        message = self.tell()
        self.assertEqual(len(message), 1)
        self.assertIn("T-CONTRACT", message.body)
        self.assertFalse(self.tell())
        over = self.tell(self.contract.date_end + timedelta(days=1))
        self.assertIn("valid no more", over.body)
        self.assertFalse(self.tell(self.contract.date_end + timedelta(days=2)))

    def test_another_end_is_told_again(self):
        self.tell()
        self.contract.date_end = self.today + timedelta(days=40)
        self.assertEqual(len(self.tell()), 1)

    def test_devices_by_contract(self):
        self.tell()
        end = self.today + timedelta(days=10)
        cameras = self.camera
        for number in range(3):
            cameras |= self.make_device("camera", f"T-E{number}", cctv_location_id=self.site.id)
        cameras.write({"cctv_contract_number": "C/7", "cctv_contract_end": end})
        self.camera.warranty_date = end
        message = self.tell()
        self.assertIn("C/7", message.body)
        self.assertIn("4 devices", message.body)
        self.assertIn("Warranties", message.body)
        self.assertFalse(self.tell())

    def test_statements_do_not_grow_with_the_devices(self):
        end, numbers = self.today + timedelta(days=10), iter(range(99))

        def told(count):
            for _number in range(count):
                code = f"T-S{next(numbers)}"
                self.make_device("camera", code, cctv_contract_end=end)
            self.env.flush_all()
            self.env.invalidate_all()
            return self.count_statements(self.tell)

        told(1)
        self.assertLessEqual(told(9), told(1) + 1)

    def test_far_ends_are_quiet(self):
        self.contract.date_end = self.today + timedelta(days=61)
        self.assertFalse(self.tell())
        self.assertFalse(fields.Date.to_date(self.contract.told_end_soon_for))
