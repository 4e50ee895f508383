"""Probes that look at the picture: from snapshot or stream, decoded and judged by the real process.

The fake ONVIF port serves the snapshot, a fake RTSP camera real coded video.
"""

import json
import unittest
from contextlib import asynccontextmanager

import numpy as np

from ..clock import SystemClock
from ..probe.appraisal import LIGHT
from ..probe.deadline import Deadline
from ..probe.decoder_client import Decoder
from ..probe.errors import DecoderFailed
from ..probe.frame import JPEG, SNAPSHOT, STREAM
from ..probe.look import STREAM_EVERY, STREAM_PROOFS
from ..probe.probe import probe
from ..probe.reasons import Reason
from ..probe.types import Level, StageName, Thresholds, Verdict
from . import packetiser
from .fake_camera import FakeOnvif, Listener, http_reply, target, uri_reply
from .rtsp_camera import PASSWORD, USER, RtspCamera
from .videos import jpeg, key_frame

R = Reason
PATIENT = Thresholds(clock_skew_max_s=1e9)
PICTURES = {R.PICTURE_BLACK, R.PICTURE_FLAT}
AGAINST_REFERENCE = {R.PICTURE_COVERED, R.PICTURE_BLURRED, R.PICTURE_MOVED}
SNAPSHOT_PATH = "/onvif/snapshot.jpg?channel=1"


def snapshot_reply(body: bytes) -> bytes:
    return http_reply(body, 200, "Content-Type: image/jpeg")


def plain(level: int) -> bytes:
    return jpeg(np.full((192, 320, 3), level, np.uint8))


class MovedClock(SystemClock):
    """``ahead_s``: how far its wall clock is ahead."""

    ahead_s = 0.0

    def now(self) -> float:
        return SystemClock.now() + self.ahead_s


class Case(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.decoder: Decoder | None = Decoder()
        self.addAsyncCleanup(self.decoder.close)
        self.memory: dict = {}
        self.clock = MovedClock()

    @asynccontextmanager
    async def camera(self, snapshot: bytes | None = None, rtsp: RtspCamera | None = None):
        """(onvif, rtsp, a function that probes them); what is remembered is kept in between."""
        onvif = FakeOnvif("digest", username=USER, password=PASSWORD)
        body = snapshot_reply(key_frame(JPEG)) if snapshot is None else snapshot
        onvif.replies[SNAPSHOT_PATH] = body
        onvif.replies["GetSnapshotUri"] = uri_reply("GetSnapshotUri", f"http://x{SNAPSHOT_PATH}")
        async with Listener(onvif) as one, rtsp or RtspCamera(auth="md5") as other:

            async def run(seconds: float = 4.0, **options) -> Verdict:
                options = {"level": Level.PICTURE, "memory": self.memory, **options}
                options = {"username": USER, "password": PASSWORD, **options}
                aim = target(one.port, **{**options, "rtsp_port": other.port})
                deadline = Deadline.after(seconds, self.clock)
                verdict = await probe(aim, deadline, self.clock, self.decoder)
                self.memory = json.loads(json.dumps(verdict.memory))
                return verdict

            yield onvif, other, run

    def assertFound(self, expected: Reason | None, verdict: Verdict):
        found = [finding.reason for finding in verdict.findings]
        self.assertEqual([expected] if expected else [], found, verdict.findings)

    def codes(self, verdict: Verdict) -> dict[str, str]:
        """Of the stages that did not go well; these cameras have no event service."""
        codes = {stage.name.value: stage.code for stage in verdict.stages if not stage.ok}
        return {name: code for name, code in codes.items() if name != "events"}


class TestSources(Case):
    async def test_snapshots_with_the_stream_in_between(self):
        async with self.camera() as (_onvif, rtsp, run):
            sources = []
            for _ in range(STREAM_EVERY * 2):
                verdict = await run()
                self.assertFound(None, verdict)
                sources.append(verdict.picture.source)
                stalled_judged = R.STREAM_STALLED in verdict.judged
                self.assertEqual(verdict.picture.source == STREAM, stalled_judged)
                self.assertLessEqual(PICTURES, verdict.judged)
        turn = [STREAM] + [SNAPSHOT] * (STREAM_EVERY - 1)
        self.assertEqual(turn * 2, sources)

    async def test_each_source_is_compared_with_itself(self):
        async with self.camera() as (_onvif, _rtsp, run):
            for _ in range(2):
                await run()
            self.assertEqual({SNAPSHOT, STREAM, LIGHT}, set(self.memory["picture"]))
            self.assertLess(len(json.dumps(self.memory)), 16_000)

    async def test_the_reference_goes_all_the_way_to_the_judge(self):
        async with self.camera() as (onvif, _rtsp, run):
            shown = (await run()).picture
            self.assertEqual("infrared", shown.mode)
            references = {shown.mode: shown.description}
            for _ in range(STREAM_EVERY):
                verdict = await run(references=references)
                self.assertFound(None, verdict)
                self.assertLessEqual(AGAINST_REFERENCE, verdict.judged)
                self.assertGreater(verdict.picture.metrics["sharpness_ratio"], 0.9)
            onvif.replies[SNAPSHOT_PATH] = snapshot_reply(key_frame(JPEG, seed=5))
            self.assertFound(R.PICTURE_MOVED, await run(references=references, use_snapshot=True))
            left_out = {"references": references, "ignored": ("picture_moved",)}
            self.assertFound(None, await run(**left_out))

    async def test_the_picture_comes_back_as_jpeg_and_travels(self):
        async with self.camera() as (_onvif, _rtsp, run):
            verdict = await run()
            self.assertTrue(verdict.picture.jpeg.startswith(b"\xff\xd8"))
            self.assertEqual((320, 192), (verdict.picture.width, verdict.picture.height))
            line = json.dumps(verdict.to_dict())
            self.assertEqual(verdict, Verdict.from_dict(json.loads(line)))
            self.assertNotIn(PASSWORD, line)

    async def test_a_pulse_looks_at_no_picture(self):
        async with self.camera() as (onvif, _rtsp, run):
            verdict = await run(level=Level.PULSE)
            self.assertIsNone(verdict.picture)
            self.assertNotIn(SNAPSHOT_PATH, onvif.operations)

    async def test_snapshots_are_not_asked_for_where_people_do_not_want_them(self):
        async with self.camera() as (onvif, _rtsp, run):
            for _ in range(2):
                verdict = await run(use_snapshot=False)
                self.assertEqual(STREAM, verdict.picture.source)
            self.assertNotIn("GetSnapshotUri", onvif.operations)

    async def test_a_snapshot_path_that_people_set_wins(self):
        async with self.camera() as (onvif, _rtsp, run):
            onvif.replies["/own.jpg"] = snapshot_reply(key_frame(JPEG, seed=5))
            self.memory = {**(await run()).memory, "turn": 1}
            await run(snapshot_path="own.jpg")
            self.assertIn("/own.jpg", [request.path for request in onvif.requests])

    async def test_without_rtsp_the_snapshot_is_all_there_is(self):
        async with self.camera() as (_onvif, _rtsp, run):
            verdict = await run(protocols=("onvif",))
            self.assertEqual(SNAPSHOT, verdict.picture.source)
            self.assertFound(None, verdict)

    async def test_snapshots_that_are_none_fall_back_to_the_stream(self):
        for body in (
            http_reply(b"<html>Login</html>", 200, "Content-Type: text/html"),
            http_reply(b"", 404),
            http_reply(b""),
            http_reply(b"x", 302, "Location: http://www.example.com/"),
        ):
            async with self.camera(body) as (_onvif, _rtsp, run):
                self.memory = {**(await run()).memory, "turn": 1}
                verdict = await run()
                self.assertFound(None, verdict)
                self.assertEqual(STREAM, verdict.picture.source)
                frame = next(s for s in verdict.stages if s.name is StageName.FRAME)
                self.assertIn("snapshot", frame.values)

    async def test_by_onvif_alone_without_a_snapshot_there_is_no_picture(self):
        """And no stream either: nothing to look at, and nothing wrong."""
        async with self.camera() as (onvif, _rtsp, run):
            onvif.replies["GetSnapshotUri"] = uri_reply("GetSnapshotUri", "rtsp://x/no-snapshot")
            for use_snapshot in (True, False):
                verdict = await run(protocols=("onvif",), use_snapshot=use_snapshot)
                self.assertFound(None, verdict)
                self.assertIsNone(verdict.picture)

    async def test_a_snapshot_that_cannot_be_decoded_is_no_fault(self):
        async with self.camera(snapshot_reply(key_frame(JPEG)[:700])) as (_onvif, _rtsp, run):
            self.memory = {**(await run()).memory, "turn": 1}
            verdict = await run()
            self.assertFound(None, verdict)
            self.assertEqual("frame_undecodable", self.codes(verdict)["picture"])
            self.assertEqual(STREAM, (await run()).picture.source)


class TestFindings(Case):
    async def test_black_white_and_flat(self):
        for level, reason in ((3, R.PICTURE_BLACK), (250, R.PICTURE_FLAT), (120, R.PICTURE_FLAT)):
            async with self.camera(snapshot_reply(plain(level))) as (_onvif, _rtsp, run):
                self.memory = {**(await run()).memory, "turn": 1}
                verdict = await run()
                self.assertFound(reason, verdict)
                self.assertIn("luma_mean", verdict.findings[0].values)
                self.assertNotIn(R.PICTURE_FROZEN, verdict.judged)

    async def test_frozen_needs_two_pictures_with_time_between_them(self):
        async with self.camera() as (_onvif, _rtsp, run):
            for ahead_s, expected in ((0.0, None), (3.0, None), (60.0, R.PICTURE_FROZEN)):
                self.clock.ahead_s = ahead_s
                verdict = await run(protocols=("onvif",), thresholds=PATIENT)
                self.assertFound(expected, verdict)
                self.assertEqual(expected is not None, R.PICTURE_FROZEN in verdict.judged)

    async def test_stalled_stream_is_tried_again_until_it_flows(self):
        async with self.camera(rtsp=RtspCamera(auth="md5", media=[])) as (_onvif, rtsp, run):
            for _ in range(2):
                verdict = await run(1.0)
                self.assertFound(R.STREAM_STALLED, verdict)
                self.assertEqual("stream_stalled", self.codes(verdict)["frame"])
                self.assertIn(R.RTSP_ERROR, verdict.judged)
            rtsp.media = None
            verdict = await run()
            self.assertFound(None, verdict)
            self.assertIn(R.STREAM_STALLED, verdict.judged)

    async def test_stream_that_flows_again_is_proved_look_after_look(self):
        """A policy wants several good looks in a row: snapshots in between would make it hours."""
        async with self.camera() as (_onvif, rtsp, run):
            await run()
            media, rtsp.media = rtsp.media, []
            self.memory["turn"] = 0
            self.assertFound(R.STREAM_STALLED, await run(1.0))
            rtsp.media, sources = media, []
            for _ in range(STREAM_PROOFS + 1):
                sources.append((await run()).picture.source)
            self.assertEqual([STREAM] * STREAM_PROOFS + [SNAPSHOT], sources)

    async def test_stream_that_is_refused_while_snapshots_work(self):
        async with self.camera(rtsp=RtspCamera(auth="md5", status={"DESCRIBE": 503})) as (
            _o,
            _r,
            run,
        ):
            self.memory = {**(await run()).memory, "turn": 1}
            verdict = await run()
            self.assertFound(R.RTSP_ERROR, verdict)
            self.assertEqual(SNAPSHOT, verdict.picture.source)

    async def test_setup_that_is_refused(self):
        async with self.camera(rtsp=RtspCamera(auth="md5", status={"SETUP": 461})) as (_o, _r, run):
            verdict = await run()
            self.assertFound(R.RTSP_ERROR, verdict)
            self.assertEqual("transport_refused", verdict.findings[0].code)

    async def test_undecodable_stream(self):
        unit = key_frame("h264")
        spoiled = unit[: len(unit) // 4] + b"\xff" * (len(unit) * 3 // 4)
        packets = [packetiser.interleaved(one) for one in packetiser.packets("h264", [spoiled] * 9)]
        async with self.camera(rtsp=RtspCamera(auth="md5", media=packets)) as (_o, _rtsp, run):
            verdict = await run()
            self.assertFound(R.RTSP_ERROR, verdict)
            self.assertEqual("frame_undecodable", verdict.findings[0].code)

    async def test_no_picture_is_asked_of_a_device_that_refuses_the_password(self):
        async with self.camera() as (onvif, rtsp, run):
            await run()
            onvif.requests.clear()
            rtsp.requests.clear()
            verdict = await run(password="wrong-secret")
            self.assertFound(R.AUTH_FAILED, verdict)
            self.assertNotIn(SNAPSHOT_PATH, [request.path for request in onvif.requests])
            self.assertEqual([], rtsp.requests)

    async def test_our_own_picture_process_is_not_the_device_s_fault(self):
        async def failing(*_args):
            raise DecoderFailed("the picture process does not start")

        async with self.camera() as (_onvif, _rtsp, run):
            self.decoder.judge = failing
            verdict = await run()
            self.assertFound(None, verdict)
            self.assertEqual("decoder_failed", self.codes(verdict)["picture"])
            self.assertFalse(PICTURES & verdict.judged)

    async def test_without_a_decoder_the_frame_is_all(self):
        async with self.camera() as (_onvif, rtsp, run):
            await run()
            self.decoder = None
            verdict = await run(protocols=("rtsp",), stream_path="/x")
            self.assertFound(None, verdict)
            self.assertEqual({"picture": "skipped"}, self.codes(verdict))
