import json
import os
from unittest.mock import patch

from odoo.tests import tagged

from ..tools.seal import VARIABLE, SealRing, canonical, new_key, public_code
from .seal_common import SealCase, signature_image


@tagged("at_install")
class TestTampering(SealCase):
    """Whoever may write SQL or files changes something; the verifier says what exactly."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.photo = cls.make_file()
        cls.picture.photo_ids = cls.photo
        cls.drawn.value_signature = signature_image()
        cls.lens.note = "Spider's web"
        cls.first = cls.seal(cls.make_checklist())
        cls.seal()
        cls.before = cls.checklist.seal_id

    def test_each_kind_of_field(self):
        cases = [
            ("cctv_checklist_line", self.voltage, "value_number", 12.4,
             "'Supply voltage' was 11.8 when sealed, is 12.4 now."),
            ("cctv_checklist_line", self.voltage, "value_number", 11.800000000000002,
             "'Supply voltage' was 11.8 when sealed"),
            ("cctv_checklist_line", self.voltage, "value_tick", True,
             "'Supply voltage' was no when sealed, is yes now."),
            ("cctv_checklist_line", self.voltage, "sequence", 7,
             "was 0 when sealed, is 7 now."),
            ("cctv_checklist_line", self.lens, "value_result", "fail",
             "'Lens is clean' was Pass when sealed, is Fail now."),
            ("cctv_checklist_line", self.lens, "note", None,
             "'Lens is clean: Remark' was Spider's web when sealed, is – now."),
            ("cctv_checklist", self.checklist, "note", "Nothing",
             "'Remarks' was Cleaned the housing when sealed, is Nothing now."),
            ("cctv_checklist", self.checklist, "device_id", self.recorder.id,
             "'Device' was"),
            ("cctv_checklist", self.checklist, "date_done", "2026-01-02 03:04:05",
             "when sealed, is"),
            ("cctv_checklist", self.checklist, "number", "CL/0000/00001", "'Number' was CL/"),
            ("cctv_checklist", self.checklist, "state", "cancelled", "is Cancelled now"),
        ]
        for table, record, column, value, sentence in cases:
            with self.subTest(column=column, value=value):
                with self.env.cr.savepoint() as savepoint:
                    self.sql(
                        f"UPDATE {table} SET {column} = %s WHERE id = %s", value, record.id
                    )
                    self.assertFinds(sentence)
                    savepoint.rollback()
        self.assertFits()

    def rewrite_entries(self, path, **changes):
        """Change the seal's own copy of an entry."""
        entries = self.checklist.seal_id.entries
        entry = next(entry for entry in entries if entry["path"] == path)
        entry.update(changes)
        self.sql(
            "UPDATE cctv_seal SET entries = %s WHERE id = %s",
            json.dumps(entries),
            self.checklist.seal_id.id,
        )

    @property
    def path(self):
        return f"line_ids[{self.voltage.id}].value_number"

    def test_field_and_stored_copy_rewritten(self):
        self.sql(
            "UPDATE cctv_checklist_line SET value_number = 12.4 WHERE id = %s", self.voltage.id
        )
        self.rewrite_entries(self.path, value=12.4, text="12.4")
        self.assertFinds("own record of 'Supply voltage' was altered, and what the field says")

    def test_only_the_stored_copy_rewritten(self):
        self.rewrite_entries(self.path, value=12.4)
        self.assertFinds("the field itself is as it was sealed (11.8)")

    def test_hashes_rewritten_without_the_key(self):
        """The attacker knows the program, and makes all hashes anew with a key of his own."""
        from ..models.cctv_seal import entry_mac, head_mac

        self.sql(
            "UPDATE cctv_checklist_line SET value_number = 12.4 WHERE id = %s", self.voltage.id
        )
        seal = self.checklist.seal_id
        forger, identity, entries = SealRing(new_key()), seal._identity(), seal.entries
        for entry in entries:
            if entry["path"] == self.path:
                entry.update(value=12.4, text="12.4")
                entry["mac"] = entry_mac(forger, {**identity, "key_id": None}, entry)
        mac = head_mac(forger, {**identity, "key_id": None}, entries)
        self.sql(
            "UPDATE cctv_seal SET entries = %s, mac = %s WHERE id = %s",
            json.dumps(entries),
            mac,
            seal.id,
        )
        self.assertFinds("the seal itself was altered", "own record of 'Supply voltage'")

    def test_entry_of_another_seal(self):
        """A MAC that is right elsewhere is wrong here."""
        other = self.first.entries
        theirs = next(e for e in other if e["path"].endswith("value_number"))
        self.rewrite_entries(self.path, mac=theirs["mac"])
        self.assertFinds("the seal itself was altered", "own record of 'Supply voltage'")

    def test_identity_of_the_seal(self):
        for column, value in (("date", "2020-01-01"), ("number", "X"), ("sequence", 99)):
            with self.subTest(column), self.env.cr.savepoint() as savepoint:
                self.sql(
                    f"UPDATE cctv_seal SET {column} = %s WHERE id = %s", value, self.before.id
                )
                found = self.before._verify_and_note()
                self.assertIn("the seal itself was altered", "\n".join(found))
                savepoint.rollback()

    def test_entry_left_out(self):
        entries = [e for e in self.before.entries if e["path"] != self.path]
        self.sql(
            "UPDATE cctv_seal SET entries = %s WHERE id = %s", json.dumps(entries), self.before.id
        )
        self.assertFinds("the seal itself was altered")

    def test_lines(self):
        for line, sentences in (
            (self.lens, ["'Answers': Lens is clean was removed after sealing."]),
            (self.drawn, ["'Answers': Drawn by hand was removed after sealing.",
                          "'Files': Drawn by hand was removed after sealing."]),
        ):
            with self.env.cr.savepoint() as savepoint:
                self.sql("DELETE FROM cctv_checklist_line WHERE id = %s", line.id)
                self.assertFinds(*sentences)
                savepoint.rollback()
        other = self.make_checklist()
        with self.env.cr.savepoint() as savepoint:
            self.sql(
                "UPDATE cctv_checklist_line SET checklist_id = %s WHERE id = %s",
                other.id,
                self.lens.id,
            )
            self.assertFinds("'Answers': Lens is clean was removed after sealing.")
            savepoint.rollback()
        self.sql(
            "INSERT INTO cctv_checklist_line (checklist_id, item_id, kind, company_id) "
            "VALUES (%s, %s, 'number', %s)",
            self.checklist.id,
            self.items[0].id,
            self.company.id,
        )
        self.assertFinds("'Answers': Supply voltage (new) was added after sealing.")

    def test_record_deleted(self):
        self.sql("DELETE FROM cctv_checklist_line WHERE checklist_id = %s", self.checklist.id)
        self.sql("DELETE FROM cctv_checklist WHERE id = %s", self.checklist.id)
        self.assertFinds("the record was deleted", seal=self.before)

    def test_set_back_to_open(self):
        self.sql(
            "UPDATE cctv_checklist SET seal_state = 'draft', seal_id = NULL WHERE id = %s",
            self.checklist.id,
        )
        self.assertFinds("set back to open", seal=self.before)
        action = self.checklist.action_verify_seal()
        self.assertEqual(action["res_model"], "cctv.seal.check")

    def test_sealing_backdated(self):
        self.sql(
            "UPDATE cctv_checklist SET date_sealed = '2020-01-01' WHERE id = %s", self.checklist.id
        )
        self.assertFinds("another date or person of sealing")

    def test_attachment_on_disk(self):
        path = self.photo._full_path(self.photo.store_fname)
        with open(path, "rb") as file:
            content = file.read()
        self.addCleanup(self.write_file, path, content)
        self.write_file(path, b"another picture")
        self.assertFinds("File 'photo.jpg' is not what was sealed")
        os.unlink(path)
        self.assertFinds("File 'photo.jpg' is not what was sealed")

    def write_file(self, path, content):
        with open(path, "wb") as file:
            file.write(content)

    def test_attachments_in_sql(self):
        with self.env.cr.savepoint() as savepoint:
            self.sql("UPDATE ir_attachment SET name = 'x' WHERE id = %s", self.photo.id)
            self.assertFinds("File 'photo.jpg' is not what was sealed")
            savepoint.rollback()
        with self.env.cr.savepoint() as savepoint:
            self.sql("DELETE FROM ir_attachment WHERE id = %s", self.photo.id)
            self.assertFinds(
                "'Photo of the housing: Photos': File 'photo.jpg' was removed",
                "'Files': File 'photo.jpg' was removed",
            )
            savepoint.rollback()
        self.sql(
            "INSERT INTO ir_attachment (name, type, res_model, res_id) "
            "VALUES ('y', 'binary', 'cctv.checklist', %s)",
            self.checklist.id,
        )
        self.assertFinds("'Files': y (new) was added after sealing.")

    def test_signatures(self):
        signature = self.checklist.signature_ids
        for column, value in (
            ("name", "Somebody else"),
            ("image", signature_image((310, 100))),
            ("role", "checked"),
            ("date", "2020-01-01"),
        ):
            with self.subTest(column), self.env.cr.savepoint() as savepoint:
                self.sql(
                    f"UPDATE cctv_signature SET {column} = %s WHERE id = %s", value, signature.id
                )
                self.assertFinds("Signature 'Carried out by' (Teknisi T")
                savepoint.rollback()
        self.sql("DELETE FROM cctv_signature WHERE id = %s", signature.id)
        self.assertFinds("'Signatures': Signature 'Carried out by' was removed")

    def test_seal_deleted(self):
        third = self.seal(self.make_checklist())
        self.sql("UPDATE cctv_checklist SET seal_id = NULL WHERE id = %s", self.checklist.id)
        self.sql("DELETE FROM cctv_seal WHERE id = %s", self.before.id)
        self.assertFinds("the seal before it, at place", seal=third)
        chain = "\n".join(self.env["cctv.seal.chain"]._sentences_of_all())
        self.assertIn(f"places {third.sequence - 1} to {third.sequence - 1}", chain)
        self.assertIn(f"{self.checklist.number}: it counts as sealed, but there is no", chain)
        self.assertIn("no seal of it", self.checklist._unsealed_findings()[0])

    def test_last_seal_deleted(self):
        self.sql("UPDATE cctv_checklist SET seal_id = NULL WHERE id = %s", self.checklist.id)
        self.sql("DELETE FROM cctv_seal WHERE id = %s", self.before.id)
        place = self.before.id and self.first.sequence + 1
        chain = "\n".join(self.env["cctv.seal.chain"]._sentences_of_all())
        self.assertIn(f"places {place} to {place} of the chain were deleted", chain)
        self.sql(
            "UPDATE cctv_seal_chain SET sequence = %s, mac = %s WHERE company_id = %s",
            self.first.sequence,
            self.first.mac,
            self.company.id,
        )
        chain = "\n".join(self.env["cctv.seal.chain"]._sentences_of_all())
        self.assertIn("The end of the chain of seals was altered", chain)

    def test_chain_relinked(self):
        third = self.seal(self.make_checklist())
        self.sql("UPDATE cctv_seal SET mac = 'x' WHERE id = %s", self.before.id)
        self.assertFinds("the chain is broken at place", seal=third)

    def test_state_without_seal(self):
        other = self.make_checklist()
        self.sql("UPDATE cctv_checklist SET seal_state = 'sealed' WHERE id = %s", other.id)
        chain = "\n".join(self.env["cctv.seal.chain"]._sentences_of_all())
        self.assertIn(f"{other.number}: it counts as sealed", chain)

    def test_new_fields_of_a_later_version_are_no_finding(self):
        spec = self.checklist._sealed_fields()
        more = {**spec, "line_count": None, "create_uid": None}
        self.assertFalse({"line_count", "create_uid"} & set(spec))
        with patch.object(type(self.checklist), "_sealed_fields", lambda s: more):
            self.assertFits()
        fewer = {name: nested for name, nested in spec.items() if name != "note"}
        with patch.object(type(self.checklist), "_sealed_fields", lambda s: fewer):
            self.assertFits()
            self.sql("UPDATE cctv_checklist SET note = 'x' WHERE id = %s", self.checklist.id)
            self.assertFinds("'Remarks' was Cleaned the housing when sealed, is x now")


@tagged("at_install")
class TestKeys(SealCase):
    def keys(self, *keys):
        return patch.dict(os.environ, {VARIABLE: ",".join(keys)})

    def test_key_added_in_front(self):
        old, new = new_key(), new_key()
        with self.keys(old):
            first = self.seal()
        with self.keys(new, old):
            second = self.seal(self.make_checklist())
            self.assertNotEqual(first.key_id, second.key_id)
            self.assertEqual((first | second)._verify_and_note(), [])
        with self.keys(new):
            found = (first | second)._verify_and_note()
            self.assertEqual(len(found), 1)
            self.assertIn(f"with the key {first.key_id}, which the server does not have", found[0])
            self.assertEqual(first.check_state, "unverifiable")
            self.assertEqual(second.check_state, "fits")

    def test_no_key_at_all(self):
        seal = self.seal()
        with patch(
            "odoo.addons.helpdesk_cctv.models.cctv_seal_verify.configured_keys", return_value=""
        ):
            self.assertIn("no key for seals", seal._verify_and_note()[0])
        self.assertEqual(seal.check_state, "unverifiable")

    def test_copy_of_the_database(self):
        seal = self.seal()
        self.env["ir.config_parameter"].set_param("database.uuid", "another")
        self.assertIn("in another database", seal._verify_and_note()[0])
        self.assertEqual(seal.check_state, "unverifiable")


@tagged("at_install")
class TestWatch(SealCase):
    """The nightly run."""

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("helpdesk_cctv.ir_cron_cctv_verify_seals").method_direct_trigger()

    def messages(self):
        return self.env["mail.message"].search(
            [("subject", "=", "Sealed records that do not fit")]
        )

    def test_told_once(self):
        head = self.make_user("manager")
        self.seal()
        seal = self.checklist.seal_id
        self.run_cron()
        self.env.invalidate_all()
        self.assertEqual((seal.check_state, len(self.messages())), ("fits", 0))
        self.sql("UPDATE cctv_checklist SET note = 'x' WHERE id = %s", self.checklist.id)
        for expected in (1, 1):
            self.sql("UPDATE cctv_seal SET date_checked = '2020-01-01' WHERE id = %s", seal.id)
            self.run_cron()
            self.env.invalidate_all()
            self.assertEqual(len(self.messages()), expected)
        message = self.messages()
        self.assertIn(head.partner_id, message.notified_partner_ids)
        self.assertIn("Remarks", message.body)
        self.assertIn(self.checklist.number, message.body)
        self.sql("UPDATE cctv_checklist_line SET note = 'y' WHERE id = %s", self.lens.id)
        self.sql("UPDATE cctv_seal SET date_checked = '2020-01-01' WHERE id = %s", seal.id)
        self.run_cron()
        self.assertEqual(len(self.messages()), 2)

    def test_missing_seals_are_told_once(self):
        self.make_user("manager")
        self.seal()
        self.sql("UPDATE cctv_checklist SET seal_id = NULL WHERE id = %s", self.checklist.id)
        self.sql("DELETE FROM cctv_seal WHERE res_id = %s", self.checklist.id)
        self.run_cron()
        self.run_cron()
        self.assertEqual(len(self.messages()), 1)

    def test_number_of_queries_does_not_grow(self):
        seals = self.Seal.browse()
        for _number in range(12):
            seals |= self.seal(self.make_checklist())
        counts = []
        for group in (seals[:2], seals):
            self.env.flush_all()
            self.env.invalidate_all()
            begun = self.env.cr.sql_log_count
            group._verify()
            counts.append(self.env.cr.sql_log_count - begun)
        self.assertLessEqual(counts[1], counts[0] + 12)


@tagged("at_install")
class TestSealTools(SealCase):
    def test_canonical_does_not_depend_on_the_way_through_the_database(self):
        values = [0.1, 12.0, 12, -0.0, 1e22, 1e300, 5e-324, 2**60, None, True, "é\U0001f600", [1.5]]
        self.env.cr.execute("SELECT %s::jsonb", (json.dumps(values),))
        self.assertEqual(canonical(self.env.cr.fetchone()[0]), canonical(values))

    def test_domain_separation(self):
        ring = SealRing(new_key())
        self.assertNotEqual(ring.mac("entry", ["x"]), ring.mac("seal", ["x"]))
        self.assertEqual(len(public_code(ring.mac("seal", []))), 16)
