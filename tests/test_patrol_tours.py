"""Rounds in a real browser: 200 cameras by the keyboard, and a page that is lost."""

from base64 import b64encode
from datetime import timedelta
from functools import wraps
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..models.cctv_demo_pictures import scrawl
from .test_fill_tours import PhoneBrowser
from .test_patrol import PatrolCase
from .tour_case import TourCase

CALLS = ("cctv_patrol_data", "cctv_patrol_begin", "cctv_patrol_tick", "cctv_patrol_note",
         "cctv_patrol_finish")  # fmt: skip


@tagged("post_install", "-at_install", "cctv_tour")
class TestPatrolTours(PatrolCase, TourCase):
    browser_size = "1366x768"

    def setUp(self):
        super().setUp()
        self.requests = []
        for name in CALLS:
            self.count_calls(name)

    def count_calls(self, name):
        requests, patrols = self.requests, self.registry["cctv.patrol"]
        real = getattr(patrols, name)

        @wraps(real)
        def counted(patrol, *args):
            if not (name == "cctv_patrol_data" and requests[-1:] and patrol.env.context.get("in")):
                requests.append(name)
            return real(patrol.with_context(**{"in": True}), *args)

        self.patch(patrols, name, counted)

    def show_pictures(self, cameras):
        cameras.cctv_status_id.sudo().write(
            {
                "state": "ok",
                "stale_at": fields.Datetime.now() + timedelta(hours=4),
                "snapshot": b64encode(scrawl()),
                "snapshot_date": fields.Datetime.now(),
            }
        )

    def test_two_hundred_cameras(self):
        """Pages of pictures, ticked off by the keyboard; one is written about; few requests."""
        self.make_cameras(194, self.site, "Z")
        patrol = self.make_round()
        self.show_pictures(patrol.line_ids.device_id[1:])
        self.start_tour("/odoo/cctv-patrol", "cctv_patrol_keys", login="first_officer")
        self.assertEqual((patrol.state, patrol.line_count), ("done", 200))
        self.assertEqual((patrol.seen_count, patrol.noted_count, patrol.blind_count), (198, 1, 2))
        noted = patrol.line_ids.filtered(lambda line: line.result == "noted")
        self.assertEqual(noted.entry_id.facts, "Two men climb the fence")
        self.assertEqual(noted.entry_id.severity, "important")
        self.assertLessEqual(len(self.requests), 6, self.requests)

    def note(self, network):
        """The browser tells when its network is cut off or back."""

    def test_page_is_lost(self):
        """What was ticked before the page is lost is there, and is taken."""
        patrol = self.make_round()
        self.show_pictures(patrol.line_ids.device_id)
        self.address = f"{self.base_url()}/odoo/{patrol.id}/cctv-patrol"
        with patch("odoo.tests.common.ChromeBrowser", PhoneBrowser):
            path = f"/odoo/{patrol.id}/cctv-patrol"
            self.start_tour(path, "cctv_patrol_lost", login="first_officer")
        self.assertEqual((patrol.state, patrol.seen_count), ("partial", 2))
        self.assertEqual(patrol.line_ids.entry_id.facts, "A bag at the door")
        self.assertEqual(patrol.note, "The telephone rang")
