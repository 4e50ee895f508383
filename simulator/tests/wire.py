"""Plain clients for the tests: SOAP over http.client, RTSP over a socket."""

import base64
import hashlib
import http.client
import os
import re
import socket
import time
import urllib.request
import xml.etree.ElementTree as ET
from datetime import datetime, timezone

from ..onvif.soap import SOAP, TDS, TRT, TT, WSSE, WSU
from ..testing import Running

TIMEOUT_S = 10.0
__all__ = ["SOAP", "TDS", "TRT", "TT", "Rtsp", "call", "get", "post", "security", "snapshot"]


def security(username: str, password: str, now: float | None = None, nonce: bytes = b"") -> str:
    """A wsse:Security header with a digest made at ``now``."""
    moment = datetime.fromtimestamp(now or time.time(), timezone.utc)
    created = moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    nonce = nonce or os.urandom(16)
    digest = hashlib.sha1(nonce + created.encode() + password.encode()).digest()
    kind = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0"
    return (
        f'<wsse:Security xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}"><wsse:UsernameToken>'
        f"<wsse:Username>{username}</wsse:Username>"
        f'<wsse:Password Type="{kind}#PasswordDigest">{base64.b64encode(digest).decode()}'
        f"</wsse:Password><wsse:Nonce>{base64.b64encode(nonce).decode()}</wsse:Nonce>"
        f"<wsu:Created>{created}</wsu:Created></wsse:UsernameToken></wsse:Security>"
    )


def envelope(operation: str, namespace: str, arguments: str = "", header: str = "") -> bytes:
    return (
        f'<s:Envelope xmlns:s="{SOAP}"><s:Header>{header}</s:Header><s:Body>'
        f'<{operation} xmlns="{namespace}">{arguments}</{operation}></s:Body></s:Envelope>'
    ).encode()


def post(
    device: Running,
    body: bytes,
    path: str = "/onvif/device_service",
    headers=None,
    timeout: float = TIMEOUT_S,
) -> tuple[int, bytes, list[tuple[str, str]]]:
    """(status, body, headers) of one POST."""
    connection = http.client.HTTPConnection(device.address, device.onvif_port, timeout=timeout)
    try:
        kind = {"Content-Type": "application/soap+xml; charset=utf-8", **(headers or {})}
        connection.request("POST", path, body, kind)
        reply = connection.getresponse()
        return reply.status, reply.read(), reply.getheaders()
    finally:
        connection.close()


def call(
    device: Running,
    operation: str,
    namespace: str = TDS,
    arguments: str = "",
    login: bool = True,
    now: float | None = None,
    timeout: float = TIMEOUT_S,
):
    """(status, parsed envelope) of an operation with a WS-UsernameToken."""
    header = security(device.username, device.password, now) if login else ""
    body = envelope(operation, namespace, arguments, header)
    status, reply, _headers = post(device, body, timeout=timeout)
    return status, ET.fromstring(reply)


def _opener(device: Running):
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    base = f"http://{device.address}:{device.onvif_port}"
    passwords.add_password(None, base, device.username, device.password)
    return base, urllib.request.build_opener(
        urllib.request.ProxyHandler({}),
        urllib.request.HTTPDigestAuthHandler(passwords),
        urllib.request.HTTPBasicAuthHandler(passwords),
    )


def get(device: Running, path: str) -> tuple[bytes, str]:
    """(body, content type); Python's own digest and Basic clients. Raises HTTPError."""
    base, opener = _opener(device)
    with opener.open(base + path, timeout=TIMEOUT_S) as reply:
        return reply.read(), reply.headers["Content-Type"]


def snapshot(device: Running, channel: int = 1) -> bytes:
    return get(device, device.snapshot_paths[channel - 1])[0]


class Rtsp:
    """A client that does what it is told, nothing by itself."""

    def __init__(self, device: Running, path: str = "", timeout: float = TIMEOUT_S):
        self.device = device
        self.uri = f"rtsp://{device.address}:{device.rtsp_port}{path or device.sub_paths[0]}"
        self.sock = socket.create_connection((device.address, device.rtsp_port), timeout)
        self.buffer = b""
        self._number = 0
        self._challenge = ""

    def __enter__(self) -> "Rtsp":
        return self

    def __exit__(self, *_exc) -> None:
        self.sock.close()

    def request(self, method: str, uri: str = "", *headers: str) -> tuple[int, dict, bytes]:
        """(status, headers by lower-case name, body)."""
        uri = uri or self.uri
        self._number += 1
        lines = [f"{method} {uri} RTSP/1.0", f"CSeq: {self._number}", *headers]
        if self._challenge:
            lines.append(f"Authorization: {self._login(method, uri)}")
        self.sock.sendall("\r\n".join([*lines, "", ""]).encode())
        return self._reply()

    def _login(self, method: str, uri: str) -> str:
        user, password = self.device.username, self.device.password
        if self._challenge.startswith("Basic"):
            return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        realm, nonce = (
            re.search(rf'{name}="([^"]*)"', self._challenge)[1] for name in ("realm", "nonce")
        )
        ha1 = hashlib.md5(f"{user}:{realm}:{password}".encode()).hexdigest()
        ha2 = hashlib.md5(f"{method}:{uri}".encode()).hexdigest()
        answer = hashlib.md5(f"{ha1}:{nonce}:{ha2}".encode()).hexdigest()
        return (
            f'Digest username="{user}", realm="{realm}", nonce="{nonce}", uri="{uri}",'
            f' response="{answer}"'
        )

    def _more(self) -> None:
        data = self.sock.recv(65_536)
        if not data:
            raise ConnectionResetError("closed")
        self.buffer += data

    def _reply(self) -> tuple[int, dict, bytes]:
        while self.buffer[:1] == b"$" or b"\r\n\r\n" not in self.buffer:
            if self.buffer[:1] == b"$" and self._packet_size():
                self.buffer = self.buffer[self._packet_size() :]
                continue
            self._more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        first, *rest = head.decode().split("\r\n")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in rest)}
        length = int(headers.get("content-length", 0))
        while len(self.buffer) < length:
            self._more()
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return int(first.split(" ")[1]), headers, body

    def _packet_size(self) -> int:
        if len(self.buffer) < 4:
            return 0
        size = 4 + int.from_bytes(self.buffer[2:4], "big")
        return size if len(self.buffer) >= size else 0

    def describe(self) -> tuple[int, dict, bytes]:
        """DESCRIBE, logging in when asked, once."""
        status, headers, body = self.request("DESCRIBE", "", "Accept: application/sdp")
        if status == 401:
            self._challenge = headers["www-authenticate"]
            status, headers, body = self.request("DESCRIBE", "", "Accept: application/sdp")
        return status, headers, body

    def play(self) -> int:
        """DESCRIBE, SETUP over TCP, PLAY on the base with its slash; the status of PLAY."""
        status, headers, body = self.describe()
        if status != 200:
            return status
        base = headers.get("content-base", self.uri)
        track = re.findall(rb"a=control:(\S+)", body)[-1].decode()
        status, headers, _ = self.request(
            "SETUP", base + track, "Transport: RTP/AVP/TCP;unicast;interleaved=0-1"
        )
        if status != 200:
            return status
        session = headers["session"].partition(";")[0]
        return self.request("PLAY", base, f"Session: {session}")[0]

    def media_bytes(self, seconds: float) -> int:
        """Bytes of RTP on channel 0 (not RTCP on 1) that come within ``seconds``."""
        total, until = 0, time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.sock.settimeout(left)
            try:
                self._more()
            except TimeoutError:
                break
            while size := self._packet_size():
                total += size if self.buffer[1] == 0 else 0
                self.buffer = self.buffer[size:]
        return total
