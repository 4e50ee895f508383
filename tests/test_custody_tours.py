"""The registers in the browser."""

from odoo.tests import tagged

from .footage_common import FootageCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestCustodyTours(FootageCase, TourCase):
    def test_access_book(self):
        self.start_tour("/odoo/cctv-access-book", "cctv_access_book", login="cctv_operator")
        line = self.env["cctv.access.log"].search([], limit=1)
        self.assertEqual((line.state, line.kind, line.time_allowed), ("back", "key", 3))
        self.assertEqual(line.issued_by_id, self.users["operator"])

    def test_compare(self):
        self.env["cctv.custody.event"]._note(self.make_request().item_ids, "viewed")
        url = "/odoo/cctv-custody-chain"
        self.start_tour(url, "cctv_custody_compare", login="cctv_management")
        chain = self.env["cctv.custody.chain"]._of(self.company)
        self.assertTrue(chain.date_checked)
