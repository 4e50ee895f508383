"""Questions that are asked only after a certain answer to another one."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .checklist_common import ChecklistCase


@tagged("at_install")
class TestChecklistCondition(ChecklistCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form = cls.env["cctv.checklist.template"].create({"name": "Power"})
        cls.draft = cls.make_draft()
        cls.kind, cls.low, cls.poe = cls.draft.item_ids
        cls.low.asked_after_id, cls.poe.asked_after_id = cls.kind.option_ids
        cls.draft.action_publish()
        cls.checklist = cls.start_form()

    @classmethod
    def make_draft(cls):
        options = [Command.create({"name": name}) for name in ("12 V DC", "PoE")]
        number = {"kind": "number", "unit": "V"}
        questions = (
            {"name": "How is it powered?", "kind": "choice", "option_ids": options},
            {"name": "Voltage, 12 V DC", **number},
            {"name": "PoE voltage", **number},
        )
        return cls.env["cctv.checklist.version"].create(
            {
                "template_id": cls.form.id,
                "item_ids": [
                    Command.create({"sequence": place, **question})
                    for place, question in enumerate(questions)
                ],
            }
        )

    @classmethod
    def start_form(cls):
        values = {"template_id": cls.form.id, "device_id": cls.camera.id}
        return cls.env["cctv.checklist"].with_user(cls.technician).create(values)

    def of(self, item):
        return self.checklist.line_ids.filtered(lambda line: line.item_id == item)

    def choose(self, place):
        self.of(self.kind).value_option_id = self.kind.option_ids[place]

    def names(self, lines):
        return lines.mapped("item_id.name")

    def test_only_what_fits_is_mandatory(self):
        """R58: the work cannot be done without a number, nor with that of another supply."""
        self.assertEqual(self.checklist._open_questions(), self.of(self.kind))
        self.choose(1)
        self.assertEqual(self.checklist._open_questions(), self.of(self.poe))
        self.assertEqual(self.checklist.line_count, 2)
        with self.assertRaisesRegex(UserError, "PoE voltage"):
            self.checklist.action_done()
        self.of(self.poe).value_number = 48
        self.checklist.action_done()
        self.assertEqual(self.checklist.progress, 100)

    def test_another_answer_brings_up_another_question(self):
        self.choose(0)
        self.choose(1)
        self.assertEqual(self.checklist._open_questions(), self.of(self.poe))
        self.assertFalse(self.of(self.low).is_asked)
        self.of(self.kind).value_option_id = False
        self.assertEqual(self.checklist._open_questions(), self.of(self.kind))

    def test_what_was_answered_stays_in_sight(self):
        self.choose(0)
        self.of(self.low).value_number = 12.1
        self.choose(1)
        self.assertTrue(self.of(self.low).is_asked)
        self.assertEqual(self.checklist.line_count, 3)
        self.of(self.low).write({"value_number": False})  # assigning it would mean 0
        self.assertFalse(self.of(self.low).is_asked)

    def test_nobody_says_by_hand_that_it_is_not_asked(self):
        self.choose(1)
        with self.assertRaises(UserError):
            self.of(self.poe).write({"is_asked": False})

    def test_paper_shows_what_was_asked(self):
        paper = self.env["report.helpdesk_cctv.paper_checklist"]
        (section,) = paper._sections(self.checklist)
        self.assertEqual(len(section.questions), 3, "an empty one may be answered in either way")
        self.assertIn("Only when", section.questions[1].hint)
        self.assertIn("12 V DC", section.questions[1].hint)
        self.choose(1)
        (section,) = paper._sections(self.checklist)
        self.assertEqual(
            [question.text for question in section.questions],
            ["How is it powered?", "PoE voltage"],
        )

    def test_seal_names_a_changed_condition(self):
        self.choose(1)
        paths = [path for path, *_rest in self.checklist._sealed_extra()]
        self.assertIn(f"form[{self.low.id}].asked_after", paths)
        self.assertNotIn(f"form[{self.kind.id}].asked_after", paths)
        self.assertIn("is_asked", self.checklist._sealed_fields()["line_ids"])

    def test_phone_is_told(self):
        data = self.checklist.cctv_fill_data()
        self.assertEqual(
            [question["asked_after"] for question in data["questions"]],
            [False, *self.kind.option_ids.ids],
        )

    def test_new_version_depends_on_its_own_answers(self):
        version = self.draft.copy()
        kind, low, poe = version.item_ids
        self.assertNotEqual(kind.option_ids, self.kind.option_ids)
        self.assertEqual((low.asked_after_id, poe.asked_after_id), tuple(kind.option_ids))

    def test_answer_of_another_form(self):
        version = self.draft.copy()
        with self.assertRaisesRegex(ValidationError, "not in this form"):
            version.item_ids[1].asked_after_id = self.kind.option_ids[0]
        with self.assertRaisesRegex(ValidationError, "not in this form"):
            version.item_ids[0].asked_after_id = version.item_ids[0].option_ids[0]

    def test_published_only_in_a_sensible_order(self):
        version = self.draft.copy()
        version.item_ids[0].sequence = 9
        version.invalidate_recordset(["item_ids"])
        with self.assertRaisesRegex(UserError, "has to come before it"):
            version.action_publish()

    def test_shipped_forms_want_the_voltage_of_each_supply(self):
        for name in ("camera", "installation"):
            form = self.env.ref(f"helpdesk_cctv.cctv_checklist_template_{name}")
            items = form.current_version_id.item_ids
            kind = items.filtered(lambda item: item.measure == "power_kind")
            numbers = items.filtered("asked_after_id")
            self.assertEqual(numbers.asked_after_id, kind.option_ids, "one for each answer")
            self.assertEqual(len(numbers), len(kind.option_ids), name)
            self.assertTrue(all(x.is_required and x.kind == "number" for x in numbers), name)
