"""Connections to real listeners that are slow, silent, closing, flooding, absent."""

import asyncio
import errno
import socket
import time
import unittest
from contextlib import ExitStack

from ..clock import SystemClock
from ..probe.deadline import Deadline
from ..probe.errors import (
    ConnectionLost,
    ConnectRefused,
    ConnectTimeout,
    ForbiddenAddress,
    NoRoute,
    ReplyTimeout,
    ReplyTooLarge,
    TlsFailed,
    UnresolvedAddress,
)
from ..probe.resolver import CachingResolver, check_allowed, resolve
from ..probe.transport import HIGH_WATER, connect, connect_error
from .fake_camera import (
    Listener,
    closing,
    deadline,
    dripping,
    flooding,
    saying,
    self_signed,
    silent,
)


def dial(port: int, seconds: float = 2.0, **options):
    return connect("127.0.0.1", port, deadline(seconds), allow_loopback=True, **options)


class TestReads(unittest.IsolatedAsyncioTestCase):
    async def test_lines_exact_and_some(self):
        async with Listener(saying(b"one\r\ntwo\nthree four")) as listener:
            connection = await dial(listener.port)
            connection.write(b"?")
            self.assertEqual(b"one", await connection.read_line(10))
            self.assertEqual(b"two", await connection.read_line(3))
            self.assertEqual(b"three", await connection.read_exactly(5))
            self.assertEqual(b" f", await connection.read_some(2))
            self.assertEqual(b"our", await connection.read_some())
            self.assertEqual(b"", await connection.read_some())
            connection.close()

    async def test_closed_in_the_middle(self):
        async with Listener(saying(b"abc")) as listener:
            for read in (lambda c: c.read_line(10), lambda c: c.read_exactly(4)):
                connection = await dial(listener.port)
                connection.write(b"?")
                with self.assertRaises(ConnectionLost):
                    await read(connection)
                connection.close()

    async def test_long_lines_are_refused(self):
        async with Listener(flooding(b"", b"x" * 1000)) as listener:
            connection = await dial(listener.port)
            connection.write(b"?")
            with self.assertRaises(ReplyTooLarge):
                await connection.read_line(5000)
            connection.close()

    async def test_more_than_the_high_water_mark(self):
        size = HIGH_WATER * 3 + 17
        async with Listener(saying(b"y" * size)) as listener:
            connection = await dial(listener.port)
            connection.write(b"?")
            self.assertEqual(b"y" * size, await connection.read_exactly(size))
            connection.close()

    async def test_a_flood_is_not_taken_in(self):
        async with Listener(flooding(b"", b"x" * 65536)) as listener:
            connection = await dial(listener.port)
            connection.write(b"?")
            await connection.read_exactly(1)
            await asyncio.sleep(0.3)
            self.assertLess(len(connection._buffer), 2 * HIGH_WATER)
            connection.close()

    async def test_silence_ends_at_the_deadline(self):
        async with Listener(silent) as listener:
            start = time.monotonic()
            connection = await dial(listener.port, 0.3)
            with self.assertRaises(ReplyTimeout):
                await connection.read_some()
            self.assertAlmostEqual(0.3, time.monotonic() - start, delta=0.15)
            with self.assertRaises(ReplyTimeout):
                await connection.read_line(5)
            connection.close()

    async def test_drops_do_not_push_the_deadline(self):
        async with Listener(dripping(b"x" * 1000, 0.02)) as listener:
            start = time.monotonic()
            connection = await dial(listener.port, 0.4)
            connection.write(b"?")
            with self.assertRaises(ReplyTimeout):
                await connection.read_exactly(1000)
            self.assertLess(time.monotonic() - start, 1.0)
            connection.close()

    async def test_what_came_in_time_but_was_not_read_in_time_is_gone(self):
        async with Listener(dripping(b"abc", 0.0)) as listener:
            connection = await dial(listener.port, 0.2)
            connection.write(b"?")
            await asyncio.sleep(0.4)
            with self.assertRaises(ReplyTimeout):
                await connection.read_some()
            connection.close()

    async def test_a_flood_ends_at_the_deadline(self):
        async with Listener(flooding(b"", b"x" * 65536)) as listener:
            connection = await dial(listener.port, 0.3)
            connection.write(b"?")
            with self.assertRaises(ReplyTimeout):
                while True:
                    await connection.read_some()
            connection.close()

    async def test_a_later_deadline_may_take_its_place(self):
        async with Listener(dripping(b"......ready\n", 0.05)) as listener:
            connection = await dial(listener.port, 0.2)
            connection.write(b"?")
            connection.deadline = deadline(3)
            self.assertEqual(b"......ready", await connection.read_line(20))
            connection.close()

    async def test_reset(self):
        async def resetting(reader, writer):
            await reader.read(10)
            writer.transport.abort()

        async with Listener(resetting) as listener:
            connection = await dial(listener.port)
            connection.write(b"x" * 100_000)
            with self.assertRaises(ConnectionLost):
                await connection.read_line(5)
            connection.write(b"after the end nothing happens")
            connection.close()

    async def test_closed_by_us(self):
        async with Listener(silent) as listener:
            connection = await dial(listener.port)
            connection.close()
            connection.close()
            with self.assertRaises(ConnectionLost):
                await connection.read_some()

    async def test_what_was_written_last_arrives(self):
        heard = asyncio.get_running_loop().create_future()

        async def hearing(reader, writer):
            heard.set_result(await reader.read())

        async with Listener(hearing) as listener:
            connection = await dial(listener.port)
            connection.write(b"TEARDOWN")
            connection.close()
            self.assertEqual(b"TEARDOWN", await asyncio.wait_for(heard, 2))


class TestConnect(unittest.IsolatedAsyncioTestCase):
    async def test_refused(self):
        async with Listener(closing) as listener:
            port = listener.port
        with self.assertRaises(ConnectRefused) as caught:
            await dial(port)
        self.assertEqual({"port": port}, caught.exception.values)

    async def test_a_full_backlog_times_out(self):
        """Linux drops SYNs for a listener that accepts nobody, as a switched-off device does."""
        with socket.socket() as full:
            full.bind(("127.0.0.1", 0))
            full.listen(0)
            port = full.getsockname()[1]
            held = []
            with self.assertRaises(ConnectTimeout):
                for _ in range(10):
                    start = time.monotonic()
                    held.append(await dial(port, 0.3))
            self.assertAlmostEqual(0.3, time.monotonic() - start, delta=0.2)
            for connection in held:
                connection.close()

    async def test_cancelled_from_outside_stays_cancelled(self):
        with socket.socket() as full:
            full.bind(("127.0.0.1", 0))
            full.listen(0)
            held = [socket.create_connection(full.getsockname()) for _ in range(1)]
            tasks = [asyncio.ensure_future(dial(full.getsockname()[1], 9)) for _ in range(8)]
            await asyncio.sleep(0.1)
            waiting = [task for task in tasks if not task.done()]
            self.assertTrue(waiting)
            for task in waiting:
                task.cancel()
            for result in await asyncio.gather(*waiting, return_exceptions=True):
                self.assertIsInstance(result, asyncio.CancelledError)
            for task in set(tasks) - set(waiting):
                task.result().close()
            for one in held:
                one.close()

    async def test_impossible_ports(self):
        for port in (0, -1, 65536):
            with self.assertRaises(NoRoute):
                await dial(port)

    def test_errors_of_the_operating_system(self):
        for number, kind in (
            (errno.ECONNREFUSED, ConnectRefused),
            (errno.ETIMEDOUT, ConnectTimeout),
            (errno.EHOSTUNREACH, NoRoute),
            (errno.ENETUNREACH, NoRoute),
            (errno.EPERM, NoRoute),
            (errno.ECONNRESET, ConnectionLost),
        ):
            self.assertIs(kind, type(connect_error(OSError(number, ""), 80)), number)
        for number in (errno.EMFILE, errno.ENOMEM, errno.EADDRNOTAVAIL):
            error = OSError(number, "")
            self.assertIs(error, connect_error(error, 80))


class TestTls(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        stack = ExitStack()
        self.addCleanup(stack.close)
        self.context = stack.enter_context(self_signed())

    async def test_self_signed(self):
        async with Listener(saying(b"hello\n"), ssl=self.context) as listener:
            connection = await dial(listener.port, tls=True)
            connection.write(b"?")
            self.assertEqual(b"hello", await connection.read_line(10))
            connection.close()

    async def test_a_port_that_speaks_no_tls(self):
        async with Listener(saying(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as listener:
            with self.assertRaises(TlsFailed):
                await dial(listener.port, tls=True)

    async def test_a_port_that_says_nothing(self):
        async with Listener(silent) as listener:
            with self.assertRaises(TlsFailed) as caught:
                await dial(listener.port, 0.3, tls=True)
            self.assertEqual("timeout", caught.exception.values["why"])

    async def test_a_port_that_closes(self):
        async with Listener(closing) as listener:
            with self.assertRaises(TlsFailed):
                await dial(listener.port, tls=True)


class TestAddresses(unittest.IsolatedAsyncioTestCase):
    FORBIDDEN = {
        "loopback": ("127.0.0.1", "127.255.1.2", "::1", "::ffff:127.0.0.1"),
        "unspecified": ("0.0.0.0", "0.1.2.3", "::", "::ffff:0.0.0.0"),
        "multicast": ("224.0.0.1", "239.255.255.250", "ff02::1"),
        "reserved": ("240.0.0.1", "255.255.255.255", "64:ff9b::1"),
        "link_local": ("169.254.169.254", "fe80::1", "::ffff:169.254.169.254"),
    }

    async def test_forbidden(self):
        for kind, addresses in self.FORBIDDEN.items():
            for address in addresses:
                with self.assertRaises(ForbiddenAddress, msg=address) as caught:
                    await resolve(address, deadline())
                self.assertEqual(kind, caught.exception.values["kind"], address)

    async def test_allowed(self):
        for address in ("10.0.0.1", "192.168.1.64", "172.16.3.4", "203.0.113.9", "fd00::5"):
            self.assertEqual(address, await resolve(address, deadline()))
        for address in ("127.77.1.11", "::1"):
            self.assertEqual(address, await resolve(address, deadline(), allow_loopback=True))

    async def test_loopback_alone_is_what_can_be_allowed(self):
        for kind in ("unspecified", "multicast", "reserved", "link_local"):
            for address in self.FORBIDDEN[kind]:
                with self.assertRaises(ForbiddenAddress):
                    check_allowed(address, allow_loopback=True)

    async def test_spellings_of_loopback(self):
        for text in ("localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1"):
            with self.assertRaises((ForbiddenAddress, UnresolvedAddress), msg=text):
                await resolve(text, deadline())

    async def test_what_a_name_resolves_to_is_checked(self):
        async def lookup(_host, _deadline):
            return ["fd00::1", "127.0.0.1", "10.0.0.5"]

        self.assertEqual("10.0.0.5", await resolve("cam", deadline(), resolver=lookup))

        async def rebound(_host, _deadline):
            return ["127.0.0.1"]

        with self.assertRaises(ForbiddenAddress):
            await resolve("cam", deadline(), resolver=rebound)

    async def test_names_that_are_none(self):
        for name in ("", "a" * 300, "a..b", "a\0b", "no such name", "x" * 70 + ".example"):
            with self.assertRaises(UnresolvedAddress, msg=name[:20]):
                await resolve(name, deadline(3))

    async def test_the_cache_asks_once_and_remembers_refusals(self):
        asked = []

        async def lookup(host, _deadline):
            asked.append(host)
            await asyncio.sleep(0.05)
            if host == "gone":
                raise UnresolvedAddress(why="no_such_name")
            return ["10.0.0.5"]

        resolver = CachingResolver(SystemClock(), lookup)
        answers = await asyncio.gather(*(resolver("nvr", deadline()) for _ in range(20)))
        self.assertEqual([["10.0.0.5"]] * 20, answers)
        for _ in range(3):
            with self.assertRaises(UnresolvedAddress) as caught:
                await resolver("gone", deadline())
            self.assertEqual("no_such_name", caught.exception.values["why"])
        self.assertEqual(["nvr", "gone"], asked)

    async def test_the_cache_waits_no_longer_than_the_deadline(self):
        async def never(_host, _deadline):
            await asyncio.sleep(60)

        resolver = CachingResolver(SystemClock(), never)
        with self.assertRaises(UnresolvedAddress):
            await resolver("slow", Deadline.after(0.1, SystemClock()))
