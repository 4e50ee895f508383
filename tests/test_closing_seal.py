"""A closing is sealed: what was closed, and what is there now."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .closing_common import ClosingCase

MODELS = "odoo.addons.helpdesk_cctv.models"


@tagged("at_install")
class TestClosingSeal(ClosingCase):
    def close(self):
        self.ready()
        self.by(self.visit, self.it).action_cctv_close()
        return self.visit.cctv_closing_ids[:1]

    def findings(self, closing):
        self.env.invalidate_all()
        return closing.seal_id._verify_and_note()

    def change(self, table, column, value, record):
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, record.id]
        )

    def test_closing_is_sealed(self):
        closing = self.close()
        self.assertEqual(closing.seal_state, "sealed")
        self.assertEqual((closing.sealed_by_id, closing.user_id), (self.it, self.it))
        self.assertRegex(closing.number, r"^MC/\d{4}/\d{5}$")
        self.assertFalse(self.findings(closing))
        text = closing.facts_text
        self.assertIn(self.visit.name, text)
        self.assertIn(self.technician.name, text)

    def test_what_changed_behind_the_back_is_named(self):
        closing = self.close()
        line = self.visit.cctv_line_ids[:1]
        self.change("cctv_maintenance_line", "note", "all was well", line)
        self.change("maintenance_request", "cctv_is_overridden", True, self.visit)
        found = "\n".join(self.findings(closing))
        self.assertIn(f"{line.device_id.display_name}: Remarks", found)
        self.assertIn("all was well", found)
        self.assertIn("Closed with gaps", found)

    def test_a_changed_measurement_is_noticed(self):
        closing = self.close()
        line = self.visit.cctv_line_ids[:1]
        number = line.checklist_id.line_ids.filtered(lambda answer: answer.kind == "number")
        self.change("cctv_checklist_line", "value_number", 13.5, number)
        (found,) = self.findings(closing)
        self.assertIn(f"{line.device_id.display_name}: Answers of the checklist", found)

    def test_a_device_that_came_or_went_is_named(self):
        closing = self.close()
        gone = self.visit.cctv_line_ids[:1]
        self.change("cctv_maintenance_line", "request_id", self.make_visit(self.camera).id, gone)
        self.assertTrue(self.findings(closing))

    def test_reopened_work_may_change(self):
        first = self.close()
        self.by(self.visit, self.it).action_cctv_reopen("one more camera")
        line = self.visit.cctv_line_ids[:1].with_user(self.technician)
        line.note = "wiped again"
        self.assertFalse(self.findings(first), "it tells of the time before")
        self.by(self.visit, self.technician).action_cctv_finish()
        self.check(self.devices)
        self.check(self.devices)
        self.by(self.visit, self.it).action_cctv_close()
        second = self.visit.cctv_closing_ids[:1]
        self.assertNotEqual(first, second)
        self.assertIn("wiped again", second.facts_text)
        self.assertFalse(self.findings(first) + self.findings(second))

    def test_override_is_sealed(self):
        self.by(self.visit, self.head)._cctv_override("flood")
        closing = self.visit.cctv_closing_ids
        self.assertTrue(closing.is_overridden)
        self.assertIn("flood", closing.facts_text)
        self.assertFalse(self.findings(closing))

    def test_cancelling_is_sealed(self):
        self.by(self.visit, self.it).action_cctv_cancel("The site was sold")
        closing = self.visit.cctv_closing_ids
        self.assertEqual((closing.is_cancelled, closing.seal_state), (True, "sealed"))
        self.assertIn("The site was sold", closing.facts_text)
        self.assertFalse(self.findings(closing))
        self.change("maintenance_request", "cctv_cancel_reason", "It was done", self.visit)
        (found,) = self.findings(closing)
        self.assertIn("Why it was cancelled", found)
        self.by(self.visit, self.it).action_cctv_reopen("It was not sold")
        self.assertFalse(self.findings(closing), "it tells of the time before")

    def test_nobody_changes_or_makes_one(self):
        closing = self.close()
        for user in (self.it, self.head):
            with self.assertRaises(AccessError):
                self.by(closing, user).write({"facts": {}})
            with self.assertRaises(AccessError):
                self.by(closing, user).unlink()
        with self.assertRaisesRegex(UserError, "sealed"):
            closing.sudo().write({"facts": {}})

    def test_without_a_key_it_is_closed_all_the_same(self):
        with patch(f"{MODELS}.cctv_seal.configured_keys", return_value=""):
            closing = self.close()
        self.assertEqual((self.visit.cctv_state, closing.seal_state), ("closed", "draft"))

    def test_paper_has_the_code(self):
        self.close()
        paper = self.env["report.helpdesk_cctv.paper_maintenance"]
        self.assertTrue(paper._sealed_closing(self.visit))
        self.by(self.visit, self.it).action_cctv_reopen("again")
        self.assertFalse(paper._sealed_closing(self.visit))
