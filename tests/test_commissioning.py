"""From an approved plan to a device in service: who may do what, and what keeps it from being."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError

from .commissioning_common import CommissioningCase
from .plan_common import LINE


class TestCommissioning(CommissioningCase):
    def make_work(self, **values):
        return self.env["maintenance.request"].with_user(self.author).create(
            {"name": "New camera", "cctv_work_kind": "installation", **values}
        )

    def test_no_installation_without_a_plan(self):
        with self.assertSays("new installation without an approved plan"):
            self.make_work()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.make_work(cctv_installation_id=1)
        visit = self.make_work(cctv_work_kind="cleaning")
        with self.assertSays("new installation without an approved plan"):
            visit.cctv_work_kind = "installation"
        with self.assertSays("new installation without an approved plan"):
            self.env["cctv.maintenance.line"].sudo().create(
                {
                    "request_id": visit.id,
                    "company_id": self.company.id,
                    "device_id": self.camera.id,
                    "work_kind": "installation",
                }
            )
        self.profile.installation_rule = "warn"
        work = self.make_work()
        self.assertIn("without an approved plan", work.message_ids.mapped("body")[0])
        self.profile.installation_rule = "refuse"
        with self.assertSays("new installation without an approved plan"):
            work.action_cctv_start()
        for kind in ("relocation", "replacement", "initial"):
            self.assertTrue(self.make_work(cctv_work_kind=kind), "no new installation")

    def test_only_from_an_approved_plan_with_something_left(self):
        draft = self.make_plan()
        with self.assertSays("is not an approved plan"):
            draft.line_ids.action_install()
        self.install()
        self.install()
        self.assertEqual((self.line._left(), self.line.taken_count), (0, 2))
        with self.assertSays("Nothing is left of this line of the plan"):
            self.install()
        with self.assertRaises(AccessError):
            self.line.with_user(self.installer).action_install()

    def test_place_is_that_of_the_plan(self):
        installation = self.env["cctv.installation"].browse(
            self.line.with_user(self.author).action_install()["res_id"]
        ).with_user(self.author)
        gate = self.make_location("Gate", parent=self.yard, kind="area")
        installation.location_id = gate
        with self.assertSays("is not the place that the plan says"):
            installation.location_id = self.lobby
        installation.action_start()
        self.assertEqual(installation.device_id.cctv_location_id, gate)
        with self.assertSays("has begun"):
            installation.location_id = self.yard
        with self.assertSays("is already"):
            installation.action_start()

    def test_device_is_made_and_not_in_service(self):
        installation = self.install()
        device = installation.device_id
        self.assertEqual((device.cctv_kind, device.cctv_lens), ("camera", "fixed"))
        self.assertEqual((device.cctv_location_id, device.name), (self.yard, "Yard"))
        self.assertTrue(device.cctv_code)
        self.assertTrue(device.cctv_is_awaited)
        self.assertFalse(device.sudo().cctv_awaits_initial, "comes with the service")
        self.assertEqual(installation.request_id.cctv_work_kind, "installation")
        self.assertEqual(installation.request_id.user_id, self.installer)
        self.assertEqual(
            set(installation.checklist_ids.mapped("kind")), {"configuration", "commissioning"}
        )
        for user in (self.author, self.installer):
            with self.assertSays("decided by its commissioning test"):
                device.with_user(user).cctv_is_awaited = True
        with self.assertRaises(UserError), self.env.cr.savepoint():
            device.with_user(self.author).cctv_is_awaited = False
        with self.assertRaises(AccessError):
            installation.state = "commissioned"
        with self.assertSays("is not polled"):
            installation.action_test()

    def test_good_one_is_taken_into_service(self):
        installation = self.install()
        test = self.begin_test(installation)
        self.assertEqual((installation.state, test.state), ("testing", "running"))
        self.assertEqual(installation.device_id.sudo().cctv_test_id, test)
        self.measure(test)
        self.assertEqual(test.state, "judged", test.ended_words)
        self.assertEqual((test.stability_result, test.picture_result), ("good", "good"))
        self.assertEqual((test.checks, test.checks_answered), (10, 10))
        self.assertAlmostEqual(test.latency_p95, 48.6, 0)
        with self.assertSays("the work is not finished"):
            self.pass_test(test)
        self.finish_work(installation)
        with self.assertRaises(AccessError):
            self.sign(test, "accepted", self.installer)
        test.sudo().write(
            {
                "picture": b"R0lGODlhAQABAAAAACw=",
                "picture_date": fields.Datetime.now(),
                "picture_mode": "day",
                "picture_description": {"some": "thing"},
            }
        )
        self.pass_test(test)
        device = installation.device_id
        self.assertEqual((test.state, installation.state), ("passed", "commissioned"))
        self.assertEqual(test.seal_state, "sealed")
        self.assertFalse(test.sudo().seal_id._verify_and_note())
        self.assertFalse(device.cctv_is_awaited)
        self.assertTrue(device.sudo().cctv_awaits_initial, "R60")
        self.assertEqual(device.cctv_reference_ids.mapped("state"), ["approved"], "R49")
        self.assertEqual((self.line.installed_count, self.plan.state), (1, "approved"))
        with self.assertSays("is already"):
            self.sign(test, "accepted", self.head)

    def test_what_is_not_polled_is_tried_by_people(self):
        plan = self.make_plan(lines=({**LINE, "kind": "display", "lens": False},))
        self.approve(plan)
        installation = self.install(plan.line_ids)
        test = self.begin_test(installation, address=None)
        self.assertEqual((test.state, test.date_begin), ("judged", test.date_until))
        self.assertFalse(installation.device_id.sudo().cctv_test_id)
        self.assertIn("not polled", test.ended_words)
        with self.assertSays("the work is not finished"):
            self.pass_test(test)
        self.env.invalidate_all()
        self.finish_work(installation)
        self.pass_test(test)
        self.assertEqual((installation.state, test.state), ("commissioned", "passed"))
        self.assertFalse(installation.device_id.sudo().cctv_is_awaited)

    def test_plan_is_done_with_its_last_device(self):
        for _number in range(2):
            installation = self.install()
            test = self.begin_test(installation, f"10.9.0.8{_number}")
            self.measure(test)
            self.finish_work(installation)
            self.pass_test(test)
        self.assertEqual(self.plan.state, "done")

    def test_not_by_the_installer_alone(self):
        installation = self.install()
        installation.user_id = self.head
        test = self.begin_test(installation)
        self.measure(test)
        self.finish_work(installation)
        self.sign(test, "tested", self.installer)
        with self.assertRaisesRegex(AccessError, "You have installed"):
            test.with_user(self.head).action_accept()
        with self.assertRaises(AccessError):
            self.sign(test, "accepted", self.head)
        self.sign(test, "accepted", self.author)
        self.assertEqual(test.state, "passed")

    def test_unstable_one_fails(self):
        installation = self.install()
        test = self.measure(self.begin_test(installation), good=6, bad=4)
        self.assertEqual((test.state, installation.state), ("failed", "failed"))
        self.assertEqual(test.stability_result, "bad")
        self.assertIn("The connection is not stable: 6 of 10 checks", test.ended_words)
        self.assertIn("at least 98 percent", test.ended_words)
        again = self.begin_test(installation)
        self.assertNotEqual(again, test)
        self.assertEqual(self.measure(again).state, "judged")

    def test_blurred_one_fails(self):
        test = self.measure(self.begin_test(self.install()), sharpness=6.5)
        self.assertEqual((test.state, test.picture_result), ("failed", "bad"))
        self.assertEqual(test.stability_result, "good")
        self.assertIn("The picture is blurred: sharpness 6.5, at least 20", test.ended_words)

    def test_too_few_checks(self):
        test = self.measure(self.begin_test(self.install()), good=2)
        self.assertEqual((test.state, test.stability_result), ("failed", "few"))
        self.assertIn("Too few checks to judge the connection: 2 of 10", test.ended_words)

    def test_no_check_at_all(self):
        test = self.measure(self.begin_test(self.install()), good=0)
        self.assertEqual((test.state, test.picture_result), ("failed", "few"))

    def test_view_is_wrong(self):
        installation = self.install()
        test = self.measure(self.begin_test(installation))
        window = self.env["cctv.end.installation"].with_user(self.installer)
        context = test.with_user(self.installer).action_refuse_view()["context"]
        window.with_context(**context).create({"reason": "It shows the wall"}).action_end()
        self.assertEqual((test.state, installation.state), ("failed", "failed"))
        self.assertIn("It shows the wall", test.ended_words)

    def test_given_up(self):
        installation = self.install()
        test = self.begin_test(installation)
        device = installation.device_id
        self.assertEqual(self.line._left(), 1)
        context = installation.action_cancel()["context"]
        window = self.env["cctv.end.installation"].with_user(self.author)
        window.with_context(**context).create({"reason": "No cable"}).action_end()
        self.assertEqual((installation.state, test.state), ("cancelled", "stopped"))
        self.assertEqual(installation.request_id.cctv_state, "cancelled")
        self.assertFalse(device.active)
        self.assertEqual(self.line._left(), 2)

    def test_length_of_the_test(self):
        installation = self.install()
        for minutes in (0, 9, 50_000):
            with self.assertSays("10 minutes at least"):
                installation.test_minutes = minutes
        with self.assertRaises(ValidationError):
            self.profile.commissioning_minutes = 5

    def test_judged_once_and_in_one_statement(self):
        """However many are due."""
        tests = [self.begin_test(self.install(), f"10.9.0.9{number}") for number in range(2)]
        later = fields.Datetime.add(tests[0].date_until, minutes=1)
        model = self.env["cctv.commissioning.test"].sudo()
        self.assertEqual(len(model._judge(later)), 2)
        self.assertFalse(model._judge(later))

    def test_visits_of_schedules_leave_it_out(self):
        device = self.install().device_id
        schedule = self.env["cctv.maintenance.schedule"].new(
            {"company_id": self.company.id, "device_ids": [Command.set(device.ids)]}
        )
        self.assertNotIn(device.id, schedule._matching())
