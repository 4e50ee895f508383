import base64
import os
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.cctv_sealed_mixin import UNSET
from ..tools.seal import VARIABLE
from .checklist_common import picture
from .procedure_common import ProcedureCase
from .seal_common import SealCase, signature_image


@tagged("at_install")
class TestSealing(SealCase):
    def test_number_is_set_by_the_system(self):
        self.assertRegex(self.checklist.number, r"^CL/\d{4}/\d{5}$")

    def test_many_are_numbered_by_few_queries(self):
        values = {"template_id": self.template.id, "device_id": self.camera.id}
        Checklist = self.env["cctv.checklist"]
        Checklist.create(values)
        counts = []
        for number in (1, 40):
            self.env.flush_all()
            begun = self.env.cr.sql_log_count
            made = Checklist.create([values] * number)
            counts.append(self.env.cr.sql_log_count - begun)
            self.assertEqual(len(set(made.mapped("number"))), number)
        self.assertLessEqual(counts[1], counts[0] + 4)

    def test_sealed_and_fits(self):
        seal = self.seal()
        self.assertEqual(self.checklist.seal_state, "sealed")
        self.assertEqual(self.checklist.date_sealed, seal.date)
        self.assertEqual(self.checklist.sealed_by_id, self.env.user)
        self.assertFits()
        texts = {entry["path"]: entry for entry in seal.entries}
        voltage = texts[f"line_ids[{self.voltage.id}].value_number"]
        self.assertEqual(voltage["label"], "Supply voltage")
        self.assertEqual((voltage["value"], voltage["text"]), (11.8, "11.8"))

    def test_mandatory_signature(self):
        self.checklist.action_done()
        with self.assertSays("'Carried out by' is missing"):
            self.checklist.action_seal()

    def test_gaps_are_all_told_at_once(self):
        gaps = ["the housing was not looked at", "a photo is missing"]
        with patch.object(type(self.checklist), "_sealing_gaps", lambda self: gaps):
            with self.assertSays("(?s)housing.*photo.*Carried out by"):
                self.checklist.action_seal()
        with self.assertSays("(?s)not done yet.*Carried out by"):
            self.checklist.action_seal()

    def test_twice(self):
        self.seal()
        with self.assertSays(r"sealed CL/\d+/\d+ already, on"):
            self.checklist.action_seal()

    def test_no_key(self):
        self.checklist.action_done()
        self.sign()
        with patch.dict(os.environ, {VARIABLE: "not a key"}):
            with self.assertSays("malformed"):
                self.checklist.action_seal()
        with (
            patch("odoo.addons.helpdesk_cctv.models.cctv_seal.configured_keys", return_value=""),
            self.assertSays("no key for seals"),
        ):
            self.checklist.action_seal()
        self.assertEqual(self.checklist.seal_state, "draft")

    def test_copies_are_open(self):
        """A checklist is not copied but started anew; of other sealed records the copy is open."""
        self.seal()
        with self.assertSays("A checklist begins open"):
            self.checklist.copy()
        [values] = self.checklist.copy_data()
        self.assertFalse({*UNSET, "signature_ids", "addendum_ids"} & set(values))
        addendum = self.env["cctv.addendum"]._add(
            self.checklist, "Voltage was 12.8", self.env["ir.attachment"]
        )
        copy = addendum.copy()
        self.assertEqual(copy.seal_state, "draft")
        self.assertNotEqual(copy.number, addendum.number)
        self.assertFalse(copy.seal_id)
        self.assertFalse(copy.date_sealed or copy.sealed_by_id or copy.signature_ids)

    def test_queries_of_one_sealing(self):
        names = [f"Supply {number}" for number in range(25)]
        template = self.make_template(
            "25 questions", [{"name": name, "kind": "number"} for name in names]
        )
        answers = [{"value_number": 1.5 * number} for number in range(25)]
        checklist = self.make_done(template, answers)
        self.sign(checklist)
        self.seal(self.make_checklist())
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(40):
            checklist.action_seal()

    def test_chain(self):
        first = self.seal()
        second = self.seal(self.make_checklist())
        self.assertEqual(second.sequence, first.sequence + 1)
        self.assertEqual(second.previous_mac, first.mac)
        other = self.make_company()
        place = self.make_location("Elsewhere", company_id=other.id)
        third = self.seal(self.make_checklist(device_id=False, location_id=place.id))
        self.assertEqual((third.company_id, third.sequence), (other, 1))
        self.assertEqual(third.previous_mac, "")

    def test_all_kinds_of_files_are_sealed(self):
        loose = self.make_file(picture(41))
        place = {"res_model": "maintenance.equipment", "res_id": self.camera.id}
        elsewhere = self.make_file(picture(42), **place)
        self.picture.photo_ids = loose
        with self.assertSays("belongs to something else"):
            self.picture.photo_ids = [Command.link(elsewhere.id)]
        self.link_file(self.picture, elsewhere)
        self.drawn.value_signature = signature_image()
        chatter = self.make_file(b"x", res_model="cctv.checklist", res_id=self.checklist.id)
        seal = self.seal()
        paths = {entry["path"] for entry in seal.entries}
        own = self.picture.photo_ids
        self.assertEqual(len(own), 2)
        self.assertEqual(own & elsewhere, elsewhere.browse())
        self.assertEqual(set(own.mapped("res_id")), {self.picture.id})
        for attachment in own | chatter | self.attachment_of(self.drawn):
            self.assertIn(f"attachments[{attachment.id}]", paths)
        self.assertFits()
        elsewhere.unlink()
        self.assertFits()

    def link_file(self, line, file):
        """As a part of the program might that does not adopt it."""
        field = line._fields["photo_ids"]
        self.sql(
            f"INSERT INTO {field.relation} ({field.column1}, {field.column2}) VALUES (%s, %s)",
            line.id,
            file.id,
        )

    def attachment_of(self, line):
        domain = [("res_field", "=", "value_signature"), ("res_id", "=", line.id)]
        return self.env["ir.attachment"].search([*domain, ("res_model", "=", line._name)])


@tagged("at_install")
class TestUnderProcedure(ProcedureCase):
    def test_revision_is_set_by_the_system(self):
        first = self.approved(self.draft())
        question = {"name": "Lens is clean", "kind": "result"}
        template = SealCase.make_template.__func__(
            self, "Under SOP/1", [question], company_id=self.town.id, procedure_id=self.procedure.id
        )
        hall = self.make_location("Town hall", company_id=self.town.id)
        values = {"template_id": template.id, "location_id": hall.id}
        checklist = self.env["cctv.checklist"].create(values)
        self.assertEqual(checklist.procedure_revision_id, first)
        second = self.approved(self.draft())
        self.assertEqual(self.procedure.current_revision_id, second)
        self.assertEqual(checklist.procedure_revision_id, first)
        self.assertEqual(self.env["cctv.checklist"].create(values).procedure_revision_id, second)


@tagged("at_install")
class TestSealedStays(SealCase):
    """Whatever goes through the ORM is refused, for everybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.photo = cls.make_file()
        cls.picture.photo_ids = cls.photo
        cls.other = cls.make_checklist()
        cls.seal()

    REFUSED = "is sealed: it can neither be changed nor deleted"

    def attempts(self):
        checklist, line = self.checklist, self.voltage
        return {
            "write": lambda: checklist.write({"note": "x"}),
            "assign": lambda: setattr(checklist, "note", "x"),
            "unlink": lambda: checklist.unlink(),
            "command create": lambda: checklist.write(
                {"line_ids": [Command.create({"item_id": self.items[0].id, "kind": "number"})]}
            ),
            "command update": lambda: checklist.write(
                {"line_ids": [Command.update(line.id, {"value_number": 1})]}
            ),
            "command delete": lambda: checklist.write({"line_ids": [Command.delete(line.id)]}),
            "line write": lambda: line.write({"value_number": 12}),
            "line unlink": lambda: line.unlink(),
            "line create": lambda: line.copy(),
            "photo relation": lambda: self.picture.write({"photo_ids": [Command.clear()]}),
            "photo of another": lambda: line.write({"photo_ids": [Command.clear()]}),
            "line moves out": lambda: line._set({"checklist_id": self.other.id}),
            "line moves in": lambda: self.other.line_ids[0]._set(
                {"checklist_id": checklist.id}
            ),
            "reopen": lambda: checklist.action_reopen(),
            "import": lambda: self.import_(["id", "note"], [["t.x", "other"]]),
        }

    def import_(self, names, rows):
        self.env["ir.model.data"].create(
            {
                "module": "t",
                "name": "x",
                "model": "cctv.checklist",
                "res_id": self.checklist.id,
            }
        )
        result = self.env["cctv.checklist"].load(names, rows)
        if result["messages"]:
            raise UserError(result["messages"][0]["message"])

    def test_refused(self):
        for name, attempt in self.attempts().items():
            with self.subTest(name), self.assertSays(self.REFUSED):
                attempt()
        self.assertFits()

    def test_what_no_checklist_allows(self):
        sealed, line, other = self.checklist, self.voltage, self.other
        attempts = {
            "set by the system": (
                lambda: line.write({"checklist_id": other.id}),
                lambda: other.line_ids[0].write({"checklist_id": sealed.id}),
                lambda: line.write({"is_answered": False}),
                lambda: line.write({"date_answered": False}),
            ),
            "not changed by hand": (
                lambda: sealed.write({"state": "open"}),
                lambda: sealed.write({"device_id": self.recorder.id}),
                lambda: sealed.write({"date_done": False}),
            ),
            "is already: Done": (
                lambda: sealed.action_done(),
                lambda: sealed.action_cancel(),
            ),
        }
        for said, calls in attempts.items():
            for number, call in enumerate(calls):
                with self.subTest(said, number=number), self.assertSays(said):
                    call()
        self.assertFits()

    def test_refused_with_every_context(self):
        context = {"_force_unlink": True, "tracking_disable": True, "install_mode": True}
        for records in (self.checklist, self.voltage):
            with self.assertSays(self.REFUSED):
                records.with_context(**context).sudo().unlink()

    def test_protocol_is_refused_on_open_records_too(self):
        for values in (
            {"number": "CL/1"},
            {"seal_state": "sealed"},
            {"date_sealed": fields.Datetime.now()},
            {"procedure_revision_id": False},
            {"seal_id": self.checklist.seal_id.id},
            {"sealed_by_id": 1},
            {"signature_ids": [Command.clear()]},
        ):
            with self.subTest(values), self.assertSays("the system alone writes this"):
                self.other.write(values)
            with self.subTest(values), self.assertSays("the system alone writes this"):
                self.make_checklist(**values)

    def test_defaults_do_not_get_in(self):
        values = {"template_id": self.template.id, "device_id": self.camera.id}
        Checklist = self.env["cctv.checklist"].with_context(
            default_seal_state="sealed", default_number="X", default_date_sealed="2026-01-01"
        )
        made = Checklist.create(values)
        self.assertEqual((made.seal_state, made.date_sealed), ("draft", False))
        self.assertNotEqual(made.number, "X")

    def test_chatter_and_activities_go_on(self):
        self.checklist.message_post(body="Printed and filed.")
        self.checklist.activity_schedule("mail.mail_activity_data_todo", summary="File it")
        self.assertFits()

    def test_seals_and_signatures_are_out_of_reach(self):
        seal, signature = self.checklist.seal_id.sudo(), self.checklist.signature_ids.sudo()
        chain = self.env["cctv.seal.chain"].search([("company_id", "=", self.company.id)])
        for record, values in (
            (seal, {"number": "X"}),
            (signature, {"name": "Somebody"}),
            (chain, {"sequence": 0}),
        ):
            for attempt in (
                lambda r=record, v=values: r.write(v),
                lambda r=record: r.unlink(),
                lambda r=record: r.copy(),
                lambda r=record: r.create({}),
            ):
                with self.subTest(record=record._name), self.assertSays("Nobody can add, change"):
                    attempt()

    def test_files(self):
        photo, sealed = self.photo.sudo(), self.checklist
        stray = self.make_file(res_model="mail.compose.message", res_id=0)
        attempts = {
            "write": lambda: photo.write({"raw": b"other"}),
            "rename": lambda: photo.write({"name": "x"}),
            "datas": lambda: photo.write({"datas": base64.b64encode(b"other")}),
            "unlink": lambda: photo.unlink(),
            "move out": lambda: photo.write({"res_id": self.other.id}),
            "move in": lambda: stray.write({"res_model": sealed._name, "res_id": sealed.id}),
            "add": lambda: self.make_file(res_model=sealed._name, res_id=sealed.id),
            "add to line": lambda: self.make_file(
                res_model=self.lens._name, res_id=self.lens.id
            ),
            "binary field": lambda: self.drawn.write({"value_signature": signature_image()}),
            "chatter": lambda: sealed.message_post(attachments=[("a.txt", b"a")]),
            "chatter ids": lambda: sealed.message_post(attachment_ids=stray.ids),
        }
        for name, attempt in attempts.items():
            with self.subTest(name), self.assertSays("addendum"):
                attempt()
        self.assertFits()

    def test_other_files_are_not_concerned(self):
        file = self.make_file(res_model="res.partner", res_id=self.env.user.partner_id.id)
        file.write({"raw": b"new"})
        file.unlink()
        mine = self.make_file(res_model="cctv.checklist", res_id=self.other.id)
        mine.name = "b.jpg"
        mine.unlink()

    def test_moving_the_filestore_is_not_a_change(self):
        self.photo._migrate()
        self.photo.generate_access_token()
        self.assertFits()

    def test_open_record_is_deleted_with_its_signatures(self):
        self.sign(self.other)
        signature = self.other.signature_ids
        self.other.unlink()
        self.assertFalse(signature.exists())


@tagged("at_install")
class TestSealedModels(SealCase):
    """Every model that is sealed keeps the rules that the mixin stands on."""

    def sealed(self):
        """[(model, its spec)] of the heirs and, under them, of their parts."""
        names = self.env.registry.descendants(["cctv.sealed.mixin"], "_inherit")
        todo = [
            (self.env[name], self.env[name]._sealed_fields())
            for name in names
            if not self.env.registry[name]._abstract
        ]
        for model, spec in todo:
            yield model, spec
            todo += [(model[name], nested) for name, nested in spec.items() if nested]

    def test_no_sealed_field_can_change_by_itself(self):
        for model, spec in self.sealed():
            for name in spec:
                field = model._fields[name]
                with self.subTest(field=str(field)):
                    self.assertTrue(field.store, "is not stored")
                    self.assertFalse(field.compute, "is computed anew")
                    self.assertFalse(field.company_dependent)
                    if field.type == "many2one":
                        self.assertEqual(field.ondelete, "restrict")

    def test_what_is_sealed_is_not_open(self):
        for model, spec in self.sealed():
            if "seal_id" in model._fields:
                self.assertFalse(model._always_open_fields() & set(spec), model._name)

    def test_lines_are_parts(self):
        for model, spec in self.sealed():
            for name in [name for name, nested in spec.items() if nested]:
                line = model[name]
                with self.subTest(line=line._name):
                    self.assertEqual(line._sealed_parent, model._fields[name].inverse_name)

    def test_sequences_exist(self):
        for model, _spec in self.sealed():
            if "cctv.sealed.mixin" in self.env.registry[model._name]._inherit:
                self.assertTrue(model._number_sequence(self.company))
