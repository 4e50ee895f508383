"""A checklist from the signature to the seal, the addendum and the discovered forgery."""

import io

from pypdf import PdfReader

from odoo.tests import tagged

from .checklist_common import ChecklistCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestRecordTours(ChecklistCase, TourCase):
    def test_signed_sealed_corrected_printed_and_forged(self):
        checklist = self.done_checklist()
        url = f"/odoo/cctv-checklists/{checklist.id}"
        self.start_tour(url, "cctv_record_signed_and_sealed", login=self.technician.login)
        self.env.invalidate_all()
        self.assertEqual(checklist.seal_state, "sealed")
        self.assertEqual(checklist.signature_ids.user_id, self.technician)
        self.assertEqual(len(checklist.addendum_ids), 1)
        self.assert_printed(checklist)
        line = checklist.line_ids.filtered(lambda line: line.kind == "number")
        self.env.cr.execute(
            "UPDATE cctv_checklist_line SET value_number = 13.5 WHERE id = %s", [line.id]
        )
        self.env.invalidate_all()
        head = self.make_user("manager", "cctv_head")
        self.start_tour(url, "cctv_record_altered", login=head.login)

    def done_checklist(self):
        checklist = self.start(self.technician)
        values = {
            "tick": {"value_tick": True},
            "result": {"value_result": "pass"},
            "number": {"value_number": 12.5},
            "choice": {"value_option_id": self.version.item_ids.option_ids[:1].id},
        }
        for line in checklist.line_ids.filtered(lambda line: line.kind in values):
            line.with_user(self.technician).write(values[line.kind])
        checklist.with_user(self.technician).action_done()
        return checklist

    def assert_printed(self, checklist):
        """What the technician prints has the number, the answers, the addendum and the seal."""
        self.authenticate(self.technician.login, self.technician.login)
        reply = self.url_open(f"/report/pdf/helpdesk_cctv.paper_checklist/{checklist.id}")
        self.assertEqual(reply.headers["Content-Type"], "application/pdf")
        pages = PdfReader(io.BytesIO(reply.content)).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        mark = checklist._seal_mark()
        for words in (checklist.number, "12.5 V", "the day after", mark["code"]):
            self.assertIn(words, text)
