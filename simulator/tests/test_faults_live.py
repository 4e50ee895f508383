"""Every fault, set and healed while the farm runs, seen from outside."""

import io
import socket
import time
import unittest
import urllib.error
import xml.etree.ElementTree as ET
from urllib.parse import quote

from ..ctl import CtlError
from ..faults import FAULTS
from ..testing import PASSWORD, Simulator
from . import wire
from .wire import TRT, Rtsp

try:
    from PIL import Image, ImageChops, ImageStat
except ImportError:
    Image = None
try:
    import av
except ImportError:
    av = None

ROWS = [
    {"code": "cam", "scene": "market", "sub": {"fps": 5}},
    {"code": "query", "scene": "lobby", "style": "realmonitor", "rtsp_auth": "basic"},
    {"code": "tracks", "scene": "gate", "style": "tracks", "sub": {"codec": "H265"}},
    {"code": "jpeg", "scene": "park", "style": "hall", "sub": {"codec": "JPEG", "fps": 5}},
    {"code": "nvr", "kind": "recorder", "style": "realmonitor", "channels": ["cam", "query"]},
]
SOON_S = 1.2  # a connect over loopback takes microseconds; a dropped SYN is sent again after 1 s


class Live(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.farm = Simulator(ROWS).start()
        cls.addClassCleanup(cls.farm.stop)

    def setUp(self):
        self.addCleanup(self.farm.clear, "cam")
        self.cam = self.farm["cam"]

    def connect(self, port, timeout=SOON_S):
        return socket.create_connection((self.cam.address, port), timeout)

    def is_fine(self):
        return wire.call(self.cam, "GetDeviceInformation")[0] == 200


class Connections(Live):
    def ports(self):
        return (self.cam.onvif_port, *([self.cam.rtsp_port] if self.farm.rtsp else []))

    def test_off_drops_every_syn(self):
        self.farm.set_fault("cam", "off")
        for port in self.ports():
            for _ in range(3):
                with self.assertRaises(TimeoutError):
                    self.connect(port)
        self.farm.clear("cam", "off")
        for port in self.ports():
            self.connect(port).close()
        self.assertTrue(self.is_fine())

    def test_refuse(self):
        self.farm.set_fault("cam", "refuse")
        for port in self.ports():
            with self.assertRaises(ConnectionRefusedError):
                self.connect(port)
        self.farm.clear("cam")
        self.assertTrue(self.is_fine())

    def test_silent(self):
        self.farm.set_fault("cam", "silent")
        for port in self.ports():
            with self.connect(port) as sock:
                sock.sendall(b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n")
                with self.assertRaises(TimeoutError):
                    sock.recv(1)
        self.farm.clear("cam")
        self.assertTrue(self.is_fine())

    def test_one_service_only(self):
        self.farm.set_fault("cam", "refuse", where="onvif")
        with self.assertRaises(ConnectionRefusedError):
            self.connect(self.cam.onvif_port)
        if self.farm.rtsp:
            self.connect(self.cam.rtsp_port).close()

    def test_from_one_to_the_other_without_healing_between(self):
        for fault, error in (("refuse", ConnectionRefusedError), ("off", TimeoutError)):
            self.farm.set_fault("cam", fault)
            with self.assertRaises(error):
                self.connect(self.cam.onvif_port)
        self.farm.clear("cam", "off")
        with self.assertRaises(ConnectionRefusedError):
            self.connect(self.cam.onvif_port)

    def test_others_do_not_notice(self):
        self.farm.set_fault("cam", "off")
        self.assertEqual(wire.call(self.farm["tracks"], "GetDeviceInformation")[0], 200)


class Answers(Live):
    def test_slow(self):
        self.farm.set_fault("cam", "slow", seconds=0.6)
        start = time.monotonic()
        self.assertTrue(self.is_fine())
        self.assertGreater(time.monotonic() - start, 0.6)
        if self.farm.rtsp:
            with Rtsp(self.cam) as rtsp:
                start = time.monotonic()
                rtsp.request("OPTIONS")
                self.assertGreater(time.monotonic() - start, 0.6)

    def test_malformed_xml(self):
        for how in ("cut", "tags", "text"):
            self.farm.set_fault("cam", "malformed_xml", how=how)
            with self.assertRaises(ET.ParseError):
                wire.call(self.cam, "GetSystemDateAndTime", login=False)
        self.farm.clear("cam")
        self.assertTrue(self.is_fine())

    def test_no_profile(self):
        self.farm.set_fault("cam", "no_profile")
        status, reply = wire.call(self.cam, "GetProfiles", TRT)
        self.assertEqual((status, len(reply.findall(".//{*}Profiles"))), (200, 0))
        argument = f'<ProfileToken xmlns="{TRT}">profile_1_sub</ProfileToken>'
        self.assertEqual(wire.call(self.cam, "GetStreamUri", TRT, argument)[0], 400)

    def test_locked_out_says_so(self):
        self.farm.set_fault("cam", "locked_out", minutes=12)
        header = wire.security("viewer", PASSWORD)
        _s, body, _h = wire.post(self.cam, wire.envelope("GetProfiles", TRT, "", header))
        self.assertIn(b"locked. Please try again after 12 minute(s)", body)
        with self.assertRaises(urllib.error.HTTPError) as caught:
            wire.snapshot(self.cam)
        self.assertIn(b"<lockStatus>lock</lockStatus>", caught.exception.read())

    def test_wrong_password(self):
        self.farm.set_fault("cam", "wrong_password", password="baru")
        self.assertFalse(self.is_fine())
        header = wire.security("viewer", "baru")
        body = wire.envelope("GetProfiles", TRT, "", header)
        self.assertEqual(wire.post(self.cam, body)[0], 200)
        with self.assertRaises(urllib.error.HTTPError):
            wire.snapshot(self.cam)
        shown = self.farm.describe("cam")
        self.assertNotIn("baru", str(shown))
        self.assertGreaterEqual(shown["counts"]["wrong_logins"], 1)


class Streams(Live):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.farm.rtsp:
            raise unittest.SkipTest("GStreamer's RTSP server is not here")

    def play(self, code, seconds=1.0, path=""):
        with Rtsp(self.farm[code], path) as rtsp:
            status = rtsp.play()
            return status, rtsp.media_bytes(seconds) if status == 200 else 0

    def test_all_codecs_paths_and_log_ins_play(self):
        for code in ("cam", "query", "tracks", "jpeg"):
            status, received = self.play(code)
            self.assertEqual(status, 200, code)
            self.assertGreater(received, 3000, code)
        for path in self.farm["nvr"].sub_paths:
            self.assertGreater(self.play("nvr", 1.0, path)[1], 3000)

    def test_a_query_that_means_nothing_is_ignored(self):
        path = self.farm["tracks"].sub_paths[0] + "?transportmode=unicast&profile=Profile_102"
        self.assertGreater(self.play("tracks", 1.0, path)[1], 3000)

    def test_unknown_paths_and_missing_log_ins(self):
        with Rtsp(self.cam, "/nothing") as rtsp:
            self.assertEqual(rtsp.describe()[0], 404)
        with Rtsp(self.cam) as rtsp:
            status, headers, _ = rtsp.request("DESCRIBE")
            self.assertEqual((status, headers["www-authenticate"][:6]), (401, "Digest"))
        with Rtsp(self.farm["query"]) as rtsp:
            self.assertTrue(rtsp.request("DESCRIBE")[1]["www-authenticate"].startswith("Basic"))

    def test_logins(self):
        for fault in ("wrong_password", "locked_out"):
            self.farm.set_fault("cam", fault)
            with Rtsp(self.cam) as rtsp:
                self.assertEqual(rtsp.describe()[0], 401, fault)
            self.farm.clear("cam", fault)
            with Rtsp(self.cam) as rtsp:
                self.assertEqual(rtsp.describe()[0], 200, fault)

    def test_rtsp_error_on_a_camera_and_on_one_channel(self):
        self.farm.set_fault("cam", "rtsp_error", status=454)
        self.assertEqual(self.play("cam")[0], 454)
        self.addCleanup(self.farm.clear, "nvr")
        self.farm.set_fault("nvr", "rtsp_error", channel=2)
        paths = self.farm["nvr"].sub_paths
        self.assertEqual([self.play("nvr", 0.1, path)[0] for path in paths], [200, 503])

    def test_no_profile_can_take_the_streams_along(self):
        self.farm.set_fault("cam", "no_profile", streams="gone")
        self.assertEqual(self.play("cam")[0], 404)

    def test_stalled_plays_and_sends_nothing_until_healed(self):
        for code in ("cam", "tracks", "jpeg"):
            self.addCleanup(self.farm.clear, code)
            self.farm.set_fault(code, "stalled")
            self.assertEqual(self.play(code), (200, 0), code)
            with self.assertRaises(urllib.error.HTTPError) as caught:
                wire.snapshot(self.farm[code])
            self.assertEqual(caught.exception.code, 503)
            self.farm.clear(code)
            self.assertGreater(self.play(code)[1], 3000, code)

    def test_stalled_stops_a_stream_that_runs(self):
        with Rtsp(self.cam) as rtsp:
            rtsp.play()
            self.assertGreater(rtsp.media_bytes(0.8), 3000)
            self.farm.set_fault("cam", "stalled", snapshot="works")
            rtsp.media_bytes(0.3)
            self.assertEqual(rtsp.media_bytes(0.8), 0)
        self.assertTrue(wire.snapshot(self.cam).startswith(b"\xff\xd8"))

    def test_a_camera_stalled_stalls_its_channel(self):
        self.farm.set_fault("cam", "stalled")
        paths = self.farm["nvr"].sub_paths
        self.assertEqual(self.play("nvr", 0.8, paths[0]), (200, 0))
        self.assertGreater(self.play("nvr", 1.0, paths[1])[1], 3000)

    def test_fresh_connections_never_hang(self):
        """A live source made GStreamer's server hang once in forty connections."""
        for number in range(20):
            with Rtsp(self.farm["query"]) as rtsp:
                self.assertEqual(rtsp.play(), 200)
                self.assertGreater(rtsp.media_bytes(0.3), 0, number)
            time.sleep(0.2)


@unittest.skipIf(Image is None or av is None, "Pillow and PyAV are needed to look at pictures")
class Pictures(Live):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.farm.rtsp:
            raise unittest.SkipTest("GStreamer's RTSP server is not here")

    def frames(self, code="cam", path="", count=1):
        """Decoded pictures of the stream."""
        device = self.farm[code]
        login = f"{device.username}:{quote(device.password, safe='')}"
        uri = f"rtsp://{login}@{device.address}:{device.rtsp_port}{path or device.sub_paths[0]}"
        options = {"rtsp_transport": "tcp", "analyzeduration": "100000", "probesize": "5000"}
        with av.open(uri, options=options, timeout=10) as stream:
            decoded = stream.decode(video=0)
            return [next(decoded).to_image().convert("RGB") for _ in range(count)]

    def both(self, code="cam", path="", channel=1):
        """The picture of the stream and of the snapshot, equally large."""
        shot = Image.open(io.BytesIO(wire.snapshot(self.farm[code], channel))).convert("RGB")
        frame = self.frames(code, path)[0]
        return frame, shot.resize(frame.size)

    def closest(self, code, path, channel, looks=3):
        """The least difference of so many looks: the scene moves between stream and snapshot, on a
        busy machine further than it otherwise does."""
        return min(self.difference(*self.both(code, path, channel)) for _look in range(looks))

    @staticmethod
    def difference(a, b):
        return ImageStat.Stat(ImageChops.difference(a, b).convert("L")).mean[0]

    def test_black_white_and_flat_in_snapshot_and_stream(self):
        for fault, low, high in (("black", 0, 8), ("white", 245, 255), ("flat", 118, 138)):
            self.farm.set_fault("cam", fault)
            for image in (*self.both(), *self.both("nvr", self.farm["nvr"].sub_paths[0])):
                stat = ImageStat.Stat(image.convert("L"))
                self.assertTrue(low <= stat.mean[0] <= high, f"{fault}: {stat.mean[0]}")
                self.assertLess(stat.stddev[0], 4, fault)
            self.farm.clear("cam")

    def test_osd_can_stay(self):
        self.farm.set_fault("cam", "black", osd=True)
        for image in self.both():
            self.assertGreater(image.convert("L").getextrema()[1], 180)

    def test_frozen_stands_still_in_both_and_moves_when_healed(self):
        self.farm.set_fault("cam", "frozen")
        first, shot = self.both()
        time.sleep(2)
        second, later_shot = self.both()
        self.assertLess(self.difference(first, second), 1.5)
        self.assertEqual(self.difference(shot, later_shot), 0)
        self.farm.clear("cam")
        self.assertGreater(self.difference(shot, self.both()[1]), 0.8)

    def test_stream_and_snapshot_show_the_same_scene_also_on_a_recorder(self):
        for code, path, channel in (
            ("cam", "", 1),
            ("query", "", 1),
            ("tracks", "", 1),
            ("jpeg", "", 1),
            ("nvr", self.farm["nvr"].sub_paths[1], 2),
        ):
            self.assertEqual(self.both(code, path, channel)[0].size, (640, 360))
            self.assertLess(self.closest(code, path, channel), 9, code)
        recorder, camera = (
            self.both("nvr", self.farm["nvr"].sub_paths[1], 2)[0],
            self.both("query")[0],
        )
        self.assertLess(self.difference(recorder, camera), 9)

    def test_a_recorder_says_no_video_when_its_camera_is_off(self):
        self.farm.set_fault("cam", "off")
        frame, _shot = self.both("nvr", self.farm["nvr"].sub_paths[0])
        red, _green, blue = ImageStat.Stat(frame).mean
        self.assertGreater(blue - red, 15)


class Control(Live):
    def test_every_fault_can_be_set_and_healed(self):
        for name in FAULTS:
            self.assertIn(name, self.farm.set_fault("cam", name)["faults"])
            self.assertEqual(self.farm.clear("cam", name)["faults"], {})
        self.assertTrue(self.is_fine())

    def test_errors_are_sentences(self):
        for code, fault, params, words in (
            ("nobody", "off", {}, "no device 'nobody'"),
            ("cam", "sad", {}, "no fault 'sad'; there are: off"),
            ("cam", "slow", {"seconds": "soon"}, "seconds must be a number"),
            ("cam", "off", {"colour": 1}, "off has no parameter colour"),
        ):
            with self.assertRaisesRegex(CtlError, words):
                self.farm.set_fault(code, fault, **params)
        with self.assertRaisesRegex(CtlError, "no fault"):
            self.farm.clear("cam", "sad")

    def test_counters_tell_what_was_asked(self):
        before = self.farm.describe("tracks")["counts"]["onvif"].get("GetProfiles", 0)
        wire.call(self.farm["tracks"], "GetProfiles", TRT)
        after = self.farm.describe("tracks")["counts"]["onvif"]["GetProfiles"]
        self.assertEqual(after, before + 1)

    def test_no_password_is_shown(self):
        self.assertNotIn(PASSWORD, str([self.farm.describe(row["code"]) for row in ROWS]))
