"""What people send past the screens of an audit, and what becomes of it when they leave."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_audit import AuditCase


@tagged("-at_install", "post_install")
class TestAuditGuard(AuditCase):
    def refuse(self, words, *attempts):
        for attempt in attempts:
            with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
                attempt()

    def test_whose_it_is_follows_from_the_audit(self):
        """The auditor names nobody else as who answers, nor does who mends choose his auditor."""
        audit = self.told()
        action = self.act(audit.finding_ids).with_user(self.technician)
        other = self.plan(auditor_id=self.technician.id, template_id=False)
        other.with_user(self.technician).action_start()
        mine, people = self.env["cctv.audit.finding"].with_user(self.technician), {}
        found = {"audit_id": other.id, "clause": "P0", "facts": "x"}
        for name in ("auditor_id", "auditee_id"):
            people[name] = self.technician.id
        self.refuse(
            "by the buttons",
            *[lambda name=name: action.write({name: self.technician.id}) for name in people],
            *[lambda name=name: mine.create({**found, name: people[name]}) for name in people],
            lambda: action.write({"audit_id": other.id}),
            lambda: action.write({"company_id": self.company.id}),
        )
        finding = mine.create(found)
        self.refuse(
            "by itself",
            lambda: action.write({"finding_id": finding.id}),
            lambda: finding.write({"audit_id": audit.id}),
        )
        self.assertEqual(
            mine.with_context(default_auditee_id=self.technician.id).create(found).auditee_id,
            self.head,
        )

    def test_nobody_writes_the_words_of_another(self):
        audit = self.under_way(template_id=False)
        found = {"audit_id": audit.id, "clause": "P0", "facts": "x"}
        findings = self.env["cctv.audit.finding"].with_user(self.auditor)
        self.refuse(
            "when the findings are told",
            lambda: findings.create({**found, "cause": "Laziness"}),
            lambda: audit.write({"finding_ids": [Command.create({**found, "answer": "Sorry"})]}),
        )
        finding = findings.create(found)
        self.refuse(
            "Whoever does it writes",
            lambda: self.act(finding, answer="Done"),
            lambda: finding.write({"action_ids": [Command.create(
                {"words": "x", "owner_id": self.technician.id, "date_due": "2030-01-01",
                 "answer": "Done"})]}),
        )  # fmt: skip
        self.refuse("The auditor writes", lambda: self.plan(summary="All is well"))

    def test_what_is_cancelled_waits_for_nothing(self):
        audit = self.under_way(template_id=False)
        found = {"audit_id": audit.id, "clause": "P0", "facts": "x"}
        finding = self.env["cctv.audit.finding"].with_user(self.auditor).create(found)
        action = self.act(finding)
        mine = action.with_user(self.technician)
        mine.answer = "Done"
        self.refuse("are not told", mine.action_done)
        planner = audit.with_user(self.management)
        planner.cancel_reason = "Merged with the yearly one"
        planner.action_cancel()
        self.assertFalse(action.deadline_phase)
        self.refuse("is over", lambda: planner.write({"cancel_reason": "Other words"}))
        self.refuse("is over", lambda: audit.write({"summary": "x"}))
        self.refuse("are not told", mine.action_done)

    def test_what_is_open_does_not_return(self):
        """A second audit finds what the first has not seen mended yet: it is answered there."""
        first = self.told()
        second = self.under_way(date_planned="2027-01-01")
        self.answer_questions(second)
        second.action_take_findings()
        second.finding_ids.evidence = second.summary = "x"
        second.action_tell()
        self.assertEqual(second.finding_ids.earlier_id, first.finding_ids)
        self.assertEqual(first.finding_ids.state, "open")
        self.mend(first.finding_ids)
        self.assertEqual(first.deadline_phase, "met")

    def test_what_was_found_before(self):
        """Only what was told; signs of a pattern in a clause are none."""
        first = self.under_way(template_id=False)
        findings = self.env["cctv.audit.finding"].with_user(self.auditor)
        found = {"audit_id": first.id, "clause": "P0 6.2", "facts": "x"}
        old = findings.create(found)
        second = self.under_way(template_id=False)
        found["audit_id"] = second.id
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            findings.create({**found, "earlier_id": old.id})
        old.evidence = first.summary = "x"
        first.action_tell()
        for clause, expected in (("P0%", False), ("P0 6_2", False), ("p0 6.2", old)):
            new = findings.create({**found, "clause": clause})
            self.assertEqual(new.earlier_id, expected or findings, clause)

    def test_finding_taken_back_with_what_is_done_about_it(self):
        audit = self.under_way(template_id=False)
        found = {"audit_id": audit.id, "clause": "P0", "facts": "x"}
        finding = self.env["cctv.audit.finding"].with_user(self.auditor).create(found)
        action = self.act(finding)
        finding.unlink()
        self.assertFalse(action.exists())

    def test_who_leaves_is_replaced(self):
        audit = self.under_way()
        planner = audit.with_user(self.management)
        another = self.make_user("supervisor", "another_supervisor")
        self.refuse("has begun", lambda: planner.write({"auditor_id": another.id}))
        self.assertTrue(planner.is_auditor_fixed)
        self.auditor.active = False
        planner.invalidate_recordset()
        self.assertFalse(planner.is_auditor_fixed)
        self.refuse("has begun", lambda: planner.write({"name": "x", "auditor_id": another.id}))
        planner.auditor_id = another
        self.assertEqual(audit.checklist_id.user_id, another)
        self.auditor = another
        self.answer_questions(audit)
        audit.with_user(another).action_take_findings()
        self.assertEqual(audit.finding_ids.auditor_id, another)

    def test_who_mends_it_does_not_come_to_audit_it(self):
        audit = self.told()
        self.act(audit.finding_ids)
        self.auditor.active = False
        planner = audit.with_user(self.management)
        with self.assertRaisesRegex(ValidationError, "does not do it"), self.env.cr.savepoint():
            planner.auditor_id = self.technician

    def test_cancelled_questions_are_asked_anew(self):
        audit = self.under_way()
        old = audit.checklist_id
        old.action_cancel()
        shown = audit.action_open_checklist()
        self.assertEqual(shown["res_id"], audit.checklist_id.id)
        self.assertNotEqual(audit.checklist_id, old)

    def test_days_that_no_clock_reckons_with(self):
        finding = self.told().finding_ids
        for day in ("0001-01-01", "9999-12-31"):
            self.refuse(
                "from the year 2000",
                lambda day=day: self.plan(date_planned=day),
                lambda day=day: self.act(finding, date_due=day),
                lambda day=day: self.programme(date_next=day),
            )
        self.refuse("at most ten", lambda: self.act(finding, date_due="2199-01-01"))

    def programme(self, **values):
        today = fields.Date.today()
        return self.env["cctv.audit.programme"].with_user(self.head).create(
            {
                "name": "Yearly",
                "date_next": today,
                "auditor_id": self.auditor.id,
                "auditee_id": self.head.id,
                **values,
            }
        )

    def test_programme_that_could_not_be_planned(self):
        stranger = self.make_user("internal")
        self.refuse("no CCTV duty", lambda: self.programme(auditee_id=stranger.id))
        self.refuse("does not fill in", lambda: self.programme(auditor_id=self.management.id))

    def test_programme_set_back(self):
        """To a day that is planned already: it goes on to the next."""
        today = fields.Date.today()
        programme = self.programme(date_next=today + timedelta(days=9))
        self.run_cron_of("ir_cron_cctv_audits")
        following = programme.date_next
        programme.date_next = today + timedelta(days=9)
        self.run_cron_of("ir_cron_cctv_audits")
        self.assertEqual((len(programme.audit_ids), programme.date_next), (1, following))

    def test_who_is_measured_does_not_stop_the_clock(self):
        audit = self.told()
        action = self.act(audit.finding_ids)
        for record, user in ((action, self.technician), (audit, self.auditor)):
            with self.subTest(record._name), self.assertRaisesRegex(AccessError, "pauses this"):
                record.with_user(user).action_deadline_pause()
            self.assertTrue(record.with_user(self.management).action_deadline_pause())

    def test_who_mends_one_finding_prints_not_all(self):
        audit = self.told()
        self.act(audit.finding_ids)
        reports = self.env["ir.actions.report"]
        with self.assertRaisesRegex(AccessError, "is printed by the auditor"):
            reports.with_user(self.technician)._cctv_print("helpdesk_cctv.paper_audit", audit)
        self.assertTrue(
            reports.with_user(self.auditor)._cctv_print("helpdesk_cctv.paper_audit", audit)
        )

    def test_policy_of_a_profile_that_nobody_follows(self):
        other = self.company._cctv_profile().copy({"name": "Other"})
        reports = self.env["ir.actions.report"].with_user(self.head)
        with self.assertRaisesRegex(UserError, "No company of yours"):
            reports._cctv_print("helpdesk_cctv.paper_retention", other)
