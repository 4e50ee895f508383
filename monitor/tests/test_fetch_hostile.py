"""Recorders that send what they should not: each fetch ends, within its bounds, and says why."""

import asyncio
import itertools
import tempfile
import time
import unittest
from pathlib import Path
from struct import pack
from unittest.mock import patch

import av
import numpy as np

from ..clip import look_into
from ..clock import SystemClock
from ..fetch import playing, replaying
from ..fetch.fetch import Fetch
from ..fetch.types import Job
from ..probe import errors
from ..probe.deadline import Deadline
from ..probe.recorders.link import Link
from ..probe.recorders.registry import Replay
from ..probe.run import Run
from ..probe.types import Target
from ..probe.uris import PinnedUri
from . import packetiser
from .rtsp_camera import RtspCamera
from .test_fetch import coded_film
from .videos import key_frame

AT = 1_700_000_000.0
STEP_S = 0.04


def stamped(packet: bytes, at: float) -> bytes:
    """With the time of a replay in its header."""
    moment = pack(">II", int(at) + 2_208_988_800, round(at % 1 * 2**32))
    extension = b"\xab\xac\0\3" + moment + bytes(4)
    return bytes([packet[0] | 0x10]) + packet[1:12] + extension + packet[12:]


def recording(start: float | None, step_s: float = STEP_S, first: int = 0) -> list[bytes]:
    """Interleaved packets of 24 pictures; with stamps from ``start`` on, without for None."""
    coded = [data for _key, data in coded_film("h264")]
    found = []
    for packet in packetiser.packets("h264", coded, first=first):
        number = int.from_bytes(packet[4:8], "big") // 3600
        made = packet if start is None else stamped(packet, start + number * step_s)
        found.append(packetiser.interleaved(made))
    return found


class Driver:
    """Plays whatever the camera sends, and notes what was asked for."""

    name = "onvif"
    hands_out_files = False

    def __init__(self, port: int):
        self._uri = PinnedUri("rtsp", "127.0.0.1", port, "/replay")
        self.asked: list[tuple[float, float]] = []

    async def replay(self, _channel, at, until=None) -> Replay:
        self.asked.append((at, until))
        return Replay(self._uri, {})


class PlainFetch(Fetch):
    """Without what comes before the replay, which has its own tests."""

    def __init__(self, job: Job, port: int):
        super().__init__(job, SystemClock(), lambda **_facts: None)
        self.driver = Driver(port)

    async def _open(self):
        run = Run(self._job.target, self.deadline, self.clock)
        run.clock_skew_s = 0.0
        return Link(run, Deadline.after(5, self.clock)), self.driver

    async def _spans(self, _driver):
        return ((self._job.since, self._job.until),)


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.enterContext(patch.object(playing, "IDLE_S", 0.4))
        self.enterContext(patch.object(replaying, "PAUSE_S", 0.05))

    def enterContext(self, context):
        """As of Python 3.11."""
        value = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return value

    def fetch(self, media=None, length_s=10.0, max_bytes=2**26, seconds=20.0, **options):
        """(outcome, what was asked for)."""

        async def run():
            async with RtspCamera(media=media, **options) as camera:
                target = Target(
                    1, "127.0.0.1", rtsp_port=camera.port, allow_loopback=True, protocols=("rtsp",)
                )
                job = Job(target, 1, AT, AT + length_s, str(self.folder), seconds, max_bytes)
                fetch = PlainFetch(job, camera.port)
                self.driver = fetch.driver
                return await fetch.run()

        began = time.monotonic()
        try:
            return asyncio.run(run())
        finally:
            self.assertLess(time.monotonic() - began, 20)


class TestHostile(Case):
    def test_what_is_well_sent(self):
        outcome = self.fetch(recording(AT), 0.9)
        self.assertEqual((outcome.pictures, outcome.gaps), (23, ()))

    def test_without_an_end(self):
        """The time never gets on: the bytes end it."""
        media = itertools.cycle(recording(AT, step_s=0.0))
        with self.assertRaises(errors.NoRoom):
            self.fetch(media, max_bytes=2**20)

    def test_past_the_end_asked_for(self):
        parts = (recording(AT + n * 0.96, first=n * 1000) for n in itertools.count())
        outcome = self.fetch(itertools.chain.from_iterable(parts), 5.0)
        self.assertLess(outcome.last, AT + 5.0)
        self.assertGreater(outcome.last, AT + 4.9)

    def test_another_time_than_asked_for(self):
        with self.assertRaises(errors.WrongTime) as caught:
            self.fetch(recording(AT + 7 * 3600))
        self.assertAlmostEqual(caught.exception.values["off_s"], 7 * 3600, delta=5)
        asked = [round(at - AT) for at, _until in self.driver.asked]
        self.assertEqual(asked[:2], [0, -7 * 3600], "asked again by its own zone")

    def test_years_away(self):
        with self.assertRaises(errors.WrongTime):
            self.fetch(recording(AT + 9 * 365 * 86_400.0))

    def test_far_too_little(self):
        outcome = self.fetch(recording(AT), 60.0, after="close")
        (gap,) = outcome.gaps
        self.assertEqual(gap.why, "not_sent")
        self.assertAlmostEqual(gap.until - gap.since, 59, delta=0.5)
        self.assertEqual(outcome.pictures, 24)

    def test_silence(self):
        with self.assertRaises(errors.StreamStalled):
            self.fetch([])
        asked = [at - AT for at, _until in self.driver.asked]
        self.assertEqual(asked, [0, 0, 0], "a recorder that is slow loses no footage")

    def test_a_moment_that_is_refused_is_asked_for_a_little_later(self):
        with self.assertRaises(errors.RtspStatus):
            self.fetch([], status={"PLAY": 457})
        asked = [at - AT for at, _until in self.driver.asked]
        self.assertEqual(asked, [0, 2, 4])

    def test_packets_without_a_picture(self):
        noise = packetiser.interleaved(packetiser.packet(b"\x06\x01\x02", 1, 1, False))
        with patch.object(playing, "MAX_QUIET", 500), self.assertRaises(errors.StreamStalled):
            self.fetch(itertools.repeat(noise))

    def test_no_key_frame_ever(self):
        coded = [data for key, data in coded_film("h264") if not key]
        media = [packetiser.interleaved(one) for one in packetiser.packets("h264", coded)]
        with self.assertRaises(errors.ProbeError):
            self.fetch(media)

    def test_lengths_that_are_wrong(self):
        media = [b"$\0\xff\xff" + b"x" * 100 for _ in range(4000)]
        with self.assertRaises(errors.ProbeError):
            self.fetch(media, seconds=10.0)

    def test_no_rtsp_at_all(self):
        with self.assertRaises(errors.RtspMalformed):
            self.fetch(raw=b"HTTP/1.1 200 OK\r\n\r\n")

    def test_refused(self):
        with self.assertRaises(errors.DeviceBusy):
            self.fetch([], status={"PLAY": 453})

    def test_another_codec(self):
        with self.assertRaises(errors.UnsupportedCodec):
            self.fetch(codec="VP8/90000")

    def test_motion_jpeg(self):
        coded = [key_frame("jpeg")] * 24
        media = [packetiser.interleaved(one) for one in packetiser.packets("jpeg", coded)]
        outcome = self.fetch(media, 0.9, codec="jpeg")
        self.assertEqual((outcome.codec, outcome.pictures, outcome.gaps), ("jpeg", 23, ()))
        self.assertEqual((Path(outcome.path).suffix, outcome.remarks), (".mov", ("quicktime",)))
        with av.open(outcome.path) as film:
            times = [frame.time for frame in film.decode(video=0)]
        self.assertEqual(len(times), 23)
        with open(outcome.path, "rb") as file:
            clip = look_into(file)
        self.assertEqual((clip.code, clip.codec), ("ok", "mjpeg"))
        self.assertTrue(clip.first and clip.last)

    def test_a_codec_that_changes(self):
        self.fetch(recording(AT), 60.0, after="close", seconds=2.0)
        self.assertTrue((self.folder / "notes.json").exists())
        (self.folder / "notes.json").unlink()
        coded = [data for _key, data in coded_film("h265")]
        media = [packetiser.interleaved(one) for one in packetiser.packets("h265", coded)]
        with self.assertRaises(errors.JournalBroken):
            self.fetch(media, 60.0, codec="h265")

    def test_time_that_runs_back(self):
        parts = [recording(AT + at, first=n * 1000) for n, at in enumerate((0, 3, 1, 0, 5))]
        outcome = self.fetch(list(itertools.chain(*parts)), 6.0)
        self.assertGreater(outcome.pictures, 24)

    def test_notes_that_are_broken(self):
        for text in ("", "{", "[]", '{"recorded": 7, "shift_s": "x"}', "\0"):
            with self.subTest(text):
                for path in self.folder.iterdir():
                    path.unlink()
                (self.folder / "notes.json").write_text(text)
                self.assertEqual(self.fetch(recording(AT), 0.9).pictures, 23)


def with_sound(blocks, step: int, payload_type: int, stamped_from: float | None = None):
    """The recording with a piece of sound after each picture. ``step``: ticks of one."""
    found, number = [], 0
    for packet in recording(stamped_from):
        found.append(packet)
        is_last = packet[5] & 0x80
        if is_last and number < len(blocks):
            made = packetiser.packet(blocks[number], number, number * step, True, payload_type)
            found.append(packetiser.interleaved(made, 2))
            number += 1
    return found


class TestSound(Case):
    def heard(self, outcome):
        """(codec, its bytes, seconds) of the film's sound, and its seconds of pictures."""
        with av.open(outcome.path) as film:
            sound = film.streams.audio[0]
            packets = [packet for packet in film.demux(sound) if packet.size]
            data = b"".join(map(bytes, packets))
            ends = float((packets[-1].pts + (packets[-1].duration or 0)) * sound.time_base)
            codec = sound.codec_context.name
        with open(outcome.path, "rb") as file:
            clip = look_into(file)
        self.assertEqual(clip.code, "ok")
        self.assertFalse(clip.ends_early)
        return codec, data, ends, clip

    def test_g711_goes_into_a_quicktime_file_as_it_came(self):
        blocks = [bytes([number]) * 320 for number in range(24)]
        for name, code, line in (("pcma", 8, "8"), ("pcmu", 0, "0")):
            with self.subTest(name):
                for path in self.folder.iterdir():
                    path.unlink()
                media = with_sound(blocks, 320, code)
                outcome = self.fetch(media, 0.9, sound=(f"m=audio 0 RTP/AVP {line}",))
                self.assertEqual((outcome.sound, outcome.remarks), (name, ("quicktime",)))
                self.assertEqual((outcome.pictures, outcome.codec), (23, "h264"))
                codec, data, ends, clip = self.heard(outcome)
                self.assertEqual(codec, {"pcma": "pcm_alaw", "pcmu": "pcm_mulaw"}[name])
                self.assertTrue(b"".join(blocks).startswith(data))
                self.assertGreater(len(data), 21 * 320)
                self.assertAlmostEqual(ends, outcome.duration_s, delta=0.1)
                self.assertEqual(Path(outcome.path).suffix, ".mov")

    def test_aac_goes_into_mp4_as_it_came(self):
        config, frames = aac(14)
        media = with_sound([hbr(frame) for frame in frames], 1024, 97)
        lines = (
            "m=audio 0 RTP/AVP 97",
            "a=rtpmap:97 MPEG4-GENERIC/16000/1",
            "a=fmtp:97 streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;"
            f"indexdeltalength=3;config={config.hex()}",
        )
        outcome = self.fetch(media, 0.9, sound=lines)
        self.assertEqual((outcome.sound, outcome.remarks), ("aac", ()))
        self.assertEqual(Path(outcome.path).suffix, ".mp4")
        codec, data, _ends, clip = self.heard(outcome)
        self.assertEqual((codec, clip.codec), ("aac", "h264"))
        self.assertTrue(b"".join(frames).startswith(data))
        self.assertGreater(len(data), len(b"".join(frames)) / 2)
        with av.open(outcome.path) as film:
            self.assertGreater(sum(frame.samples for frame in film.decode(audio=0)), 8000)

    def test_other_sound_is_left_out_and_told(self):
        lines = ("m=audio 0 RTP/AVP 98", "a=rtpmap:98 G726-32/8000")
        outcome = self.fetch(recording(None), 0.9, sound=lines)
        self.assertEqual((outcome.sound, outcome.remarks), ("", ("sound_left_out",)))
        self.assertEqual((Path(outcome.path).suffix, outcome.pictures), (".mp4", 23))

    def test_a_recorder_that_gives_no_channel_for_it(self):
        outcome = self.fetch(recording(None), 0.9, sound_transport="RTP/AVP/TCP;interleaved=0-1")
        self.assertEqual((outcome.pictures, outcome.remarks), (23, ("sound_left_out",)))

    def test_sound_without_end_before_a_picture(self):
        block = packetiser.packet(b"x" * 320, 1, 1, True, 8)
        noise = packetiser.interleaved(block, 2)
        with patch.object(playing, "MAX_QUIET", 500), self.assertRaises(errors.ProbeError):
            self.fetch(itertools.repeat(noise), seconds=4.0)

    def test_twice_the_sound_that_there_is_time_for(self):
        blocks = [bytes([number]) * 640 for number in range(24)]
        outcome = self.fetch(with_sound(blocks, 320, 8), 0.9, sound=("m=audio 0 RTP/AVP 8",))
        _codec, _data, ends, _clip = self.heard(outcome)
        self.assertAlmostEqual(ends, outcome.duration_s, delta=0.5)


def aac(count: int) -> tuple[bytes, list[bytes]]:
    """(AudioSpecificConfig, frames) of a tone, by a real encoder."""
    coder = av.CodecContext.create("aac", "w")
    coder.sample_rate, coder.layout, coder.format = 16000, "mono", "fltp"
    coder.open()
    found = []
    for number in range(count):
        wave = np.sin(np.arange(number * 1024, number * 1024 + 1024) / 5)
        frame = av.AudioFrame.from_ndarray(wave.astype(np.float32)[None], "fltp", "mono")
        frame.sample_rate, frame.pts = 16000, number * 1024
        found += [bytes(packet) for packet in coder.encode(frame)]
    return bytes(coder.extradata), found


def hbr(frame: bytes) -> bytes:
    """RFC 3640 3.3.6, one frame."""
    return pack(">HH", 16, len(frame) << 3) + frame
