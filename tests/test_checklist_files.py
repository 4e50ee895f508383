"""Photos and signatures that are changed past the answer, as the attachments that they are."""

import base64

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .checklist_common import ChecklistCase, picture, signature

NO_PICTURE = b"<svg xmlns='http://www.w3.org/2000/svg'/>"

AS_IT_IS = {"image_no_postprocess": True}
"""Otherwise Odoo makes pictures smaller."""


@tagged("at_install")
class TestChecklistFiles(ChecklistCase):
    def setUp(self):
        super().setUp()
        self.checklist = self.start(self.technician)
        self.with_photo = self.line(self.checklist, "photo")
        photo = self.photo(user=self.technician)
        self.with_photo.write({"photo_ids": [Command.link(photo.id)]})
        self.mine = photo.with_user(self.technician)
        self.signed = self.line(self.checklist, "signature")
        self.signed.value_signature = signature()
        self.drawing = self.env["ir.attachment"].search(
            [("res_model", "=", self.signed._name), ("res_id", "=", self.signed.id)]
            + [("res_field", "=", "value_signature")]
        )

    def finish(self):
        self.answer_all(self.checklist)
        self.checklist.action_done()
        self.env.flush_all()

    def test_other_bytes_are_a_picture_too(self):
        other = picture(80, 60)
        self.mine.raw = other
        self.assertEqual(self.mine.raw, other)
        for name, value in (
            ("raw", NO_PICTURE),
            ("raw", picture(9000, 7000, "PNG")),
            ("raw", b""),
            ("datas", base64.b64encode(NO_PICTURE)),
        ):
            with self.subTest(name=name), self.assertSays("not a picture that can be read"):
                self.mine.with_context(**AS_IT_IS).write({name: value})
        self.assertEqual(self.mine.raw, other)

    def test_a_photo_stays_what_and_where_it_is(self):
        for values in (
            {"type": "url", "url": "https://x.example"},
            {"res_model": "res.partner", "res_id": self.technician.partner_id.id},
            {"res_id": 0},
            {"res_model": False, "res_id": False},
            {"public": True},
        ):
            with self.subTest(values), self.assertRaises(UserError), self.env.cr.savepoint():
                self.mine.write(values)
                self.env.flush_all()
        self.assertEqual(self.mine.res_id, self.with_photo.id)
        self.mine.write({"name": "door.jpg", "description": "Left"})
        self.assertEqual(self.mine.name, "door.jpg")

    def test_a_signature_is_a_small_picture(self):
        good = picture(100, 40, "PNG")
        self.drawing.raw = good
        self.signed.invalidate_recordset()
        self.assertEqual(base64.b64decode(self.signed.value_signature), good)
        for raw in (NO_PICTURE, picture(3000, 2000, "PNG")):
            with self.assertSays("cannot be read. Please sign again"):
                self.drawing.with_context(**AS_IT_IS).raw = raw

    def test_when_it_is_done_nothing_is_replaced_or_removed(self):
        self.finish()
        for file in (self.mine, self.drawing):
            for attempt in (lambda f=file: f.write({"raw": picture(50, 50)}), file.unlink):
                with self.subTest(file=file.name), self.assertSays("only after it has been reop"):
                    attempt()
        self.mine.name = "door.jpg"
        self.checklist.action_reopen()
        self.mine.raw = picture(50, 50)

    def test_what_lies_beside_the_answer_is_free(self):
        place = {"res_model": self.with_photo._name, "res_id": self.with_photo.id}
        beside = self.photo(NO_PICTURE, self.technician, **place)
        beside.raw = b"text"
        self.finish()
        beside.raw = b"other text"
        beside.unlink()
        self.assertTrue(self.with_photo.is_answered)

    def test_an_answer_whose_file_is_deleted_is_none(self):
        self.mine.unlink()
        self.assertFalse(self.with_photo.photo_ids)
        self.assertFalse(self.with_photo.is_answered or self.with_photo.date_answered)
        self.drawing.unlink()
        self.assertFalse(self.signed.is_answered)
        self.assertEqual(self.checklist.answered_count, 0)

    def test_signing_again_and_taking_it_back(self):
        self.signed.value_signature = base64.b64encode(picture(90, 40, "PNG")).decode()
        self.assertTrue(self.signed.is_answered)
        self.signed.value_signature = False
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(self.signed.is_answered or self.signed.value_signature)

    def test_deleting_a_checklist_takes_its_photos(self):
        self.checklist.sudo().unlink()
        self.assertFalse(self.mine.exists())

    def test_other_files_cost_nothing(self):
        """Neither more statements for many nor a look at what is in them."""
        read = []
        model = self.env.registry["ir.attachment"]
        plainly = model._file_read
        self.patch(model, "_file_read", lambda s, *a, **k: read.append(a) or plainly(s, *a, **k))
        partner = {"res_model": "res.partner", "res_id": self.technician.partner_id.id}
        counts = {}
        for number in (2, 60):
            files = self.env["ir.attachment"].create(
                [{"name": "f", "raw": b"%d %d" % (number, n), **partner} for n in range(number)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            files.write({"mimetype": "text/plain"})
            files.write({"description": "x"})
            files.unlink()
            self.env.flush_all()
            counts[number] = self.env.cr.sql_log_count - before
        self.assertEqual(read, [])
        self.assertEqual(counts[60], counts[2])
