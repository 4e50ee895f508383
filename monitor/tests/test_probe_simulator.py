"""Each fault of the simulator leads to its reason, and healed to none: real ONVIF, real RTSP video.

The farm runs in processes of its own; without GStreamer's RTSP server the cases are skipped.
"""

import asyncio
import json
import unittest

from simulator.testing import Running, Simulator, SimulatorFailed

from ..probe.deadline import Deadline
from ..probe.decoder_client import Decoder
from ..probe.probe import probe
from ..probe.reasons import Reason
from ..probe.types import Level, Target, Verdict
from .fake_camera import CLOCK

R = Reason
CAMERA = "CAM-1"
DEVICES = [
    {"code": CAMERA, "scene": "gate"},
    {"code": "CAM-2", "scene": "gate", "onvif_auth": ["digest"], "http_auth": "digest-sha256"},
    {"code": "CAM-3", "scene": "gate", "onvif_auth": ["basic"], "http_auth": "basic",
     "rtsp_auth": "basic"},
    {"code": "CAM-4", "scene": "gate", "onvif_auth": ["none"], "http_auth": "none",
     "rtsp_auth": "none"},
    {"code": "CAM-5", "scene": "gate", "onvif_auth": ["wsse-text"]},
    {"code": "NVR", "kind": "recorder", "channels": [CAMERA, "CAM-2"]},
]  # fmt: skip
UDP = {"code": "UDP", "scene": "gate", "quirks": {"udp_only": True, "no_snapshot": True}}
NAT = {"nat_address": "192.168.1.64"}
QUIRKS = (
    NAT,
    {**NAT, "nat_ports": True},
    *({name: True} for name in (
        "rtsp_uri_port_80", "clock_needs_auth", "local_time_only", "undeclared_prefix", "bom",
        "chunked", "close", "html_401", "no_snapshot", "no_encoding", "empty_500",
    )),
    {**NAT, **dict.fromkeys(("bom", "chunked", "close", "html_401", "clock_needs_auth"), True)},
)  # fmt: skip

FAULTS = (
    ("off", {}, Level.PULSE, R.UNREACHABLE, "connect_timeout"),
    ("off", {"where": "onvif"}, Level.PULSE, R.ONVIF_FAULT, "connect_timeout"),
    ("off", {"where": "rtsp"}, Level.PULSE, R.RTSP_ERROR, "connect_timeout"),
    ("refuse", {}, Level.PULSE, R.REFUSED, "connect_refused"),
    ("refuse", {"where": "onvif"}, Level.PULSE, R.ONVIF_FAULT, "connect_refused"),
    ("refuse", {"where": "rtsp"}, Level.PULSE, R.RTSP_ERROR, "connect_refused"),
    ("silent", {}, Level.PULSE, R.UNREACHABLE, "reply_timeout"),
    ("silent", {"where": "onvif"}, Level.PULSE, R.ONVIF_FAULT, "reply_timeout"),
    ("silent", {"where": "rtsp"}, Level.PULSE, R.RTSP_ERROR, "reply_timeout"),
    ("slow", {"seconds": 5}, Level.PULSE, R.UNREACHABLE, "reply_timeout"),
    ("slow", {"seconds": 0.1}, Level.PULSE, None, ""),
    ("wrong_password", {}, Level.PULSE, R.AUTH_FAILED, "auth_refused"),
    ("locked_out", {}, Level.PULSE, R.LOCKED_OUT, "locked_out"),
    ("clock_off", {"seconds": 3600}, Level.PULSE, R.CLOCK_SKEW, "clock_skew"),
    ("clock_off", {"seconds": -2e8}, Level.PULSE, R.CLOCK_SKEW, "clock_skew"),
    ("malformed_xml", {"how": "cut"}, Level.PULSE, R.ONVIF_FAULT, "xml_malformed"),
    ("malformed_xml", {"how": "tags"}, Level.PULSE, R.ONVIF_FAULT, "xml_malformed"),
    ("malformed_xml", {"how": "text"}, Level.PULSE, R.ONVIF_FAULT, "xml_malformed"),
    ("no_profile", {}, Level.IDENTITY, R.NO_PROFILE, "no_profile"),
    ("no_profile", {"streams": "gone"}, Level.PICTURE, R.NO_PROFILE, "no_profile"),
    ("busy", {}, Level.PULSE, R.ONVIF_FAULT, "device_busy"),
    ("busy", {"how": "503"}, Level.PULSE, R.ONVIF_FAULT, "device_busy"),
    ("rtsp_error", {}, Level.PULSE, R.RTSP_ERROR, "device_busy"),
    ("rtsp_error", {"status": 453}, Level.PULSE, R.RTSP_ERROR, "device_busy"),
    ("rtsp_error", {"status": 500}, Level.PULSE, R.RTSP_ERROR, "rtsp_status"),
    ("rtsp_error", {"status": 404}, Level.PICTURE, R.RTSP_ERROR, "rtsp_status"),
    ("stalled", {}, Level.PICTURE, R.STREAM_STALLED, "stream_stalled"),
    ("stalled", {"snapshot": "works"}, Level.PICTURE, R.STREAM_STALLED, "stream_stalled"),
    ("black", {}, Level.PICTURE, R.PICTURE_BLACK, "black"),
    ("white", {}, Level.PICTURE, R.PICTURE_FLAT, "white"),
    ("flat", {}, Level.PICTURE, R.PICTURE_FLAT, "flat"),
)
"""(fault, parameters, level, reason, code)"""


def patience(code: str) -> float:
    """Seconds: little for what ends by time-out, but a stream that stalls has to be reached before
    that; enough for all else on a busy machine."""
    if code == "stream_stalled":
        return 3.0
    return 1.2 if code in ("connect_timeout", "reply_timeout") else 8.0


def setUpModule():
    try:
        FARM.start()
    except SimulatorFailed as error:
        raise unittest.SkipTest(str(error)[:200]) from None
    unittest.addModuleCleanup(FARM.stop)


FARM = Simulator(
    [
        *DEVICES,
        UDP,
        *({"code": f"Q-{n}", "scene": "gate", "quirks": q} for n, q in enumerate(QUIRKS)),
    ],
    require_rtsp=True,
)


def target(device: Running, **options) -> Target:
    return Target(
        1,
        device.address,
        onvif_port=device.onvif_port,
        rtsp_port=device.rtsp_port,
        username=device.username,
        password=device.password,
        allow_loopback=True,
        **options,
    )


class Case(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.decoder = Decoder()
        self.addAsyncCleanup(self.decoder.close)

    async def look(self, code: str = CAMERA, seconds: float = 6.0, **options) -> Verdict:
        aim = target(FARM[code], **options)
        verdict = await probe(aim, Deadline.after(seconds, CLOCK), CLOCK, self.decoder)
        self.assertNotIn(json.dumps(aim.password)[1:-1], json.dumps(verdict.to_dict()))
        return verdict

    def assertFound(self, reason: Reason | None, code: str, verdict: Verdict):
        found = [(finding.reason, finding.code) for finding in verdict.findings]
        self.assertEqual([(reason, code)] if reason else [], found, verdict.stages)

    async def call(self, function, *args, **options):
        """The control interface blocks: kept off the event loop."""
        return await asyncio.to_thread(function, *args, **options)


class TestFine(Case):
    async def test_every_device_at_every_level(self):
        for row in DEVICES:
            for level in Level:
                if level is Level.RECORDING and row.get("kind") != "recorder":
                    continue
                with self.subTest(row["code"], level=level):
                    verdict = await self.look(
                        row["code"], level=level, kind=row.get("kind", "camera")
                    )
                    self.assertFound(None, "", verdict)
                    self.assertTrue(all(stage.ok for stage in verdict.stages), verdict.stages)

    async def test_every_quirk(self):
        for number, quirks in enumerate(QUIRKS):
            with self.subTest(quirks):
                verdict = await self.look(f"Q-{number}", level=Level.PICTURE)
                self.assertFound(None, "", verdict)
                self.assertIsNotNone(verdict.picture)
                self.assertLess(abs(verdict.clock_skew_s), 3)
                again = await self.look(f"Q-{number}", memory=verdict.memory)
                self.assertFound(None, "", again)

    async def test_a_device_that_streams_over_udp_only(self):
        self.assertFound(None, "", await self.look("UDP"))
        verdict = await self.look("UDP", level=Level.PICTURE)
        self.assertFound(R.RTSP_ERROR, "transport_refused", verdict)

    async def test_channels_of_a_recorder(self):
        for channel in (1, 2):
            verdict = await self.look("NVR", channel=channel, level=Level.PICTURE)
            self.assertFound(None, "", verdict)
            self.assertIsNotNone(verdict.picture)
        self.assertFound(R.NO_PROFILE, "no_profile", await self.look("NVR", channel=3))

    async def test_login_is_never_refused_to_the_right_password(self):
        for row in DEVICES:
            before = await self.call(FARM.describe, row["code"])
            await self.look(row["code"], level=Level.PICTURE)
            after = await self.call(FARM.describe, row["code"])
            wrong = [told["counts"]["wrong_logins"] for told in (before, after)]
            self.assertEqual(wrong[0], wrong[1], after)


class TestFaults(Case):
    async def test_each_one_and_healed(self):
        fine = await self.look(level=Level.PICTURE)
        memory = {**fine.memory, "turn": 0}
        for fault, params, level, reason, code in FAULTS:
            with self.subTest(f"{fault} {params}"):
                await self.call(FARM.set_fault, CAMERA, fault, **params)
                try:
                    verdict = await self.look(seconds=patience(code), level=level, memory=memory)
                finally:
                    await self.call(FARM.clear, CAMERA)
                self.assertFound(reason, code, verdict)
                healed = await self.look(level=level, memory=verdict.memory)
                self.assertFound(None, "", healed)
                if reason is not None:
                    self.assertIn(reason, healed.judged)

    async def test_first_contact_with_a_faulty_device(self):
        for fault, params, level, reason, code in FAULTS:
            if level is not Level.PULSE:
                continue
            with self.subTest(f"{fault} {params}"):
                await self.call(FARM.set_fault, CAMERA, fault, **params)
                try:
                    verdict = await self.look(seconds=patience(code))
                finally:
                    await self.call(FARM.clear, CAMERA)
                self.assertFound(reason, code, verdict)

    async def test_wrong_passwords_are_shown_once(self):
        before = await self.call(FARM.describe, "CAM-2")
        await self.call(FARM.set_fault, "CAM-2", "wrong_password")
        try:
            self.assertFound(R.AUTH_FAILED, "auth_refused", await self.look("CAM-2"))
            after = await self.call(FARM.describe, "CAM-2")
        finally:
            await self.call(FARM.clear, "CAM-2")
        wrong = [told["counts"]["wrong_logins"] for told in (before, after)]
        self.assertEqual(1, wrong[1] - wrong[0], after)

    async def test_a_refusal_without_a_word_is_doubted_once(self):
        known = (await self.look()).memory
        await self.call(FARM.set_fault, CAMERA, "busy", how="bare")
        try:
            verdict = await self.look(memory=known)
            self.assertFound(R.ONVIF_FAULT, "device_busy", verdict)
            verdict = await self.look(memory=verdict.memory)
            self.assertFound(R.AUTH_FAILED, "auth_refused", verdict)
        finally:
            await self.call(FARM.clear, CAMERA)
        self.assertFound(None, "", await self.look(memory=verdict.memory))

    async def test_no_profile_stays_found_by_the_pulses_after_it(self):
        memory = (await self.look()).memory
        await self.call(FARM.set_fault, CAMERA, "no_profile")
        try:
            verdict = await self.look(level=Level.IDENTITY, memory=memory)
            verdict = await self.look(memory=verdict.memory)
            self.assertFound(R.NO_PROFILE, "no_profile", verdict)
        finally:
            await self.call(FARM.clear, CAMERA)
        self.assertFound(None, "", await self.look(memory=verdict.memory))
