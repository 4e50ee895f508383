"""Addresses of devices: pinned to the dialled host whatever they say (device facts A1, A2, A12)."""

import unittest

from hypothesis import given, strategies as st

from ..probe.errors import ForeignUri
from ..probe.types import Target
from ..probe.uris import (
    DEFAULT_PORTS,
    PinnedUri,
    clean_path,
    holds_secret,
    pin,
    service_path,
    snapshot_uri,
    stream_uri,
)

PLAIN = Target(1, "10.0.0.7")
FORWARDED = Target(1, "203.0.113.5", onvif_port=8080, rtsp_port=10554)


class TestPin(unittest.TestCase):
    def check(self, expected: str, text: str, target: Target = PLAIN):
        self.assertEqual(expected, str(pin(text, target)))

    def test_the_host_is_ours(self):
        self.check("rtsp://10.0.0.7/live/1?a=b", "rtsp://192.168.1.108:554/live/1?a=b")
        self.check("rtsp://10.0.0.7/x", "  RTSP://admin:p%40ss@[fe80::1]/x\n")
        self.check("http://10.0.0.7/snap.jpg", "http://www.example.com/snap.jpg")
        self.check("rtsp://10.0.0.7/x", "rtsp://user:pw@evil.example@192.168.1.1/x")

    def test_rtsp_ports(self):
        self.check("rtsp://10.0.0.7/x", "rtsp://cam:80/x")
        self.check("rtsp://10.0.0.7:8554/x", "rtsp://cam:8554/x")
        self.check("rtsp://203.0.113.5:10554/x", "rtsp://cam:554/x", FORWARDED)
        self.check("rtsps://10.0.0.7/x", "rtsps://cam/x")
        self.check("rtsp://10.0.0.7:8106/x", "rtsp://cam:8106:8106/x")
        self.check("rtsp://10.0.0.7/x", "rtsp://cam:99999/x")
        self.check("rtsp://10.0.0.7/x", "rtsp://cam:0/x")

    def test_http_ports(self):
        self.check("http://10.0.0.7:8081/s", "http://cam:8081/s")
        self.check("https://10.0.0.7/s", "https://cam/s")
        self.check("http://203.0.113.5:8080/s", "https://cam:443/s", FORWARDED)
        secure = Target(1, "10.0.0.7", onvif_port=443, use_tls=True)
        self.check("https://10.0.0.7/s", "http://cam/s", secure)

    def test_paths(self):
        self.check("rtsp://10.0.0.7/", "rtsp://cam")
        self.check("rtsp://10.0.0.7/?a=b", "rtsp://cam?a=b")
        self.check("rtsp://10.0.0.7/a%20b/%C3%BC", "rtsp://cam/a b/ü#part")
        self.check("rtsp://10.0.0.7/a%2Fb", "rtsp://cam/a%2Fb")

    def test_foreign(self):
        for text in ("file:///etc/passwd", "ftp://cam/x", "//cam/x", "", "cam/x", "gopher://",
                     "rtsp://c/a\r\nX: y", "http://cam/\x00", "http:///" + "x" * 3000):  # fmt: skip
            with self.assertRaises(ForeignUri, msg=text[:40]):
                pin(text, PLAIN)

    @given(st.one_of(st.text(max_size=80), st.builds(
        "{}://{}{}".format,
        st.sampled_from(["rtsp", "http", "https", "rtsps", "RTSP", "file"]),
        st.text(max_size=20), st.text(max_size=40),
    )))  # fmt: skip
    def test_any_text(self, text):
        for target in (PLAIN, FORWARDED):
            try:
                uri = pin(text, target)
            except ForeignUri:
                continue
            self.assertEqual(target.host, uri.host)
            self.assertIn(uri.scheme, DEFAULT_PORTS)
            self.assertTrue(0 < uri.port < 65536)
            self.assertRegex(uri.path, r"\A/[!-~]*\Z")
            self.assertEqual(uri, pin(str(uri), target))


class TestOthers(unittest.TestCase):
    def test_service_paths(self):
        several = "http://169.254.1.2:8106:8106/onvif/media http://10.0.0.1/other"
        self.assertEqual("/onvif/media", service_path(several, "/d"))
        self.assertEqual("/d", service_path("", "/d"))
        self.assertEqual("/d", service_path("http://10.0.0.1", "/d"))
        self.assertEqual("/m", service_path("soap.udp://x/y http://h/m", "/d"))

    def test_paths_that_people_set(self):
        self.assertEqual(PinnedUri("rtsp", "10.0.0.7", 554, "/live"), stream_uri("live", PLAIN))
        self.assertEqual("http://203.0.113.5:8080/s?x=1", str(snapshot_uri("/s?x=1", FORWARDED)))
        with self.assertRaises(ForeignUri):
            clean_path("/a\nb")

    def test_ipv6(self):
        self.assertEqual("rtsp://[fd00::7]/x", str(pin("rtsp://a/x", Target(1, "fd00::7"))))

    def test_secrets_in_paths(self):
        self.assertTrue(holds_secret("/user=admin_password=a%2Fb_channel=1", "a/b"))
        self.assertTrue(holds_secret("/user=admin_password=abc_channel=1", "abc"))
        self.assertFalse(holds_secret("/live", ""))
