"""What the channels of one recorder share: one log-in, one answer, and no lock by many tries."""

import asyncio
import unittest

from ..probe.errors import (
    AuthRefused,
    LockedOut,
    RecorderRefuses,
    ReplyTimeout,
    RtspStatus,
    StreamStalled,
)
from ..probe.probe import probe
from ..probe.shared import MAX_RECORDERS, MAX_REPLIES, Recorders
from ..probe.types import Level, Target
from . import fake_camera
from .fake_camera import CLOCK, FakeOnvif, Listener, deadline, reply_file


def channel(number: int, host: str = "10.0.0.1", **options) -> Target:
    return Target(number, host, channel=number, username="u", password="p", **options)


class Sharing(unittest.TestCase):
    def test_who_shares_with_whom(self):
        recorders = Recorders()
        shared = recorders.of(channel(1))
        self.assertIs(shared, recorders.of(channel(2)))
        whole = Target(9, "10.0.0.1", kind="recorder", username="u", password="p")
        self.assertIs(shared, recorders.of(whole))
        self.assertIsNone(recorders.of(Target(3, "10.0.0.1", username="u", password="p")))
        self.assertIsNot(shared, recorders.of(channel(1, "10.0.0.2")))
        other = Target(1, "10.0.0.1", channel=1, username="u", password="q")
        self.assertIsNot(shared, recorders.of(other), "another password is another log-in")

    def test_it_does_not_grow_for_ever(self):
        recorders = Recorders()
        for number in range(MAX_RECORDERS + 10):
            recorders.of(channel(1, f"10.0.{number // 256}.{number % 256}"))
        self.assertEqual(MAX_RECORDERS, len(recorders._known))


class LogIn(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.recorders = Recorders()
        self.shared = self.recorders.of(channel(1))
        self.tries = 0

    async def log_in(self, number: int, error=None, pause_s=0.01, service="onvif", seconds=5.0):
        async with self.shared.log_in(service, deadline(seconds), number):
            self.tries += not self.shared.is_proved(service)
            await asyncio.sleep(pause_s)
            if error is not None:
                raise error

    async def all(self, error=None, **options):
        looks = (self.log_in(number, error, **options) for number in range(1, 33))
        return await asyncio.gather(*looks, return_exceptions=True)

    async def test_one_shows_the_credentials(self):
        self.assertEqual([None] * 32, await self.all())
        self.assertEqual(1, self.tries)

    async def test_a_refusal_is_met_once(self):
        results = await self.all(AuthRefused())
        self.assertEqual(1, self.tries)
        self.assertEqual(31, sum(isinstance(one, RecorderRefuses) for one in results))
        with self.assertRaises(AuthRefused):
            await self.log_in(0)
        await self.log_in(5, service="rtsp")

    async def test_a_lock_is_a_lock_for_all(self):
        results = await self.all(LockedOut(wait_s=1800))
        self.assertEqual({LockedOut}, {type(one) for one in results})
        self.assertEqual(1800, results[-1].values["wait_s"])
        self.assertEqual(1, self.tries)

    async def test_an_error_that_answers_has_let_us_in(self):
        await self.all(RtspStatus(status=404), pause_s=0.05, seconds=1.0)
        self.assertEqual(1, self.tries)

    async def test_one_that_says_nothing_of_the_log_in_leaves_it_to_the_next(self):
        with self.assertRaises(StreamStalled):
            await self.log_in(1, StreamStalled())
        await self.log_in(2)
        self.assertEqual(2, self.tries)

    async def test_nobody_waits_longer_than_its_time(self):
        results = await self.all(pause_s=0.5, seconds=0.1)
        self.assertEqual([None] + [ReplyTimeout] * 31, [one and type(one) for one in results])


class Once(unittest.IsolatedAsyncioTestCase):
    async def test_asked_once_and_again_after_a_failure(self):
        shared, asked = Recorders().of(channel(1)), []

        async def ask():
            asked.append(1)
            await asyncio.sleep(0.01)
            if len(asked) == 1:
                raise RtspStatus(status=503)
            return b"profiles"

        looks = (shared.once("profiles", deadline(), ask) for _ in range(10))
        results = await asyncio.gather(*looks, return_exceptions=True)
        self.assertEqual(2, len(asked))
        self.assertEqual([b"profiles"] * 9, results[1:])

    async def test_few_replies_are_kept(self):
        recorders = Recorders()

        async def ask():
            return b"x"

        for number in range(MAX_REPLIES + 5):
            shared = recorders.of(channel(1, f"10.0.0.{number}"))
            self.assertEqual(b"x", await shared.once("a", deadline(), ask))
        self.assertEqual(MAX_REPLIES, len(recorders._replies))


class Probing(unittest.IsolatedAsyncioTestCase):
    async def look(self, camera, recorders):
        async with Listener(camera) as listener:
            options = {"protocols": ("onvif",), "level": Level.IDENTITY}
            targets = [
                fake_camera.target(listener.port, channel=number, **options) for number in (1, 2, 1)
            ]
            looks = (
                probe(one, deadline(), CLOCK, shared=recorders.of(one)) for one in targets
            )
            return await asyncio.gather(*looks)

    async def test_each_scheme_logs_in_once(self):
        for scheme in ("none", "wsse", "digest", "basic"):
            profiles = reply_file("profiles_recorder")
            camera = FakeOnvif(scheme, replies={"GetProfiles": profiles})
            verdicts = await self.look(camera, Recorders())
            self.assertEqual([()] * 3, [one.findings for one in verdicts], scheme)
            asked = camera.operations.count("GetDeviceInformation")
            self.assertEqual(1 if scheme == "none" else 2, asked)
            self.assertEqual({scheme}, {one.memory["scheme"] for one in verdicts})

    async def test_a_fault_in_place_of_the_identity_is_each_one_s_own(self):
        camera = FakeOnvif(replies={"GetDeviceInformation": reply_file("fault_soap11")})
        verdicts = await self.look(camera, Recorders())
        codes = [[finding.code for finding in one.findings] for one in verdicts]
        self.assertEqual([["soap_fault"]] * 3, codes)
