"""The light mode, from outside and in its parts."""

import io
import json
import os
import random
import signal
import socket
import subprocess
import sys
import unittest
from importlib.util import find_spec
from urllib.parse import quote

from ..light.options import Options, read_options
from ..light.rtsp import MTU, Clip
from ..testing import PASSWORD, ROOT, USERNAME, Running, read_ready
from . import wire
from .wire import TDS, TRT, Rtsp


class Light:
    """A running light mode; ``ended`` holds its last line."""

    def __init__(self, *arguments: str):
        port = random.randrange(20_000, 30_000, 2)
        prefix = f"127.{random.randint(100, 250)}"
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-B",
                "-m",
                "simulator.light",
                "--prefix",
                prefix,
                "--base-port",
                str(port),
                *arguments,
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.ready = read_ready(self.process)
        self.ended: dict = {}

    def __enter__(self) -> "Light":
        return self

    def __exit__(self, *_exc) -> None:
        self.process.send_signal(signal.SIGTERM)
        out, _complaints = self.process.communicate(timeout=10)
        self.ended = json.loads(out or b"{}")

    def device(self, address: str) -> Running:
        style = "/Streaming/Channels/10"
        return Running(
            address,
            address,
            "camera",
            address,
            self.ready["onvif_port"],
            self.ready["rtsp_port"],
            [],
            [style + "1"],
            [style + "2"],
            ["/onvif-http/snapshot?Profile_1"],
            USERNAME,
            PASSWORD,
        )

    def answering(self) -> list[str]:
        dumb = {*self.ready["silent"], *self.ready["off"]}
        return [address for address in self.ready["devices"] if address not in dumb]


class Served(unittest.TestCase):
    def test_replies_and_log_ins(self):
        with Light("--devices", "40", "--processes", "2") as light:
            for address in light.answering()[:3]:
                device = light.device(address)
                status, reply = wire.call(device, "GetCapabilities", login=False)
                xaddr = reply.find(".//{*}Media/{*}XAddr").text
                self.assertEqual(xaddr, f"http://{address}:{device.onvif_port}/onvif/Media")
                self.assertEqual(wire.call(device, "GetDeviceInformation")[0], 200)
                self.assertEqual(wire.call(device, "GetProfiles", TRT, login=False)[0], 400)
                self.assertEqual(wire.call(device, "GetProfiles", TRT, now=1e9)[0], 400)
                self.assertEqual(wire.call(device, "GetUsers")[0], 500)
                argument = f'<ProfileToken xmlns="{TRT}">Profile_102</ProfileToken>'
                _status, reply = wire.call(device, "GetStreamUri", TRT, argument)
                uri = reply.find(".//{*}Uri").text
                self.assertTrue(uri.startswith(f"rtsp://{address}:{device.rtsp_port}/"), uri)
                self.assertEqual(wire.snapshot(device)[:2], b"\xff\xd8")
        self.assertEqual(light.ended["type"], "ended")
        self.assertGreaterEqual(light.ended["requests"], 3 * 8)

    def test_digest_and_none(self):
        for auth, status in (("digest", 401), ("none", 200)):
            with Light("--devices", "1", "--silent", "0", "--auth", auth) as light:
                device = light.device(light.ready["devices"][0])
                body = wire.envelope("GetDeviceInformation", TDS)
                self.assertEqual(wire.post(device, body)[0], status)

    def test_silent_and_off(self):
        for listen in ("shared", "each"):
            arguments = ("--devices", "30", "--silent", "0.1", "--off", "0.1", "--listen", listen)
            with Light(*arguments) as light:
                self.assertEqual((len(light.ready["silent"]), len(light.ready["off"])), (3, 3))
                for port in (light.ready["onvif_port"], light.ready["rtsp_port"]):
                    with socket.create_connection((light.ready["silent"][0], port), 2) as sock:
                        sock.sendall(b"OPTIONS * RTSP/1.0\r\n\r\n")
                        sock.settimeout(0.4)
                        with self.assertRaises(TimeoutError):
                            sock.recv(1)
                    with self.assertRaises(TimeoutError):
                        socket.create_connection((light.ready["off"][0], port), 0.6)
                device = light.device(light.answering()[-1])
                self.assertEqual(wire.call(device, "GetDeviceInformation")[0], 200)

    def test_the_stream(self):
        with Light("--devices", "2", "--silent", "0") as light:
            device = light.device(light.ready["devices"][1])
            with Rtsp(device) as rtsp:
                self.assertEqual(rtsp.describe()[0], 200)
            with Rtsp(device, "/Streaming/Channels/109") as rtsp:
                self.assertEqual(rtsp.describe()[0], 404)
            with Rtsp(device) as rtsp:
                rtsp.describe()
                udp = "Transport: RTP/AVP;unicast;client_port=5000-5001"
                self.assertEqual(rtsp.request("SETUP", "", udp)[0], 461)
            with Rtsp(device) as rtsp:
                self.assertEqual(rtsp.play(), 200)
                frame = os.path.getsize(ROOT / "simulator/testdata/keyframe.h264")
                self.assertGreater(rtsp.media_bytes(1.5), 1.8 * frame)

    @unittest.skipIf(find_spec("av") is None, "PyAV is not installed")
    def test_the_frame_can_be_decoded(self):
        import av

        with Light("--devices", "1", "--silent", "0") as light:
            device = light.device(light.ready["devices"][0])
            login = f"{USERNAME}:{quote(PASSWORD, safe='')}@"
            uri = f"rtsp://{login}{device.address}:{device.rtsp_port}{device.sub_paths[0]}"
            options = {"rtsp_transport": "tcp", "analyzeduration": "100000", "probesize": "5000"}
            with av.open(uri, options=options, timeout=8) as stream:
                frame = next(stream.decode(video=0))
            self.assertEqual((frame.width, frame.height), (640, 360))

    def test_rubbish_closes_the_connection(self):
        with Light("--devices", "1", "--silent", "0") as light:
            address = light.ready["devices"][0]
            for port in (light.ready["onvif_port"], light.ready["rtsp_port"]):
                for data in (
                    b"\0" * 20_000,
                    b"x\r\n\r\n",
                    b"POST / HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n",
                ):
                    with socket.create_connection((address, port), 2) as sock:
                        sock.sendall(data)
                        try:
                            self.assertEqual(sock.recv(100), b"")
                        except ConnectionResetError:
                            pass
            self.assertEqual(wire.call(light.device(address), "GetDeviceInformation")[0], 200)

    def test_a_port_that_is_taken_is_not_shared(self):
        with Light("--devices", "1") as light:
            again = subprocess.run(
                [
                    sys.executable,
                    "-B",
                    "-m",
                    "simulator.light",
                    "--devices",
                    "1",
                    "--base-port",
                    str(light.ready["onvif_port"]),
                ],
                cwd=ROOT,
                capture_output=True,
                text=True,
            )
        self.assertEqual(again.returncode, 1)
        self.assertIn("cannot listen on port", again.stderr)

    def test_a_dead_child_ends_it(self):
        light = Light("--devices", "1")
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(light.process.pid)], capture_output=True, text=True
        ).stdout.split()
        if not children:
            light.__exit__()
            self.skipTest("ps is not installed")
        os.kill(int(children[0]), signal.SIGKILL)
        self.assertEqual(light.process.wait(5), 1)
        light.process.communicate()


class Parts(unittest.TestCase):
    def test_shares_are_exact_and_apart(self):
        options = Options(devices=2000, silent=0.1, off=0.05)
        silent, off = set(options.silent_ones()), set(options.off_ones())
        self.assertEqual((len(silent), len(off), len(silent & off)), (200, 100, 0))
        self.assertEqual(len(set(Options(devices=10_000).addresses())), 10_000)

    def test_options_are_checked(self):
        for arguments in (
            ["--prefix", "10.0"],
            ["--devices", "0"],
            ["--silent", "1.2"],
            ["--silent", "0.7", "--off", "0.7"],
            ["--base-port", "65535"],
            ["--processes", "0"],
        ):
            with self.assertRaises(SystemExit), self.silenced():
                read_options(arguments)

    @staticmethod
    def silenced():
        import contextlib

        return contextlib.redirect_stderr(io.StringIO())

    def test_packets_give_the_frame_back(self):
        clip, nals, fragment = Clip(), [], b""
        data, position = clip.packets(4, 3), 0
        while position < len(data):
            self.assertEqual(data[position : position + 2], b"$\x04")
            size = int.from_bytes(data[position + 2 : position + 4], "big")
            payload = data[position + 16 : position + 4 + size]
            self.assertLessEqual(len(payload), MTU + 2)
            if payload[0] & 0x1F != 28:
                nals.append(payload)
            else:
                head = bytes(((payload[0] & 0xE0) | (payload[1] & 0x1F),))
                fragment = (head if payload[1] & 0x80 else fragment) + payload[2:]
                if payload[1] & 0x40:
                    nals.append(fragment)
            position += 4 + size
        self.assertEqual(nals, clip.nals)
