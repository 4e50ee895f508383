"""The picture process: real frames, hostile frames, crashes and time-outs."""

import asyncio
import io
import os
import resource
import signal
import struct
import subprocess
import sys
import unittest
from pathlib import Path

import cv2
import numpy as np
from hypothesis import given, settings, strategies as st

from ..clock import SystemClock
from ..picture_worker import answer
from ..probe.criteria import Criteria
from ..probe.deadline import Deadline
from ..probe.decoder_client import Decoder
from ..probe.errors import DecodeError, DecoderFailed, FrameTooLarge, FrameUndecodable
from ..probe.frame import MAX_FRAME, SNAPSHOT, STREAM, EncodedFrame
from ..probe.headers import split_nals
from ..probe.picture_pipe import LENGTHS, MAX_HEADER, pack, unpack_header, unpack_lengths
from ..probe.reasons import Reason
from .videos import encode, jpeg, key_frame, scene, stream, with_letters

ROOT = Path(__file__).resolve().parents[2]
CRITERIA = Criteria()
JUDGED_BY = {"criteria": CRITERIA.to_dict(), "memory": {}}


def soon(seconds: float = 10.0) -> Deadline:
    return Deadline.after(seconds, SystemClock())


def memory_mb(pid: int) -> float:
    """Proportional set size."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024


def claim_size(data: bytes, width: int, height: int) -> bytes:
    """The JPEG with another size in its frame header."""
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


class TestDecoder(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.decoder = Decoder()
        self.addAsyncCleanup(self.decoder.close)

    async def judge(self, frame, previous=None, deadline=None):
        """(picture, findings, memory)."""
        judged = await self.decoder.judge(frame, CRITERIA, previous, deadline or soon())
        return judged.picture, judged.findings, judged.memory

    async def test_every_codec(self):
        for codec in ("h264", "h265", "jpeg"):
            with self.subTest(codec=codec):
                frame = EncodedFrame(codec, key_frame(codec, 1280, 720), source=SNAPSHOT)
                before = SystemClock.now()
                picture, findings, memory = await self.judge(frame)
                self.assertEqual((picture.width, picture.height), (1280, 720))
                self.assertEqual((picture.codec, picture.source), (codec, SNAPSHOT))
                self.assertEqual(findings, [])
                self.assertTrue(picture.jpeg.startswith(b"\xff\xd8"))
                shown = unpack_header_size(picture.jpeg)
                self.assertEqual(shown, (640, 360))
                self.assertLessEqual(before, picture.taken_at)
                self.assertEqual(memory[SNAPSHOT]["at"], picture.taken_at)
                self.assertGreater(picture.metrics["sharpness"], 1)
        self.assertEqual(self.decoder.starts, 1)

    async def test_same_scene_gives_the_same_metrics_by_every_way(self):
        values = []
        for codec in ("h264", "h265", "jpeg"):
            picture, _findings, _memory = await self.judge(
                EncodedFrame(codec, key_frame(codec, 1280, 720))
            )
            values.append(picture.metrics)
        for name, spread in (("luma_mean", 3), ("luma_std", 3)):
            numbers = [one[name] for one in values]
            self.assertLess(max(numbers) - min(numbers), spread, name)

    async def test_findings(self):
        black = with_letters(np.zeros((360, 640)))
        for codec in ("h264", "h265"):
            data = next(data for key, data in encode(codec, [black]) if key)
            _picture, findings, _memory = await self.judge(EncodedFrame(codec, data))
            self.assertEqual([one.reason for one in findings], [Reason.PICTURE_BLACK])
        _picture, findings, _memory = await self.judge(EncodedFrame("jpeg", jpeg(black + 255)))
        self.assertEqual([one.code for one in findings], ["white"])

    async def test_frozen_from_memory(self):
        frame = EncodedFrame("h264", key_frame("h264", 640, 368))
        _picture, _findings, memory = await self.judge(frame)
        memory[STREAM]["at"] -= 60
        picture, findings, again = await self.judge(frame, memory)
        self.assertEqual([one.reason for one in findings], [Reason.PICTURE_FROZEN])
        self.assertEqual(picture.metrics["diff"], 0.0)
        self.assertEqual(again, memory)

    async def test_undecodable(self):
        h264, h265 = key_frame("h264"), key_frame("h265")
        picture = jpeg(with_letters(scene()))
        sets = b"".join(b"\0\0\1" + nal for nal in split_nals(stream("h264")[0][1])[:2])
        for codec, data in (
            ("h264", h264[: len(h264) // 2]),
            ("h264", sets + stream("h264")[1][1]),
            ("h265", h265[: len(h265) // 2]),
            ("jpeg", picture[: len(picture) // 2]),
            ("jpeg", picture[:400] + b"\xff\xd9"),
            ("jpeg", b"<html>401</html>"),
            ("h264", b""),
            ("h264", os.urandom(5000)),
            ("vp9", b"\0\0\1x"),
        ):
            with self.subTest(codec=codec, size=len(data)), self.assertRaises(FrameUndecodable):
                await self.judge(EncodedFrame(codec, data))
        self.assertEqual(self.decoder.starts, 1, "garbage does not cost the process")

    async def test_too_large(self):
        """A header of a few bytes must not make anybody allocate 768 MB."""
        bomb = claim_size(jpeg(with_letters(scene(64, 64))), 16000, 16000)
        await self.decoder.start()
        before = memory_mb(self.decoder.pid)
        with self.assertRaises(FrameTooLarge) as caught:
            await self.judge(EncodedFrame("jpeg", bomb))
        self.assertEqual(caught.exception.values["width"], 16000)
        self.assertLess(memory_mb(self.decoder.pid), before + 5)

    async def test_pixel_limit_can_be_set(self):
        small = Decoder(max_pixels=300 * 300)
        self.addAsyncCleanup(small.close)
        for codec in ("h264", "h265", "jpeg"):
            with self.assertRaises(FrameTooLarge):
                await small.judge(
                    EncodedFrame(codec, key_frame(codec, 640, 368)), CRITERIA, {}, soon()
                )
            await small.judge(EncodedFrame(codec, key_frame(codec)), CRITERIA, {}, soon())

    async def test_largest_picture_fits_into_the_memory(self):
        still = np.zeros((4000, 8000, 3), np.uint8)
        still[::16, ::16] = 255
        for codec in ("jpeg", "h264"):
            data = jpeg(still) if codec == "jpeg" else one_frame(codec, still)
            picture, _findings, _memory = await self.judge(EncodedFrame(codec, data))
            self.assertEqual((picture.width, picture.height), (8000, 4000))
        self.assertEqual(self.decoder.starts, 1)

    async def test_memory_limit(self):
        """A picture beyond the process's own memory is an error, not a dead machine."""
        narrow = Decoder(memory_mb=16)
        self.addAsyncCleanup(narrow.close)
        still = np.zeros((4000, 8000, 3), np.uint8)
        with self.assertRaises(DecodeError):
            await narrow.judge(
                EncodedFrame("h264", one_frame("h264", still)), CRITERIA, {}, soon()
            )
        await narrow.judge(EncodedFrame("jpeg", key_frame("jpeg")), CRITERIA, {}, soon())

    async def test_time_bomb(self):
        """340 kB of JPEG that would keep a processor busy for minutes: its last scan, 3,000 times.
        The process's limit on processor time ends it before the probe's deadline does."""
        quick = Decoder(cpu_s=1)
        self.addAsyncCleanup(quick.close)
        parameters = [cv2.IMWRITE_JPEG_PROGRESSIVE, 1]
        data = cv2.imencode(".jpg", np.zeros((4000, 8000, 3), np.uint8), parameters)[1].tobytes()
        bomb = data[:-2] + data[data.rindex(b"\xff\xda") : -2] * 3000 + data[-2:]
        with self.assertRaises(DecoderFailed):
            await quick.judge(EncodedFrame("jpeg", bomb), CRITERIA, {}, soon(60))
        await quick.judge(EncodedFrame("jpeg", key_frame("jpeg")), CRITERIA, {}, soon())
        self.assertEqual(quick.starts, 2)

    async def test_more_bytes_than_a_picture_has(self):
        with self.assertRaises(FrameTooLarge):
            await self.judge(EncodedFrame("jpeg", bytes(MAX_FRAME + 1)))

    async def test_crash_costs_one_frame(self):
        frame = EncodedFrame("jpeg", key_frame("jpeg"))
        await self.judge(frame)
        os.kill(self.decoder.pid, signal.SIGSTOP)
        asking = asyncio.create_task(self.judge(frame))
        await asyncio.sleep(0.05)
        os.kill(self.decoder.pid, signal.SIGKILL)
        with self.assertRaises(DecoderFailed):
            await asking
        await self.judge(frame)
        self.assertEqual(self.decoder.starts, 2)

    async def test_death_between_frames_costs_none(self):
        frame = EncodedFrame("jpeg", key_frame("jpeg"))
        await self.judge(frame)
        os.kill(self.decoder.pid, signal.SIGKILL)
        await asyncio.sleep(0.2)
        await self.judge(frame)

    async def test_hanging_process_is_killed(self):
        hasty = Decoder(least_s=0.2)
        self.addAsyncCleanup(hasty.close)
        frame = EncodedFrame("jpeg", key_frame("jpeg"))
        await hasty.judge(frame, CRITERIA, {}, soon())
        pid = hasty.pid
        os.kill(pid, signal.SIGSTOP)
        with self.assertRaises(DecoderFailed):
            await hasty.judge(frame, CRITERIA, {}, soon(0.1))
        with self.assertRaises(ProcessLookupError):
            os.kill(pid, 0)
        await hasty.judge(frame, CRITERIA, {}, soon())

    async def test_late_frame_is_still_judged(self):
        await self.decoder.start()
        picture, _findings, _memory = await self.judge(
            EncodedFrame("jpeg", key_frame("jpeg")), deadline=soon(0)
        )
        self.assertEqual(picture.width, 320)

    async def test_cancelled_probe_leaves_a_clean_process(self):
        frame = EncodedFrame("h264", key_frame("h264", 1280, 720))
        await self.decoder.start()
        os.kill(self.decoder.pid, signal.SIGSTOP)
        asking = asyncio.create_task(self.judge(frame))
        await asyncio.sleep(0.05)
        asking.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await asking
        picture, _findings, _memory = await self.judge(EncodedFrame("jpeg", key_frame("jpeg")))
        self.assertEqual(picture.codec, "jpeg")

    async def test_many_at_once(self):
        frames = [EncodedFrame(codec, key_frame(codec)) for codec in ("h264", "h265", "jpeg")] * 5
        results = await asyncio.gather(*(self.judge(frame) for frame in frames))
        self.assertEqual([row[0].codec for row in results], [frame.codec for frame in frames])

    async def test_closed(self):
        await self.decoder.start()
        pid = self.decoder.pid
        await self.decoder.close()
        with self.assertRaises(ProcessLookupError):
            os.kill(pid, 0)
        with self.assertRaises(DecoderFailed):
            await self.judge(EncodedFrame("jpeg", key_frame("jpeg")))

    async def test_secrets_stay_out_of_its_environment(self):
        os.environ["HELPDESK_CCTV_SECRET_KEY"] = "not-for-children"
        self.addCleanup(os.environ.pop, "HELPDESK_CCTV_SECRET_KEY")
        await self.decoder.start()
        environment = Path(f"/proc/{self.decoder.pid}/environ").read_bytes()
        self.assertNotIn(b"SECRET", environment)

    async def test_limits_are_its_own(self):
        await self.decoder.start()
        pid = self.decoder.pid
        space = resource.prlimit(pid, resource.RLIMIT_AS)[0]
        self.assertNotEqual(space, resource.RLIM_INFINITY)
        self.assertEqual(resource.prlimit(pid, resource.RLIMIT_FSIZE)[0], 0)
        await self.judge(EncodedFrame("jpeg", key_frame("jpeg")))
        self.assertLess(resource.prlimit(pid, resource.RLIMIT_CPU)[0], 60)


class TestProcess(unittest.TestCase):
    """The process by itself."""

    def test_decoders_are_loaded_nowhere_else(self):
        code = (
            "import sys, monitor.probe.probe, monitor.worker\n"
            "sys.exit(bool({'av', 'cv2', 'numpy'} & set(sys.modules)))"
        )
        self.assertEqual(subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode, 0)

    def start(self, **options) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-m", "monitor.picture_worker"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            **options,
        )
        self.addCleanup(process.wait)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.kill)
        return process

    def test_ends_with_stdin(self):
        process = self.start()
        self.assertEqual(read_answer(process.stdout)[0], {"code": "ready"})
        process.stdin.close()
        self.assertEqual(process.wait(10), 0)

    def test_ends_in_the_middle_of_a_request(self):
        process = self.start()
        process.stdin.write(LENGTHS.pack(10, 1000) + b"{}")
        process.stdin.close()
        self.assertEqual(process.wait(10), 0)

    def test_too_large_a_request_ends_it(self):
        process = self.start()
        process.stdin.write(LENGTHS.pack(MAX_HEADER + 1, 0))
        process.stdin.close()
        self.assertNotEqual(process.wait(10), 0)

    def test_takes_off_the_limits_of_an_odoo_worker(self):
        """2.5 GB of address space, 60 s of processor time, SIGINT and SIGXCPU blocked."""

        def as_odoo_does():
            resource.setrlimit(resource.RLIMIT_CPU, (1, resource.RLIM_INFINITY))
            resource.setrlimit(resource.RLIMIT_AS, (600 * 2**20, resource.RLIM_INFINITY))
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGXCPU})

        process = self.start(preexec_fn=as_odoo_does)
        self.assertEqual(read_answer(process.stdout)[0], {"code": "ready"})
        request = {
            "codec": "jpeg",
            "source": "stream",
            "taken_at": 1.0,
            **JUDGED_BY,
        }
        process.stdin.write(pack(request, key_frame("jpeg")))
        process.stdin.flush()
        self.assertEqual(read_answer(process.stdout)[0]["code"], "ok")
        blocked = Path(f"/proc/{process.pid}/status").read_text().split("SigBlk:")[1].split()[0]
        self.assertEqual(int(blocked, 16), 0)
        process.stdin.close()


class TestAnswer(unittest.TestCase):
    """One request in this process: whatever comes in, a packed answer goes out."""

    @classmethod
    def setUpClass(cls):
        """libjpeg complains of broken files on stderr, past Python."""
        kept, null = os.dup(2), os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 2)
        os.close(null)
        cls.addClassCleanup(os.close, kept)
        cls.addClassCleanup(os.dup2, kept, 2)

    @settings(max_examples=150, deadline=None)
    @given(st.sampled_from(("h264", "h265", "jpeg", "", None)), st.binary(max_size=300))
    def test_any_frame(self, codec, data):
        request = {"codec": codec, "source": "", "taken_at": 0, **JUDGED_BY}
        header, _body = read_answer(io.BytesIO(answer(request, data)))
        self.assertNotEqual(header["code"], "ok")

    @settings(max_examples=80, deadline=None)
    @given(
        st.sampled_from(("h264", "h265", "jpeg")),
        st.integers(0, 10**6),
        st.binary(min_size=1, max_size=60),
    )
    def test_damaged_frame(self, codec, at, damage):
        data = key_frame(codec)
        at %= len(data)
        request = {
            "codec": codec,
            "source": "",
            "taken_at": 0,
            **JUDGED_BY,
        }
        damaged = data[:at] + damage + data[at + len(damage) :]
        header, _body = read_answer(io.BytesIO(answer(request, damaged)))
        self.assertIn(header["code"], ("ok", "frame_undecodable", "frame_too_large"))

    @settings(max_examples=50)
    @given(st.dictionaries(st.text(max_size=5), st.integers() | st.none(), max_size=4))
    def test_any_request(self, request):
        header, _body = read_answer(io.BytesIO(answer(request, b"")))
        self.assertIn(header["code"], ("decoder_failed", "frame_undecodable"))


def read_answer(stream) -> tuple[dict, bytes]:
    header_size, body_size = unpack_lengths(stream.read(LENGTHS.size))
    return unpack_header(stream.read(header_size)), stream.read(body_size)


def one_frame(codec: str, still: np.ndarray) -> bytes:
    return next(data for key, data in encode(codec, [still], preset="ultrafast") if key)


def unpack_header_size(data: bytes) -> tuple[int, int]:
    at = data.index(b"\xff\xc0") + 5
    height, width = struct.unpack_from(">HH", data, at)
    return width, height
