"""A device's live stream: what it is, and its first whole key frame.

A thin shell around rtsp.py, sdp.py and rtp.py: OPTIONS, DESCRIBE, SETUP over TCP (interleaved,
RFC 2326 10.12), PLAY, packets up to the first key frame, TEARDOWN. One connection, one deadline,
no second attempt: credentials are shown as often as AuthState allows.
"""

from contextlib import suppress
from dataclasses import dataclass, field

from .auth import AuthState, parse_challenges
from .deadline import Deadline
from .errors import (
    ConnectionLost,
    DeviceBusy,
    ProbeError,
    ReplyTimeout,
    RtspMalformed,
    RtspStatus,
    StreamStalled,
    TransportRefused,
)
from .frame import EncodedFrame
from .rtp import depacketiser, parse_packet
from .rtsp import (
    Interleaved,
    Response,
    RtspReader,
    ServerRequest,
    build_request,
    interleaved_channel,
)
from .sdp import VideoTrack, video_track
from .transport import Connection, connect
from .types import Target
from .uris import StreamUri

__all__ = ["EncodedFrame", "RtspSession", "StreamInfo", "describe", "first_frame"]

USER_AGENT = "helpdesk_cctv"

READ_SIZE = 64 * 1024
"""Bytes taken at a time."""

MAX_STREAM = 64 * 1024 * 1024
"""Bytes read in wait of a key frame; a 4K camera sends 20 MB in 8 s."""

MAX_EVENTS = 60_000
"""Messages and packets taken in one session: a 4K camera sends 15,000 packets in 8 s. Small ones
without end would keep the processor busy long before MAX_STREAM is reached."""

MAX_STRAYS = 100
"""Requests of the device, which are answered, and answers to nothing we have asked; one every
second is already odd."""

SETTLE_S = 0.1
"""Seconds without a packet after a marker bit until the picture counts as complete: cameras that
set one on every slice send the next at once; a packet takes 44 ms over 256 kbit/s."""

_BUSY = (453, 503)
"""Not Enough Bandwidth, Service Unavailable (RFC 2326 11.3): too many viewers."""

TEARDOWN_S = 0.5
"""Seconds to wait for the answer to TEARDOWN."""


@dataclass(frozen=True)
class StreamInfo:
    """What DESCRIBE says. ``server``: the device's name for itself, cut short; ``description``: the
    session description as it came."""

    track: VideoTrack
    server: str = ""
    description: bytes = field(default=b"", repr=False)

    @property
    def codec(self) -> str:
        return self.track.codec


async def describe(
    target: Target, uri: StreamUri, auth: AuthState, deadline: Deadline, **options
) -> StreamInfo:
    """OPTIONS and DESCRIBE.

    Raises AddressError, ConnectError, ReplyTimeout, AuthError, and of RtspError RtspMalformed,
    RtspStatus, NoVideoTrack, UnsupportedCodec.
    """
    async with RtspSession(target, uri, auth, deadline, **options) as session:
        return await session.describe()


async def first_frame(
    target: Target, uri: StreamUri, auth: AuthState, deadline: Deadline, **options
) -> EncodedFrame:
    """The first whole key frame of the live stream.

    Raises what describe() raises, TransportRefused when the device does not stream over TCP, and
    StreamStalled when it accepts PLAY and no key frame comes before the deadline.
    """
    async with RtspSession(target, uri, auth, deadline, **options) as session:
        return await session.first_frame()


class RtspSession:
    """One RTSP connection; ``describe()`` may be followed by ``first_frame()`` on the same one.

    ``connect``: what takes the place of transport.connect; ``options`` go to it.
    """

    def __init__(
        self,
        target: Target,
        uri: StreamUri,
        auth: AuthState,
        deadline: Deadline,
        *,
        connect=connect,
        **options,
    ):
        self._connect = connect
        self._uri = uri
        self._address = str(uri)
        self._auth = auth
        self._deadline = deadline
        self._options = {"allow_loopback": target.allow_loopback, **options}
        self._connection: Connection | None = None
        self._reader = RtspReader()
        self._cseq = 0
        self._session = ""
        self._events = 0
        self._strays = 0
        self._info: StreamInfo | None = None
        self._intake: _Intake | None = None

    async def __aenter__(self) -> "RtspSession":
        await self._open()
        return self

    async def __aexit__(self, error, *_rest) -> None:
        if error is None:
            await self._tear_down()
        self.close()

    async def describe(self) -> StreamInfo:
        await self._request("OPTIONS", self._address)
        response = await self._request("DESCRIBE", self._address, {"Accept": "application/sdp"})
        check(response, "DESCRIBE")
        base = response.header("content-base") or response.header("content-location")
        # Some cameras give a base without a scheme (device fact A12): ours is as good.
        base = base if base.lower().startswith(("rtsp://", "rtsps://")) else ""
        track = video_track(response.body, _on_host(base, self._address))
        server = response.header("server")[:80]
        self._info = StreamInfo(track, server, response.body)
        return self._info

    async def first_frame(self) -> EncodedFrame:
        track = (self._info or await self.describe()).track
        await self._set_up(track)
        headers = {**self._session_header(), "Range": "npt=0.000-"}
        check(await self._request("PLAY", track.aggregate, headers), "PLAY")
        try:
            return await self._key_frame()
        except ReplyTimeout as error:
            raise StreamStalled(**self._intake.values()) from error
        except ConnectionLost as error:
            raise ConnectionLost(error.detail, **self._intake.values()) from error

    def close(self) -> None:
        """Lets go of the connection; a session that is not taken down is said good-bye to."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if self._session:
            connection.write(self._good_bye())
        connection.close()

    async def _tear_down(self) -> None:
        """Waits a moment for the answer, so that a recorder has ended this stream before it is
        asked for another one."""
        if not self._session:
            return
        self._connection.write(self._good_bye())
        with suppress(ProbeError):
            await self._response(self._soon(TEARDOWN_S))
        self._session = ""

    def _good_bye(self) -> bytes:
        return self._build("TEARDOWN", self._info.track.aggregate, self._session_header())

    async def _open(self) -> None:
        self._reader = RtspReader()
        self._connection = await self._connect(
            self._uri.host,
            self._uri.port,
            self._deadline,
            tls=self._uri.scheme == "rtsps",
            **self._options,
        )

    async def _set_up(self, track: VideoTrack) -> None:
        headers = {"Transport": "RTP/AVP/TCP;unicast;interleaved=0-1"}
        response = await self._request("SETUP", track.control, headers)
        if response.status == 461:
            raise TransportRefused(status=461)
        check(response, "SETUP")
        self._session = response.header("session").partition(";")[0].strip()
        channel = interleaved_channel(response.header("transport"))
        if channel is None:
            raise TransportRefused(status=response.status)
        self._intake = self._make_intake(track, channel)

    def _make_intake(self, track: VideoTrack, channel: int) -> "_Intake":
        return _Intake(track, channel)

    def _session_header(self) -> dict[str, str]:
        return {"Session": self._session} if self._session else {}

    def _build(self, method: str, uri: str, headers: dict[str, str]) -> bytes:
        self._cseq += 1
        headers = {**headers, "User-Agent": USER_AGENT}
        if authorization := self._auth.authorization(method, uri):
            headers["Authorization"] = authorization
        return build_request(method, uri, self._cseq, headers)

    async def _request(
        self, method: str, uri: str, headers: dict[str, str] | None = None
    ) -> Response:
        """The response, after logging in where that is asked for. Raises AuthError."""
        refused = False
        while True:
            try:
                self._connection.write(self._build(method, uri, headers or {}))
                response = await self._response()
            except ConnectionLost:
                if not refused:
                    raise
                # Some devices close after a 401: the answer to it goes over a new connection.
                refused = False
                self._connection.close()
                await self._open()
                continue
            if response.status != 401:
                self._auth.accepted()
                return response
            challenges = parse_challenges(response.all("www-authenticate"))
            self._auth.challenged(challenges, response.body[:4096].decode("utf-8", "replace"))
            refused = True

    async def _response(self, until: Deadline | None = None) -> Response:
        """The response to the last request; older ones and requests of the device are passed
        over, packets are taken in."""
        while True:
            event = await self._event(until)
            if isinstance(event, Response) and event.cseq in (None, self._cseq):
                return event
            self._take(event)

    async def _key_frame(self) -> EncodedFrame:
        intake = self._intake
        while intake.frame is None:
            event = self._reader.next_event()
            if event is not None:
                self._take(event)
            elif intake.pending:
                await self._settle()
            else:
                await self._more()
        return intake.frame

    async def _settle(self) -> None:
        """A picture has ended by its marker bit: is there more of it?"""
        try:
            await self._more(self._soon(SETTLE_S))
        except (ReplyTimeout, ConnectionLost):
            self._intake.flush()

    def _take(self, event: Response | ServerRequest | Interleaved) -> None:
        self._events += 1
        if self._events > MAX_EVENTS:
            raise RtspMalformed("packets without an end", limit=MAX_EVENTS)
        if isinstance(event, Interleaved):
            if self._intake:
                self._intake.take(event)
            return
        self._strays += 1
        if self._strays > MAX_STRAYS:
            raise RtspMalformed("messages without an end", limit=MAX_STRAYS)
        if isinstance(event, ServerRequest) and event.cseq is not None:
            answer = f"RTSP/1.0 501 Not Implemented\r\nCSeq: {event.cseq}\r\n\r\n"
            self._connection.write(answer.encode())

    def _soon(self, seconds: float) -> Deadline:
        clock = self._deadline.clock
        return Deadline(min(self._deadline.at, clock.monotonic() + seconds), clock)

    async def _event(self, until: Deadline | None) -> Response | ServerRequest | Interleaved:
        while (event := self._reader.next_event()) is None:
            await self._more(until)
        return event

    async def _more(self, until: Deadline | None = None) -> None:
        """``until``: when to stop waiting, where that is before the deadline."""
        within_s = until.left() if until else None
        data = await self._connection.read_some(READ_SIZE, within_s)
        if not data:
            raise ConnectionLost("closed by the device")
        self._reader.feed(data)


class _Intake:
    """What arrives on the video channel, up to the first key frame."""

    def __init__(self, track: VideoTrack, channel: int):
        self.frame: EncodedFrame | None = None
        self._channel = channel
        self._machine = depacketiser(track.codec, track.parameter_sets, (track.width, track.height))
        self._packets = 0
        self._bytes = 0

    @property
    def pending(self) -> bool:
        return self._machine.pending

    def take(self, event: Interleaved) -> None:
        if self.frame or event.channel != self._channel:
            return
        packet = parse_packet(event.payload)
        if packet is None:
            return
        self._packets += 1
        self._bytes += len(packet.payload)
        if self._bytes > MAX_STREAM:
            raise StreamStalled("no key frame in so many bytes", **self.values())
        self.frame = self._machine.push(packet)

    def flush(self) -> None:
        self.frame = self.frame or self._machine.flush()

    def values(self) -> dict:
        """For the evidence: nothing came, or pictures came but no key frame."""
        return {"packets": self._packets, "frames": self._machine.frames}


def check(response: Response, method: str) -> None:
    if response.status in _BUSY:
        raise DeviceBusy(status=response.status, method=method)
    if not 200 <= response.status < 300:
        raise RtspStatus(status=response.status, method=method)


def _on_host(base: str, address: str) -> str:
    """``base`` with scheme, host and port of ``address``; ``address`` when there is none."""
    if not base:
        return address
    authority, path = base.partition("://")[2], "/"
    at = min((authority.find(sign) for sign in "/?" if sign in authority), default=-1)
    if at >= 0:
        path = authority[at:] if authority[at] == "/" else f"/{authority[at:]}"
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}{path}"
