from psycopg2 import IntegrityError

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import CctvCase


@tagged("at_install")
class TestPolicyOfDevice(CctvCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Policy = cls.env["cctv.poll.policy"]
        cls.common = Policy.search([("is_default", "=", True), ("company_id", "=", False)])
        cls.of_company, cls.of_site, cls.of_lobby, cls.own = Policy.create(
            [
                {"name": "Company", "company_id": cls.company.id},
                {"name": "Site"},
                {"name": "Lobby"},
                {"name": "Own"},
            ]
        )

    def assertHolds(self, policy, devices=None):
        """Computed, searched and grouped, the same policy holds."""
        devices = devices or self.camera
        self.assertEqual(devices.cctv_effective_policy_id, policy)
        self.env.invalidate_all()
        domain = [("id", "in", devices.ids)]
        wanted = [*domain, ("cctv_effective_policy_id", "=", policy.id)]
        self.assertEqual(self.Device.search(wanted), devices)
        groups = self.Device._read_group(domain, ["cctv_effective_policy_id"], ["__count"])
        self.assertEqual(groups, [(policy, len(devices))])

    def test_the_nearest_policy_holds(self):
        self.assertHolds(self.common)
        self.of_company.is_default = True
        self.assertHolds(self.of_company)
        self.site.policy_id = self.of_site
        self.assertHolds(self.of_site)
        self.lobby.policy_id = self.of_lobby
        self.assertHolds(self.of_lobby)
        self.camera.cctv_policy_id = self.own
        self.assertHolds(self.own)
        self.camera.cctv_policy_id = False
        self.lobby.policy_id = False
        self.assertHolds(self.of_site)

    def test_moved_place_brings_its_policy(self):
        self.site.policy_id = self.of_site
        other = self.make_location("Site V", policy_id=self.of_lobby.id)
        self.lobby.parent_id = other
        self.assertHolds(self.of_lobby)

    def test_no_context_takes_the_last_default_away(self):
        sentence = "There must be one default policy for all companies"
        for key in ("cctv_swapping_default", "swapping_default", "install_mode"):
            common = self.common.with_context(**{key: True})
            for values in ({"is_default": False}, {"active": False}):
                with self.subTest(key, **values), self.assertSays(sentence):
                    common.write(values)
            with self.subTest(key, to="a company"), self.assertSays(sentence):
                common.company_id = self.company
        self.assertHolds(self.common)

    def test_new_default_takes_the_place_of_the_old(self):
        self.of_site.is_default = True
        self.assertFalse(self.common.is_default)
        newest = self.common.create({"name": "Newest", "is_default": True})
        self.assertFalse(self.of_site.is_default)
        self.assertHolds(newest)

    def test_default_of_another_company_does_not_hold(self):
        other = self.make_company()
        self.env["cctv.poll.policy"].create(
            {"name": "Theirs", "company_id": other.id, "is_default": True}
        )
        self.assertHolds(self.common)

    def test_unsaved_device_shows_it_too(self):
        self.lobby.policy_id = self.of_lobby
        device = self.Device.new({"cctv_kind": "camera", "cctv_location_id": self.lobby.id})
        self.assertEqual(device.cctv_effective_policy_id, self.of_lobby)

    def test_resolution_takes_as_many_queries_for_many_devices(self):
        devices = self.Device.create(
            [
                {"name": f"Q{n}", "cctv_kind": "camera", "cctv_location_id": self.lobby.id}
                for n in range(60)
            ]
        )
        counts = []
        for some in (devices[:5], devices):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Device.browse(some.ids).mapped("cctv_effective_policy_id")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        with self.assertQueryCount(1):
            self.Device._read_group(
                [("id", "in", devices.ids)], ["cctv_effective_policy_id"], ["__count"]
            )

    def test_search_by_name_of_the_policy(self):
        self.site.policy_id = self.of_site
        found = self.Device.search([("cctv_effective_policy_id.name", "=", "Site")])
        self.assertEqual(found, self.camera)
        self.assertNotIn(
            self.camera, self.Device.search([("cctv_effective_policy_id", "!=", self.of_site.id)])
        )


@tagged("at_install")
class TestPolicy(CctvCase):
    BAD = {
        "pulse_s": (5, 90000),
        "picture_s": (60, 700000),
        "identity_s": (10, 3000000),
        "recording_s": (59, 90000),
        "retry_s": (1, 400),
        "timeout_s": (0, 61),
        "confirm_n": (0, 4),
        "confirm_m": (1, 17),
        "recover_k": (0, 17),
        "flap_max": (1, 101),
        "flap_window_s": (59, 700000),
        "lockout_backoff_s": (59, 90000),
        "stale_factor": (0, 101),
        "clock_skew_max_s": (0, 90000),
        "black_luma_max": (-1, 256),
        "black_std_max": (-1, 256),
        "flat_std_max": (-1, 256),
        "frozen_diff_max": (-1, 256),
        "covered_share_min": (0.1, 1.1),
        "blurred_ratio_max": (-0.1, 1),
        "moved_percent_min": (0.5, 51),
        "quarantine_s": (-1, 7201),
        "soft_confirm_n": (0, 5),
        "soft_confirm_m": (2, 33),
        "soft_retry_s": (59, 90000),
        "recording_gap_s": (9, 90000),
        "retention_tolerance_days": (-1, 366),
        "reopen_window_h": (-1, 9000),
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env["cctv.poll.policy"].create({"name": "P"})
        cls.common = cls.env.ref("helpdesk_cctv.poll_policy_default")

    @mute_logger("odoo.sql_db")
    def test_bounds(self):
        for field, values in self.BAD.items():
            for value in values:
                with self.subTest(field=field, value=value):
                    with self.assertRaises(IntegrityError) as caught, self.env.cr.savepoint():
                        self.policy.write({field: value})
                        self.env.flush_all()
                    sentence = self.policy._sql_error_to_message(caught.exception)
                    self.assertRegex(sentence, r"\. Correct ")

    def test_every_number_is_bounded(self):
        numbers = {
            name
            for name, field in self.env["cctv.poll.policy"]._fields.items()
            if field.type in ("integer", "float") and field.store and not field.compute
        } - {"id"}
        self.assertEqual(numbers, set(self.BAD))

    def test_fast_policy_for_the_demonstration(self):
        self.policy.write(
            {"pulse_s": 30, "picture_s": 60, "retry_s": 10, "timeout_s": 4, "confirm_m": 2}
        )
        self.env.flush_all()
        self.assertEqual(self.policy.stale_s, 90)

    def test_new_default_takes_the_place_of_the_old(self):
        self.policy.is_default = True
        self.assertFalse(self.common.is_default)
        newer = self.env["cctv.poll.policy"].create({"name": "N", "is_default": True})
        self.env.flush_all()
        self.assertFalse(self.policy.is_default)
        self.assertEqual(
            self.env["cctv.poll.policy"]._get_defaults()[self.env["res.company"]], newer
        )

    def test_there_is_always_a_common_default(self):
        for values in ({"is_default": False}, {"active": False}, {"company_id": self.company.id}):
            with self.assertSays("one default policy"):
                self.common.write(values)
        with self.assertSays("one default policy"):
            self.common.unlink()

    def test_used_policy_is_not_archived(self):
        self.lobby.policy_id = self.policy
        with self.assertSays("still used"):
            self.policy.active = False

    def test_form_opens_and_saves(self):
        with Form(self.env["cctv.poll.policy"]) as form:
            form.name = "By hand"
            form.pulse_s = 600
