"""A camera's RTSP server for tests: a real listener on 127.0.0.1 that does what it is told.

Checks digests with its own arithmetic, keeps every request, and can misbehave in the ways that
real cameras do.
"""

import asyncio
import re
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import md5, sha256

from ..probe.headers import split_nals
from . import packetiser
from .videos import ENCODERS, key_frame, stream

USER, PASSWORD = "viewer", 'Kamera#2026:a/b@%"é'
NAMES = {"h264": "H264/90000", "h265": "H265/90000", "jpeg": "JPEG/90000"}


@dataclass
class Request:
    method: str
    uri: str
    headers: dict[str, str]


@dataclass
class RtspCamera:
    """``auth``: '', 'basic', 'md5', 'sha-256', 'md5+basic', 'none-offered'. ``status``: replies by
    method that are not 200. ``raw``: bytes sent in place of any reply; ``replies``: by method, with
    their CSeq put right. ``media``: the packets after PLAY; None takes a stream of the codec.
    ``after``: what happens then: 'wait' or 'close'."""

    codec: str = "h264"
    auth: str = ""
    status: dict[str, int] = field(default_factory=dict)
    raw: bytes | None = None
    replies: dict[str, bytes] = field(default_factory=dict)
    media: list[bytes] | None = None
    after: str = "wait"
    transport: str = "RTP/AVP/TCP;unicast;interleaved=0-1"
    control: str = "trackID=1"
    sound: tuple[str, ...] = ("m=audio 0 RTP/AVP 8",)
    sound_transport: str = "RTP/AVP/TCP;unicast;interleaved=2-3"
    base: str | None = None
    parameter_sets: bool = True
    close_after_401: bool = False
    new_nonces: bool = False
    refusal: bytes = b""
    silent: str = ""
    early_media: bool = False
    pause_s: float = 0.0
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    open_connections: int = 0
    refused: int = 0
    _nonce: int = 1

    async def __aenter__(self) -> "RtspCamera":
        self._prepare()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self._tasks = set()
        return self

    async def __aexit__(self, *_error) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def methods(self) -> list[str]:
        return [request.method for request in self.requests]

    async def _serve(self, reader, writer) -> None:
        task = asyncio.current_task()
        self._tasks.add(task)
        self.connections += 1
        self.open_connections += 1
        try:
            while request := await self._read(reader):
                self.requests.append(request)
                if self.silent == request.method:
                    await asyncio.sleep(60)
                if not await self._answer(request, writer):
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open_connections -= 1
            self._tasks.discard(task)
            writer.close()

    async def _read(self, reader) -> Request | None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return None
        lines = head.decode("utf-8", "surrogateescape").split("\r\n")
        method, uri, _version = lines[0].split(" ")
        headers = dict(line.split(": ", 1) for line in lines[1:] if line)
        return Request(method, uri, headers)

    async def _answer(self, request: Request, writer) -> bool:
        """Whether the connection goes on."""
        if self.raw is not None:
            writer.write(self.raw)
            await writer.drain()
            return True
        if not self._lets_in(request):
            self.refused += "Authorization" in request.headers
            self._reply(writer, request, 401, self._challenges(), self.refusal)
            return not self.close_after_401
        if request.method in self.replies:
            cseq = b"CSeq: " + request.headers["CSeq"].encode()
            writer.write(re.sub(rb"CSeq: \d+", cseq, self.replies[request.method]))
        elif request.method in self.status:
            self._reply(writer, request, self.status[request.method])
        elif request.method == "DESCRIBE":
            self._describe(request, writer)
        elif request.method == "SETUP":
            is_sound = request.uri.endswith("trackID=0")
            transport = self.sound_transport if is_sound else self.transport
            headers = ["Session: 4711;timeout=60", f"Transport: {transport}"]
            self._reply(writer, request, 200, headers)
        elif request.method == "PLAY":
            await self._play(request, writer)
            return self.after == "wait"
        else:
            self._reply(writer, request, 200, ["Public: OPTIONS, DESCRIBE, SETUP, PLAY"])
        return True

    def _reply(self, writer, request, status, headers=(), body=b"") -> None:
        lines = [f"RTSP/1.0 {status} x", f"CSeq: {request.headers['CSeq']}", *headers]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)

    def _describe(self, request: Request, writer) -> None:
        base = f"{request.uri}/" if self.base is None else self.base
        headers = ["Content-Type: application/sdp", "Server: test camera"]
        headers += [f"Content-Base: {base}"] if base else []
        self._reply(writer, request, 200, headers, self.sdp())

    def sdp(self) -> bytes:
        lines = ["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=x", "t=0 0", "a=control:*"]
        lines += [*self.sound, "a=control:trackID=0"] if self.sound else []
        lines += ["m=video 0 RTP/AVP 96", f"a=rtpmap:96 {NAMES.get(self.codec, self.codec)}"]
        if self.parameter_sets and self.codec in ("h264", "h265"):
            lines.append(f"a=fmtp:96 {self._sprop()}")
        return "\r\n".join([*lines, f"a=control:{self.control}", ""]).encode()

    def _sprop(self) -> str:
        nals = split_nals(key_frame(self.codec))
        if self.codec == "h264":
            sets = [nal for nal in nals if nal[0] & 0x1F in (7, 8)]
            return "sprop-parameter-sets=" + ",".join(b64encode(nal).decode() for nal in sets)
        names = {32: "sprop-vps", 33: "sprop-sps", 34: "sprop-pps"}
        kinds = ((nal[0] >> 1 & 0x3F, nal) for nal in nals)
        return ";".join(f"{names[k]}={b64encode(nal).decode()}" for k, nal in kinds if k in names)

    def _prepare(self) -> None:
        """Encode ahead: on a busy machine that takes longer than a client would wait."""
        if self.media is None and self.codec in (*ENCODERS, "jpeg"):
            default_media(self.codec)

    async def _play(self, request: Request, writer) -> None:
        media = default_media(self.codec) if self.media is None else self.media
        if self.early_media:
            writer.write(media[0])
            media = media[1:]
        self._reply(writer, request, 200, ["Session: 4711", "RTP-Info: url=x;seq=1"])
        for data in media:
            writer.write(data)
            await writer.drain()
            await asyncio.sleep(self.pause_s)

    def _challenges(self) -> list[str]:
        if self.new_nonces:
            self._nonce += 1
        offers = {
            "basic": 'Basic realm="camera"',
            "md5": f'Digest realm="camera", nonce="n{self._nonce}"',
            "sha-256": f'Digest realm="c", nonce="n{self._nonce}", qop="auth", algorithm=SHA-256',
        }
        names = self.auth.split("+")
        return [f"WWW-Authenticate: {offers[name]}" for name in names if name in offers]

    def _lets_in(self, request: Request) -> bool:
        if not self.auth:
            return True
        header = request.headers.get("Authorization", "")
        raw = f"{USER}:{PASSWORD}".encode()
        if header.startswith("Basic "):
            return "basic" in self.auth and header == "Basic " + b64encode(raw).decode()
        return header.startswith("Digest ") and self._digest_fits(request, header)

    def _digest_fits(self, request: Request, header: str) -> bool:
        """RFC 2069 for MD5, RFC 7616 with qop=auth for SHA-256."""
        found = dict(re.findall(r'(\w+)="?((?:\\.|[^",\\])*)', header))
        strong = "sha-256" in self.auth
        hash_of = (sha256 if strong else md5) if strong or "md5" in self.auth else None
        if hash_of is None or found["nonce"] != f"n{self._nonce}" or found["uri"] != request.uri:
            return False
        realm = "c" if strong else "camera"
        first = hash_of(f"{USER}:{realm}:{PASSWORD}".encode()).hexdigest()
        second = hash_of(f"{request.method}:{request.uri}".encode()).hexdigest()
        middle = found["nonce"]
        if strong:
            middle += f":{found['nc']}:{found['cnonce']}:auth"
        fits = found["response"] == hash_of(f"{first}:{middle}:{second}".encode()).hexdigest()
        if self.new_nonces:
            self._nonce += 1
        return fits


def default_media(codec: str, skip_keys: bool = False) -> list[bytes]:
    """Interleaved packets of a short stream, with RTCP and another channel in between."""
    if codec == "jpeg":
        units = [key_frame("jpeg")] * 2
    else:
        units = [data for key, data in stream(codec) if not (key and skip_keys)]
    packets = [packetiser.interleaved(one) for one in packetiser.packets(codec, units)]
    rtcp = packetiser.interleaved(b"\x80\xc8\x00\x06" + bytes(24), 1)
    return [rtcp, *packets[:1], packetiser.interleaved(b"noise", 7), *packets[1:]]
