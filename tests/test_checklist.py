import base64
import math

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .checklist_common import ChecklistCase, picture, signature


@tagged("at_install")
class TestChecklistStart(ChecklistCase):
    def test_questions_become_lines(self):
        checklist = self.start()
        self.assertEqual(checklist.version_id, self.version)
        self.assertEqual(checklist.kind, "maintenance")
        self.assertEqual(checklist.location_id, self.lobby)
        self.assertTrue(checklist.number)
        self.assertEqual(
            checklist.line_ids.mapped("kind"),
            ["tick", "result", "number", "choice", "text", "photo", "signature"],
        )
        number = self.line(checklist, "number")
        self.assertEqual(number.section_id.name, "Power")
        self.assertEqual(number.measure, "supply_voltage")
        self.assertEqual(number.device_id, self.camera)
        self.assertEqual(number.location_id, self.lobby)
        self.assertEqual(number.company_id, self.company)
        self.assertEqual((checklist.line_count, checklist.answered_count), (7, 0))

    def test_place_stays_when_the_device_moves(self):
        checklist = self.start()
        self.camera.cctv_location_id = self.site
        self.assertEqual(checklist.location_id, self.lobby)
        self.assertEqual(checklist.line_ids.location_id, self.lobby)

    def test_lines_of_many_in_one_batch(self):
        devices = [self.make_device("camera", f"T-MANY-{n}") for n in range(12)]
        checklists = self.Checklist.create(
            [{"template_id": self.template.id, "device_id": device.id} for device in devices]
        )
        self.assertEqual(self.statements(checklists[:2]), self.statements(checklists[2:]))

    def statements(self, checklists):
        """How many statements it takes to make the lines."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        checklists.sudo()._make_lines()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_device_of_another_kind_is_refused(self):
        with self.assertSays("another kind"):
            self.start(device_id=self.recorder.id)

    def test_a_place_or_device_is_needed(self):
        self.template.device_kind = False
        with self.assertSays("which device or place"):
            self.start(device_id=False)
        self.assertEqual(
            self.start(device_id=False, location_id=self.site.id).location_id, self.site
        )

    def test_template_without_version_is_refused(self):
        template = self.make_template(publish=False)
        with self.assertSays("not in force"):
            self.start(template_id=template.id)
        with self.assertSays("Choose the template"):
            self.start(template_id=False)

    def test_what_the_system_sets_is_not_taken_from_the_caller(self):
        for values in (
            {"state": "done"},
            {"version_id": self.version.id},
            {"line_ids": [Command.create({"item_id": self.version.item_ids[1].id})]},
        ):
            with self.subTest(values=values), self.assertSays("begins open"):
                self.start(self.technician, **values)
        checklist = self.start(
            self.technician, date_done="2026-01-01", kind="audit", minutes_taken=5
        )
        self.assertEqual((checklist.kind, checklist.date_done), ("maintenance", False))
        self.assertEqual(checklist.minutes_taken, 0)
        sly = self.Checklist.with_user(self.technician).with_context(
            default_state="done", default_date_done="2026-01-01", default_seal_state="draft"
        )
        checklist = sly.create({"template_id": self.template.id, "device_id": self.camera.id})
        self.assertEqual((checklist.state, checklist.date_done), ("open", False))

    def test_device_of_another_company(self):
        stranger = self.make_user("technician", "stranger", self.make_company())
        with self.assertRaises(AccessError):
            self.start(stranger)

    def test_wizard_for_many(self):
        second = self.make_device("camera", "T-CAM-2")
        wizard = self.wizard(self.camera | second)
        wizard.template_id = self.template
        wizard.due_amount = 2
        wizard.due_unit = "hours"
        wizard.user_id = self.technician
        action = wizard.save().action_start()
        made = self.Checklist.search(action["domain"])
        self.assertEqual(made.device_id, self.camera | second)
        self.assertEqual(made.user_id, self.technician)
        self.assertTrue(all(made.mapped("deadline_start")))

    def test_wizard_offers_what_fits(self):
        fitting = self.wizard(self.camera).fitting_template_ids
        self.assertIn(self.template, fitting)
        self.assertNotIn(self.template, self.wizard(self.recorder).fitting_template_ids)
        mixed = self.wizard(self.camera | self.recorder).fitting_template_ids
        self.assertNotIn(self.template, mixed)
        self.assertIn(self.env.ref("helpdesk_cctv.cctv_checklist_template_installation"), mixed)

    def test_wizard_opens_as_the_browser_asks_for_it(self):
        wizard = self.env["cctv.start.checklist"].with_user(self.technician)
        names = {"fields": {"display_name": {}}}
        for model, field, thing in (
            ("maintenance.equipment", "device_ids", self.camera),
            ("cctv.location", "location_ids", self.lobby),
        ):
            context = {"active_model": model, "active_ids": thing.ids}
            spec = {"device_ids": names, "location_ids": names, "checklist_count": {}}
            value = wizard.with_context(**context).onchange({}, [], spec)["value"]
            self.assertEqual(value["checklist_count"], 1)
            self.assertEqual([command[1] for command in value[field]], thing.ids)

    def test_wizard_refuses_a_senseless_due(self):
        wizard = self.wizard(self.camera)
        wizard.template_id = self.template
        wizard.due_amount = -1
        with self.assertSays("Due within"):
            wizard.save().action_start()

    def wizard(self, devices):
        return Form(
            self.env["cctv.start.checklist"]
            .with_user(self.technician)
            .with_context(active_model="maintenance.equipment", active_ids=devices.ids)
        )


@tagged("at_install")
class TestChecklistAnswers(ChecklistCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checklist = cls.Checklist.with_user(cls.technician).create(
            {"template_id": cls.template.id, "device_id": cls.camera.id}
        )

    def of(self, kind):
        return self.line(self.checklist, kind)

    def test_answers_count(self):
        self.answer_all(self.checklist)
        self.assertEqual(self.checklist.answered_count, 4)
        self.assertEqual(self.checklist.failed_count, 0)
        line = self.of("number")
        self.assertEqual(line.answered_by_id, self.technician)
        self.assertTrue(line.date_answered)
        self.assertEqual(line.answer, "12.0 V")
        self.assertTrue(self.checklist.date_started)

    def test_zero_is_an_answer_and_nothing_is_none(self):
        line = self.of("number")
        self.assertFalse(line.is_answered)
        line.write({"value_number": 0})
        self.assertTrue(line.is_answered)
        self.assertEqual(line.deviation, "below")
        line.write({"note": "measured twice"})
        self.assertTrue(line.is_answered)
        line.write({"value_number": False})
        self.assertFalse(line.is_answered)
        self.assertFalse(line.is_failed or line.deviation or line.date_answered)

    def test_failures(self):
        for kind, values in (
            ("result", {"value_result": "fail"}),
            ("number", {"value_number": 10.9}),
            ("choice", {"value_option_id": self.of("choice").item_id.option_ids[1].id}),
        ):
            with self.subTest(kind=kind):
                self.of(kind).write(values)
                self.assertTrue(self.of(kind).is_failed)
        self.assertEqual(self.checklist.failed_count, 3)
        self.of("number").value_number = 11.0
        self.assertFalse(self.of("number").is_failed, "the minimum itself is fine")
        self.of("number").value_number = 14.0001
        self.assertEqual(self.of("number").deviation, "above")
        self.of("result").value_result = "na"
        self.assertFalse(self.of("result").is_failed)

    def test_senseless_answers_are_refused_with_a_sentence(self):
        other = self.make_template(name="Other").current_version_id
        for kind, values, sentence in (
            ("number", {"value_number": math.nan}, "answered with a number"),
            ("number", {"value_number": math.inf}, "answered with a number"),
            ("number", {"value_number": "twelve"}, "answered with a number"),
            ("number", {"value_number": True}, "answered with a number"),
            ("number", {"value_number": 1e12}, "too many digits"),
            ("number", {"value_number": 12.00001}, "too many digits"),
            ("number", {"value_text": "12"}, "answered otherwise"),
            ("text", {"value_number": 12}, "answered otherwise"),
            ("text", {"value_text": "x" * 10_001}, "at most 10000"),
            ("text", {"value_text": 5}, "A text was expected"),
            ("text", {"note": "x" * 1_001}, "at most 1000"),
            ("result", {"value_result": "maybe"}, "passed, failed"),
            (
                "choice",
                {"value_option_id": other.item_ids.option_ids[0].id},
                "one of the answers given",
            ),
            ("choice", {"value_option_id": "Good"}, "one of the answers given"),
            ("signature", {"value_signature": "???"}, "cannot be read"),
            ("signature", {"value_signature": base64.b64encode(b"GIF89a").decode()}, "cannot be"),
            ("tick", {"is_answered": True}, "set by the system"),
            ("tick", {"answered_by_id": 2}, "set by the system"),
            ("tick", {"date_answered": "2026-01-01"}, "set by the system"),
            ("tick", {"measure": "x"}, "set by the system"),
            ("tick", {"item_id": self.version.item_ids[2].id}, "set by the system"),
            ("tick", {"checklist_id": self.checklist.id}, "set by the system"),
            ("tick", {"no_such_field": 1}, "set by the system"),
        ):
            with self.subTest(kind=kind, values=values), self.assertSays(sentence):
                self.of(kind).write(values)
        self.assertEqual(self.checklist.answered_count, 0)

    def test_strange_characters_are_kept(self):
        text = "Kabel \u202e \U0001f4f7 <b>&amp;</b> 中\u0000 end"
        self.of("text").value_text = text
        self.env.invalidate_all()
        self.assertEqual(self.of("text").value_text, text.replace("\0", ""))
        self.of("text").value_text = "   \n "
        self.assertFalse(self.of("text").is_answered)

    def test_photo(self):
        photo = self.photo(user=self.technician)
        line = self.of("photo")
        line.write({"photo_ids": [Command.link(photo.id)]})
        self.assertEqual((photo.res_model, photo.res_id), (line._name, line.id))
        self.assertTrue(line.is_answered)
        self.assertEqual(line.answer, "1 photo")
        self.assertTrue(photo.with_user(self.other_technician).raw)
        line.write({"photo_ids": [Command.unlink(photo.id)]})
        self.assertFalse(line.is_answered)

    def test_photo_that_is_none(self):
        big = picture() + b"0" * (20 * 1024 * 1024)
        for raw in (b"", b"no picture", picture()[:200], big, picture(format="GIF")):
            photo = self.photo(raw, user=self.technician)
            with self.subTest(size=len(raw)), self.assertSays("not a picture"):
                self.of("photo").write({"photo_ids": [Command.link(photo.id)]})

    def test_photo_with_a_bomb_of_pixels(self):
        header = picture(format="PNG")
        huge = header[:16] + (60_000).to_bytes(4, "big") * 2 + header[24:]
        photo = self.photo(huge, user=self.technician)
        with self.assertSays("not a picture"):
            self.of("photo").write({"photo_ids": [Command.link(photo.id)]})

    def test_photo_of_somebody_else(self):
        foreign = self.photo(user=self.other_technician)
        elsewhere = self.photo(user=self.technician)
        elsewhere.sudo().write({"res_model": "res.partner", "res_id": 1})
        link = self.env["ir.attachment"].create({"name": "x", "type": "url", "url": "http://x"})
        for photo in (foreign, elsewhere, link):
            with self.subTest(photo=photo), self.assertRaises(UserError):
                self.of("photo").write({"photo_ids": [Command.link(photo.id)]})

    def test_signature(self):
        self.of("signature").value_signature = signature()
        self.assertTrue(self.of("signature").is_answered)
        self.assertEqual(self.of("signature").answer, "Signed")

    def test_lines_are_neither_added_nor_taken_away(self):
        line = self.of("number")
        with self.assertRaises(AccessError):
            self.Line.with_user(self.technician).create(
                {"checklist_id": self.checklist.id, "item_id": line.item_id.id, "kind": "number"}
            )
        with self.assertRaises(AccessError):
            line.with_context(_force_unlink=True).unlink()
        with self.assertRaises(AccessError):
            self.checklist.write({"line_ids": [Command.delete(line.id)]})

    def test_form_of_the_back_office(self):
        self.checklist.write(
            {"line_ids": [Command.update(self.of("number").id, {"value_number": 9})]}
        )
        self.assertTrue(self.of("number").is_failed)

    def test_other_company(self):
        stranger = self.make_user("technician", "stranger", self.make_company())
        line = self.of("number").with_user(stranger)
        with self.assertRaises(AccessError):
            line.write({"value_number": 12})
        with self.assertRaises(AccessError):
            line.read(["answer"])
        self.assertFalse(self.Line.with_user(stranger).search([("id", "=", line.id)]))

    def test_import_cannot_get_round_the_rules(self):
        self.env["ir.model.data"].create(
            {
                "module": "__test__",
                "name": "line",
                "model": "cctv.checklist.line",
                "res_id": self.of("number").id,
            }
        )
        for header, value in (("is_answered", "1"), ("value_number", "1e300")):
            result = self.Line.load(["id", header], [["__test__.line", value]])
            self.assertFalse(result["ids"])
            self.assertTrue(result["messages"])
        result = self.Checklist.load(
            ["template_id/.id", "device_id/.id", "state"],
            [[str(self.template.id), str(self.camera.id), "done"]],
        )
        self.assertFalse(result["ids"])
        result = self.Checklist.load(
            ["template_id/.id", "device_id/.id"], [[str(self.template.id), str(self.camera.id)]]
        )
        self.assertEqual(len(self.Checklist.browse(result["ids"]).line_ids), 7)


@tagged("at_install")
class TestChecklistFlow(ChecklistCase):
    def test_done_needs_the_mandatory_answers(self):
        checklist = self.start(self.technician)
        with self.assertSays("(?s)answered first.*Worked safely.*Lens is clean.*Disk"):
            checklist.action_done()
        self.answer_all(checklist)
        checklist.action_done()
        self.assertEqual(checklist.state, "done")

    def test_at_most_ten_names(self):
        template = self.make_template(publish=False, device_kind=False)
        version = template.draft_version_id
        version.item_ids = [Command.clear()] + [
            Command.create({"name": f"Question {n}", "kind": "tick"}) for n in range(13)
        ]
        version.action_publish()
        checklist = self.start(template_id=template.id)
        with self.assertSays("(?s)Question 9\nand 3 more"):
            checklist.action_done()

    def test_time_taken(self):
        self.template.standard_minutes = 20
        with freeze_time("2026-03-01 08:00:00"):
            checklist = self.start()
        with freeze_time("2026-03-02 08:00:00"):
            self.answer_all(checklist)
        with freeze_time("2026-03-02 08:34:40"):
            checklist.action_done()
        self.assertEqual((checklist.minutes_taken, checklist.standard_minutes), (35, 20))
        both = checklist | self.start()
        [[mean]] = self.Checklist._read_group([("id", "in", both.ids)], [], ["minutes_taken:avg"])
        self.assertEqual(mean, 35, "what is still open counts in the mean")
        self.assertEqual(checklist.date_done, fields.Datetime.from_string("2026-03-02 08:34:40"))

    def test_done_is_closed_until_reopened(self):
        checklist = self.start(self.technician)
        self.answer_all(checklist)
        checklist.action_done()
        for act in (
            lambda: self.line(checklist, "number").write({"value_number": 1}),
            lambda: self.line(checklist, "number").sudo().write({"value_number": 1}),
            lambda: checklist.write({"note": "x"}),
            lambda: checklist.action_cancel(),
            lambda: checklist.action_done(),
            lambda: checklist.with_user(self.make_user("manager", "m")).unlink(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                act()
        checklist.action_reopen()
        self.assertEqual((checklist.state, checklist.date_done), ("open", False))
        self.assertIn("Reopened", "".join(checklist.message_ids.mapped("body")))
        self.line(checklist, "number").value_number = 12.5

    def test_cancelled(self):
        checklist = self.start(self.technician)
        checklist.action_cancel()
        self.assertEqual(checklist.state, "cancelled")
        with self.assertSays("cancelled"):
            self.line(checklist, "tick").value_tick = True

    def test_abuse_by_rpc(self):
        checklist = self.start(self.technician)
        other = self.make_template(name="Other")
        for values in (
            {"state": "done"},
            {"version_id": other.current_version_id.id},
            {"template_id": other.id},
            {"device_id": self.recorder.id},
            {"location_id": self.site.id},
            {"date_done": "2026-01-01"},
            {"failed_count": 0},
            {"company_id": self.make_company("C").id},
        ):
            with self.subTest(values=values), self.assertSays("not changed by hand"):
                checklist.with_context(install_mode=True, cctv_unlock=True).write(values)

    def test_sealed_cannot_be_reopened(self):
        checklist = self.start()
        self.answer_all(checklist)
        checklist.action_done()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cctv_checklist SET seal_state = 'sealed' WHERE id = %s", [checklist.id]
        )
        self.env.invalidate_all()
        with self.assertSays("sealed"):
            checklist.action_reopen()

    def test_two_people(self):
        """Both answer; what one has finished the other can no longer change."""
        checklist = self.start(self.technician, user_id=False)
        mine = self.line(checklist, "number")
        theirs = self.line(checklist, "result").with_user(self.other_technician)
        mine.value_number = 12
        theirs.value_result = "pass"
        self.assertEqual(checklist.answered_count, 2)
        self.assertEqual(theirs.answered_by_id, self.other_technician)
        self.answer_all(checklist)
        checklist.with_user(self.other_technician).action_done()
        with self.assertSays("reopened"):
            mine.value_number = 13

    def test_finishing_and_answering_wait_for_each_other(self):
        """Whoever answers, finishes or reopens locks the checklist's row first."""
        checklist = self.start()
        line = self.line(checklist, "tick")
        for act in (
            lambda: line.write({"note": "y"}),
            lambda: self.answer_all(checklist),
            checklist.action_done,
            checklist.action_reopen,
            checklist.action_cancel,
        ):
            with self.assertLogs("odoo.sql_db", "DEBUG") as log:
                act()
            self.assertTrue(any("FOR NO KEY UPDATE" in text for text in log.output))

    def test_sealing_says_what_it_needs(self):
        checklist = self.start()
        self.assertIn("The checklist is not done yet.", checklist._sealing_gaps())
        roles = checklist._signature_roles()
        self.assertEqual(
            [(key, needed) for key, _l, needed in roles], [("executed", True), ("checked", False)]
        )
        sealed = checklist._sealed_fields()
        for name in sealed:
            self.assertIn(name, checklist._fields)
        for name in sealed["line_ids"]:
            self.assertIn(name, self.Line._fields)

    def test_rewritten_question_is_noticed(self):
        checklist = self.start()
        before = checklist._sealed_extra()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cctv_checklist_item SET name = jsonb_build_object('en_US', 'Anything')"
            " WHERE id = %s",
            [self.line(checklist, "number").item_id.id],
        )
        self.env.invalidate_all()
        after = checklist._sealed_extra()
        changed = [old[0] for old, new in zip(before, after, strict=True) if old[2] != new[2]]
        self.assertEqual(changed, [f"form[{self.line(checklist, 'number').item_id.id}].en_US"])

    def test_only_the_it_head_deletes_and_only_open_ones(self):
        checklist = self.start(self.technician)
        with self.assertRaises(AccessError):
            checklist.with_user(self.make_user("it", "it_2")).unlink()
        checklist.with_user(self.make_user("manager", "head")).unlink()
        self.assertFalse(checklist.exists())
