"""Recorders of three kinds, as the simulator plays them: each fault is found, and healed is not.

Real HTTP and ONVIF; what is played is skipped without GStreamer's RTSP server.
"""

import asyncio
import json
import unittest
from dataclasses import replace

from simulator.testing import Simulator, SimulatorFailed

from ..probe.deadline import Deadline
from ..probe.decoder_client import Decoder
from ..probe.probe import probe
from ..probe.reasons import Reason
from ..probe.shared import Recorders
from ..probe.types import Level, RecordingSearch, StageName, Target, Verdict
from ..sweep.engine import Sweep
from .fake_camera import CLOCK

HOUR, DAY = 3600.0, 86_400.0
CAMERAS = ["c1", "c2", "c3"]
GAP = [{"channel": 2, "from": 30, "to": 26}]
KINDS = {"hikvision": "tracks", "dahua": "realmonitor", "onvif": "plain"}
QUIRKS = {
    "z": ("tracks", {"z_is_local": True, "isapi_org": True}),
    "list": ("tracks", {"track_id_list": True, "analog_inputs": True}),
    "position": ("tracks", {"ignores_position": True}),
    "order": ("plain", {"search_out_of_order": True}),
    "coarse": ("plain", {"no_track_history": True}),
    "unlisted": ("plain", {"lists_none": True}),
    "nat": ("plain", {"nat_address": "192.168.1.64", "nat_ports": True}),
}
RECORDER = {"kind": "recorder", "channels": CAMERAS, "gaps": GAP, "disks": ["ok", "ok", "empty"]}
FARM = Simulator(
    [
        *({"code": code, "scene": "gate"} for code in CAMERAS),
        *({**RECORDER, "code": kind, "style": style} for kind, style in KINDS.items()),
        *(
            {**RECORDER, "code": code, "style": style, "quirks": quirks}
            for code, (style, quirks) in QUIRKS.items()
        ),
        {**RECORDER, "code": "plain", "driver": "none"},
        *({"code": f"card-{name}", "scene": "gate", "style": KINDS[name], "driver": name,
           "disks": ["ok"], "retention_days": 6, "events": False} for name in KINDS),
    ],
    require_rtsp=True,
)


def setUpModule():
    try:
        FARM.start()
    except SimulatorFailed as error:
        raise unittest.SkipTest(str(error)[:200]) from None
    unittest.addModuleCleanup(FARM.stop)


def aim(code: str, **options) -> Target:
    device, now = FARM[code], CLOCK.now()
    options = {
        "kind": "recorder",
        "level": Level.RECORDING,
        "search": RecordingSearch((1, 2, 3), now - 2 * DAY, now - HOUR),
        "password": device.password,
        **options,
    }
    return Target(
        1,
        device.address,
        onvif_port=device.onvif_port,
        rtsp_port=device.rtsp_port,
        username=device.username,
        allow_loopback=True,
        **options,
    )


class Case(unittest.IsolatedAsyncioTestCase):
    async def look(self, code: str, **options) -> Verdict:
        target = aim(code, **options)
        verdict = await probe(target, Deadline.after(8.0, CLOCK), CLOCK)
        self.assertNotIn(json.dumps(target.password)[1:-1], json.dumps(verdict.to_dict()))
        self.assertEqual(verdict, Verdict.from_dict(json.loads(json.dumps(verdict.to_dict()))))
        return verdict

    async def set_fault(self, code: str, fault: str, **params):
        await asyncio.to_thread(FARM.set_fault, code, fault, **params)
        self.addCleanup(FARM.clear, code)

    async def clear(self, code: str):
        await asyncio.to_thread(FARM.clear, code)

    def hours(self, verdict: Verdict, channel: int) -> list[tuple[int, int]]:
        """The spans of a channel, in hours before now."""
        footage = next(one for one in verdict.recorder.footage if one.channel == channel)
        self.assertEqual("", footage.error)
        now = CLOCK.now()
        return [(round((now - a) / HOUR, 1), round((now - b) / HOUR, 1)) for a, b in footage.spans]

    def assertWhole(self, verdict: Verdict, *channels: int):
        for channel in channels:
            self.assertEqual([(48, 1)], self.hours(verdict, channel), channel)


class TestFine(Case):
    async def test_each_kind_tells_its_disks_channels_and_recordings(self):
        for kind in KINDS:
            with self.subTest(kind):
                verdict = await self.look(kind)
                self.assertEqual((), verdict.findings)
                self.assertTrue(all(stage.ok for stage in verdict.stages), verdict.stages)
                self.assertEqual(kind, verdict.recorder.driver)
                self.assertWhole(verdict, 1, 3)
                self.assertEqual([(48, 30), (26, 1)], self.hours(verdict, 2))
                for footage in verdict.recorder.footage:
                    self.assertAlmostEqual(30.0, (CLOCK.now() - footage.oldest) / DAY, 2)
                    self.assertEqual((kind, False), (footage.method, footage.coarse))
                self.assertEqual([1, 2, 3], [one.number for one in verdict.recorder.channels])
                self.assertEqual(CAMERAS, [one.name for one in verdict.recorder.channels])

    async def test_without_a_search_only_the_health(self):
        verdict = await self.look("hikvision", search=None)
        self.assertEqual((), verdict.recorder.footage)
        names = [stage.name for stage in verdict.stages]
        self.assertIn(StageName.RECORDER, names)
        self.assertNotIn(StageName.RECORDINGS, names)
        self.assertLess({Reason.DISK_FAULT, Reason.DISK_FULL}, verdict.judged)

    async def test_an_empty_bay_is_no_fault(self):
        disks = (await self.look("hikvision", search=None)).recorder.disks
        self.assertEqual(["ok", "ok", "empty"], [disk.status for disk in disks])

    async def test_every_quirk(self):
        for code in ("z", "list", "position", "order", "nat"):
            with self.subTest(code):
                verdict = await self.look(code)
                self.assertEqual((), verdict.findings)
                self.assertWhole(verdict, 1, 3)
                self.assertEqual([(48, 30), (26, 1)], self.hours(verdict, 2))
                again = await self.look(code, memory=verdict.memory)
                self.assertEqual([(48, 30), (26, 1)], self.hours(again, 2))

    async def test_where_only_the_ends_are_known(self):
        verdict = await self.look("coarse")
        self.assertWhole(verdict, 2)
        self.assertTrue(all(one.coarse for one in verdict.recorder.footage))

    async def test_a_recorder_that_lists_nothing_proves_nothing(self):
        footage = (await self.look("unlisted")).recorder.footage
        self.assertEqual(["no_search"] * 3, [one.error for one in footage])
        self.assertEqual([()] * 3, [one.spans for one in footage])

    async def test_a_recorder_without_any_interface(self):
        verdict = await self.look("plain")
        self.assertIsNone(verdict.recorder)
        self.assertEqual((), verdict.findings)
        stages = {stage.name: stage.code for stage in verdict.stages}
        self.assertEqual("no_recorder_interface", stages[StageName.RECORDER])

    async def test_the_driver_is_remembered_and_no_search_stays_open(self):
        for kind in KINDS:
            memory = (await self.look(kind)).memory
            self.assertEqual(kind, memory["recorder"]["driver"])
            before = await asyncio.to_thread(FARM.describe, kind)
            await self.look(kind, memory=memory, search=None)
            after = await asyncio.to_thread(FARM.describe, kind)
            self.assertEqual(0, after["counts"]["open_searches"])
            self.assertEqual(before["counts"]["wrong_logins"], after["counts"]["wrong_logins"])

    async def test_a_camera_that_keeps_its_own(self):
        """Asked as a recorder is; one that keeps none says so, and that is no fault."""
        verdict = await self.look("c1", kind="camera")
        self.assertEqual(((), None), (verdict.findings, verdict.recorder))
        for name in KINDS:
            with self.subTest(name):
                verdict = await self.look_at_card(name)
                self.assertEqual(((), name), (verdict.findings, verdict.recorder.driver))
                self.assertTrue(verdict.stages[-1].ok, verdict.stages)
                self.assertWhole(verdict, 1)
                (footage,) = verdict.recorder.footage
                self.assertAlmostEqual(6.0, (CLOCK.now() - footage.oldest) / DAY, 2)
                self.assertEqual([True], [one.is_recording is not False
                                          for one in verdict.recorder.channels])  # fmt: skip

    async def look_at_card(self, name: str) -> Verdict:
        search = replace(aim("c1").search, channels=(1,))
        return await self.look(f"card-{name}", kind="camera", search=search)

    async def test_a_camera_whose_card_has_holes_or_is_broken(self):
        for name in KINDS:
            code = f"card-{name}"
            with self.subTest(name):
                await self.set_fault(code, "recording_gap", **{"from": 20, "to": 18, "channel": 1})
                verdict = await self.look_at_card(name)
                self.assertEqual([(48, 20), (18, 1)], self.hours(verdict, 1))
                await self.clear(code)
                self.assertWhole(await self.look_at_card(name), 1)
                await self.set_fault(code, "disk_fault", disk=1)
                found = {one.reason for one in (await self.look_at_card(name)).findings}
                self.assertEqual({Reason.DISK_FAULT} if name != "onvif" else set(), found)
                await self.clear(code)

    async def test_pictures_and_recordings_of_a_camera_in_turn(self):
        """Through a worker: the picture is looked at, the card is asked in a look of its own."""
        camera = aim("card-onvif", kind="camera", search=replace(aim("c1").search, channels=(1,)))
        picture = replace(camera, id=2, level=Level.PICTURE, search=None)
        found = await asyncio.to_thread(
            lambda: {one.id: one for batch in Sweep([camera, picture], budget_s=42.0).run()
                     for one in batch}
        )  # fmt: skip
        self.assertFalse([one for verdict in found.values() for one in verdict.findings])
        self.assertTrue(found[2].picture)
        self.assertWhole(found[1], 1)

    async def test_a_channel_that_is_not_there(self):
        search = replace(aim("dahua").search, channels=(9,))
        for kind in ("hikvision", "dahua"):
            footage = (await self.look(kind, search=search)).recorder.footage[0]
            self.assertEqual((9, (), None, ""), (9, footage.spans, footage.oldest, footage.error))


class TestFaults(Case):
    async def test_disks(self):
        for kind, told in (("hikvision", "error"), ("dahua", "Error (IsError)")):
            await self.set_fault(kind, "disk_fault", disk=2)
            verdict = await self.look(kind, search=None)
            found = [(one.reason, one.values) for one in verdict.findings]
            self.assertEqual([(Reason.DISK_FAULT, {"disks": "2", "told": told})], found)
            await self.clear(kind)
            await self.set_fault(kind, "disk_full")
            verdict = await self.look(kind, search=None)
            found = [(one.reason, one.values["disks"]) for one in verdict.findings]
            self.assertEqual([(Reason.DISK_FULL, "1, 2")], found)
            await self.clear(kind)
            self.assertEqual((), (await self.look(kind, search=None)).findings)

    async def test_channel_lost(self):
        for kind in ("hikvision", "dahua", "list"):
            await self.set_fault(kind, "channel_lost", channel=2)
            report = (await self.look(kind, search=None)).recorder
            self.assertEqual([True, False, True], [one.has_video for one in report.channels])
            await self.clear(kind)
            report = (await self.look(kind, search=None)).recorder
            self.assertEqual([True] * 3, [one.has_video for one in report.channels])
        await self.set_fault("c3", "off")
        report = (await self.look("dahua", search=None)).recorder
        self.assertEqual([True, True, False], [one.has_video for one in report.channels])

    async def test_gaps_stops_and_short_retention(self):
        faults = (
            ("recording_gap", {"from": 20, "to": 18, "channel": 1}, [(48, 20), (18, 1)], 30),
            ("recording_stopped", {"hours": 5, "channel": 1}, [(48, 5)], 30),
            ("retention_short", {"days": 1.5, "channel": 1}, [(36, 1)], 1.5),
            ("recording_stopped", {"hours": 100, "channel": 1}, [], 30),
        )
        for kind in KINDS:
            for fault, params, spans, days in faults:
                with self.subTest(kind, fault=fault, params=params):
                    await self.set_fault(kind, fault, **params)
                    verdict = await self.look(kind)
                    self.assertEqual(spans, self.hours(verdict, 1))
                    self.assertWhole(verdict, 3)
                    oldest = verdict.recorder.footage[0].oldest
                    self.assertAlmostEqual(days, (CLOCK.now() - oldest) / DAY, 2)
                    await self.clear(kind)
                    self.assertWhole(await self.look(kind), 1)

    async def test_a_wrong_clock_is_told_and_reckoned_with(self):
        for code in (*KINDS, "z"):
            for seconds in (7200, -3000):
                with self.subTest(code, seconds=seconds):
                    await self.set_fault(code, "clock_off", seconds=seconds)
                    verdict = await self.look(code)
                    self.assertEqual(["clock_skew"], [one.code for one in verdict.findings])
                    self.assertAlmostEqual(seconds, verdict.clock_skew_s, delta=3)
                    self.assertEqual([(48, 30), (26, 1)], self.hours(verdict, 2))
                    await self.clear(code)

    async def test_the_clock_without_onvif(self):
        await self.set_fault("hikvision", "clock_off", seconds=3600)
        verdict = await self.look("hikvision", protocols=("rtsp",), driver="hikvision")
        self.assertEqual(["clock_skew"], [one.code for one in verdict.findings])
        self.assertEqual([(48, 30), (26, 1)], self.hours(verdict, 2))

    async def test_wrong_passwords_are_shown_once(self):
        for kind in KINDS:
            before = await asyncio.to_thread(FARM.describe, kind)
            await self.set_fault(kind, "wrong_password")
            verdict = await self.look(kind)
            after = await asyncio.to_thread(FARM.describe, kind)
            await self.clear(kind)
            self.assertEqual([Reason.AUTH_FAILED], [one.reason for one in verdict.findings])
            self.assertIsNone(verdict.recorder)
            wrong = [told["counts"]["wrong_logins"] for told in (before, after)]
            self.assertLessEqual(wrong[1] - wrong[0], 2)
            self.assertEqual(before["counts"]["recorder"], after["counts"]["recorder"])


class TestRetrieval(Case):
    async def test_where_nothing_can_be_searched_it_is_played(self):
        now = CLOCK.now()
        search = RecordingSearch((1, 2), now - 2 * DAY, now - HOUR)
        for kind in KINDS:
            with self.subTest(kind):
                await self.set_fault(kind, "search_missing")
                verdict = await self.look(kind, search=search)
                self.assertWhole(verdict, 1)
                first, second = self.hours(verdict, 2)
                self.assertEqual((48, 1), (first[0], second[1]))
                self.assertTrue(second[0] < first[1] and first[1] - second[0] < 8)
                for footage in verdict.recorder.footage:
                    told = (footage.method, footage.coarse, footage.oldest)
                    self.assertEqual(("retrieval", True, None), told)
                await self.clear(kind)

    async def test_a_channel_that_plays_nothing_proves_nothing(self):
        await self.set_fault("hikvision", "search_missing")
        await asyncio.to_thread(FARM.set_fault, "hikvision", "recording_stopped", hours=200)
        footage = (await self.look("hikvision")).recorder.footage
        self.assertEqual(["replay_failed"] * 3, [one.error for one in footage])


class TestChannels(unittest.IsolatedAsyncioTestCase):
    """Cameras that are looked at through their recorder."""

    async def look(self, code: str, recorders: Recorders | None, decoder=None, **options):
        options = {"kind": "camera", "search": None, "level": Level.IDENTITY, **options}
        targets = [replace(aim(code, **options), id=k, channel=k) for k in (1, 2, 3)]
        looks = (
            probe(
                target,
                Deadline.after(8.0, CLOCK),
                CLOCK,
                decoder,
                shared=recorders and recorders.of(target),
            )
            for target in targets
        )
        return await asyncio.gather(*looks)

    async def counts(self, code: str) -> dict:
        counts = (await asyncio.to_thread(FARM.describe, code))["counts"]
        return {**counts["onvif"], "wrong": counts["wrong_logins"]}

    async def test_one_of_them_reads_what_all_share(self):
        for code in KINDS:
            before = await self.counts(code)
            verdicts = await self.look(code, Recorders())
            after = await self.counts(code)
            self.assertEqual([()] * 3, [one.findings for one in verdicts])
            self.assertTrue(all(stage.ok for one in verdicts for stage in one.stages))
            self.assertEqual(1, after["GetProfiles"] - before.get("GetProfiles", 0))
            self.assertEqual(before["wrong"], after["wrong"])
            paths = {tuple(one.memory["stream"]) for one in verdicts}
            self.assertEqual(3, len(paths), "each has a stream of its own")
            known = [(m["identity"], m["scheme"]) for m in (one.memory for one in verdicts)]
            self.assertEqual(known[:1] * 3, known)
            seen = {one.memory["seen"]["GetDeviceInformation"] for one in verdicts}
            self.assertEqual(1, len(seen))

    async def test_a_refused_password_is_shown_by_one(self):
        for code in KINDS:
            before = await self.counts(code)
            verdicts = await self.look(code, Recorders(), password="wrong")
            after = await self.counts(code)
            codes = sorted(one.findings[0].code for one in verdicts)
            self.assertEqual(["auth_refused", "recorder_refuses", "recorder_refuses"], codes)
            self.assertLessEqual(after["wrong"] - before["wrong"], 2)
            alone = await self.look(code, None, password="wrong")
            self.assertEqual({"auth_refused"}, {one.findings[0].code for one in alone})

    async def test_a_lost_channel_is_named_by_its_recorder(self):
        decoder = Decoder()
        self.addAsyncCleanup(decoder.close)
        for code in ("hikvision", "dahua"):
            await asyncio.to_thread(FARM.set_fault, code, "channel_lost", channel=2)
            self.addCleanup(FARM.clear, code)
            options = {"driver": code, "level": Level.PICTURE}
            verdicts = await self.look(code, Recorders(), decoder, **options)
            found = [[finding.code for finding in one.findings] for one in verdicts]
            self.assertEqual([[], ["channel_lost"], []], found)
            self.assertIsNone(verdicts[1].picture, "a sign of no video is no picture")
            self.assertTrue(all(Reason.CHANNEL_LOST in one.judged for one in verdicts))
            await asyncio.to_thread(FARM.clear, code)
            healed = await self.look(code, Recorders(), decoder, **options)
            self.assertEqual([()] * 3, [one.findings for one in healed])

    async def test_by_number_where_onvif_offers_nothing(self):
        for code in ("hikvision", "dahua"):
            await asyncio.to_thread(FARM.set_fault, code, "no_profile")
            self.addCleanup(FARM.clear, code)
            options = {"driver": code, "level": Level.PICTURE}
            for verdict in await self.look(code, Recorders(), **options):
                self.assertEqual((), verdict.findings)
                self.assertIn((StageName.FRAME, "ok"), [(s.name, s.code) for s in verdict.stages])
            alone = await self.look(code, None, protocols=("rtsp",), **options)
            self.assertEqual([()] * 3, [one.findings for one in alone])


class TestSweep(unittest.TestCase):
    def test_recorder_and_channels_in_one_sweep(self):
        """Through worker processes; recordings and pictures of one recorder in turn."""
        recorder = replace(aim("hikvision"), id=100, group="nvr")
        cameras = [
            replace(
                aim("hikvision", kind="camera", level=Level.PICTURE, search=None),
                id=k,
                channel=k,
                group="nvr",
            )
            for k in (1, 2, 3)
        ]
        sweep = Sweep([recorder, *cameras], budget_s=42.0)
        found = {one.id: one for batch in sweep.run() for one in batch}
        self.assertEqual({1, 2, 3, 100}, set(found))
        self.assertFalse([one for verdict in found.values() for one in verdict.findings])
        self.assertEqual(3, len(found[100].recorder.footage))
        self.assertTrue(all(found[k].picture for k in (1, 2, 3)))

    def test_no_time_left_for_recordings_is_time_for_a_pulse(self):
        recorder = replace(aim("hikvision"), timeout_s=4.0)
        found = [one for batch in Sweep([recorder], budget_s=12.0).run() for one in batch]
        self.assertEqual([Level.PULSE], [one.level for one in found])
