"""One replay of a recorder: coded pictures as they come, until it ends."""

from collections.abc import AsyncIterator

from ..probe.auth import AuthState
from ..probe.deadline import Deadline
from ..probe.errors import ConnectionLost, ReplyTimeout, StreamStalled
from ..probe.recorders.link import Link
from ..probe.recorders.registry import Replay
from ..probe.recorders.retrieval import ReplaySession
from ..probe.rtp_packet import parse_packet
from ..probe.rtsp import Interleaved, Response, ServerRequest, interleaved_channel
from ..probe.sdp import VideoTrack, audio_track
from ..probe.stream import check
from .sound import Sound, SoundCollector
from .stamp import ReplayStamp, read_stamp
from .units import Unit, collector

IDLE_S = 8.0
"""Seconds without a packet after which a replay has ended: not every recorder says so."""

KEEP_ALIVE_S = 20.0
"""Seconds between signs of life: sessions time out after 60 (RFC 2326 12.37), many after 30."""

_BYE = 203
"""RTCP: the source leaves (RFC 3550 6.6)."""

_ENDS = ("ANNOUNCE", "TEARDOWN", "REDIRECT")
"""Requests by which recorders say that a recording has been played to its end."""

MAX_QUIET = 20_000
"""Packets without a whole picture: one of 8 MB has 6,000."""


MAX_SOUNDS = 5_000
"""Pieces of sound between two pictures."""


class _Pictures:
    """What arrives on the video channel, as whole coded pictures."""

    pending = False

    def __init__(self, track: VideoTrack, channel: int):
        self.has_ended = False
        self.codec = track.codec
        size = (track.width, track.height)
        self.machine = collector(track.codec, track.parameter_sets, size)
        self.units: list[Unit] = []
        self.quiet = 0
        self.sounds: list[tuple[bytes, int, ReplayStamp | None]] = []
        self.collects_sound: SoundCollector | None = None
        self.sound_channel = -1
        self.channel = channel

    def take(self, event: Interleaved) -> None:
        if event.channel == self.sound_channel:
            self._take_sound(event.payload)
        if event.channel == self.channel + 1:
            self.has_ended = self.has_ended or _says_bye(event.payload)
        if event.channel != self.channel:
            return
        packet = parse_packet(event.payload)
        if packet is None:
            return
        found = self.machine.take(packet)
        self.quiet = 0 if found else self.quiet + 1
        self.units += found

    def _take_sound(self, data: bytes) -> None:
        packet = parse_packet(data)
        self.quiet += 1
        if packet is None or len(self.sounds) > MAX_SOUNDS:
            return
        stamp = read_stamp(packet.extension)
        for number, (piece, ticks) in enumerate(self.collects_sound.take(packet)):
            self.sounds.append((piece, ticks, None if number else stamp))

    def finish(self) -> None:
        self.units += self.machine.flush()

    def values(self) -> dict:
        return {"damaged": self.machine.damaged}


class Playing(ReplaySession):
    """``units()`` plays; ``deadline`` is that of the whole fetch."""

    def __init__(self, link: Link, replay: Replay, deadline: Deadline):
        auth = AuthState(link.target.username, link.target.password)
        super().__init__(link, replay, auth, deadline)
        self.left_out_sound = False
        self._is_playing = False
        self._alive_at = 0.0

    @property
    def codec(self) -> str:
        return self._intake.codec

    @property
    def damaged(self) -> int:
        return self._intake.machine.damaged if self._intake else 0

    async def units(self) -> AsyncIterator[Unit]:
        """Ends where the recorder says so or closes. Raises StreamStalled when it falls silent or
        sends no whole picture, and what RtspSession raises."""
        await self.describe()
        await self._set_up(self._info.track)
        await self._set_up_sound()
        play = {**self._session_header(), "Range": "npt=0.000-"}
        check(await self._request("PLAY", self._info.track.aggregate, play), "PLAY")
        self._is_playing = True
        self._alive_at = self._clock.monotonic()
        intake = self._intake
        while not intake.has_ended:
            try:
                self._take(await self._event(self._soon(IDLE_S)))
            except ConnectionLost:
                break
            except ReplyTimeout as error:
                intake.finish()
                for unit in intake.units:
                    yield unit
                raise StreamStalled(**intake.values()) from error
            units, intake.units = intake.units, []
            for unit in units:
                yield unit
            if units:
                self._keep_alive()
            elif intake.quiet > MAX_QUIET:
                raise StreamStalled("packets without a picture", **intake.values())
        intake.finish()
        for unit in intake.units:
            yield unit

    async def _set_up_sound(self) -> None:
        """Where there is sound that can be kept: a recorder that refuses it plays the pictures."""
        track = audio_track(self._info.description, self._address)
        if track is None:
            return
        collects = SoundCollector(track)
        self.left_out_sound = collects.sound is None
        if collects.sound is None:
            return
        headers = {"Transport": "RTP/AVP/TCP;unicast;interleaved=2-3", **self._session_header()}
        response = await self._request("SETUP", track.control, headers)
        channel = interleaved_channel(response.header("transport"))
        self.left_out_sound = response.status != 200 or channel in (None, self._intake.channel)
        if not self.left_out_sound:
            self._intake.collects_sound, self._intake.sound_channel = collects, channel

    @property
    def sound(self) -> Sound | None:
        collects = self._intake.collects_sound if self._intake else None
        return collects.sound if collects else None

    def sounds(self) -> list[tuple[bytes, int, ReplayStamp | None]]:
        """What has come since the last picture: (data, ticks, stamp)."""
        found, self._intake.sounds = self._intake.sounds, []
        return found

    @property
    def _clock(self):
        return self._deadline.clock

    def _make_intake(self, track: VideoTrack, channel: int) -> _Pictures:
        return _Pictures(track, channel)

    def _take(self, event: Response | ServerRequest | Interleaved) -> None:
        """Its bounds are for a few seconds: while pictures come they begin anew."""
        if self._is_playing and isinstance(event, Response):
            self._strays -= 1  # an answer to a sign of life
        if isinstance(event, ServerRequest) and event.method in _ENDS:
            self._intake.has_ended = True
        if self._intake and self._intake.units:
            self._events = 0
        super()._take(event)

    def _keep_alive(self) -> None:
        now = self._clock.monotonic()
        if now - self._alive_at < KEEP_ALIVE_S:
            return
        self._alive_at = now
        self._strays = 0
        aggregate = self._info.track.aggregate
        self._connection.write(self._build("GET_PARAMETER", aggregate, self._session_header()))


def _says_bye(data: bytes) -> bool:
    """Whether a compound RTCP packet has a BYE (RFC 3550 6.1)."""
    at = 0
    while at + 4 <= len(data):
        if data[at + 1] == _BYE:
            return True
        at += 4 + 4 * int.from_bytes(data[at + 2 : at + 4], "big")
    return False


