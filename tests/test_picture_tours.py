"""The review of pictures in a real browser."""

import time

from odoo.tests import tagged

from ..models.cctv_demo_pictures import scene
from ..monitor.probe.reasons import Reason
from ..monitor.probe.types import Finding, Level, Picture, Verdict
from .common import CctvCase
from .tour_case import TourCase

COMPARED = frozenset({Reason.PICTURE_MOVED, Reason.PICTURE_BLURRED, Reason.PICTURE_COVERED})


@tagged("post_install", "-at_install", "cctv_tour")
class TestPictureTours(CctvCase, TourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={})
        policy = cls.env.ref("helpdesk_cctv.poll_policy_default")
        policy.write({"confirm_n": 1, "confirm_m": 1, "soft_confirm_n": 1, "soft_confirm_m": 1})
        cls.cameras = [
            cls.make_device("camera", f"T-REV-{n}", f"10.9.1.{n}", name=f"Review {n}")
            for n in range(1, 6)
        ]
        cls.technician = cls.make_user("technician", "cctv_technician")
        cls.supervisor = cls.make_user("supervisor", "cctv_supervisor")

    def look(self, camera, *findings):
        picture = Picture(
            jpeg=scene(),
            width=64,
            height=48,
            metrics={"luma_mean": 100.0, "sharpness": 400.0},
            mode="day",
            description={"v": 1},
        )
        verdict = Verdict(
            id=camera.id,
            level=Level.PICTURE,
            started_at=time.time(),
            duration_s=0.1,
            findings=findings,
            judged=COMPARED,
            picture=picture,
        )
        self.env["cctv.poll"]._apply_verdicts([verdict], time.time())

    def faults(self):
        domain = [("device_id", "in", [camera.id for camera in self.cameras])]
        return {f.device_id.cctv_code: f for f in self.env["cctv.fault"].search(domain)}

    def test_review(self):
        """Each decision once, with the keyboard and the mouse."""
        blurred = Finding(Reason.PICTURE_BLURRED, "blurred", values={"sharpness_ratio": 0.35})
        first = self.cameras[0]
        self.look(first)
        first.with_user(self.technician).action_cctv_propose_reference()
        first.cctv_reference_ids.with_user(self.supervisor).action_approve()
        for camera in self.cameras[:4]:
            self.look(camera, blurred)
        self.start_tour("/odoo", "cctv_review_of_pictures", login="cctv_technician")
        self.env.invalidate_all()
        states = {code: fault.review_state for code, fault in self.faults().items()}
        decided = {
            "T-REV-1": "accepted",
            "T-REV-2": "ticket",
            "T-REV-3": "reference",
            "T-REV-4": "exempt",
        }
        self.assertEqual(states, decided)
        exemption = self.cameras[3].cctv_exemption_ids
        self.assertEqual((exemption.reason, exemption.is_in_force), ("Fog from the kitchen", True))
        self.assertEqual(self.cameras[2].cctv_reference_ids.state, "proposed")
        self.assertTrue(self.faults()["T-REV-2"].ticket_id)

    def test_supervisor_approves_pictures(self):
        for camera in self.cameras[:4]:
            self.look(camera)
            camera.with_user(self.technician).action_cctv_propose_reference()
        self.start_tour("/odoo", "cctv_supervisor_approves_pictures", login="cctv_supervisor")
        self.env.invalidate_all()
        states = [camera.cctv_reference_ids.state for camera in self.cameras[:4]]
        self.assertEqual(states, ["approved", "rejected", "approved", "approved"])
