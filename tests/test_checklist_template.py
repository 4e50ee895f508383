from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .checklist_common import ChecklistCase

SHIPPED = (
    "camera",
    "recorder",
    "installation",
    "configuration",
    "commissioning",
    "handover",
    "patrol",
    "audit",
)


@tagged("at_install")
class TestChecklistTemplate(ChecklistCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.it = cls.make_user("it")
        cls.head = cls.make_user("manager")

    def draft(self, **values):
        template = self.make_template(publish=False, name="Draft", **values)
        return template.draft_version_id

    def test_published_is_frozen_for_everybody(self):
        item = self.version.item_ids[1]
        option = self.version.item_ids.option_ids[0]
        acts = {
            "version": lambda env: self.version.with_env(env).write({"change_note": "x"}),
            "publish": lambda env: self.version.with_env(env).action_publish(),
            "item": lambda env: item.with_env(env).write({"name": "x"}),
            "bound": lambda env: item.with_env(env).write({"minimum": 5}),
            "option": lambda env: option.with_env(env).write({"is_failure": True}),
            "through": lambda env: self.version.with_env(env).write(
                {"item_ids": [Command.update(item.id, {"name": "x"})]}
            ),
            "words": lambda env: item.with_env(env).update_field_translations(
                "name", {"en_US": "Something else"}
            ),
            "new item": lambda env: item.with_env(env).create(
                {"version_id": self.version.id, "name": "x"}
            ),
            "new option": lambda env: option.with_env(env).create(
                {"item_id": option.item_id.id, "name": "x"}
            ),
            "delete item": lambda env: item.with_env(env).unlink(),
            "delete option": lambda env: option.with_env(env).unlink(),
            "delete": lambda env: self.version.with_env(env).unlink(),
        }
        keys = {"_force_unlink": True, "install_mode": True, "module": "helpdesk_cctv"}
        for name, act in acts.items():
            for env in (self.env(user=self.head, context=keys), self.env(context={})):
                with self.subTest(act=name, su=env.su), self.assertSays("published and stays"):
                    act(env)

    def test_question_cannot_be_moved_into_or_out_of_a_published_form(self):
        draft = self.draft()
        with self.assertSays("published and stays"):
            draft.item_ids[1].version_id = self.version
        with self.assertSays("published and stays"):
            self.version.item_ids[1].version_id = draft

    def test_import_cannot_change_what_is_published(self):
        item = self.version.item_ids[1]
        self.env["ir.model.data"].create(
            {"module": "__test__", "name": "q", "model": item._name, "res_id": item.id}
        )
        result = item.with_user(self.head).load(["id", "name"], [["__test__.q", "Else"]])
        self.assertFalse(result["ids"])
        self.assertEqual(item.name, "Worked safely")

    def test_new_version_copies_all_and_supersedes(self):
        action = self.template.with_user(self.it).action_new_version()
        draft = self.env["cctv.checklist.version"].browse(action["res_id"])
        self.assertEqual((draft.state, draft.sequence), ("draft", 2))
        for name in ("name", "kind", "measure", "minimum", "has_maximum", "display_type"):
            self.assertEqual(draft.item_ids.mapped(name), self.version.item_ids.mapped(name))
        self.assertEqual(
            draft.item_ids.option_ids.mapped("is_failure"),
            self.version.item_ids.option_ids.mapped("is_failure"),
        )
        old = self.start()
        draft.with_user(self.it).item_ids[1].unlink()
        draft.change_note = "One question less"
        self.template.with_user(self.it).action_publish()
        self.assertEqual(self.template.current_version_id, draft)
        self.assertEqual((self.version.state, draft.state), ("superseded", "published"))
        self.assertIn("One question less", self.template.message_ids[0].body)
        self.assertEqual(old.version_id, self.version)
        self.assertEqual((len(old.line_ids), len(self.start().line_ids)), (7, 6))

    def test_one_draft_at_a_time(self):
        first = self.template.action_new_version()["res_id"]
        self.assertEqual(self.template.action_new_version()["res_id"], first)
        with self.assertSays("draft of this form already"), mute_logger("odoo.sql_db"):
            self.env["cctv.checklist.version"].with_user(self.it).create(
                {"template_id": self.template.id}
            )

    def test_what_publishing_sets_is_not_written_by_hand(self):
        draft = self.draft()
        for values in (
            {"state": "published"},
            {"date_published": "2026-01-01"},
            {"is_shipped": True},
        ):
            with self.subTest(values=values), self.assertSays("'Publish' button only"):
                draft.with_user(self.head).write(values)
        with self.assertSays("'Publish' button"):
            self.template.with_user(self.head).current_version_id = draft
        with self.assertSays("cannot be moved"):
            draft.template_id = self.template
        sly = draft.with_user(self.head).with_context(default_state="published", default_sequence=9)
        other = self.env["cctv.checklist.template"].create({"name": "Other"})
        made = sly.create({"template_id": other.id})
        self.assertEqual((made.state, made.sequence), ("draft", 1))

    def test_publishing_checks(self):
        options = [Command.create({"name": "A"}), Command.create({"name": " a "})]
        for item, sentence in (
            ({"name": "Title", "display_type": "line_section"}, "no question"),
            ({"name": "x" * 201}, "more than 200"),
            ({"name": "   "}, "no words"),
            ({"name": "Q", "kind": False}, "how it is answered"),
            ({"name": "Q", "kind": "choice"}, "two answers"),
            ({"name": "Q", "kind": "choice", "option_ids": options}, "same answer twice"),
            (
                {
                    "name": "Q",
                    "kind": "choice",
                    "option_ids": [options[0], Command.create({"name": "y" * 201})],
                },
                "1 to 200",
            ),
            (
                {
                    "name": "Q",
                    "kind": "number",
                    "has_minimum": True,
                    "minimum": 5,
                    "has_maximum": True,
                    "maximum": 4,
                },
                "minimum above",
            ),
        ):
            template = self.env["cctv.checklist.template"].create({"name": "T"})
            version = self.env["cctv.checklist.version"].create(
                {"template_id": template.id, "item_ids": [Command.create(item)]}
            )
            with self.subTest(item=item), self.assertSays(f"(?s)cannot be published.*{sentence}"):
                version.action_publish()
        draft = self.draft()
        draft.item_ids[2].measure = draft.item_ids[1].measure
        with self.assertSays("Two questions have the measure 'safe'"):
            draft.action_publish()

    def test_bad_input(self):
        draft = self.draft()
        number = draft.item_ids.filtered(lambda item: item.kind == "number")
        for values, sentence in (
            ({"measure": "Supply voltage"}, "cannot be the measure"),
            ({"measure": "x" * 65}, "cannot be the measure"),
            ({"digits": 9}, "0 to 4 decimals"),
            ({"minimum": float("inf")}, "bound is a number"),
        ):
            with self.subTest(values=values), self.assertSays(sentence):
                number.write(values)
        for values, sentence in (
            ({"name": "x" * 201}, "at most 200"),
            ({"name": "  "}, "at most 200"),
            ({"standard_minutes": -1}, "standard time"),
        ):
            with self.subTest(values=values), self.assertSays(sentence):
                self.template.write(values)

    def test_used_template_is_archived_not_deleted(self):
        with self.assertSays("Archive it"):
            self.template.with_user(self.head).unlink()
        self.template.with_user(self.head).active = False
        with self.assertSays("not in force"):
            self.start()
        unused = self.draft().template_id
        unused.with_user(self.head).unlink()
        self.assertFalse(unused.exists())

    def test_duplicate_has_its_own_questions(self):
        copied = self.template.with_user(self.it).copy()
        self.assertEqual(copied.name, "Camera check (copy)")
        self.assertFalse(copied.current_version_id)
        self.assertEqual(
            copied.draft_version_id.item_ids.mapped("name"), self.version.item_ids.mapped("name")
        )

    def test_company_of_a_template_that_others_use(self):
        other = self.make_company()
        common = self.make_template(device_kind=False)
        place = self.env["cctv.location"].create({"name": "There", "company_id": other.id})
        self.Checklist.create({"template_id": common.id, "location_id": place.id})
        with self.assertSays("common to all"):
            common.company_id = self.company
        own = self.make_template(device_kind=False, company_id=other.id)
        with self.assertRaises(UserError):
            self.start(template_id=own.id)
        stranger = self.make_user("operator", "op", self.company)
        with self.assertRaises(AccessError):
            own.current_version_id.item_ids.with_user(stranger).read(["name"])

    def test_technician_does_not_change_forms(self):
        with self.assertRaises(AccessError):
            self.template.with_user(self.technician).action_new_version()
        with self.assertRaises(AccessError):
            self.draft().with_user(self.technician).action_publish()


@tagged("at_install")
class TestShippedTemplates(ChecklistCase):
    def shipped(self, name):
        return self.env.ref(f"helpdesk_cctv.cctv_checklist_template_{name}")

    def test_they_are_in_force_and_complete(self):
        for name in SHIPPED:
            version = self.shipped(name).current_version_id
            with self.subTest(form=name):
                self.assertEqual((version.state, version.is_shipped), ("published", True))
                self.assertFalse(version._publishing_gaps())
                self.assertTrue(10 <= version.question_count <= 25, version.question_count)
                self.assertTrue(version.item_ids[0].display_type, "it begins with a section")

    def test_what_the_procedures_want_is_asked(self):
        for name, measures in (
            ("camera", "lens_clean housing_clean cabling_intact supply_voltage photo_after"),
            ("recorder", "disk_health retention_days time_synchronised playback_works"),
            (
                "commissioning",
                "picture_sharp view_unobstructed connection_stable reference_picture",
            ),
            ("handover", "room_clean devices_checked inventory_counted events_reported"),
        ):
            asked = set(self.shipped(name).current_version_id.item_ids.mapped("measure"))
            self.assertLessEqual(set(measures.split()), asked)

    def test_same_measure_same_kind_and_unit(self):
        items = self.env["cctv.checklist.item"].search([("version_id.is_shipped", "=", True)])
        looks = {}
        for item in items.filtered("measure"):
            look = (item.kind, item.unit, item.minimum, item.maximum)
            self.assertEqual(looks.setdefault(item.measure, look), look, item.measure)

    def test_units_are_translated_and_what_is_sealed_of_them_is_not(self):
        self.env["res.lang"]._activate_lang("id_ID")
        template = self.shipped("recorder")
        template.action_new_version()
        item = template.draft_version_id.item_ids.filtered(lambda item: item.unit == "days")
        item.update_field_translations("unit", {"id_ID": "hari"})
        sealed, theirs = item._bounds_key(), item.with_context(lang="id_ID")
        self.assertIn("days", sealed)
        self.assertEqual(theirs._bounds_key(), sealed)
        self.assertIn("hari", theirs.bounds_text)

    def test_an_update_leaves_them_alone_and_adds_what_is_new(self):
        template = self.shipped("patrol")
        first = template.current_version_id
        Version = self.env["cctv.checklist.version"]
        Version._publish_shipped(first.ids)
        self.assertEqual(template.current_version_id, first)
        second = self.ship(template)
        Version._publish_shipped(second.ids)
        self.assertEqual((template.current_version_id, first.state), (second, "superseded"))

    def test_an_update_does_not_replace_what_an_organisation_made(self):
        template = self.shipped("patrol")
        own = self.env["cctv.checklist.version"].browse(template.action_new_version()["res_id"])
        own.action_publish()
        draft = template.action_new_version()["res_id"]
        second = self.ship(template)
        self.env["cctv.checklist.version"]._publish_shipped(second.ids)
        self.assertEqual(template.current_version_id, own)
        self.assertEqual((second.state, template.draft_version_id.id), ("draft", draft))

    def test_installing_again_leaves_them_alone(self):
        item = self.shipped("camera").current_version_id.item_ids[1]
        item.with_context(install_mode=True)._load_records_write({"name": "Rewritten"})
        self.assertEqual(item.name, "Photo before the work")

    def ship(self, template):
        """A changed form, as the data of an update bring it."""
        question = Command.create({"name": "Anything new", "kind": "text"})
        return self.env["cctv.checklist.version"].create(
            {"template_id": template.id, "is_shipped": True, "item_ids": [question]}
        )
