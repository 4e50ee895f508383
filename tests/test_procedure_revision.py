from datetime import date, timedelta

import psycopg2
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .procedure_common import ProcedureCase


@tagged("at_install")
class TestProcedureRevision(ProcedureCase):
    """From the draft to the revision in force and beyond."""

    def test_the_way_into_force(self):
        revision = self.draft()
        self.assertEqual((revision.revision, revision.state), ("00", "draft"))
        self.assertEqual(revision.drafted_by_id, self.manager)
        self.checked(revision)
        self.assertEqual((revision.state, revision.checked_by_id), ("checked", self.supervisor))
        self.sign(revision, "approved", self.management)
        revision.with_user(self.management).action_approve()
        self.assertEqual((revision.state, revision.approved_by_id), ("in_force", self.management))
        self.assertEqual(revision.seal_state, "sealed")
        self.assertEqual(len(revision.content_digest), 64)
        self.assertEqual(self.procedure.current_revision_id, revision)
        self.assertEqual(revision.number, "SOP/1 rev. 00")

    def test_next_revision_copies_and_supersedes(self):
        steps = [(0, 0, {"name": "Look", "standard_minutes": 90}), (0, 0, {"name": "Write"})]
        laws = [(0, 0, {"name": "Law 1/2000"})]
        first = self.approved(self.draft(step_ids=steps, legal_basis_ids=laws))
        action = self.procedure.with_user(self.manager).action_new_revision()
        second = self.env["cctv.procedure.revision"].browse(action["res_id"])
        self.assertEqual((second.revision, second.state), ("01", "draft"))
        self.assertEqual(second.seal_state, "draft")
        self.assertEqual(second.step_ids.mapped("name"), ["Look", "Write"])
        self.assertEqual(second.legal_basis_ids.name, "Law 1/2000")
        self.assertEqual(second.body, first.body)
        self.assertEqual(second.reader_group_ids, first.reader_group_ids)
        self.assertFalse(second.approved_by_id or second.change_note or second.content_digest)
        again = self.procedure.with_user(self.manager).action_new_revision()
        self.assertEqual(again["res_id"], second.id, "the draft there is, is opened")
        with self.assertSays("what changed"):
            second.with_user(self.supervisor).action_check()
        second.with_user(self.manager).change_note = "Nothing"
        self.approved(second)
        self.assertEqual((first.state, second.state), ("superseded", "in_force"))
        self.assertEqual(first.step_ids.mapped("name"), ["Look", "Write"], "superseded ones stay")

    def test_effective_later(self):
        today = fields.Date.today()
        first = self.approved(self.draft())
        second = self.approved(self.draft(date_effective=today + timedelta(days=5)))
        self.assertEqual((first.state, second.state), ("in_force", "approved"))
        self.assertFalse(self.rows(second))
        documents = self.env["cctv.procedure"]
        documents._cron_documents()
        self.assertEqual(second.state, "approved")
        with freeze_time(fields.Datetime.now() + timedelta(days=6)):
            documents._cron_documents()
            documents._cron_documents()
        self.assertEqual((first.state, second.state), ("superseded", "in_force"))
        self.assertEqual(self.procedure.current_revision_id, second)
        self.assertEqual(len(self.rows(second)), 2)

    def test_day_begins_where_the_company_is(self):
        self.town.partner_id.tz = "Asia/Jakarta"
        revision = self.draft(date_made="2026-03-01", date_effective="2026-03-10")
        with freeze_time("2026-03-05 02:00:00"):
            self.approved(revision)
        with freeze_time("2026-03-09 16:50:00"):
            self.env["cctv.procedure"]._cron_documents()
            self.assertEqual(revision.state, "approved")
        with freeze_time("2026-03-09 17:10:00"):
            self.env["cctv.procedure"]._cron_documents()
        self.assertEqual(revision.state, "in_force")
        self.assertEqual(revision.date_effective, date(2026, 3, 10))

    def test_only_duties_take_steps(self):
        revision = self.draft()
        for role in ("operator", "technician", "it"):
            for method in ("action_check", "action_approve", "action_withdraw", "action_send_back"):
                with self.assertRaises(AccessError):
                    getattr(revision.with_user(self.users[role]), method)()
        self.checked(revision)
        with self.assertRaisesRegex(AccessError, "Management"):
            revision.with_user(self.supervisor).action_approve()

    def test_two_pairs_of_eyes(self):
        revision = self.draft()
        with self.assertSays("somebody else"):
            revision.with_user(self.manager).action_check()
        revision.with_user(self.supervisor).body = "<p>Mine</p>"
        with self.assertSays("somebody else"):
            revision.with_user(self.supervisor).action_check()
        self.profile.drafter_may_check = True
        revision.with_user(self.supervisor).action_check()
        self.profile.document_approver_role = "supervisor"
        with self.assertSays("somebody else"):
            revision.with_user(self.supervisor).action_approve()

    def test_who_signed_as_approver_approves(self):
        """Nobody presses the button under the signature of somebody else."""
        revision = self.checked(self.draft())
        self.sign(revision, "approved", self.management)
        other = self.make_user("management", "doc_management_2", self.town)
        with self.assertSays("has signed as the one who approves"):
            revision.with_user(other).action_approve()
        revision.with_user(self.management).action_approve()
        self.assertEqual(revision.approved_by_id, self.management)

    def test_office_with_one_person(self):
        self.profile.write(
            {
                "drafter_may_check": True,
                "drafter_may_approve": True,
                "document_approver_role": "official",
                "official_id": self.manager.id,
            }
        )
        revision = self.draft()
        self.sign(revision, "drafted", self.manager)
        revision.with_user(self.manager).action_check()
        for role in ("checked", "approved"):
            self.sign(revision, role, self.manager)
        revision.with_user(self.manager).action_approve()
        self.assertEqual(revision.state, "in_force")
        with self.assertRaises(AccessError):
            self.draft().with_user(self.management).action_withdraw()

    def test_who_works_on_lines_is_an_editor_too(self):
        revision = self.draft(step_ids=[(0, 0, {"name": "Look"})])
        revision.step_ids.with_user(self.supervisor).name = "See"
        self.assertIn(self.supervisor, revision.editor_ids)
        with self.assertSays("somebody else"):
            revision.with_user(self.supervisor).action_check()

    def test_asking_and_sending_back(self):
        revision = self.draft()
        revision.with_user(self.manager).action_ask_check()
        self.assertEqual(revision.activity_ids.user_id, self.supervisor | self.management)
        revision.with_user(self.supervisor).action_check()
        self.assertEqual(revision.activity_ids.user_id, self.management)
        revision.with_user(self.management).action_send_back()
        self.assertEqual((revision.state, revision.checked_by_id.id), ("draft", False))
        self.assertEqual(revision.activity_ids.user_id, self.manager)
        revision.with_user(self.manager).body = "<p>Better</p>"

    def test_empty_text_is_not_checked(self):
        revision = self.draft(body="<p><br></p>")
        with self.assertSays("no text yet"):
            revision.with_user(self.supervisor).action_check()

    def test_steps_in_wrong_order_are_told(self):
        revision = self.draft()
        with self.assertSays("state 'Draft'"):
            revision.with_user(self.management).action_approve()
        self.approved(revision)
        with self.assertSays("state 'In force'"):
            revision.with_user(self.management).action_approve()
        with self.assertSays("state 'In force'"):
            revision.with_user(self.management).action_send_back()

    def test_what_was_checked_does_not_change(self):
        revision = self.draft(step_ids=[(0, 0, {"name": "Look"})])
        self.checked(revision)
        self.check_locked(revision)
        self.sign(revision, "approved", self.management)
        revision.with_user(self.management).action_approve()
        self.check_locked(revision)
        for context in ({}, {"_force_unlink": True}):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                revision.with_user(self.manager).with_context(**context).unlink()

    def check_locked(self, revision):
        mine = revision.with_user(self.manager)
        attempts = (
            lambda: mine.write({"body": "<p>x</p>"}),
            lambda: mine.write({"date_effective": "2030-01-01"}),
            lambda: mine.write({"step_ids": [(0, 0, {"name": "New"})]}),
            lambda: mine.write({"attachment_ids": [(5, 0, 0)]}),
            lambda: mine.step_ids.write({"name": "x"}),
            lambda: mine.step_ids.unlink(),
            lambda: mine.step_ids.with_context(_force_unlink=True).unlink(),
            lambda: mine.env["cctv.procedure.step"].create(
                {"revision_id": mine.id, "name": "New"}
            ),
            lambda: mine.env["cctv.legal.basis"].create({"revision_id": mine.id, "name": "New"}),
        )
        for number, attempt in enumerate(attempts):
            with self.subTest(number), self.assertRaises(UserError), self.env.cr.savepoint():
                attempt()

    def test_a_step_does_not_move_into_an_approved_revision(self):
        approved = self.approved(self.draft())
        draft = self.draft(step_ids=[(0, 0, {"name": "Look"})])
        with self.assertRaises(UserError), self.env.cr.savepoint():
            draft.step_ids.with_user(self.manager).revision_id = approved

    def test_state_is_not_written_by_hand(self):
        revision = self.draft()
        values = {
            "state": "in_force",
            "sequence": 9,
            "drafted_by_id": self.operator.id,
            "editor_ids": [(5, 0, 0)],
            "checked_by_id": self.supervisor.id,
            "approved_by_id": self.management.id,
            "date_approved": "2026-01-01",
            "date_in_force": "2026-01-01",
            "content_digest": "x",
            "company_id": self.company.id,
        }
        other = self.make_document("SOP/3")
        for name, value in values.items():
            with self.subTest(name):
                with self.assertRaises(AccessError):
                    revision.with_user(self.manager).write({name: value})
                with self.assertRaises(AccessError):
                    self.draft(other, **{name: value})
        revisions = self.env["cctv.procedure.revision"].with_user(self.manager)
        made = revisions.with_context(
            default_state="in_force", default_approved_by_id=self.management.id
        ).create({"procedure_id": other.id})
        self.assertEqual((made.state, made.approved_by_id.id), ("draft", False))

    def test_management_writes_no_text(self):
        with self.assertRaises(AccessError):
            self.draft().with_user(self.management).body = "<p>x</p>"

    def test_withdrawn(self):
        revision = self.approved(self.draft())
        revision.with_user(self.management).action_withdraw()
        self.assertEqual(revision.state, "withdrawn")
        self.assertFalse(self.procedure.current_revision_id)
        self.assertFalse(self.rows(revision))
        self.assertEqual(self.draft().revision, "01")

    @mute_logger("odoo.sql_db")
    def test_never_two_in_force(self):
        self.approved(self.draft())
        second = self.draft()
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE cctv_procedure_revision SET state = 'in_force' WHERE id = %s", [second.id]
            )

    @mute_logger("odoo.sql_db")
    def test_one_in_preparation(self):
        self.draft()
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.draft()

    def test_two_approve_at_once(self):
        """The second one finds the state changed, and is told so."""
        revision = self.checked(self.draft())
        second = self.make_user("management", "doc_second", self.town)
        stale = revision.with_user(second)
        self.assertEqual(stale.state, "checked")
        self.sign(revision, "approved", self.management)
        revision.with_user(self.management).action_approve()
        with self.assertSays("Perhaps somebody else"):
            stale.action_approve()
        self.assertEqual(revision.approved_by_id, self.management)

    def test_fifty_pages(self):
        line = "<p>Line {} of the page, with some words to fill it.</p>"
        page = "".join(line.format(number) for number in range(50))
        first = self.approved(self.draft(body=page * 50))
        second = self.draft(body=page * 49 + page.replace("some", "other"))
        self.assertGreater(len(first.reading_html), 100000)
        changed = second.changes_html
        self.assertIn("<ins>Line 7 of the page, with other words", changed)
        self.assertIn("<del>Line 7 of the page, with some words", changed)

    def test_comparison(self):
        steps = [(0, 0, {"name": "Look", "standard_minutes": 10})]
        first = self.draft(step_ids=steps, purpose="<p>Safety</p>")
        self.assertIn("first revision", first.changes_html)
        self.approved(first)
        second = self.draft()
        self.assertIn("same as in the revision before", second.changes_html)
        second.step_ids.standard_minutes = 60
        second.purpose = "<p>Safety &amp; <script>alert(1)</script>order</p>"
        self.env.invalidate_all()
        text = second.changes_html
        self.assertIn("<del>1. Look · 10 minutes</del>", text)
        self.assertIn("<ins>1. Look · 1 hour</ins>", text)
        self.assertIn("Safety &amp;", text)
        self.assertNotIn("<script", text)

    def test_reading(self):
        revision = self.draft(
            purpose="<p>For safety</p>",
            step_ids=[(0, 0, {"name": "Look", "actor": "Operator", "standard_minutes": 1440})],
            legal_basis_ids=[(0, 0, {"name": "Law <1>"})],
        )
        text = revision.with_user(self.operator).reading_html
        for words in ("For safety", "Look", "1 day", "Law &lt;1&gt;"):
            self.assertIn(words, text)
        self.assertNotIn("Warnings", text, "what is empty is left out")
        self.assertLess(text.index("For safety"), text.index("Law"))
        self.profile.header_style = "government"
        self.env.invalidate_all()
        text = revision.reading_html
        self.assertLess(text.index("Law"), text.index("For safety"))

    def test_digest_tells_texts_apart(self):
        revision = self.draft()
        before = revision._digest()
        self.assertEqual(revision._digest(), before)
        revision.with_user(self.manager).body = "<p>Look at all the cameras.</p>"
        self.assertNotEqual(revision._digest(), before)

    def test_files_belong_to_the_revision(self):
        files = self.env["ir.attachment"].with_user(self.manager)
        file = files.create({"name": "flow.txt", "raw": b"flow"})
        revision = self.draft(attachment_ids=[(6, 0, file.ids)])
        self.assertEqual((file.res_model, file.res_id), (revision._name, revision.id))
        self.assertEqual(file.with_user(self.operator).name, "flow.txt")

    def test_numbers_of_revisions(self):
        from ..models.cctv_procedure_revision import _next

        cases = {"": "00", "00": "01", "09": "10", "99": "100", "B9": "B10", "A": "A.1"}
        for before, after in cases.items():
            self.assertEqual(_next(before), after)
        with self.assertSays("at most 20"):
            self.draft(revision="1" * 21)

    def test_limits(self):
        with self.assertSays("standard time"):
            self.draft(step_ids=[(0, 0, {"name": "Look", "standard_minutes": -1})])
        with self.assertSays("before it was made"):
            self.draft(date_made="2026-02-02", date_effective="2026-02-01")
        with self.assertSays("CCTV duty"):
            self.draft(reader_group_ids=[(6, 0, self.env.ref("base.group_user").ids)])
