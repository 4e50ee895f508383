from odoo import fields
from odoo.tests import tagged

from .handover_common import HandoverCase


@tagged("-at_install", "post_install")
class TestHandoverWatch(HandoverCase):
    """With the handover goes the watch."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        now = fields.Datetime.now()
        cls.duty = cls.shift.duty_ids.with_user(cls.first)
        cls.shift.duty_ids.write({"state": "inside", "date_arrived": now, "date_entered": now})
        cls.coming = cls.next_shift.duty_ids

    def test_goes_with_the_second_signature(self):
        self.sign("outgoing")
        self.assertEqual((self.shift.state, self.next_shift.state), ("running", "planned"))
        self.sign("incoming")
        self.assertEqual((self.shift.state, self.next_shift.state), ("over", "running"))
        self.assertEqual(self.coming.state, "inside", "who signs is there")
        self.assertTrue(self.coming.date_arrived)
        self.duty.action_leave()

    def test_ends_with_the_word_of_the_supervisor(self):
        self.as_(self.supervisor)._override("Nobody came; the supervisor stays.")
        self.assertEqual((self.shift.state, self.next_shift.state), ("over", "planned"))
        self.duty.action_leave()
        self.next_shift.date_start = fields.Datetime.now()
        self.coming.with_user(self.second).action_arrive()
        self.coming.with_user(self.second).action_enter()
        self.assertEqual(self.next_shift.state, "running", "late, but there")

    def test_goes_to_who_is_there_already(self):
        self.coming._is_inside()
        self.as_(self.supervisor)._override("They cannot sign: the screen is broken.")
        self.assertEqual(self.next_shift.state, "running")
