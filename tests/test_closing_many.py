"""Closing costs no statement a device."""

from odoo.tests import tagged

from .closing_common import ClosingCase


@tagged("at_install")
class TestManyDevices(ClosingCase):
    cameras = 12

    def test_no_statement_a_device(self):
        """What is missing is read for all devices at once, and checks are counted so."""
        small, large = self.make_visit(self.devices[:2]), self.make_visit(self.devices[2:])
        for visit in (small, large):
            for number in range(len(visit.cctv_line_ids)):
                self.do(self.line(number, visit=visit))
            self.by(visit, self.technician).action_cctv_finish()
        few, many = (
            self.count_statements(lambda v=visit: self.by(v, self.it)._cctv_closing_gaps())
            for visit in (small, large)
        )
        self.assertLessEqual(many, few + 2)
        count = self.env["cctv.maintenance.line"]._count_checks
        self.assertEqual(self.count_statements(count), 1)

    def test_who_is_behind_costs_the_same_for_many(self):
        self.devices.write({"cctv_manufacturer": "Acme", "model": "A1", "cctv_firmware": "1.0"})
        self.env["cctv.firmware"].create(
            {"manufacturer": "Acme", "model": "A1", "version": "2.0"}
        )
        search = self.env["maintenance.equipment"].search
        found = search([("cctv_firmware_behind", "=", True), ("id", "in", self.devices.ids)])
        self.assertEqual(found, self.devices)
        few, many = (
            self.count_statements(lambda d=devices: d.mapped("cctv_due_firmware_id"))
            for devices in (self.devices[:2], self.devices[2:])
        )
        self.assertEqual(many, few)
