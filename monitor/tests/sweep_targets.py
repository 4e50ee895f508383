"""Listeners on localhost that the tests of the sweep aim real workers at."""

import os
import signal
import socket
import threading
import time
from pathlib import Path

from monitor.probe.types import Level, Target


class Listener:
    """Accepts connections on a port of its own and calls ``on_accept(connection)`` for each.

    Without ``on_accept`` it stays silent: it accepts and never answers. ``peak`` is the most
    connections that were open at one time.
    """

    def __init__(self, on_accept=None):
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self.port = self._socket.getsockname()[1]
        self._on_accept = on_accept
        self.accepted = 0
        self._kept: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.accepted += 1
            if self._on_accept:
                self._on_accept(connection)
            self._kept.append(connection)

    def close(self):
        self._socket.close()
        for connection in self._kept:
            connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()


def target(id_: int, port: int, *, timeout_s=2.0, level=Level.PULSE, **values) -> Target:
    """An ONVIF device on localhost."""
    return Target(
        id_,
        "127.0.0.1",
        level=level,
        protocols=("onvif",),
        onvif_port=port,
        timeout_s=timeout_s,
        allow_loopback=True,
        **values,
    )


def closed_port() -> int:
    """A port of localhost that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def is_alive(pid: int) -> bool:
    """A process that runs; a zombie does not count as one that is gone."""
    return Path(f"/proc/{pid}").exists()


def wait_until(condition, timeout_s=20.0) -> bool:
    """Whether ``condition`` came true in time."""
    end = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def kill_all(pids, number=signal.SIGKILL):
    for pid in pids:
        os.kill(pid, number)
