"""Disks and channels as recorders tell them, and what that means for their cameras."""

from odoo.tests import tagged

from ..models import cctv_poll_outcome
from ..models.cctv_poll_tools import from_epoch
from ..monitor.probe.reasons import Reason
from ..monitor.probe.types import Channel, Disk, Level
from .poll_common import JPEG
from .recording_common import TB, RecordingCase


@tagged("post_install", "-at_install")
class TestDisks(RecordingCase):
    def test_disks_are_written_and_kept(self):
        self.tell(disks=[self.disk(1, free=TB), self.disk(2, "fault"), Disk(3, status="empty")])
        first, second, bay = self.recorder.cctv_disk_ids
        self.assertEqual((first.status, first.capacity_gb, first.used_share), ("ok", 4096, 75))
        self.assertEqual((second.status, second.told), ("fault", "fault"))
        self.assertEqual((bay.status, bay.is_size_known), ("empty", False))
        self.assertEqual(self.recorder.cctv_disk_trouble_count, 1)
        self.assertEqual(self.recorder.cctv_recorder_interface, "hikvision")
        self.assertEqual(first.company_id, self.company)
        since = first.since
        self.tell(disks=[self.disk(1, free=TB // 2), self.disk(2), Disk(3, status="empty")])
        self.assertEqual((first.used_share, first.since), (87.5, since), "still in that state")
        self.assertEqual((second.status, second.since), ("ok", from_epoch(self.now)))
        self.assertFalse(self.recorder.cctv_disk_trouble_count)

    def test_disk_that_is_not_told_of_any_more(self):
        self.tell(disks=[self.disk(1), self.disk(2)])
        self.tell(disks=[self.disk(1)])
        self.assertEqual(self.recorder.cctv_disk_ids.mapped("status"), ["ok", "gone"])
        trouble = self.Device.search([("cctv_disk_trouble_count", ">", 0)])
        self.assertIn(self.recorder, trouble)
        self.tell()
        self.assertEqual(len(self.recorder.cctv_disk_ids), 2, "silence about disks says nothing")
        self.tell(disks=[self.disk(1), self.disk(2)])
        self.assertEqual(self.recorder.cctv_disk_ids.mapped("status"), ["ok", "ok"])

    def test_hostile_reports(self):
        disks = [Disk(n, "x\0" * 500, "on fire", "\ud800" * 3, -5, -7) for n in range(-3, 300)]
        disks += [Disk(1, capacity_mb=2**62, free_mb=2**63), Disk(2**40)]
        channels = [Channel(n, "n" * 9000) for n in (-1, 0, 1, 1, 2, 2**40)]
        self.tell(disks=disks, channels=channels)
        told = self.recorder.cctv_disk_ids
        self.assertLessEqual(len(told), 128)
        self.assertEqual(set(told.mapped("status")), {"unknown"})
        self.assertLessEqual(max(len(disk.name or "") for disk in told), 80)
        self.assertEqual(self.recorder.cctv_told_channel_ids.mapped("number"), [1, 2])

    def test_report_that_cannot_be_written_costs_nothing_else(self):
        disks = [Disk("no number")]
        with self.assertLogs("odoo.addons.helpdesk_cctv.models.cctv_poll_tools", "ERROR"):
            self.tell(disks=disks)
        self.assertEqual(self.recorder.cctv_status_id.state, "ok")

    def test_camera_that_cannot_be_judged_costs_nothing_else(self):
        other = self.make_camera("CAM-T2", 2)
        decide, refused = cctv_poll_outcome.decide, self.camera.id

        def refuse(state, verdict, policy, context):
            if verdict.id == refused:
                raise ValueError("a bug of ours")
            return decide(state, verdict, policy, context)

        self.patch(cctv_poll_outcome, "decide", refuse)
        with self.assertLogs("odoo.addons.helpdesk_cctv.models.cctv_poll_tools", "ERROR"):
            self.tell(
                self.footage(1, holes=[(3, 5)]), self.footage(2, holes=[(3, 5)]),
                disks=[self.disk(1)],
            )  # fmt: skip
        self.assertEqual(self.recorder.cctv_status_id.state, "ok")
        self.assertEqual(len(self.recorder.cctv_disk_ids), 1)
        self.assertEqual(other.cctv_status_id.reasons, "recording_gap")

    def test_memory_of_a_later_version_is_read_as_far_as_it_is_known(self):
        self.good(self.camera)
        self.env.cr.execute(
            "UPDATE cctv_device_status SET decision_memory = %s WHERE device_id = %s",
            [
                '{"health": "asleep", "tracks": {"rtsp_error": {"open": true, "depth": "smell"},'
                ' "dreams": {"open": false, "bits": 1}}}',
                self.camera.id,
            ],
        )
        self.env.invalidate_all()
        self.bad(self.camera, Reason.RTSP_ERROR)
        memory = self.camera.cctv_status_id.decision_memory
        self.assertEqual(memory["health"], "down")
        self.assertTrue(memory["tracks"]["rtsp_error"]["open"])
        self.assertIn("dreams", memory["tracks"])


@tagged("post_install", "-at_install")
class TestChannels(RecordingCase):
    def test_channels_and_their_cameras(self):
        self.tell(channels=[self.channel(1), self.channel(2, None, None)])
        first, second = self.recorder.cctv_told_channel_ids
        self.assertEqual((first.camera_id, first.has_video), (self.camera, "yes"))
        self.assertEqual((second.camera_id.id, second.has_video), (False, "unknown"))
        self.assertEqual(self.camera.cctv_told_video, "yes")
        self.assertEqual(self.camera.cctv_told_recording, "yes")
        self.assertEqual(first.search([("camera_id", "=", self.camera.id)]), first)
        self.tell(channels=[self.channel(1)])
        self.assertEqual(self.recorder.cctv_told_channel_ids, first)

    def test_channel_without_video_is_the_cameras_fault(self):
        self.good(self.camera)
        self.tell(channels=[self.channel(1, video=False)])
        self.assertFalse(self.faults(self.camera), "one word is a suspicion")
        self.tell(channels=[self.channel(1, video=False)])
        fault = self.faults(self.camera)
        self.assertEqual((fault.kind, fault.is_open), ("channel_lost", True))
        self.assertEqual(self.camera.cctv_status_id.state, "down")
        self.assertTrue(self.tickets(self.camera))
        self.good(self.camera)
        self.assertTrue(fault.is_open, "the camera answers; its channel is lost all the same")
        for _ in range(2):
            self.tell(channels=[self.channel(1)])
        self.assertFalse(fault.is_open)
        self.assertEqual(self.camera.cctv_status_id.state, "ok")

    def test_truth_is_there_two_sweeps_after_an_outage_of_the_recorder(self):
        self.tell(channels=[self.channel(1)])
        self.apply(self.verdict(self.recorder), self.verdict(self.camera))
        for _ in range(2):
            self.tell(channels=[self.channel(1, video=False)])
            self.apply(self.verdict(self.recorder, Reason.UNREACHABLE))
        fault = self.faults(self.camera)
        self.assertTrue(fault.is_open)
        self.bad(self.recorder, Reason.UNREACHABLE)
        self.apply(self.verdict(self.recorder))
        for _ in range(2):
            planned = self.poll._plan(self.now + 60)
            levels = {target.id: target.level for target in planned[1]}
            self.assertIs(levels[self.recorder.id], Level.RECORDING)
            self.tell(channels=[self.channel(1)])
        self.assertFalse(fault.is_open)
        status = self.recorder.cctv_status_id
        self.assertGreater(status.next_recording, from_epoch(self.now + 600), "as usual again")

    def test_recorders_word_does_not_disprove_what_the_cameras_look_found(self):
        """Recorders call dead channels fine."""
        judged = {Reason.CHANNEL_LOST}
        self.bad(self.camera, Reason.CHANNEL_LOST, level=Level.PICTURE, judged=judged)
        for _ in range(3):
            self.tell(channels=[self.channel(1)])
        self.assertTrue(self.faults(self.camera).is_open)

    def test_cameras_own_schedule_and_measurements_stay(self):
        self.apply(self.verdict(self.camera, level=Level.PICTURE, jpeg=JPEG))
        status = self.camera.cctv_status_id
        before = status.read(["last_check", "next_check", "latency_ms", "checks", "stages"])
        self.tell(channels=[self.channel(1, video=False)])
        self.assertEqual(
            status.read(["last_check", "next_check", "latency_ms", "checks", "stages"]), before
        )

    def test_recorder_that_does_not_record_now(self):
        self.good(self.camera)
        self.tell(channels=[self.channel(1, recording=False)])
        self.assertFalse(self.faults(self.camera), "it may just be starting")
        self.tell(channels=[self.channel(1, recording=False)], after_s=900)
        fault = self.faults(self.camera)
        self.assertEqual((fault.kind, fault.is_open), ("recording_gap", True))
        self.assertIn("15 minutes", fault.detail)
        self.tell(self.footage(), channels=[self.channel(1)])
        self.assertFalse(fault.is_open, "yesterday was whole")

    def test_not_recording_is_right_outside_the_hours(self):
        self.good(self.camera)
        self.recorder.write(
            {"cctv_recording_plan": "hours", "cctv_recording_from": 20, "cctv_recording_until": 6}
        )
        for _ in range(3):
            self.tell(channels=[self.channel(1, recording=False)], after_s=900)
        self.assertFalse(self.faults(self.camera))
        self.camera.cctv_recording_plan = "always"
        self.tell(channels=[self.channel(1, recording=False)], after_s=900)
        self.assertEqual(self.faults(self.camera).kind, "recording_gap")
