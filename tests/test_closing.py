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
