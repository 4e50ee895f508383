"""Sharpness by day, and which cameras get worse."""

from datetime import date, timedelta

from odoo import fields
from odoo.tests import tagged

from ..models.cctv_picture_writes import write_picture_days
from .poll_common import PollCase


@tagged("post_install", "-at_install")
class TestPictureDay(PollCase):
    def days(self, device=None):
        domain = [("device_id", "=", (device or self.camera).id)]
        return self.env["cctv.picture.day"].search(domain, order="day, mode")

    def test_a_line_a_day_and_light(self):
        for sharpness, ratio in ((400.0, 1.0), (200.0, 0.5), (300.0, None)):
            metrics = {"sharpness": sharpness}
            self.look(self.camera, metrics=metrics | ({"sharpness_ratio": ratio} if ratio else {}))
        self.look(self.camera, mode="infrared", metrics={"sharpness": 50.0})
        day, night = self.days()
        self.assertEqual((day.pictures, day.ratio_pictures), (3, 2))
        self.assertAlmostEqual(day.sharpness_mean, 300.0)
        self.assertAlmostEqual(day.sharpness_min, 200.0)
        self.assertAlmostEqual(day.sharpness_percent, 75.0)
        self.assertAlmostEqual(day.luma_mean, 100.0)
        self.assertEqual((night.mode, night.pictures), ("infrared", 1))
        self.assertEqual(day.location_id, self.lobby)
        self.assertEqual(day.company_id, self.company)
        self.assertEqual(self.camera.cctv_sharpness_words, "75 %")

    def test_day_of_the_company(self):
        """18:00 UTC is the next day in Jakarta."""
        self.look(self.camera)
        self.look(self.camera, after_s=15 * 3600)
        first = date(2026, 3, 2)
        self.assertEqual(self.days().mapped("day"), [first, first + timedelta(days=1)])

    def test_nothing_without_pictures(self):
        self.good(self.camera)
        self.look(self.camera, metrics={"sharpness": None})
        self.look(self.camera, metrics={"sharpness": float("nan")})
        self.assertFalse(self.days())
        with self.assertQueryCount(0):
            write_picture_days(self.env, [])

    def test_many_pictures_take_as_many_statements_as_few(self):
        addresses = [f"10.8.0.{n}" for n in range(1, 31)]
        cameras = self.Device.create(
            [{"name": a, "cctv_kind": "camera", "cctv_address": a} for a in addresses]
        )
        self.look(cameras)
        counts = []
        for some in (cameras[:3], cameras):
            before = self.env.cr.sql_log_count
            self.look(some)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_the_same_device_twice_in_a_chunk(self):
        [outcome] = self.look(self.camera)
        with self.assertQueryCount(1):
            write_picture_days(self.env, [outcome, outcome])
        self.env.invalidate_all()
        self.assertEqual(self.days().pictures, 3)

    def make_days(self, device, first, last, mode="day"):
        """30 days of sharpness that go evenly from ``first`` to ``last``."""
        today = fields.Date.context_today(device)
        self.env["cctv.picture.day"].create(
            [
                {
                    "device_id": device.id,
                    "day": today - timedelta(days=29 - n),
                    "mode": mode,
                    "pictures": 1,
                    "sharpness_mean": first + (last - first) * n / 29,
                }
                for n in range(30)
            ]
        )

    def test_getting_worse(self):
        other = self.make_device("camera", "T-CAM-2", "10.9.0.12")
        fresh = self.make_device("camera", "T-CAM-3", "10.9.0.13")
        self.make_days(self.camera, 400, 200)
        self.make_days(other, 300, 300)
        self.make_days(other, 300, 100, mode="unknown")
        self.look(fresh)
        reader = self.make_user("operator")
        trends = self.env["cctv.picture.trend"].with_user(reader).search([])
        self.assertEqual(trends.device_id, self.camera | other, "the new one has no past")
        worse, same = trends
        self.assertEqual(worse.device_id, self.camera)
        self.assertAlmostEqual(worse.sharpness_before, 369, 0)
        self.assertAlmostEqual(worse.sharpness_now, 231, 0)
        self.assertAlmostEqual(worse.change_percent, -37.4, 1)
        self.assertEqual(worse.words, "37 % less sharp than three weeks ago")
        self.assertEqual(same.words, "As sharp as three weeks ago")
        clearly = [("change_percent", "<=", -15)]
        self.assertEqual(trends.search(clearly), worse)
        action = worse.action_open_days()
        self.assertEqual(action["domain"], [("device_id", "=", self.camera.id)])
