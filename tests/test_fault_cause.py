"""Faults that another device causes hang under its ticket."""

from odoo.tests import tagged

from ..models.cctv_poll_tools import from_epoch
from ..monitor.probe.reasons import Reason
from .poll_common import PollCase


@tagged("post_install", "-at_install")
class TestFaultCause(PollCase):
    """A device that others hang on fails: its ticket is the only one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.switch = cls.make_device("switch", "T-SW", "10.9.0.2", cctv_location_id=cls.site.id)
        cls.camera.cctv_uplink_id = cls.switch
        cls.second = cls.make_device("camera", "T-CAM-2", "10.9.0.12", cctv_uplink_id=cls.switch.id)

    def all_fail(self, times=2):
        for _ in range(times):
            self.apply(
                self.verdict(self.camera, Reason.UNREACHABLE),
                self.verdict(self.second, Reason.UNREACHABLE),
                self.verdict(self.switch, Reason.UNREACHABLE),
            )

    def test_children_hang_under_the_parents_ticket(self):
        self.all_fail()
        ticket = self.tickets(self.switch)
        self.assertEqual(len(ticket), 1)
        self.assertFalse(self.tickets(self.camera) | self.tickets(self.second))
        child = self.faults(self.camera)
        self.assertEqual(child.ticket_id, ticket)
        self.assertEqual(child.cause_device_id, self.switch)
        self.assertEqual(child.cause_fault_id, self.faults(self.switch))
        self.assertEqual(ticket.cctv_device_ids, self.switch | self.camera | self.second)
        note = self.notes(ticket)[0]
        self.assertIn("T-CAM-1 Lobby door", note)
        self.assertIn("T-CAM-2", note)

    def test_all_recover(self):
        self.all_fail()
        for _ in range(2):
            self.apply(*map(self.verdict, (self.camera, self.second, self.switch)))
        self.assertTrue(self.tickets(self.switch).closed)
        self.assertFalse(self.faults(self.camera).is_open)

    def test_child_that_stays_down_gets_its_own_ticket(self):
        self.all_fail()
        parent = self.tickets(self.switch)
        for _ in range(5):
            self.apply(
                self.verdict(self.camera, Reason.UNREACHABLE),
                self.verdict(self.second),
                self.verdict(self.switch),
            )
        self.assertTrue(parent.closed)
        self.assertIn("has a ticket of its own now", "".join(self.notes(parent)))
        own = self.tickets(self.camera)
        self.assertEqual(self.faults(self.camera).ticket_id, own)
        self.assertFalse(own.closed)
        self.assertFalse(self.faults(self.camera).cause_device_id)

    def test_child_that_was_first_moves_under_the_parent(self):
        self.apply(self.verdict(self.switch))
        self.bad(self.camera, Reason.UNREACHABLE)
        own = self.tickets(self.camera)
        self.assertTrue(own)
        self.all_fail(times=3)
        self.assertEqual(self.faults(self.camera).ticket_id, self.tickets(self.switch))
        self.assertTrue(own.closed, "nobody had worked on it")
        self.assertIn("is the consequence of another fault", "".join(self.notes(own)))

    def test_ticket_that_people_work_on_stays_where_it_is(self):
        self.apply(self.verdict(self.switch))
        self.bad(self.camera, Reason.UNREACHABLE)
        own = self.tickets(self.camera)
        own.user_id = self.make_user("technician", "busy")
        self.all_fail(times=3)
        self.assertEqual(self.faults(self.camera).ticket_id, own)
        self.assertFalse(own.closed)

    def test_new_failure_makes_the_parent_due(self):
        self.apply(self.verdict(self.switch), self.verdict(self.camera))
        later = self.switch.cctv_next_check
        self.apply(self.verdict(self.camera, Reason.UNREACHABLE), after_s=120)
        self.assertLess(self.switch.cctv_next_check, later)
        self.assertEqual(self.switch.cctv_next_check, from_epoch(self.now))

    def test_what_a_camera_through_its_recorder_suffers_is_the_recorders(self):
        self.recorder.cctv_location_id = self.site
        cameras = self.camera | self.second
        self.second.write({"cctv_recorder_id": self.recorder.id, "cctv_channel": 2})
        cameras.cctv_poll_via = "recorder"
        self.apply(*(self.verdict(camera, Reason.AUTH_FAILED) for camera in cameras))
        ticket = self.tickets(self.recorder)
        self.assertEqual(len(ticket), 1, "one password, one ticket")
        self.assertFalse(self.tickets(self.camera) | self.tickets(self.second))
        self.apply(self.verdict(self.recorder, Reason.AUTH_FAILED))
        self.assertEqual(self.tickets(self.recorder), ticket)
        self.assertEqual(self.faults(self.recorder).ticket_id, ticket)
