"""Repairs that the polling opens and closes: their phases follow, people's work stays."""

from odoo import Command
from odoo.tests import tagged

from ..monitor.probe.reasons import Reason
from .poll_common import PollCase


@tagged("post_install", "-at_install")
class TestRepairPoller(PollCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.it = cls.make_user("it")
        cls.technician = cls.make_user("technician")
        users = cls.it | cls.technician
        cls.team.write({"user_ids": [Command.set(users.ids)], "use_sla": True})

    def tickets(self, device):
        return self.env["helpdesk.ticket"].search([("cctv_device_id", "=", device.id)])

    def test_opened_and_closed_by_itself(self):
        self.bad(self.camera, Reason.UNREACHABLE)
        ticket = self.tickets(self.camera)
        self.assertEqual(ticket.cctv_phase, "reported")
        self.assertEqual(ticket.deadline_phase, "running")
        self.good(self.camera)
        self.assertTrue(ticket.cctv_closed_by_poller)
        self.assertEqual(ticket.cctv_phase, "closed")
        self.assertFalse(ticket.deadline_phase, "nobody had to repair it")
        self.bad(self.camera, Reason.UNREACHABLE)
        self.assertEqual(ticket.cctv_phase, "reported")
        self.assertEqual(ticket.deadline_phase, "running")

    def test_closed_by_the_stage_of_the_phase(self):
        done, *_ = self.team._get_applicable_stages().filtered("closed")
        dropped = done.copy({"name": "Dropped", "sequence": done.sequence - 1})
        dropped.cctv_phase = "cancelled"
        stages = self.team._get_applicable_stages().filtered("closed")
        self.assertEqual(stages[0], dropped, "it comes first")
        self.bad(self.camera, Reason.UNREACHABLE)
        ticket = self.tickets(self.camera)
        self.good(self.camera)
        self.assertTrue(ticket.cctv_closed_by_poller)
        self.assertEqual(ticket.cctv_phase, "closed", "it works again")
        self.assertTrue(ticket.closed)
        self.assertNotEqual(ticket.stage_id, dropped)

    def test_opened_again_by_people(self):
        """What the polling has closed is a repair like any other then."""
        self.bad(self.camera, Reason.UNREACHABLE)
        ticket = self.tickets(self.camera)
        self.good(self.camera)
        self.assertTrue(ticket.cctv_closed_by_poller and ticket.closed_date)
        ticket.with_user(self.it)._cctv_reopen("Dark again")
        self.assertEqual(ticket.cctv_phase, "reported")
        self.assertFalse(ticket.cctv_closed_by_poller or ticket.closed_date)

    def test_people_work_on_it(self):
        self.bad(self.camera, Reason.UNREACHABLE)
        ticket = self.tickets(self.camera)
        ticket.with_user(self.it)._cctv_analyse("The cable is cut", "cabling")
        self.good(self.camera)
        self.assertEqual(ticket.cctv_phase, "analysed", "a note is all it gets")
        ticket.with_user(self.it)._cctv_cancel("Back", "by_itself")
        self.assertEqual(ticket.cctv_phase, "closed")

    def test_comes_back_after_the_repair(self):
        self.bad(self.camera, Reason.UNREACHABLE)
        ticket = self.tickets(self.camera)
        ticket.with_user(self.it)._cctv_analyse("The cable is cut", "cabling")
        mine = ticket.with_user(self.technician)
        mine._cctv_start_repair()
        mine._cctv_report_repaired(mine.env.user.partner_id, "New cable")
        self.camera.cctv_poll_enabled = False
        ticket.with_user(self.it)._cctv_verify("passed", "Looked at it")
        ticket.with_user(self.it).action_cctv_close()
        self.camera.cctv_poll_enabled = True
        self.bad(self.camera, Reason.UNREACHABLE)
        self.assertEqual(ticket.cctv_phase, "reported", "the same matter, to be analysed again")
        self.assertFalse(ticket.cctv_repaired_date)
        self.assertTrue(ticket.cctv_verification_ids, "what was stays")

    def test_what_is_verified_takes_no_new_fault(self):
        self.bad(self.camera, Reason.UNREACHABLE)
        ticket = self.tickets(self.camera)
        ticket.with_user(self.it)._cctv_analyse("The cable is cut", "cabling")
        mine = ticket.with_user(self.technician)
        mine._cctv_report_repaired(mine.env.user.partner_id, "New cable")
        self.camera.cctv_poll_enabled = False
        ticket.with_user(self.it)._cctv_verify("passed", "Looked at it")
        self.camera.cctv_poll_enabled = True
        flow = self.env["cctv.ticket.flow"]._for(self.camera.company_id)
        self.assertFalse(flow._open_tickets_of(self.camera, is_by_people=True))
        self.assertFalse(self.env["cctv.report.desk"]._open_ticket(self.camera))
        self.bad(self.camera, Reason.UNREACHABLE)
        fresh = self.tickets(self.camera) - ticket
        self.assertEqual(fresh.cctv_phase, "reported")
        self.assertEqual(ticket.cctv_phase, "verified")

    def test_what_people_have_reported_gets_no_second_ticket(self):
        values = {"name": "Dark", "description": "x", "cctv_device_id": self.camera.id}
        other = self.env["helpdesk.ticket"].create({**values, "name": "Move it to the gate"})
        flow = self.env["cctv.ticket.flow"]._for(self.camera.company_id)
        self.assertEqual(flow._open_tickets_of(self.camera), {}, "it says nothing of a fault")
        by_people = flow._open_tickets_of(self.camera, is_by_people=True)
        self.assertEqual(by_people, {self.camera: other})
        ticket = self.env["helpdesk.ticket"].create({**values, "cctv_symptom": "no_picture"})
        by_people = flow._open_tickets_of(self.camera, is_by_people=True)
        self.assertEqual(by_people, {self.camera: ticket})
        self.bad(self.camera, Reason.UNREACHABLE)
        self.assertEqual(self.tickets(self.camera), ticket | other)
        self.assertEqual(ticket.cctv_fault_ids, self.faults(self.camera))
        self.good(self.camera)
        self.assertFalse(ticket.closed, "who reported it hears from people")

    def test_the_polling_itself_is_no_repair(self):
        trouble = {"kind": "stopped", "state": "confirmed", "date_start": "2026-01-01 00:00:00"}
        incident = self.env["cctv.poll.incident"].create(trouble)
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "x", "description": "x", "cctv_incident_id": incident.id}
        )
        self.assertFalse(ticket.cctv_phase)

    def test_statements_do_not_grow(self):
        """Opening and closing tickets for many devices: what one more costs is bounded."""
        small, large = self.cost(3, 20), self.cost(13, 50)
        self.assertLess((large - small) / 10, 12)

    def cost(self, count, block):
        devices = self.Device.union(
            *[
                self.make_device("camera", f"N-{block}-{n}", f"10.9.{block}.{n + 1}")
                for n in range(count)
            ]
        )
        before = self.env.cr.sql_log_count
        for _ in range(2):
            self.apply(*[self.verdict(device, Reason.UNREACHABLE) for device in devices])
        for _ in range(2):
            self.apply(*[self.verdict(device) for device in devices])
        self.env.flush_all()
        domain = [("cctv_device_id", "in", devices.ids)]
        tickets = self.env["helpdesk.ticket"].search(domain)
        self.assertEqual(set(tickets.mapped("cctv_phase")), {"closed"})
        return self.env.cr.sql_log_count - before
