"""The dashboard: each number is that of the list it leads to, for whom may see it."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CctvCase

ROLES = ("operator", "technician", "it", "supervisor", "manager", "management")


class DashboardCase(CctvCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls.make_user(role) for role in ROLES}
        cls.camera.cctv_status_id.sudo().write({"state": "down", "stale_at": False})
        cls.env["cctv.fault"].create(
            {
                "device_id": cls.camera.id,
                "kind": "unreachable",
                "date_start": "2026-03-01 01:00:00",
                "date_confirmed": "2026-03-01 01:05:00",
            }
        )

    def data(self, role="management"):
        return self.env["cctv.dashboard"].with_user(self.users[role]).cctv_dashboard_data()


@tagged("-at_install", "post_install")
class TestDashboard(DashboardCase):
    def test_numbers_are_those_of_their_lists(self):
        for role in ROLES:
            board = self.env["cctv.dashboard"].with_user(self.users[role])
            numbers = board.cctv_dashboard_data()["numbers"]
            self.assertTrue(numbers)
            for number in numbers:
                with self.subTest(role=role, key=number["key"]):
                    action = board.cctv_dashboard_open(number["key"])
                    model = board.env[action["res_model"]]
                    self.assertEqual(model.search_count(action["domain"]), number["count"])

    def test_sites(self):
        sites = {site["id"]: site for site in self.data()["sites"]}
        mine = sites[self.site.id]
        self.assertEqual((mine["name"], mine["worst"], mine["total"]), ("Site T", "down", 1))
        self.assertEqual([one["count"] for one in mine["counts"]], [1])
        action = (
            self.env["cctv.dashboard"]
            .with_user(self.users["operator"])
            .cctv_dashboard_open("site", self.site.id)
        )
        self.assertEqual(self.Device.search(action["domain"]), self.camera)

    def test_faults_with_who_has_them(self):
        row = next(one for one in self.data()["faults"] if one["since"].startswith("2026-03-01"))
        self.assertEqual((row["site_id"], row["kind"]), (self.site.id, "Unreachable"))
        self.assertIn("T-CAM-1", row["device"])

    def test_another_company_counts_nowhere(self):
        theirs = self.make_company()
        before = self.data()
        place = self.make_location("Site V", company_id=theirs.id)
        self.make_device("camera", "V-CAM", company_id=theirs.id, cctv_location_id=place.id)
        after = self.data()
        self.assertEqual(before["sites"], after["sites"])
        self.assertEqual(before["numbers"], after["numbers"])

    def test_parts_that_a_role_may_not_read_are_hidden(self):
        keys = {role: {one["key"] for one in self.data(role)["numbers"]} for role in ROLES}
        self.assertIn("footage", keys["management"])
        for role in ROLES:
            may = self.env["cctv.footage.request"].with_user(self.users[role]).has_access("read")
            self.assertEqual("footage" in keys[role], may, role)

    def test_for_cctv_people_alone(self):
        stranger = self.make_outsider("dash_stranger", groups="base.group_user")
        board = self.env["cctv.dashboard"].with_user(stranger)
        with self.assertRaises(AccessError):
            board.cctv_dashboard_data()
        with self.assertRaises(AccessError):
            board.cctv_dashboard_open("down")

    def test_charts_have_a_value_a_day(self):
        charts = self.data()["charts"]
        self.assertEqual(len(charts["days"]), 31)
        self.assertEqual(len(charts["availability"]), len(charts["faults"]))

    def test_statements_do_not_grow_with_the_fleet(self):
        self.data()
        few = self.count_statements(self.data)
        for number in range(12):
            place = self.make_location(f"Site N{number}")
            camera = self.make_device("camera", f"T-N{number}", cctv_location_id=place.id)
            self.env["cctv.fault"].create(
                {
                    "device_id": camera.id,
                    "kind": "refused",
                    "date_start": "2026-03-02 01:00:00",
                    "date_confirmed": "2026-03-02 01:05:00",
                }
            )
        self.assertLessEqual(self.count_statements(self.data), few + 2)
