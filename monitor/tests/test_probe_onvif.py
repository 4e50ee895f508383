"""Whole probes of fake cameras: what is found, judged, remembered and shown."""

import asyncio
import json
import time
import unittest
from contextlib import asynccontextmanager
from dataclasses import replace
from email.utils import formatdate

from ..probe import soap
from ..probe.onvif import GET_PROFILES
from ..probe.probe import probe
from ..probe.reasons import Reason
from ..probe.registry import PROBERS, prober
from ..probe.types import Level, StageName, Target, Thresholds, Verdict
from .fake_camera import (
    CLOCK,
    NOT_AUTHORIZED,
    PASSWORD,
    USER,
    FakeOnvif,
    FakeRtsp,
    Listener,
    closing,
    deadline,
    dripping,
    envelope,
    flooding,
    http_reply,
    read_request,
    reply_file,
    saying,
    self_signed,
    silent,
    target,
    time_reply,
    uri_reply,
)

R = Reason
CONNECTIVITY = {R.UNREACHABLE, R.REFUSED}
LOGIN = {R.AUTH_FAILED, R.LOCKED_OUT}
ONVIF_ONLY = {"protocols": ("onvif",)}


async def look(onvif_port: int, rtsp_port: int = 1, seconds: float = 4.0, **options) -> Verdict:
    aim = target(onvif_port, **{"rtsp_port": rtsp_port, **options})
    return await probe(aim, deadline(seconds), CLOCK)


@asynccontextmanager
async def camera(onvif=None, rtsp=None):
    """(onvif, rtsp, a function that probes it)."""
    onvif, rtsp = onvif or FakeOnvif(), rtsp or FakeRtsp()
    async with Listener(onvif) as one, Listener(rtsp) as other:

        async def run(**options) -> Verdict:
            return await look(one.port, other.port, **options)

        yield onvif, rtsp, run


def reasons(verdict: Verdict) -> list[Reason]:
    return [finding.reason for finding in verdict.findings]


def codes(verdict: Verdict) -> dict[str, str]:
    return {stage.name.value: stage.code for stage in verdict.stages}


def stage(verdict: Verdict, name: StageName):
    return next(one for one in verdict.stages if one.name is name)


class Case(unittest.IsolatedAsyncioTestCase):
    def assertFound(self, expected: Reason | None, code: str, verdict: Verdict):
        self.assertEqual([expected] if expected else [], reasons(verdict), verdict)
        if expected:
            self.assertEqual(code, verdict.findings[0].code, verdict)
            self.assertIn(expected, verdict.judged)

    def assertLevel(self, verdict: Verdict):
        """It survives its way back, and no secret is in it."""
        line = json.dumps(verdict.to_dict())
        self.assertEqual(verdict, Verdict.from_dict(json.loads(line)))
        for secret in (PASSWORD, "Kamera", "response=", "Digest username", "cnonce"):
            self.assertNotIn(secret, line)


class TestFine(Case):
    async def test_pulse(self):
        async with camera(FakeOnvif("wsse")) as (onvif, rtsp, run):
            verdict = await run()
            self.assertFound(None, "", verdict)
            self.assertEqual(CONNECTIVITY | LOGIN | {R.ONVIF_FAULT, R.RTSP_ERROR, R.CLOCK_SKEW,
                                                     R.NO_PROFILE}, verdict.judged)  # fmt: skip
            self.assertEqual(
                dict.fromkeys(("resolve", "connect", "onvif", "login", "stream"), "ok"),
                codes(verdict),
            )
            self.assertEqual("wsse", stage(verdict, StageName.LOGIN).values["scheme"])
            self.assertEqual("127.0.0.1", stage(verdict, StageName.RESOLVE).values["address"])
            self.assertEqual("subStream", stage(verdict, StageName.STREAM).values["profile"])
            self.assertEqual("h264", stage(verdict, StageName.STREAM).values["codec"])
            self.assertEqual("6G0ABCDPAG00001", verdict.identity.serial)
            self.assertLess(abs(verdict.clock_skew_s), 2)
            self.assertGreater(verdict.latency_ms, 0)
            self.assertEqual(["OPTIONS", "DESCRIBE"], [one.method for one in rtsp.requests])
            self.assertTrue(rtsp.requests[1].path.endswith("/live?channel=1&subtype=1"))
            self.assertLevel(verdict)

    async def test_every_scheme_and_how_often_credentials_are_shown(self):
        for scheme, shown in (("none", 0), ("wsse", 4), ("digest", 4), ("digest-sha256", 4),
                              ("basic", 4)):  # fmt: skip
            with self.subTest(scheme):
                async with camera(FakeOnvif(scheme)) as (onvif, _rtsp, run):
                    verdict = await run()
                    self.assertFound(None, "", verdict)
                    self.assertEqual(shown, onvif.shown)
                    self.assertEqual(scheme.partition("-")[0], verdict.memory["scheme"])
                    self.assertLevel(verdict)

    async def test_one_connection_serves_all(self):
        async with Listener(FakeOnvif("digest")) as one:
            await look(one.port, **ONVIF_ONLY)
            self.assertEqual(1, one.connections)

    async def test_one_time_nonces(self):
        async with camera(FakeOnvif("digest", one_time_nonces=True)) as (_onvif, _rtsp, run):
            self.assertFound(None, "", await run(level=Level.IDENTITY))

    async def test_a_device_that_closes_after_each_reply(self):
        class Closing(FakeOnvif):
            async def __call__(self, reader, writer):
                request = await read_request(reader)
                self.requests.append(request)
                answer = self.answer(request)
                writer.write(answer if answer.startswith(b"HTTP/") else http_reply(answer))
                await writer.drain()

        async with Listener(Closing("wsse")) as one:
            verdict = await look(one.port, **ONVIF_ONLY)
            self.assertFound(None, "", verdict)
            self.assertGreater(one.connections, 2)

    async def test_tcp_only(self):
        async with Listener(silent) as one:
            verdict = await look(one.port, protocols=("tcp",), kind="switch")
            self.assertFound(None, "", verdict)
            self.assertEqual(CONNECTIVITY, verdict.judged)
            self.assertEqual({"resolve": "ok", "connect": "ok"}, codes(verdict))
        verdict = await look(one.port, protocols=("tcp",), kind="switch")
        self.assertFound(R.REFUSED, "connect_refused", verdict)

    async def test_rtsp_only_by_a_path_that_people_set(self):
        async with Listener(FakeRtsp(demands=True)) as other:
            verdict = await look(1, other.port, protocols=("rtsp",), stream_path="/h264?a=b")
            self.assertFound(None, "", verdict)
            self.assertEqual({"resolve": "ok", "connect": "ok", "stream": "ok"}, codes(verdict))
            self.assertEqual("basic", stage(verdict, StageName.STREAM).values["scheme"])
            self.assertIn(R.RTSP_ERROR, verdict.judged)
            self.assertNotIn(R.ONVIF_FAULT, verdict.judged)
        verdict = await look(1, other.port, protocols=("rtsp",), stream_path="/h264?a=b")
        self.assertFound(R.REFUSED, "connect_refused", verdict)
        self.assertEqual("connect_refused", codes(verdict)["connect"])

    async def test_nothing_to_speak(self):
        verdict = await look(1, protocols=())
        self.assertEqual((frozenset(), ()), (verdict.judged, verdict.findings))

    async def test_a_name_is_resolved_once_and_its_address_dialled(self):
        asked = []

        async def lookup(host, _deadline):
            asked.append(host)
            return ["127.0.0.1"]

        async with Listener(FakeOnvif()) as one, Listener(FakeRtsp()) as other:
            aim = replace(target(one.port, rtsp_port=other.port), host="cam.example")
            verdict = await probe(aim, deadline(), CLOCK, resolver=lookup)
            self.assertFound(None, "", verdict)
            again = replace(aim, memory=verdict.memory)
            verdict = await probe(again, deadline(), CLOCK, resolver=lookup)
            self.assertFound(None, "", verdict)
        self.assertEqual(["cam.example"] * 2, asked)


class TestSecure(Case):
    async def test_self_signed_certificate(self):
        # The listeners complain of what is not TLS, as they should.
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        with self_signed() as context:
            async with Listener(FakeOnvif("digest"), ssl=context) as one:
                verdict = await look(one.port, use_tls=True, **ONVIF_ONLY)
                self.assertFound(None, "", verdict)
                self.assertEqual("unverified", stage(verdict, StageName.CONNECT).values["tls"])
                self.assertEqual(1, one.connections)
                verdict = await look(one.port, **ONVIF_ONLY)
                self.assertEqual(1, len(verdict.findings))
        async with Listener(FakeOnvif()) as one:
            verdict = await look(one.port, use_tls=True, seconds=1.0, **ONVIF_ONLY)
            self.assertFound(R.UNREACHABLE, "tls_failed", verdict)


class TestRemembered(Case):
    async def test_the_second_pulse_asks_two_questions(self):
        async with camera(FakeOnvif("wsse")) as (onvif, _rtsp, run):
            first = await run()
            onvif.requests.clear()
            second = await run(memory=json.loads(json.dumps(first.memory)))
            self.assertEqual(["GetSystemDateAndTime", "GetDeviceInformation"], onvif.operations)
            self.assertEqual(1, onvif.shown)
            self.assertEqual(first.memory, second.memory)
            self.assertIsNone(second.identity)
            self.assertEqual("subStream", stage(second, StageName.STREAM).values["profile"])

    async def test_unchanged_replies_are_not_parsed(self):
        async with camera(FakeOnvif("digest")) as (_onvif, _rtsp, run):
            memory = (await run(level=Level.IDENTITY)).memory
            parsed, original = [], soap.parse
            soap.parse = lambda body: parsed.append(body) or original(body)
            self.addCleanup(setattr, soap, "parse", original)
            verdict = await run(memory=memory)
            self.assertFound(None, "", verdict)
            self.assertEqual([], parsed)

    async def test_a_clock_that_runs_away_is_parsed_and_found(self):
        async with camera(FakeOnvif("wsse")) as (onvif, _rtsp, run):
            memory = (await run()).memory
            onvif.clock_off_s = -7200.0
            verdict = await run(memory=memory)
            self.assertFound(R.CLOCK_SKEW, "clock_skew", verdict)
            self.assertAlmostEqual(-7200, verdict.clock_skew_s, delta=2)

    async def test_local_time_in_the_place_of_utc_is_noticed_although_only_digits_differ(self):
        def reply(utc: float) -> bytes:
            local = time_reply(CLOCK.now() + 7 * 3600).replace(b"UTCDateTime", b"LocalDateTime")
            local = local[local.index(b"<tt:LocalDateTime>") :].partition(b"</tds")[0]
            zone = b"<tt:TimeZone><tt:TZ>WIB-7</tt:TZ></tt:TimeZone>"
            return time_reply(utc).replace(
                b"</tds:SystemDate", zone + local + b"</tds:SystemDate", 1
            )

        async with camera() as (onvif, _rtsp, run):
            onvif.replies["GetSystemDateAndTime"] = reply(CLOCK.now())
            memory = (await run()).memory
            onvif.replies["GetSystemDateAndTime"] = reply(CLOCK.now() + 7 * 3600)
            verdict = await run(memory=memory)
            self.assertFound(None, "", verdict)
            values = stage(verdict, StageName.ONVIF).values
            self.assertEqual("local_time_as_utc", values["quirk"])

    async def test_changed_information_is_read_again(self):
        async with camera() as (onvif, _rtsp, run):
            memory = (await run()).memory
            body = reply_file("information_plain").replace(b"6G0ABCDPAG00001", b"NEW")
            onvif.replies["GetDeviceInformation"] = body
            verdict = await run(memory=memory, expected_serial="6G0ABCDPAG00001")
            self.assertFound(R.IDENTITY_CHANGED, "identity_changed", verdict)
            self.assertEqual("NEW", verdict.identity.serial)
            self.assertEqual("NEW", verdict.findings[0].values["found"])

    async def test_identity_level_asks_everything_anew(self):
        async with camera(FakeOnvif("wsse")) as (onvif, _rtsp, run):
            memory = (await run()).memory
            onvif.requests.clear()
            onvif.replies["GetStreamUri"] = uri_reply("GetStreamUri", "rtsp://x/other")
            verdict = await run(memory=memory, level=Level.IDENTITY)
            self.assertEqual(
                ["GetSystemDateAndTime", "GetDeviceInformation", "GetServices", "GetProfiles",
                 "GetStreamUri", "GetSnapshotUri"], onvif.operations,
            )  # fmt: skip
            self.assertEqual("/other", verdict.memory["stream"][2])
            self.assertIsNotNone(verdict.identity)

    async def test_memory_of_another_address_or_of_nonsense_is_forgotten(self):
        async with camera(FakeOnvif("wsse")) as (onvif, _rtsp, run):
            memory = (await run()).memory
            for odd in (
                {**memory, "key": "other"},
                {"key": memory["key"], "seen": 3, "stream": "x", "identity": [1], "media": [9, 9],
                 "profile": [], "scheme": 7, "picture": 1, "turn": "x"},
                {**memory, "stream": ["gopher", 1, "/"], "snapshot": [None, None, None]},
            ):  # fmt: skip
                onvif.requests.clear()
                self.assertFound(None, "", await run(memory=odd))
                self.assertIn("GetProfiles", onvif.operations)

    async def test_a_stream_that_is_gone_is_asked_for_again(self):
        async with camera(rtsp=FakeRtsp(status=404)) as (onvif, rtsp, run):
            verdict = await run()
            self.assertFound(R.RTSP_ERROR, "rtsp_status", verdict)
            onvif.requests.clear()
            rtsp.status = 200
            onvif.replies["GetStreamUri"] = uri_reply("GetStreamUri", "rtsp://x/moved")
            verdict = await run(memory=verdict.memory)
            self.assertFound(None, "", verdict)
            self.assertIn("GetStreamUri", onvif.operations)
            self.assertTrue(rtsp.requests[-1].path.endswith("/moved"))
            onvif.requests.clear()
            await run(memory=verdict.memory)
            self.assertNotIn("GetStreamUri", onvif.operations)

    async def test_a_password_inside_an_address_is_not_remembered(self):
        onvif = FakeOnvif()
        path = "user=viewer_password=simple123_channel=1"
        onvif.replies["GetStreamUri"] = uri_reply("GetStreamUri", f"rtsp://x/{path}")
        async with camera(onvif) as (onvif, rtsp, run):
            verdict = await run(password="simple123")
            self.assertFound(None, "", verdict)
            self.assertTrue(rtsp.requests[-1].path.endswith(path))
            self.assertNotIn("simple123", json.dumps(verdict.to_dict()))


class TestUnreachable(Case):
    async def test_refused(self):
        async with Listener(closing) as one:
            pass
        verdict = await look(one.port, one.port)
        self.assertFound(R.REFUSED, "connect_refused", verdict)
        self.assertEqual(CONNECTIVITY, verdict.judged)
        self.assertEqual("connect_refused", codes(verdict)["connect"])
        self.assertEqual("skipped", codes(verdict)["login"])

    async def test_silent(self):
        async with Listener(silent) as one:
            start = time.monotonic()
            verdict = await look(one.port, one.port, seconds=0.8)
            self.assertFound(R.UNREACHABLE, "reply_timeout", verdict)
            self.assertEqual(CONNECTIVITY, verdict.judged)
            self.assertLess(time.monotonic() - start, 1.3)

    async def test_closing(self):
        async with Listener(closing) as one:
            verdict = await look(one.port, one.port)
            self.assertFound(R.UNREACHABLE, "connection_lost", verdict)

    async def test_forbidden_and_unresolved(self):
        aim = replace(target(80), allow_loopback=False)
        verdict = await probe(aim, deadline(), CLOCK)
        self.assertFound(R.UNREACHABLE, "forbidden_address", verdict)
        verdict = await probe(replace(aim, host="no.such.name.invalid"), deadline(), CLOCK)
        self.assertFound(R.UNREACHABLE, "unresolved", verdict)
        self.assertEqual("unresolved", codes(verdict)["resolve"])

    async def test_silent_onvif_does_not_take_the_time_of_rtsp(self):
        async with Listener(silent) as one, Listener(FakeRtsp()) as other:
            verdict = await look(one.port, other.port, seconds=1.0, stream_path="/live")
            self.assertFound(R.ONVIF_FAULT, "reply_timeout", verdict)
            self.assertIn(R.RTSP_ERROR, verdict.judged)
            self.assertEqual("ok", codes(verdict)["stream"])

    async def test_refused_onvif_of_a_device_whose_rtsp_port_is_open(self):
        async with Listener(closing) as one:
            pass
        async with Listener(FakeRtsp()) as other:
            verdict = await look(one.port, other.port)
            self.assertFound(R.ONVIF_FAULT, "connect_refused", verdict)
            self.assertNotIn(R.RTSP_ERROR, verdict.judged)
            self.assertEqual("skipped", codes(verdict)["stream"])

    async def test_rtsp_refused_while_onvif_answers(self):
        async with Listener(FakeOnvif()) as one:
            async with Listener(closing) as other:
                pass
            verdict = await look(one.port, other.port)
            self.assertFound(R.RTSP_ERROR, "connect_refused", verdict)
            self.assertEqual(CONNECTIVITY, CONNECTIVITY & verdict.judged)

    async def test_our_own_troubles_are_not_the_device_s(self):
        async def exhausted(*_args, **_options):
            raise OSError(24, "Too many open files")

        loop = asyncio.get_running_loop()
        original = loop.create_connection
        loop.create_connection = exhausted
        self.addCleanup(setattr, loop, "create_connection", original)
        with self.assertRaises(OSError):
            await look(80)


class TestLogin(Case):
    async def test_wrong_password(self):
        for scheme, shown in (("wsse", 1), ("digest", 1), ("digest-sha256", 1), ("basic", 1)):
            with self.subTest(scheme):
                async with camera(FakeOnvif(scheme)) as (onvif, rtsp, run):
                    verdict = await run(password="wrong-secret")
                    self.assertFound(R.AUTH_FAILED, "auth_refused", verdict)
                    self.assertEqual(shown, onvif.shown)
                    self.assertEqual([], rtsp.requests)
                    self.assertEqual("auth_refused", codes(verdict)["login"])
                    self.assertEqual("ok", codes(verdict)["onvif"])
                    self.assertEqual(LOGIN, LOGIN & verdict.judged)
                    self.assertIn(R.ONVIF_FAULT, verdict.judged)
                    self.assertNotIn(R.RTSP_ERROR, verdict.judged)
                    self.assertNotIn("wrong-secret", json.dumps(verdict.to_dict()))

    async def test_a_stream_that_is_known_is_not_shown_a_refused_password_either(self):
        async with camera(FakeOnvif("digest")) as (onvif, rtsp, run):
            memory = (await run()).memory
            rtsp.requests.clear()
            onvif.password = "changed"
            verdict = await run(memory=memory)
            self.assertFound(R.AUTH_FAILED, "auth_refused", verdict)
            self.assertEqual([], rtsp.requests)

    async def test_both_schemes_offered_are_tried_once_each(self):
        refusal = http_reply(NOT_AUTHORIZED, 401, 'WWW-Authenticate: Digest realm="r", nonce="n"',
                             'WWW-Authenticate: Basic realm="r"')  # fmt: skip
        async with camera(FakeOnvif("wsse", refusal=refusal)) as (onvif, _rtsp, run):
            self.assertFound(None, "", await run())
            onvif.requests.clear()
            verdict = await run(password="wrong-secret")
            self.assertFound(R.AUTH_FAILED, "auth_refused", verdict)
            self.assertEqual(2, onvif.shown)

    async def test_a_401_for_ever(self):
        for challenge in ('Digest realm="r", nonce="{}", stale=true', "Negotiate", "Basic"):
            refusal = http_reply(b"<html>", 401, f"WWW-Authenticate: {challenge}")
            async with camera(FakeOnvif("wsse", refusal=refusal)) as (onvif, _rtsp, run):
                verdict = await run(password="wrong-secret")
                self.assertFound(R.AUTH_FAILED, "auth_refused", verdict)
                self.assertLessEqual(onvif.shown, 2)

    async def test_remembered_scheme_that_does_not_hold_any_more(self):
        async with camera(FakeOnvif("digest")) as (onvif, _rtsp, run):
            memory = (await run()).memory
            verdict = await run(memory={**memory, "scheme": "wsse"})
            self.assertFound(None, "", verdict)
            self.assertEqual("digest", verdict.memory["scheme"])

    async def test_no_credentials_set(self):
        async with camera(FakeOnvif("digest")) as (onvif, _rtsp, run):
            verdict = await run(username="", password="")
            self.assertFound(R.AUTH_FAILED, "credentials_missing", verdict)
            self.assertEqual(0, onvif.shown)

    async def test_locked_out(self):
        for refusal in (
            http_reply(reply_file("fault_locked"), 400),
            http_reply(b"<html>Too many failed attempts</html>", 401, 'WWW-Authenticate: Basic'),
            http_reply(b"Account locked. Retry after 30 minutes", 403),
        ):  # fmt: skip
            async with camera(FakeOnvif("wsse", refusal=refusal)) as (onvif, _rtsp, run):
                verdict = await run()
                self.assertFound(R.LOCKED_OUT, "locked_out", verdict)
                self.assertNotIn(R.AUTH_FAILED, verdict.judged)
                self.assertEqual(0, onvif.shown)

    async def test_attempts_are_counted_down_no_further(self):
        refusal = http_reply(reply_file("fault_attempts_left"), 401,
                             'WWW-Authenticate: Digest realm="r", nonce="n"')  # fmt: skip
        async with camera(FakeOnvif("wsse", refusal=refusal)) as (onvif, _rtsp, run):
            verdict = await run(password="wrong-secret")
            self.assertFound(R.AUTH_FAILED, "auth_refused", verdict)
            self.assertEqual(4, verdict.findings[0].values["attempts_left"])
            self.assertEqual(1, onvif.shown)

    async def test_clock_that_is_off_and_strict(self):
        for off in (-86400.0 * 90, 45.0, 1e8):
            async with camera(FakeOnvif("wsse", clock_off_s=off)) as (_onvif, _rtsp, run):
                verdict = await run(thresholds=Thresholds(clock_skew_max_s=30))
                self.assertFound(R.CLOCK_SKEW, "clock_skew", verdict)
                self.assertAlmostEqual(off, verdict.clock_skew_s, delta=2)

    async def test_the_time_only_for_those_who_log_in(self):
        for scheme in ("digest", "wsse"):
            onvif = FakeOnvif(scheme, pre_auth=())
            async with camera(onvif) as (_onvif, _rtsp, run):
                verdict = await run()
                self.assertFound(None, "", verdict)
                self.assertIsNotNone(verdict.clock_skew_s)
                self.assertFound(None, "", await run(memory=verdict.memory))

    async def test_the_time_only_for_those_who_know_it(self):
        off = -86400.0 * 30
        date = f"Date: {formatdate(CLOCK.now() + off, usegmt=True)}"
        refusal = http_reply(NOT_AUTHORIZED, 400, date)
        onvif = FakeOnvif("wsse", pre_auth=(), clock_off_s=off, refusal=refusal)
        async with camera(onvif) as (_onvif, _rtsp, run):
            self.assertFound(R.CLOCK_SKEW, "clock_skew", await run())

    async def test_refused_at_the_first_question(self):
        async with camera(FakeOnvif("wsse", pre_auth=())) as (_onvif, _rtsp, run):
            verdict = await run(password="wrong-secret")
            self.assertFound(R.AUTH_FAILED, "auth_refused", verdict)
            self.assertEqual(
                ("ok", "auth_refused"), (codes(verdict)["onvif"], codes(verdict)["login"])
            )

    async def test_stream_that_refuses_what_onvif_accepts(self):
        async with camera(FakeOnvif(), FakeRtsp(demands=True)) as (_onvif, rtsp, run):
            verdict = await run(password="wrong-secret")
            self.assertFound(R.AUTH_FAILED, "auth_refused", verdict)
            self.assertEqual("auth_refused", codes(verdict)["stream"])
            shown = [one for one in rtsp.requests if "authorization" in one.headers]
            self.assertEqual(1, len(shown))


class TestOnvifFaults(Case):
    async def faulty(self, code: str, *, reason=R.ONVIF_FAULT, onvif_options=None, **replies):
        onvif = FakeOnvif(replies=replies, **(onvif_options or {}))
        async with camera(onvif) as (_onvif, _rtsp, run):
            verdict = await run(level=Level.IDENTITY)
            self.assertFound(reason, code, verdict)
            self.assertLevel(verdict)
            return verdict

    async def test_odd_replies(self):
        for code, reply in (
            ("xml_malformed", b"<s:Envelope><broken"),
            ("xml_malformed", b"<html><body>Login</body></html>"),
            ("xml_malformed", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
            ("reply_empty", http_reply(b"")),
            ("reply_empty", reply_file("empty_body")),
            ("http_status", http_reply(b"", 500)),
            ("http_status", http_reply(b"gone", 404)),
            ("http_status", http_reply(b"", 301, "Location: https://10.0.0.1/")),
            ("soap_fault", http_reply(reply_file("fault_soap11"), 500)),
            ("reply_too_large", http_reply(b"x" * 70_000)),
            ("http_malformed", b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"),
        ):
            with self.subTest(code):
                verdict = await self.faulty(code, GetDeviceInformation=reply)
                self.assertEqual(code, codes(verdict)["login"])

    async def test_malformed_time(self):
        verdict = await self.faulty("xml_malformed", GetSystemDateAndTime=b"<a>")
        self.assertNotIn(R.CLOCK_SKEW, verdict.judged)

    async def test_no_clock_is_no_fault(self):
        for reply in (reply_file("time_malformed"), http_reply(reply_file("fault_soap11"), 500)):
            verdict = await self.faulty("", reason=None, GetSystemDateAndTime=reply)
            self.assertEqual("none", stage(verdict, StageName.ONVIF).values["clock"])
            self.assertNotIn(R.CLOCK_SKEW, verdict.judged)
            self.assertIsNone(verdict.clock_skew_s)

    async def test_services_in_the_older_way_or_not_at_all(self):
        fault = http_reply(reply_file("fault_soap11"), 500)
        verdict = await self.faulty("", reason=None, GetServices=fault)
        self.assertEqual([1, "/onvif/media_service"], verdict.memory["media"])
        verdict = await self.faulty("", reason=None, GetServices=fault, GetCapabilities=fault)
        self.assertEqual([1, "/onvif/device_service"], verdict.memory["media"])

    async def test_second_media_service_alone(self):
        services = reply_file("services_nat").replace(b"ver10/media", b"ver11/media")
        onvif = FakeOnvif()
        onvif.replies = {
            "GetServices": services,
            "GetProfiles": reply_file("profiles_media2"),
            "GetStreamUri": reply_file("stream_uri_media2"),
        }
        async with camera(onvif) as (onvif, rtsp, run):
            self.assertFound(None, "", await run())
            asked = next(one for one in onvif.requests if one.operation == "GetProfiles")
            self.assertEqual("/onvif/Media2", asked.path)
            self.assertIn(b"http://www.onvif.org/ver20/media/wsdl", asked.body)
            self.assertIn("profile=profile_1", rtsp.requests[-1].path)

    async def test_no_profile(self):
        verdict = await self.faulty(
            "no_profile", reason=R.NO_PROFILE, GetProfiles=reply_file("profiles_none")
        )
        self.assertEqual("no_profile", codes(verdict)["stream"])
        self.assertIn(R.ONVIF_FAULT, verdict.judged)
        self.assertNotIn(R.RTSP_ERROR, verdict.judged)

    async def test_media_faults_are_asked_about_again_by_the_next_pulse(self):
        async with camera() as (onvif, rtsp, run):
            memory = (await run()).memory
            onvif.replies["GetProfiles"] = http_reply(b"", 500)
            verdict = await run(memory=memory, level=Level.IDENTITY)
            self.assertFound(R.ONVIF_FAULT, "http_status", verdict)
            self.assertEqual("ok", codes(verdict)["stream"])
            self.assertIn(R.RTSP_ERROR, verdict.judged)
            self.assertFound(R.ONVIF_FAULT, "http_status", await run(memory=verdict.memory))
            del onvif.replies["GetProfiles"]
            self.assertFound(None, "", await run(memory=verdict.memory))

    async def test_channels(self):
        onvif = FakeOnvif(replies={"GetProfiles": reply_file("profiles_recorder")})
        async with camera(onvif) as (onvif, _rtsp, run):
            verdict = await run(channel=2, expected_serial="of the camera behind")
            self.assertFound(None, "", verdict)
            self.assertEqual("MediaProfile_Channel2_SubStream1", verdict.memory["profile"]["token"])
            self.assertIsNone(verdict.identity)
            self.assertNotIn(R.IDENTITY_CHANGED, verdict.judged)
            self.assertFound(R.NO_PROFILE, "no_profile", await run(channel=3))

    async def test_a_recorder_as_such_is_asked_for_no_stream(self):
        onvif = FakeOnvif(replies={"GetProfiles": reply_file("profiles_recorder")})
        async with camera(onvif) as (onvif, rtsp, run):
            verdict = await run(kind="recorder", level=Level.PICTURE)
            self.assertFound(None, "", verdict)
            self.assertFalse(any("authorization" in one.headers for one in rtsp.requests))
            self.assertEqual(2, stage(verdict, StageName.STREAM).values["channels"])
            self.assertIn(R.RTSP_ERROR, verdict.judged)
            self.assertNotIn("frame", codes(verdict))
            onvif.requests.clear()
            await run(kind="recorder")
            self.assertNotIn("GetProfiles", onvif.operations)
        async with Listener(FakeOnvif()) as one:
            verdict = await look(one.port, one.port + 1 if one.port < 65000 else 1, kind="recorder")
            self.assertFound(R.RTSP_ERROR, "connect_refused", verdict)

    async def test_texts_of_a_device_hold_no_secret(self):
        for text in (
            f"strange input {PASSWORD} of {USER}",
            'Authorization: Digest username="viewer", nonce="abc"',
            "<UsernameToken>",
            "rtsp://viewer:x@10.0.0.1/",
        ):
            text = text.replace("<", "&lt;").replace(">", "&gt;")
            fault = envelope(f"<s:Fault><s:Reason><s:Text>{text}</s:Text></s:Reason></s:Fault>")
            verdict = await self.faulty("soap_fault", GetDeviceInformation=http_reply(fault, 500))
            self.assertEqual("(text left out: it may hold log-in data)", verdict.findings[0].detail)

    async def test_a_device_that_gives_back_what_it_hears(self):
        class Echo(FakeOnvif):
            def answer(self, request):
                if request.shows_credentials:
                    said = json.dumps(request.headers) + request.body.decode()
                    said = said.replace("&", "&amp;").replace("<", "&lt;")
                    text = f"<s:Fault><s:Reason><s:Text>Sorry {said}</s:Text></s:Reason></s:Fault>"
                    return http_reply(envelope(text), 500)
                return super().answer(request)

        for scheme in ("wsse", "digest", "basic"):
            async with camera(Echo(scheme)) as (_onvif, _rtsp, run):
                verdict = await run()
                self.assertEqual(1, len(verdict.findings))
                self.assertLevel(verdict)
                line = json.dumps(verdict.to_dict())
                self.assertNotIn("PasswordDigest", line)
                self.assertNotIn("dmlld2Vy", line)


class TestHostile(Case):
    async def hostile(self, handler):
        """What is found, within the deadline of three seconds. On a busy machine less is not
        enough: a flood that is timed out, not recognised, has a second finding."""
        async with Listener(handler) as one:
            start = time.monotonic()
            verdict = await look(one.port, one.port, seconds=3.0)
            self.assertLess(time.monotonic() - start, 4.5)
            self.assertEqual(1, len(verdict.findings), verdict)
            self.assertLevel(verdict)
            return verdict.findings[0]

    async def test_all_kinds(self):
        start = b"HTTP/1.1 200 OK\r\n"
        for name, handler in {
            "endless header": flooding(start, b"X-A: " + b"b" * 1000 + b"\r\n"),
            "endless line": flooding(b"", b"x" * 4096),
            "endless body": flooding(start + b"\r\n", b"x" * 65536),
            "endless chunks": flooding(
                start + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 5000
            ),
            "huge length": saying(start + b"Content-Length: 99999999999\r\n\r\n"),
            "huge chunk": saying(start + b"Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n"),
            "interim for ever": flooding(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 99),
            "byte by byte": dripping(start + b"X: y\r\n" * 100, 0.02),
            "less than announced": saying(start + b"Content-Length: 50\r\n\r\n<x/>"),
            "another protocol": saying(b"SSH-2.0-dropbear_2019.78\r\n"),
            "rtsp on the web port": saying(b"RTSP/1.0 400 Bad Request\r\n\r\n"),
            "deep nesting": saying(http_reply(envelope("<a>" * 20_000)[:60_000])),
        }.items():
            with self.subTest(name):
                finding = await self.hostile(handler)
                self.assertIn(finding.reason, (R.ONVIF_FAULT, R.UNREACHABLE, R.RTSP_ERROR))

    async def test_a_thousand_profiles(self):
        inner = "".join(f'<trt:Profiles token="{n}"/>' for n in range(9000))
        body = envelope(f"<trt:GetProfilesResponse>{inner}</trt:GetProfilesResponse>")
        async with camera(FakeOnvif(replies={"GetProfiles": body})) as (_onvif, _rtsp, run):
            verdict = await run()
            self.assertFound(None, "", verdict)
            self.assertLess(len(json.dumps(verdict.memory)), 2000)

    async def test_a_megabyte_of_profiles_is_enough(self):
        body = http_reply(b"x" * (GET_PROFILES.limit + 1))
        async with camera(FakeOnvif(replies={"GetProfiles": body})) as (_onvif, _rtsp, run):
            self.assertFound(R.ONVIF_FAULT, "reply_too_large", await run())

    async def test_addresses_that_lead_away(self):
        for uri in (
            "file:///etc/passwd",
            "rtsp://x/\u0001",
            "javascript:alert(1)",
            "x" * 5000,
            "http://x/live.m3u8",
        ):
            uri = uri.replace("\u0001", "&#x7f;")
            body = uri_reply("GetStreamUri", uri).replace(b"&amp;#", b"&#")
            async with camera(FakeOnvif(replies={"GetStreamUri": body})) as (_onvif, _rtsp, run):
                self.assertFound(R.ONVIF_FAULT, "foreign_uri", await run())


class TestRegistry(unittest.TestCase):
    def test_protocols(self):
        self.assertEqual(["onvif", "rtsp", "tcp"], list(PROBERS))
        with self.assertRaises(ValueError):
            prober("onvif")(None)

    def test_targets_default_to_both(self):
        self.assertEqual(("onvif", "rtsp"), Target(1, "x").protocols)
