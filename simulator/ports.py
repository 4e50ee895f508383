"""Listening sockets of a device, alive or dead."""

import socket

BACKLOG = 128


def listening(address: str, port: int) -> socket.socket:
    """A non-blocking listening socket. Raises OSError when the port is taken."""
    sock = _bound(address, port)
    sock.listen(BACKLOG)
    sock.setblocking(False)
    return sock


def _bound(address: str, port: int, beside: bool = False) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if beside:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        sock.bind((address, port))
    except OSError:
        sock.close()
        raise
    return sock


class DeadPort:
    """A port that drops every SYN, like a device without power: connecting times out.

    Linux drops SYNs to a listening socket whose queue of accepted connections is full; a backlog
    of 0 holds one, and nobody accepts it. ``beside``: the port may also be open for all addresses
    at once, on a socket with SO_REUSEPORT; the exact address wins.
    """

    def __init__(self, address: str, port: int, beside: bool = False):
        self._socks = [_bound(address, port, beside)]
        self._socks[0].listen(0)
        for _ in range(2):
            filler = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            filler.setblocking(False)
            filler.connect_ex((address, port))
            self._socks.append(filler)

    def close(self) -> None:
        for sock in reversed(self._socks):
            sock.close()
