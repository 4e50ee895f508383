"""Reference pictures: proposed, approved by somebody else, kept as history, sent with targets."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models import cctv_poll_rows as read
from ..models.cctv_poll_tools import from_epoch, to_base64
from ..monitor.probe.reasons import Reason
from ..monitor.probe.types import Level
from .poll_common import JPEG, PollCase


@tagged("post_install", "-at_install")
class TestPictureReference(PollCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.technician = cls.make_user("technician")
        cls.supervisor = cls.make_user("supervisor")
        cls.head = cls.make_user("manager")
        cls.Reference = cls.env["cctv.picture.reference"]

    def propose(self, user=None, device=None):
        device = device or self.camera
        device.with_user(user or self.technician).action_cctv_propose_reference()
        domain = [("device_id", "=", device.id), ("state", "=", "proposed")]
        return self.Reference.search(domain)

    def approve(self, reference, user=None):
        reference.with_user(user or self.supervisor).action_approve()
        return reference

    def test_the_poll_keeps_what_a_reference_is_made_of(self):
        self.look(self.camera)
        status = self.camera.cctv_status_id
        self.assertEqual(status.snapshot_mode, "day")
        self.assertEqual(status.snapshot_description, {"v": 1, "luma": "of day"})
        self.look(self.camera, mode="sepia")
        self.assertFalse(status.snapshot_mode, "a mode that nobody knows is none")

    def test_proposed_is_the_polls_picture(self):
        self.look(self.camera, mode="infrared")
        reference = self.propose()
        self.assertEqual(reference.picture, to_base64(JPEG))
        self.assertEqual((reference.mode, reference.state), ("infrared", "proposed"))
        self.assertEqual(reference.proposed_by_id, self.technician)
        self.assertEqual(reference.date_taken, from_epoch(self.now))
        self.assertEqual(reference.description["luma"], "of infrared")

    def test_two_pairs_of_eyes(self):
        self.look(self.camera)
        for user in (self.technician, self.make_user("operator"), self.make_user("management")):
            with self.assertRaises(AccessError):
                self.approve(self.propose(), user)
        own = self.propose(self.supervisor)
        with self.assertSays("proposed .* yourself"):
            self.approve(own)
        self.assertEqual(self.approve(own, self.head).state, "approved")
        self.assertEqual(self.approve(self.propose(self.head), self.head).state, "approved")

    def test_new_one_takes_the_place_and_the_old_one_stays(self):
        self.look(self.camera)
        first = self.approve(self.propose())
        self.look(self.camera)
        second = self.propose()
        self.assertEqual(second.present_id, first)
        self.approve(second)
        self.assertEqual((first.state, second.state), ("replaced", "approved"))
        self.assertEqual(first.date_ended, from_epoch(self.now))
        self.look(self.camera, mode="infrared")
        night = self.approve(self.propose())
        self.assertEqual((second.state, night.state), ("approved", "approved"))

    def test_newer_proposal_replaces_the_one_that_waits(self):
        self.look(self.camera)
        first, second = self.propose(), self.propose()
        self.assertEqual((first.state, second.state), ("replaced", "proposed"))
        with self.assertSays("does not wait for approval any more"):
            self.approve(first)

    def test_who_is_told_that_something_waits(self):
        self.look(self.camera)
        self.propose(self.supervisor)
        other = self.make_user("supervisor", "other_supervisor")
        users = (self.technician, self.supervisor, other, self.head)
        counts = [self.Reference.with_user(user).get_waiting_count() for user in users]
        self.assertEqual(counts, [0, 0, 1, 1], "not those who may not decide on it")

    def test_reject_and_withdraw(self):
        self.look(self.camera)
        reference = self.propose()
        reference.with_user(self.supervisor).action_reject("Too dark")
        self.assertEqual((reference.state, reference.note), ("rejected", "Too dark"))
        mine = self.propose()
        with self.assertSays("can be withdrawn"):
            mine.with_user(self.make_user("it")).action_withdraw()
        mine.with_user(self.technician).action_withdraw()
        self.assertEqual(mine.state, "withdrawn")
        approved = self.approve(self.propose())
        with self.assertSays("can be withdrawn"):
            approved.with_user(self.technician).action_withdraw()
        approved.with_user(self.supervisor).action_withdraw()
        self.assertFalse(read.read_pictures(self.env, [self.camera.id], from_epoch(self.now)))

    def test_what_cannot_become_a_reference(self):
        camera = self.camera.with_user(self.technician)
        with self.assertSays("has no picture yet"):
            camera.action_cctv_propose_reference()
        self.look(self.camera, mode="")
        with self.assertSays("by day or in infrared"):
            camera.action_cctv_propose_reference()
        self.look(self.camera)
        self.camera.cctv_lens = "ptz"
        with self.assertSays("is movable"):
            camera.action_cctv_propose_reference()
        self.camera.cctv_lens = "fixed"
        self.look(self.camera, Reason.PICTURE_BLACK)
        self.look(self.camera, Reason.PICTURE_BLACK)
        with self.assertSays("black, covered or frozen"):
            camera.action_cctv_propose_reference()
        with self.assertSays("takes no pictures"):
            self.recorder.with_user(self.technician).action_cctv_propose_reference()

    def test_down_camera_shows_the_past(self):
        self.look(self.camera)
        self.bad(self.camera, Reason.UNREACHABLE)
        with self.assertSays("shows the past"):
            self.camera.with_user(self.technician).action_cctv_propose_reference()

    def test_many_at_once_leave_out_what_cannot(self):
        other = self.make_device("camera", "T-CAM-2", "10.9.0.12")
        blind = self.make_device("camera", "T-CAM-3", "10.9.0.13")
        self.look(self.camera)
        self.look(other)
        cameras = (self.camera | other | blind).with_user(self.technician)
        told = cameras.action_cctv_propose_reference()["params"]["message"]
        self.assertIn("2 pictures proposed", told)
        self.assertIn("T-CAM-3", told)
        waiting = self.Reference.search([("state", "=", "proposed")])
        self.assertEqual(waiting.device_id, self.camera | other)
        self.approve(waiting)
        self.assertEqual(set(waiting.mapped("state")), {"approved"})

    def test_references_are_sent_with_pictures_only(self):
        self.look(self.camera)
        self.approve(self.propose())
        status = self.camera.cctv_status_id
        now = self.now + 1

        def target():
            return {t.id: t for t in self.poll._plan(now)[1]}[self.camera.id]

        status.write({"next_check": from_epoch(now), "next_picture": from_epoch(now)})
        self.assertEqual(target().level, Level.PICTURE)
        self.assertEqual(target().references, {"day": {"v": 1, "luma": "of day"}})
        self.assertFalse(target().is_ptz)
        later = from_epoch(now + 9999)
        status.write({"next_picture": later, "next_identity": later})
        self.assertEqual((target().level, target().references), (Level.PULSE, {}))
        self.camera.cctv_lens = "ptz"
        self.assertTrue(target().is_ptz)

    def test_one_statement_for_all_pictures(self):
        ids = [self.camera.id, self.recorder.id]
        with self.assertQueryCount(1):
            read.read_pictures(self.env, ids, from_epoch(self.now))
        with self.assertQueryCount(0):
            read.read_pictures(self.env, [], from_epoch(self.now))

    def test_defaults_of_a_user_do_not_get_in(self):
        self.look(self.camera)
        self.env["ir.default"].with_user(self.technician).set(
            "cctv.picture.reference", "decided_by_id", self.technician.id, user_id=True
        )
        camera = self.camera.with_user(self.technician)
        camera.with_context(default_state="approved").action_cctv_propose_reference()
        reference = self.Reference.search([("device_id", "=", self.camera.id)])
        self.assertEqual((reference.state, reference.decided_by_id.id), ("proposed", False))

    def test_other_company(self):
        self.look(self.camera)
        reference = self.propose()
        stranger = self.make_user("supervisor", "elsewhere", self.make_company())
        with self.assertRaises(AccessError):
            reference.with_user(stranger).action_approve()
        with self.assertRaises(AccessError):
            self.camera.with_user(stranger).action_cctv_propose_reference()
