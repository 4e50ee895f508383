"""Bare TCP connects in Python: the least that asking a device can cost."""

import select
import socket
import time

IN_FLIGHT = 500


def one_by_one(addresses: list[str], port: int) -> float:
    """Microseconds of processor time a connect, each opened and closed before the next."""
    began = time.process_time()
    for address in addresses:
        with socket.create_connection((address, port), timeout=4):
            pass
    return (time.process_time() - began) / len(addresses) * 1e6


def many_at_once(addresses: list[str], port: int) -> float:
    """The same with IN_FLIGHT of them open at a time, by epoll: the leanest way there is."""
    began, epoll, sockets = time.process_time(), select.epoll(), {}
    waiting = iter(addresses)
    while True:
        while len(sockets) < IN_FLIGHT and (address := next(waiting, None)):
            sock = socket.socket(type=socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
            sock.connect_ex((address, port))
            sockets[sock.fileno()] = sock
            epoll.register(sock.fileno(), select.EPOLLOUT)
        if not sockets:
            return (time.process_time() - began) / len(addresses) * 1e6
        for number, _events in epoll.poll(1.0):
            sock = sockets.pop(number)
            if sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                raise SystemExit("A simulated device refused a connection.")
            sock.close()


async def by_asyncio(addresses: list[str], port: int) -> float:
    """The same with asyncio's streams, IN_FLIGHT at a time."""
    import asyncio

    turn = asyncio.Semaphore(IN_FLIGHT)

    async def connect(address: str) -> None:
        async with turn:
            _reader, writer = await asyncio.open_connection(address, port)
            writer.close()

    began = time.process_time()
    await asyncio.gather(*map(connect, addresses))
    return (time.process_time() - began) / len(addresses) * 1e6
