"""ONVIF replies as vendors write them, clocks as they go, and the choice of a profile."""

import unittest
from calendar import timegm

from hypothesis import given, strategies as st

from ..probe import onvif
from ..probe.device_time import quick_utc, read_time, zone_offsets
from ..probe.errors import NoProfile, ProbeError, ReplyEmpty
from ..probe.onvif import Profile
from ..probe.profiles import channels, choose
from .fake_camera import TESTDATA, envelope, reply_file, time_reply, uri_reply

NOW = float(timegm((2026, 3, 9, 2, 15, 42)))


class TestReaders(unittest.TestCase):
    def test_identity(self):
        identity = onvif.read_identity(reply_file("information_plain"))
        self.assertEqual(("Dahua", "IPC-HFW2431S"), (identity.manufacturer, identity.model))
        self.assertEqual("6G0ABCDPAG00001", identity.serial)
        odd = onvif.read_identity(reply_file("wrong_namespace"))
        self.assertEqual(("Tiandy", "0001"), (odd.manufacturer, odd.serial))
        self.assertEqual(
            "VIKVIZ", onvif.read_identity(reply_file("information_broken_utf8")).manufacturer
        )

    def test_identity_is_cut_and_printable(self):
        inner = f"<tds:Model>a\n\u202eb{'x' * 5000}</tds:Model>"
        reply = envelope(
            f"<x:GetDeviceInformationResponse>{inner}</x:GetDeviceInformationResponse>"
        )
        model = onvif.read_identity(reply).model
        self.assertLessEqual(len(model), 100)
        self.assertTrue(model.isprintable())

    def test_services(self):
        services = onvif.read_services(reply_file("services_nat"))
        self.assertEqual("http://192.168.111.68/onvif/Media", services.media)
        services = onvif.read_capabilities(reply_file("capabilities_several_xaddrs"))
        self.assertTrue(services.media.startswith("http://169.254.24.54:8106:8106/onvif/media"))

    def test_profiles(self):
        main, sub = onvif.read_profiles(reply_file("profiles_two_streams"))
        self.assertEqual(
            Profile("Profile_1", "mainStream", "VideoSource_1", "H264", 2688, 1520), main
        )
        self.assertEqual("Profile_2", sub.token)
        self.assertEqual((), onvif.read_profiles(reply_file("profiles_none")))
        named = onvif.read_profiles(reply_file("profiles_name_as_token"))
        self.assertEqual(["PROFILE_000"], [profile.token for profile in named])
        (second,) = onvif.read_profiles(reply_file("profiles_media2"))
        self.assertEqual(Profile("profile_1", "profile_1 h265", "0", "H265", 1920, 1080), second)

    def test_addresses(self):
        uri = onvif.read_stream_uri(reply_file("stream_uri_web_port"))
        self.assertTrue(uri.endswith("channel=1&subtype=1&unicast=true&proto=Onvif"))
        self.assertIn("profile=profile_1", onvif.read_stream_uri(reply_file("stream_uri_media2")))
        with self.assertRaises(ReplyEmpty):
            onvif.read_stream_uri(reply_file("stream_uri_empty"))

    @given(st.text(st.characters(min_codepoint=33, max_codepoint=767, exclude_characters="<>&\x7f"),
                   max_size=60).filter(str.strip))  # fmt: skip
    def test_parse_of_format(self, text):
        self.assertEqual(text.strip(), onvif.read_snapshot_uri(uri_reply("GetSnapshotUri", text)))

    def test_every_reader_on_every_file(self):
        readers = (onvif.read_identity, onvif.read_services, onvif.read_capabilities,
                   onvif.read_profiles, onvif.read_stream_uri, onvif.read_snapshot_uri,
                   lambda body: read_time(body, NOW))  # fmt: skip
        for path in TESTDATA.glob("*.xml"):
            for reader in readers:
                try:
                    reader(path.read_bytes())
                except ProbeError:
                    pass


class TestClock(unittest.TestCase):
    def check(self, name: str, expected: float, quirk: str = "", now: float = NOW):
        device = read_time(reply_file(name), now)
        self.assertEqual((expected, quirk), (device.utc, device.quirk), name)

    def test_files(self):
        self.check("time_plain", NOW)
        self.check("time_local_only", NOW, "local_time_only")
        self.check("time_local_as_utc", NOW, "local_time_as_utc")
        self.check("time_overflow", timegm((2026, 3, 4, 0, 1, 0)))
        self.assertIsNone(read_time(reply_file("time_malformed"), NOW))

    def test_wrong_clock_is_not_explained_away_by_its_zone(self):
        self.check("time_local_as_utc", NOW, "local_time_as_utc", now=NOW + 600)
        self.check("time_plain", NOW, now=NOW + 7 * 3600)

    def test_local_time_without_a_zone(self):
        long_ago = float(timegm((1979, 11, 30, 0, 0, 50)))
        self.check("time_local_without_zone", long_ago, "local_time_only")
        near = read_time(reply_file("time_local_without_zone"), long_ago - 7 * 3600 + 100)
        self.assertAlmostEqual(-100, near.utc - (long_ago - 7 * 3600 + 100))

    def test_zones(self):
        for text, expected in (
            ("WIB-7", 7 * 3600),
            ("CST-08:00", 8 * 3600),
            ("CST-8:00:00", 8 * 3600),
            ("<+07>-7", 7 * 3600),
            ("GMT+07:00", 7 * 3600),
            ("UTC-8", 8 * 3600),
            ("EST5EDT,M3.2.0,M11.1.0", -4 * 3600),
            ("NST3:30NDT", -int(3.5 * 3600)),
            ("UTC", 0),
        ):
            self.assertIn(expected, zone_offsets(text), text)
        self.assertEqual([7 * 3600], zone_offsets("WIB-7"))
        for text in ("", "Asia/Jakarta", "X99", "<", "+++"):
            self.assertEqual([], zone_offsets(text), text)

    @given(st.integers(0, 7_000_000_000))
    def test_parse_of_format(self, now):
        self.assertEqual(now, read_time(time_reply(now), 0.0).utc)
        self.assertEqual(now, quick_utc(time_reply(now)))

    def test_quick_reading_agrees_with_the_full_one(self):
        for path in TESTDATA.glob("time_*.xml"):
            quick = quick_utc(path.read_bytes())
            full = read_time(path.read_bytes(), NOW)
            if quick is not None and not full.quirk:
                self.assertEqual(full.utc, quick, path.name)
        self.assertEqual(NOW, quick_utc(reply_file("time_plain")))

    @given(st.text(max_size=60))
    def test_any_zone(self, text):
        self.assertTrue(all(abs(offset) <= 15 * 3600 for offset in zone_offsets(text)))


def profile(token, source="1", width=0, height=0):
    return Profile(token, token, source, "H264", width, height)


class TestChoice(unittest.TestCase):
    def test_the_smallest_that_is_large_enough(self):
        # fmt: off
        many = [profile("a", width=2688, height=1520), profile("b", width=160, height=120),
                profile("c", width=640, height=360), profile("d", width=704, height=576)]
        # fmt: on
        self.assertEqual("c", choose(many).token)

    def test_without_resolutions_the_second(self):
        bare = onvif.read_profiles(reply_file("profiles_bare"))
        self.assertEqual("001", choose(bare).token)
        self.assertEqual("a", choose([profile("a")]).token)
        self.assertEqual("b", choose([profile("a"), profile("b", width=160)]).token)

    def test_channels_of_a_recorder(self):
        profiles = onvif.read_profiles(reply_file("profiles_recorder"))
        self.assertEqual(["VideoSource00000", "VideoSource00100"], channels(profiles))
        self.assertEqual("MediaProfile_Channel1_SubStream1", choose(profiles, 1).token)
        self.assertEqual("MediaProfile_Channel2_SubStream1", choose(profiles, 2).token)
        self.assertEqual("MediaProfile_Channel1_SubStream1", choose(profiles).token)
        with self.assertRaises(NoProfile) as caught:
            choose(profiles, 3)
        self.assertEqual(2, caught.exception.values["channels"])

    def test_none(self):
        with self.assertRaises(NoProfile):
            choose([])
