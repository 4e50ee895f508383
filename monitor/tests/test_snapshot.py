"""Snapshots over HTTP from a real listener: pictures, pages, log-in, hostile bodies."""

import asyncio
import re
import time
import unittest
from dataclasses import dataclass, field
from hashlib import md5

from hypothesis import HealthCheck, given, settings, strategies as st

from ..clock import SystemClock
from ..probe.auth import AuthState
from ..probe.deadline import Deadline
from ..probe.errors import (
    AuthRefused,
    ConnectionLost,
    CredentialsMissing,
    FrameUndecodable,
    HttpMalformed,
    HttpStatus,
    ProbeError,
    ReplyEmpty,
    ReplyTimeout,
    ReplyTooLarge,
)
from ..probe.frame import MAX_FRAME
from ..probe.snapshot import snapshot, to_frame
from ..probe.types import Target
from ..probe.uris import PinnedUri
from .videos import key_frame

TARGET = Target(id=1, host="127.0.0.1", allow_loopback=True)
USER, PASSWORD = "viewer", "Kamera#2026:a/b@%"
PICTURE = key_frame("jpeg")


def reply(body: bytes, status: int = 200, kind: str = "image/jpeg", length: bool = True) -> bytes:
    head = f"HTTP/1.1 {status} x\r\nContent-Type: {kind}\r\nConnection: close\r\n"
    if length:
        head += f"Content-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


@dataclass
class WebCamera:
    """Answers every request with ``answer``, after a digest log-in when ``login``; then closes.
    ``endless``: sent again and again behind the answer."""

    answer: bytes
    login: bool = False
    endless: bytes = b""
    requests: list[str] = field(default_factory=list)
    sent: int = 0

    async def __aenter__(self) -> "WebCamera":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_error) -> None:
        self._server.close()

    async def _serve(self, reader, writer) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.requests.append(head)
            writer.write(self.answer if self._lets_in(head) else self._challenge())
            while self.endless:
                writer.write(self.endless)
                self.sent += len(self.endless)
                await writer.drain()
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _challenge(self) -> bytes:
        head = b'HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm="c", nonce="n"\r\n'
        page = b"<html>Unauthorized</html>"
        return head + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(page) + page

    def _lets_in(self, head: str) -> bool:
        response = re.search(r'response="(\w+)"', head)
        path = head.split(" ")[1]
        first = md5(f"{USER}:c:{PASSWORD}".encode()).hexdigest()
        second = md5(f"GET:{path}".encode()).hexdigest()
        right = md5(f"{first}:n:{second}".encode()).hexdigest()
        return not self.login or bool(response and response[1] == right)


class TestSnapshot(unittest.IsolatedAsyncioTestCase):
    async def take(self, camera: WebCamera, auth: AuthState | None = None, seconds: float = 5):
        async with camera:
            return await self.snapshot(
                PinnedUri("http", "127.0.0.1", camera.port, "/picture?channel=1"),
                auth or AuthState(USER, PASSWORD),
                Deadline.after(seconds, SystemClock()),
            )

    async def snapshot(self, *arguments):
        """test_wire.py takes another way."""
        return await snapshot(TARGET, *arguments)

    async def fails(self, error, camera: WebCamera, auth=None, seconds: float = 5) -> ProbeError:
        started = time.monotonic()
        with self.assertRaises(error) as caught:
            await self.take(camera, auth, seconds)
        self.assertIs(type(caught.exception), error)
        self.assertLess(time.monotonic() - started, seconds + 1)
        return caught.exception

    async def test_picture(self):
        for kind in ("image/jpeg", "application/octet-stream", "text/html"):
            frame = await self.take(WebCamera(reply(PICTURE, kind=kind)))
            self.assertEqual((frame.codec, frame.source, frame.data), ("jpeg", "snapshot", PICTURE))
            self.assertEqual((frame.width, frame.height), (320, 192))

    async def test_ways_to_send_it(self):
        chunks = b"".join(
            b"%x\r\n%s\r\n" % (len(part), part) for part in (PICTURE[:99], PICTURE[99:])
        )
        chunked = b"HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
        for answer in (chunked, reply(PICTURE, length=False), reply(b"\r\n" + PICTURE)):
            frame = await self.take(WebCamera(answer))
            self.assertEqual(frame.data, PICTURE)

    async def test_log_in(self):
        camera = WebCamera(reply(PICTURE), login=True)
        await self.take(camera)
        self.assertEqual(len(camera.requests), 2)

    async def test_wrong_password_is_shown_once(self):
        camera = WebCamera(reply(PICTURE), login=True)
        await self.fails(AuthRefused, camera, AuthState(USER, "wrong"))
        self.assertEqual(sum("Authorization" in one for one in camera.requests), 1)
        camera = WebCamera(reply(PICTURE), login=True)
        await self.fails(CredentialsMissing, camera, AuthState())
        self.assertEqual(len(camera.requests), 1)

    async def test_pages_and_refusals(self):
        page = b"<!DOCTYPE html><html><body>Log in</body></html>"
        error = await self.fails(HttpMalformed, WebCamera(reply(page, kind="text/html;charset=x")))
        self.assertEqual(error.values, {"content_type": "text/html"})
        error = await self.fails(HttpStatus, WebCamera(reply(page, 404)))
        self.assertEqual(error.values, {"status": 404})
        await self.fails(HttpStatus, WebCamera(reply(b"", 503)))
        for empty in (b"", b"\r\n\r\n"):
            await self.fails(ReplyEmpty, WebCamera(reply(empty)))

    async def test_redirects_are_not_followed(self):
        away = b"HTTP/1.1 302 x\r\nLocation: http://evil.example/\r\nContent-Length: 0\r\n\r\n"
        camera = WebCamera(away)
        await self.fails(HttpStatus, camera)
        self.assertEqual(len(camera.requests), 1)

    async def test_no_frame_header(self):
        await self.fails(FrameUndecodable, WebCamera(reply(b"\xff\xd8" + bytes(100))))

    async def test_too_large(self):
        claimed = b"HTTP/1.1 200 x\r\nContent-Length: 99999999999\r\n\r\n"
        await self.fails(ReplyTooLarge, WebCamera(claimed))
        camera = WebCamera(reply(PICTURE, length=False), endless=b"\xff" * 65536)
        await self.fails(ReplyTooLarge, camera)
        self.assertLess(camera.sent, MAX_FRAME + 8 * 1024 * 1024)

    async def test_cut_off(self):
        whole = reply(PICTURE)
        await self.fails(ConnectionLost, WebCamera(whole[: len(whole) // 2]))

    async def test_drip(self):
        """A byte now and then does not stretch the deadline."""
        camera = WebCamera(b"HTTP/1.1 200 x\r\nContent-Length: 1000\r\n\r\n")
        camera._serve = _drip
        await self.fails(ReplyTimeout, camera, seconds=0.5)

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.binary(max_size=120), st.booleans())
    def test_any_reply(self, data, with_head):
        camera = WebCamera(reply(data) if with_head else data)
        with self.assertRaises(ProbeError):
            asyncio.run(self.take(camera))

    @given(st.binary(max_size=200), st.text(max_size=30))
    def test_any_body(self, data, kind):
        try:
            to_frame(data, kind)
        except ProbeError as error:
            self.assertTrue(str(error.values.get("content_type", "")).isascii())


async def _drip(reader, writer) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 x\r\nContent-Length: 1000\r\n\r\n")
    try:
        for _byte in range(100):
            writer.write(b"\xff")
            await writer.drain()
            await asyncio.sleep(0.05)
    except ConnectionError:
        pass
    finally:
        writer.close()
