"""Audits: plan, findings, corrective actions, what returns."""

import io
from datetime import timedelta

import pypdf
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CctvCase
from .seal_common import signature_image


class AuditCase(CctvCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head, cls.management = cls.make_user("manager"), cls.make_user("management")
        cls.auditor = cls.make_user("supervisor")
        cls.technician, cls.operator = cls.make_user("technician"), cls.make_user("operator")
        cls.ink = signature_image()

    def plan(self, user=None, **values):
        values = {
            "name": "The procedure of maintenance",
            "auditor_id": self.auditor.id,
            "auditee_id": self.head.id,
            **values,
        }
        return self.env["cctv.audit"].with_user(user or self.management).create(values)

    def answer_questions(self, audit, failed=("audit_log",)):
        """All passed but ``failed``."""
        checklist = audit.checklist_id.with_user(self.auditor)
        for line in checklist.line_ids:
            if line.kind == "result":
                line.value_result = "fail" if line.measure in failed else "pass"
            elif line.kind == "choice":
                line.value_option_id = line.item_id.option_ids[-1]
            elif line.kind == "signature":
                line.value_signature = self.ink
        for line in checklist.line_ids.filtered(lambda line: line.measure in failed):
            line.note = "The 3rd, 4th and 5th have no names."
        checklist.action_done()

    def under_way(self, **values):
        audit = self.plan(**values)
        audit.with_user(self.auditor).action_start()
        return audit.with_user(self.auditor)

    def told(self, **values):
        """An audit with one finding, told."""
        audit = self.under_way(**values)
        self.answer_questions(audit)
        audit.action_take_findings()
        audit.finding_ids.evidence = "LPH/2026/00003 to 00005"
        audit.summary = "The log has to be better."
        audit.action_tell()
        return audit

    def act(self, finding, owner=None, **values):
        return self.env["cctv.audit.action"].with_user(self.head).create(
            {
                "finding_id": finding.id,
                "words": "Train the officers",
                "owner_id": (owner or self.technician).id,
                "date_due": fields.Date.today() + timedelta(days=7),
                **values,
            }
        )

    def answer(self, finding):
        mine = finding.with_user(self.head)
        mine.write({"cause": "New officers", "answer": "They are trained."})
        mine.action_answer()

    def mend(self, finding):
        """Answered, done, verified."""
        action = self.act(finding)
        self.answer(finding)
        done = action.with_user(self.technician)
        done.answer = "Trained on Monday"
        done.action_done()
        for thing in (action, finding):
            thing = thing.with_user(self.auditor)
            thing.verdict = "Looked at three days: complete."
            thing.action_verify()

    def close(self, audit):
        for role, user in (("audited", self.auditor), ("heard", self.head)):
            audit.with_user(user)._sign(role, user.partner_id, user, self.ink)
        audit.with_user(self.auditor).action_seal()


@tagged("-at_install", "post_install")
class TestAudit(AuditCase):
    def test_from_plan_to_seal(self):
        audit = self.told()
        self.assertEqual((audit.state, audit.deadline_unit), ("told", "working_days"))
        finding = audit.finding_ids
        self.assertEqual(len(finding), 1)
        self.assertIn("no names", finding.facts)
        self.assertEqual(finding.display_name[:15], f"{audit.number}-1"[:15])
        with self.assertRaisesRegex(UserError, "Not verified yet"):
            audit._sign("audited", self.auditor.partner_id, self.auditor, self.ink)
        self.mend(finding)
        self.assertEqual((finding.state, audit.deadline_phase), ("verified", "met"))
        self.close(audit)
        self.assertEqual((audit.state, audit.seal_state), ("closed", "sealed"))
        self.assertTrue(audit.date_closed)
        self.assertFalse(any(audit.seal_id._verify().values()), "nothing has changed")
        for attempt in (
            lambda: finding.write({"facts": "Nothing"}),
            lambda: finding.action_ids.with_user(self.head).write({"words": "x"}),
            lambda: audit.write({"summary": "x"}),
            lambda: self.act(finding),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attempt()

    def test_a_finding_that_returns(self):
        first = self.told()
        old = first.finding_ids
        self.mend(old)
        self.close(first)
        second = self.under_way(date_planned="2027-01-01")
        self.answer_questions(second, ("audit_log", "audit_roster"))
        second.action_take_findings()
        again = second.finding_ids.filtered("earlier_id")
        self.assertEqual(again.earlier_id, old)
        self.assertEqual(old.state, "verified", "until it is told")
        second.finding_ids.write({"evidence": "LPH"})
        second.summary = "Again"
        second.action_tell()
        self.assertEqual((old.state, old.later_ids), ("returned", again))
        self.assertFalse(any(first.seal_id._verify().values()), "its seal still fits")
        with self.assertRaises(UserError):
            self.act(old)

    def test_who_is_audited_does_not_audit(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.plan(auditor_id=self.head.id)
            self.env.flush_all()

    def test_who_plans(self):
        for user in (self.auditor, self.technician, self.operator):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.plan(user)
        audit = self.plan(self.head)
        with self.assertRaises(AccessError):
            audit.with_user(self.auditor).name = "Something else"
        with self.assertRaises(UserError):
            audit.unlink()
        audit.with_user(self.auditor).action_start()
        with self.assertRaisesRegex(UserError, "has begun"):
            audit.with_user(self.management).auditor_id = self.operator

    def test_people_without_duty_or_who_cannot_fill_in(self):
        stranger = self.make_user("internal")
        with self.assertRaisesRegex(ValidationError, "no CCTV duty"):
            self.plan(auditee_id=stranger.id)
        with self.assertRaisesRegex(ValidationError, "does not fill in"):
            self.plan(auditor_id=self.management.id)
        self.assertTrue(self.plan(auditor_id=self.management.id, template_id=False))

    def test_only_the_auditor_finds_and_tells(self):
        audit = self.plan()
        with self.assertRaisesRegex(AccessError, "The auditor alone"):
            audit.with_user(self.head).action_start()
        audit.with_user(self.auditor).action_start()
        found = {"audit_id": audit.id, "clause": "P0 6", "facts": "No form"}
        findings = self.env["cctv.audit.finding"]
        for user in (self.head, self.management):
            with self.subTest(user.login), self.assertRaises(AccessError):
                findings.with_user(user).create(found)
        finding = findings.with_user(self.auditor).create(found)
        for user, vals in (
            (self.head, {"facts": "All is well"}),
            (self.head, {"severity": "observation"}),
            (self.auditor, {"cause": "x"}),
            (self.auditor, {"state": "verified"}),
            (self.head, {"verdict": "x"}),
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError), self.env.cr.savepoint():
                finding.with_user(user).write(vals)
        with self.assertRaisesRegex(UserError, "cannot be told yet") as refused:
            audit.with_user(self.auditor).action_tell()
        for words in ("Answer the questions", "conclusion", "Write where it is to be seen"):
            self.assertIn(words, str(refused.exception))

    def test_failed_answers_are_findings_before_they_are_told(self):
        audit = self.under_way()
        with self.assertRaisesRegex(UserError, "No answer failed"):
            audit.action_take_findings()
        self.answer_questions(audit)
        audit.summary = "x"
        with self.assertRaisesRegex(UserError, "is no finding yet"):
            audit.action_tell()
        audit.action_take_findings()
        with self.assertRaisesRegex(UserError, "No answer failed"):
            audit.action_take_findings()
        self.assertEqual(len(audit.finding_ids), 1)

    def test_the_auditor_does_not_mend(self):
        finding = self.told().finding_ids
        with self.assertRaisesRegex(ValidationError, "does not do it"):
            self.act(finding, self.auditor)
        action = self.act(finding)
        for user in (self.head, self.technician):
            with self.subTest(user.login), self.assertRaises(AccessError):
                action.with_user(user).action_verify()
        with self.assertRaises(AccessError):
            action.with_user(self.head).action_done()
        with self.assertRaisesRegex(UserError, "Write what was done"):
            action.with_user(self.technician).action_done()

    def test_answers(self):
        finding = self.told().finding_ids
        mine = finding.with_user(self.head)
        with self.assertRaisesRegex(UserError, "Write why"):
            mine.action_answer()
        mine.write({"cause": "New officers", "answer": "Trained"})
        with self.assertRaisesRegex(UserError, "one action at least"):
            mine.action_answer()
        with self.assertRaises(AccessError):
            finding.with_user(self.auditor).action_answer()
        action = self.act(finding)
        mine.action_answer()
        with self.assertRaisesRegex(UserError, "is already"):
            mine.action_answer()
        checked = finding.with_user(self.auditor)
        with self.assertRaisesRegex(UserError, "Verify this first"):
            checked.action_verify()
        with self.assertRaisesRegex(UserError, "what you saw"):
            checked.action_send_back()
        checked.verdict = "Who trains them?"
        checked.action_send_back()
        self.assertEqual((finding.state, finding.audit_id.deadline_phase), ("open", "running"))
        done = action.with_user(self.technician)
        done.answer = "Trained"
        done.action_done()
        seen = action.with_user(self.auditor)
        seen.verdict = "Two were not there."
        seen.action_send_back()
        self.assertEqual((action.state, action.deadline_phase), ("open", "running"))

    def test_late_actions_are_found_and_told(self):
        action = self.act(self.told().finding_ids, date_due="2026-01-05")
        late = self.env["cctv.audit.action"].search([("deadline_state", "=", "overdue")])
        self.assertIn(action, late)
        self.assertEqual(action._deadline_responsible(), self.technician)

    def test_who_sees_what(self):
        finding = self.told().finding_ids
        action = self.act(finding)
        for model in ("cctv.audit", "cctv.audit.finding", "cctv.audit.action"):
            records = self.env[model]
            self.assertTrue(records.with_user(self.technician).search([]), "it is theirs to mend")
            self.assertFalse(records.with_user(self.operator).search([]))
            self.assertTrue(records.with_user(self.management).search([]))
        other = self.make_user("technician", "other_technician")
        with self.assertRaises(AccessError):
            action.with_user(other).read(["words"])

    def test_signed_by_their_own(self):
        audit = self.told()
        self.mend(audit.finding_ids)
        for role, user in (
            ("audited", self.head),
            ("heard", self.auditor),
            ("noted", self.auditor),
        ):
            with self.subTest(role), self.assertRaises(AccessError):
                audit.with_user(user)._sign(role, user.partner_id, user, self.ink)
        with self.assertRaises(AccessError):
            audit.with_user(self.head).action_seal()

    def test_cancelled_with_a_reason(self):
        audit = self.plan()
        with self.assertRaisesRegex(UserError, "why it does not"):
            audit.action_cancel()
        with self.assertRaises(AccessError):
            audit.with_user(self.auditor).action_cancel()
        audit.cancel_reason = "The auditor left."
        audit.action_cancel()
        self.assertEqual((audit.state, audit.deadline_phase), ("cancelled", False))
        with self.assertRaisesRegex(UserError, "is already"):
            audit.with_user(self.auditor).action_start()

    def test_programme(self):
        today = fields.Date.today()
        programme = self.env["cctv.audit.programme"].with_user(self.head).create(
            {
                "name": "Yearly",
                "months": 12,
                "date_next": today + timedelta(days=20),
                "auditor_id": self.auditor.id,
                "auditee_id": self.head.id,
            }
        )
        self.run_cron_of("ir_cron_cctv_audits")
        self.run_cron_of("ir_cron_cctv_audits")
        audit = programme.audit_ids
        self.assertEqual(len(audit), 1)
        self.assertEqual(audit.date_planned, today + timedelta(days=20))
        self.assertGreater(programme.date_next, today + timedelta(days=300))
        self.assertEqual(audit._deadline_responsible(), self.auditor)
        for vals in ({"months": 0}, {"lead_days": 0}):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                programme.write(vals)

    def test_on_paper(self):
        audit = self.told()
        self.mend(audit.finding_ids)
        self.close(audit)
        for style in ("company", "government"):
            self.company._cctv_profile().header_style = style
            text = self.printed("helpdesk_cctv.paper_audit", audit)
            for words in ("no names", "Train the officers", "New officers"):
                self.assertIn(words, text)
            self.assertIn("audit report", text.lower())

    def test_planned_one_on_paper(self):
        """What has not begun has no moments yet."""
        audit = self.plan(name="Kunjungan gudang")
        self.assertIn("Kunjungan gudang", self.printed("helpdesk_cctv.paper_audit", audit))

    def test_policy_of_keeping_data(self):
        self.env["cctv.retention.policy"].create(
            {"location_id": self.lobby.id, "days": 77, "reason": "Decision of the board"}
        )
        self.site.retention_days = 44
        text = self.printed("helpdesk_cctv.paper_retention", self.company._cctv_profile())
        for words in ("77", "44", "Decision of the board", "Lobby"):
            self.assertIn(words, text)

    def printed(self, report, records):
        reports = self.env["ir.actions.report"].with_user(self.head)
        pdf = reports._cctv_print(report, records, lang="en_US")
        pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
