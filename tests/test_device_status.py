from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CctvCase


@tagged("at_install")
class TestHealth(CctvCase):
    """The state as stored, and 'stale' as judged when somebody looks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        now = fields.Datetime.now()
        future, past = now + timedelta(minutes=5), now - timedelta(minutes=5)
        cls.gate = cls.make_location("Gate", parent=cls.site, kind="area")
        cls.elsewhere = cls.make_location("Site U")
        cls.devices = cls.Device
        for number, (state, stale_at, place) in enumerate(
            [
                ("ok", future, cls.lobby),
                ("ok", past, cls.lobby),
                ("down", future, cls.gate),
                ("down", past, cls.gate),
                ("degraded", future, cls.elsewhere),
                ("maintenance", future, cls.elsewhere),
                ("unknown", False, cls.elsewhere),
            ]
        ):
            device = cls.make_device("camera", f"H-{number}", cctv_location_id=place.id)
            device.cctv_status_id.write({"state": state, "stale_at": stale_at})
            cls.devices |= device
        cls.domain = [("id", "in", cls.devices.ids)]

    def test_health_is_the_state_or_stale(self):
        self.assertEqual(
            self.devices.mapped("cctv_health"),
            ["ok", "stale", "down", "stale", "degraded", "maintenance", "unknown"],
        )

    def test_search_agrees_with_what_is_shown(self):
        codes = ("ok", "stale", "down", "degraded", "maintenance", "unknown")
        for code in codes:
            with self.subTest(code=code):
                shown = self.devices.filtered(lambda device, code=code: device.cctv_health == code)
                for operator, value in (("=", code), ("in", [code])):
                    found = self.Device.search([*self.domain, ("cctv_health", operator, value)])
                    self.assertEqual(found, shown)
                others = self.Device.search([*self.domain, ("cctv_health", "!=", code)])
                self.assertEqual(others, self.devices - shown)
        both = self.Device.search([*self.domain, ("cctv_health", "in", ["stale", "down"])])
        self.assertEqual(both, self.devices[1:4])

    def test_group_by_health_counts_stale(self):
        groups = self.Device._read_group(self.domain, ["cctv_health"], ["__count"])
        self.assertEqual(
            dict(groups),
            {"ok": 1, "stale": 2, "down": 1, "degraded": 1, "maintenance": 1, "unknown": 1},
        )

    def test_group_by_health_in_the_web_client(self):
        result = self.Device.web_read_group(self.domain, ["cctv_health"], ["__count"])
        counts = {group["cctv_health"]: group["__count"] for group in result["groups"]}
        self.assertEqual(counts["stale"], 2)
        self.assertEqual(sum(counts.values()), 7)

    def test_users_of_every_duty_can_group(self):
        for role in ("operator", "technician", "management"):
            devices = self.Device.with_user(self.make_user(role))
            groups = dict(devices._read_group(self.domain, ["cctv_health"], ["__count"]))
            self.assertEqual(groups["stale"], 2)

    def test_order_by_health(self):
        ordered = self.Device.search(self.domain, order="cctv_health desc, id")
        self.assertEqual(ordered[:1].cctv_health, "unknown")

    def test_filter_by_site_and_what_lies_in_it(self):
        found = self.Device.search(
            [
                *self.domain,
                ("cctv_location_id", "child_of", self.site.id),
                ("cctv_health", "=", "stale"),
            ]
        )
        self.assertEqual(found, self.devices[1] | self.devices[3])

    def test_counts_of_places_include_what_lies_in_them(self):
        self.assertEqual((self.site.device_count, self.site.device_down_count), (5, 1))
        self.assertEqual((self.gate.device_count, self.gate.device_down_count), (2, 1))
        self.assertEqual((self.elsewhere.device_count, self.elsewhere.device_down_count), (3, 0))

    def test_counts_of_many_places_cost_no_more_queries(self):
        places = self.env["cctv.location"]
        for number in range(30):
            places |= self.make_location(f"P{number}", parent=self.site)
        counts = []
        for some in (places[:3], places):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("device_count")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_reason_text(self):
        status = self.devices[2].cctv_status_id
        status.write({"reason": "refused", "reasons": "refused,clock_skew"})
        text = self.devices[2].cctv_reason_text
        self.assertIn("port is closed", text)
        self.assertIn("clock of the device is wrong", text)
        status.stale_at = fields.Datetime.now() - timedelta(hours=1)
        self.assertTrue(self.devices[2].cctv_reason_text.startswith("Not checked any more"))
        self.assertFalse(self.devices[0].cctv_reason_text)

    def test_status_is_not_for_people_to_write(self):
        status = self.camera.cctv_status_id.with_user(self.make_user("manager"))
        self.assertEqual(status.state, "unknown")
        with self.assertRaises(AccessError):
            status.write({"state": "ok"})
        with self.assertRaises(AccessError):
            status.unlink()

    def test_poller_updates_in_place(self):
        """No index on what each check writes, and room in the pages: PostgreSQL needs no new
        index entries (HOT)."""
        self.env.cr.execute(
            """
            SELECT a.attname FROM pg_index i
              JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
             WHERE i.indrelid = 'cctv_device_status'::regclass
            """
        )
        self.assertEqual({name for (name,) in self.env.cr.fetchall()}, {"id", "device_id"})
        self.env.cr.execute("SELECT reloptions FROM pg_class WHERE relname = 'cctv_device_status'")
        self.assertIn("fillfactor=60", self.env.cr.fetchone()[0])

    def test_log_access_is_off(self):
        self.assertNotIn("write_date", self.env["cctv.device.status"]._fields)


@tagged("at_install")
class TestUptimeDay(CctvCase):
    def test_availability_of_many_days_is_by_seconds(self):
        day, hour = 86400, 3600
        accounts = self.env["cctv.uptime.day"].create(
            [
                {"device_id": self.camera.id, "day": "2026-01-01", "up_s": day},
                {"device_id": self.camera.id, "day": "2026-01-02", "up_s": hour, "down_s": hour,
                 "unknown_s": 20 * hour, "maintenance_s": 2 * hour},
                {"device_id": self.camera.id, "day": "2026-01-03", "unknown_s": day},
            ]
        )  # fmt: skip
        self.assertEqual(accounts.mapped("availability"), [100.0, 50.0, 0.0])
        [(mean,)] = accounts._read_group([("id", "in", accounts.ids)], [], ["availability:avg"])
        self.assertAlmostEqual(mean, 100 * 25 / 26)
        best = accounts.search([("id", "in", accounts.ids)], order="availability desc")[1]
        self.assertEqual(best.availability, 100.0)
