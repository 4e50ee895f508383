"""One epoll loop for all connections of a process: asyncio would cost three times the CPU."""

import contextlib
import errno
import os
import re
import select
import socket
import time
from dataclasses import dataclass, field

from ..http_wire import BODY_BYTES, HEAD_BYTES, BadRequest
from .onvif import CannedWebsite
from .rtsp import CannedRtsp

READ_BYTES = 65_536
FRAME_S = 1.0  # the key frame comes once a second
MAX_OUT = 1_000_000  # a client that does not read its stream is dropped beyond this
_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d{1,7})\s*\r\n", re.IGNORECASE)


@dataclass(eq=False, slots=True)
class Peer:
    """A connection. ``channel``: interleaved channel once set up; ``shown``: frames sent."""

    sock: socket.socket
    address: bytes
    is_rtsp: bool
    silent: bool
    inbox: bytes = b""
    outbox: bytes = b""
    channel: int = 0
    shown: int = 0
    closing: bool = False
    waits: bool = False  # for room to write


@dataclass
class Counts:
    connections: int = 0
    requests: int = 0
    frames: int = 0


@dataclass
class Reactor:
    """``stop_fd`` becoming readable, or closing, ends the loop."""

    website: CannedWebsite
    rtsp: CannedRtsp
    silent: frozenset[bytes]
    stop_fd: int
    counts: Counts = field(default_factory=Counts)
    _peers: dict[int, Peer] = field(default_factory=dict)
    _listeners: dict[int, tuple[socket.socket, bool]] = field(default_factory=dict)
    _playing: set[Peer] = field(default_factory=set)

    def run(self, http: list[socket.socket], rtsp: list[socket.socket]) -> None:
        self._epoll = select.epoll()
        for socks, is_rtsp in ((http, False), (rtsp, True)):
            for sock in socks:
                self._listeners[sock.fileno()] = (sock, is_rtsp)
                # EXCLUSIVE: of several processes on one socket only one wakes
                self._epoll.register(sock.fileno(), select.EPOLLIN | select.EPOLLEXCLUSIVE)
        self._epoll.register(self.stop_fd, select.EPOLLIN)
        due = time.monotonic() + FRAME_S
        while True:
            for fd, events in self._epoll.poll(max(0.0, due - time.monotonic())):
                if fd == self.stop_fd:
                    os.read(fd, 1)
                    return
                self._ready(fd, events)
            if time.monotonic() >= due:
                due = time.monotonic() + FRAME_S
                for peer in list(self._playing):
                    self._show(peer)

    def _ready(self, fd: int, events: int) -> None:
        if fd in self._listeners:
            self._accept(*self._listeners[fd])
            return
        peer = self._peers.get(fd)
        if peer is None:
            return
        try:
            if events & select.EPOLLOUT:
                self._flush(peer)
            if events & ~select.EPOLLOUT:
                self._read(peer)
        except (BadRequest, OSError):
            self._drop(peer)

    def _accept(self, listener: socket.socket, is_rtsp: bool) -> None:
        for _ in range(64):
            try:
                sock, _peer = listener.accept()
            except BlockingIOError:
                return
            except OSError as error:
                if error.errno in (errno.EMFILE, errno.ENFILE):
                    time.sleep(0.01)
                return
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            address = sock.getsockname()[0].encode()
            self._peers[sock.fileno()] = Peer(sock, address, is_rtsp, address in self.silent)
            self._epoll.register(sock.fileno(), select.EPOLLIN)
            self.counts.connections += 1

    def _read(self, peer: Peer) -> None:
        try:
            data = peer.sock.recv(READ_BYTES)
        except BlockingIOError:
            return
        if not data:
            self._drop(peer)
        elif not peer.silent:
            peer.inbox += data
            while self._take_request(peer):
                pass

    def _take_request(self, peer: Peer) -> bool:
        """Answers one whole request in the inbox; False when there is none."""
        if peer.inbox[:1] == b"$":
            return self._skip_interleaved(peer)
        end = peer.inbox.find(b"\r\n\r\n")
        if end < 0:
            if len(peer.inbox) > HEAD_BYTES:
                raise BadRequest("headers too long")
            return False
        head = peer.inbox[: end + 4]
        found = _LENGTH.search(head)
        length = int(found[1]) if found else 0
        if length > BODY_BYTES:
            raise BadRequest("body too long")
        if len(peer.inbox) < len(head) + length:
            return False
        body = peer.inbox[len(head) : len(head) + length]
        peer.inbox = peer.inbox[len(head) + length :]
        self.counts.requests += 1
        self._answer(peer, head, body)
        return True

    @staticmethod
    def _skip_interleaved(peer: Peer) -> bool:
        """RTCP that the client sends on the same connection."""
        if len(peer.inbox) < 4:
            return False
        size = 4 + int.from_bytes(peer.inbox[2:4], "big")
        if len(peer.inbox) < size:
            return False
        peer.inbox = peer.inbox[size:]
        return True

    def _answer(self, peer: Peer, head: bytes, body: bytes) -> None:
        if not peer.is_rtsp:
            peer.closing = b"\r\nConnection: close\r\n" in head
            self._send(peer, self.website.answer(head, body, peer.address))
            return
        reply, channel, plays = self.rtsp.answer(head, peer.address)
        if channel is not None:
            peer.channel = channel
        self._send(peer, reply)
        if plays:
            self._playing.add(peer)
            self._show(peer)

    def _show(self, peer: Peer) -> None:
        try:
            self._send(peer, self.rtsp.clip.packets(peer.channel, peer.shown))
        except OSError:
            self._drop(peer)
        peer.shown += 1
        self.counts.frames += 1

    def _send(self, peer: Peer, data: bytes) -> None:
        waiting = bool(peer.outbox)
        peer.outbox += data
        if len(peer.outbox) > MAX_OUT:
            self._drop(peer)
        elif not waiting:
            self._flush(peer)

    def _flush(self, peer: Peer) -> None:
        try:
            sent = peer.sock.send(peer.outbox)
        except BlockingIOError:
            sent = 0
        peer.outbox = peer.outbox[sent:]
        if bool(peer.outbox) != peer.waits:
            peer.waits = bool(peer.outbox)
            wants = select.EPOLLIN | (select.EPOLLOUT if peer.waits else 0)
            self._epoll.modify(peer.sock.fileno(), wants)
        if peer.closing and not peer.outbox:
            self._drop(peer)

    def _drop(self, peer: Peer) -> None:
        self._playing.discard(peer)
        if self._peers.pop(peer.sock.fileno(), None) is None:
            return
        with contextlib.suppress(OSError):
            self._epoll.unregister(peer.sock.fileno())
        peer.sock.close()
