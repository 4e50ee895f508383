from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .procedure_common import ProcedureCase


@tagged("at_install")
class TestProcedureAcknowledgement(ProcedureCase):
    """Who has to read what, and who says that it was read."""

    def setUp(self):
        super().setUp()
        self.revision = self.approved(self.draft())

    def test_rows_of_readers(self):
        rows = self.rows(self.revision)
        self.assertEqual(rows.user_id, self.operator | self.supervisor, "with implied duties")
        self.assertEqual(rows.company_id, self.town)
        self.assertTrue(all(rows.mapped("deadline_start")))

    def test_reading(self):
        row = self.rows(self.revision).filtered(lambda r: r.user_id == self.operator)
        mine = row.with_user(self.operator)
        self.assertIn("Look at all cameras", mine.reading_html)
        action = mine.action_read_and_close()
        self.assertEqual(action["res_model"], row._name)
        self.assertEqual((row.state, row.content_digest), ("done", self.revision.content_digest))
        self.assertTrue(row.date_read and row.deadline_done)
        self.assertEqual(self.revision.read_percent, 50)
        self.assertEqual(self.procedure.read_percent, 50)
        with self.assertSays("need not be read"):
            mine.action_acknowledge()

    def test_nobody_reads_for_another(self):
        row = self.rows(self.revision).filtered(lambda r: r.user_id == self.operator)
        for role in ("supervisor", "manager", "management"):
            with self.assertRaisesRegex(AccessError, "Only"):
                row.with_user(self.users[role]).action_acknowledge()
        for role in ("technician", "it"):
            with self.assertRaises(AccessError):
                row.with_user(self.users[role]).action_acknowledge()
        self.assertEqual(row.state, "open")

    def test_rows_are_not_written_by_hand(self):
        row = self.rows(self.revision).filtered(lambda r: r.user_id == self.operator)
        for user in (self.operator, self.supervisor, self.manager, self.management):
            rows = row.with_user(user)
            with self.assertRaises(AccessError):
                rows.write({"state": "done"})
            with self.assertRaises(AccessError):
                rows.create({"revision_id": self.revision.id, "user_id": user.id})
            with self.assertRaises(AccessError):
                rows.unlink()

    def test_operators_see_their_own(self):
        rows = self.env["cctv.procedure.acknowledgement"]
        self.assertEqual(rows.with_user(self.operator).search([]).user_id, self.operator)
        for user in (self.supervisor, self.manager, self.management):
            self.assertEqual(len(rows.with_user(user).search([])), 2)

    def test_those_who_come_and_go(self):
        documents = self.env["cctv.procedure"]
        new = self.new_operator("doc_new")
        elsewhere = self.new_operator("doc_elsewhere", self.company)
        documents._cron_documents()
        self.assertIn(new, self.rows(self.revision).user_id)
        self.assertNotIn(elsewhere, self.rows(self.revision).user_id)
        before = self.rows(self.revision)
        documents._cron_documents()
        self.assertEqual(self.rows(self.revision), before, "nothing is done twice")
        new.active = False
        documents._cron_documents()
        self.assertEqual(self.rows(self.revision, "cancelled").user_id, new)
        new.active = True
        documents._cron_documents()
        self.assertIn(new, self.rows(self.revision).user_id)
        new.group_ids = self.env.ref("base.group_user")
        documents._cron_documents()
        self.assertNotIn(new, self.rows(self.revision).user_id)

    def test_what_was_read_stays_when_people_leave(self):
        row = self.rows(self.revision).filtered(lambda r: r.user_id == self.operator)
        row.with_user(self.operator).action_acknowledge()
        self.operator.active = False
        self.env["cctv.procedure"]._cron_documents()
        self.assertEqual(row.state, "done")

    def test_superseding_cancels_what_is_open(self):
        rows = self.rows(self.revision)
        read = rows.filtered(lambda r: r.user_id == self.operator)
        read.with_user(self.operator).action_acknowledge()
        newer = self.approved(self.draft())
        self.assertEqual(read.state, "done")
        self.assertEqual((rows - read).state, "cancelled")
        self.assertEqual(len(self.rows(newer)), 2, "everybody reads the new one")
        with self.assertRaises(UserError):
            (rows - read).with_user(self.supervisor).action_acknowledge()

    def test_overdue(self):
        rows = self.rows(self.revision)
        rows.sudo().write({"deadline_date": fields.Datetime.now() - timedelta(hours=1)})
        late = self.env["cctv.procedure.acknowledgement"].search([("is_late", "=", True)])
        self.assertEqual(late & rows, rows)
        self.assertTrue(all(rows.mapped("is_late")))
        rows[0].with_user(rows[0].user_id).action_acknowledge()
        self.assertFalse(rows[0].is_late)
        not_late = self.env["cctv.procedure.acknowledgement"].search([("is_late", "=", False)])
        self.assertIn(rows[0], not_late)

    def test_many_readers_cost_few_queries(self):
        for number in range(12):
            self.new_operator(f"doc_many_{number}")
        revisions = self.env["cctv.procedure.revision"]
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(__system__=60):
            revisions._follow_readers()
            self.env.flush_all()
        self.assertEqual(len(self.rows(self.revision)), 14)
