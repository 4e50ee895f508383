from datetime import date

import psycopg2
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .procedure_common import ProcedureCase


@tagged("at_install")
class TestProcedure(ProcedureCase):
    """The documents themselves: names, numbers, relations, files, manuals, reviews."""

    def test_titles(self):
        self.assertEqual(self.make_document("A", name="T" * 200).name, "T" * 200)
        self.assertEqual(self.make_document("B", name="  Two   words ").name, "Two words")
        for name in ("", "   "):
            with self.assertSays("needs a title"):
                self.make_document("C", name=name)
        with self.assertSays("at most 300"):
            self.make_document("C", name="T" * 301)
        with self.assertSays("needs a number"):
            self.make_document(" ")
        strange = "Prosedur ‮ 监控 \u0007 <b>&amp;"
        self.assertIn("监控", self.make_document("D", name=strange).name)

    @mute_logger("odoo.sql_db")
    def test_number_is_unique_in_a_company(self):
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.make_document(" SOP/1 ")
        other = self.make_company("Elsewhere")
        stranger = self.make_user("manager", "doc_stranger", other)
        self.assertTrue(self.make_document("SOP/1", user=stranger))

    def test_related_is_shown_on_both_sides(self):
        first, second = self.procedure, self.make_document("SOP/2")
        first.related_ids = second
        self.assertEqual(second.related_ids, first)
        second.related_ids = False
        self.env.invalidate_all()
        self.assertFalse(first.related_ids)
        with self.assertSays("related to itself"):
            first.related_ids = first

    def test_related_of_another_company_is_refused(self):
        foreign = self.env["cctv.procedure"].create(
            {"name": "F", "number": "F", "company_id": self.company.id}
        )
        with self.assertSays("same company"):
            self.procedure.sudo().related_ids = foreign

    def test_files_and_links(self):
        def add(**values):
            self.procedure.write({"reference_ids": [(0, 0, {"name": "Manual", **values})]})

        add(url="https://example.org/manual")
        add(file=b"UERG", file_name="manual.pdf")
        with self.assertSays("needs a file or an address"):
            add()
        for url in ("javascript:alert(1)", "file:///etc/passwd", "https://", "http://[x"):
            with self.assertSays("no address of a page"):
                add(url=url)

    def test_lines_do_not_move_to_foreign_documents(self):
        foreign = self.env["cctv.procedure"].create(
            {"name": "F", "number": "F", "company_id": self.company.id}
        )
        self.procedure.write({"reference_ids": [(0, 0, {"name": "M", "url": "https://x.example"})]})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.procedure.reference_ids.procedure_id = foreign
            self.env.flush_all()

    def test_manuals_of_devices(self):
        def device(code, **values):
            return self.make_device(
                "camera", code, cctv_poll_enabled=False, company_id=self.town.id, **values
            )

        camera = device("M-1", cctv_manufacturer=" contoh optik", model="CO-2143")
        other = device("M-2", cctv_manufacturer="Contoh Terbuka", model="CT_S6")
        plain = device("M-3")
        lines = [
            {"manufacturer": "Contoh Optik", "model_pattern": "co-21*"},
            {"manufacturer": "Contoh Optik"},
        ]
        manual = self.make_document("M/1", kind="manual", manual_ids=[(0, 0, v) for v in lines])
        wild = self.make_document("M/2", manual_ids=[(0, 0, {"model_pattern": "CT%"})])
        devices = (camera | other | plain).with_user(self.operator)
        self.assertEqual(devices[0].cctv_manual_ids, manual.with_user(self.operator))
        self.assertEqual(devices[0].cctv_manual_count, 1)
        self.assertFalse(devices[1].cctv_manual_ids, "% and _ of a pattern mean themselves")
        self.assertFalse(devices[2].cctv_manual_ids)
        wild.manual_ids.model_pattern = "CT_*"
        self.env.invalidate_all()
        self.assertEqual(devices[1].cctv_manual_ids.number, "M/2")
        with self.assertSays("which devices"):
            wild.write({"manual_ids": [(0, 0, {"manufacturer": " "})]})
        self.make_device("camera", "X-1", cctv_manufacturer="Contoh Optik", model="CO-2143")
        foreign = self.env["maintenance.equipment"].search([("cctv_code", "=", "X-1")])
        self.assertFalse(foreign.cctv_manual_ids, "a manual of another company")

    def test_manuals_are_looked_up_at_once(self):
        self.make_document("M/1", manual_ids=[(0, 0, {"device_kind": "camera"})])
        devices = self.Device.create(
            [
                {
                    "name": str(n),
                    "cctv_kind": "camera",
                    "company_id": self.town.id,
                    "cctv_poll_enabled": False,
                }
                for n in range(30)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(__system__=12):
            self.assertEqual(set(devices.mapped("cctv_manual_count")), {1})

    def test_review_falls_due_and_is_announced_once(self):
        with freeze_time("2026-03-02 03:00:00"):
            self.procedure.review_months = 12
            revision = self.approved(self.draft(date_made="2026-03-01"))
            self.assertEqual(revision.date_effective, date(2026, 3, 2))
        self.assertEqual(self.procedure.date_review_due, date(2027, 3, 2))
        documents = self.env["cctv.procedure"]
        with freeze_time("2027-02-10 03:00:00"):
            documents._cron_documents()
            self.assertFalse(self.procedure.activity_ids)
        with freeze_time("2027-02-20 03:00:00"):
            documents._cron_documents()
            documents._cron_documents()
            self.assertEqual(self.procedure.activity_ids.user_id, self.manager)
            self.assertEqual(len(self.procedure.activity_ids), 1)
        with freeze_time("2027-03-03 03:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self.procedure.review_state, "overdue")
            self.procedure.with_user(self.manager).action_reviewed()
            self.assertFalse(self.procedure.activity_ids)
            self.assertEqual(self.procedure.review_state, "fine")
            self.assertEqual(self.procedure.date_review_due, date(2028, 3, 3))

    def test_review_is_for_those_who_keep_documents(self):
        with self.assertSays("revision in force"):
            self.procedure.action_reviewed()
        self.approved(self.draft())
        with self.assertRaises(AccessError):
            self.procedure.with_user(self.operator).action_reviewed()
        with self.assertSays("1 to 120"):
            self.procedure.review_months = -1

    def test_system_fields_are_not_written_by_hand(self):
        revision = self.draft()
        for values in (
            {"current_revision_id": revision.id},
            {"date_reviewed": "2026-01-01"},
            {"review_announced_for": "2026-01-01"},
        ):
            with self.assertRaises(AccessError):
                self.procedure.with_user(self.manager).write(values)
            with self.assertRaises(AccessError):
                self.make_document("X", **values)
        documents = self.env["cctv.procedure"].with_user(self.manager).with_context(
            default_current_revision_id=revision.id, default_date_reviewed="2026-01-01"
        )
        made = documents.create({"name": "N", "number": "N"})
        self.assertFalse(made.current_revision_id or made.date_reviewed)

    def test_approved_documents_are_archived_not_deleted(self):
        loose = self.make_document("SOP/9")
        self.draft(loose)
        loose.unlink()
        self.approved(self.draft())
        for context in ({}, {"_force_unlink": True}):
            with self.assertSays("approved"):
                self.procedure.with_user(self.manager).with_context(**context).unlink()
        with self.assertSays("approved revision"):
            self.procedure.with_user(self.manager).number = "SOP/77"
        with self.assertSays("IT head"):
            self.procedure.with_user(self.supervisor).active = False
        self.procedure.with_user(self.manager).name = "Another title"
        self.assertTrue(self.rows(self.procedure.current_revision_id))
        self.procedure.with_user(self.manager).active = False
        self.assertFalse(self.rows(self.procedure.current_revision_id))
        self.env["cctv.procedure"]._cron_documents()
        self.assertFalse(self.rows(self.procedure.current_revision_id))

    def test_other_companies_see_nothing(self):
        stranger = self.make_user("manager", "doc_other", self.make_company("Elsewhere"))
        revision = self.approved(self.draft())
        for record in (self.procedure, revision, self.profile, self.rows(revision)[:1]):
            with self.assertRaises(AccessError):
                record.with_user(stranger).read(["display_name"])
        for method in ("action_check", "action_approve", "action_withdraw"):
            with self.assertRaises(AccessError):
                getattr(revision.with_user(stranger), method)()
