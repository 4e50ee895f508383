"""Runs the light mode: the parent prints the ready line, the children serve."""

import json
import os
import resource
import secrets
import select
import signal
import socket
import sys

from ..ports import DeadPort
from .onvif import CannedWebsite
from .options import Options, read_options
from .reactor import Reactor
from .rtsp import CannedRtsp

BACKLOG = 4096
_LO = b"lo\0"


def lift_file_limit() -> None:
    """As many open files as the system lets us have."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def check_free(port: int) -> None:
    """Raises OSError when somebody listens there already: ports shared by SO_REUSEPORT would
    let two farms answer for each other."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        try:
            sock.bind(("127.0.0.1", port))
        except OSError as error:
            raise OSError(f"cannot listen on port {port}: {error.strerror}") from None


def shared_listener(port: int) -> socket.socket:
    """One socket for every address of the loopback interface, and for no other interface.

    Bound to the interface, it gets nothing from outside. Raises OSError (before Linux 5.7 this
    takes root).
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, _LO)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    return _listening(sock, "0.0.0.0", port)


def _listening(sock: socket.socket, address: str, port: int) -> socket.socket:
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((address, port))
        sock.listen(BACKLOG)
        sock.setblocking(False)
    except OSError as error:
        sock.close()
        raise OSError(f"cannot listen on {address}:{port}: {error.strerror}") from None
    return sock


def listeners(options: Options, port: int) -> list[socket.socket]:
    """The listening sockets of one service."""
    if options.listen == "shared":
        return [shared_listener(port)]
    off = set(options.off_ones())
    return [
        _listening(socket.socket(socket.AF_INET, socket.SOCK_STREAM), address, port)
        for address in options.addresses()
        if address not in off
    ]


def dead_ports(options: Options) -> list[DeadPort]:
    return [
        DeadPort(address, port, beside=True)
        for address in options.off_ones()
        for port in (options.onvif_port, options.rtsp_port)
    ]


def ready_line(options: Options) -> str:
    return json.dumps(
        {
            "type": "ready",
            "onvif_port": options.onvif_port,
            "rtsp_port": options.rtsp_port,
            "username": options.username,
            "password": options.password,
            "devices": options.addresses(),
            "silent": options.silent_ones(),
            "off": options.off_ones(),
        }
    )


def serve(options: Options, sockets, key: bytes, stop_fd: int, report) -> None:
    """The life of one serving process; writes its counts when it is told to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    silent = frozenset(a.encode() for a in options.silent_ones())
    reactor = Reactor(CannedWebsite(options, key), CannedRtsp(options, key), silent, stop_fd)
    reactor.run(*sockets)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    counts = {**vars(reactor.counts), "cpu_s": round(usage.ru_utime + usage.ru_stime, 3)}
    os.write(report, json.dumps(counts).encode() + b"\n")


def _spawn(options: Options, sockets, key: bytes, stop, report) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        os.close(stop[1])  # when the parent is gone, reading our end tells
        serve(options, sockets, key, stop[0], report)
        status = 0
    finally:
        os._exit(status)


def _wait_for_end(pids: list[int]) -> int:
    """0 after a signal, 1 when a child died on its own."""
    wake, poke = os.pipe()
    os.set_blocking(poke, False)
    signal.set_wakeup_fd(poke)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
        signal.signal(number, lambda *_args: None)
    while True:
        select.select([wake], [], [], 1.0)
        ended = [pid for pid in pids if os.waitpid(pid, os.WNOHANG)[0]]
        if ended:
            print("simulator.light: a serving process died", file=sys.stderr)
            return 1
        signals = set(_pending(wake))
        if signals & {signal.SIGTERM, signal.SIGINT}:
            return 0


def _pending(wake: int) -> bytes:
    readable, _, _ = select.select([wake], [], [], 0)
    return os.read(wake, 64) if readable else b""


def main() -> int:
    options = read_options()
    lift_file_limit()
    key, stop, report = secrets.token_bytes(16), os.pipe(), os.pipe()
    try:
        for port in (options.onvif_port, options.rtsp_port):
            check_free(port)
        sockets = (listeners(options, options.onvif_port), listeners(options, options.rtsp_port))
        dead = dead_ports(options)
    except OSError as error:
        print(f"simulator.light: {error}", file=sys.stderr)
        return 1
    pids = [_spawn(options, sockets, key, stop, report[1]) for _ in range(options.processes)]
    print(ready_line(options), flush=True)
    status = _wait_for_end(pids)
    os.close(stop[1])  # the children see the end of their pipe and stop
    os.close(report[1])
    print(_summary(report[0]), flush=True)
    for port in dead:
        port.close()
    return status


def _summary(report: int) -> str:
    """The children's counts added up, as the last JSON line."""
    total: dict[str, float] = {}
    with os.fdopen(report) as lines:
        for line in lines:
            for name, value in json.loads(line).items():
                total[name] = round(total.get(name, 0) + value, 3)
    return json.dumps({"type": "ended", **total})


if __name__ == "__main__":
    sys.exit(main())
