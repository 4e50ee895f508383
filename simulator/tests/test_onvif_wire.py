"""ONVIF over real sockets: log-ins, operations, quirks, and a stranger's client."""

import base64
import hashlib
import http.client
import io
import socket
import time
import unittest
import urllib.error
import xml.etree.ElementTree as ET
from importlib.util import find_spec
from pathlib import Path

from ..testing import PASSWORD, Simulator
from . import wire
from .wire import SOAP, TDS, TRT, TT

NS = {"s": SOAP, "tds": TDS, "trt": TRT, "tt": TT}
ROWS = [
    {"code": "wsse", "scene": "lobby", "style": "plain"},
    {"code": "digest", "onvif_auth": ["digest"], "style": "realmonitor"},
    {"code": "sha", "onvif_auth": ["digest-sha256"], "http_auth": "digest-sha256"},
    {"code": "basic", "onvif_auth": ["basic"], "http_auth": "basic"},
    {"code": "both", "onvif_auth": ["wsse", "digest"], "style": "tracks"},
    {"code": "text", "onvif_auth": ["wsse-text"]},
    {"code": "nat", "quirks": {"nat_address": "192.168.1.64", "nat_ports": True}},
    {"code": "nat-kept", "quirks": {"nat_address": "10.1.2.3"}, "style": "tracks"},
    {
        "code": "odd",
        "style": "hall",
        "quirks": {
            "clock_needs_auth": True,
            "local_time_only": True,
            "undeclared_prefix": True,
            "no_snapshot": True,
            "no_encoding": True,
            "bom": True,
            "chunked": True,
        },
    },
    {
        "code": "odd-401",
        "onvif_auth": ["digest"],
        "quirks": {"html_401": True, "close": True, "empty_500": True},
    },
    {"code": "strict", "lockout_attempts": 3},
    {"code": "recorder", "kind": "recorder", "style": "tracks", "channels": ["wsse", "digest"]},
]


def values(reply: ET.Element, path: str) -> list[str]:
    return [found.text for found in reply.findall(f".//{path}", NS)]


def profile(token: str) -> str:
    return f'<ProfileToken xmlns="{TRT}">{token}</ProfileToken>'


class Wire(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.farm = Simulator(ROWS).start()
        cls.addClassCleanup(cls.farm.stop)

    def tearDown(self):
        for code in ("wsse", "strict"):
            self.farm.clear(code)

    def raw(self, code, body, **more):
        return wire.post(self.farm[code], body, **more)


class UsernameToken(Wire):
    def test_the_clock_needs_no_log_in_and_is_right(self):
        status, reply = wire.call(self.farm["wsse"], "GetSystemDateAndTime", login=False)
        self.assertEqual(status, 200)
        utc = reply.find(".//tt:UTCDateTime", NS)
        parts = [
            int(utc.find(f".//tt:{name}", NS).text)
            for name in ("Year", "Month", "Day", "Hour", "Minute", "Second")
        ]
        moment = time.mktime((*parts, 0, 0, 0)) - time.timezone
        self.assertLess(abs(moment - time.time()), 3)

    def test_a_right_token_is_let_in_a_wrong_or_none_is_not(self):
        device = self.farm["wsse"]
        status, reply = wire.call(device, "GetDeviceInformation")
        self.assertEqual(status, 200)
        self.assertEqual(values(reply, "tds:Manufacturer"), ["Contoh Optik"])
        for header in ("", wire.security("viewer", "wrong"), wire.security("root", PASSWORD)):
            status, body, _ = self.raw(
                "wsse", wire.envelope("GetDeviceInformation", TDS, "", header)
            )
            self.assertEqual(status, 400)
            self.assertIn(b"ter:NotAuthorized", body)

    def test_a_token_is_fresh_for_ten_seconds_of_the_device_clock_and_works_once(self):
        device = self.farm["wsse"]
        for off, expected in ((-8, 200), (8, 200), (-14, 400), (14, 400)):
            status, _ = wire.call(device, "GetDeviceInformation", now=time.time() + off)
            self.assertEqual(status, expected, off)
        body = wire.envelope("GetDeviceInformation", TDS, "", wire.security("viewer", PASSWORD))
        self.assertEqual([self.raw("wsse", body)[0] for _ in range(2)], [200, 400])

    def test_clock_off_moves_the_clock_and_what_is_fresh(self):
        device = self.farm["wsse"]
        self.farm.set_fault("wsse", "clock_off", seconds=-86400)
        self.assertEqual(wire.call(device, "GetDeviceInformation")[0], 400)
        status, _ = wire.call(device, "GetDeviceInformation", now=time.time() - 86400)
        self.assertEqual(status, 200)
        _status, reply = wire.call(device, "GetSystemDateAndTime", login=False)
        day = int(values(reply, "tt:UTCDateTime/tt:Date/tt:Day")[0])
        self.assertEqual(day, time.gmtime(time.time() - 86400).tm_mday)

    def test_a_text_token_where_the_device_takes_it(self):
        header = wire.security("viewer", "x").replace("#PasswordDigest", "#PasswordText")
        start, end = header.index('Text">') + 6, header.index("</wsse:Password>")
        header = header[:start] + PASSWORD.replace("&", "&amp;") + header[end:]
        body = wire.envelope("GetDeviceInformation", TDS, "", header)
        self.assertEqual(self.raw("text", body)[0], 200)
        self.assertEqual(self.raw("wsse", body)[0], 400)


class HttpLogIn(Wire):
    def request(self, code, algorithm="MD5", password=PASSWORD):
        """(status, body) of GetDeviceInformation with HTTP digest."""
        path = "/onvif/device_service"
        body = wire.envelope("GetDeviceInformation", TDS)
        status, reply, headers = self.raw(code, body)
        offered = [v for k, v in headers if k.lower() == "www-authenticate"]
        self.assertEqual(status, 401, reply)
        offer = next(o for o in offered if algorithm == "MD5" or algorithm in o)
        given = {k: offer.partition(f'{k}="')[2].partition('"')[0] for k in ("realm", "nonce")}
        h = hashlib.md5 if algorithm == "MD5" else hashlib.sha256
        a = h(f"viewer:{given['realm']}:{password}".encode()).hexdigest()
        b = h(f"POST:{path}".encode()).hexdigest()
        answer = h(f"{a}:{given['nonce']}:00000001:xyz:auth:{b}".encode()).hexdigest()
        header = (
            f'Digest username="viewer", realm="{given["realm"]}", nonce="{given["nonce"]}",'
            f' uri="{path}", algorithm={algorithm}, qop=auth, nc=00000001, cnonce="xyz",'
            f' response="{answer}"'
        )
        return self.raw(code, body, headers={"Authorization": header})[:2]

    def test_digest_md5_and_sha_256(self):
        self.assertEqual(self.request("digest")[0], 200)
        self.assertEqual(self.request("both")[0], 200)
        self.assertEqual(self.request("sha", "SHA-256")[0], 200)
        self.assertEqual(self.request("digest", password="wrong")[0], 401)

    def test_digest_only_ignores_a_token_and_both_takes_it(self):
        self.assertEqual(wire.call(self.farm["both"], "GetDeviceInformation")[0], 200)
        self.assertEqual(wire.call(self.farm["digest"], "GetDeviceInformation")[0], 401)

    def test_basic(self):
        login = base64.b64encode(f"viewer:{PASSWORD}".encode()).decode()
        body = wire.envelope("GetDeviceInformation", TDS)
        header = {"Authorization": f"Basic {login}"}
        self.assertEqual(self.raw("basic", body, headers=header)[0], 200)
        self.assertEqual(self.raw("digest", body, headers=header)[0], 401)


class Media(Wire):
    def test_profiles_and_uris(self):
        device = self.farm["wsse"]
        _status, reply = wire.call(device, "GetProfiles", TRT)
        tokens = [row.get("token") for row in reply.findall(".//trt:Profiles", NS)]
        self.assertEqual(tokens, ["profile_1_main", "profile_1_sub"])
        self.assertEqual(values(reply, "tt:Resolution/tt:Width"), ["1280", "640"])
        _status, reply = wire.call(device, "GetStreamUri", TRT, profile(tokens[1]))
        expected = f"rtsp://{device.address}:{device.rtsp_port}{device.sub_paths[0]}"
        self.assertEqual(values(reply, "tt:Uri"), [expected])
        status, reply = wire.call(device, "GetStreamUri", TRT, profile("none"))
        self.assertEqual(status, 400)
        self.assertIn(
            "ter:NoProfile", ET.tostring(reply, encoding="unicode").replace("ns0:", "ter:")
        )

    def test_a_recorder_has_a_source_and_two_profiles_a_channel(self):
        device = self.farm["recorder"]
        _status, reply = wire.call(device, "GetVideoSources", TRT)
        self.assertEqual(len(reply.findall(".//trt:VideoSources", NS)), 2)
        _status, reply = wire.call(device, "GetProfiles", TRT)
        tokens = [row.get("token") for row in reply.findall(".//trt:Profiles", NS)]
        self.assertEqual(tokens, ["Profile_101", "Profile_102", "Profile_201", "Profile_202"])
        _status, reply = wire.call(device, "GetStreamUri", TRT, profile("Profile_202"))
        self.assertIn("/Streaming/Channels/202?", values(reply, "tt:Uri")[0])

    def test_services_and_capabilities_name_the_media_service(self):
        device = self.farm["both"]
        media = f"http://{device.address}:{device.onvif_port}/onvif/Media"
        for name in ("GetServices", "GetCapabilities"):
            _status, reply = wire.call(device, name, login=False)
            self.assertIn(media, values(reply, "tds:XAddr") + values(reply, "tt:XAddr"))

    def test_snapshots_of_every_log_in(self):
        for code in ("wsse", "digest", "basic"):
            body, kind = wire.get(self.farm[code], self.farm[code].snapshot_paths[0])
            self.assertEqual((kind, body[:2], body[-2:]), ("image/jpeg", b"\xff\xd8", b"\xff\xd9"))
        path = self.farm["wsse"].snapshot_paths[0]
        connection = http.client.HTTPConnection(self.farm["wsse"].address, 8000, timeout=5)
        self.addCleanup(connection.close)
        connection.request("GET", path)
        self.assertEqual(connection.getresponse().status, 401)


class Quirks(Wire):
    def test_nat(self):
        _status, reply = wire.call(self.farm["nat"], "GetCapabilities", login=False)
        self.assertIn("http://192.168.1.64/onvif/media_service", values(reply, "tt:XAddr"))
        _status, reply = wire.call(self.farm["nat"], "GetStreamUri", TRT, profile("profile_1_sub"))
        self.assertEqual(values(reply, "tt:Uri"), ["rtsp://192.168.1.64:554/stream1/sub"])
        _status, reply = wire.call(
            self.farm["nat-kept"], "GetSnapshotUri", TRT, profile("Profile_101")
        )
        self.assertTrue(values(reply, "tt:Uri")[0].startswith("http://10.1.2.3:8000/"))

    def test_odd_replies(self):
        body = wire.envelope("GetSystemDateAndTime", TDS)
        status, reply, headers = self.raw("odd", body)
        self.assertEqual(status, 500)
        self.assertTrue(reply.startswith(b"\xef\xbb\xbf<?xml"))
        self.assertIn(("Transfer-Encoding", "chunked"), headers)
        self.assertNotIn(b"xmlns:te=", reply)
        with self.assertRaises(ET.ParseError):
            ET.fromstring(reply)
        _status, reply = wire.call(self.farm["odd"], "GetSystemDateAndTime")
        self.assertIsNone(reply.find(".//tt:UTCDateTime", NS))
        self.assertIsNotNone(reply.find(".//tt:LocalDateTime", NS))
        _status, reply = wire.call(self.farm["odd"], "GetProfiles", TRT)
        self.assertEqual(values(reply, "tt:Encoding"), [])

    def test_401_in_html_and_an_empty_500(self):
        status, reply, headers = self.raw("odd-401", wire.envelope("GetDeviceInformation", TDS))
        self.assertEqual((status, b"<html>" in reply), (401, True))
        self.assertNotIn("Content-Length", dict(headers))
        status, reply, _ = self.raw("odd-401", wire.envelope("GetUsers", TDS))
        self.assertEqual((status, reply), (500, b""))

    def test_a_lock_comes_after_wrong_log_ins_and_goes(self):
        body = [
            wire.envelope("GetDeviceInformation", TDS, "", wire.security("viewer", "no"))
            for _ in range(4)
        ]
        replies = [self.raw("strict", one)[1] for one in body]
        self.assertIn(b"You still have 2 attempts", replies[0])
        self.assertIn(b"locked", replies[3])
        self.assertEqual(wire.call(self.farm["strict"], "GetDeviceInformation")[0], 400)
        self.assertEqual(self.farm.describe("strict")["counts"]["wrong_logins"], 3)
        self.farm.clear("strict")
        self.assertEqual(wire.call(self.farm["strict"], "GetDeviceInformation")[0], 200)


class Rubbish(Wire):
    def test_soap_rubbish_gets_a_fault(self):
        for body in (b"", b"<a/>", b"\xff\xfe", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"):
            status, reply, _ = self.raw("wsse", body)
            self.assertEqual(status, 400, body)
            self.assertIn(b"ter:WellFormed", reply)

    def test_http_rubbish_gets_400_or_a_closed_door(self):
        device = self.farm["wsse"]
        for data in (
            b"hello\r\n\r\n",
            b"GET / HTTP/1.1\r\nbroken\r\n\r\n",
            b"A" * 40_000,
            b"POST /onvif/x HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
            b"POST /onvif/x HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        ):
            with socket.create_connection((device.address, device.onvif_port), 5) as sock:
                sock.sendall(data)
                try:
                    reply = sock.recv(4096)
                except ConnectionResetError:
                    reply = b""
            self.assertTrue(reply == b"" or b" 400 " in reply, data[:20])

    def test_connections_are_kept_alive(self):
        device = self.farm["wsse"]
        connection = http.client.HTTPConnection(device.address, device.onvif_port, timeout=5)
        self.addCleanup(connection.close)
        for _ in range(3):
            connection.request(
                "POST", "/onvif/device_service", wire.envelope("GetSystemDateAndTime", TDS)
            )
            self.assertEqual(len(connection.getresponse().read()) > 500, True)
            sock = connection.sock
            self.assertIsNotNone(sock)

    def test_a_missing_page(self):
        with self.assertRaises(urllib.error.HTTPError) as caught:
            wire.get(self.farm["wsse"], "/nothing")
        self.assertEqual(caught.exception.code, 404)


try:
    import onvif
except ImportError:
    onvif = None


@unittest.skipIf(onvif is None, "onvif-zeep is not installed")
class Stranger(Wire):
    """onvif-zeep reads the replies against the WSDL."""

    def camera(self, code):
        device = self.farm[code]
        places = (Path(onvif.__file__).parent / "wsdl", Path(onvif.__file__).parent.parent / "wsdl")
        wsdl = next(str(place) for place in places if place.is_dir())
        return onvif.ONVIFCamera(
            device.address, device.onvif_port, device.username, device.password, wsdl
        )

    def test_the_whole_way(self):
        for code, count in (("wsse", 2), ("both", 2), ("recorder", 4)):
            camera = self.camera(code)
            self.assertTrue(camera.devicemgmt.GetDeviceInformation().SerialNumber)
            self.assertTrue(camera.devicemgmt.GetSystemDateAndTime().UTCDateTime.Time.Hour >= 0)
            media = camera.create_media_service()
            profiles = media.GetProfiles()
            self.assertEqual(len(profiles), count)
            self.assertEqual(profiles[1].VideoEncoderConfiguration.Resolution.Width, 640)
            self.assertEqual(len(media.GetVideoSources()), count // 2)
            setup = {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}}
            uri = media.GetStreamUri({"StreamSetup": setup, "ProfileToken": profiles[0].token})
            self.assertTrue(uri.Uri.startswith(f"rtsp://{self.farm[code].address}:"))
            self.assertTrue(media.GetSnapshotUri({"ProfileToken": profiles[0].token}).Uri)


class Pictures(Wire):
    @unittest.skipIf(find_spec("PIL") is None, "Pillow is missing")
    def test_a_snapshot_is_the_scene(self):
        from PIL import Image, ImageChops, ImageStat

        own = Image.open(io.BytesIO(wire.snapshot(self.farm["wsse"])))
        recorded = Image.open(io.BytesIO(wire.snapshot(self.farm["recorder"], 1)))
        other = Image.open(io.BytesIO(wire.snapshot(self.farm["recorder"], 2)))
        self.assertEqual(own.size, (1280, 720))

        def difference(a, b):
            return ImageStat.Stat(ImageChops.difference(a, b).convert("L")).mean[0]

        self.assertLess(difference(own, recorded), 6)
        self.assertGreater(difference(own, other), 12)
