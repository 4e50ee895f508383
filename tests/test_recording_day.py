"""The proof of recording: what is asked for, what is written, which faults follow."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import cctv_recording_rows as rows
from ..models.cctv_poll_tools import from_epoch
from ..monitor.probe.reasons import Reason
from ..monitor.probe.types import Footage, Level
from .recording_common import START, YESTERDAY, ZONE, RecordingCase


@tagged("post_install", "-at_install")
class TestRecordingDay(RecordingCase):
    def test_proven(self):
        self.tell(self.footage())
        proof = self.proof()
        self.assertEqual((proof.result, proof.method, proof.tries), ("proven", "hikvision", 1))
        self.assertEqual((proof.covered_share, proof.gaps), (100.0, False))
        self.assertEqual((proof.held_days, proof.is_short), (40, False))
        self.assertEqual((proof.recorder_id, proof.location_id), (self.recorder, self.lobby))
        self.assertFalse(self.faults(self.camera))

    def test_gap_opens_a_fault_at_once_and_the_next_whole_day_ends_it(self):
        self.good(self.camera)
        self.tell(self.footage(holes=[(3, 3.5)]))
        proof = self.proof()
        self.assertEqual((proof.result, proof.gap_s, proof.gap_count), ("gaps", 1800, 1))
        self.assertEqual(proof.gaps, [[self.at(3), self.at(3.5)]])
        self.assertIn("30 min", proof.words)
        fault = self.faults(self.camera)
        self.assertEqual((fault.kind, fault.is_open), ("recording_gap", True))
        self.assertEqual(self.camera.cctv_status_id.state, "degraded")
        self.assertTrue(fault.ticket_id)
        self.wait(86400)
        following = Footage(1, ((START - 86400, START + 2 * 86400),), None, "hikvision")
        self.tell(following)
        self.assertEqual(self.proof(day=YESTERDAY + timedelta(days=1)).result, "proven")
        self.assertFalse(fault.is_open)

    def test_too_short(self):
        self.good(self.camera)
        self.tell(self.footage(held_days=12))
        fault = self.faults(self.camera)
        self.assertEqual(fault.kind, "retention_short")
        self.assertIn("12", fault.detail)
        proof = self.proof()
        self.assertTrue(proof.is_short and proof.is_concern)
        self.assertEqual((proof.result, proof.demanded_days), ("proven", 30))

    def test_retention_is_the_cameras_its_places_its_recorders_or_the_profiles(self):
        profile = self.env["cctv.procedure.profile"].create(
            {"name": "P", "company_id": self.company.id, "retention_days": 7}
        )
        self.assertEqual(self.company.sudo().cctv_profile_id, profile)
        steps = (
            (self.camera, {}, 7),
            (self.recorder, {"cctv_retention_days": 14}, 14),
            (self.site, {"retention_days": 90}, 90),
            (self.camera, {"cctv_retention_days": 3}, 3),
        )
        for record, values, days in steps:
            record.write(values)
            self.env.invalidate_all()
            self.assertEqual(self.camera.cctv_demanded_days, days)
            cameras = rows.read_cameras(self.env, {self.recorder.id: YESTERDAY})
            expected = cameras[self.recorder.id, 1].expected
            self.assertEqual(expected.retention_days, days)

    def test_gap_while_the_camera_was_down_is_shown_and_no_fault(self):
        self.frozen.move_to(from_epoch(self.at(9)))
        self.now = self.at(9)
        self.bad(self.camera, Reason.UNREACHABLE)
        self.wait(3600)
        self.good(self.camera, times=3)
        self.wait(START - self.now)
        self.tell(self.footage(holes=[(8.9, 10.2)]))
        proof = self.proof()
        self.assertEqual((proof.result, proof.gap_cause), ("gaps", "camera"))
        self.assertTrue(proof.is_explained)
        self.assertIn("Explained", proof.words)
        self.assertFalse(self.faults(self.camera, kind="recording_gap"))
        self.assertTrue(proof.is_concern, "shown all the same")

    def test_gap_much_longer_than_the_trouble_is_a_fault(self):
        self.frozen.move_to(from_epoch(self.at(9)))
        self.now = self.at(9)
        self.bad(self.camera, Reason.UNREACHABLE)
        self.good(self.camera, times=3)
        self.wait(START - self.now)
        self.tell(self.footage(holes=[(9, 12)]))
        self.assertFalse(self.proof().is_explained)
        self.assertTrue(self.faults(self.camera, kind="recording_gap"))

    def test_what_failed_is_asked_again_and_not_taken_back(self):
        self.tell(Footage(1, error="reply_timeout"))
        proof = self.proof()
        self.assertEqual((proof.result, proof.reason), ("unchecked", "no_answer"))
        self.assertFalse(self.faults(self.camera))
        self.tell(self.footage())
        self.assertEqual((proof.result, proof.tries, proof.reason), ("proven", 2, False))
        self.tell(Footage(1, error="reply_timeout"))
        self.assertEqual(proof.result, "proven")

    def test_day_is_that_of_the_search(self):
        """A look that began before midnight and is written after it."""
        targets = rows.with_searches(self.env, [self.target()], self.now)
        frame = self.poll._plan(self.now + 1)[0]
        frame.searches[self.recorder.id] = targets[0].search
        verdict = self.verdict(
            self.recorder, level=Level.RECORDING, recorder=self.report(self.footage())
        )
        frame.planned.clear()
        self.wait(16 * 3600)
        self.poll._apply_verdicts([verdict], self.now, frame)
        self.assertEqual(self.proof().result, "proven")

    def target(self):
        frame = self.poll._plan(self.now + 1)
        return next(t for t in frame[1] if t.id == self.recorder.id)

    def test_search_asks_for_what_is_not_proven_yet(self):
        self.make_camera("T-CAM-2", 2)
        self.make_camera("T-CAM-3", 3, cctv_recording_plan="none")
        search = self.target().search
        self.assertEqual(search.channels, (1, 2))
        self.assertEqual((search.since, search.until), (self.midnight, self.next_midnight))
        self.tell(self.footage(1), Footage(2, error="reply_timeout"))
        found = rows.read_searches(self.env, [self.recorder.id], self.now)
        self.assertFalse(found, "just asked")
        found = rows.read_searches(self.env, [self.recorder.id], self.now + 3700)
        self.assertEqual(found[self.recorder.id].channels, (2,))

    def test_search_waits_until_recorders_have_closed_the_day(self):
        soon = self.next_midnight + 86400 + 1800
        search = rows.read_searches(self.env, [self.recorder.id], soon)[self.recorder.id]
        self.assertEqual(search.since, self.midnight, "still the day before")
        later = rows.read_searches(self.env, [self.recorder.id], soon + 3600)[self.recorder.id]
        self.assertEqual(later.since, self.next_midnight)

    def test_many_channels_are_searched_in_turns(self):
        for channel in range(2, 41):
            self.make_camera(f"T-M-{channel}", channel)
        seen = set()
        for _ in range(3):
            found = rows.read_searches(self.env, [self.recorder.id], self.now)
            channels = found[self.recorder.id].channels
            self.assertLessEqual(len(channels), rows.CHANNELS_AT_ONCE)
            self.tell(*[self.footage(channel) for channel in channels])
            seen |= set(channels)
        self.assertEqual(seen, set(range(1, 41)))

    def test_camera_that_records_itself(self):
        self.camera.cctv_own_storage = True
        self.assertFalse(rows.read_searches(self.env, [self.recorder.id], self.now))
        search = rows.read_searches(self.env, [self.camera.id], self.now)[self.camera.id]
        self.assertEqual(search.channels, (1,))
        self.tell(self.footage(1, method="onvif"), recorder=self.camera)
        self.assertEqual((self.proof().result, self.proof().recorder_id), ("proven", self.camera))

    def test_driver_that_people_have_chosen(self):
        self.assertEqual(self.target().driver, "")
        self.recorder.cctv_recorder_driver = "dahua"
        self.assertEqual(self.target().driver, "dahua")

    def test_bounds_of_the_register(self):
        with self.assertRaisesRegex(ValidationError, "3650"), self.env.cr.savepoint():
            self.camera.cctv_retention_days = -1
        for model, values in (
            (self.recorder, {"cctv_recording_plan": "hours", "cctv_recording_until": 0}),
            (self.site, {"retention_days": 99999}),
            (self.policy, {"recording_gap_s": 1}),
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                model.write(values)
                self.env.flush_all()

    def test_nobody_writes_proofs_by_hand(self):
        self.tell(self.footage())
        for role in ("supervisor", "manager"):
            user = self.make_user(role, f"writes_{role}")
            with self.assertRaises(AccessError):
                self.proof().with_user(user).write({"result": "proven"})


@tagged("post_install", "-at_install")
class TestPreparedDays(RecordingCase):
    """What the scheduled action writes before, and without, any answer of a recorder."""

    def test_every_camera_gets_a_day_with_the_reason(self):
        stray = self.make_camera("T-STRAY")
        no_channel = self.make_camera("T-NOCH", 0)
        no_channel.cctv_recorder_id = self.recorder
        none = self.make_camera("T-NONE", 9, cctv_recording_plan="none")
        new = self.make_camera("T-NEW", 8)
        new.effective_date = YESTERDAY + timedelta(days=1)
        self.prepare()
        self.assertEqual((self.proof().result, self.proof().reason), ("unchecked", "waiting"))
        self.assertEqual(self.proof(stray).reason, "no_recorder")
        self.assertEqual(self.proof(no_channel).reason, "no_channel")
        self.assertFalse(self.proof(none) | self.proof(new))
        self.assertTrue(self.proof().is_concern, "not checked is never fine")
        self.recorder.cctv_poll_enabled = False
        self.prepare()
        self.assertEqual(self.proof().reason, "recorder_off")
        self.recorder.cctv_poll_enabled = True
        self.bad(self.recorder, Reason.UNREACHABLE)
        self.prepare()
        self.assertEqual(self.proof().reason, "recorder_down")
        self.tell(self.footage())
        self.prepare()
        self.assertEqual((self.proof().result, self.proof().reason), ("proven", False))

    def test_reachable_and_picture(self):
        self.env["cctv.uptime.day"].create(
            {"device_id": self.camera.id, "day": YESTERDAY, "up_s": 64800, "down_s": 21600}
        )
        fault = self.env["cctv.fault"].create(
            {
                "device_id": self.camera.id,
                "kind": "picture_black",
                "date_start": from_epoch(self.at(5)),
                "date_end": from_epoch(self.at(6)),
            }
        )
        self.prepare()
        proof = self.proof()
        self.assertEqual((proof.reach, proof.reachable_share), ("part", 75.0))
        self.assertEqual((proof.picture, proof.picture_faults), ("bad", "picture_black"))
        self.assertIn("black", proof.picture_words)
        fault.review_state = "ignored"
        self.env.flush_all()
        self.prepare()
        self.assertEqual(proof.picture, "unknown", "nobody has looked since")
        self.good(self.camera, times=1, level=Level.PICTURE, jpeg=b"x")
        self.prepare()
        self.assertEqual(proof.picture, "good")

    def test_scheduled_action(self):
        """Rows and the summary; again, and nothing is doubled."""
        cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_recordings")
        for _ in range(2):
            with self.enter_registry_test_mode():
                self.assertIs(cron.method_direct_trigger(), True)
            self.env.invalidate_all()
        self.assertEqual(self.proof().reason, "waiting")
        check = self.Check.search([("company_id", "=", self.company.id)])
        self.assertEqual((len(check), check.day), (1, YESTERDAY))
        self.assertGreater(check.unchecked_count, 0)

    def test_old_proofs_go(self):
        self.prepare()
        self.wait(399 * 86400)
        self.Proof._gc_old()
        self.assertTrue(self.proof())
        self.wait(3 * 86400)
        self.Proof._gc_old()
        self.env.invalidate_all()
        self.assertFalse(self.proof())

    def test_days_are_those_of_the_company(self):
        days = self.Proof._yesterdays(self.now)
        self.assertEqual(days[self.company.id], YESTERDAY)
        self.company.partner_id.tz = "Pacific/Kiritimati"
        self.assertEqual(self.Proof._yesterdays(self.now)[self.company.id], YESTERDAY)
        self.company.partner_id.tz = "America/Adak"
        day = self.Proof._yesterdays(self.now)[self.company.id]
        self.assertEqual(day, YESTERDAY - timedelta(days=1))
        self.assertEqual(rows.yesterday_of(self.now, ZONE), YESTERDAY)
