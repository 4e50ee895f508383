"""Devices are in maintenance while somebody works on them."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from ..models.cctv_maintenance_line_flow import MAINTENANCE_HOURS
from .visit_common import VisitCase


@tagged("at_install")
class TestVisitMaintenance(VisitCase):
    def test_device_is_in_maintenance_while_under_way(self):
        now = fields.Datetime.now()
        line, device = self.line(), self.devices[0]
        with freeze_time(now):
            line.action_start()
        self.assertEqual(device.cctv_maintenance_until, now + timedelta(hours=MAINTENANCE_HOURS))
        self.answer(line)
        line.action_done()
        self.assertFalse(device.cctv_maintenance_until)

    def test_what_people_have_set_stays(self):
        device, line = self.devices[0], self.line()
        longer = fields.Datetime.now() + timedelta(days=3)
        device.cctv_maintenance_until = longer
        self.do(line)
        self.assertEqual(device.cctv_maintenance_until, longer)

    def test_longer_set_meanwhile_stays(self):
        device, line = self.devices[0], self.line()
        line.action_start()
        longer = fields.Datetime.now() + timedelta(days=3)
        device.cctv_maintenance_until = longer
        line.action_skip("x")
        self.assertEqual(device.cctv_maintenance_until, longer)

    def test_two_visits_of_one_device(self):
        """It stays in maintenance until the last of them has ended."""
        now = fields.Datetime.now()
        other = self.make_visit(self.devices[0])
        for order in ((0, 1), (1, 0)):
            lines = [self.line(), self.line(visit=other)]
            for number, line in enumerate(lines):
                with freeze_time(now + timedelta(minutes=number)):
                    line.action_start() if line.state == "planned" else line.action_again()
            lines[order[0]].action_skip("x")
            self.assertTrue(self.devices[0].cctv_maintenance_until)
            lines[order[1]].action_skip("x")
            self.assertFalse(self.devices[0].cctv_maintenance_until)
