"""Who plans, changes, closes and deletes CCTV work, by whatever way."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .closing_common import ClosingCase


@tagged("at_install")
class TestGate(ClosingCase):
    def test_nothing_is_born_done(self):
        Request = self.env["maintenance.request"].with_user(self.technician)
        values = {"name": "W", "cctv_work_kind": "cleaning", "user_id": self.technician.id}
        with self.assertSays("by being closed or cancelled"):
            Request.create({**values, "stage_id": self.stages[3].id})
        with self.assertSays("by being closed or cancelled"):
            Request.with_context(default_stage_id=self.stages[3].id).create(values)
        for name, value in {
            "cctv_state": "closed",
            "cctv_closed_by_id": self.it.id,
            "cctv_date_finished": "2026-01-01",
            "cctv_is_overridden": True,
        }.items():
            with self.assertSays("not written by hand"):
                Request.create({**values, name: value})
            made = Request.with_context(**{f"default_{name}": value}).create(values)
            self.assertEqual(made.cctv_state, "planned")
            self.assertFalse(made.cctv_closed_by_id or made.cctv_date_finished)
        hidden = Request.create({**values, "archive": True})
        self.assertFalse(hidden.archive)

    def test_stages_refuse(self):
        """Dragged in the kanban, chosen in the form, by the web service, with sudo."""
        for user in (self.technician, self.it, self.head):
            for stage in (self.stages[3], self.stages[4]):
                with self.assertSays("CCTV work: it gets into the stage"):
                    self.by(self.visit, user).stage_id = stage
        with self.assertSays("CCTV work: it gets into the stage"):
            self.visit.sudo().stage_id = self.stages[3]
        self.by(self.visit, self.technician).stage_id = self.stages[1]

    def test_import_refuses(self):
        result = (
            self.env["maintenance.request"]
            .with_user(self.technician)
            .load(
                ["name", "cctv_work_kind", "stage_id"],
                [["W", "cleaning", self.stages[3].name]],
            )
        )
        self.assertIn("by being closed", result["messages"][0]["message"])

    def test_a_stage_does_not_become_done_with_open_work_in_it(self):
        self.line().action_start()
        with self.assertSays("has CCTV work that is not closed: 1"):
            self.stages[1].done = True

    def test_steps_are_not_written_by_hand(self):
        for name, value in {
            "cctv_state": "closed",
            "cctv_closed_by_id": self.it.id,
            "cctv_date_closed": "2026-01-01",
            "cctv_reopen_count": 0,
            "cctv_schedule_id": False,
            "archive": True,
            "close_date": "2026-01-01",
        }.items():
            for user in (self.technician, self.it, self.head):
                with self.assertSays("not written by hand"):
                    self.by(self.visit, user).write({name: value})

    def test_buttons_of_the_core(self):
        visit = self.by(self.visit, self.technician)
        for button in ("archive_equipment_request", "reset_equipment_request"):
            with self.assertRaisesRegex(AccessError, "Only IT staff"):
                getattr(visit, button)()
        action = self.by(self.visit, self.it).archive_equipment_request()
        self.assertEqual(action["context"]["default_purpose"], "cancel")
        other = self.env["maintenance.request"].create({"name": "Printer"})
        other.archive_equipment_request()
        self.assertTrue(other.archive)
        other.reset_equipment_request()
        other.stage_id = self.stages[3]
        self.assertTrue(other.done)

    def test_recurrence_of_the_core(self):
        for user in (self.it, self.head):
            with self.assertSays("does not repeat by itself.*schedule"):
                self.by(self.visit, user).recurring_maintenance = True

    def test_it_stays_cctv_work(self):
        for value in (False, None, ""):
            with self.assertSays("stays CCTV work"):
                self.by(self.visit, self.it).cctv_work_kind = value
        with self.assertRaisesRegex(AccessError, "IT staff plan"):
            self.by(self.visit, self.technician).cctv_work_kind = "other"

    def test_requests_on_cctv_devices_are_cctv_work(self):
        Request = self.env["maintenance.request"]
        repair = Request.create({"name": "R", "equipment_id": self.camera.id})
        self.assertEqual((repair.cctv_work_kind, repair.cctv_state), ("repair", "planned"))
        service = Request.create(
            {"name": "S", "equipment_id": self.camera.id, "maintenance_type": "preventive"}
        )
        self.assertEqual(service.cctv_work_kind, "other")
        other = Request.create({"name": "T"})
        other.equipment_id = self.camera
        self.assertEqual(other.cctv_work_kind, "repair")

    def test_plain_users_plan_none(self):
        plain = self.make_user("internal")
        self.camera.message_subscribe(partner_ids=plain.partner_id.ids)
        Request = self.env["maintenance.request"].with_user(plain)
        for values in (
            {"cctv_work_kind": "repair"},
            {"equipment_id": self.camera.id, "stage_id": self.stages[0].id},
        ):
            with self.assertRaisesRegex(AccessError, "report it as a repair"):
                Request.create({"name": "R", **values})
        own = Request.create({"name": "Printer"})
        with self.assertRaises(AccessError):
            own.write({"cctv_work_kind": "repair"})
        own.sudo().write({"cctv_work_kind": "repair"})
        self.assertEqual(own.read(["name"])[0]["name"], "Printer")
        for attempt in (lambda: own.write({"name": "x"}), own.unlink, own.action_cctv_close):
            with self.assertRaises(AccessError):
                attempt()

    def test_plain_users_see_none_of_others(self):
        plain = self.make_user("internal")
        self.visit.message_subscribe(partner_ids=plain.partner_id.ids)
        self.visit.owner_user_id = plain
        Request = self.env["maintenance.request"].with_user(plain)
        self.assertFalse(Request.search([("id", "=", self.visit.id)]))
        with self.assertRaises(AccessError):
            self.by(self.visit, plain).read(["name"])

    def test_technicians_change_their_own(self):
        other = self.make_visit(self.camera, user_id=self.colleague.id)
        other.message_subscribe(partner_ids=self.technician.partner_id.ids)
        self.assertTrue(self.by(other, self.technician).name)
        with self.assertRaises(AccessError):
            self.by(other, self.technician).write({"description": "x"})
        other.user_id = False
        self.by(other, self.technician).user_id = self.technician
        helped = self.make_visit(self.devices[0], user_id=self.colleague.id)
        self.line(visit=helped).action_start()
        self.line(visit=helped).action_skip("x")
        self.by(helped, self.technician).action_cctv_finish()
        self.assertEqual(helped.cctv_state, "finished")

    def test_what_is_over_is_not_edited(self):
        self.ready()
        self.by(self.visit, self.it).action_cctv_close()
        for user in (self.technician, self.it, self.head):
            for values in ({"name": "x"}, {"user_id": self.it.id}, {"description": "x"},
                           {"stage_id": self.stages[1].id}):
                with self.assertSays("was closed by"):
                    self.by(self.visit, user).write(values)
        self.by(self.visit, self.it).message_post(body="Thanks")

    def test_what_it_is_about_is_fixed_once_begun(self):
        visit = self.by(self.visit, self.it)
        visit.cctv_location_id = self.lobby
        self.line().action_start()
        for values in ({"cctv_location_id": self.site.id}, {"equipment_id": self.camera.id},
                       {"cctv_work_kind": "other"}):
            with self.assertSays("has begun: what it is about stays"):
                visit.write(values)
        visit.write({"cctv_location_id": self.lobby.id, "name": "As it was"})

    def test_delete(self):
        fresh = self.make_visit(self.camera)
        for user in (self.technician, self.it):
            with self.assertRaises(AccessError):
                self.by(fresh, user).unlink()
        self.by(fresh, self.head).unlink()
        self.line().action_start()
        with self.assertSays("is a record of what was done"):
            self.by(self.visit, self.head).unlink()
        with self.assertSays("is a record of what was done"):
            self.by(self.visit, self.head).with_context(_force_unlink=True).unlink()

    def test_ticket_of_another_company(self):
        stranger = self.make_company()
        team = self.env["helpdesk.ticket.team"].create({"name": "S", "company_id": stranger.id})
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "T", "description": "t", "team_id": team.id, "company_id": stranger.id}
        )
        values = {"name": "W", "cctv_work_kind": "repair", "cctv_ticket_id": ticket.id}
        Request = self.env["maintenance.request"]
        for user in (self.technician, self.it):
            with self.assertRaises(AccessError):
                Request.with_user(user).create(values)
        with self.assertRaises(AccessError):
            self.by(self.visit, self.it).cctv_ticket_id = ticket

    def test_ticket_of_another_department(self):
        """A plain request of the core would show number and title as well."""
        team = self.env["helpdesk.ticket.team"].create({"name": "Staff department"})
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Salary", "description": "t", "team_id": team.id}
        )
        Request = self.env["maintenance.request"].with_user(self.make_user("internal"))
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            Request.create({"name": "W", "cctv_ticket_id": ticket.id})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            Request.with_context(default_cctv_ticket_id=ticket.id).create({"name": "W"})
        self.assertTrue(Request.create({"name": "W"}))

    def test_late(self):
        Request = self.env["maintenance.request"]
        mine = [("id", "=", self.visit.id)]
        self.visit.schedule_date = "2026-01-05 02:00:00"
        self.assertTrue(self.visit.cctv_is_late)
        self.assertTrue(Request.search([("cctv_is_late", "=", True), *mine]))
        self.assertFalse(Request.search([("cctv_is_late", "=", False), *mine]))
        self.finish()
        self.visit.invalidate_recordset()
        self.assertFalse(self.visit.cctv_is_late)
        self.assertFalse(Request.search([("cctv_is_late", "=", True), *mine]))

    def test_work_of_a_device_and_a_place(self):
        self.assertEqual(self.devices[0].cctv_work_count, 1)
        self.assertEqual(self.site.work_count, 1)
