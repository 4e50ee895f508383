from datetime import datetime

from odoo.tests import TransactionCase, tagged

from ..models.cctv_footage_words import zone_words
from ..models.cctv_zone import zone_name, zoned

MOMENT = datetime(2026, 11, 27, 3, 0)


@tagged("at_install")
class TestZone(TransactionCase):
    def test_zones_of_indonesia_have_their_own_names(self):
        zones = "Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura", "Asia/Tokyo"
        names = ["WIB", "WIB", "WITA", "WIT", "Asia/Tokyo"]
        self.assertEqual([zone_name(zone) for zone in zones], names)

    def test_moments_name_their_zone_in_each_language(self):
        self.env["res.lang"]._activate_lang("id_ID")
        for lang in ("en_US", "id_ID"):
            env = self.env(context={"lang": lang, "tz": "Asia/Jayapura"})
            for zone, text in (
                ("Asia/Jakarta", "10:00 WIB"),
                ("Asia/Makassar", "11:00 WITA"),
                (None, "12:00 WIT"),
            ):
                self.assertEqual(zoned(env, MOMENT, "HH:mm z", zone), text)
            self.assertNotIn("z", zoned(env, MOMENT, "HH:mm z", "Europe/Berlin"))
        self.assertEqual(zoned(self.env, False, "HH:mm z"), "")

    def test_the_long_name(self):
        self.assertEqual(zone_words(self.env, "Asia/Jakarta"), "Western Indonesia Time")
