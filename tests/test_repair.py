"""The course of a repair: who may do which step, what is refused, and what each step leaves."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .repair_common import RepairCase


@tagged("post_install", "-at_install")
class TestRepair(RepairCase):
    def test_the_whole_way(self):
        ticket = self.report()
        self.assertEqual(ticket.sudo().cctv_phase, "reported")
        self.by(ticket, "it")._cctv_analyse("No power.", "power")
        self.assertEqual(ticket.sudo().cctv_phase, "analysed")
        self.assertEqual(ticket.sudo().cctv_analysed_by_id, self.users["it"])
        mine = self.by(ticket, "technician")
        mine.assign_to_me()
        self.assertEqual(mine.cctv_phase, "assigned")
        mine.action_cctv_start_repair()
        self.assertEqual(mine.cctv_phase, "in_repair")
        window = self.window("cctv.report.repaired", ticket, "technician", note="Plug put in")
        window.action_save()
        self.assertEqual(mine.cctv_phase, "repaired")
        self.assertEqual(mine.cctv_repaired_by_id, self.users["technician"].partner_id)
        self.set_health()
        self.window("cctv.verify.repair", ticket, "supervisor").action_passed()
        self.assertEqual(mine.cctv_phase, "verified")
        self.by(ticket, "it").action_cctv_close()
        self.assertEqual(mine.cctv_phase, "closed")
        self.assertTrue(mine.closed_date)

    def test_stages_follow(self):
        stage = {
            name: self.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")
            for name in ("new", "in_progress", "awaiting", "done", "cancelled")
        }
        ticket = self.report()
        self.assertEqual(ticket.stage_id, stage["new"])
        ticket = self.repaired()
        self.assertEqual(ticket.stage_id, stage["awaiting"])
        self.by(ticket, "supervisor")._cctv_verify("failed", "Dark again")
        self.assertEqual(ticket.stage_id, stage["in_progress"])
        self.by(ticket, "it")._cctv_cancel("Camera is scrapped", "not_worth")
        self.assertEqual(ticket.stage_id, stage["cancelled"])
        self.by(ticket, "it")._cctv_reopen("It was bought again")
        self.assertEqual(ticket.stage_id, stage["new"])
        self.assertFalse(ticket.closed_date)

    def test_a_team_with_its_own_stages_keeps_working(self):
        Stage = self.env["helpdesk.ticket.stage"]
        values = {"team_ids": [Command.set(self.team.ids)], "company_id": False}
        shipped = Stage.search([("team_ids", "=", False)])
        shipped.active = False
        first, second, last = Stage.create(
            [
                {"name": "Inbox", "sequence": 1, **values},
                {"name": "Doing", "sequence": 2, **values},
                {"name": "Over", "sequence": 3, "closed": True, **values},
            ]
        )
        ticket = self.repaired()
        self.assertEqual(ticket.stage_id, second)
        self.set_health()
        self.by(ticket, "supervisor")._cctv_verify("passed")
        self.by(ticket, "it").action_cctv_close()
        self.assertEqual(ticket.stage_id, last)
        self.by(ticket, "it")._cctv_reopen("Dark again")
        self.assertEqual(ticket.stage_id, first)

    def test_assignment_waits_for_the_analysis(self):
        ticket = self.report()
        worker = self.users["technician"].id
        for name, step in {
            "by hand": lambda: self.by(ticket, "it").write({"user_id": worker}),
            "start": lambda: self.by(ticket, "technician").action_cctv_start_repair(),
            "repaired": lambda: self.by(ticket, "technician").action_cctv_repaired(),
            "to me": lambda: self.by(ticket, "technician").assign_to_me(),
            "provider": ticket._cctv_refuse_unanalysed,
        }.items():
            with self.subTest(name), self.assertSays("First the analysis"):
                step()
        with self.assertSays("The cause is missing"):
            self.by(ticket, "it").write({"cctv_analysis": "Dark"})
            self.by(ticket, "it").write({"user_id": worker})
        with self.assertSays("First the analysis"):
            self.report("it", user_id=worker)

    def test_born_with_nobody_even_when_the_company_assigns_by_itself(self):
        self.company.helpdesk_mgmt_ticket_auto_assign = True
        self.assertFalse(self.report("technician").user_id)
        mine = self.report("technician", user_id=self.users["technician"].id)
        self.assertFalse(mine.user_id, "as the form sends it")

    def test_the_register_fills_in(self):
        self.site.team_id = self.team
        tickets = self.env["helpdesk.ticket"].with_user(self.users["operator"])
        vals = {"name": "x", "description": "x", "cctv_device_id": self.camera.id}
        ticket = tickets.create(vals)
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.cctv_location_id, self.lobby)

    def test_taking_it_opens_the_analysis(self):
        ticket = self.report()
        action = self.by(ticket, "it").assign_to_me()
        self.assertEqual(action["res_model"], "cctv.analyse.repair")
        windows = self.env["cctv.analyse.repair"].with_user(self.users["it"])
        window = windows.with_context(**action["context"]).create(
            {"analysis": "No picture since the storm", "cause": "camera"}
        )
        window.action_save()
        self.assertEqual(ticket.user_id, self.users["it"])
        self.assertEqual(ticket.sudo().cctv_phase, "assigned")

    def test_who_analyses_is_a_setting(self):
        expected = {
            "management": {"management"},
            "manager": {"management", "manager"},
            "it": {"management", "manager", "it"},
            "supervisor": {"management", "manager", "supervisor"},
            "all": {"management", "manager", "it", "supervisor"},
        }
        ticket = self.report()
        for setting, allowed in expected.items():
            self.profile.repair_analyst_role = setting
            self.env.invalidate_all()
            for duty, user in self.users.items():
                with self.subTest(setting=setting, duty=duty):
                    self.assertEqual(ticket.with_user(user).cctv_may_analyse, duty in allowed)
        self.profile.repair_analyst_role = "management"
        with self.assertRaisesRegex(AccessError, "is made by: Management"):
            self.by(ticket, "it").action_cctv_analyse()
        with self.assertRaises(AccessError):
            self.by(ticket, "it").write({"cctv_analysis": "x", "cctv_cause": "camera"})
        self.by(ticket, "management")._cctv_analyse("Dark", "camera")
        self.assertEqual(ticket.sudo().cctv_phase, "analysed")

    def test_nobody_writes_the_course_by_hand(self):
        ticket = self.repaired()
        for duty in self.users:
            for vals in ({"cctv_phase": "closed"}, {"cctv_verified_by_id": 1}):
                with self.subTest(duty=duty, vals=vals), self.assertRaises(AccessError):
                    self.by(ticket, duty).write(vals)
        with self.assertRaises(AccessError):
            self.report(cctv_repaired_date="2026-01-01 00:00:00")
        tickets = self.env["helpdesk.ticket"].with_user(self.users["operator"])
        forged = tickets.with_context(default_cctv_phase="closed").create(
            {"name": "x", "description": "x", "team_id": self.team.id}
        )
        self.assertFalse(forged.cctv_phase, "no device, no repair")

    def test_dragging_a_stage(self):
        ref = self.env.ref
        new, doing, waiting, done, cancelled = (
            ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}").id
            for name in ("new", "in_progress", "awaiting", "done", "cancelled")
        )
        ticket = self.report()
        it = self.by(ticket, "it")
        for stage, sentence in (
            (doing, "First the analysis"),
            (waiting, "Press “Repaired” first"),
            (done, "cannot be closed yet"),
            (cancelled, "Press “End without repair”"),
        ):
            with self.subTest(sentence), self.assertSays(sentence):
                it.write({"stage_id": stage})
        it._cctv_analyse("Dark", "camera")
        with self.assertSays("Say first who repairs it"):
            it.write({"stage_id": doing})
        it.write({"stage_id": doing, "user_id": self.users["technician"].id})
        self.assertEqual(it.cctv_phase, "assigned")
        it.write({"stage_id": new})
        self.assertEqual(it.cctv_phase, "analysed")
        done_ticket = self.repaired()
        with self.assertSays("waits for its verification"):
            self.by(done_ticket, "it").write({"stage_id": doing})
        self.set_health()
        self.by(done_ticket, "supervisor")._cctv_verify("passed")
        with self.assertRaises(AccessError):
            self.by(done_ticket, "technician").write({"stage_id": done})
        self.by(done_ticket, "it").write({"stage_id": done})
        self.assertEqual(done_ticket.sudo().cctv_phase, "closed")

    def test_the_stages_are_asked_once_for_all_that_are_dragged(self):
        tickets = self.env["helpdesk.ticket"].union(*[self.analysed().sudo() for _n in range(8)])
        self.cost_of_dragging(tickets)
        self.assertEqual(self.cost_of_dragging(tickets[:2]), self.cost_of_dragging(tickets))

    def cost_of_dragging(self, tickets):
        """Statements for planning a drag, by the system, which is refused nothing."""
        doing = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress").id
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        tickets = tickets.with_prefetch(tickets.ids)
        self.assertEqual(
            tickets._cctv_planned_moves({"stage_id": doing}), {"assigned": tickets}
        )
        return self.env.cr.sql_log_count - before

    def test_verified_by_somebody_else(self):
        ticket = self.repaired()
        self.set_health()
        with self.assertRaisesRegex(AccessError, "Somebody else has to verify"):
            self.by(ticket, "technician").action_cctv_verify()
        with self.assertRaises(AccessError):
            self.by(ticket, "operator").action_cctv_verify()
        ticket.with_user(self.colleague)._cctv_verify("passed")
        self.assertEqual(ticket.sudo().cctv_verified_by_id, self.colleague)

    def test_another_name_does_not_help(self):
        ticket = self.analysed()
        mine = self.by(ticket, "technician")
        mine.action_cctv_start_repair()
        mine._cctv_report_repaired(self.colleague.partner_id, "Done")
        with self.assertRaisesRegex(AccessError, "Somebody else"):
            mine.action_cctv_verify()
        for_firm = self.analysed()
        self.by(for_firm, "it")._cctv_give_to_provider(self.firm, "No power")
        self.by(for_firm, "supervisor")._cctv_report_repaired(self.firm, "Done by the provider")
        self.by(for_firm, "supervisor").action_cctv_verify()

    def test_an_outsiders_name_does_not_help(self):
        gone = self.env["res.partner"].create({"name": "Somebody who left"})
        for name in (self.firm, gone):
            ticket = self.analysed()
            mine = self.by(ticket, "technician")
            mine.action_cctv_start_repair()
            mine._cctv_report_repaired(name, "Done")
            with self.assertRaisesRegex(AccessError, "Somebody else"):
                mine.action_cctv_verify()
            ticket.with_user(self.colleague).action_cctv_verify()

    def test_who_lost_the_repair_is_no_excuse(self):
        ticket = self.analysed()
        self.by(ticket, "it")._cctv_give_to_provider(self.firm, "No power")
        ticket.sudo().cctv_job_id._take_back("We do it")
        mine = self.by(ticket, "technician")
        mine.action_cctv_start_repair()
        mine._cctv_report_repaired(self.firm, "Done")
        with self.assertRaisesRegex(AccessError, "Somebody else"):
            mine.action_cctv_verify()

    def test_the_device_has_to_prove_it(self):
        ticket = self.repaired()
        supervisor = self.by(ticket, "supervisor")
        self.set_health(checked=False)
        with self.assertSays("not been checked since the repair"):
            supervisor._cctv_verify("passed")
        self.set_health("down")
        with self.assertSays("Its state is: Down"):
            supervisor._cctv_verify("passed")
        self.set_health()
        self.camera.cctv_status_id.snapshot_date = fields.Datetime.now() - timedelta(days=1)
        with self.assertSays("no picture from after the repair"):
            supervisor._cctv_verify("passed")
        self.set_health()
        supervisor._cctv_verify("passed")
        proof = supervisor.cctv_verification_ids
        self.assertEqual((proof.result, proof.health), ("passed", "ok"))
        self.assertTrue(proof.picture)
        attachments = self.env["ir.attachment"].sudo()
        of_ticket = [("res_model", "=", "helpdesk.ticket"), ("res_id", "=", ticket.id)]
        self.assertFalse(attachments.search(of_ticket), "the portal gives these away")

    def test_the_it_head_may_let_it_pass(self):
        ticket = self.repaired()
        self.set_health("down")
        with self.assertRaisesRegex(AccessError, "Only the IT head"):
            self.by(ticket, "supervisor")._cctv_verify("overridden", "It is fine")
        with self.assertSays("Say why it passes"):
            self.by(ticket, "manager")._cctv_verify("overridden")
        self.by(ticket, "manager")._cctv_verify("overridden", "The switch is replaced tomorrow")
        proof = ticket.sudo().cctv_verification_ids
        self.assertEqual((proof.result, proof.health), ("overridden", "down"))
        self.assertIn("switch", proof.note)

    def test_not_passed_is_counted(self):
        ticket = self.repaired()
        supervisor = self.by(ticket, "supervisor")
        with self.assertSays("Say why it has not passed"):
            supervisor._cctv_verify("failed")
        supervisor._cctv_verify("failed", "Still dark")
        self.assertEqual(ticket.sudo().cctv_phase, "in_repair")
        self.assertEqual(ticket.sudo().cctv_failed_count, 1)
        mine = self.by(ticket, "technician")
        mine._cctv_report_repaired(mine.env.user.partner_id, "New power supply", "1 adapter 12 V")
        self.set_health()
        supervisor._cctv_verify("passed")
        self.assertEqual(ticket.sudo().cctv_verification_ids.mapped("result"), ["passed", "failed"])

    def test_done_again_is_told_and_confirmed_again(self):
        """By whatever way a repair is opened again, or did not pass."""
        reporter = self.env["res.partner"].create({"name": "Requester", "email": "r@example.com"})
        again = self.env["res.partner"].create({"name": "Neighbour", "email": "n@example.com"})

        def confirmed():
            ticket = self.repaired(partner_id=reporter.id).sudo()
            further = self.env["cctv.further.report"].create(
                {
                    "ticket_id": ticket.id,
                    "device_id": self.camera.id,
                    "partner_id": again.id,
                    "date_told": fields.Datetime.now(),
                }
            )
            for partner in (reporter, again):
                ticket._cctv_requester_confirms(partner)
            self.assertTrue(ticket.cctv_confirmed_date and further.date_confirmed)
            return ticket, further

        def dragged(ticket):
            ticket._cctv_cancel("Twice", "duplicate")
            first = self.team._get_applicable_stages()[0]
            self.by(ticket, "it").sudo(False).write({"stage_id": first.id})

        ways = {
            "not passed": lambda t: t.with_user(self.colleague)._cctv_verify("failed", "Dark"),
            "by staff": lambda t: self.by(t, "it")._cctv_reopen("Dark again"),
            "by a stage": dragged,
            "by a requester": lambda t: t._cctv_requester_reopens(reporter, "Still dark"),
        }
        for way, step in ways.items():
            with self.subTest(way):
                ticket, further = confirmed()
                step(ticket)
                self.assertIn(ticket.cctv_phase, ("in_repair", "reported"))
                self.assertFalse(ticket.cctv_confirmed_date or ticket.cctv_confirmed_by_id)
                self.assertFalse(ticket.closed_date)
                self.assertFalse(further.date_told or further.date_confirmed)

    def test_not_polled_needs_words(self):
        self.camera.cctv_poll_enabled = False
        ticket = self.repaired()
        with self.assertSays("Say how you verified it"):
            self.by(ticket, "supervisor")._cctv_verify("passed")
        self.by(ticket, "supervisor")._cctv_verify("passed", "Looked at it on the monitor")

    def test_the_head_is_told(self):
        self.profile.repair_tells_head = True
        ticket = self.repaired()
        self.set_health()
        self.by(ticket, "supervisor")._cctv_verify("passed")
        with self.assertSays("not been reported to the head"):
            self.by(ticket, "it").action_cctv_close()
        window = self.window("cctv.tell.head", ticket, "supervisor")
        self.assertEqual(window.head_id, self.users["management"])
        self.assertIn("Plug put in again", window.text)
        window.action_send()
        told = ticket.sudo().message_ids.filtered(
            lambda m: self.users["management"].partner_id in m.notified_partner_ids
        )
        self.assertTrue(told)
        self.by(ticket, "it").action_cctv_close()
        self.assertEqual(ticket.sudo().cctv_phase, "closed")

    def test_strangers_are_not_told(self):
        ticket = self.analysed()
        for stranger in (
            self.make_user("portal"),
            self.make_user("management", "elsewhere", self.make_company()),
        ):
            with self.subTest(stranger.login), self.assertSays("not one of the company's people"):
                self.by(ticket, "it")._cctv_tell_head(stranger, "x")

    def test_the_fault_is_told_before(self):
        self.profile.official_id = self.users["manager"]
        ticket = self.analysed()
        window = self.window("cctv.tell.head", ticket, "it")
        self.assertEqual(window.head_id, self.users["manager"])
        window.action_send()
        self.assertTrue(ticket.sudo().cctv_damage_told_date)
        self.assertFalse(ticket.sudo().cctv_result_told_date)

    def test_ends_without_repair(self):
        ticket = self.report()
        with self.assertRaises(AccessError):
            self.by(ticket, "operator").action_cctv_end()
        why = {"kind": "no_fault", "reason": "It was night"}
        window = self.window("cctv.end.repair", ticket, "it", **why)
        window.action_save()
        self.assertEqual(ticket.sudo().cctv_phase, "cancelled")
        self.assertIn("It was night", ticket.sudo().cctv_ended_because)

    def test_works_again_by_itself(self):
        ticket = self.report()
        fault = self.env["cctv.fault"].create(
            {
                "device_id": self.camera.id,
                "company_id": self.company.id,
                "kind": "unreachable",
                "date_start": "2026-01-01 00:00:00",
                "date_confirmed": "2026-01-01 00:01:00",
                "ticket_id": ticket.id,
            }
        )
        with self.assertSays("still open"):
            self.by(ticket, "it")._cctv_cancel("Back", "by_itself")
        fault.date_end = "2026-01-01 01:00:00"
        self.by(ticket, "it")._cctv_cancel("Back", "by_itself")
        self.assertEqual(ticket.sudo().cctv_phase, "closed")

    def test_oral_report(self):
        told = fields.Datetime.now() - timedelta(hours=1)
        with self.assertRaisesRegex(ValidationError, "when, by whom and to whom"):
            self.report(cctv_oral_date=told)
        with self.assertRaisesRegex(ValidationError, "lies in the future"):
            self.report(cctv_happened_date=fields.Datetime.now() + timedelta(days=1))
        operator = self.users["operator"]
        oral = {"cctv_oral_by_id": operator.partner_id.id}
        oral["cctv_oral_to_id"] = self.users["management"].id
        with self.assertRaisesRegex(ValidationError, "told before it happened"):
            self.report(cctv_oral_date=told, cctv_happened_date=fields.Datetime.now(), **oral)
        ticket = self.report(cctv_oral_date=told, **oral)
        self.assertEqual(ticket.cctv_oral_date, told.replace(microsecond=0))

    def test_entered_later(self):
        yesterday = fields.Datetime.now() - timedelta(days=1)
        self.assertFalse(self.report().cctv_is_late)
        self.assertTrue(self.report(cctv_happened_date=yesterday).cctv_is_late)
        ticket = self.analysed(cctv_paper_ref="Book 3, page 7", cctv_happened_date=yesterday)
        self.assertTrue(ticket.sudo().cctv_is_late)
        mine = self.by(ticket, "technician")
        me = mine.env.user.partner_id
        with self.assertSays("before the fault was reported"):
            mine._cctv_report_repaired(me, "Done", when=yesterday - timedelta(hours=1))
        mine._cctv_report_repaired(me, "Done", when=yesterday + timedelta(hours=1))
        self.assertLess(ticket.sudo().cctv_repaired_date, ticket.create_date)

    def test_completeness(self):
        ticket = self.report()
        self.assertEqual(ticket.cctv_completeness, 75)
        self.assertEqual(ticket.cctv_missing_text, "what is seen")
        ticket.sudo().cctv_symptom = "no_picture"
        ticket.invalidate_recordset()
        self.assertEqual(ticket.cctv_completeness, 100)
        self.profile.repair_oral_report = True
        ticket.invalidate_recordset()
        self.assertEqual(ticket.cctv_missing_text, "report by word of mouth")

    def test_two_people_at_once(self):
        ticket = self.repaired()
        self.set_health()
        first = self.window("cctv.verify.repair", ticket, "supervisor")
        second = self.window("cctv.verify.repair", ticket, "manager", note="x")
        first.action_passed()
        with self.assertSays("This is not the next step: the ticket is “Verified”"):
            second.action_failed()
        self.assertEqual(len(ticket.sudo().cctv_verification_ids), 1)

    def test_hook_is_told(self):
        told = []
        tickets = type(self.env["helpdesk.ticket"])

        def note(some, old, new):
            told.append((old, new, len(some)))

        self.patch(tickets, "_cctv_phase_changed", note)
        self.repaired()
        self.assertEqual(
            told,
            [
                (False, "reported", 1),
                ("reported", "analysed", 1),
                ("analysed", "assigned", 1),
                ("assigned", "in_repair", 1),
                ("in_repair", "repaired", 1),
            ],
        )

    def test_a_device_named_later(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.users["it"])
        ticket = tickets.create({"name": "x", "description": "x", "team_id": self.team.id})
        self.assertFalse(ticket.cctv_phase)
        ticket.cctv_device_id = self.camera
        self.assertEqual(ticket.cctv_phase, "reported")

    def test_duties_do_not_see_other_departments(self):
        other = self.env["helpdesk.ticket.team"].create({"name": "Payroll"})
        vals = {"name": "Payslip", "description": "secret"}
        tickets = self.env["helpdesk.ticket"].create(
            [{**vals, "team_id": other.id}, {**vals, "team_id": False}]
        )
        for duty, user in self.users.items():
            with self.subTest(duty):
                mine = tickets.with_user(user)
                self.assertFalse(mine.search([("id", "in", tickets.ids)]))
        place_only = self.report(cctv_device_id=False)
        self.assertTrue(self.by(place_only, "management").name)

    def test_every_duty_reports(self):
        for duty in self.users:
            with self.subTest(duty):
                self.assertEqual(self.report(duty).sudo().cctv_phase, "reported")

    def test_a_duplicate_is_not_repaired_twice(self):
        first, second = self.report(), self.report()
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.by(second, "it").write({"duplicate_id": first.id, "stage_id": done.id})
        self.assertEqual(second.sudo().cctv_phase, "cancelled")
        self.assertFalse(second.sudo().deadline_phase)

    def test_the_portal_reads_nothing_of_the_course(self):
        portal = self.make_user("portal")
        ticket = self.report().sudo()
        ticket.partner_id = portal.partner_id
        mine = ticket.with_user(portal)
        self.assertTrue(mine.name)
        names = [name for name in mine._fields if name.startswith(("cctv_", "deadline_"))]
        open_names = {"cctv_symptom", "cctv_is_repair", "cctv_can_assign"}
        for name in set(names) - open_names:
            with self.subTest(name), self.assertRaises(AccessError):
                mine.read([name])

    def test_archiving_ends_nothing(self):
        ticket = self.report()
        with self.assertSays("cannot be archived"):
            self.by(ticket, "it").active = False
        self.by(ticket, "it")._cctv_cancel("x", "mistake")
        self.by(ticket, "it").active = False

    def test_looking_again_takes_a_picture(self):
        ticket = self.repaired()
        self.set_health("down")
        later = fields.Datetime.now() + timedelta(hours=1)
        status = self.camera.cctv_status_id
        status.write({"next_check": later, "next_picture": later})
        self.window("cctv.verify.repair", ticket, "supervisor").action_look_again()
        self.assertLess(status.next_check, later)
        self.assertLess(status.next_picture, later)

    def test_refused_after_the_end(self):
        ticket = self.report()
        self.by(ticket, "it")._cctv_cancel("x", "mistake")
        with self.assertSays("This is not the next step"):
            self.by(ticket, "it").action_cctv_analyse()
        with self.assertRaises(UserError):
            self.by(ticket, "it").action_cctv_end()
