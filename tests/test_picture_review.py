"""The review page: what it shows, and what its decisions do to faults and to the next looks."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models import cctv_poll_rows as read
from ..models.cctv_poll_tools import from_epoch
from ..monitor.probe.reasons import Reason
from ..monitor.probe.types import Finding
from .poll_common import PollCase

MOVED, BLURRED = Reason.PICTURE_MOVED, Reason.PICTURE_BLURRED


@tagged("post_install", "-at_install")
class TestPictureReview(PollCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.technician = cls.make_user("technician")
        cls.supervisor = cls.make_user("supervisor")
        cls.head = cls.make_user("manager")

    def suspect(self, *reasons, device=None, times=2, **values):
        device = device or self.camera
        for _ in range(times):
            self.look(device, *(reasons or (MOVED,)), **values)
        return self.faults(device, is_open=True)

    def reference(self):
        """An approved reference of the camera."""
        self.look(self.camera)
        self.camera.with_user(self.technician).action_cctv_propose_reference()
        found = self.env["cctv.picture.reference"].search([("device_id", "=", self.camera.id)])
        found.with_user(self.supervisor).action_approve()
        return found

    def test_queue_is_what_waits_the_oldest_first(self):
        other = self.make_device("camera", "T-CAM-2", "10.9.0.12")
        second = self.suspect(device=other)
        first = self.suspect()
        second.date_confirmed = first.date_confirmed + timedelta(hours=1)
        model = self.env["cctv.fault"].with_user(self.technician)
        self.assertEqual(model.get_review_queue(), [first.id, second.id])
        self.assertEqual(model.get_review_count(), 2)
        first.with_user(self.technician).action_accept()
        self.assertEqual(model.get_review_queue(), [second.id])
        operator = self.env["cctv.fault"].with_user(self.make_user("operator"))
        self.assertEqual(operator.get_review_count(), 0)
        with self.assertRaises(AccessError):
            operator.get_review_queue()

    def test_page_of_a_fault(self):
        reference = self.reference()
        values = {"sharpness_ratio": 0.352, "share": 0.8}
        finding = Finding(BLURRED, "blurred", values=values)
        fault = self.suspect(BLURRED, findings=(finding,))
        page = fault.with_user(self.technician).get_review()
        self.assertTrue(page["is_waiting"])
        self.assertIn("Sharpness: 35 % of the reference.", page["numbers"])
        self.assertIn("Blurred in 80 % of the picture.", page["numbers"])
        self.assertEqual(page["reference"]["id"], reference.id)
        self.assertEqual(page["present"]["model"], "cctv.device.status")
        self.assertEqual((page["times"], page["mode"]), (1, "day"))
        self.assertTrue(page["may_reference"])
        self.assertFalse(page["approves"])
        self.assertTrue(fault.with_user(self.head).get_review()["approves"])

    def test_picture_of_other_light_is_not_compared(self):
        """It is night by now: what is shown is the picture that was kept with the fault."""
        reference = self.reference()
        fault = self.suspect()
        self.look(self.camera, mode="infrared")
        page = fault.with_user(self.technician).get_review()
        self.assertEqual((page["present"]["model"], page["mode"]), ("cctv.fault", "day"))
        self.assertEqual(page["reference"]["id"], reference.id)
        fault.with_user(self.head).action_new_reference(page["present"]["taken_at"])
        made = self.env["cctv.picture.reference"].search([("fault_id", "=", fault.id)])
        self.assertEqual((made.mode, made.description["luma"]), ("day", "of day"))

    def test_displacement_in_words(self):
        values = {"dx_percent": 3.0, "dy_percent": -4.0, "degrees": 0.0, "agreement": 0.1}
        fault = self.suspect(findings=(Finding(MOVED, "moved", values=values),))
        self.assertIn("moved by 5.0 % of the picture's width.", fault.numbers)
        hostile = {"dx_percent": "a", "dy_percent": None, "sharpness_ratio": [1]}
        other = self.make_device("camera", "T-CAM-2", "10.9.0.12")
        fault = self.suspect(device=other, findings=(Finding(MOVED, "moved", values=hostile),))
        self.assertEqual(fault.numbers, "")

    def test_accepted_is_not_asked_again_while_it_lasts(self):
        fault = self.suspect()
        fault.with_user(self.technician).action_accept()
        self.suspect(times=3)
        self.assertEqual((fault.review_state, fault.is_open), ("accepted", True))
        self.look(self.camera, after_s=3600)
        self.look(self.camera, after_s=3600)
        self.assertFalse(fault.is_open)
        again = self.suspect()
        self.assertEqual(again.review_state, "to_review")
        self.assertEqual(again.with_user(self.technician).get_review()["times"], 2)

    def test_new_reference_by_the_head_settles_at_once(self):
        fault = self.suspect()
        page = fault.with_user(self.head).get_review()
        done = fault.with_user(self.head).action_new_reference(page["present"]["taken_at"])
        self.assertTrue(done)
        self.assertEqual((fault.end_reason, fault.review_state), ("new_reference", "reference"))
        self.assertEqual(self.camera.cctv_reference_count, 1)
        self.assertSettled()

    def assertSettled(self):
        """Nothing is remembered of it; the camera is looked at anew; it can be found again."""
        status = self.camera.cctv_status_id
        self.assertEqual((status.state, status.reasons), ("ok", False))
        self.assertNotIn("picture_moved", (status.decision_memory or {}).get("tracks", {}))
        self.assertEqual(status.next_picture, from_epoch(self.now))
        self.poll._settle_leftovers(from_epoch(self.now))
        self.assertFalse(self.faults(self.camera, is_open=True))
        self.look(self.camera, MOVED)
        self.assertFalse(self.faults(self.camera, is_open=True), "it is confirmed as a new one")
        self.assertEqual(self.suspect(times=1).review_state, "to_review")

    def test_new_reference_by_others_waits(self):
        fault = self.suspect()
        self.assertFalse(fault.with_user(self.supervisor).action_new_reference())
        self.assertEqual((fault.review_state, fault.is_open), ("reference", True))
        reference = self.env["cctv.picture.reference"].search([("fault_id", "=", fault.id)])
        reference.with_user(self.head).action_reject()
        self.assertEqual(fault.review_state, "to_review")
        fault.with_user(self.technician).action_new_reference()
        waiting = reference.search([("fault_id", "=", fault.id), ("state", "=", "proposed")])
        waiting.with_user(self.supervisor).action_approve()
        self.assertEqual(fault.end_reason, "new_reference")
        self.assertSettled()

    def test_picture_that_nobody_has_seen_does_not_become_the_reference(self):
        fault = self.suspect()
        page = fault.with_user(self.head).get_review()
        self.suspect(times=1)
        with self.assertSays("A newer picture has come"):
            fault.with_user(self.head).action_new_reference(page["present"]["taken_at"])
        self.assertEqual(fault.review_state, "to_review")

    def test_approval_leaves_faults_of_the_other_light(self):
        fault = self.suspect(mode="infrared")
        self.look(self.camera, after_s=1)
        self.camera.with_user(self.head).action_cctv_propose_reference()
        found = self.env["cctv.picture.reference"].search([("device_id", "=", self.camera.id)])
        found.with_user(self.head).action_approve()
        self.assertTrue(fault.is_open)

    def test_ignore_this_kind_here(self):
        fault = self.suspect()
        with self.assertSays("Say why"):
            fault.with_user(self.technician).action_exempt("  ")
        fault.with_user(self.technician).action_exempt("A tree moves", False)
        self.assertEqual((fault.end_reason, fault.review_state), ("not_judged", "exempt"))
        exemption = self.camera.cctv_exemption_ids
        self.assertEqual((exemption.kind, exemption.user_id), ("picture_moved", self.technician))
        self.assertEqual(self.ignored(), ["picture_moved"])
        target = {t.id: t for t in self.poll._plan(self.now + 1)[1]}[self.camera.id]
        self.assertEqual(target.ignored, ("picture_moved",))
        with self.assertRaises(AccessError):
            exemption.with_user(self.make_user("operator")).action_revoke()
        exemption.with_user(self.supervisor).action_revoke()
        self.assertEqual((exemption.is_in_force, exemption.revoked_by_id), (False, self.supervisor))
        self.assertFalse(self.ignored())
        self.assertSettled()

    def ignored(self, now=None):
        found = read.read_pictures(self.env, [self.camera.id], from_epoch(now or self.now))
        return found.get(self.camera.id, {}).get("ignored")

    def test_exemption_with_an_end(self):
        """It holds until midnight where the company is, 17:00 UTC in Jakarta."""
        fault = self.suspect()
        today = fields.Date.to_string(from_epoch(self.now).date())
        fault.with_user(self.technician).action_exempt("Scaffolding", today)
        exemption = self.camera.cctv_exemption_ids
        self.assertEqual(fields.Datetime.to_string(exemption.expires_at)[11:], "17:00:00")
        self.assertTrue(exemption.is_in_force)
        self.assertEqual(self.ignored(), ["picture_moved"])
        self.wait(24 * 3600)
        self.env.invalidate_all()
        self.assertFalse(exemption.is_in_force)
        self.assertFalse(self.ignored())
        domain = [("is_in_force", "=", True)]
        self.assertFalse(exemption.search([*domain, ("device_id", "=", self.camera.id)]))
        again = self.suspect()
        with self.assertSays("lies in the past"):
            again.with_user(self.technician).action_exempt("x", today)
        again.with_user(self.technician).action_exempt("Still there")
        self.assertEqual(len(self.camera.cctv_exemption_ids.filtered("is_in_force")), 1)

    def test_other_faults_of_the_device_stay(self):
        self.suspect(MOVED, Reason.CLOCK_SKEW)
        moved = self.faults(self.camera, kind="picture_moved")
        moved.with_user(self.technician).action_exempt("x")
        status = self.camera.cctv_status_id
        self.assertEqual((status.state, status.reasons), ("degraded", "clock_skew"))
        self.assertTrue(self.faults(self.camera, kind="clock_skew").is_open)

    def test_undo(self):
        fault = self.suspect().with_user(self.technician)
        fault.action_accept()
        with self.assertSays("cannot be taken back"):
            fault.with_user(self.supervisor).action_undo_review()
        fault.action_undo_review()
        self.assertEqual((fault.review_state, fault.reviewed_by_id.id), ("to_review", False))
        fault.action_accept()
        self.wait(11 * 60)
        with self.assertSays("cannot be taken back"):
            fault.action_undo_review()

    def test_verdict_under_way_counts_for_nothing(self):
        """Judged by what held before the decision, written after it."""
        fault = self.suspect()
        self.camera.cctv_status_id.next_check = from_epoch(self.now)
        frame = self.poll._plan(self.now + 1)[0]
        self.wait(5)
        fault.with_user(self.head).action_exempt("x")
        self.wait(5)
        late = [self.verdict(self.camera, MOVED)]
        self.assertFalse(self.poll._apply_verdicts(late, self.now, frame))

    def test_other_company(self):
        fault = self.suspect()
        stranger = self.make_user("technician", "elsewhere", self.make_company())
        self.assertEqual(self.env["cctv.fault"].with_user(stranger).get_review_queue(), [])
        for call in ("get_review", "action_new_reference", "action_undo_review"):
            with self.assertRaises(AccessError):
                getattr(fault.with_user(stranger), call)()
