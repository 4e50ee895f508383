"""The short cut against the full probe: the same findings, nothing asked twice, no guessing."""

import asyncio
import socket
import time
import unittest
from contextlib import asynccontextmanager
from dataclasses import replace
from unittest.mock import patch

from hypothesis import given, strategies as st

from ..probe import onvif
from ..probe.fast import caller, transport
from ..probe.fast.known import Fine, known_of, verdict_of
from ..probe.fast.pulse import Pulse
from ..probe.fast.reply import Unusual, digest_of_a_kind, http_body, rtsp_reply, without_origin
from ..probe.fast.transport import Reactor
from ..probe.memory import digest
from ..probe.probe import probe
from ..probe.reasons import Reason
from ..probe.types import Level, Target, Verdict
from ..probe.wsse import wsse_header, wsse_values
from ..worker import Worker
from .fake_camera import (
    CLOCK,
    NOT_AUTHORIZED,
    SDP,
    FakeOnvif,
    FakeRtsp,
    Listener,
    deadline,
    http_reply,
    reply_file,
    silent,
    target,
)

REPLY = http_reply(b"<body/>", 200, "Connection: keep-alive")
RTSP = b"RTSP/1.0 200 OK\r\nCSeq: 7\r\nContent-Length: 4\r\n\r\nv=0\n"


class Replies(unittest.TestCase):
    @given(st.integers(0, len(REPLY) - 1))
    def test_a_part_is_not_a_reply(self, size):
        try:
            self.assertIsNone(http_body(REPLY[:size], 1000))
        except Unusual:
            self.fail("what has arrived so far is of the usual shape")

    def test_whole_ones(self):
        self.assertEqual(http_body(REPLY, 1000), (b"<body/>", True))
        closing = http_reply(b"x", 200, "Connection: close")
        self.assertEqual(http_body(closing, 1000), (b"x", False))
        self.assertEqual(rtsp_reply(RTSP, 7)[::2], (200, b"v=0\n"))

    def test_in_chunks(self):
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        self.assertIsNone(http_body(head + b"3\r\nabc\r\n", 1000))
        self.assertEqual(http_body(head + b"3\r\nabc\r\n0\r\n\r\n", 1000), (b"abc", True))

    def test_what_is_left_to_the_parsers(self):
        for data in (
            http_reply(b"x", 500),
            REPLY + b"more",
            http_reply(b"x", 200, "Content-Length: 2"),
            b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n",
            b"SSH-2.0\r\n\r\n",
            b"x" * 20_000,
            http_reply(b"x", 200, "X: " + "x" * 20_000),
        ):
            with self.subTest(data[:40]), self.assertRaises(Unusual):
                http_body(data, 1000)
        for data in (RTSP + b"$", RTSP.replace(b"7", b"6"), b"HTTP/1.1 200 OK\r\nCSeq: 7\r\n\r\n"):
            with self.subTest(data[:40]), self.assertRaises(Unusual):
                rtsp_reply(data, 7)

    @given(st.binary(max_size=400))
    def test_any_bytes(self, data):
        for read in (lambda: http_body(data, 100), lambda: rtsp_reply(data, 1)):
            try:
                self.assertIsInstance(read(), tuple | None)
            except Unusual:
                pass

    def test_a_digest_is_the_same_whoever_makes_it(self):
        for body in (b"", b"x" * 16384, b"x" * 16385):
            self.assertEqual(digest_of_a_kind(body), digest(body))
            self.assertNotEqual(digest_of_a_kind(body), digest(body + b"y"))

    def test_the_origin_line_does_not_count(self):
        other = SDP.replace("o=- 0 0", "o=- 17 99").encode()
        self.assertEqual(without_origin(SDP.encode()), without_origin(other))
        self.assertNotEqual(without_origin(SDP.encode()), without_origin(other + b"a=x\r\n"))


class Requests(unittest.TestCase):
    @given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
    def test_prepared_ones_are_those_of_the_full_probe(self, username, password, token):
        values = wsse_values(password, "2026-01-01T00:00:00Z", b"n" * 16)
        header = wsse_header(username, password, "2026-01-01T00:00:00Z", b"n" * 16)
        for operation, arguments in ((onvif.GET_PROFILES, ()), (onvif.GET_STREAM_URI, (token,))):
            self.assertEqual(
                caller.template(operation, arguments, username) % values,
                operation.request(b"", arguments, security=header),
            )


async def full(aim: Target) -> Verdict:
    return await probe(aim, deadline(aim.timeout_s), CLOCK)


async def quick(aim: Target) -> tuple[Verdict, bool]:
    """As a worker does it: (the verdict, whether the short cut sufficed)."""
    loop = asyncio.get_running_loop()
    reactor, end = Reactor(loop), loop.create_future()
    pulse = Pulse(aim, known_of(aim), CLOCK, lambda _pulse, result: end.set_result(result))
    try:
        reactor.start(pulse)
        result = await end
        if isinstance(result, Exception):
            raise result
        if isinstance(result, Fine):
            return verdict_of(aim, result.row()), True
        rest, earlier = await pulse.earlier()
        return await probe(rest, pulse.deadline, CLOCK, earlier=earlier), False
    finally:
        assert reactor.under_way == 0
        reactor.close()


@asynccontextmanager
async def known_camera(onvif=None, rtsp=None, timeout_s=8.0, **options):
    """(onvif, rtsp, a target that has been probed before); both have forgotten that. Time enough
    that a busy machine does not make the short cut give up."""
    onvif, rtsp = onvif or FakeOnvif("wsse"), rtsp or FakeRtsp(demands=True)
    async with Listener(onvif) as one, Listener(rtsp) as other:
        aim = target(one.port, rtsp_port=other.port, timeout_s=timeout_s, **options)
        aim = replace(aim, memory=(await full(aim)).memory)
        aim = replace(aim, memory=(await full(aim)).memory)
        onvif.requests.clear()
        rtsp.requests.clear()
        yield onvif, rtsp, aim


class Case(unittest.IsolatedAsyncioTestCase):
    def assertAlike(self, one: Verdict, other: Verdict):
        """The same for whoever decides on it."""
        self.assertEqual(found(one), found(other))
        self.assertEqual(one.judged - {Reason.NO_PROFILE}, other.judged - {Reason.NO_PROFILE})
        self.assertEqual(one.memory, other.memory)
        self.assertEqual(shape(one), shape(other))
        self.assertEqual(one.identity, other.identity)
        self.assertEqual(one.clock_skew_s is None, other.clock_skew_s is None)


def found(verdict: Verdict) -> list:
    return [(f.reason, f.code, f.detail, _steady(f.values)) for f in verdict.findings]


def shape(verdict: Verdict) -> list:
    return [(s.name, s.code, _steady(s.values)) for s in verdict.stages]


def _steady(values: dict) -> dict:
    """Without what a clock has measured: two looks are two moments."""
    return {name: value for name, value in values.items() if name != "skew_s"}


class AsItWas(Case):
    async def test_says_what_the_full_probe_says(self):
        for scheme in ("none", "wsse", "digest", "digest-sha256", "basic"):
            with self.subTest(scheme):
                async with known_camera(FakeOnvif(scheme)) as (onvif, rtsp, aim):
                    verdict, was_quick = await quick(aim)
                    asked = onvif.operations
                    self.assertTrue(was_quick)
                    self.assertAlike(verdict, await full(aim))
                    self.assertGreater(verdict.latency_ms, 0)
                    self.assertEqual(
                        list(dict.fromkeys(asked)),
                        ["GetSystemDateAndTime", "GetDeviceInformation", "GetProfiles",
                         "GetStreamUri"],
                    )  # fmt: skip

    async def test_recorder_s_channels_do_not_list_all_profiles(self):
        async with known_camera(channel=1) as (onvif, _rtsp, aim):
            verdict, was_quick = await quick(aim)
            self.assertTrue(was_quick)
            self.assertEqual(onvif.operations, ["GetSystemDateAndTime", "GetDeviceInformation"])
            self.assertAlike(verdict, await full(aim))

    async def test_device_that_closes_after_each_reply(self):
        class Closing(FakeOnvif):
            async def __call__(self, reader, writer):
                from .fake_camera import read_request

                if request := await read_request(reader):
                    self.requests.append(request)
                    answer = self.answer(request)
                    whole = answer if answer.startswith(b"HTTP/") else http_reply(answer)
                    writer.write(whole.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))

        async with known_camera(Closing("wsse")) as (_onvif, _rtsp, aim):
            verdict, was_quick = await quick(aim)
            self.assertTrue(was_quick)
            self.assertAlike(verdict, await full(aim))

    def test_not_for_what_is_not_known_or_not_plain(self):
        self.assertIsNone(known_of(target(1)))
        self.assertIsNone(known_of(target(1, memory={"seen": 3, "scheme": []})))

    async def test_not_for_other_levels_other_addresses_other_serials(self):
        async with known_camera() as (_onvif, _rtsp, aim):
            self.assertIsNotNone(known_of(aim))
            for change in (
                {"level": Level.IDENTITY},
                {"use_tls": True},
                {"host": "127.0.0.2"},
                {"username": "other"},
                {"allow_loopback": False},
                {"expected_serial": "another one"},
                {"memory": {**aim.memory, "ask": True}},
                {"memory": {**aim.memory, "busy": True}},
            ):
                with self.subTest(change):
                    self.assertIsNone(known_of(replace(aim, **change)))


class Otherwise(Case):
    async def check(self, onvif, rtsp, aim, shown: int | None = None) -> Verdict:
        """The short cut gives up, and both ways end alike; no more is shown than by the full
        probe alone."""
        verdict, was_quick = await quick(aim)
        asked, credentials = len(onvif.requests), onvif.shown
        self.assertFalse(was_quick)
        onvif.requests.clear()
        whole = await full(aim)
        self.assertAlike(verdict, whole)
        self.assertLessEqual(credentials, onvif.shown if shown is None else shown)
        self.assertLessEqual(asked, max(len(onvif.requests), 9))
        return verdict

    async def test_password_refused(self):
        for scheme in ("wsse", "digest", "basic"):
            with self.subTest(scheme):
                async with known_camera(FakeOnvif(scheme)) as (onvif, rtsp, aim):
                    onvif.password = "changed"
                    verdict = await self.check(onvif, rtsp, aim)
                    self.assertEqual(verdict.findings[0].reason, Reason.AUTH_FAILED)

    async def test_stream_s_password_refused(self):
        async with known_camera() as (onvif, rtsp, aim):
            rtsp.answer = lambda request: (
                f"RTSP/1.0 401 No\r\nCSeq: {request.headers['cseq']}\r\n"
                'WWW-Authenticate: Basic realm="x"\r\n\r\n'
            ).encode()
            verdict = await self.check(onvif, rtsp, aim, shown=3)
            self.assertEqual(verdict.findings[0].reason, Reason.AUTH_FAILED)

    async def test_another_firmware(self):
        async with known_camera() as (onvif, rtsp, aim):
            body = reply_file("information_plain").replace(b"Firmware", b"Firmware ", 0)
            onvif.replies["GetDeviceInformation"] = body.replace(b"<s:Body>", b"<s:Body> ")
            if onvif.replies["GetDeviceInformation"] == body:
                onvif.replies["GetDeviceInformation"] = body + b"\n"
            verdict = await self.check(onvif, rtsp, aim)
            self.assertEqual(verdict.findings, ())
            self.assertIsNotNone(verdict.identity)

    async def test_clock_is_wrong(self):
        async with known_camera() as (onvif, rtsp, aim):
            onvif.clock_off_s = 500
            verdict = await self.check(onvif, rtsp, aim)
            self.assertEqual(verdict.findings[0].reason, Reason.CLOCK_SKEW)
            self.assertAlmostEqual(verdict.clock_skew_s, 500, delta=2)

    async def test_faults_and_strange_replies(self):
        strange = (
            http_reply(NOT_AUTHORIZED, 400),
            http_reply(b"", 200),
            http_reply(b"<html>", 404),
            b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: x\r\n\r\n",
            b"HTTP/9 nonsense\r\n\r\n",
        )
        for operation in ("GetSystemDateAndTime", "GetDeviceInformation"):
            for reply in strange:
                with self.subTest(operation, reply=reply[:50]):
                    async with known_camera() as (onvif, rtsp, aim):
                        onvif.replies[operation] = reply
                        await self.check(onvif, rtsp, aim)

    async def test_profiles_are_others_or_gone(self):
        for operation in ("GetProfiles", "GetStreamUri"):
            with self.subTest(operation):
                async with known_camera() as (onvif, rtsp, aim):
                    onvif.replies[operation] = http_reply(b"<html>", 404)
                    verdict, was_quick = await quick(aim)
                    self.assertFalse(was_quick)
                    again = {**aim.memory, "ask": True}
                    self.assertAlike(verdict, await full(replace(aim, memory=again)))
                    self.assertEqual(verdict.findings[0].reason, Reason.ONVIF_FAULT)

    async def test_stream_is_gone(self):
        async with known_camera() as (onvif, rtsp, aim):
            rtsp.status = 404
            verdict = await self.check(onvif, rtsp, aim, shown=3)
            self.assertEqual(verdict.findings[0].reason, Reason.RTSP_ERROR)

    async def test_nothing_listens(self):
        async with known_camera() as (_onvif, _rtsp, aim):
            pass
        verdict, _was_quick = await quick(aim)
        self.assertAlike(verdict, await full(aim))
        self.assertEqual(verdict.findings[0].reason, Reason.REFUSED)


class Silence(Case):
    async def test_whole_device_within_its_time(self):
        async with known_camera(timeout_s=2.0) as (_onvif, _rtsp, aim):
            pass
        ports = {"onvif_port": aim.onvif_port, "rtsp_port": aim.rtsp_port}
        async with at(silent, ports["onvif_port"]), at(silent, ports["rtsp_port"]):
            began = time.monotonic()
            verdict, _was_quick = await quick(aim)
            self.assertLess(time.monotonic() - began, aim.timeout_s + 1)
            self.assertAlike(verdict, await full(aim))
            self.assertEqual(verdict.findings[0].reason, Reason.UNREACHABLE)

    async def test_stream_alone(self):
        async with known_camera(timeout_s=2.0) as (onvif, rtsp, aim):
            rtsp.answer = lambda request: b""
            verdict, was_quick = await quick(aim)
            self.assertFalse(was_quick)
            self.assertAlike(verdict, await full(aim))
            self.assertEqual(verdict.findings[0].reason, Reason.RTSP_ERROR)

    async def test_drop_by_drop(self):
        """Each byte comes in time and the whole does not."""
        async with known_camera(timeout_s=2.0) as (onvif, rtsp, aim):
            reply = http_reply(onvif.usual("GetDeviceInformation"))
            original = type(onvif).__call__

            async def dripping(reader, writer):
                from .fake_camera import read_request

                while request := await read_request(reader):
                    answer = http_reply(onvif.answer(request))
                    if request.operation != "GetDeviceInformation":
                        writer.write(answer)
                        continue
                    for at_ in range(len(reply)):
                        writer.write(reply[at_ : at_ + 1])
                        await asyncio.sleep(0.02)

            type(onvif).__call__ = lambda self, reader, writer: dripping(reader, writer)
            self.addCleanup(setattr, type(onvif), "__call__", original)
            began = time.monotonic()
            verdict, _was_quick = await quick(aim)
            self.assertLess(time.monotonic() - began, aim.timeout_s + 1)
            self.assertEqual(verdict.findings[0].code, "reply_timeout")


class Dialler(transport.Conversation):
    """Connects a few times, which a listening port answers at once; then waits for a word."""

    def __init__(self, port: int, times: int):
        super().__init__(patience_s=60.0, longest_s=60.0)
        self.port, self.times = port, times

    def steps(self):
        for _ in range(self.times):
            self.dial("127.0.0.1", self.port)
            yield
            self.hang_up()
        self.end()

    def broke(self, error):
        raise error


class UnderWay(unittest.IsolatedAsyncioTestCase):
    """As many as keep the processor busy. Counted, not timed: ticks follow each other at once."""

    def setUp(self):
        for name, value in (("TICK_S", 1e-4), ("DORMANT_S", 60.0), ("FEW", 16), ("MOST", 64)):
            self.enterContext(patch.object(transport, name, value))

    async def test_few_while_replies_are_ready(self):
        with socket.create_server(("127.0.0.1", 0), backlog=4096) as server:
            reactor, most = Reactor(asyncio.get_running_loop()), 0
            port = server.getsockname()[1]
            for _ in range(200):
                while reactor.under_way < reactor.capacity:
                    reactor.start(Dialler(port, times=3))
                most = max(most, reactor.under_way)
                await asyncio.sleep(0)
            reactor.close()
        self.assertEqual(most, 16)

    async def test_many_while_devices_are_slow(self):
        async with known_camera(timeout_s=60.0) as (_onvif, _rtsp, aim):
            pass
        async with at(silent, aim.onvif_port):
            one, most = Worker(pictures=1), 0
            feeding = asyncio.create_task(self.feed(one, aim))
            while not feeding.done() and most < 64:
                await asyncio.sleep(0)
                most = max(most, one._reactor.under_way)
            await asyncio.sleep(0.1)  # nothing more is begun, and what was dialled is accepted
            self.assertEqual(one._reactor.under_way, 64)
            feeding.cancel()
            one._reactor.close()

    async def feed(self, one: Worker, aim: Target) -> None:
        for number in range(200):
            await one.start(replace(aim, id=number))


@asynccontextmanager
async def at(handler, port: int):
    """A listener on a certain port."""
    server = await asyncio.start_server(handler, "127.0.0.1", port)
    try:
        yield server
    finally:
        server.close()
