"""Sound out of RTP packets and files, as it came: G.711 and AAC. Pure.

AAC is kept with an ADTS header in front of each frame, which says all that a player has to know.
"""

from dataclasses import dataclass

from ..probe.rtp_packet import RtpPacket, SequenceGaps
from ..probe.sdp import AudioTrack

G711 = ("pcma", "pcmu")
MAX_BLOCK = 64 * 1024
"""Bytes of one piece of sound; an AAC frame has at most 8 kB, a second of G.711 8,000."""

AAC_SAMPLES = 1024
_RATES = (
    96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sound:
    """What sound it is. ``codec``: 'pcma', 'pcmu' or 'aac'."""

    codec: str
    rate: int
    channels: int


def known(codec: str, rate: int, channels: int) -> Sound | None:
    """None for sound that is not kept."""
    is_known = codec in (*G711, "aac") and 4000 <= rate <= 96000 and 1 <= channels <= 8
    return Sound(codec, rate, channels) if is_known else None


def adts(config: bytes, frame: bytes) -> bytes:
    """An AAC frame with its header; b'' where the configuration (ISO/IEC 14496-3 1.6.2.1) is not
    one that fits into it."""
    if len(config) < 2 or not frame or len(frame) > 8191 - 7:
        return b""
    bits = int.from_bytes(config[:2], "big")
    kind, rate, channels = bits >> 11, bits >> 7 & 15, bits >> 3 & 15
    if not 1 <= kind <= 4 or rate >= len(_RATES) or not 1 <= channels <= 7:
        return b""
    length = len(frame) + 7
    head = 0xFFF1 << 40 | (kind - 1) << 38 | rate << 34 | channels << 30
    head |= length << 13 | 0x7FF << 2
    return head.to_bytes(7, "big") + frame


def rate_of(config: bytes) -> int:
    """Samples a second of an AudioSpecificConfig, 0 when it does not say."""
    index = int.from_bytes(config[:2], "big") >> 7 & 15 if len(config) > 1 else 15
    return _RATES[index] if index < len(_RATES) else 0


class SoundCollector:
    """``take`` gives (data, ticks) of whole pieces. What is broken is left out."""

    def __init__(self, track: AudioTrack):
        self.sound = known(track.codec, track.rate, track.channels)
        if track.codec == "aac" and not adts(track.config, b"x"):
            self.sound = None
        self._track = track
        self._gaps = SequenceGaps()

    def take(self, packet: RtpPacket) -> list[tuple[bytes, int]]:
        self._gaps.missing(packet.sequence)
        payload = packet.payload
        if not payload or len(payload) > MAX_BLOCK:
            return []
        if self.sound.codec in G711:
            return [(payload, packet.timestamp)]
        return self._frames(payload, packet.timestamp)

    def _frames(self, payload: bytes, ticks: int) -> list[tuple[bytes, int]]:
        """RFC 3640 3.3.6: headers of 16 bits, of which 13 are the size, then the frames."""
        count = int.from_bytes(payload[:2], "big") // 16
        at, found = 2 + 2 * count, []
        for number in range(min(count, 64)):
            size = int.from_bytes(payload[2 + 2 * number : 4 + 2 * number], "big") >> 3
            frame = payload[at : at + size]
            at += size
            if size and len(frame) == size and (data := adts(self._track.config, frame)):
                found.append((data, (ticks + number * AAC_SAMPLES) % 2**32))
        return found


class SoundTimeline:
    """When a piece of sound was taken: by its stamp; without one by the stream's own count from
    the picture on that came just before it."""

    def __init__(self, rate: int, skew_s: float):
        self._rate = rate
        self._skew_s = skew_s
        self._last: tuple[float, int] | None = None

    def at(self, ticks: int, stamp, picture: float) -> float:
        if stamp is not None:
            wall = stamp.at - self._skew_s
        elif self._last is None:
            wall = picture
        else:
            last, before = self._last
            step = (ticks - before) % 2**32 / self._rate
            wall = last + step if step < 3600 else picture
        self._last = (wall, ticks)
        return wall
