"""What real devices do against the standard, by replies as files: survived, or named in words.

The numbers are those of the table in docs/design/hostile-devices.md, which says where the other
facts are tested; ``TestTheTable`` sees to it that none of them is missing.
"""

import ast
import json
import re
import unittest
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from ..probe.probe import probe
from ..probe.reasons import Reason
from ..probe.types import Level, StageName, Verdict
from .fake_camera import (
    CLOCK,
    PASSWORD,
    FakeOnvif,
    FakeRtsp,
    Listener,
    closing,
    deadline,
    http_reply,
    reply_file,
    silent,
    target,
    uri_reply,
)
from .rtsp_camera import RtspCamera

R = Reason
ROOT = Path(__file__).resolve().parents[2]
TESTDATA = Path(__file__).parent / "testdata"
NOTE = ROOT / "docs/design/hostile-devices.md"
FACTS = range(1, 22)

LOGIN = {R.AUTH_FAILED, R.LOCKED_OUT}


def http_file(name: str) -> bytes:
    """A whole HTTP reply."""
    return (TESTDATA / "http" / f"{name}.http").read_bytes()


def rtsp_file(name: str) -> bytes:
    return (TESTDATA / "rtsp" / f"{name}.rtsp").read_bytes()


class Case(unittest.IsolatedAsyncioTestCase):
    @asynccontextmanager
    async def camera(self, onvif=None, rtsp=None):
        """(onvif, rtsp, a function that probes the camera made of these two handlers)."""
        onvif, rtsp = onvif or FakeOnvif(), rtsp or FakeRtsp()
        async with Listener(onvif) as one, Listener(rtsp) as other:

            async def run(seconds: float = 4.0, **options) -> Verdict:
                aim = target(one.port, **{"rtsp_port": other.port, **options})
                verdict = await probe(aim, deadline(seconds), CLOCK)
                self.assertNotIn(json.dumps(PASSWORD)[1:-1], json.dumps(verdict.to_dict()))
                return verdict

            yield onvif, rtsp, run

    async def look(self, onvif=None, rtsp=None, **options) -> Verdict:
        """One probe of such a camera."""
        async with self.camera(onvif, rtsp) as (_onvif, _rtsp, run):
            return await run(**options)

    def assertFound(self, reason: Reason | None, code: str, verdict: Verdict):
        found = [(finding.reason, finding.code) for finding in verdict.findings]
        self.assertEqual([(reason, code)] if reason else [], found, verdict.stages)


class TestAddresses(Case):
    async def test_a1_services_at_another_address(self):
        """GetServices names http://192.168.111.68/onvif/Media: its path, asked of our own host."""
        onvif = FakeOnvif()
        self.assertFound(None, "", await self.look(onvif))
        asked = {request.operation: request.path for request in onvif.requests}
        self.assertEqual("/onvif/Media", asked["GetProfiles"])

    async def test_a2_streams_at_another_address_and_at_the_web_port(self):
        onvif, rtsp = FakeOnvif(), FakeRtsp()
        onvif.replies["GetStreamUri"] = reply_file("stream_uri_web_port")
        self.assertFound(None, "", await self.look(onvif, rtsp))
        self.assertIn("/cam/realmonitor?channel=1&subtype=1", rtsp.requests[-1].path)
        self.assertTrue(rtsp.requests[-1].path.startswith("rtsp://127.0.0.1:"))

    async def test_a12_a_device_that_wants_https(self):
        onvif = FakeOnvif(replies={"GetDeviceInformation": http_file("redirect_to_https")})
        verdict = await self.look(onvif)
        self.assertFound(R.ONVIF_FAULT, "http_status", verdict)
        self.assertEqual("https", verdict.findings[0].values["asks"])

    async def test_a12_https_among_the_services(self):
        """An XAddr with https is asked over the connection that is there; only its path counts."""
        services = reply_file("services_nat").replace(b"http://192", b"https://192")
        onvif = FakeOnvif(replies={"GetServices": services})
        self.assertFound(None, "", await self.look(onvif))
        asked = {request.operation: request.path for request in onvif.requests}
        self.assertEqual("/onvif/Media", asked["GetProfiles"])

    async def test_a15_no_address_carries_the_password(self):
        """Log-in data never stands in a URL, so nothing has to be percent-encoded into one; what a
        device puts there is dropped."""
        self.assertLessEqual(set("@#:/"), set(PASSWORD))
        onvif, rtsp = FakeOnvif("digest"), FakeRtsp(demands=True)
        onvif.replies["GetStreamUri"] = uri_reply("GetStreamUri", "rtsp://a:b%40c@x:80/live")
        self.assertFound(None, "", await self.look(onvif, rtsp))
        for request in (*onvif.requests, *rtsp.requests):
            self.assertNotIn("Kamera", request.path)
            self.assertNotIn("@", request.path)


class TestLogin(Case):
    async def test_a6_every_way_to_log_in(self):
        ways = {
            "wsse": "wsse",
            "wsse-text": "wsse-text",
            "digest": "digest",
            "digest-sha256": "digest",
            "digest-sha512": "digest",
            "digest-int": "digest",
            "basic": "basic",
        }
        for scheme, remembered in ways.items():
            with self.subTest(scheme):
                async with self.camera(FakeOnvif(scheme)) as (onvif, _rtsp, run):
                    verdict = await run()
                    self.assertFound(None, "", verdict)
                    self.assertEqual(remembered, verdict.memory["scheme"])
                    onvif.requests.clear()
                    self.assertFound(None, "", await run(memory=verdict.memory))
                    self.assertEqual(1, onvif.shown, "what worked last time is used first")

    async def test_a6_a_password_in_plain_text_only_where_the_device_says_so(self):
        for scheme, plain in (("wsse", 0), ("wsse-text", 1)):
            onvif = FakeOnvif(scheme)
            verdict = await self.look(onvif, password="wrong-secret")
            self.assertFound(R.AUTH_FAILED, "auth_refused", verdict)
            shown = sum(b"#PasswordText" in request.body for request in onvif.requests)
            self.assertEqual(plain, shown)
            self.assertLessEqual(onvif.shown, 2)

    async def test_a6_what_has_taken_a_digest_is_never_shown_the_password(self):
        async with self.camera(FakeOnvif("wsse")) as (onvif, _rtsp, run):
            known = (await run()).memory
            onvif.refusal = http_reply(reply_file("fault_plain_text_only"), 400)
            onvif.username, onvif.password = "other", "other"
            self.assertFound(R.AUTH_FAILED, "auth_refused", await run(memory=known))
            self.assertFalse(any(b"#PasswordText" in one.body for one in onvif.requests))

    async def test_a6_digest_challenges_as_files(self):
        for name, wanted in (("digest_sha_512_256", "algorithm=SHA-512-256"),
                             ("digest_auth_int", "qop=auth-int")):  # fmt: skip
            onvif = FakeOnvif("digest", refusal=http_file(name))
            await self.look(onvif)
            headers = [request.headers.get("authorization", "") for request in onvif.requests]
            self.assertTrue(any(wanted in header for header in headers), name)

    async def test_a7_refusals_with_a_page_or_plain_text(self):
        for name in ("refused_html", "refused_plain_text"):
            onvif = FakeOnvif("digest", refusal=http_file(name))
            verdict = await self.look(onvif)
            self.assertFound(R.AUTH_FAILED, "auth_refused", verdict)
            self.assertEqual(1, onvif.shown)

    async def test_a7_too_many_connections_is_not_a_wrong_password(self):
        for name in ("refused_too_many_connections", "busy_503"):
            async with self.camera(FakeOnvif("digest")) as (onvif, rtsp, run):
                known = (await run()).memory
                onvif.refusal = http_file(name)
                for memory in ({}, known):
                    rtsp.requests.clear()
                    verdict = await run(memory=memory)
                    self.assertFound(R.ONVIF_FAULT, "device_busy", verdict)
                    self.assertFalse(LOGIN & verdict.judged, "the password was not judged")
                    self.assertEqual([], rtsp.requests, "a busy device is left alone")
                onvif.refusal = b""
                self.assertFound(None, "", await run(memory=verdict.memory))

    async def test_a7_a_bare_refusal_of_what_was_accepted_is_doubted_once(self):
        """401 without a challenge, and the connection closed: no answer that a device gives to a
        password. The second one in a row counts."""
        for scheme in ("digest", "wsse"):
            async with self.camera(FakeOnvif(scheme)) as (onvif, _rtsp, run):
                known = (await run()).memory
                onvif.refusal = http_file("refused_bare")
                wrong = {"password": "wrong-secret"}
                doubted = await run(memory=known, **wrong)
                self.assertFound(R.ONVIF_FAULT, "device_busy", doubted)
                self.assertFalse(LOGIN & doubted.judged)
                again = await run(memory=doubted.memory, **wrong)
                self.assertFound(R.AUTH_FAILED, "auth_refused", again)
                self.assertFound(R.AUTH_FAILED, "auth_refused", await run(**wrong))
                onvif.refusal = b""
                healed = await run(memory=doubted.memory)
                self.assertFound(None, "", healed)
                self.assertNotIn("busy", healed.memory)

    async def test_a7_a_stream_for_which_there_are_too_many_viewers(self):
        for method, reply in (("SETUP", rtsp_file("setup_453")),
                              ("DESCRIBE", rtsp_file("setup_453"))):  # fmt: skip
            async with RtspCamera(replies={method: reply}) as camera, Listener(FakeOnvif()) as one:
                aim = target(one.port, rtsp_port=camera.port, level=Level.PICTURE)
                verdict = await probe(aim, deadline(), CLOCK)
            self.assertFound(R.RTSP_ERROR, "device_busy", verdict)


class TestReplies(Case):
    async def test_a10_ways_to_send_a_reply(self):
        for name in ("chunked_with_bom", "ends_with_connection"):
            with self.subTest(name):
                onvif = FakeOnvif(replies={"GetDeviceInformation": http_file(name)})
                verdict = await self.look(onvif)
                self.assertFound(None, "", verdict)
                self.assertEqual("6G0ABCDPAG00001", verdict.identity.serial)

    async def test_a10_empty_replies(self):
        for name, code in (("empty_200", "reply_empty"), ("empty_500", "http_status")):
            onvif = FakeOnvif(replies={"GetDeviceInformation": http_file(name)})
            self.assertFound(R.ONVIF_FAULT, code, await self.look(onvif))

    async def test_a9_a_fault_with_undeclared_prefixes(self):
        fault = http_reply(reply_file("fault_undeclared_prefix"), 400)
        onvif = FakeOnvif(replies={"GetDeviceInformation": fault})
        verdict = await self.look(onvif)
        self.assertEqual(1, len(verdict.findings))
        self.assertNotEqual("xml_malformed", verdict.findings[0].code)

    async def test_a11_a_snapshot_that_is_a_page(self):
        """The stream is looked at instead; on the vendor's public site nothing is asked for."""
        onvif = FakeOnvif(replies={"GetSnapshotUri": reply_file("snapshot_uri_vendor_site")})
        onvif.usual = lambda operation, usual=onvif.usual: (
            http_file("snapshot_is_a_page") if operation.startswith("/") else usual(operation)
        )
        async with Listener(onvif) as one, RtspCamera() as camera:
            aim = target(one.port, rtsp_port=camera.port, level=Level.PICTURE)
            verdict = await probe(aim, deadline(), CLOCK)
            again = replace(aim, memory={**verdict.memory, "turn": 1})
            verdict = await probe(again, deadline(), CLOCK)
        self.assertFound(None, "", verdict)
        frame = next(one for one in verdict.stages if one.name is StageName.FRAME)
        self.assertEqual("stream", frame.values["source"])
        self.assertIn("snapshot", frame.values)

    async def test_a14_profiles_without_resolution_and_with_a_name_for_a_token(self):
        for name, token in (("profiles_bare", "001"), ("profiles_name_as_token", "PROFILE_000")):
            verdict = await self.look(FakeOnvif(replies={"GetProfiles": reply_file(name)}))
            self.assertFound(None, "", verdict)
            self.assertEqual(token, verdict.memory["profile"]["token"])


class TestStreams(Case):
    async def picture(self, camera: RtspCamera, seconds: float = 4.0) -> Verdict:
        onvif = FakeOnvif(replies={"GetSnapshotUri": http_reply(b"", 500)})
        async with camera, Listener(onvif) as one:
            aim = target(one.port, rtsp_port=camera.port, level=Level.PICTURE)
            return await probe(aim, deadline(seconds), CLOCK)

    async def test_a16_devices_that_stream_over_udp_only(self):
        for reply in ("setup_461", "setup_udp_only"):
            verdict = await self.picture(RtspCamera(replies={"SETUP": rtsp_file(reply)}))
            self.assertFound(R.RTSP_ERROR, "transport_refused", verdict)

    async def test_a17_a_wrong_password_a_closed_port_and_silence_are_told_apart(self):
        """OpenCV says 'not opened' to all of them, after half a minute."""
        onvif = {"protocols": ("rtsp",), "stream_path": "/live"}
        wrong = await self.look(rtsp=FakeRtsp(demands=True), password="wrong-secret", **onvif)
        self.assertFound(R.AUTH_FAILED, "auth_refused", wrong)
        async with Listener(closing) as gone:
            pass
        closed = await self.look(**{**onvif, "rtsp_port": gone.port})
        self.assertFound(R.REFUSED, "connect_refused", closed)
        mute = await self.look(rtsp=silent, seconds=0.5, **onvif)
        self.assertFound(R.UNREACHABLE, "reply_timeout", mute)

    def test_a17_nothing_opens_a_stream_by_opencv(self):
        for path in (ROOT / "monitor").rglob("*.py"):
            names = {node.attr for node in ast.walk(ast.parse(path.read_text()))
                     if isinstance(node, ast.Attribute)}  # fmt: skip
            self.assertNotIn("VideoCapture", names, path)

    async def test_a6_two_schemes_are_offered_and_the_better_one_is_taken(self):
        """Digest and Basic in one 401, its clock at 1970: one DESCRIBE with digest."""
        camera = RtspCamera(replies={"DESCRIBE": rtsp_file("refused_two_schemes")})
        verdict = await self.picture(camera)
        self.assertFound(R.AUTH_FAILED, "auth_refused", verdict)
        shown = [one.headers["Authorization"] for one in camera.requests
                 if "Authorization" in one.headers]  # fmt: skip
        self.assertEqual(["Digest"], [one.partition(" ")[0] for one in shown])


class TestTheTable(unittest.TestCase):
    """The design note names a test for each fact, and each of them exists."""

    def rows(self) -> dict[int, list[str]]:
        found = re.findall(r"^\| A(\d+) \|(.*)$", NOTE.read_text(), re.MULTILINE)
        return {int(number): re.findall(r"`(\w+\.(?:\w+\.)?test_\w+)`", row)
                for number, row in found}  # fmt: skip

    def test_every_fact_has_a_test_that_exists(self):
        rows = self.rows()
        self.assertEqual(list(FACTS), sorted(rows))
        for number, names in rows.items():
            self.assertTrue(names, f"A{number} names no test")
            for name in names:
                module, test = name.split(".")[0], name.split(".")[-1]
                path = next(iter(ROOT.glob(f"*/tests/{module}.py")), None)
                path = path or ROOT / "tests" / f"{module}.py"
                self.assertTrue(path.is_file(), f"A{number}: {module}")
                self.assertRegex(path.read_text(), rf"def {test}\(", f"A{number}: {name}")

    def test_every_file_is_used(self):
        """A reply that no test and no attack reads proves nothing."""
        sources = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
        for path in (TESTDATA / "http").iterdir():
            self.assertIn(f'"{path.stem}"', sources, path.name)
