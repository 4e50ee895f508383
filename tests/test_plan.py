"""Risk analyses, coverage and installation plans: written, approved by another, revised."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.cctv_risk_line import level_of
from .plan_common import HAZARD, LINE, PlanCase


@tagged("at_install")
class TestPlan(PlanCase):
    # The level of a risk

    def test_level_of_the_worst_hazard(self):
        scores = (0, 4, 5, 9, 10, 14, 15, 25)
        levels = [False, "low", "medium", "medium", "high", "high", "very_high", "very_high"]
        self.assertEqual([level_of(score) for score in scores], levels)
        low = {**HAZARD, "hazard": "Noise", "likelihood": "1", "impact": "2"}
        analysis = self.make_analysis(lines=(HAZARD, low))
        found = (analysis.score, analysis.level, analysis.is_critical)
        self.assertEqual(found, (16, "very_high", True))
        analysis.line_ids[0].write({"likelihood": "1", "impact": "1"})
        self.assertEqual((analysis.score, analysis.is_critical), (2, False))

    def test_kind_of_area_is_that_of_the_place_then(self):
        self.yard.area_class = "restricted"
        analysis = self.make_analysis()
        self.yard.area_class = "high"
        self.assertEqual(analysis.area_class, "restricted")

    # Approval

    def test_approved_by_another_and_sealed(self):
        analysis, plan = self.make_analysis(), self.make_plan()
        plan.analysis_ids = analysis
        with self.assertSays("is not valid any more|Not approved"):
            self.sign(plan, "written", self.author)
        self.approve(analysis)
        self.assertEqual((analysis.state, analysis.seal_state), ("approved", "sealed"))
        self.assertEqual(self.yard.risk, "high")
        self.approve(plan)
        self.assertEqual((plan.state, plan.decided_by_id), ("approved", self.approver))
        self.assertEqual(plan.amount_total, 3_000_000)
        self.assertFalse(plan.seal_id._verify_and_note())
        for change in ({"name": "Other"}, {"line_ids": [Command.clear()]}):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                plan.write(change)
        for values in ({"quantity": 3}, {"unit_price": 1}):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                plan.line_ids.write(values)

    def test_what_is_missing_is_said_at_once(self):
        plan = self.make_plan(
            lines=({**LINE, "specification": " ", "purpose": False, "lens": False},), purpose=False
        )
        with self.assertRaises(UserError) as caught:
            plan.action_submit()
        for words in ("why it is to be installed", "specification", "to be seen", "which lens"):
            self.assertIn(words, str(caught.exception))
        with self.assertSays("what is to be installed"):
            self.make_plan(lines=()).action_submit()
        analysis = self.make_analysis(lines=({**HAZARD, "wanted": False},))
        with self.assertSays("Write what is wanted against: Theft"):
            analysis.action_submit()

    def test_nobody_approves_what_he_has_written(self):
        plan = self.make_plan(user=self.approver)
        self.sign(plan, "written", self.author)
        self.assertFalse(plan.with_user(self.approver).may_approve)
        with self.assertRaisesRegex(AccessError, "You have written in"):
            plan.with_user(self.approver).action_approve()
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.sign(plan, "approved", self.approver)
        helped = self.make_plan()
        helped.line_ids.with_user(self.approver).quantity = 5
        self.assertEqual(helped.editor_ids, self.approver)
        self.sign(helped, "written", self.author)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.sign(helped, "approved", self.approver)
        other = self.make_user("management", "management_2")
        self.sign(helped, "approved", other)
        self.assertEqual(helped.state, "approved")

    def test_only_whom_the_profile_names_approves(self):
        plan = self.make_plan()
        self.sign(plan, "written", self.author)
        supervisor = self.make_user("supervisor")
        with self.assertRaisesRegex(AccessError, "approved by: Management"):
            plan.with_user(supervisor).action_approve()
        profile = self.env["cctv.procedure.profile"].create(
            {"name": "P", "company_id": self.company.id}
        )
        profile.plan_approver_role = "supervisor"
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.sign(plan, "approved", self.approver)
        self.sign(plan, "approved", supervisor)
        self.assertEqual(plan.state, "approved")
        with self.assertSays("Name the responsible official"):
            profile.plan_approver_role = "official"

    def test_submitted_stays_as_the_approver_sees_it(self):
        plan = self.make_plan()
        self.sign(plan, "written", self.author)
        with self.assertSays("cannot be changed: Waits for approval"):
            plan.name = "Other"
        with self.assertSays("cannot be changed"):
            plan.line_ids.quantity = 3
        with self.assertSays("cannot be changed"):
            plan.line_ids.unlink()
        with self.assertSays("cannot be changed"):
            plan.line_ids.create({"plan_id": plan.id, "location_id": self.yard.id})

    def test_changed_between_reading_and_approving(self):
        """Whoever has the form of the first submission open does not approve the second."""
        plan = self.make_plan()
        self.sign(plan, "written", self.author)
        approver = plan.with_user(self.approver).with_context(cctv_seen=plan.submissions)
        action = approver.action_approve()
        window = self.env["cctv.sign"].with_user(self.approver).with_context(action["context"])
        opened = window.create({"image": self.ink})
        plan.action_take_back()
        self.assertFalse(plan.signature_ids)
        plan.line_ids.unit_price = 9_000_000
        self.sign(plan, "written", self.author)
        for call in (opened.action_sign, approver.action_approve, approver.action_refuse):
            with self.assertSays("submitted anew meanwhile") as _:
                result = call()
                if isinstance(result, dict) and result["res_model"] == "cctv.decide.paper":
                    windows = self.env["cctv.decide.paper"].with_user(self.approver)
                    windows.with_context(result["context"]).create({"reason": "x"}).action_decide()
        self.assertEqual(plan.state, "submitted")

    def test_sent_back_refused_given_up(self):
        plan = self.make_plan()
        self.sign(plan, "written", self.author)
        with self.assertSays("Write the reason"):
            self.decide(plan, "return", self.approver, " ")
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.decide(plan, "return", self.author)
        self.decide(plan, "return", self.approver)
        self.assertEqual((plan.state, plan.decision_words), ("returned", "Which cables?"))
        self.assertFalse(plan.signature_ids)
        plan.purpose = "To close the gap, with the cables that are there"
        self.sign(plan, "written", self.author)
        self.assertFalse(plan.decision_words)
        self.decide(plan, "refuse", self.approver, "No money")
        with self.assertSays("cannot be changed: Not approved"):
            plan.name = "Other"
        with self.assertSays("is already: Not approved"):
            self.sign(plan, "written", self.author)
        another = self.make_plan()
        self.approve(another)
        self.decide(another, "cancel", self.author, "The house is sold")
        self.assertEqual((another.state, another.seal_state), ("cancelled", "sealed"))
        with self.assertRaises(AccessError):
            another.unlink()

    def test_steps_are_not_written_by_hand(self):
        plan = self.make_plan()
        for name, value in (
            ("state", "approved"),
            ("author_id", self.approver.id),
            ("previous_id", plan.id),
            ("revision", 3),
            ("submissions", 9),
        ):
            with self.subTest(name=name):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    plan.write({name: value})
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    self.make_plan(**{name: value})
        with self.assertSays("A line stays in its plan"):
            plan.line_ids.root_id = False
        with self.assertSays("sealed when it is approved"):
            plan.action_seal()
        with self.assertSays("not by a link"):
            plan.action_request_signature()

    # Revisions

    def test_a_change_is_a_revision_that_is_approved_anew(self):
        plan = self.make_plan()
        self.approve(plan)
        new = plan.browse(plan.action_revise()["res_id"])
        self.assertEqual(new.number, f"{plan.number}-R1")
        self.assertEqual((new.state, new.previous_id, new.author_id), ("draft", plan, self.author))
        self.assertEqual(new.line_ids.root_id, plan.line_ids)
        self.assertEqual(new.line_ids.unit_price, 1_500_000)
        with self.assertSays("revision under way already"):
            plan.action_revise()
        new.line_ids.quantity = 5
        self.assertEqual((plan.state, plan.line_ids.quantity), ("approved", 2))
        self.approve(new)
        self.assertEqual((plan.state, new.state), ("replaced", "approved"))
        self.assertFalse(plan.seal_id._verify_and_note())
        third = new.browse(new.action_revise()["res_id"])
        self.assertEqual((third.number, third.first_id), (f"{plan.number}-R2", plan))
        self.assertEqual(third.line_ids.root_id, plan.line_ids)

    def test_installed_counts_in_later_revisions(self):
        plan = self.make_plan()
        self.approve(plan)
        root = plan.line_ids.root_id
        self.assertEqual(plan.line_ids._left(), 2)
        count = {"taken": 1, "installed": 0}

        def installations(_self, roots, only_in_service=False):
            return {one.id: count["installed" if only_in_service else "taken"] for one in roots}

        lines = self.registry["cctv.installation.plan.line"]
        self.patch(lines, "_count_installations", installations)
        self.assertEqual(plan.line_ids._left(), 1)
        with self.assertSays("1 devices of this plan are not installed yet"):
            plan.action_finish()
        count["taken"] = count["installed"] = 2
        new = plan.browse(plan.action_revise()["res_id"])
        self.assertEqual((new.line_ids.root_id, new.line_ids._left()), (root, 0))
        new.line_ids.quantity = 1
        with self.assertSays("2 are installed already"):
            new.action_submit()
        plan.sudo()._finish_if_installed()
        self.assertEqual((plan.state, plan.decided_by_id), ("done", self.approver))

    def test_one_analysis_of_a_place_is_in_force(self):
        first, second = self.make_analysis(), self.make_analysis()
        self.approve(first)
        self.approve(second)
        self.assertEqual((first.state, second.state), ("replaced", "approved"))
        revised = second.browse(second.action_revise()["res_id"])
        self.assertEqual(revised.line_ids.hazard, "Theft")
        self.approve(revised)
        self.assertEqual((second.state, revised.state), ("replaced", "approved"))

    # Bad input

    @mute_logger("odoo.sql_db")
    def test_bad_input_ends_in_a_sentence(self):
        for name, value in (
            ("quantity", 0),
            ("quantity", -1),
            ("quantity", 10_001),
            ("unit_price", -1),
            ("unit_price", 10**13),
            ("unit_price", float("nan")),
            ("specification", "x" * 4_001),
        ):
            with self.subTest(name=name, value=value):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    self.make_plan(lines=({**LINE, name: value},))
        for change in ({"name": " "}, {"name": "x" * 201}):
            with self.assertSays("Write a title"):
                self.make_plan(**change)
        for change in (
            {"cameras_wanted": -1},
            {"cameras_wanted": 1_001},
            {"date": "2026-01-02", "date_valid": "2026-01-01"},
            {"date": "2026-01-02", "date_valid": "2066-01-01"},
            {"line_ids": [Command.create({**HAZARD, "hazard": " "})]},
            {"line_ids": [Command.create({**HAZARD, "hazard": "x" * 301})]},
        ):
            with self.subTest(change=change):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    self.make_analysis(**change)
        fine = self.make_plan(name="Kamera 📷 gudang 北京", lines=({**LINE, "unit_price": 0},))
        self.assertEqual(fine.amount_total, 0)

    def test_places_that_are_archived_or_not_ours(self):
        stranger = self.make_company()
        theirs = self.make_location("Theirs", kind="area", company_id=stranger.id)
        old = self.make_location("Old", parent=self.site, kind="area", active=False)
        for place, words in ((theirs, "company|compan"), (old, "is archived")):
            for make in (
                lambda p: self.make_analysis(location_id=p.id),
                lambda p: self.make_plan(lines=({**LINE, "location_id": p.id},)),
            ):
                with self.assertSays(words):
                    make(place)
        plan, analysis = self.make_plan(), self.make_analysis()
        self.yard.active = False
        for paper in (plan, analysis):
            with self.assertSays("is archived"):
                paper.with_user(self.author).action_submit()

    # Coverage

    def coverage(self, place, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["cctv.coverage"].with_user(user or self.author)
        return rows.search([("location_id", "=", place.id)])

    def test_coverage_shows_gaps_first(self):
        self.assertEqual(self.coverage(self.yard).state, "unassessed")
        self.approve(self.make_analysis(cameras_wanted=2))
        gap = self.coverage(self.yard)
        self.assertEqual((gap.state, gap.missing_count, gap.site_id), ("bare", 2, self.site))
        camera = self.make_device("camera", "T-YARD", cctv_location_id=self.yard.id)
        few = self.coverage(self.yard)
        self.assertEqual((few.state, few.camera_count, few.missing_count), ("few", 1, 1))
        camera.cctv_status_id.sudo().state = "down"
        self.assertEqual(self.coverage(self.yard).state, "blind")
        camera.cctv_status_id.sudo().state = "ok"
        shed = self.make_location("Shed", parent=self.yard, kind="area")
        self.make_device("camera", "T-SHED", cctv_location_id=shed.id)
        well = self.coverage(self.yard)
        self.assertEqual((well.state, well.camera_count, well.pin_count), ("well", 2, 0))
        pin = {"location_id": self.yard.id, "device_id": camera.id, "x": 0.5, "y": 0.5}
        self.env["cctv.plan.pin"].create(pin)
        self.assertEqual(self.coverage(self.yard).pin_count, 1)
        camera.active = False
        self.assertEqual(self.coverage(self.yard).state, "few")
        self.approve(
            self.make_analysis(
                location_id=shed.id, lines=({**HAZARD, "likelihood": "1"},), cameras_wanted=5
            )
        )
        self.assertEqual(self.coverage(shed).state, "with_low_risk")
        mine = [("company_id", "=", self.company.id), ("location_id", "child_of", self.site.id)]
        found = self.env["cctv.coverage"].search(mine).mapped("state")
        self.assertEqual(found, ["few", "unassessed", "with_low_risk"])

    def test_gap_becomes_a_plan(self):
        self.approve(self.make_analysis(cameras_wanted=3))
        gap = self.coverage(self.yard)
        context = gap.action_plan()["context"]
        plan = self.env["cctv.installation.plan"].with_user(self.author).with_context(context)
        made = plan.create({"name": "Gap", "purpose": "To close it"})
        line = made.line_ids
        self.assertEqual((line.location_id, line.quantity, line.indoor), (self.yard, 3, True))
        self.assertEqual(made.analysis_ids, gap.analysis_id)
        line.write({"specification": "4 MP", "purpose": "The fence"})
        self.approve(made)
        self.assertEqual(self.coverage(self.yard).planned_count, 3)
        with self.assertSays("There is no gap"):
            self.coverage(self.lobby).action_plan()

    def test_coverage_costs_the_same_for_many_areas(self):
        def look():
            rows = self.env["cctv.coverage"].with_user(self.author)
            return rows.web_search_read([], {"complete_name": {}, "state": {}}, limit=80)

        look()
        few = self.count_statements(look)
        places = self.env["cctv.location"].create(
            [{"name": f"A {n}", "kind": "area", "parent_id": self.site.id} for n in range(40)]
        )
        self.Device.create(
            [
                {"name": "C", "cctv_kind": "camera", "cctv_location_id": place.id}
                for place in places
            ]
        )
        self.assertEqual(self.count_statements(look), few)

    # Who sees what, and news

    def test_technician_sees_the_plan_without_prices_and_risks(self):
        plan = self.make_plan()
        technician = self.make_user("technician")
        seen = plan.with_user(technician)
        self.assertEqual(seen.line_ids.quantity, 2)
        for record, name in (
            (seen, "amount_total"), (seen, "analysis_ids"), (seen.line_ids, "unit_price"),
        ):  # fmt: skip
            with self.subTest(name=name), self.assertRaises(AccessError):
                record.read([name])

    def test_it_staff_hear_once_that_an_area_is_to_be_assessed_again(self):
        today = fields.Date.today()
        analysis = self.make_analysis(
            date=today - timedelta(days=300), date_valid=today + timedelta(days=10)
        )
        self.approve(analysis)
        self.assertFalse(analysis.is_expired)
        for _again in range(2):
            self.env["cctv.due.day.news"]._tell_reviews(self.company, today)
        told = self.env["mail.message"].sudo().search(
            [("subject", "=like", "Areas to be assessed again%")]
        )
        mine = told.filtered(lambda one: self.author.partner_id in one.notified_partner_ids)
        self.assertEqual(len(mine), 1)
        self.env.cr.execute(
            "UPDATE cctv_risk_analysis SET date_valid = %s WHERE id = %s",
            (today - timedelta(days=2), analysis.id),
        )
        self.env.invalidate_all()
        self.assertTrue(analysis.is_expired)
        self.assertIn(analysis, analysis.search([("is_expired", "=", True)]))
