"""A provider's way in a real browser of a phone's size: from accepting to reporting it done."""

from odoo.tests import tagged

from .provider_common import ProviderCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestProviderTours(ProviderCase, TourCase):
    browser_size = "360x740"
    touch_enabled = True

    def test_accept_promise_attach_done(self):
        self.vendor.partner_id.tz = "Asia/Jakarta"
        job = self.give()
        self.start_tour("/my", "cctv_vendor_repairs", login=self.vendor.login)
        self.env.invalidate_all()
        self.assertEqual(job.state, "done")
        self.assertTrue(job.promised_date)
        self.assertEqual(len(job.file_ids), 1)
        self.assertLess(len(job.file_ids.raw), 1_000_000)
        self.assertEqual(job.ticket_id.cctv_phase, "repaired")
        self.assertEqual(job.ticket_id.cctv_repaired_by_id, self.vendor.partner_id)
