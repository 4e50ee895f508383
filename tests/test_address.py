from hypothesis import given, settings, strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.address import (
    SNAPSHOT_SCHEMES,
    STREAM_SCHEMES,
    AddressProblem,
    check_host,
    check_mac,
    check_port,
    check_url,
    normalize_host,
    path_of_url,
)

GOOD = {
    "10.9.0.1": "10.9.0.1",
    " 192.168.1.20 ": "192.168.1.20",
    "2001:DB8:0::1": "2001:db8::1",
    "[2001:db8::1]": "2001:db8::1",
    "fd00::20": "fd00::20",
    "::ffff:10.0.0.9": "10.0.0.9",
    "NVR-1.Kantor.Example": "nvr-1.kantor.example",
    "nvr_1.local": "nvr_1.local",
    "kamera.example.": "kamera.example",
    "bücher.example": "xn--bcher-kva.example",
    "100.64.0.7": "100.64.0.7",
}

BAD = {
    "": "empty",
    "   ": "empty",
    "10.9.0 .1": "spaces",
    "10.9.0.1\u200b": "spaces",
    "10.9.0.1\x00": "spaces",
    "http://10.9.0.1/": "url",
    "10.9.0.1/onvif": "url",
    "admin@10.9.0.1": "url",
    "10.9.0.1:8000": "port_included",
    "[2001:db8::1]:80": "port_included",
    "nvr.example:80": "port_included",
    "fe80::1%eth0": "zone",
    "10.9.0": "bad_ipv4",
    "10.9.0.256": "bad_ipv4",
    "010.9.0.1": "bad_ipv4",
    "0x7f.1": "bad_ipv4",
    "2130706433": "bad_ipv4",
    "[10.9.0.1]": "bad_ipv4",
    "2001:db8::g": "bad_ipv6",
    "nvr..example": "bad_name",
    "-nvr.example": "bad_name",
    "nvr,example": "bad_name",
    "a" * 64 + ".example": "bad_name",
    ".".join(["abcdefgh"] * 29): "too_long",
    "127.0.0.1": "loopback",
    "127.77.1.11": "loopback",
    "::1": "loopback",
    "::ffff:127.0.0.1": "loopback",
    "localhost": "loopback",
    "nvr.localhost": "loopback",
    "0.0.0.0": "unspecified",
    "0.1.2.3": "unspecified",
    "::": "unspecified",
    "224.0.0.251": "multicast",
    "ff02::1": "multicast",
    "255.255.255.255": "broadcast",
    "169.254.169.254": "link_local",
    "fe80::1": "link_local",
    "240.0.0.1": "reserved",
}

HOST = "10.9.0.11"

GOOD_URLS = {
    "/Streaming/Channels/102": "/Streaming/Channels/102",
    "rtsp://10.9.0.11/live?sub=1": "/live?sub=1",
    "RTSP://10.9.0.11:554/live": "/live",
    "rtsps://10.9.0.11": "/",
    "/cam/realmonitor?channel=1&subtype=1": "/cam/realmonitor?channel=1&subtype=1",
    "/h264?passive=1": "/h264?passive=1",
}

BAD_URLS = {
    "live": "scheme",
    "//10.9.0.11/live": "scheme",
    "http://10.9.0.11/live": "scheme",
    "file:///etc/passwd": "scheme",
    "javascript:alert(1)": "scheme",
    "rtsp://user:secret@10.9.0.11/live": "url_credentials",
    "rtsp://user@10.9.0.11/live": "url_credentials",
    "/user=admin_password=geheim_channel=1": "url_credentials",
    "rtsp://10.9.0.11/?user=a&password=b": "url_credentials",
    "/live?pwd=b": "url_credentials",
    "/live%3Fpwd=b": "url_credentials",
    "rtsp://10.9.0.12/live": "url_host",
    "rtsp:///live": "url_host",
    "rtsp://10.9.0.11:8554/live": "url_port",
    "rtsp://10.9.0.11:99999/live": "bad_url",
    "rtsp://[10.9.0.11/live": "bad_url",
    "/live#1": "url_fragment",
    "/live 1": "url_spaces",
    "/live\r\nEvil: 1": "url_spaces",
    "/" + "a" * 1000: "url_too_long",
}


@tagged("at_install")
class TestAddress(BaseCase):
    def test_good_hosts_get_one_form(self):
        for text, expected in GOOD.items():
            with self.subTest(text=text):
                self.assertEqual(check_host(text), expected)
                self.assertEqual(check_host(expected), expected)

    def test_bad_hosts_are_named(self):
        for text, code in BAD.items():
            with self.subTest(text=text):
                self.assertEqual(_code_of(check_host, text), code)

    def test_simulated_devices_may_be_on_loopback(self):
        self.assertEqual(check_host("127.77.1.11", allow_loopback=True), "127.77.1.11")
        self.assertEqual(check_host("localhost", allow_loopback=True), "localhost")
        self.assertEqual(_code_of(check_host, "0.0.0.0", True), "unspecified")

    def test_pasted_url_suggests_the_host(self):
        with self.assertRaises(AddressProblem) as caught:
            check_host("http://10.9.0.1:80/onvif")
        self.assertEqual(caught.exception.values["host"], "10.9.0.1")

    def test_ports(self):
        self.assertEqual(check_port(65535), 65535)
        for port in (-1, 0, 65536):
            self.assertEqual(_code_of(check_port, port), "port")

    def test_good_urls(self):
        for text, path in GOOD_URLS.items():
            with self.subTest(text=text):
                self.assertEqual(check_url(text, STREAM_SCHEMES, HOST, 554), path)

    def test_bad_urls_are_named(self):
        for text, code in BAD_URLS.items():
            with self.subTest(text=text):
                self.assertEqual(_code_of(check_url, text, STREAM_SCHEMES, HOST, 554), code)

    def test_snapshot_schemes(self):
        url = "https://10.9.0.11/snap.jpg"
        self.assertEqual(check_url(url, SNAPSHOT_SCHEMES, HOST, 80), "/snap.jpg")
        self.assertEqual(
            _code_of(check_url, "rtsp://10.9.0.11/s", SNAPSHOT_SCHEMES, HOST, 80), "scheme"
        )

    def test_ipv6_url(self):
        url = "rtsp://[2001:DB8::1]:554/live"
        self.assertEqual(check_url(url, STREAM_SCHEMES, "2001:db8::1", 554), "/live")

    def test_path_of_nothing(self):
        self.assertEqual(path_of_url(""), "")

    def test_mac(self):
        for text in ("00:1a:2b:3c:4d:5e", "00-1A-2B-3C-4D-5E", "001a.2b3c.4d5e", "001A2B3C4D5E"):
            self.assertEqual(check_mac(text), "00:1A:2B:3C:4D:5E")
        self.assertEqual(_code_of(check_mac, "00:1A:2B"), "mac")

    @settings(max_examples=400, deadline=None, database=None)
    @given(st.one_of(st.text(max_size=60), st.from_regex(r"[0-9a-fx.:\[\]%]{1,40}")))
    def test_any_text_is_a_host_or_a_problem(self, text):
        normalized = normalize_host(text)
        self.assertEqual(normalize_host(normalized), normalized)
        try:
            host = check_host(text)
        except AddressProblem:
            return
        self.assertEqual(check_host(host), host)
        self.assertFalse(host.startswith("127."))

    @settings(max_examples=400, deadline=None, database=None)
    @given(st.one_of(st.text(max_size=60), st.from_regex(r"rtsp://[^\s]{0,40}")))
    def test_any_text_is_a_url_or_a_problem(self, text):
        try:
            path = check_url(text, STREAM_SCHEMES, HOST, 554)
        except AddressProblem:
            return
        self.assertTrue(path.startswith("/"))


def _code_of(check, *args):
    try:
        check(*args)
    except AddressProblem as problem:
        return problem.code
    return None
