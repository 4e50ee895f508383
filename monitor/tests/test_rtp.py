"""RTP to key frames: packetise and depacketise is the identity, and what cameras do wrong."""

import unittest

import cv2
import numpy as np
from hypothesis import given, settings, strategies as st

from ..probe.frame import MAX_FRAME
from ..probe.headers import split_nals
from ..probe.jpeg_tables import HUFFMAN_SEGMENTS, quantisation_tables
from ..probe.rtp import depacketiser, parse_packet
from ..probe.rtp_packet import SequenceGaps
from . import packetiser
from .videos import jpeg, key_frame, scene, stream, with_letters

CODECS = ("h264", "h265", "jpeg")
SLICES = {"h264": (1, 2, 3, 4, 5), "h265": tuple(range(32))}


def frames_of(codec: str, packets: list[bytes], parameter_sets=(), size=(0, 0)) -> list:
    machine = depacketiser(codec, tuple(parameter_sets), size)
    found = [machine.push(packet) for packet in map(parse_packet, packets) if packet]
    found.append(machine.flush())
    return [frame for frame in found if frame]


def kind_of(codec: str, nal: bytes) -> int:
    return nal[0] & 0x1F if codec == "h264" else nal[0] >> 1 & 0x3F


def slices(codec: str, data: bytes) -> list[bytes]:
    return [nal for nal in split_nals(data) if kind_of(codec, nal) in SLICES[codec]]


def sets(codec: str, data: bytes) -> list[bytes]:
    wanted = (7, 8) if codec == "h264" else (32, 33, 34)
    return [nal for nal in split_nals(data) if kind_of(codec, nal) in wanted]


class TestIdentity(unittest.TestCase):
    def test_key_frames_of_a_stream(self):
        for codec in ("h264", "h265"):
            units = stream(codec)
            packets = packetiser.packets(codec, [data for _key, data in units])
            frames = frames_of(codec, packets)
            keys = [data for key, data in units if key]
            self.assertGreater(len(keys), 1)
            self.assertEqual(
                [slices(codec, frame.data) for frame in frames],
                [slices(codec, data) for data in keys],
            )
            self.assertEqual(sets(codec, frames[0].data), sets(codec, keys[0]))
            self.assertEqual((frames[0].width, frames[0].height), (320, 192))

    @settings(max_examples=60, deadline=None)
    @given(st.sampled_from(("h264", "h265")), st.integers(8, 3000), st.integers(0, 65535))
    def test_any_packet_size(self, codec, mtu, first):
        data = key_frame(codec)
        (frame,) = frames_of(codec, packetiser.packets(codec, [data], mtu, first))
        self.assertEqual(slices(codec, frame.data), slices(codec, data))

    @settings(max_examples=40, deadline=None)
    @given(st.integers(200, 3000), st.integers(10, 95), st.sampled_from((0, 3)))
    def test_jpeg_gives_the_same_pixels(self, mtu, quality, restart):
        original = jpeg(with_letters(scene(160, 96)), quality, restart)
        (frame,) = frames_of("jpeg", packetiser.packets("jpeg", [original], mtu))
        self.assertEqual((frame.width, frame.height), (160, 96))
        np.testing.assert_array_equal(_pixels(frame.data), _pixels(original))

    def test_jpeg_tables_by_quality_factor(self):
        """Q 1 to 99 stand for the tables that libjpeg makes of the same quality."""
        for quality in (1, 25, 50, 75, 99):
            original = jpeg(with_letters(scene(160, 96)), quality)
            self.assertEqual(packetiser._take_apart(original)[0], quantisation_tables(quality))
            payloads = packetiser.jpeg_payloads(original)
            first = payloads[0]
            payloads[0] = first[:5] + bytes([quality]) + first[6:8] + first[8 + 4 + 128 :]
            payloads[1:] = [part[:5] + bytes([quality]) + part[6:] for part in payloads[1:]]
            (frame,) = frames_of("jpeg", _wrap(payloads))
            np.testing.assert_array_equal(_pixels(frame.data), _pixels(original))
        self.assertIn(HUFFMAN_SEGMENTS[:30], original)

    def test_jpeg_tables_are_remembered(self):
        """Q 128 to 254: the tables need not come again (RFC 2435 3.1.8)."""
        original = jpeg(with_letters(scene(160, 96)))
        payloads = packetiser.jpeg_payloads(original, 60000)
        with_tables = [payloads[0][:5] + b"\x80" + payloads[0][6:]]
        without = [with_tables[0][:10] + b"\0\0" + with_tables[0][8 + 4 + 128 :]]
        packets = _wrap(with_tables) + _wrap(without, first=1, timestamp=99)
        first, second = frames_of("jpeg", packets)
        self.assertEqual(first.data, second.data)
        self.assertEqual(frames_of("jpeg", _wrap(without)), [])

    def test_jpeg_larger_than_its_fields(self):
        """ONVIF puts the size into a header extension, others into the description."""
        original = jpeg(with_letters(scene(160, 96)))
        payloads = packetiser.jpeg_payloads(original, 60000)
        payloads[0] = payloads[0][:6] + b"\0\0" + payloads[0][8:]
        sof = original.index(b"\xff\xc0")
        header = original[sof : sof + 19] + b"\xff"
        plain = _wrap(payloads)[0]
        extension = b"\xff\xd8" + (len(header) // 4).to_bytes(2, "big") + header
        extended = bytes([plain[0] | 0x10]) + plain[1:12] + extension + plain[12:]
        self.assertEqual(frames_of("jpeg", [plain]), [])
        for packets, size in (([extended], (0, 0)), ([plain], (160, 96))):
            (frame,) = frames_of("jpeg", packets, size=size)
            np.testing.assert_array_equal(_pixels(frame.data), _pixels(original))


class TestLoss(unittest.TestCase):
    def test_one_packet_missing_costs_one_picture(self):
        for codec in ("h264", "h265"):
            keys = [data for key, data in stream(codec) if key]
            packets = packetiser.packets(codec, keys, 300)
            first_of_second = len(packetiser.packets(codec, keys[:1], 300))
            for missing in (first_of_second - 2, first_of_second // 2):
                with self.subTest(codec=codec, missing=missing):
                    kept = packets[:missing] + packets[missing + 1 :]
                    frames = frames_of(codec, kept)
                    self.assertEqual(len(frames), len(keys) - 1)
                    self.assertEqual(slices(codec, frames[0].data), slices(codec, keys[1]))

    def test_loss_before_a_picture_does_not_cost_it(self):
        for codec in ("h264", "h265"):
            units = [data for _key, data in stream(codec)]
            packets = packetiser.packets(codec, units, 300)
            fourth = len(packetiser.packets(codec, units[:4], 300))
            after = len(packetiser.packets(codec, units[:7], 300))
            found = frames_of(codec, packets[fourth + 1 : after], sets(codec, units[0]))
            self.assertEqual(len(found), 1)

    def test_jpeg(self):
        original = jpeg(with_letters(scene(160, 96)))
        packets = packetiser.packets("jpeg", [original, original], 500)
        self.assertGreater(len(packets), 6)
        for missing in range(len(packets) // 2):
            kept = packets[:missing] + packets[missing + 1 :]
            self.assertEqual(len(frames_of("jpeg", kept)), 1)

    def test_middle_of_a_picture_is_none(self):
        for codec in CODECS:
            packets = packetiser.packets(codec, [key_frame(codec)], 400)
            self.assertEqual(frames_of(codec, packets[len(packets) // 2 :]), [])

    def test_gaps(self):
        gaps = SequenceGaps()
        sequence = (65534, 65535, 0, 1, 3, 3, 2)
        self.assertEqual(
            [gaps.missing(one) for one in sequence], [False, False, False, False, True, False, True]
        )


class TestCameras(unittest.TestCase):
    """What cameras do that the standards do not foresee."""

    def setUp(self):
        self.units = [data for _key, data in stream("h264")]
        self.sps, self.pps = sets("h264", self.units[0])
        (self.idr,) = slices("h264", self.units[0])

    def test_sets_only_in_the_description(self):
        for codec in ("h264", "h265"):
            data = key_frame(codec)
            bare = b"".join(b"\0\0\1" + nal for nal in slices(codec, data))
            packets = packetiser.packets(codec, [bare])
            self.assertEqual(frames_of(codec, packets), [])
            (frame,) = frames_of(codec, packets, sets(codec, data))
            self.assertEqual(sets(codec, frame.data), sets(codec, data))

    def test_newer_sets_come_last(self):
        old = key_frame("h264", 640, 368)
        (frame,) = frames_of("h264", packetiser.packets("h264", self.units[:1]), sets("h264", old))
        self.assertEqual(sets("h264", frame.data)[1], self.sps)

    def test_marker_on_every_nal_unit(self):
        """scottlamb/retina#13: SPS and PPS end a picture each, under the picture before's time."""
        fragments = packetiser.h264_fragments(self.idr)
        payloads = [self.sps, self.pps, *fragments]
        packets = [
            packetiser.packet(part, at, 1 if at < 2 else 2, marker=at < 2 or part is payloads[-1])
            for at, part in enumerate(payloads)
        ]
        (frame,) = frames_of("h264", packets)
        self.assertEqual(slices("h264", frame.data), [self.idr])

    def test_marker_on_every_slice(self):
        """Half a picture must not pass for a whole one."""
        data = next(data for key, data in _encode_slices("h264", "slices=4") if key)
        parts = slices("h264", data)
        self.assertEqual(len(parts), 4)
        payloads = [
            payload
            for nal in split_nals(data)
            for payload in packetiser.h264_payloads(b"\0\0\1" + nal, 60000)
        ]
        packets = [packetiser.packet(part, at, 1, marker=True) for at, part in enumerate(payloads)]
        packets.append(packetiser.packet(self.idr, len(packets), 2, marker=True))
        self.assertEqual(slices("h264", frames_of("h264", packets)[0].data), parts)

    def test_time_stands_still(self):
        """Every picture under one timestamp: the marker and the next first slice tell."""
        packets = []
        for unit in self.units[:3]:
            payloads = packetiser.h264_payloads(unit, 500)
            packets += _wrap(payloads, first=len(packets))
        machine = depacketiser("h264")
        found = [frame for packet in packets if (frame := machine.push(parse_packet(packet)))]
        self.assertEqual([slices("h264", frame.data) for frame in found], [[self.idr]])

    def test_byte_stream_in_one_nal_unit(self):
        """scottlamb/retina#68: start codes within, with and without one in front."""
        whole = b"\0\0\0\1".join((self.sps, self.pps, self.idr))
        for payload in (whole, b"\0\0\0\1" + whole):
            (frame,) = frames_of("h264", _wrap([payload]))
            self.assertEqual(split_nals(frame.data), [self.sps, self.pps, self.idr])

    def test_sps_with_something_behind_it(self):
        """scottlamb/retina#102."""
        payloads = [self.sps + b"\x00\x00\x03\x38\x04\x04", self.pps, self.idr]
        self.assertEqual(len(frames_of("h264", _wrap(payloads))), 1)

    def test_no_sequence_numbers(self):
        packets = [packetiser.packet(part, 0, 1, False) for part in (self.sps, self.pps, self.idr)]
        packets.append(packetiser.packet(b"\x41\x9a", 0, 2, True))
        self.assertEqual(len(frames_of("h264", packets)), 1)

    def test_no_key_frame(self):
        for codec in ("h264", "h265"):
            units = stream(codec)
            others = [data for key, data in units if not key]
            machine = depacketiser(codec, tuple(sets(codec, units[0][1])))
            for packet in packetiser.packets(codec, others):
                self.assertIsNone(machine.push(parse_packet(packet)))
            self.assertFalse(machine.pending)
            self.assertEqual(machine.frames, len(others) - 1)

    def test_endless_picture_stays_bounded(self):
        machine = depacketiser("h264", (self.sps, self.pps))
        piece = b"\x7c\x05" + bytes([1]) * 60000
        start = b"\x7c\x85\x88" + piece[3:]
        for at in range(2 * MAX_FRAME // 60000):
            packet = packetiser.packet(start if at == 0 else piece, at, 1, False)
            self.assertIsNone(machine.push(parse_packet(packet)))
        self.assertIsNone(machine._fragments)


class TestProperties(unittest.TestCase):
    @settings(max_examples=300, deadline=None)
    @given(
        st.sampled_from(CODECS),
        st.lists(st.tuples(st.binary(max_size=60), st.integers(0, 9), st.booleans()), max_size=20),
    )
    def test_any_payloads(self, codec, parts):
        packets = [
            packetiser.packet(payload, at, time, marker)
            for at, (payload, time, marker) in enumerate(parts)
        ]
        frames_of(codec, packets, size=(160, 96))

    @given(st.binary(max_size=80))
    def test_any_packet(self, data):
        packet = parse_packet(data)
        if packet:
            self.assertTrue(packet.payload)

    @settings(max_examples=100, deadline=None)
    @given(st.sampled_from(CODECS), st.data())
    def test_damaged_streams(self, codec, data):
        packets = packetiser.packets(codec, [key_frame(codec)] * 2, 400)
        for _damage in range(data.draw(st.integers(1, 6))):
            at = data.draw(st.integers(0, len(packets) - 1))
            spot = data.draw(st.integers(0, 30))
            packets[at] = packets[at][:spot] + data.draw(st.binary(max_size=8))
        frames_of(codec, packets)

    def test_padding_extension_and_sources(self):
        plain = packetiser.packet(b"\x41abc", 5, 6, True)
        fancy = bytes([0x80 | 0x20 | 0x10 | 2]) + plain[1:12] + bytes(8)
        fancy += b"\xab\xac\0\1abcd" + b"\x41abc" + b"\0\0\3"
        packet = parse_packet(fancy)
        self.assertEqual((packet.payload, packet.extension), (b"\x41abc", b"\xab\xacabcd"))
        self.assertTrue(packet.marker)
        self.assertIsNone(parse_packet(b"\x80\xc8" + bytes(30)), "RTCP")
        self.assertIsNone(parse_packet(b"\x40\x60" + bytes(30)), "another version")


def _pixels(data: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)


def _wrap(payloads: list[bytes], first: int = 0, timestamp: int = 1) -> list[bytes]:
    """Packets of one picture, the marker on the last."""
    return [
        packetiser.packet(part, first + at, timestamp, at == len(payloads) - 1)
        for at, part in enumerate(payloads)
    ]


def _encode_slices(codec: str, parameters: str):
    from .videos import encode

    return encode(codec, [with_letters(scene(320, 192))], **{"x264-params": parameters})
