"""Streams of a camera on a real socket: log-in, transport, the first key frame, misbehaviour."""

import asyncio
import time
import unittest

from hypothesis import HealthCheck, given, settings, strategies as st

from ..clock import SystemClock
from ..picture_worker import MAX_PIXELS
from ..probe.auth import AuthState
from ..probe.deadline import Deadline
from ..probe.decode import decode
from ..probe.errors import (
    AuthRefused,
    ConnectionLost,
    ConnectRefused,
    CredentialsMissing,
    LockedOut,
    NoVideoTrack,
    ProbeError,
    ReplyTimeout,
    RtspMalformed,
    RtspStatus,
    StreamStalled,
    TransportRefused,
    UnsupportedCodec,
)
from ..probe.stream import RtspSession, describe, first_frame
from ..probe.types import Target
from ..probe.uris import StreamUri
from . import packetiser
from .rtsp_camera import PASSWORD, USER, RtspCamera, default_media
from .videos import key_frame, stream

TARGET = Target(id=1, host="127.0.0.1", allow_loopback=True)


def uri(port: int, path: str = "/live?channel=1&subtype=1") -> StreamUri:
    return StreamUri("rtsp", "127.0.0.1", port, path)


def soon(seconds: float = 5.0) -> Deadline:
    return Deadline.after(seconds, SystemClock())


def login(password: str = PASSWORD) -> AuthState:
    return AuthState(USER, password)


class StreamCase(unittest.IsolatedAsyncioTestCase):
    async def frame(self, camera: RtspCamera, auth=None, seconds=5.0):
        async with camera:
            return await self.first_frame(uri(camera.port), auth or login(), soon(seconds))

    async def first_frame(self, *arguments):
        """test_wire.py takes another way."""
        return await first_frame(TARGET, *arguments)

    async def refused(self, error, camera: RtspCamera, auth=None, seconds=5.0) -> ProbeError:
        """The error, raised within the deadline."""
        started = time.monotonic()
        with self.assertRaises(error) as caught:
            await self.frame(camera, auth, seconds)
        self.assertLess(time.monotonic() - started, seconds + 1)
        self.assertIs(type(caught.exception), error)
        return caught.exception


class TestFirstFrame(StreamCase):
    async def test_every_codec(self):
        for codec in ("h264", "h265", "jpeg"):
            with self.subTest(codec=codec):
                camera = RtspCamera(codec)
                frame = await self.frame(camera)
                self.assertEqual((frame.codec, frame.width, frame.height), (codec, 320, 192))
                self.assertEqual(frame.source, "stream")
                picture = decode(codec, frame.data, MAX_PIXELS)
                self.assertGreater(picture.luma.std(), 20)
                self.assertEqual(camera.methods[:4], ["OPTIONS", "DESCRIBE", "SETUP", "PLAY"])

    async def test_parameter_sets_in_the_stream_or_in_the_description(self):
        await self.frame(RtspCamera("h265", parameter_sets=False))
        units = [data for _key, data in stream("h264")]
        sets_end = units[0].index(b"\0\0\1\x65") + 3
        bare = [b"\0\0\1" + units[0][sets_end:], *units[1:]]
        media = [packetiser.interleaved(one) for one in packetiser.packets("h264", bare)]
        frame = await self.frame(RtspCamera("h264", media=media))
        self.assertEqual(frame.codec, "h264")

    async def test_packets_before_the_reply(self):
        for codec in ("h264", "jpeg"):
            await self.frame(RtspCamera(codec, early_media=True))

    async def test_one_frame_and_a_pause(self):
        """A camera of one picture a second: the marker tells that the picture is complete."""
        packets = packetiser.packets("h264", [stream("h264")[0][1]])
        started = time.monotonic()
        camera = RtspCamera(media=[packetiser.interleaved(one) for one in packets])
        await self.frame(camera)
        self.assertLess(time.monotonic() - started, 1)

    async def test_session_is_taken_down(self):
        camera = RtspCamera(auth="md5")
        async with camera:
            await self.first_frame(uri(camera.port), login(), soon())
            for _wait in range(100):
                if camera.open_connections == 0:
                    break
                await asyncio.sleep(0.01)
            self.assertEqual(camera.open_connections, 0)
        self.assertEqual(camera.methods[-1], "TEARDOWN")
        self.assertEqual(camera.requests[-1].headers["Session"], "4711")
        self.assertEqual(camera.refused, 0)

    async def test_describe_and_frame_on_one_connection(self):
        camera = RtspCamera(auth="md5")
        async with camera:
            async with RtspSession(TARGET, uri(camera.port), login(), soon()) as session:
                info = await session.describe()
                await session.first_frame()
        self.assertEqual((info.codec, info.server), ("h264", "test camera"))
        self.assertEqual((camera.connections, camera.methods.count("PLAY")), (1, 1))

    async def test_addresses_stay_on_the_device(self):
        """The device names another host in Content-Base and control (device fact A2)."""
        camera = RtspCamera(
            base="rtsp://192.168.1.64:554/live/", control="rtsp://evil.example/a/trackID=1?x=2"
        )
        await self.frame(camera)
        own = f"rtsp://127.0.0.1:{camera.port}"
        self.assertTrue(all(one.uri.startswith(own + "/") for one in camera.requests))
        named = {one.method: one.uri.removeprefix(own) for one in camera.requests}
        self.assertEqual(named["SETUP"], "/a/trackID=1?x=2")
        self.assertEqual(named["PLAY"], "/live/")

    async def test_odd_bases(self):
        for base, setup in (
            ("", "/live?channel=1&subtype=1/trackID=1"),
            ("192.168.1.10:554/stream0/", "/live?channel=1&subtype=1/trackID=1"),
            (
                "rtsp://cam/cam/realmonitor?channel=1&subtype=2/",
                "/cam/realmonitor?channel=1&subtype=2/trackID=1",
            ),
            ("rtsp://cam", "/trackID=1"),
        ):
            with self.subTest(base=base):
                camera = RtspCamera(base=base)
                await self.frame(camera)
                asked = next(one.uri for one in camera.requests if one.method == "SETUP")
                self.assertEqual(asked, f"rtsp://127.0.0.1:{camera.port}{setup}")


class TestLogin(StreamCase):
    async def test_schemes(self):
        for auth in ("basic", "md5", "sha-256", "md5+basic", "sha-256+basic"):
            with self.subTest(auth=auth):
                camera = RtspCamera(auth=auth)
                await self.frame(camera)
                self.assertEqual(camera.refused, 0)

    async def test_another_nonce_for_every_request(self):
        camera = RtspCamera(auth="md5", new_nonces=True)
        await self.frame(camera)

    async def test_wrong_password_is_shown_once(self):
        for auth in ("basic", "md5", "sha-256", "md5+basic"):
            with self.subTest(auth=auth):
                camera = RtspCamera(auth=auth)
                await self.refused(AuthRefused, camera, login("wrong"))
                self.assertEqual(camera.refused, 1)

    async def test_no_password(self):
        camera = RtspCamera(auth="md5")
        await self.refused(CredentialsMissing, camera, AuthState())
        self.assertEqual(len(camera.requests), 1)

    async def test_unknown_schemes(self):
        camera = RtspCamera(auth="none-offered")
        await self.refused(AuthRefused, camera)
        self.assertEqual(camera.refused, 0)

    async def test_locked_account(self):
        camera = RtspCamera(auth="md5", refusal=b"User is locked, wait 30 minutes")
        error = await self.refused(LockedOut, camera, login("wrong"))
        self.assertEqual(error.values.get("wait_s"), 1800)
        self.assertEqual(camera.refused, 0, "a device that says so is not asked again")

    async def test_camera_that_closes_after_401(self):
        camera = RtspCamera(auth="md5", close_after_401=True)
        await self.frame(camera)
        self.assertEqual((camera.connections, camera.refused), (2, 0))
        wrong = RtspCamera(auth="md5", close_after_401=True)
        await self.refused(AuthRefused, wrong, login("wrong"))
        self.assertEqual((wrong.connections, wrong.refused), (2, 1))


class TestRefusals(StreamCase):
    async def test_no_tcp(self):
        await self.refused(TransportRefused, RtspCamera(status={"SETUP": 461}))
        udp = "RTP/AVP;unicast;client_port=5000-5001;server_port=6000-6001"
        await self.refused(TransportRefused, RtspCamera(transport=udp))

    async def test_status(self):
        for method, status in (("DESCRIBE", 404), ("DESCRIBE", 302), ("SETUP", 455), ("PLAY", 500)):
            with self.subTest(method=method):
                error = await self.refused(RtspStatus, RtspCamera(status={method: status}))
                self.assertEqual(error.values, {"status": status, "method": method})

    async def test_options_do_not_matter(self):
        await self.frame(RtspCamera(status={"OPTIONS": 501}))

    async def test_nothing_to_see(self):
        await self.refused(UnsupportedCodec, RtspCamera("AV1/90000"))
        camera = RtspCamera()
        camera.sdp = lambda: b"v=0\r\ns=x\r\nm=audio 0 RTP/AVP 8\r\n"
        await self.refused(NoVideoTrack, camera)

    async def test_nobody_listens(self):
        camera = RtspCamera()
        async with camera:
            pass
        with self.assertRaises(ConnectRefused):
            await describe(TARGET, uri(camera.port), login(), soon())

    async def test_silence(self):
        for method in ("OPTIONS", "DESCRIBE", "SETUP", "PLAY"):
            with self.subTest(method=method):
                await self.refused(ReplyTimeout, RtspCamera(silent=method), seconds=0.3)

    async def test_web_server(self):
        error = await self.refused(RtspMalformed, RtspCamera(raw=b"HTTP/1.0 400 Bad\r\n\r\n"))
        self.assertEqual(error.values, {"speaks": "http"})


class TestStalled(StreamCase):
    async def test_nothing_comes(self):
        error = await self.refused(StreamStalled, RtspCamera(media=[]), seconds=0.5)
        self.assertEqual(error.values, {"packets": 0, "frames": 0})

    async def test_no_key_frame_comes(self):
        media = default_media("h264", skip_keys=True)
        error = await self.refused(StreamStalled, RtspCamera(media=media), seconds=0.7)
        self.assertGreater(error.values["frames"], 3)

    async def test_half_a_key_frame_comes(self):
        packets = packetiser.packets("h264", [stream("h264")[0][1]])
        media = [packetiser.interleaved(one) for one in packets[:-1]]
        error = await self.refused(StreamStalled, RtspCamera(media=media), seconds=0.5)
        self.assertEqual(error.values["packets"], len(packets) - 1)

    async def test_garbage_comes(self):
        media = [packetiser.interleaved(b"\xff" * 100)] * 5 + [b"$\0\xff\xff"]
        await self.refused(StreamStalled, RtspCamera(media=media), seconds=0.5)

    async def test_camera_hangs_up(self):
        error = await self.refused(ConnectionLost, RtspCamera(media=[], after="close"))
        self.assertEqual(error.values["packets"], 0)

    async def test_frame_that_ends_with_the_connection(self):
        packets = packetiser.packets("h264", [stream("h264")[0][1]])
        media = [packetiser.interleaved(one) for one in packets]
        await self.frame(RtspCamera(media=media, after="close"))

    async def test_trickle_does_not_stretch_the_deadline(self):
        media = default_media("h264", skip_keys=True) * 50
        await self.refused(StreamStalled, RtspCamera(media=media, pause_s=0.05), seconds=0.5)

    async def test_frames_of_a_wrong_length(self):
        """Ten bytes more than announced: they are skipped, the next frame is found."""
        media = default_media("h264")
        for at in range(2, len(media), 7):
            media[at] += b"\x01" * 10
        await self.frame(RtspCamera(media=media))


class TestHostile(StreamCase):
    async def test_replies(self):
        for raw in (
            b"RTSP/1.0 200 OK\r\n" + b"X: y\r\n" * 10000,
            b"RTSP/1.0 200 OK\r\nX: " + b"y" * 100000,
            b"RTSP/1.0 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
            b"\r\n" * 100000,
            b"\x00" * 100,
            b"RTSP/1.0 OK\r\n\r\n",
        ):
            with self.subTest(raw=raw[:40]):
                await self.refused(RtspMalformed, RtspCamera(raw=raw))

    async def test_control_characters_in_an_address(self):
        for control in ("a b", "x\tTeardown:", "\x7f"):
            await self.refused(RtspMalformed, RtspCamera(control=control))

    async def test_cancelled_probe_lets_go(self):
        camera = RtspCamera(silent="PLAY")
        async with camera:
            asking = asyncio.create_task(self.first_frame(uri(camera.port), login(), soon(30)))
            while "PLAY" not in camera.methods:
                await asyncio.sleep(0.01)
            asking.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await asking

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.binary(max_size=200), st.booleans(), st.lists(st.binary(max_size=50), max_size=5))
    def test_any_bytes(self, raw, in_stream, media):
        """Any bytes, as a reply or as media: a typed error in time."""
        pieces = [packetiser.interleaved(one) for one in media] + [raw]
        camera = RtspCamera(media=pieces, after="close") if in_stream else RtspCamera(raw=raw)
        with self.assertRaises(ProbeError):
            asyncio.run(self.frame(camera, seconds=0.2))

    def test_the_test_camera_has_a_key_frame(self):
        self.assertTrue(stream("h264")[0][0])
        self.assertTrue(key_frame("h264"))
