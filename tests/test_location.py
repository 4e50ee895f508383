from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CctvCase


@tagged("at_install")
class TestLocation(CctvCase):
    def test_complete_name_follows_the_tree(self):
        self.assertEqual(self.lobby.complete_name, "Site T / Lobby")
        self.assertEqual(self.lobby.display_name, "Site T / Lobby")
        self.site.name = "Head office"
        self.assertEqual(self.lobby.complete_name, "Head office / Lobby")

    def test_no_place_lies_within_itself(self):
        with self.assertSays("within itself"):
            self.site.parent_id = self.lobby

    def test_path_finds_the_place_however_it_is_spaced(self):
        for path in ("Site T / Lobby", "Site T/Lobby", " Site T /Lobby "):
            found = self.env["cctv.location"].name_search(path, operator="=")
            self.assertEqual(found, [(self.lobby.id, "Site T / Lobby")])
        self.assertIn(self.lobby.id, dict(self.env["cctv.location"].name_search("lobb")))

    def test_path_makes_what_is_missing_of_it(self):
        places = self.env["cctv.location"]
        made = places.browse(places.name_create("Site T / Building 2 / Floor 1 / Hall")[0])
        self.assertEqual(made.complete_name, "Site T / Building 2 / Floor 1 / Hall")
        self.assertEqual(made.parent_id.parent_id.parent_id, self.site)
        kinds = [made.kind, made.parent_id.kind, made.parent_id.parent_id.kind]
        self.assertEqual(kinds, ["area", "floor", "building"])
        again = places.name_create("Site T/Building 2/Floor 1/Hall")[0]
        self.assertEqual(again, made.id)

    def test_company_cannot_leave_its_devices_behind(self):
        other = self.make_company()
        with self.assertSays("Move them first"):
            self.lobby.write({"company_id": other.id, "parent_id": False})

    def test_place_with_devices_is_not_deleted(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.lobby.unlink()
        self.assertTrue(self.lobby.exists())
