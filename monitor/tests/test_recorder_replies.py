"""Replies of recorders as their makers write them, rebuilt from the device facts."""

import unittest
from calendar import timegm
from pathlib import Path

from hypothesis import given, settings, strategies as st

from ..probe.errors import NoSearch, ProbeError, ReplyEmpty, SoapFault, XmlMalformed
from ..probe.recorders import cgi, isapi, profile_g as g
from ..probe.recorders.hikvision import reads_local
from ..probe.recorders.registry import DRIVERS, by_maker, driver
from ..probe.recorders.times import read_stamp
from ..probe.types import Channel, Disk
from .fake_camera import reply_file

DATA = Path(__file__).parent / "testdata" / "recorders"
NOW = float(timegm((2026, 3, 9, 2, 15, 42)))


def data(name: str) -> bytes:
    return (DATA / name).read_bytes()


def utc(*parts: int) -> float:
    return float(timegm((*parts, 0, 0, 0)[:6]))


class Times(unittest.TestCase):
    def test_as_recorders_write_them(self):
        moment = utc(2020, 6, 6, 15, 17, 53)
        for text in ("2020-06-06T15:17:53Z", "20200606T151753Z", "2020-6-6 15:17:53",
                     "2020_06_06_15_17_53", "2020-06-06T22:17:53+07:00",
                     "2020-06-06T10:17:53-0500", " 2020-06-06T15:17:53 "):  # fmt: skip
            with self.subTest(text):
                self.assertEqual(moment, read_stamp(text).utc)
        self.assertEqual(moment + 0.25, read_stamp("2020-06-06T15:17:53.25Z").utc)
        self.assertIsNone(read_stamp("2020-06-06T15:17:53").offset_s)

    def test_what_is_no_time(self):
        for text in ("", "0000-00-00T00:00:00Z", "2020-13-01T00:00:00Z", "yesterday",
                     "2020-06-06T99:00:00Z", "9" * 500):  # fmt: skip
            self.assertIsNone(read_stamp(text), text)


class Isapi(unittest.TestCase):
    def test_disks(self):
        disks = isapi.read_storage(data("isapi_storage.xml"))
        statuses = ["ok", "fault", "empty", "ok", "fault", "fault"]
        self.assertEqual(statuses, [disk.status for disk in disks])
        self.assertEqual(Disk(1, "hdda", "ok", "ok", 3815447, 0), disks[0])
        self.assertEqual((9, "/cctv", "offline"), (disks[5].number, disks[5].name, disks[5].told))

    def test_disks_of_other_namespaces_and_none(self):
        disk = isapi.read_storage(data("isapi_storage_prefixed.xml"))[0]
        self.assertEqual(Disk(1, "hdda", "ok", "OK", 953869, -1), disk)
        self.assertEqual((), isapi.read_storage(data("isapi_storage_no_disk.xml")))
        with self.assertRaises(XmlMalformed):
            isapi.read_storage(data("isapi_time.xml"))

    def test_overwriting(self):
        self.assertIs(False, isapi.read_overwrites(data("isapi_storage_extension.xml")))
        self.assertIsNone(isapi.read_overwrites(data("isapi_storage.xml")))

    def test_clock(self):
        for name in ("isapi_time.xml", "isapi_time_without_offset.xml"):
            clock = isapi.read_clock(data(name))
            self.assertEqual(7 * 3600, clock.zone_s)
            self.assertEqual(NOW, clock.local.wall - clock.zone_s)
        self.assertIsNone(isapi.read_clock(data("isapi_storage.xml")))

    def test_channels(self):
        inputs = isapi.read_inputs(data("isapi_inputs.xml"))
        self.assertEqual((Channel(1, "Gerbang", True), Channel(2, "Gudang", False)), inputs)
        names = isapi.read_proxy_names(data("isapi_proxies.xml"))
        self.assertEqual({1: "Lobi", 3: "Parkir"}, names)
        status = isapi.read_proxy_status(data("isapi_proxy_status.xml"))
        self.assertEqual({1: True, 3: False}, status)
        alone = isapi.read_proxy_status(data("isapi_proxy_status_single.xml"))
        self.assertEqual({1: True}, alone)

    def test_pages_of_a_search(self):
        page = isapi.read_page(data("isapi_search_more.xml"))
        self.assertEqual((True, 2), (page.more, page.count))
        self.assertEqual(utc(2026, 3, 8, 0, 30), page.spans[0][1].utc)
        page = isapi.read_page(data("isapi_search_ok.xml"))
        starts = [start.utc for start, _end in page.spans]
        self.assertEqual([utc(2026, 3, 8, 1), utc(2026, 3, 8, 2)], starts)
        self.assertEqual((False, 4), (page.more, page.count))
        self.assertEqual(isapi.Page(), isapi.read_page(data("isapi_search_none.xml")))

    def test_refusals(self):
        self.assertTrue(isapi.is_bad_request(data("isapi_bad_xml.xml")))
        self.assertFalse(isapi.is_bad_request(data("isapi_not_support.xml")))
        self.assertFalse(isapi.is_bad_request(b"<html>404"))
        with self.assertRaises(NoSearch):
            isapi.read_page(data("isapi_not_support.xml"))
        with self.assertRaises(XmlMalformed):
            isapi.read_page(data("isapi_bad_xml.xml"))

    def test_a_request_is_what_was_asked_for(self):
        body = isapi.search_request("ID", 201, "A", "B", track_list="trackIDList", position=40)
        self.assertIn(b"<trackIDList><trackID>201</trackID></trackIDList>", body)
        self.assertIn(b"<searchResultPostion>40</searchResultPostion>", body)

    def test_whether_z_is_local(self):
        zone = 7 * 3600
        self.assertIs(False, reads_local(NOW - 60, NOW, zone))
        self.assertIs(True, reads_local(NOW + zone - 60, NOW, zone))
        self.assertIs(True, reads_local(NOW + 2 * 3600, NOW, zone), "the future is not UTC")
        self.assertIsNone(reads_local(NOW - 3 * 3600, NOW, zone))
        self.assertIsNone(reads_local(None, NOW, zone))
        self.assertIs(True, reads_local(NOW - 5 * 3600, NOW, -5 * 3600))


class Cgi(unittest.TestCase):
    def test_disks(self):
        disks = cgi.read_disks(data("cgi_storage.txt"))
        self.assertEqual(["ok", "fault", "fault"], [disk.status for disk in disks])
        self.assertEqual((3920635, 1), (disks[0].capacity_mb, disks[0].free_mb))
        self.assertEqual(("Success (IsError)", "Degraded"), (disks[1].told, disks[2].told))
        card = cgi.read_disks(data("cgi_storage_no_list.txt"))[0]
        self.assertEqual(Disk(1, "SD0", "ok", "Active", 31254, -1), card)
        self.assertEqual((), cgi.read_disks(data("cgi_error.txt")))

    def test_channels(self):
        titles = cgi.read_titles(data("cgi_titles.txt"))
        self.assertEqual({1: "Gerbang", 2: "Gudang=lama", 4: "Lobi"}, titles)
        cameras = cgi.read_cameras(data("cgi_cameras.txt"))
        self.assertEqual({1: True, 2: False, 4: True}, cameras)
        self.assertEqual({2, 4}, cgi.read_lost(data("cgi_lost.txt")))
        self.assertEqual(frozenset(), cgi.read_lost(data("cgi_lost_none.txt")))
        self.assertIsNone(cgi.read_lost(data("cgi_error.txt")))
        modes = cgi.read_modes(data("cgi_modes.txt"))
        self.assertEqual({1: None, 2: False}, modes)
        found = cgi.channels(titles, cameras, frozenset({4}), modes)
        self.assertEqual([True, False, False], [one.has_video for one in found])
        self.assertEqual([None, False, None], [one.is_recording for one in found])
        analog = cgi.channels(titles, {}, frozenset({2}), {})
        self.assertEqual([True, False, True], [one.has_video for one in analog])
        silent = cgi.channels(titles, {}, None, {})
        self.assertEqual([None] * 3, [one.has_video for one in silent])

    def test_clock_and_files(self):
        self.assertEqual(utc(2026, 3, 9, 9, 15, 42), cgi.read_clock(data("cgi_time.txt")).wall)
        self.assertIsNone(cgi.read_clock(data("cgi_error.txt")))
        page = cgi.read_files(data("cgi_files.txt"))
        self.assertEqual(3, page.found)
        self.assertEqual(2, len(page.spans), "a picture is no recording")
        self.assertEqual(utc(2026, 3, 8, 8, 30), page.spans[1][1].wall)
        self.assertEqual(cgi.Files(), cgi.read_files(data("cgi_error.txt")))


class ProfileG(unittest.TestCase):
    def test_services(self):
        found = g.read_services(data("services_profile_g.xml"))
        self.assertTrue(found.search.endswith("/onvif/SearchRecording"))
        self.assertTrue(found.recording and found.replay)
        older = g.read_capabilities(data("capabilities_profile_g.xml"))
        self.assertEqual("http://10.0.0.2/onvif/search", older.search)
        self.assertEqual("", older.recording)

    def test_recordings_found(self):
        page = g.read_recordings_found(data("recordings_found.xml"))
        self.assertTrue(page.done)
        one, two = page.items
        self.assertEqual(("OnvifRecordingToken_1", "VideoSource_1"), (one.token, one.source))
        self.assertEqual((("VIDEO001",), True, False), (one.tracks, one.is_on, two.is_on))
        self.assertEqual(utc(2026, 3, 1), two.latest.utc)
        self.assertEqual({1: [one], 2: [two]}, g.by_channel(page.items))

    def test_elements_out_of_order(self):
        """Device fact A21."""
        page = g.read_recordings_found(data("recordings_found_state_last.xml"))
        self.assertEqual((False, 1), (page.done, len(page.items)))
        page = g.read_recordings_found(data("recordings_found_bare.xml"))
        self.assertTrue(page.done, "without a state nothing more is to be expected")
        self.assertEqual(utc(2026, 2, 10), page.items[0].earliest.utc)
        self.assertAlmostEqual(utc(2026, 3, 9, 2, 15) + 0.123, page.items[0].latest.utc, 3)

    def test_listed_recordings_and_their_channels(self):
        listed = g.read_recordings(data("recordings_listed.xml"))
        self.assertEqual([1, 2, 4], sorted(g.by_channel(listed)))
        self.assertEqual([None] * 3, [one.is_recording for one in g.channels(listed, NOW)])
        found = g.read_recordings_found(data("recordings_found.xml")).items
        states = [one.is_recording for one in g.channels(found, NOW)]
        self.assertEqual([True, False], states)
        states = [one.is_recording for one in g.channels(found, utc(2026, 3, 1, 0, 5))]
        self.assertEqual([True, None], states, "stopped, and yet written a moment ago")
        unnumbered = [g.Recording("a", "door"), g.Recording("b", "hall"), g.Recording("c", "door")]
        found = g.by_channel(unnumbered)
        self.assertEqual({1: 2, 2: 1}, {number: len(group) for number, group in found.items()})

    def test_events_become_spans(self):
        page = g.read_events_found(data("events_found.xml"))
        self.assertEqual((True, 3), (page.done, len(page.items)))
        since, until = utc(2026, 3, 8), utc(2026, 3, 9)
        hours = [(a - since, b - since) for a, b in g.spans_of(page.items, since, until)]
        self.assertEqual([(0, 6 * 3600), (8 * 3600, 24 * 3600)], hours)

    def test_the_rest(self):
        self.assertEqual("SearchToken_7", g.read_token(data("search_token.xml"), g.FIND_RECORDINGS))
        uri = g.read_replay_uri(data("replay_uri.xml"))
        self.assertEqual("rtsp://192.168.1.64:554/Streaming/tracks/101?onvifreplay=1&x=2", uri)
        with self.assertRaises(XmlMalformed):
            g.read_replay_uri(data("recordings_none.xml"))
        with self.assertRaises(SoapFault):
            g.read_token(reply_file("fault_soap11"), g.FIND_RECORDINGS)
        with self.assertRaises(ReplyEmpty):
            g.read_recordings_found(b"")


class Makers(unittest.TestCase):
    def test_who_speaks_what(self):
        for text, name in (("HIKVISION DS-7616NI", "hikvision"), ("HiLook NVR-108", "hikvision"),
                           ("Dahua DHI-NVR4216", "dahua"), ("Amcrest AMDV", "dahua"),
                           ("CP PLUS CP-UNR", "dahua"), ("Axis S3008", ""), ("", "")):  # fmt: skip
            self.assertEqual(name, by_maker(text), text)

    def test_a_name_is_taken_once(self):
        self.assertLessEqual({"onvif", "hikvision", "dahua"}, set(DRIVERS))
        with self.assertRaises(ValueError):
            driver("dahua")(object)


READERS = (isapi.read_storage, isapi.read_overwrites, isapi.read_clock, isapi.read_inputs,
           isapi.read_proxy_names, isapi.read_proxy_status, isapi.read_page, isapi.is_bad_request,
           cgi.read_disks, cgi.read_titles, cgi.read_lost, cgi.read_cameras, cgi.read_modes,
           cgi.read_files, cgi.read_clock, g.read_services, g.read_capabilities,
           g.read_recordings_found, g.read_recordings, g.read_events_found,
           g.read_replay_uri)  # fmt: skip
FILES = sorted(DATA.iterdir())


class Hostile(unittest.TestCase):
    """Whatever comes: a value, or a typed error."""

    def read(self, reader, body: bytes):
        try:
            reader(body)
        except ProbeError:
            pass

    @settings(max_examples=150, deadline=None)
    @given(st.sampled_from(READERS), st.binary(max_size=400))
    def test_any_bytes(self, reader, body):
        self.read(reader, body)

    @settings(max_examples=300, deadline=None)
    @given(st.sampled_from(READERS), st.sampled_from(FILES), st.data())
    def test_real_replies_damaged(self, reader, path, draw):
        body = bytearray(path.read_bytes())
        start = draw.draw(st.integers(0, len(body)))
        end = draw.draw(st.integers(start, min(len(body), start + 60)))
        body[start:end] = draw.draw(st.binary(max_size=30))
        self.read(reader, bytes(body))

    def test_bombs_and_floods(self):
        bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><storage>&b;</storage>'
        deep = b"<a>" * 5000 + b"</a>" * 5000
        many = b"<storage><hddList>" + b"<hdd><id>1</id></hdd>" * 5000 + b"</hddList></storage>"
        lines = b"".join(b"list.info[%d].State=Error\r\n" % n for n in range(50_000))
        for body in (bomb, deep, many, lines):
            for reader in READERS:
                self.read(reader, body)
        self.assertEqual(256, len(isapi.read_storage(many)))
        self.assertLessEqual(len(cgi.read_disks(lines)), 256)
        with self.assertRaises(XmlMalformed):
            isapi.read_storage(bomb)
