"""Footage put together: packets, times, what is on disk, films. No sockets."""

import random
import tempfile
import unittest
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from struct import pack

import av
from hypothesis import given, strategies as st

from ..fetch.gaps import gaps
from ..fetch.journal import Journal
from ..fetch.remux import Film, Hole, decoding_times, film_times, remux
from ..fetch.stamp import read_stamp
from ..fetch.timeline import TICKS, Timeline
from ..fetch.units import Unit, collector
from ..probe.errors import FrameUndecodable, JournalBroken, NoRoom, UnsupportedCodec
from ..probe.rtp_packet import parse_packet
from . import packetiser
from .videos import encode, scene, with_letters

av.logging.set_level(av.logging.PANIC)
AT = 1_700_000_000.0


def stamp(at: float, flags: int = 0) -> bytes:
    """The extension as it stands in a packet, without its length."""
    moment = pack(">II", int(at) + 2_208_988_800, round(at % 1 * 2**32))
    return b"\xab\xac" + moment + bytes([flags, 0, 0, 0])


@lru_cache
def coded_film(codec: str, frames: int = 24, gop: int = 8) -> tuple[tuple[bool, bytes], ...]:
    """(is it a key frame, Annex B), in the order in which they are shown."""
    pictures = [with_letters(scene(320, 192, seed=7), second) for second in range(frames)]
    return tuple(encode(codec, pictures, gop, tune="zerolatency"))


def units_of(codec: str, frames: int = 24, gop: int = 8) -> list[Unit]:
    machine, found = collector(codec), []
    coded = [data for _key, data in coded_film(codec, frames, gop)]
    for packet in packetiser.packets(codec, coded):
        found += machine.take(parse_packet(packet))
    return found + machine.flush()


class TestStamp(unittest.TestCase):
    def test_reads_time_and_marks(self):
        read = read_stamp(stamp(AT + 0.25, 0x60))
        self.assertEqual((read.at, read.ends, read.breaks), (AT + 0.25, True, True))

    def test_after_2036_it_begins_anew(self):
        data = b"\xab\xac" + pack(">II", 100, 0) + bytes(4)
        self.assertEqual(read_stamp(data).at, 2**32 - 2_208_988_800 + 100)

    @given(st.binary(max_size=30))
    def test_any_bytes(self, data):
        read = read_stamp(data)
        self.assertTrue(read is None or data.startswith(b"\xab\xac"))


class TestUnits(unittest.TestCase):
    def test_all_that_was_sent_is_there(self):
        for codec in ("h264", "h265"):
            with self.subTest(codec):
                coded = coded_film(codec)
                found = units_of(codec)
                self.assertEqual([unit.is_key for unit in found], [key for key, _ in coded])
                for unit, (_key, data) in zip(found, coded, strict=True):
                    plain = data.replace(b"\0\0\0\1", b"\0\0\1")
                    self.assertEqual(unit.data.replace(b"\0\0\0\1", b"\0\0\1"), plain)

    def test_a_picture_with_a_hole_is_left_out(self):
        coded = [data for _key, data in coded_film("h264", 6, 3)]
        packets = [parse_packet(one) for one in packetiser.packets("h264", coded, mtu=300)]
        lost = next(b for a, b in pairwise(packets) if a.timestamp == b.timestamp)
        packets.remove(lost)
        machine, found = collector("h264"), []
        for packet in packets:
            found += machine.take(packet)
        found += machine.flush()
        self.assertEqual((len(found), machine.damaged), (5, 1))

    def test_parameter_sets_of_the_description(self):
        coded = [data for _key, data in coded_film("h264", 2, 2)]
        nals = coded[0].split(b"\0\0\0\1")[1:] or coded[0].split(b"\0\0\1")[1:]
        sets = tuple(nal for nal in nals if nal[0] & 0x1F in (7, 8))
        self.assertTrue(sets)
        machine, found = collector("h264", sets), []
        for packet in packetiser.packets("h264", coded):
            one = parse_packet(packet)
            if one.payload[0] & 0x1F not in (7, 8, 24):
                found += machine.take(one)
        found += machine.flush()
        self.assertIn(sets[0], found[0].data)

    def test_another_codec(self):
        with self.assertRaises(UnsupportedCodec):
            collector("vp8")

    @given(st.lists(st.binary(min_size=1, max_size=60), max_size=30), st.booleans())
    def test_any_packets(self, payloads, marker):
        for codec in ("h264", "h265"):
            machine = collector(codec)
            for number, payload in enumerate(payloads):
                data = packetiser.packet(payload, number, number // 3, marker)
                for unit in machine.take(parse_packet(data)):
                    self.assertTrue(unit.data.startswith(b"\0\0\0\1"))
            machine.flush()


class TestTimeline(unittest.TestCase):
    def unit(self, ticks, at=None):
        told = None if at is None else read_stamp(stamp(at))
        return Unit(b"", ticks % 2**32, False, told)

    def test_counts_on_from_the_moment_asked_for(self):
        line = Timeline(AT)
        for number, seconds in ((0, 0.0), (1, 0.04), (25, 1.0)):
            self.assertAlmostEqual(line.at(self.unit(number * 3600)) - AT, seconds, places=5)
        self.assertFalse(line.is_stamped)

    def test_the_count_wraps(self):
        line = Timeline(AT)
        line.at(self.unit(2**32 - TICKS))
        self.assertAlmostEqual(line.at(self.unit(TICKS)) - AT, 2.0)

    def test_pictures_out_of_order(self):
        line = Timeline(AT)
        line.at(self.unit(7200))
        self.assertAlmostEqual(line.at(self.unit(3600)) - AT, -0.04)

    def test_a_count_that_begins_anew(self):
        line = Timeline(AT)
        line.at(self.unit(10**8))
        self.assertAlmostEqual(line.at(self.unit(0)) - AT, 0.04)

    def test_the_stamp_wins_less_the_clock_s_error(self):
        line = Timeline(AT, skew_s=30.0)
        self.assertAlmostEqual(line.at(self.unit(0, AT + 90)), AT + 60, places=3)
        self.assertAlmostEqual(line.at(self.unit(9000)), AT + 60.1, places=3)
        self.assertTrue(line.is_stamped)


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "journal"
        self.film = Path(folder.name) / "film.mp4"

    def journal(self, limit=2**30) -> Journal:
        journal = Journal(self.path, limit)
        self.addCleanup(journal.close)
        return journal

    def filled(self, codec="h264", shift=lambda n: 0.0, frames=24) -> list[Unit]:
        units = units_of(codec, frames)
        with_times = self.journal()
        for number, unit in enumerate(units):
            wall = AT + unit.timestamp / TICKS + shift(number)
            with_times.add(codec, unit.data, wall, unit.is_key)
        with_times.close()
        return units


class TestJournal(Folder):
    def test_goes_on_where_it_was_cut(self):
        units = self.filled()
        journal = self.journal()
        self.assertEqual(journal.codec, "h264")
        keys = [n for n, unit in enumerate(units) if unit.is_key]
        at = journal.cut_to_key()
        self.assertAlmostEqual(at, AT + units[keys[-1]].timestamp / TICKS)
        for unit in units[keys[-1] :]:
            journal.add("h264", unit.data, AT + unit.timestamp / TICKS, unit.is_key)
        journal.close()
        self.assertEqual(remux(self.path, self.film).pictures, len(units))

    def test_cut_off_anywhere(self):
        self.filled()
        whole, random_ = self.path.read_bytes(), random.Random(7)
        for _ in range(40):
            self.path.write_bytes(whole[: random_.randrange(len(whole))])
            journal = self.journal()
            journal.close()
            self.assertTrue(whole.startswith(self.path.read_bytes()))

    def test_a_byte_that_was_changed_ends_it(self):
        self.filled()
        data = bytearray(self.path.read_bytes())
        data[len(data) // 2] ^= 1
        self.path.write_bytes(data)
        journal = self.journal()
        self.assertLess(journal.size, len(data))
        self.assertGreater(journal.size, 0)

    def test_too_much(self):
        with self.assertRaises(NoRoom):
            journal = self.journal(limit=1000)
            for unit in units_of("h264"):
                journal.add("h264", unit.data, AT, unit.is_key)

    def test_another_codec_in_between(self):
        journal = self.journal()
        journal.add("h264", b"x", AT, True)
        with self.assertRaises(JournalBroken):
            journal.add("h265", b"x", AT, True)

    @given(st.binary(max_size=300))
    def test_any_bytes(self, data):
        self.path.write_bytes(data)
        Journal(self.path, 2**20).close()
        self.path.unlink()


class TestFilm(Folder):
    def test_nothing_is_coded_anew(self):
        for codec in ("h264", "h265"):
            with self.subTest(codec):
                self.path.unlink(missing_ok=True)
                units = self.filled(codec)
                film = remux(self.path, self.film)
                self.assertEqual((film.codec, film.pictures), (codec, len(units)))
                self.assertEqual(film.holes, ())
                with av.open(str(self.film)) as made:
                    packets = [bytes(one) for one in made.demux(video=0) if one.size]
                self.assertEqual(len(packets), len(units))
                for packet, unit in zip(packets, units, strict=True):
                    tail = unit.data[-40:]
                    self.assertTrue(packet.endswith(tail))
                with av.open(str(self.film)) as made:
                    times = [frame.time for frame in made.decode(video=0)]
                self.assertEqual(times, sorted(times))
                self.assertEqual(len(times), len(units))

    def test_a_hole_is_closed_and_told(self):
        self.filled(shift=lambda n: 3600.0 if n >= 16 else 0.0)
        film = remux(self.path, self.film)
        self.assertLess(film.duration_s, 2.0)
        (hole,) = film.holes
        self.assertAlmostEqual(hole.until - hole.since, 3600, delta=1)
        self.assertAlmostEqual(film.last - film.first, 3600, delta=2)

    def test_what_is_no_video(self):
        journal = self.journal()
        for number in range(3):
            journal.add("h264", bytes(range(50)), AT + number, number == 0)
        journal.close()
        with self.assertRaises(FrameUndecodable):
            remux(self.path, self.film)

    def test_nothing_at_all(self):
        self.journal().close()
        with self.assertRaises(FrameUndecodable):
            remux(self.path, self.film)

    @given(st.lists(st.integers(-20, 10**7), min_size=1, max_size=60))
    def test_decoding_goes_forward_and_before_showing(self, shown):
        decoded = decoding_times(shown)
        self.assertTrue(all(a < b for a, b in pairwise(decoded)))
        self.assertTrue(all(dts <= pts for dts, pts in zip(decoded, shown, strict=True)))

    @given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60))
    def test_a_film_has_no_long_stop(self, steps):
        walls, at = [], AT
        for step in steps:
            at += step
            walls.append(at)
        shown, holes = film_times(walls)
        self.assertEqual(min(shown), 0)
        longest = max((b - a for a, b in pairwise(shown)), default=0)
        self.assertLessEqual(longest, 5.001 * TICKS)
        self.assertEqual(len(holes), sum(step > 5.0 for step in steps[1:]))


class TestGaps(unittest.TestCase):
    def film(self, first, last, *holes):
        return Film("h264", 1, 1, 1, 10.0, 1, first, last, holes)

    def test_at_both_ends_and_in_between(self):
        film = self.film(110.0, 180.0, Hole(120.0, 150.0, 10.0))
        found = gaps(film, 100.0, 200.0, [[110.0, 120.0], [150.0, 200.0]])
        self.assertEqual(
            [(gap.since, gap.until, gap.why) for gap in found],
            [
                (100.0, 110.0, "not_recorded"),
                (120.0, 150.0, "not_recorded"),
                (180.0, 200.0, "not_sent"),
            ],
        )

    def test_without_a_list_nobody_knows_why(self):
        (gap,) = gaps(self.film(100.0, 150.0), 100.0, 200.0, None)
        self.assertEqual(gap.why, "not_sent")
