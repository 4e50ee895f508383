"""When a repair is due: the helpdesk's SLA by working hours, and the clock that it starts."""

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .repair_common import RepairCase


@tagged("post_install", "-at_install")
class TestRepairClock(RepairCase):
    def test_by_priority(self):
        for priority, days in (("3", 1), ("2", 2), ("1", 5), ("0", 10)):
            with self.subTest(priority):
                ticket = self.report(priority=priority)
                self.assertEqual(ticket.deadline_amount, days)
                self.assertEqual(ticket.deadline_unit, "working_days")
                self.assertEqual(len(ticket.sudo().ticket_sla_ids), 1)
                self.assertEqual(ticket.sudo().ticket_sla_ids.state, "in_progress")

    def test_another_priority(self):
        ticket = self.report(priority="1")
        begin = ticket.deadline_start
        self.by(ticket, "it").priority = "3"
        self.assertEqual((ticket.deadline_amount, ticket.deadline_start), (1, begin))
        sla = ticket.sudo().ticket_sla_ids.sla_id
        self.assertEqual(sla, self.env.ref("helpdesk_cctv.helpdesk_sla_very_high"))

    def test_stops_with_the_repair(self):
        ticket = self.repaired().sudo()
        self.assertEqual(ticket.deadline_phase, "met")
        self.assertEqual(ticket.ticket_sla_ids.state, "accomplished")
        self.by(ticket, "supervisor")._cctv_verify("failed", "Dark")
        self.assertEqual(ticket.deadline_phase, "running")
        self.assertEqual(ticket.ticket_sla_ids.state, "in_progress")
        self.by(ticket, "it")._cctv_cancel("x", "not_worth")
        self.assertFalse(ticket.deadline_phase)

    def test_a_team_without_sla_has_no_clock(self):
        self.team.use_sla = False
        self.assertFalse(self.report().deadline_phase)

    def test_a_team_without_hours_gets_the_companys(self):
        team = self.env["helpdesk.ticket.team"].create({"name": "T2"})
        team.resource_calendar_id = False
        team.use_sla = True
        self.assertEqual(team.resource_calendar_id, self.company.resource_calendar_id)
        self.assertTrue(self.report(team_id=team.id).deadline_date)

    def test_an_sla_needs_a_stage(self):
        sla = self.env.ref("helpdesk_cctv.helpdesk_sla_high")
        with self.assertRaisesRegex(ValidationError, "count as met"):
            sla.stage_id = False

    def test_another_companys_sla_does_not_count(self):
        self.env["helpdesk.sla"].create(
            {
                "name": "Theirs",
                "company_id": self.make_company().id,
                "stage_id": self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting").id,
                "hours": 1,
                "domain": "[('cctv_phase', '!=', False)]",
            }
        )
        self.assertEqual(self.report().sudo().deadline_unit, "working_days")

    def test_nobody_renews_the_sla_by_hand(self):
        ticket = self.report(priority="1")
        rows = ticket.sudo().ticket_sla_ids
        self.assertTrue(rows)
        for duty in self.users:
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.by(ticket, duty).set_sla()
        self.assertEqual(ticket.sudo().ticket_sla_ids, rows)
        ticket.sudo().set_sla()
        self.assertNotEqual(ticket.sudo().ticket_sla_ids, rows)

    def test_an_evening_and_a_holiday(self):
        start = fields.Datetime.to_datetime("2026-03-06 15:00:00")
        ticket = self.report(priority="3")
        ticket._deadline_begin(1, "working_days", start)
        self.assertEqual(ticket.deadline_date.date().isoformat(), "2026-03-09", "the Monday")

    def test_many_at_once(self):
        """As many statements for forty tickets as for four, but for what the core does."""
        self.assertLess(self.cost(40) - self.cost(4), 40 * 8)

    def cost(self, count):
        vals = {"name": "x", "description": "x", "team_id": self.team.id}
        vals["cctv_device_id"] = self.camera.id
        before = self.env.cr.sql_log_count
        self.env["helpdesk.ticket"].create([vals] * count)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
