"""Closing CCTV work: by IT staff, when nothing is missing, or by the IT head with a reason."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .closing_common import ClosingCase


@tagged("at_install")
class TestClosing(ClosingCase):
    def gaps(self, visit=None):
        return (visit or self.visit)._cctv_closing_gaps()

    def test_it_staff_close_what_is_complete(self):
        self.ready()
        self.assertEqual(self.gaps(), [])
        visit = self.by(self.visit, self.it)
        visit.action_cctv_close()
        self.assertEqual((visit.cctv_state, visit.cctv_closed_by_id), ("closed", self.it))
        self.assertTrue(visit.cctv_date_closed and visit.close_date)
        self.assertEqual(visit.stage_id, self.stages[3])
        self.assertFalse(visit.cctv_is_overridden)
        self.assertFalse(any(visit.cctv_line_ids.mapped("awaits_checks")))

    def test_others_do_not_close(self):
        self.ready()
        for user in (self.technician, self.make_user("operator"), self.make_user("supervisor"),
                     self.make_user("management")):
            for step in ("action_cctv_close", "action_cctv_cancel", "action_cctv_reopen"):
                with self.assertRaisesRegex(AccessError, "Only IT staff"):
                    getattr(self.by(self.visit, user), step)()
        self.assertEqual(self.visit.cctv_state, "finished")

    def test_work_that_is_not_finished(self):
        visit = self.by(self.visit, self.it)
        with self.assertSays("(?s)cannot be closed yet.*has not begun.*V-CAM-1.*neither done"):
            visit.action_cctv_close()
        self.line().action_start()
        with self.assertSays("(?s)is under way.*V-CAM-1.*V-CAM-2.*IT head may close"):
            visit.action_cctv_close()

    def test_checks_since_the_work(self):
        self.finish()
        with self.assertSays("(?s)V-CAM-1.*has not been checked since.*V-CAM-2"):
            self.by(self.visit, self.it).action_cctv_close()
        self.check(self.devices)
        self.assertIn("1 of 2 checks", self.gaps()[0])
        self.check(self.devices[0])
        self.assertEqual(len(self.gaps()), 1)
        self.check(self.devices[1], is_fine=False, reason="unreachable")
        self.assertRegex(self.gaps()[0], "V-CAM-2.*0 of 2 checks.*does not answer")
        self.check(self.devices[1])
        self.check(self.devices[1])
        self.assertEqual(self.gaps(), [])

    def test_checks_before_the_end_do_not_count(self):
        self.check(self.devices)
        self.check(self.devices)
        self.devices.cctv_status_id.last_check = "2026-01-01"
        self.finish()
        self.env["cctv.maintenance.line"]._count_checks()
        self.assertEqual(self.visit.cctv_line_ids.mapped("checks_passed"), [0, 0])

    def test_one_check_counts_once(self):
        self.finish()
        self.check(self.devices)
        self.env["cctv.maintenance.line"]._count_checks()
        self.assertEqual(self.visit.cctv_line_ids.mapped("checks_passed"), [1, 1])

    def test_how_many_checks_is_the_companys(self):
        self.finish()
        self.profile.closing_checks = 0
        self.assertEqual(self.gaps(), [])
        self.profile.closing_checks = 3
        self.assertEqual(len(self.gaps()), 2)
        with self.assertSays("must be from 0 to 20"):
            self.profile.closing_checks = 21

    def test_devices_that_are_not_polled_block_nothing_and_are_named(self):
        self.finish()
        self.devices[0].cctv_poll_enabled = False
        self.check(self.devices[1])
        self.check(self.devices[1])
        self.visit.invalidate_recordset()
        self.assertIn("V-CAM-1", self.visit.cctv_unwatched_text)
        self.by(self.visit, self.it).action_cctv_close()
        self.assertTrue(
            self.visit.message_ids.filtered(lambda m: "V-CAM-1" in m.body and "Not pol" in m.body)
        )

    def test_checklist_reopened(self):
        self.ready()
        line = self.line()
        checklist = line.checklist_id
        checklist.with_user(self.it).action_reopen()
        self.assertRegex(self.gaps()[0], "V-CAM-1.*not declared done")
        by_kind = {answer.kind: answer for answer in checklist.line_ids}
        by_kind["result"].value_result = False
        self.assertRegex(self.gaps()[0], "open questions: Lens is clean")

    def test_checklist_of_closed_work(self):
        self.ready()
        checklist = self.line().checklist_id
        self.by(self.visit, self.it).action_cctv_close()
        for user in (self.technician, self.it, self.head):
            with self.assertSays("belongs to closed work.*Cleaning of the site"):
                checklist.with_user(user).action_reopen()
        stranger = self.make_user("technician", "stranger", self.make_company())
        for user in (self.env.ref("base.public_user"), stranger):
            with self.assertRaises(AccessError) as caught:
                checklist.with_user(user).action_reopen()
            self.assertNotIn("Cleaning of the site", str(caught.exception))
        self.by(self.visit, self.it).action_cctv_reopen("x")
        checklist.with_user(self.it).action_reopen()
        self.assertEqual(checklist.state, "open")

    def test_checklist_that_was_never_filled_in(self):
        self.template.active = False
        self.line().action_start()
        self.line().action_done()
        self.template.active = True
        self.assertRegex(" ".join(self.gaps()), "V-CAM-1.*: the checklist .* was not filled in")

    def test_pictures(self):
        self.ready()
        self.visit.cctv_line_ids[0].picture_after_state = "waiting"
        self.visit.cctv_line_ids[1].picture_after_state = "missing"
        gaps = " ".join(self.gaps())
        self.assertRegex(gaps, "on its way.*has given no picture")

    def test_failed_without_ticket_and_not_done_without_reason(self):
        self.line().action_failed("Broken")
        self.line(1).action_skip("No key")
        self.by(self.visit, self.technician).action_cctv_finish()
        self.assertEqual(self.gaps(), [])
        self.line().ticket_id.sudo().unlink()
        self.visit.cctv_line_ids[1].skip_reason = False
        self.assertRegex(" ".join(self.gaps()), "no repair ticket.*nobody has said why")

    def test_override_by_the_it_head(self):
        self.finish()
        window = self.by(self.visit, self.it)
        with self.assertRaisesRegex(AccessError, "IT head alone"):
            window.action_cctv_override()
        visit = self.by(self.visit, self.head)
        action = visit.action_cctv_override()
        model = self.env["cctv.end.work"].with_user(self.head).with_context(action["context"])
        for reason in ("  ", "x" * 1001):
            with self.assertSays("Say why|at most 1000"):
                model.create({"reason": reason}).action_confirm()
        window = model.create({"reason": "The gate opens tomorrow"})
        self.assertIn("V-CAM-1", window.gaps)
        window.action_confirm()
        self.assertTrue(visit.cctv_is_overridden)
        self.assertEqual(visit.cctv_state, "closed")
        self.assertEqual(visit.cctv_override_reason, "The gate opens tomorrow")
        self.assertIn("V-CAM-2", visit.cctv_override_gaps)
        notes = " ".join(visit.message_ids.mapped("body"))
        self.assertIn("The gate opens tomorrow", notes)
        self.assertIn("has not been checked", notes)

    def test_override_window_of_it_staff_does_nothing(self):
        self.finish()
        window = self.env["cctv.end.work"].with_user(self.it).create(
            {
                "request_ids": [Command.link(self.visit.id)],
                "purpose": "close",
                "reason": "I want it so",
            }
        )
        with self.assertRaisesRegex(AccessError, "IT head alone"):
            window.action_confirm()
        self.assertEqual(self.visit.cctv_state, "finished")

    def test_override_settles_what_is_open(self):
        line = self.line()
        line.action_start()
        self.assertTrue(self.devices[0].cctv_maintenance_until)
        self.by(self.visit, self.head)._cctv_override("Contract has ended")
        self.assertEqual(self.visit.cctv_line_ids.mapped("state"), ["skipped"] * 2)
        self.assertEqual(line.skip_reason, "Contract has ended")
        self.assertEqual(line.checklist_id.state, "cancelled")
        self.assertFalse(self.devices[0].cctv_maintenance_until)

    def test_override_without_gaps_is_a_plain_closing(self):
        self.ready()
        self.by(self.visit, self.head)._cctv_override("To be sure")
        self.assertEqual(self.visit.cctv_state, "closed")
        self.assertFalse(self.visit.cctv_is_overridden)

    def test_reopen(self):
        self.ready()
        visit = self.by(self.visit, self.it)
        visit.action_cctv_close()
        action = visit.action_cctv_reopen()
        self.assertEqual(action["res_model"], "cctv.end.work")
        visit.action_cctv_reopen("The picture is dark")
        self.assertEqual((visit.cctv_state, visit.cctv_reopen_count), ("under_way", 1))
        self.assertFalse(visit.cctv_closed_by_id or visit.close_date or visit.cctv_date_finished)
        self.assertEqual(visit.stage_id, self.stages[1])
        self.assertIn("The picture is dark", visit.message_ids[0].body)
        self.assertIn(self.technician.partner_id, visit.message_ids[0].notified_partner_ids)
        with self.assertSays("is open already"):
            visit.action_cctv_reopen("Again")
        self.by(self.visit, self.technician).action_cctv_finish()
        visit.action_cctv_reopen("Not clean")
        self.assertEqual(visit.cctv_reopen_count, 2)

    def test_cancel(self):
        line = self.line()
        line.action_start()
        visit = self.by(self.visit, self.it)
        visit.action_cctv_cancel("The site was sold")
        self.assertEqual((visit.cctv_state, visit.archive), ("cancelled", True))
        self.assertEqual(visit.stage_id, self.stages[4])
        self.assertEqual(line.state, "skipped")
        self.assertFalse(self.devices[0].cctv_maintenance_until)
        visit.action_cctv_reopen("Not sold after all")
        self.assertEqual((visit.cctv_state, visit.archive), ("under_way", False))

    def test_the_second_who_closes_is_told(self):
        self.ready()
        self.by(self.visit, self.it).action_cctv_close()
        self.by(self.visit, self.it).action_cctv_close()  # a second tap
        with self.assertSays("was closed by cctv_it.*Nothing was changed"):
            self.by(self.visit, self.head).action_cctv_close()
        with self.assertSays("was closed by"):
            self.by(self.visit, self.it).action_cctv_cancel("x")

    def test_several_at_once_or_none(self):
        self.ready()
        other = self.make_visit(self.camera)
        both = self.by(self.visit + other, self.it)
        with self.assertSays("(?s)Cleaning of the site cannot be closed"):
            both.action_cctv_close()
        self.assertEqual(self.visit.cctv_state, "finished")

    def test_corrective_work(self):
        repair = self.make_repair(self.camera)
        self.by(repair, self.technician).action_cctv_start()
        self.by(repair, self.technician).action_cctv_finish()
        repair.cctv_line_ids.picture_after_state = "taken"
        self.assertRegex(self.gaps(repair)[0], "T-CAM-1.*has not been checked")
        self.check(self.camera)
        self.check(self.camera)
        self.by(repair, self.it).action_cctv_close()
        self.assertEqual(repair.cctv_state, "closed")

    def test_work_without_devices(self):
        work = self.make_visit(self.devices.browse())
        self.by(work, self.technician).action_cctv_start()
        self.by(work, self.technician).action_cctv_finish()
        self.by(work, self.it).action_cctv_close()
        self.assertEqual(work.cctv_state, "closed")

    def test_stages_of_ones_own_stay(self):
        waiting = self.env["maintenance.stage"].create({"name": "Waiting", "sequence": 2})
        self.line().action_start()
        self.assertEqual(self.visit.stage_id, self.stages[1])
        self.by(self.visit, self.technician).stage_id = waiting
        self.line().action_skip("x")
        self.line(1).action_skip("x")
        self.by(self.visit, self.technician).action_cctv_finish()
        self.assertEqual(self.visit.stage_id, waiting)
        self.by(self.visit, self.it).action_cctv_close()
        self.assertEqual(self.visit.stage_id, self.stages[3])

    def test_other_stages_than_the_cores(self):
        stages = self.env["maintenance.stage"]
        begun, over = stages.create([{"name": "A", "sequence": 30}, {"name": "Z", "sequence": 40}])
        over.done = True
        for number in (1, 3, 4):
            self.env["ir.model.data"].search(
                [("module", "=", "maintenance"), ("name", "=", f"stage_{number}")]
            ).unlink()
        self.stages[1].sequence = 90
        (self.stages[3] + self.stages[4]).sequence = 95
        self.line().action_start()
        self.line().action_skip("x")
        self.assertEqual(self.visit.stage_id, begun)
        self.line(1).action_skip("x")
        self.by(self.visit, self.technician).action_cctv_finish()
        self.by(self.visit, self.it).action_cctv_close()
        self.assertEqual(self.visit.stage_id, over)


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
