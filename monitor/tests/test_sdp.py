"""Session descriptions as cameras and recorders write them."""

import unittest
from base64 import b64encode

from hypothesis import given, strategies as st

from ..probe.errors import NoVideoTrack, RtspError, RtspMalformed, UnsupportedCodec
from ..probe.sdp import join_control, video_track

BASE = "rtsp://10.0.0.9/live"
SPS, PPS = bytes.fromhex("6742c01ed90280bfe5c044000003000400"), bytes.fromhex("68cb83cb20")


def sdp(*media: str, session: str = "a=control:*\r\n") -> bytes:
    return ("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=x\r\nt=0 0\r\n" + session + "".join(media)).encode()


H264 = (
    "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
    f"a=fmtp:96 packetization-mode=1; sprop-parameter-sets={b64encode(SPS).decode()},"
    f"{b64encode(PPS).decode()};profile-level-id=42C01E\r\na=control:trackID=1\r\n"
)
AUDIO = "m=audio 0 RTP/AVP 8\r\na=control:trackID=0\r\n"


class TestVideoTrack(unittest.TestCase):
    def test_h264(self):
        track = video_track(sdp(AUDIO, H264), BASE)
        self.assertEqual((track.codec, track.payload_type), ("h264", 96))
        self.assertEqual(track.control, "rtsp://10.0.0.9/live/trackID=1")
        self.assertEqual(track.aggregate, BASE)
        self.assertEqual(track.parameter_sets, (SPS, PPS))

    def test_h265_sets_come_in_order(self):
        media = (
            "m=video 0 RTP/AVP 98\r\na=rtpmap:98 H265/90000\r\na=fmtp:98 profile-id=1;"
            "sprop-sps=QgEB;sprop-pps=RAHA;sprop-vps=QAEM\r\n"
        )
        track = video_track(sdp(media), BASE)
        self.assertEqual(track.codec, "h265")
        self.assertEqual([nal[0] for nal in track.parameter_sets], [0x40, 0x42, 0x44])

    def test_jpeg_with_static_payload_type(self):
        track = video_track(sdp("m=video 0 RTP/AVP 26\r\na=x-dimensions: 2592, 1944\r\n"), BASE)
        self.assertEqual((track.codec, track.width, track.height), ("jpeg", 2592, 1944))
        track = video_track(sdp("m=video 0 RTP/AVP 26\r\na=framesize:26 640-480\r\n"), BASE)
        self.assertEqual((track.width, track.height), (640, 480))

    def test_second_encoding_is_taken_when_the_first_is_unknown(self):
        media = "m=video 0 RTP/AVP 97 96\r\na=rtpmap:97 AV1/90000\r\na=rtpmap:96 H264/90000\r\n"
        self.assertEqual(video_track(sdp(media), BASE).payload_type, 96)

    def test_odd_lines(self):
        """Missing lines, spaces at the end, a media line of the vendor's own grammar, parameter
        sets that are no Base64 or lack their padding."""
        body = (
            b"v=0\ns=streamed by a camera\nm=application/VENDOR 0 RTP/AVP smart/1/90000\n"
            b"m=video 0 RTP/AVP 96 \na=rtpmap:96 H264/90000 \n"
            b"a=fmtp:96 sprop-parameter-sets=Z0LAHtk,%%%\na=control:track1\n"
        )
        track = video_track(body, BASE)
        self.assertEqual(track.parameter_sets, (bytes.fromhex("6742c01ed9"),))
        self.assertEqual(track.control, f"{BASE}/track1")

    def test_nothing_to_look_at(self):
        with self.assertRaises(NoVideoTrack):
            video_track(sdp(AUDIO), BASE)
        with self.assertRaises(NoVideoTrack):
            video_track(sdp(), BASE)
        with self.assertRaises(RtspMalformed):
            video_track(b"<html>404</html>", BASE)
        with self.assertRaises(UnsupportedCodec) as caught:
            video_track(sdp("m=video 0 RTP/AVP 97\r\na=rtpmap:97 AV1/90000\r\n"), BASE)
        self.assertEqual(caught.exception.values, {"codec": "av1"})

    def test_hostile_amounts(self):
        track = video_track(sdp(H264.replace("sprop", "sprop" + "," * 60000, 1)), BASE)
        self.assertEqual(track.codec, "h264")
        with self.assertRaises(NoVideoTrack):
            video_track(sdp("m=audio 0 RTP/AVP 0\r\n" * 5000), BASE)

    @given(st.binary(max_size=400), st.booleans())
    def test_any_bytes(self, data, has_video):
        try:
            video_track((sdp(H264) if has_video else b"") + data, BASE)
        except RtspError:
            pass


class TestControl(unittest.TestCase):
    def test_join(self):
        query = "rtsp://10.0.0.9/cam/realmonitor?channel=1&subtype=1"
        for base, control, joined in (
            (BASE, "*", BASE),
            (BASE, "", BASE),
            (BASE + "/", "trackID=1", BASE + "/trackID=1"),
            (query + "/", "trackID=0", query + "/trackID=0"),
            (query, "trackID=0", query + "/trackID=0"),
            (BASE, "rtsp://192.168.1.64:554/a/trackID=1?x=1", "rtsp://10.0.0.9/a/trackID=1?x=1"),
            ("rtsp://10.0.0.9:8554/l", "RTSP://evil.example?x", "rtsp://10.0.0.9:8554/?x"),
            (BASE, "/other/track1", "rtsp://10.0.0.9/other/track1"),
            ("rtsp://[::1]:8554/l", "t", "rtsp://[::1]:8554/l/t"),
        ):
            with self.subTest(base=base, control=control):
                self.assertEqual(join_control(base, control), joined)

    @given(st.text(max_size=60))
    def test_always_on_our_host(self, control):
        self.assertTrue(join_control(BASE, control).startswith(("rtsp://10.0.0.9/", BASE)))
