from odoo.tests import tagged

from .checklist_common import ChecklistCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestChecklistTours(ChecklistCase, TourCase):
    def test_technician_fills_a_checklist(self):
        url = f"/odoo/cctv-cameras/{self.camera.id}"
        self.start_tour(url, "cctv_technician_fills_checklist", login=self.technician.login)
        checklist = self.Checklist.search([("device_id", "=", self.camera.id)])
        self.assertEqual((checklist.state, checklist.failed_count), ("done", 1))
        self.assertEqual(self.line(checklist, "number").value_number, 10.8)
        self.assertEqual(checklist.line_ids.answered_by_id, self.technician)

    def test_it_changes_a_form(self):
        user = self.make_user("it")
        url = f"/odoo/cctv-checklist-templates/{self.template.id}"
        self.start_tour(url, "cctv_it_changes_form", login=user.login)
        version = self.template.current_version_id
        self.assertEqual(version.sequence, 2)
        self.assertEqual(version.item_ids[-2].display_type, "line_section")
        self.assertEqual(version.item_ids[-1].name, "Place is clean")
