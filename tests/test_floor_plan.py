"""Devices on the floor plan of a place."""

from base64 import b64encode
from io import BytesIO

from PIL import Image
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CctvCase


def plan_picture(size=(40, 30)):
    """A white PNG, as a field takes it."""
    stream = BytesIO()
    Image.new("RGB", size, "white").save(stream, "PNG")
    return b64encode(stream.getvalue())


class PlanCase(CctvCase):
    """The site has a plan with its camera on it; another device of the site is not on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff, cls.officer = cls.make_user("it"), cls.make_user("operator")
        cls.site.floor_plan = plan_picture()
        cls.pin = cls.env["cctv.plan.pin"].create(
            {"location_id": cls.site.id, "device_id": cls.camera.id, "x": 0.25, "y": 0.5}
        )
        cls.gate = cls.make_device("camera", "T-CAM-2", name="Gate", cctv_location_id=cls.site.id)


@tagged("at_install")
class TestFloorPlan(PlanCase):
    def data(self, user, place=None, query=""):
        return self.env["cctv.location"].with_user(user).cctv_plan_data(
            (place or self.site).id, query
        )

    def test_what_the_screen_shows(self):
        data = self.data(self.officer)
        (pin,) = data["pins"]
        self.assertEqual((pin["id"], pin["code"]), (self.camera.id, "T-CAM-1"))
        self.assertEqual((pin["x"], pin["y"]), (0.25, 0.5))
        self.assertEqual([one["id"] for one in data["loose"]], [self.gate.id])
        self.assertFalse(data["may_arrange"])
        self.assertTrue(data["place"]["has_plan"])
        self.assertTrue(self.data(self.staff)["may_arrange"])
        self.assertIn(self.site.id, [plan["id"] for plan in data["plans"]])

    def test_state_is_the_present_one(self):
        self.camera.cctv_status_id.sudo().write({"state": "down", "stale_at": False})
        (pin,) = self.data(self.officer)["pins"]
        self.assertEqual((pin["health"], pin["health_word"]), ("down", "Down"))

    def test_places_without_a_plan(self):
        data = self.data(self.officer, self.lobby)
        self.assertFalse(data["place"]["has_plan"])
        with_plan = self.env["cctv.location"].search([("has_floor_plan", "=", True)])
        self.assertIn(self.site, with_plan)
        self.assertNotIn(self.lobby, with_plan)

    def test_search_of_what_is_not_on_it(self):
        self.assertEqual(len(self.data(self.staff, query="gat")["loose"]), 1)
        self.assertFalse(self.data(self.staff, query="harbour")["loose"])

    def test_put_move_and_take_off(self):
        place = self.site.with_user(self.staff)
        place.cctv_plan_put(self.gate.id, 0.1, 0.2)
        moved = place.cctv_plan_put(self.gate.id, 0.3, 0.4, 90, 100)
        self.assertEqual((moved["x"], moved["direction"], moved["angle"]), (0.3, 90, 100))
        self.assertEqual(len(self.data(self.staff)["pins"]), 2)
        self.assertFalse(self.data(self.staff)["loose"])
        place.cctv_plan_take_off(self.gate.id)
        self.assertEqual(len(self.data(self.staff)["pins"]), 1)

    def test_officers_arrange_nothing(self):
        place = self.site.with_user(self.officer)
        with self.assertRaises(AccessError):
            place.cctv_plan_put(self.gate.id, 0.1, 0.2)
        with self.assertRaises(AccessError):
            place.cctv_plan_take_off(self.camera.id)

    def test_only_what_is_there(self):
        other = self.make_location("Site U")
        far = self.make_device("camera", "U-CAM-1", cctv_location_id=other.id)
        with self.assertRaisesRegex(ValidationError, "is not at Site T"):
            self.site.cctv_plan_put(far.id, 0.1, 0.2)

    def test_other_company(self):
        theirs = self.make_company()
        place = self.make_location("Site V", company_id=theirs.id, floor_plan=plan_picture())
        device = self.make_device(
            "camera", "V-CAM", company_id=theirs.id, cctv_location_id=place.id
        )
        with self.assertRaises(UserError):
            self.data(self.staff, place)
        with self.assertRaises(UserError):
            self.site.with_user(self.staff).cctv_plan_put(device.id, 0.1, 0.2)
        plans = [plan["id"] for plan in self.data(self.staff)["plans"]]
        self.assertNotIn(place.id, plans)

    def test_outside_of_the_plan(self):
        for values in ({"x": 1.5}, {"y": float("nan")}, {"direction": 400}, {"angle": 0}):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.pin.write(values)

    def test_a_device_that_moves_leaves_the_plan(self):
        self.camera.cctv_location_id = self.make_location("Site W")
        self.assertFalse(self.pin.exists())

    def test_a_device_that_moves_inside_stays(self):
        self.camera.cctv_location_id = self.site
        self.assertTrue(self.pin.exists())

    def test_a_plan_that_is_no_picture(self):
        for content in (b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.4"):
            with self.subTest(content), self.assertRaises(UserError), self.env.cr.savepoint():
                self.site.floor_plan = b64encode(content)
                self.site.flush_recordset()

    def test_statements_do_not_grow_with_the_devices(self):
        def read():
            self.env.invalidate_all()
            self.env["cctv.location"].with_user(self.officer).cctv_plan_data(self.site.id)

        read()
        few = self.count_statements(read)
        for number in range(8):
            device = self.make_device("camera", f"T-N{number}", cctv_location_id=self.site.id)
            self.site.cctv_plan_put(device.id, 0.1, 0.1 * number)
        self.assertLessEqual(self.count_statements(read), few + 1)
