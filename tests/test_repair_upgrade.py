"""What was there before repairs had phases."""

import importlib.util

from odoo.tests import tagged
from odoo.tools import file_path

from .repair_common import RepairCase


@tagged("post_install", "-at_install")
class TestRepairUpgrade(RepairCase):
    def migrate(self):
        path = file_path("helpdesk_cctv/migrations/19.0.1.3.0/post-migrate.py")
        spec = importlib.util.spec_from_file_location("post_migrate", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        before = self.env.cr.sql_log_count
        module.migrate(self.env.cr, "19.0.1.2.0")
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env.cr.sql_log_count - before

    def old_tickets(self):
        """One of each state that an older version left."""
        stages = {
            name: self.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}").id
            for name in ("new", "in_progress", "done", "cancelled")
        }
        found = {
            "reported": self.report().sudo(),
            "assigned": self.report().sudo(),
            "closed": self.report().sudo(),
            "cancelled": self.report().sudo(),
        }
        found["assigned"].user_id = self.users["it"]
        found["closed"].stage_id = stages["done"]
        found["cancelled"].stage_id = stages["cancelled"]
        other = self.env["helpdesk.ticket"].create({"name": "x", "description": "x"})
        self.env.flush_all()
        self.env.cr.execute("UPDATE helpdesk_ticket SET cctv_phase = NULL")
        self.env.cr.execute("UPDATE helpdesk_ticket_stage SET cctv_phase = NULL")
        self.env.invalidate_all()
        return found, other

    def test_phases_of_what_was_there(self):
        found, other = self.old_tickets()
        self.migrate()
        for phase, ticket in found.items():
            with self.subTest(phase):
                self.assertEqual(ticket.cctv_phase, phase)
        self.assertFalse(other.cctv_phase, "a ticket about payslips stays one")
        self.assertEqual(found["reported"].stage_id.cctv_phase, "reported")

    def test_an_assigned_one_is_analysed_before_it_goes_on(self):
        found, _other = self.old_tickets()
        self.migrate()
        ticket = self.by(found["assigned"], "it")
        with self.assertSays("First the analysis"):
            ticket.action_cctv_start_repair()
        ticket._cctv_analyse("Dark", "camera")
        ticket.action_cctv_start_repair()
        self.assertEqual(ticket.cctv_phase, "in_repair")

    def test_twice_changes_nothing(self):
        found, _other = self.old_tickets()
        self.migrate()
        self.by(found["reported"], "it")._cctv_analyse("Dark", "camera")
        self.migrate()
        self.assertEqual(found["reported"].cctv_phase, "analysed")

    def test_duties_lose_the_view_of_other_departments(self):
        team = self.env.ref("helpdesk_mgmt.group_helpdesk_user_team")
        groups = self.env.ref("helpdesk_cctv.group_cctv_operator")
        groups.implied_ids += team
        self.assertIn(team, self.users["operator"].all_group_ids)
        self.migrate()
        self.env.invalidate_all()
        self.assertNotIn(team, self.users["operator"].all_group_ids)
