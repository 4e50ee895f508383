"""The probe's video side against the farm's real streams: first frames, refusals, verdicts."""

import asyncio
import time
import unittest

from monitor.clock import SystemClock
from monitor.probe.auth import AuthState
from monitor.probe.criteria import Criteria
from monitor.probe.deadline import Deadline
from monitor.probe.decoder_client import Decoder
from monitor.probe.errors import (
    AuthError,
    ConnectRefused,
    DeviceBusy,
    ReplyTimeout,
    RtspStatus,
    StreamStalled,
)
from monitor.probe.snapshot import snapshot
from monitor.probe.stream import describe, first_frame
from monitor.probe.types import Target
from monitor.probe.uris import PinnedUri

from ..testing import Simulator

CODECS = {"H264": "h264", "H265": "h265", "JPEG": "jpeg"}
SCENES = ("gate", "server_room")
ROWS = [
    {
        "code": f"{scene}-{codec}",
        "scene": scene,
        "rtsp_auth": "basic" if codec == "JPEG" else "digest",
        "http_auth": "digest-sha256" if codec == "H265" else "digest",
        "sub": {"codec": codec, "fps": 5},
    }
    for scene in SCENES
    for codec in CODECS
]
TARGET = Target(id=1, host="127.0.0.1", allow_loopback=True)


class LateClock(SystemClock):
    """The machine's clock, some seconds later on the wall."""

    def __init__(self, late_s: float):
        self._late_s = late_s

    def now(self) -> float:
        return time.time() + self._late_s


class ProbedCase(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.farm = Simulator(ROWS).start()
        cls.addClassCleanup(cls.farm.stop)
        if not cls.farm.rtsp:
            raise unittest.SkipTest("GStreamer's RTSP server is not there")

    def setUp(self):
        for row in ROWS:
            self.farm.clear(row["code"])

    def soon(self, seconds: float = 10.0, late_s: float = 0.0) -> Deadline:
        return Deadline.after(seconds, LateClock(late_s))

    def ask(self, code: str, call, deadline=None, password: str = ""):
        device = self.farm[code]
        scheme, port = (
            ("http", device.onvif_port) if call is snapshot else ("rtsp", device.rtsp_port)
        )
        path = (device.snapshot_paths if call is snapshot else device.sub_paths)[0]
        uri = PinnedUri(scheme, device.address, port, path)
        auth = AuthState(device.username, password or device.password)
        return call(TARGET, uri, auth, deadline or self.soon())


class TestFrames(ProbedCase):
    async def test_every_codec_and_log_in(self):
        for code, codec in ((f"gate-{name}", codec) for name, codec in CODECS.items()):
            with self.subTest(code=code):
                info = await self.ask(code, describe)
                self.assertEqual(info.codec, codec)
                frame = await self.ask(code, first_frame)
                self.assertEqual((frame.codec, frame.width, frame.height), (codec, 640, 360))
                picture = await self.ask(code, snapshot)
                self.assertEqual((picture.codec, picture.width), ("jpeg", 1280))

    async def test_refusals(self):
        for fault, params, call, error in (
            ("wrong_password", {}, first_frame, AuthError),
            ("wrong_password", {}, snapshot, AuthError),
            ("rtsp_error", {"status": 500}, describe, RtspStatus),
            ("rtsp_error", {"status": 503}, describe, DeviceBusy),
            ("refuse", {"where": "rtsp"}, describe, ConnectRefused),
            ("silent", {"where": "rtsp"}, describe, ReplyTimeout),
        ):
            with self.subTest(fault=fault, call=call.__name__):
                self.farm.set_fault("gate-H264", fault, **params)
                with self.assertRaises(error):
                    await self.ask("gate-H264", call, self.soon(1.5))
                self.farm.clear("gate-H264")

    async def test_stalled(self):
        for name in CODECS:
            self.farm.set_fault(f"gate-{name}", "stalled")
            with self.assertRaises(StreamStalled) as caught:
                await self.ask(f"gate-{name}", first_frame, self.soon(3))
            self.assertEqual(caught.exception.values["frames"], 0)


class TestVerdicts(ProbedCase):
    async def asyncSetUp(self):
        self.decoder = Decoder()
        self.addAsyncCleanup(self.decoder.close)

    async def look(self, codes, call, memories=None, late_s=0.0) -> dict[str, tuple]:
        """Device → (codes of what is wrong, memory) of one picture each, all at once."""

        async def one(code):
            frame = await self.ask(code, call)
            judged = await self.decoder.judge(
                frame, Criteria(), (memories or {}).get(code), self.soon(late_s=late_s)
            )
            return code, ([finding.code for finding in judged.findings], judged.memory)

        return dict(await asyncio.gather(*map(one, codes)))

    async def expect(self, wanted: list[str], codes, memories=None, pause_s: float = 0.0):
        """``wanted`` is what is wrong with every device, by stream and by snapshot; gives the
        memories. With memories, a minute has passed."""
        found = {}
        for call in (first_frame, snapshot):
            before = memories[call] if memories else None
            seen = await self.look(codes, call, before, 60 if memories else 0)
            for code, (wrong, _memory) in seen.items():
                with self.subTest(code=code, call=call.__name__, wanted=wanted):
                    self.assertEqual(wrong, wanted)
            found[call] = {code: memory for code, (_wrong, memory) in seen.items()}
        await asyncio.sleep(pause_s)
        return found

    async def test_healthy(self):
        codes = [row["code"] for row in ROWS]
        await self.expect([], codes, await self.expect([], codes, pause_s=0.3))

    async def test_black_white_flat(self):
        """Three cameras at a time: one black, one white, one grey; all codecs by turns."""
        faults = ("black", "white", "flat")
        for turn, osd in ((0, False), (1, True), (2, True)):
            names = [*CODECS][turn:] + [*CODECS][:turn]
            chosen = [(f"gate-{name}", fault) for name, fault in zip(names, faults, strict=True)]
            for code, fault in chosen:
                self.farm.clear(code)
                self.farm.set_fault(code, fault, osd=osd)
            await asyncio.sleep(0.5)
            for code, fault in chosen:
                await self.expect([fault], [code])

    async def test_against_references(self):
        """What befalls a camera shows in snapshot and stream alike, by day and by infrared."""
        code, references = "gate-H264", {}
        for fault in ("", "infrared"):
            picture = (await self.compared(code, snapshot, {}, fault)).picture
            references[picture.mode] = picture.description
        self.assertEqual(set(references), {"day", "infrared"})
        for call, fault, params, wanted in (
            (snapshot, "", {}, []),
            (first_frame, "", {}, []),
            (snapshot, "covered", {"share": 0.8, "kind": "bag"}, ["covered"]),
            (first_frame, "covered", {"share": 0.7, "kind": "leaf"}, ["covered"]),
            (snapshot, "defocused", {"radius": 2}, ["blurred"]),
            (first_frame, "defocused", {"radius": 3}, ["blurred"]),
            (snapshot, "moved", {"dx": 9, "degrees": 4}, ["moved"]),
            (first_frame, "moved", {"dx": -8, "dy": 3}, ["moved"]),
            (snapshot, "infrared", {}, []),
        ):
            with self.subTest(call=call.__name__, fault=fault):
                judged = await self.compared(code, call, references, fault, **params)
                self.assertEqual([finding.code for finding in judged.findings], wanted)

    async def compared(self, code, call, references, fault="", **params):
        """One picture of the camera with the fault, judged by the references."""
        self.farm.clear(code)
        if fault:
            self.farm.set_fault(code, fault, **params)
            await asyncio.sleep(0.5)
        frame = await self.ask(code, call)
        criteria = Criteria(references=references)
        return await self.decoder.judge(frame, criteria, {}, self.soon())

    async def test_frozen(self):
        codes = [row["code"] for row in ROWS]
        for code in codes:
            self.farm.set_fault(code, "frozen", clock="stopped")
        memories = await self.expect([], codes, pause_s=0.3)
        await self.expect(["frozen"], codes, memories)

    async def test_frozen_under_a_running_clock(self):
        """In H.264 and H.265 the clock disturbs what is encoded beside it, so that a look may miss
        it; a fault takes two of three looks, and that is what is promised."""
        codes = [row["code"] for row in ROWS]
        for code in codes:
            self.farm.set_fault(code, "frozen", clock="running")
        for call, looks in ((snapshot, 3), (first_frame, 6)):
            seen, hits = await self.look(codes, call), dict.fromkeys(codes, "")
            for turn in range(1, looks):
                await asyncio.sleep(1.2)
                memories = {code: memory for code, (_wrong, memory) in seen.items()}
                seen = await self.look(codes, call, memories, 60 * turn)
                for code, (wrong, _memory) in seen.items():
                    hits[code] += "x" if wrong == ["frozen"] else "."
            for code, found in hits.items():
                with self.subTest(code=code, call=call.__name__):
                    self.assertRegex(found, r"xx|x\.x")


if __name__ == "__main__":
    unittest.main()
