"""Maintenance work that is done for a repair ticket, or that leads to one."""

from odoo.tests import tagged

from .visit_common import VisitCase


@tagged("at_install")
class TestVisitRepair(VisitCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.it = cls.make_user("it")
        cls.env["cctv.procedure.profile"].create(
            {"name": "P", "company_id": cls.company.id, "repair_analyst_role": "it"}
        )

    def order(self, is_analysed=True):
        """A ticket about the camera, and corrective work for it."""
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Dark", "description": "Dark", "cctv_device_id": self.camera.id}
        )
        if is_analysed:
            ticket.with_user(self.it)._cctv_analyse("The camera has no power.", "power")
        work = self.make_repair(self.camera, cctv_ticket_id=ticket.id)
        return ticket, work.with_user(self.technician)

    def test_ticket_follows_the_work(self):
        ticket, work = self.order()
        work.action_cctv_start()
        self.assertEqual(ticket.cctv_phase, "in_repair")
        work.cctv_line_ids.note = "New plug"
        work.action_cctv_finish()
        self.assertEqual(ticket.cctv_phase, "repaired")
        self.assertEqual(ticket.cctv_repaired_by_id, self.technician.partner_id)
        self.assertIn("New plug", ticket.cctv_repair_note)

    def test_ticket_that_is_not_analysed_keeps_nobody_from_work(self):
        ticket, work = self.order(is_analysed=False)
        work.action_cctv_start()
        work.action_cctv_finish()
        self.assertEqual((work.cctv_state, ticket.cctv_phase), ("finished", "reported"))
        notes = "".join(ticket.message_ids.mapped("body"))
        self.assertIn("Work has begun", notes)
        self.assertIn("Work is finished", notes)

    def test_repair_that_failed_is_not_reported_as_done(self):
        ticket, work = self.order()
        work.action_cctv_start()
        work.cctv_line_ids.action_failed("Needs a new camera", "no_picture")
        work.action_cctv_finish()
        self.assertEqual(work.cctv_line_ids.ticket_id, ticket)
        self.assertEqual(ticket.cctv_phase, "in_repair")
        self.assertIn("Needs a new camera", "".join(ticket.message_ids.mapped("body")))

    def test_copy_is_reported_anew(self):
        ticket, _work = self.order()
        ticket.sudo().user_id = self.technician
        copy = ticket.with_user(self.it).copy()
        self.assertEqual((copy.cctv_phase, copy.cctv_device_id), ("reported", self.camera))
        self.assertFalse(copy.user_id | copy.cctv_analysed_by_id)

    def test_ticket_was_settled_meanwhile(self):
        """What is found then is not laid into a ticket that nobody opens any more."""
        for phase in ("verified", "closed", "cancelled"):
            with self.subTest(phase):
                ticket, work = self.order()
                work.action_cctv_start()
                ticket._cctv_set_phase(phase)
                work.cctv_line_ids.action_failed("Needs a new camera", "no_picture")
                found = work.cctv_line_ids.ticket_id
                self.assertNotEqual(found, ticket)
                self.assertEqual(found.cctv_phase, "reported")
                found._cctv_set_phase("cancelled")

    def test_what_a_visit_finds_is_reported(self):
        line = self.line()
        line.action_failed("Glass cracked", "broken")
        ticket = line.ticket_id
        self.assertEqual(ticket.cctv_phase, "reported")
        ticket.with_user(self.it)._cctv_analyse("Glass cracked by a stone.", "vandalism")
        self.assertEqual(ticket.cctv_phase, "analysed")
