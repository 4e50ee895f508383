"""The device's own alarms: replies read, and how they combine with what else was judged."""

import asyncio
import unittest
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings, strategies as st

from simulator.testing import Simulator

from ..probe import event_soap as es
from ..probe.client import HttpClient
from ..probe.deadline import Deadline
from ..probe.decoder_client import Decoder
from ..probe.errors import ProbeError, SoapFault
from ..probe.event_topics import Told, local_topic
from ..probe.events import GOOD_KEPT, UNTOLD_MAX, _known_service, settle
from ..probe.probe import probe
from ..probe.reasons import Reason
from ..probe.run import Run
from ..probe.session import OnvifSession
from ..probe.types import Finding, Level, Stage, StageName, Target
from ..probe.uris import names_own_port, service_port
from . import fake_camera
from .fake_camera import CLOCK, FakeOnvif, Listener
from .sweep_targets import closed_port

R = Reason
DARK = "VideoSource/ImageTooDark/ImagingService"
BLURRY = "VideoSource/ImageTooBlurry/ImagingService"
ENVELOPE = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="t" xmlns:w="w"'
    ' xmlns:e="e" xmlns:a="a"><s:Body>%s</s:Body></s:Envelope>'
)


def event_file(name: str) -> bytes:
    return (Path(__file__).parent / "testdata/events" / f"{name}.xml").read_bytes()


def messages(*rows: str) -> bytes:
    inner = "".join(f"<w:NotificationMessage>{row}</w:NotificationMessage>" for row in rows)
    return (ENVELOPE % f"<e:PullMessagesResponse>{inner}</e:PullMessagesResponse>").encode()


def message(topic: str, value: str, operation="Initialized", source="vs_1", name="State") -> str:
    kind = f' PropertyOperation="{operation}"' if operation else ""
    return (
        f"<w:Topic>{topic}</w:Topic><w:Message><tt:Message{kind}><tt:Source>"
        f'<tt:SimpleItem Name="VideoSource" Value="{source}"/></tt:Source><tt:Data>'
        f'<tt:SimpleItem Name="{name}" Value="{value}"/></tt:Data></tt:Message></w:Message>'
    )


class TestReading(unittest.TestCase):
    def read(self, *rows):
        return es.read_messages(messages(*rows))[0]

    def test_topics_of_makers(self):
        for topic, reason in (
            ("tns1:VideoSource/GlobalSceneChange/ImagingService", R.PICTURE_COVERED),
            ("tns1:VideoSource/tns1:ImageTooDark/AnalyticsService", R.PICTURE_COVERED),
            ("tns1:VideoSource/ImageTooBlurry/RecordingService", R.PICTURE_BLURRED),
            ("tns1:VideoSource/tnsaxis:Tampering", R.PICTURE_COVERED),
            ("tns1:RuleEngine/TamperDetector/Tamper", R.PICTURE_COVERED),
            ("tns1:VideoSource/SignalLoss", R.CHANNEL_LOST),
            ("tns1:MediaControl/VideoLoss", R.CHANNEL_LOST),
        ):
            with self.subTest(topic=topic):
                [told] = self.read(message(topic, "true"))
                self.assertEqual((told.reason, told.is_on, told.source), (reason, True, "vs_1"))

    def test_what_is_no_state_does_not_count(self):
        for row in (
            message("tns1:VideoSource/MotionAlarm", "true"),
            message(DARK, "true", operation=""),
            message(DARK, "true", operation="Deleted"),
            message(DARK, "12.5"),
            f"<w:Topic>{DARK}</w:Topic>",
            "<w:Message/>",
        ):
            with self.subTest(row=row):
                self.assertEqual(self.read(row), [])

    def test_ways_to_say_on_and_off(self):
        for value, is_on in (("true", True), ("1", True), ("False", False), (" 0 ", False)):
            [told] = self.read(message(DARK, value, name="IsTamper"))
            self.assertIs(told.is_on, is_on)

    def test_pull_point(self):
        body = (
            "<e:CreatePullPointSubscriptionResponse><e:SubscriptionReference>"
            "<a:Address> http://10.0.0.9/onvif/sub?Idx=7 </a:Address><a:ReferenceParameters>"
            '<x:Id xmlns:x="urn:x">7</x:Id></a:ReferenceParameters></e:SubscriptionReference>'
            "</e:CreatePullPointSubscriptionResponse>"
        )
        point = es.read_pull_point((ENVELOPE % body).encode())
        self.assertEqual(point.address, "http://10.0.0.9/onvif/sub?Idx=7")
        self.assertIn(b">7</x:Id>", point.extra)
        bound = replace(es.PULL_MESSAGES, to=point.address, extra=point.extra)
        request = bound.request(b"POST / HTTP/1.1\r\n", security=b"<sec/>")
        self.assertIn(b"PullPointSubscription/PullMessagesRequest</a:Action>", request)
        self.assertLess(request.index(b">7</x:Id>"), request.index(b"<sec/>"))

    def test_topic_tree(self):
        tree = (
            "<e:GetEventPropertiesResponse><w:TopicSet><e:VideoSource><SignalLoss/><MotionAlarm/>"
            "<ImageTooDark><ImagingService/></ImageTooDark></e:VideoSource></w:TopicSet>"
            "</e:GetEventPropertiesResponse>"
        )
        found = es.read_topics((ENVELOPE % tree).encode())
        self.assertEqual(found, {"VideoSource/SignalLoss", "VideoSource/ImageTooDark"})

    def test_whole_replies(self):
        """Rebuilt from what devices send: a subscription at a port of its own."""
        point = es.read_pull_point(event_file("pull_point_other_port"))
        self.assertEqual(point.address, "http://192.168.1.64:1024/event-1024_1024")
        self.assertIn(b">7</q:SubscriptionId>", point.extra)
        wanted = {"VideoSource/SignalLoss", "VideoSource/ImageTooDark", "RuleEngine/TamperDetector"}
        self.assertEqual(es.read_topics(event_file("topics")), wanted)
        told, count = es.read_messages(event_file("messages"))
        self.assertEqual(([False, True], 4), ([one.is_on for one in told], count))
        service = es.read_service(event_file("services"))
        self.assertEqual(service, ("http://192.168.1.64:8000/onvif/event_service", ""))

    @settings(max_examples=200, deadline=None)
    @given(st.binary(max_size=400), st.integers(0, 400))
    def test_any_bytes_give_a_result_or_the_typed_error(self, noise, at):
        whole = messages(message(DARK, "true"))
        for body in (noise, whole[:at], whole[:at] + noise + whole[at:]):
            for read in (es.read_messages, es.read_topics, es.read_pull_point, es.read_service):
                try:
                    read(body)
                except ProbeError:
                    pass

    def test_local_topic(self):
        self.assertEqual(local_topic(" tns1:A/x:B//C "), "A/B/C")


class TestOtherPorts(unittest.IsolatedAsyncioTestCase):
    """The event service, or the subscription, at another port than the device service."""

    async def look(self, home=None, events=None, point=None, scheme="wsse", memory=None):
        """(verdict, what the device service was asked, the event port, the subscription's port).
        Ports as the device names them, None for the real ones."""
        fakes = device, service, subscription = [FakeOnvif(scheme=scheme) for _ in range(3)]
        async with AsyncExitStack() as stack:
            one, two, three = [await stack.enter_async_context(Listener(fake)) for fake in fakes]
            answers = {
                "GetServices": services_reply(home or one.port, events or two.port),
                "GetEventProperties": event_file("topics"),
                "CreatePullPointSubscription": event_file("pull_point_other_port").replace(
                    b":1024", b":%d" % (point or three.port)
                ),
                "SetSynchronizationPoint": (ENVELOPE % "<e:x/>").encode(),
                "PullMessages": event_file("messages"),
                "Unsubscribe": (ENVELOPE % "<e:x/>").encode(),
            }
            for fake in fakes:
                fake.replies.update(answers)
            target = fake_camera.target(
                one.port, level=Level.PICTURE, protocols=("onvif",), memory=memory or {}
            )
            verdict = await probe(target, Deadline.after(8, CLOCK), CLOCK)
        stage = next(stage for stage in verdict.stages if stage.name is StageName.EVENTS)
        self.assertEqual(("ok", {"topics": 2}), (stage.code, stage.values))
        return verdict, *(set(fake.operations) & set(answers) for fake in fakes)

    ASKED = {"GetEventProperties", "CreatePullPointSubscription"}
    PULLED = {"SetSynchronizationPoint", "PullMessages", "Unsubscribe"}

    async def test_they_are_followed_on_the_same_host(self):
        """The host that the device names is another one, and is not asked."""
        for scheme in ("wsse", "digest"):
            with self.subTest(scheme):
                verdict, device, service, subscription = await self.look(scheme=scheme)
                self.assertEqual({"GetServices"}, device)
                self.assertEqual((self.ASKED, self.PULLED), (service, subscription))
                self.assertTrue(verdict.memory["events"]["straight"])

    async def test_ports_of_a_device_behind_a_router_mean_nothing(self):
        _verdict, device, service, subscription = await self.look(home=80)
        self.assertEqual({"GetServices"} | self.ASKED | self.PULLED, device)
        self.assertEqual((set(), set()), (service, subscription))

    async def test_a_port_that_is_closed_is_left_for_the_own_one(self):
        closed = closed_port()
        _verdict, device, service, subscription = await self.look(events=closed, point=closed)
        self.assertEqual({"GetServices"} | self.ASKED | self.PULLED, device)
        self.assertEqual((set(), set()), (service, subscription))

    async def test_what_is_remembered_is_believed_as_far_as_it_makes_sense(self):
        for port in ("80", -1, 70_000, None, True):
            memory = {"events": {"path": "/onvif/event", "port": port, "straight": "yes"}}
            run = Run(Target(1, "10.0.0.9", onvif_port=8000), Deadline.after(1, CLOCK), CLOCK)
            run.memory.put("events", memory["events"])
            found = _known_service(run)
            self.assertEqual((8000, False), (found.port, found.straight), port)

    def test_ports_by_what_the_device_says(self):
        target = Target(1, "10.0.0.9", onvif_port=80)
        for home, is_own in (("http://10.9.9.9/onvif/d", True), ("http://x:80/d", True),
                             ("http://x:8000/d", False), ("https://x:80/d", False), ("", False),
                             ("http://x:8106:8106/d", False), ("http://[::1]/d", True)):
            self.assertIs(names_own_port(home, target), is_own, home)
        for xaddr, port in (("http://x:1024/e", 1024), ("http://x/e", 80), ("ftp://x:21/", 80),
                            ("http://x:554/e", 80), ("http://x:99999/e", 80), ("", 80),
                            ("http://x:8106:8106/e", 8106), ("http://[::1]:81/e", 81)):
            self.assertEqual(service_port(xaddr, target), port, xaddr)


def services_reply(device_port: int, event_port: int) -> bytes:
    rows = "".join(
        f"<tds:Service><tds:Namespace>{name}</tds:Namespace>"
        f"<tds:XAddr>http://192.168.1.64:{port}{path}</tds:XAddr></tds:Service>"
        for name, port, path in (
            ("http://www.onvif.org/ver10/device/wsdl", device_port, "/onvif/device_service"),
            ("http://www.onvif.org/ver10/media/wsdl", device_port, "/onvif/media_service"),
            (es.EVENTS, event_port, "/onvif/event_service"),
        )
    )
    return fake_camera.envelope(f"<tds:GetServicesResponse>{rows}</tds:GetServicesResponse>")


class TestSettling(unittest.TestCase):
    """``picture``: what our own judgement says of the reason: bad, good, or None for nothing."""

    def settle(self, told: bool | None, picture: str | None, memory=None, reason=R.PICTURE_COVERED):
        target = Target(1, "10.0.0.1", level=Level.PICTURE, memory=memory or {})
        run = Run(target, Deadline.after(5, CLOCK), CLOCK)
        run.record(Stage(StageName.LOGIN))
        if picture is not None:
            run.record(Stage(StageName.PICTURE))
        if picture in ("bad", "good"):
            run.judged.add(reason)
        if picture == "bad":
            run.findings.append(Finding(reason, "measured"))
        if told is not None:
            topic = DARK if reason is R.PICTURE_COVERED else "VideoSource/SignalLoss"
            run.alarms[reason] = Told(topic, told)
        settle(run)
        verdict = run.verdict()
        found = {finding.reason: finding.code for finding in verdict.findings}
        state = found.get(reason) or ("good" if reason in verdict.judged else "unknown")
        return state, verdict.memory

    def test_without_an_alarm_nothing_changes(self):
        for told in (None, False):
            self.assertEqual(self.settle(told, "good")[0], "good")
            self.assertEqual(self.settle(told, "bad")[0], "measured")
            self.assertEqual(self.settle(told, "unjudged")[0], "unknown")

    def test_either_makes_it_bad(self):
        self.assertEqual(self.settle(True, "good")[0], "event")
        self.assertEqual(self.settle(True, "unjudged")[0], "event")
        self.assertEqual(self.settle(True, None)[0], "event")
        self.assertEqual(self.settle(True, "bad")[0], "measured", "which says more")
        self.assertEqual(self.settle(False, "bad")[0], "measured")

    def test_both_must_be_good_to_disprove(self):
        _state, memory = self.settle(True, "good")
        self.assertEqual(self.settle(None, "good", memory)[0], "unknown")
        self.assertEqual(self.settle(False, None, memory)[0], "unknown", "no picture this time")
        self.assertEqual(self.settle(False, "good", memory)[0], "good")
        self.assertEqual(self.settle(False, "unjudged", memory)[0], "good")

    def test_a_lost_signal_needs_no_picture(self):
        _state, memory = self.settle(True, None, reason=R.CHANNEL_LOST)
        self.assertEqual(self.settle(False, None, memory, R.CHANNEL_LOST)[0], "good")

    def test_what_another_began_is_not_ended_by_an_alarm_that_is_off(self):
        """A recorder may have said that it has lost the channel."""
        self.assertEqual(self.settle(False, None, reason=R.CHANNEL_LOST)[0], "unknown")

    def test_a_silent_alarm_is_over_in_the_end_and_then_forgotten(self):
        _state, memory = self.settle(True, "unjudged")
        states = []
        for _ in range(UNTOLD_MAX + GOOD_KEPT + 2):
            state, memory = self.settle(None, "unjudged", memory)
            states.append(state)
        self.assertEqual(states[:UNTOLD_MAX], ["unknown"] * UNTOLD_MAX)
        self.assertEqual(states[UNTOLD_MAX : UNTOLD_MAX + GOOD_KEPT], ["good"] * GOOD_KEPT)
        self.assertEqual(states[-2:], ["unknown"] * 2)
        self.assertNotIn("alarms", memory)

    def test_memory_that_does_not_fit_is_forgotten(self):
        for alarms in ([], {"picture_covered": 3}, {"picture_covered": ["x", "y"]}):
            _state, memory = self.settle(None, "good")
            self.assertEqual(self.settle(None, "good", {**memory, "alarms": alarms})[0], "good")


class TestLive(unittest.TestCase):
    """Real ONVIF over real sockets; the picture comes by snapshot."""

    @classmethod
    def setUpClass(cls):
        cls.farm = Simulator(
            [
                {"code": "CAM", "quirks": {"nat_address": "192.168.1.64"}},
                {"code": "DIGEST", "onvif_auth": ["digest"], "quirks": {"events_at_once": True}},
                {"code": "NONE", "events": False},
                {"code": "NVR", "kind": "recorder", "channels": ["CAM", "DIGEST"]},
            ]
        ).start()
        cls.addClassCleanup(cls.farm.stop)
        cls.loop = asyncio.new_event_loop()
        cls.addClassCleanup(cls.loop.close)
        cls.decoder = Decoder()
        cls.addClassCleanup(lambda: cls.loop.run_until_complete(cls.decoder.close()))

    def look(self, code: str, memory=None, **options):
        device = self.farm[code]
        target = Target(
            1, device.address, level=Level.PICTURE, protocols=("onvif",), username=device.username,
            onvif_port=device.onvif_port, password=device.password, allow_loopback=True,
            memory=memory or {}, **options,
        )  # fmt: skip
        looking = probe(target, Deadline.after(15, CLOCK), CLOCK, self.decoder)
        verdict = self.loop.run_until_complete(looking)
        stages = {stage.name: stage.code for stage in verdict.stages}
        return verdict, stages.get(StageName.EVENTS)

    def raise_alarm(self, code, **params):
        self.farm.set_fault(code, "alarm", **params)
        self.addCleanup(self.farm.clear, code)

    def counts(self, code):
        return self.farm.describe(code)["counts"]

    def test_alarm_raised_and_over(self):
        for code in ("CAM", "DIGEST"):
            with self.subTest(code=code):
                self.raise_alarm(code, topic=BLURRY)
                opened = self.counts(code)["pull_points"]["opened"]
                verdict, stage = self.look(code)
                self.assertEqual(stage, "ok")
                [finding] = verdict.findings
                self.assertEqual((finding.reason, finding.code), (R.PICTURE_BLURRED, "event"))
                self.assertIn("ImageTooBlurry", finding.detail)
                self.farm.clear(code)
                verdict, _stage = self.look(code, verdict.memory)
                self.assertFalse(verdict.findings)
                self.assertIn(R.PICTURE_BLURRED, verdict.judged)
                points = self.counts(code)["pull_points"]
                self.assertEqual(points["opened"] - opened, 2)
                self.assertEqual(points["alive"], 0, "all are closed")

    def test_without_the_service_nothing_is_wrong_and_it_is_not_asked_again(self):
        verdict, stage = self.look("NONE")
        self.assertEqual((stage, verdict.findings), ("skipped", ()))
        self.assertIsNotNone(verdict.picture)
        before = self.counts("NONE")["onvif"]
        _verdict, stage = self.look("NONE", verdict.memory)
        after = self.counts("NONE")["onvif"]
        self.assertEqual(stage, "skipped")
        self.assertEqual(after["GetServices"] - before["GetServices"], 1, "for the media service")

    def test_a_channel_hears_its_own_alarm_alone(self):
        self.raise_alarm("NVR", topic="VideoSource/SignalLoss", channel=2)
        first, _stage = self.look("NVR", kind="camera", channel=1)
        second, _stage = self.look("NVR", kind="camera", channel=2)
        self.assertNotIn(R.CHANNEL_LOST, {finding.reason for finding in first.findings})
        self.assertIn(R.CHANNEL_LOST, {finding.reason for finding in second.findings})

    def test_what_is_switched_off_and_what_turns(self):
        self.raise_alarm("CAM")
        self.assertTrue(self.look("CAM")[0].findings)
        self.assertFalse(self.look("CAM", ignored=("picture_covered",))[0].findings)
        self.assertFalse(self.look("CAM", is_ptz=True)[0].findings)

    def test_z_a_service_that_does_not_work_costs_nothing_else(self):
        """All pull points are taken; it is left in peace for a while."""
        self.loop.run_until_complete(self.take_all_pull_points("DIGEST"))
        verdict, stage = self.look("DIGEST")
        self.assertEqual(stage, "soap_fault")
        self.assertEqual(verdict.findings, ())
        self.assertIsNotNone(verdict.picture)
        _verdict, stage = self.look("DIGEST", verdict.memory)
        self.assertEqual(stage, "skipped")
        self.assertGreater(verdict.memory["events"]["rest"], 1)

    async def take_all_pull_points(self, code):
        device = self.farm[code]
        target = Target(1, device.address, username=device.username, password=device.password)
        client = HttpClient(
            device.address, device.onvif_port, Deadline.after(9, CLOCK), allow_loopback=True
        )
        session = OnvifSession(client, target, CLOCK)
        with suppress(SoapFault):
            while True:
                await session.call(es.CREATE_PULL_POINT, "/onvif/event_service")
        client.close()
