"""A document from the first draft to its last reader, in a real browser."""

from odoo.tests import tagged

from .procedure_common import ProcedureCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestProcedureTours(ProcedureCase, TourCase):
    def test_from_draft_to_reader(self):
        self.start_tour("/odoo/cctv-documents", "cctv_procedure_draft", login="doc_manager")
        document = self.env["cctv.procedure"].search([("number", "=", "TOUR/1")])
        revision = document.revision_ids
        self.sign(revision, "drafted", self.manager)
        self.start_tour("/odoo/cctv-documents", "cctv_procedure_check", login="doc_supervisor")
        self.sign(revision, "checked", self.supervisor)
        self.sign(revision, "approved", self.management)
        self.start_tour("/odoo/cctv-documents", "cctv_procedure_approve", login="doc_management")
        self.assertEqual(document.current_revision_id, revision)
        self.start_tour("/odoo/cctv-to-read", "cctv_procedure_acknowledge", login="doc_operator")
        row = revision.acknowledgement_ids.filtered(lambda r: r.user_id == self.operator)
        self.assertEqual(row.state, "done")
