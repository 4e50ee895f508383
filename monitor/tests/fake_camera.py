"""Cameras made of real listeners on 127.0.0.1, for tests: well-behaved, odd, and hostile."""

import asyncio
import re
import ssl
import subprocess
from base64 import b64decode, b64encode
from calendar import timegm
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import new, sha1
from pathlib import Path
from tempfile import TemporaryDirectory
from time import gmtime, strftime, strptime

from ..clock import SystemClock
from ..probe.deadline import Deadline
from ..probe.types import Target

TESTDATA = Path(__file__).parent / "testdata" / "onvif"
CLOCK = SystemClock()
USER, PASSWORD = "viewer", 'Kamera#2026:a/b@%"ü'


def reply_file(name: str) -> bytes:
    return (TESTDATA / f"{name}.xml").read_bytes()


def deadline(seconds: float = 5.0) -> Deadline:
    return Deadline.after(seconds, CLOCK)


def target(port: int, **options) -> Target:
    """A camera on 127.0.0.1 with the log-in that the fakes know."""
    options = {"username": USER, "password": PASSWORD, "rtsp_port": port, **options}
    return Target(1, "127.0.0.1", onvif_port=port, allow_loopback=True, **options)


@contextmanager
def self_signed():
    """A server's TLS context with a certificate of its own making, as cameras have."""
    with TemporaryDirectory() as folder:
        key, cert = Path(folder) / "key.pem", Path(folder) / "cert.pem"
        command = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=camera -days 1".split()
        subprocess.run([*command, "-keyout", key, "-out", cert], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        yield context


class Listener:
    """``handler(reader, writer)`` serves each connection; counts them."""

    def __init__(self, handler, **options):
        self._handler = handler
        self._options = options
        self._tasks: set[asyncio.Task] = set()
        self.connections = 0
        self.port = 0

    async def __aenter__(self) -> "Listener":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, **self._options)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_error) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader, writer) -> None:
        self.connections += 1
        self._tasks.add(asyncio.current_task())
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self._handler(reader, writer)
        writer.close()


async def silent(reader, writer) -> None:
    """Takes everything and says nothing."""
    while await reader.read(65536):
        pass


async def closing(reader, writer) -> None:
    """Closes as soon as it is asked something."""
    await reader.read(100)


def saying(data: bytes, then_close: bool = True):
    """Says the same to whatever it is asked."""

    async def handler(reader, writer) -> None:
        while await reader.read(65536):
            writer.write(data)
            await writer.drain()
            if then_close:
                return

    return handler


def dripping(data: bytes, pause_s: float):
    """Sends byte by byte."""

    async def handler(reader, writer) -> None:
        await reader.read(65536)
        for at in range(len(data)):
            if writer.is_closing():
                return
            writer.write(data[at : at + 1])
            await asyncio.sleep(pause_s)

    return handler


def flooding(start: bytes, block: bytes):
    """Sends ``start`` and then ``block`` for ever."""

    async def handler(reader, writer) -> None:
        await reader.read(65536)
        writer.write(start)
        while not writer.is_closing():
            writer.write(block)
            await writer.drain()
            await asyncio.sleep(0)  # drain() alone keeps the loop until the socket is full

    return handler


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def operation(self) -> str:
        match = re.search(rb"<s:Body><(\w+)", self.body)
        return match[1].decode() if match else ""

    @property
    def shows_credentials(self) -> bool:
        return "authorization" in self.headers or b"UsernameToken" in self.body


async def read_request(reader) -> Request | None:
    """An HTTP or RTSP request, None at the end of the connection."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    lines = head.split("\r\n")
    method, path, _version = lines[0].split(" ")
    headers = {}
    for line in filter(None, lines[1:]):
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method, path, headers, body)


def http_reply(body: bytes, status: int = 200, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def envelope(inner: str) -> bytes:
    return (
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
        'xmlns:tt="http://www.onvif.org/ver10/schema" '
        'xmlns:tds="http://www.onvif.org/ver10/device/wsdl" '
        f'xmlns:trt="http://www.onvif.org/ver10/media/wsdl"><s:Body>{inner}</s:Body></s:Envelope>'
    ).encode()


def time_reply(now: float) -> bytes:
    hour, minute, second, year, month, day = strftime("%H %M %S %Y %m %d", gmtime(now)).split()
    return envelope(
        "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime>"
        "<tt:DateTimeType>NTP</tt:DateTimeType><tt:UTCDateTime>"
        f"<tt:Time><tt:Hour>{int(hour)}</tt:Hour><tt:Minute>{int(minute)}</tt:Minute>"
        f"<tt:Second>{int(second)}</tt:Second></tt:Time><tt:Date><tt:Year>{year}</tt:Year>"
        f"<tt:Month>{int(month)}</tt:Month><tt:Day>{int(day)}</tt:Day></tt:Date>"
        "</tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
    )


def uri_reply(operation: str, uri: str) -> bytes:
    uri = uri.replace("&", "&amp;")
    return envelope(
        f"<trt:{operation}Response><trt:MediaUri><tt:Uri>{uri}</tt:Uri></trt:MediaUri>"
        f"</trt:{operation}Response>"
    )


NOT_AUTHORIZED = envelope(
    "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value>"
    '</s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">Sender not Authorized</s:Text>'
    "</s:Reason></s:Fault>"
)


@dataclass
class FakeOnvif:
    """The handler of an ONVIF camera. ``scheme``: 'none', 'wsse', 'wsse-text', 'digest',
    'digest-sha256', 'digest-sha512' (SHA-512/256), 'digest-int' (qop=auth-int alone), 'basic'.
    ``replies``: operation → body, or a whole HTTP reply when it starts with 'HTTP/'.
    ``clock_off_s``: its clock less ours; a WS-UsernameToken 20 s beside it is refused."""

    scheme: str = "none"
    clock_off_s: float = 0.0
    username: str = USER
    password: str = PASSWORD
    one_time_nonces: bool = False
    refusal: bytes = b""
    pre_auth: tuple[str, ...] = ("GetSystemDateAndTime",)
    replies: dict = field(default_factory=dict)
    requests: list = field(default_factory=list)

    async def __call__(self, reader, writer) -> None:
        while request := await read_request(reader):
            self.requests.append(request)
            answer = self.answer(request)
            writer.write(answer if answer.startswith(b"HTTP/") else http_reply(answer))
            await writer.drain()
            if b"\r\nConnection: close" in answer[:1000]:
                return

    @property
    def operations(self) -> list[str]:
        return [request.operation for request in self.requests]

    @property
    def shown(self) -> int:
        """How often credentials were shown."""
        return sum(request.shows_credentials for request in self.requests)

    def answer(self, request: Request) -> bytes:
        operation = request.operation or request.path
        self.last = request
        if operation not in self.pre_auth and not self.admits(request):
            return self.refusal or self.challenge()
        if operation in self.replies:
            return self.replies[operation]
        return self.usual(operation)

    def usual(self, operation: str) -> bytes:
        if operation == "GetSystemDateAndTime":
            return time_reply(CLOCK.now() + self.clock_off_s)
        if operation in ("GetStreamUri", "GetSnapshotUri"):
            return uri_reply(operation, "rtsp://192.168.1.108/live?channel=1&subtype=1")
        files = {
            "GetDeviceInformation": "information_plain",
            "GetServices": "services_nat",
            "GetCapabilities": "capabilities_several_xaddrs",
            "GetProfiles": "profiles_two_streams",
        }
        return reply_file(files[operation]) if operation in files else http_reply(b"", 404)

    def challenge(self) -> bytes:
        if self.scheme == "wsse":
            return http_reply(NOT_AUTHORIZED, 400)
        if self.scheme == "wsse-text":
            digest = b"#PasswordDigest" in self.last.body
            fault = reply_file("fault_plain_text_only") if digest else NOT_AUTHORIZED
            return http_reply(fault, 400)
        self.nonce = f"n{len(self.requests)}" if self.one_time_nonces else "n0"
        offers = {
            "digest": f'Digest realm="cam, \\"1\\"", nonce="{self.nonce}", qop="auth"',
            "digest-sha256": f'Digest realm="cam", nonce="{self.nonce}", algorithm=SHA-256, '
            'qop="auth,auth-int", opaque="o p"',
            "digest-sha512": f'Digest realm="cam", nonce="{self.nonce}", algorithm=SHA-512-256, '
            'qop="auth"',
            "digest-int": f'Digest realm="cam", nonce="{self.nonce}", qop="auth-int"',
            "basic": 'Basic realm="cam"',
        }
        return http_reply(b"<html>401</html>", 401, f"WWW-Authenticate: {offers[self.scheme]}")

    def admits(self, request: Request) -> bool:
        if self.scheme == "none":
            return True
        if self.scheme == "wsse":
            return self._admits_token(request.body)
        if self.scheme == "wsse-text":
            password = self.password.replace("&", "&amp;").replace("<", "&lt;")
            return f"#PasswordText\">{password}</Password>".encode() in request.body
        header = request.headers.get("authorization", "")
        if self.scheme == "basic":
            return (
                header == "Basic " + b64encode(f"{self.username}:{self.password}".encode()).decode()
            )
        return header.startswith("Digest ") and self._admits_digest(request, header)

    def _admits_token(self, body: bytes) -> bool:
        def tag(name):
            match = re.search(rf"<(?:\w+:)?{name}[^>]*>([^<]*)<".encode(), body)
            return match[1].decode() if match else ""

        created = tag("Created")
        if not created or abs(_seconds(created) - CLOCK.now() - self.clock_off_s) > 20:
            return False
        secret = b64decode(tag("Nonce")) + created.encode() + self.password.encode()
        return tag("Password") == b64encode(sha1(secret).digest()).decode()

    def _admits_digest(self, request: Request, header: str) -> bool:
        params = dict(re.findall(r'(\w+)="?((?:\\.|[^",])*)"?', header.replace('\\"', "'")))
        if params.get("nonce") != getattr(self, "nonce", None):
            return False
        name = {"digest-sha256": "sha256", "digest-sha512": "sha512_256"}.get(self.scheme, "md5")
        realm = 'cam, "1"' if self.scheme == "digest" else "cam"

        def h(data):
            return new(name, data.encode() if isinstance(data, str) else data).hexdigest()

        qop = "auth-int" if self.scheme == "digest-int" else "auth"
        middle = f"{params['nonce']}:{params['nc']}:{params['cnonce']}:{qop}"
        ha1 = h(f"{self.username}:{realm}:{self.password}")
        what = f"{request.method}:{params['uri']}"
        what += f":{h(request.body)}" if qop == "auth-int" else ""
        admitted = params["response"] == h(f"{ha1}:{middle}:{h(what)}") and params["qop"] == qop
        if self.one_time_nonces:
            self.nonce = None
        return admitted


def _seconds(created: str) -> float:
    return timegm(strptime(created, "%Y-%m-%dT%H:%M:%SZ"))


SDP = (
    "v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=live\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\n"
    "a=rtpmap:96 H264/90000\r\na=control:trackID=1\r\n"
)


@dataclass
class FakeRtsp:
    """The handler of an RTSP port: OPTIONS and DESCRIBE, with Basic when ``demands``."""

    status: int = 200
    demands: bool = False
    requests: list = field(default_factory=list)

    async def __call__(self, reader, writer) -> None:
        while request := await read_request(reader):
            self.requests.append(request)
            writer.write(self.answer(request))
            await writer.drain()

    def answer(self, request: Request) -> bytes:
        cseq = f"CSeq: {request.headers['cseq']}\r\n"
        if request.method == "OPTIONS":
            return f"RTSP/1.0 200 OK\r\n{cseq}Public: DESCRIBE\r\n\r\n".encode()
        expected = "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.demands and request.headers.get("authorization") != expected:
            challenge = 'WWW-Authenticate: Basic realm="cam"\r\n'
            return f"RTSP/1.0 401 No\r\n{cseq}{challenge}\r\n".encode()
        if self.status != 200:
            return f"RTSP/1.0 {self.status} No\r\n{cseq}\r\n".encode()
        sdp = f"Content-Type: application/sdp\r\nContent-Length: {len(SDP)}\r\n\r\n{SDP}"
        return f"RTSP/1.0 200 OK\r\n{cseq}{sdp}".encode()
