import json

from odoo.tests import tagged

from .checklist_common import picture
from .seal_common import SealCase, signature_image

WORDING = "Lensa atau kubah bersih dan tidak tergores"
REPORT = "Membersihkan rumah kamera, mengganti segel karet; baut kendur dikencangkan – 100 % baik."


@tagged("at_install")
class TestShippedForm(SealCase):
    """The form for cameras that comes with the system, filled in by an Indonesian technician, then
    sealed: what somebody changes by SQL or on the disk is named, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("id_ID")
        cls.signer.lang = "id_ID"
        cls.form = cls.env.ref("helpdesk_cctv.cctv_checklist_template_camera")
        cls.translate(cls.env.ref("helpdesk_cctv.cctv_checklist_camera_v2_lens_clean"))
        technician = cls.env(user=cls.signer, context={"lang": "id_ID"})
        cls.checklist = technician["cctv.checklist"].create(
            {"template_id": cls.form.id, "device_id": cls.camera.id, "note": "Cuaca hujan"}
        )
        cls.lines = {line.measure: line for line in cls.checklist.line_ids}
        cls.fill_in()
        cls.checklist.action_done()
        cls.sign()
        cls.checklist.action_seal()
        cls.checklist = cls.checklist.with_env(cls.env)
        cls.lines = {name: line.with_env(cls.env) for name, line in cls.lines.items()}

    @classmethod
    def translate(cls, item):
        """The Indonesian wording, as the loader of translations writes it."""
        cls.env.cr.execute(
            "UPDATE cctv_checklist_item SET name = name || %s WHERE id = %s",
            [json.dumps({"id_ID": WORDING}), item.id],
        )
        item.invalidate_recordset()

    @classmethod
    def fill_in(cls):
        for width, line in enumerate(cls.checklist.line_ids, start=40):
            if line.kind == "result":
                line.value_result = "pass"
            elif line.kind == "choice":
                line.value_option_id = line.item_id.option_ids[0]
            elif line.kind == "photo":
                line.photo_ids = line.env["ir.attachment"].create(
                    {"name": f"foto {line.measure}.jpg", "raw": picture(width)}
                )
        cls.lines["supply_voltage"].value_number = 11.8
        cls.lines["work_done"].value_text = REPORT

    def assertFindsExactly(self, *sentences):
        """The verifier says these sentences, word for word, and no others."""
        self.env.invalidate_all()
        found = self.checklist.seal_id._verify_and_note()
        before = f"Checklist {self.checklist.seal_id.number}: "
        self.assertEqual(sorted(found), sorted(before + sentence for sentence in sentences))

    def set_line(self, measure, column, value):
        self.sql(
            f"UPDATE cctv_checklist_line SET {column} = %s WHERE id = %s",
            value,
            self.lines[measure].id,
        )

    def name_of(self, measure):
        return self.lines[measure].item_id.name

    def test_untouched(self):
        self.assertEqual(self.checklist.answer_lang, "id_ID")
        self.assertEqual(self.checklist.sealed_by_id, self.signer)
        self.assertFits()
        texts = {entry["path"]: entry.get("text") for entry in self.checklist.seal_id.entries}
        self.assertEqual(texts[f"line_ids[{self.lines['work_done'].id}].value_text"], REPORT)
        self.assertEqual(texts[f"form[{self.lines['lens_clean'].item_id.id}].id_ID"], WORDING)

    def test_number(self):
        self.set_line("supply_voltage", "value_number", 12.4)
        self.assertFindsExactly(
            f"'{self.name_of('supply_voltage')}' was 11.8 when sealed, is 12.4 now."
        )

    def test_text(self):
        self.set_line("work_done", "value_text", REPORT + ".")
        self.assertFindsExactly(
            f"'{self.name_of('work_done')}' was {REPORT} when sealed, is {REPORT}. now."
        )

    def test_wording(self):
        """In the language of who filled it in, in English, and in one nobody read."""
        item = self.lines["lens_clean"].item_id
        words = item.name
        for lang, sealed in (("id_ID", WORDING), ("en_US", words)):
            with self.subTest(lang), self.env.cr.savepoint() as savepoint:
                self.set_words("cctv_checklist_item", item, lang, "Lens was looked at")
                self.assertFindsExactly(
                    f"'{words}' was {sealed} when sealed, is Lens was looked at now."
                )
                savepoint.rollback()
        self.set_words("cctv_checklist_item", item, "nl_NL", "Lens is schoon")
        self.assertFits()

    def set_words(self, table, record, lang, words):
        self.sql(
            f"UPDATE {table} SET name = name || %s WHERE id = %s",
            json.dumps({lang: words}),
            record.id,
        )

    def test_option(self):
        """Another one chosen; the same one with other words; one taken away."""
        line = self.lines["power_kind"]
        question, options = line.item_id.name, line.item_id.option_ids
        names = options.mapped("name")
        with self.env.cr.savepoint() as savepoint:
            self.set_line("power_kind", "value_option_id", options[1].id)
            self.assertFindsExactly(
                f"'{question}' was {names[0]} when sealed, is {names[1]} now."
            )
            savepoint.rollback()
        sealed = " / ".join([question, *names])
        with self.env.cr.savepoint() as savepoint:
            self.set_words("cctv_checklist_option", options[0], "en_US", "Battery")
            now = " / ".join([question, "Battery", *names[1:]])
            self.assertIn(
                f"'{question}' was {sealed} when sealed, is {now} now.",
                "\n".join(self.checklist.seal_id._verify_and_note()),
            )
            savepoint.rollback()
        self.sql("DELETE FROM cctv_checklist_option WHERE id = %s", options[-1].id)
        now = " / ".join([question, *names[:-1]])
        self.assertIn(
            f"'{question}' was {sealed} when sealed, is {now} now.",
            "\n".join(self.checklist.seal_id._verify_and_note()),
        )

    def test_bounds(self):
        item = self.lines["supply_voltage"].item_id
        self.sql("UPDATE cctv_checklist_item SET minimum = 9 WHERE id = %s", item.id)
        self.assertFindsExactly(
            f"'{item.name}' was 11.0..14.0 V when sealed, is 9.0..14.0 V now."
        )

    def test_photo_in_the_filestore(self):
        photo = self.lines["photo_after"].photo_ids
        path = photo._full_path(photo.store_fname)
        with open(path, "rb") as file:
            content = file.read()
        self.addCleanup(self.write_file, path, content)
        self.write_file(path, content[:-1] + b"\x00")
        self.assertFindsExactly(
            f"File 'foto photo_after.jpg' is not what was sealed: now foto photo_after.jpg "
            f"({len(content)} bytes)."
        )

    def write_file(self, path, content):
        with open(path, "wb") as file:
            file.write(content)

    def test_signature_image(self):
        signature = self.checklist.signature_ids
        said = f"Signature '{signature.role_label}' ({signature.name}, "
        self.sql(
            "UPDATE cctv_signature SET image = %s WHERE id = %s",
            signature_image((310, 100)),
            signature.id,
        )
        [found] = self.checklist.seal_id._verify_and_note()
        self.assertIn(said, found)
        self.assertIn("was altered after sealing", found)

    def test_deleted_line(self):
        self.sql("DELETE FROM cctv_checklist_line WHERE id = %s", self.lines["recorded"].id)
        question = self.env.ref("helpdesk_cctv.cctv_checklist_camera_v2_recorded").name
        self.assertFindsExactly(f"'Answers': {question} was removed after sealing.")

    def test_deleted_line_with_a_photo(self):
        question = self.name_of("photo_before")
        self.sql("DELETE FROM cctv_checklist_line WHERE id = %s", self.lines["photo_before"].id)
        self.assertFindsExactly(
            f"'Answers': {question} was removed after sealing.",
            "'Files': File 'foto photo_before.jpg' was removed after sealing.",
        )

    def test_added_line(self):
        item = self.lines["recorded"].item_id
        self.sql(
            "INSERT INTO cctv_checklist_line (checklist_id, item_id, kind, company_id, "
            "value_result, is_answered) VALUES (%s, %s, 'result', %s, 'pass', true)",
            self.checklist.id,
            item.id,
            self.company.id,
        )
        self.assertFindsExactly(f"'Answers': {item.name} (new) was added after sealing.")

    def test_stored_entries(self):
        """Who changes the answer rewrites the seal's copy of it too."""
        path = f"line_ids[{self.lines['supply_voltage'].id}].value_number"
        seal, question = self.checklist.seal_id, self.name_of("supply_voltage")
        entries = seal.entries
        for entry in entries:
            if entry["path"] == path:
                entry.update(value=12.4, text="12.4")
        with self.env.cr.savepoint() as savepoint:
            self.rewrite(seal, entries)
            self.assertFindsExactly(
                f"the seal's own record of '{question}' was altered; the field itself is as it was "
                "sealed (11.8)."
            )
            savepoint.rollback()
        self.set_line("supply_voltage", "value_number", 12.4)
        self.rewrite(seal, entries)
        self.assertFindsExactly(
            f"the seal's own record of '{question}' was altered, and what the field says now "
            "(12.4) is not what was sealed."
        )

    def rewrite(self, seal, entries):
        self.sql("UPDATE cctv_seal SET entries = %s WHERE id = %s", json.dumps(entries), seal.id)
