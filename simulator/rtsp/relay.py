"""Between a client and GStreamer's server: requests are put right and held up, replies pass."""

import contextlib
import re
import select
import socket
import threading
import time
from collections.abc import Callable

READ_BYTES = 65_536
MESSAGE_BYTES = 65_536
_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d{1,6})\s*\r\n", re.IGNORECASE)


def socket_pair(address: str) -> tuple[socket.socket, socket.socket]:
    """Two ends of one TCP connection on ``address``: GStreamer wants an internet address."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind((address, 0))
        listener.listen(1)
        outer = socket.create_connection(listener.getsockname(), source_address=(address, 0))
        while True:
            inner, peer = listener.accept()
            if peer == outer.getsockname():
                return inner, outer
            inner.close()


class Relay(threading.Thread):
    """One connection. ``canonical`` rewrites the URL of a request, ``headers`` the rest of its
    head; ``delay_s`` says how long each request is held up; ``done`` is called with the relay when
    it ends."""

    def __init__(
        self,
        client: socket.socket,
        server: socket.socket,
        canonical: Callable[[str], str],
        delay_s: Callable[[], float],
        done: Callable[["Relay"], None],
        headers: Callable[[str, str], str],
    ):
        super().__init__(daemon=True)
        self._headers = headers
        self._client = client
        self._server = server
        self._canonical = canonical
        self._delay_s = delay_s
        self._done = done
        self._inbox = b""
        self._poll = select.poll()
        self._poll.register(client, select.POLLIN)
        self._poll.register(server, select.POLLIN)

    def run(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while self._step():
                pass
        self.close()
        self._client.close()
        self._server.close()
        self._done(self)

    def close(self) -> None:
        """Ends the connection from any thread."""
        for sock in (self._client, self._server):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _step(self) -> bool:
        """Waits for bytes of either side and hands them on; False at the end."""
        for fd, _events in self._poll.poll():
            sock = self._server if fd == self._server.fileno() else self._client
            data = sock.recv(READ_BYTES)
            if not data:
                return False
            if sock is self._server:
                self._client.sendall(data)
            else:
                self._inbox += data
                self._forward()
        return True

    def _forward(self) -> None:
        while True:
            size = self._message_size()
            if not size:
                return
            message, self._inbox = self._inbox[:size], self._inbox[size:]
            if not message.startswith(b"$"):
                time.sleep(self._delay_s())
                message = self._put_right(message)
            self._server.sendall(message)

    def _message_size(self) -> int:
        """Bytes of the first whole message in the inbox, 0 when there is none. Raises ValueError
        when it is too long."""
        if self._inbox.startswith(b"$"):
            if len(self._inbox) < 4:
                return 0
            size = 4 + int.from_bytes(self._inbox[2:4], "big")
        else:
            end = self._inbox.find(b"\r\n\r\n")
            found = _LENGTH.search(self._inbox, 0, end + 4)
            size = end + 4 + (int(found[1]) if found else 0) if end >= 0 else 0
        if size > MESSAGE_BYTES or (not size and len(self._inbox) > MESSAGE_BYTES):
            raise ValueError("message too long")
        return size if size and len(self._inbox) >= size else 0

    def _put_right(self, message: bytes) -> bytes:
        line, rest = message.split(b"\r\n", 1)
        parts = line.decode("latin-1").split(" ")
        if len(parts) != 3:
            return message
        parts[1] = self._canonical(parts[1])
        head, end, body = rest.partition(b"\r\n\r\n")
        head = self._headers(parts[1], head.decode("latin-1")).encode("latin-1")
        return " ".join(parts).encode("latin-1") + b"\r\n" + head + end + body
