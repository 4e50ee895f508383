"""The monthly evaluation: figures, assessment, decisions that come back."""

import io
from datetime import date

import pypdf
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CctvCase
from .seal_common import signature_image


class EvaluationCase(CctvCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head, cls.management = cls.make_user("manager"), cls.make_user("management")
        cls.supervisor, cls.technician = cls.make_user("supervisor"), cls.make_user("technician")
        cls.ink = signature_image()

    def evaluate(self, month="2026-01-15", user=None, **values):
        evaluations = self.env["cctv.evaluation"].with_user(user or self.head)
        return evaluations.create({"month": month, **values})

    def decide(self, evaluation, words="More lamps", owner=None):
        values = {"words": words, "owner_id": (owner or self.technician).id}
        values["date_due"] = "2026-03-01"
        evaluation.decision_ids = [Command.create(values)]
        return evaluation.decision_ids[-1:]

    def sign(self, evaluation):
        for role, user in (("evaluated", self.head), ("noted", self.management)):
            evaluation.with_user(user)._sign(role, user.partner_id, user, self.ink)
        evaluation.with_user(self.head).action_seal()


@tagged("-at_install", "post_install")
class TestEvaluation(EvaluationCase):
    def test_opens_with_the_figures_of_the_month(self):
        self.env["cctv.fault"].create(
            {
                "device_id": self.camera.id,
                "kind": "unreachable",
                "date_start": "2026-01-20 01:00:00",
                "date_confirmed": "2026-01-20 01:05:00",
            }
        )
        evaluation = self.evaluate()
        self.assertEqual(evaluation.month, date(2026, 1, 1))
        figures = self.env["cctv.figures"]._headline(
            self.company, date(2026, 1, 1), date(2026, 1, 31)
        )
        lines = {line.key: line for line in evaluation.line_ids}
        self.assertEqual(list(lines), [figure["key"] for figure in figures])
        self.assertEqual((lines["faults_new"].value, lines["faults_new"].trend), (1, "worse"))
        self.assertEqual(evaluation.deadline_unit, "working_days")

    def test_figures_anew_keep_what_was_written(self):
        evaluation = self.evaluate()
        line = evaluation.line_ids[0]
        line.words = "The storm of the tenth"
        evaluation.action_take_figures()
        self.assertEqual(line.words, "The storm of the tenth")

    def test_signed_sealed_and_followed_up(self):
        first = self.evaluate()
        with self.assertRaisesRegex(UserError, "Write the assessment"):
            first._sign("evaluated", self.head.partner_id, self.head, self.ink)
        first.summary = "Good, but for the lamps."
        decision = self.decide(first)
        self.sign(first)
        self.assertEqual(first.seal_state, "sealed")
        with self.assertRaises(UserError):
            first.summary = "Otherwise"
        with self.assertRaises(UserError):
            decision.with_user(self.head).words = "Fewer lamps"

        second = self.evaluate("2026-02-01", summary="Better.")
        self.assertEqual(second.followup_ids.decision_id, decision)
        self.assertEqual(second.waiting_count, 1)
        with self.assertRaisesRegex(UserError, "Say what became of: More lamps"):
            second._sign("evaluated", self.head.partner_id, self.head, self.ink)
        second.followup_ids.write({"outcome": "carried", "result": "The shop has none."})
        self.sign(second)
        self.assertEqual(decision.state, "open")

        third = self.evaluate("2026-03-01", summary="Well.")
        third.followup_ids.write({"outcome": "done", "result": "Six lamps hang."})
        self.sign(third)
        self.assertEqual((decision.state, decision.result), ("done", "Six lamps hang."))
        for evaluation in (first, second, third):
            self.assertFalse(any(evaluation.seal_id._verify().values()), "nothing has changed")
        self.assertFalse(self.evaluate("2026-04-01").followup_ids)

    def test_whoever_is_to_do_it_says_so(self):
        decision = self.decide(self.evaluate())
        second = self.evaluate("2026-02-01")
        mine = decision.with_user(self.technician)
        with self.assertRaisesRegex(UserError, "Write what was done"):
            mine.action_done()
        mine.answer = "Six lamps hang."
        with self.assertRaises(AccessError):
            mine.words = "Nothing"
        mine.action_done()
        self.assertEqual((decision.state, second.followup_ids.outcome), ("done", "done"))
        with self.assertRaisesRegex(UserError, "answered already"):
            mine.action_done()

    def test_who_sees_decisions(self):
        self.decide(self.evaluate())
        decisions = self.env["cctv.evaluation.decision"]
        self.assertEqual(len(decisions.with_user(self.technician).search([])), 1)
        other = self.make_user("technician", "another_technician")
        self.assertFalse(decisions.with_user(other).search([]))
        self.assertEqual(len(decisions.with_user(self.supervisor).search([])), 1)
        with self.assertRaises(AccessError):
            decisions.search([]).with_user(self.supervisor).answer = "x"

    def test_who_signs(self):
        evaluation = self.evaluate(summary="Good.")
        for role, user in (
            ("evaluated", self.supervisor),
            ("noted", self.head),
            ("evaluated", self.management),
        ):
            with self.subTest(role=role), self.assertRaises(AccessError):
                evaluation.with_user(user)._sign(role, user.partner_id, user, self.ink)
        mine = evaluation.with_user(self.management)
        with self.assertRaisesRegex(UserError, "signs first"):
            mine._sign("noted", self.management.partner_id, self.management, self.ink)

    def test_only_months_that_are_over_and_once(self):
        with self.assertRaisesRegex(ValidationError, "not over yet"):
            self.evaluate("2999-01-01")
        self.evaluate()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.evaluate("2026-01-31")
            self.env.flush_all()

    def test_nothing_is_written_past_the_rules(self):
        evaluation = self.evaluate()
        self.decide(evaluation)
        followed = self.evaluate("2026-02-01")
        for attempt in (
            lambda: evaluation.write({"month": "2026-03-01"}),
            lambda: evaluation.line_ids[0].write({"value_words": "100"}),
            lambda: evaluation.line_ids[0].unlink(),
            lambda: evaluation.unlink(),
            lambda: evaluation.decision_ids.write({"state": "done"}),
            lambda: followed.followup_ids.write({"words": "x"}),
            lambda: followed.followup_ids.unlink(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attempt()

    def test_opens_by_itself_once(self):
        self.env.cr.execute(
            "UPDATE res_company SET create_date = '2020-01-01' WHERE id = %s", [self.company.id]
        )
        self.company.invalidate_recordset(["create_date"])
        self.run_cron_of("ir_cron_cctv_evaluation")
        self.run_cron_of("ir_cron_cctv_evaluation")
        month = self.env["cctv.evaluation"]._last_month(self.company)
        mine = [("company_id", "=", self.company.id), ("month", "=", month)]
        self.assertEqual(self.env["cctv.evaluation"].search_count(mine), 1)

    def test_on_paper(self):
        evaluation = self.evaluate(summary="Good, but for the lamps.")
        self.decide(evaluation)
        for style in ("company", "government"):
            self.company._cctv_profile().header_style = style
            reports = self.env["ir.actions.report"].with_user(self.head)
            pdf = reports._cctv_print("helpdesk_cctv.paper_evaluation", evaluation, lang="en_US")
            text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
            for words in ("New faults", "Good, but for the lamps.", "More lamps", "January 2026"):
                self.assertIn(words, " ".join(text.split()))
