"""The calendars and the bar of recordings, for whom they are, and what all of it costs."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.cctv_poll_tools import from_epoch
from ..monitor.probe.types import Level
from .recording_common import YESTERDAY, ZONE, RecordingCase


@tagged("post_install", "-at_install")
class TestRecordingScreens(RecordingCase):
    def test_month_and_matrix(self):
        second = self.make_camera("T-CAM-2", 2)
        self.tell(self.footage(1), self.footage(2, holes=[(1, 2)]))
        (month,) = self.Proof.get_month(second.id)["months"]
        self.assertEqual((month["month"], month["length"]), ("2026-03-01", 31))
        self.assertEqual(month["days"][1]["result"], "gaps")
        page = self.Proof.get_matrix("2026-03-15", self.site.id)
        self.assertEqual([row["code"] for row in page["cameras"]], ["T-CAM-1", "T-CAM-2"])
        self.assertEqual(page["cameras"][0]["days"][1]["result"], "proven")
        self.assertEqual(page["total"], 2)
        only = self.Proof.get_matrix("2026-03-15", self.site.id, True)
        self.assertEqual([row["code"] for row in only["cameras"]], ["T-CAM-2"])
        self.assertFalse(self.Proof.get_matrix("2026-01-15", self.site.id)["cameras"])
        action = self.recorder.action_cctv_recording_calendar()
        page = self.Proof.get_matrix("2026-03-15", **action["context"])
        self.assertEqual(page["total"], 2)
        found = self.Proof.get_matrix("2026-03-15", False, False, 0, "CAM-2")
        self.assertEqual(found["total"], 1)

    def test_who_reads_the_calendar(self):
        self.tell(self.footage())
        for role in ("operator", "technician", "supervisor", "management"):
            user = self.make_user(role, f"reads_{role}")
            page = self.Proof.with_user(user).get_matrix("2026-03-01", self.site.id)
            self.assertEqual(page["total"], 1, role)
            self.assertTrue(self.Proof.with_user(user).get_month(self.camera.id)["months"])
        stranger = self.make_user("supervisor", "stranger", self.make_company())
        self.assertFalse(self.Proof.with_user(stranger).get_matrix("2026-03-01")["cameras"])
        with self.assertRaises(AccessError):
            self.Proof.with_user(stranger).get_month(self.camera.id)
        outsider = self.make_user("internal", "outsider")
        with self.assertRaises(AccessError):
            self.Proof.with_user(outsider).get_matrix("2026-03-01")

    def test_bar(self):
        self.tell(self.footage(holes=[(3, 4)]))
        bar = self.proof().bar
        self.assertEqual((bar["start"], bar["end"]), (self.midnight, self.next_midnight))
        self.assertEqual(bar["gaps"], [[self.at(3), self.at(4)]])
        self.assertEqual(bar["zone"], ZONE)

    def test_last_proof_of_a_camera(self):
        self.prepare()
        self.assertEqual(self.camera.cctv_recording_result, "unchecked")
        self.tell(self.footage())
        self.env.invalidate_all()
        self.assertEqual(self.camera.cctv_recording_result, "proven")
        self.assertEqual(self.camera.cctv_recording_date, YESTERDAY)
        self.env.cr.execute("UPDATE cctv_recording_day SET is_short = TRUE")
        self.env.invalidate_all()
        self.assertEqual(self.camera.cctv_recording_result, "short", "not called proven then")
        action = self.camera.action_cctv_recordings()
        self.assertEqual(self.Proof.search(action["domain"]), self.proof())


@tagged("post_install", "-at_install")
class TestRecordingStatements(RecordingCase):
    """The number of SQL statements does not depend on the number of cameras and recorders."""

    def statements(self, recorders, cameras):
        savepoint = self.env.cr.savepoint()
        try:
            made = [self.make_device("recorder", f"S-{n}", f"10.8.{n}.1") for n in range(recorders)]
            self.Device.create(
                [
                    {
                        "name": f"S-{recorder.id}-{n}",
                        "cctv_kind": "camera",
                        "cctv_address": f"10.8.{index}.{n + 10}",
                        "cctv_recorder_id": recorder.id,
                        "cctv_channel": n + 1,
                    }
                    for index, recorder in enumerate(made)
                    for n in range(cameras)
                ]
            )
            self.Device.search([]).effective_date = YESTERDAY - timedelta(days=400)
            self.prepare()
            self.Check._make_due([self.company.id], from_epoch(self.now))
            self.env.flush_all()
            self.env.invalidate_all()
            self.poll._plan(self.now + 1)
            before = self.env.cr.sql_log_count
            self.poll._plan(self.now + 1)
            verdicts = [
                self.verdict(
                    recorder,
                    level=Level.RECORDING,
                    recorder=self.report(
                        *[self.footage(n + 1) for n in range(cameras)],
                        disks=[self.disk(1), self.disk(2)],
                        channels=[self.channel(n + 1, video=None) for n in range(cameras)],
                    ),
                )
                for recorder in made
            ]
            self.poll._apply_verdicts(verdicts, self.now)
            self.prepare()
            self.env.flush_all()
            proven = self.Proof.search_count([("result", "=", "proven")])
            self.assertEqual(proven, recorders * cameras)
            return self.env.cr.sql_log_count - before
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)

    def test_same_for_few_and_many(self):
        self.statements(1, 1)  # for what is kept in memory whoever asks
        few, many = self.statements(2, 3), self.statements(6, 12)
        self.assertEqual(few, many)
        self.assertLess(few, 75)
