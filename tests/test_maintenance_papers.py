"""The papers of maintenance and repairs, from real records."""

import base64
import io
from datetime import date
from unittest.mock import patch

import pypdf

from odoo.exceptions import AccessError

from ..reports import paper_maintenance
from ..reports.paper_year import day_words
from .checklist_common import picture
from .closing_common import ClosingCase
from .repair_common import RepairCase
from .schedule_common import ScheduleCase
from .test_papers import pages, words
from .visit_common import VisitCase

FORM = "helpdesk_cctv.paper_maintenance"
CHECKLISTS = "helpdesk_cctv.paper_visit_checklists"
REPAIR = "helpdesk_cctv.paper_repair"
YEAR = "helpdesk_cctv.paper_year"


def printed(record, report, user=None, **more):
    user = user or record.env.user
    reports = record.env["ir.actions.report"].with_user(user)
    return reports._cctv_print(report, record.with_user(user), **more)


def count_images(pdf):
    return sum(len(page.images) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


class TestMaintenanceForm(VisitCase):
    cameras = 3

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("id_ID")
        cls.profile = cls.env["cctv.procedure.profile"].create(
            {"name": "Ours", "company_id": cls.company.id, "header_style": "company"}
        )
        cls.company.sudo().cctv_profile_id = cls.profile

    def work(self):
        """The first is done, the second failed and has a ticket, the third was not done."""
        first, second, third = (self.line(number) for number in range(3))
        self.do(first)
        first.sudo().write(
            {
                "picture_before": base64.b64encode(picture(320, 240)),
                "picture_before_state": "taken",
                "picture_before_date": "2026-03-02 02:10:00",
                "picture_after_state": "missing",
            }
        )
        second.action_start()
        self.answer(second, "fail", 10.2)
        second.action_failed("Water in the housing", "broken")
        third.action_skip("Nobody had the key")

    def test_empty_form_of_planned_work(self):
        text = words(printed(self.visit, FORM, self.technician))
        for part in ("CCTV MAINTENANCE", "Cleaning of the site", "Lens is clean", "11.0", " V",
                     "Carried out by", "Closed by", self.technician.name, "V-CAM-1", "V-CAM-3",
                     "Gate"):  # fmt: skip
            self.assertIn(part, text)
        for part in ("Not answered", "NOT CLOSED"):
            self.assertNotIn(part, text)

    def test_done_failed_and_not_done(self):
        self.work()
        pdf = printed(self.visit, FORM, self.technician)
        text = words(pdf)
        number = self.line(1).sudo().ticket_id.number
        self.assertTrue(number)
        for part in ("Supply voltage: 12.0 V", "10.2 V FAIL", "Lens is clean: FAIL",
                     "Failed: Lens is clean; Supply voltage", f"Repair ticket {number}: ",
                     "physically broken", "Not done: Nobody had the key", "NOT CLOSED",
                     "Before the work · ", "The camera gave none"):  # fmt: skip
            self.assertIn(part, text)
        self.assertEqual(count_images(pdf), 1)

    def test_work_on_one_device(self):
        repair = self.make_repair(self.camera, name="New connector", description="<p>At back</p>",
                                  cctv_location_id=False)
        text = words(printed(repair, FORM, self.technician))
        for part in ("New connector", "T-CAM-1 Lobby door", "At back", "Site T / Lobby"):
            self.assertIn(part, text)

    def test_many_each_from_page_one_in_both_styles(self):
        other = self.make_visit(self.devices[:1], name="Another visit")
        for style in ("company", "government"):
            self.profile.header_style = style
            texts = pages(printed(self.visit | other, FORM))
            self.assertIn("Cleaning of the site", texts[0])
            self.assertIn("Another visit", texts[-1])
            if style == "company":
                self.assertIn("1 / 1", texts[-1])

    def test_too_many_devices(self):
        other = self.make_visit(self.devices[:1], name="Another visit")
        with patch.object(paper_maintenance, "MAX_DEVICES", 3):
            printed(self.visit, FORM)
            with self.assertSays("These are 4 devices"):
                printed(self.visit | other, FORM)

    def test_indonesian(self):
        pdf = printed(self.visit, FORM, lang="id_ID")
        self.assertEqual(pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"], "id-ID")

    def test_header_names_the_procedure_of_that_time(self):
        procedure = self.env["cctv.procedure"].create(
            {"name": "Maintenance", "number": "PM.IT.04", "company_id": self.company.id}
        )
        former, present = (self.make_revision(procedure, number) for number in ("00", "01"))
        former._write_protocol({"date_in_force": "2020-01-01", "date_ended": "2025-01-01"})
        self.profile.procedure_id = procedure
        procedure.sudo().current_revision_id = present
        self.assertIn("PM.IT.04 Revision no. : 01", words(printed(self.visit, FORM)))
        self.visit.sudo()._cctv_set({"cctv_date_started": "2024-05-01"})
        self.assertIn("PM.IT.04 Revision no. : 00", words(printed(self.visit, FORM)))

    def make_revision(self, procedure, number):
        revision = self.env["cctv.procedure.revision"].create(
            {"procedure_id": procedure.id, "revision": number}
        )
        revision._write_protocol({"state": "superseded"})
        return revision

    def test_refused(self):
        with self.assertRaises(AccessError):
            printed(self.visit, FORM, self.make_user("internal"))
        with self.assertRaises(AccessError):
            printed(self.visit, FORM, self.make_user("manager", "x_m", self.make_company()))
        plain = self.env["maintenance.request"].create({"name": "Fix the printer"})
        for report in (FORM, CHECKLISTS):
            with self.assertSays("no CCTV work"):
                printed(plain, report)

    def test_checklists_of_a_visit(self):
        self.do(self.line(0))
        texts = pages(printed(self.visit, CHECKLISTS, self.technician))
        self.assertEqual(len(texts), 3)
        self.assertIn("NOT SEALED", texts[0])
        self.assertIn("12.0 V", texts[0])
        for text, code in zip(texts, ("V-CAM-1", "V-CAM-2", "V-CAM-3"), strict=True):
            self.assertIn(code, text)
        self.assertNotIn("NOT SEALED", texts[1])
        self.visit.cctv_line_ids.filtered(lambda line: not line.checklist_id).template_id = False
        self.assertEqual(len(pages(printed(self.visit, CHECKLISTS, self.technician))), 1)

    def test_no_checklists(self):
        visit = self.make_visit(self.devices)
        visit.cctv_line_ids.template_id = False
        with self.assertSays("None of the devices has a checklist"):
            printed(visit, CHECKLISTS)

    def test_statements_do_not_grow_with_the_devices(self):
        """Ten times the devices, not ten times the statements."""
        few = self.make_visit(self.devices[:1])
        places = [self.lobby, self.gate]
        many = self.make_visit(
            self.devices.union(
                *(
                    self.make_device("camera", f"M-{n}", f"10.9.3.{n}",
                                     cctv_location_id=places[n % 2].id)
                    for n in range(1, 28)
                )
            )
        )  # fmt: skip
        counts = []
        for visit in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            printed(visit, FORM)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 15)


class TestFormOfClosedWork(ClosingCase):
    def test_who_closed_it_and_what_was_moved(self):
        self.ready()
        device, request = self.devices[0], self.visit
        device.with_user(self.technician)._cctv_move(
            "relocation", {"cctv_location_id": self.site.id}, request, "Gate was rebuilt"
        )
        self.by(request, self.it).action_cctv_close()
        self.assertEqual(request.cctv_state, "closed")
        text = words(printed(request, FORM, self.it))
        for part in ("cctv_it", "Closed", "Moved to another place", "Gate → ", "Gate was rebuilt"):
            self.assertIn(part.replace("→", "->"), text)
        self.assertNotIn("NOT CLOSED", text)

    def test_who_let_it_pass_with_gaps(self):
        self.ready()
        self.check(self.devices, is_fine=False)
        self.visit.sudo()._cctv_set(
            {"cctv_override_reason": "Spare part comes in May", "cctv_override_gaps": "Not fine"}
        )
        text = words(printed(self.visit, FORM, self.head))
        self.assertIn("Spare part comes in May", text)
        self.assertIn("Not fine", text)


class TestYear(ScheduleCase):
    def make_window(self, **values):
        return self.env["cctv.print.year"].create({"year": "2027", **values})

    def test_days_in_a_row(self):
        self.assertEqual(day_words([3, 1, 2, 9, 20, 21]), "1–3, 9, 20, 21")
        self.assertEqual(day_words([]), "")
        self.assertEqual(day_words([31, 31]), "31")

    def test_plan_of_a_year(self):
        self.make_device("camera", "P-1", "10.9.4.1", cctv_location_id=self.annex.id)
        schedule = self.make_schedule(user_ids=[(6, 0, self.first.ids)])
        schedule.action_start()
        window = self.make_window()
        rows = window._year_rows()
        self.assertEqual({row["location"] for row in rows}, {"Annex", "Site T"})
        action = window.action_print()
        self.assertEqual(action["report_name"], YEAR)
        pdf = printed(window, YEAR)
        page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
        self.assertGreater(page.mediabox.width, page.mediabox.height)
        text = words(pdf)
        for part in ("MAINTENANCE PLAN FOR 2027", "Annex", "Site T", schedule.name, "Drafted by",
                     "Checked by", "Approved by", "Management", "t-first"):  # fmt: skip
            self.assertIn(part, text)
        place = self.make_window(location_id=self.annex.id)
        self.assertEqual({row["location"] for row in place._year_rows()}, {"Annex"})
        self.assertTrue(all(d.year == 2027 for row in rows for d in row["dates"]))
        self.assertIsInstance(rows[0]["dates"][0], date)

    def test_a_name_that_is_the_kind_of_work(self):
        """It is said once."""
        schedule = self.make_schedule(name="Cleaning of lens and housing ")
        schedule.action_start()
        (row, *_others) = self.make_window()._year_rows()
        paper = self.env["report.helpdesk_cctv.paper_year"]
        self.assertEqual(paper._row(1, row)[1].split("\n")[1], row["rhythm"])
        row["schedule"] = "Summer"
        self.assertIn(f"Cleaning of lens and housing, {row['rhythm']}", paper._row(1, row)[1])

    def test_nothing_planned(self):
        with self.assertSays("Nothing is planned for 2027"):
            self.make_window(location_id=self.lobby.id).action_print()

    def test_of_another_company(self):
        other = self.make_company()
        stranger = self.make_user("manager", "year_stranger", other)
        schedule = self.make_schedule()
        with self.assertRaises(Exception):  # noqa: B017 (any refusal)
            window = (
                self.env["cctv.print.year"]
                .with_user(stranger)
                .create({"company_id": self.company.id, "schedule_ids": [(4, schedule.id)]})
            )
            printed(window, YEAR, stranger)


class TestRepairPaper(RepairCase):
    def test_whole_course(self):
        self.set_health()
        ticket = self.repaired()
        text = words(printed(ticket, REPAIR))
        self.assertIn("NOT VERIFIED", text)
        self.set_health()
        self.by(ticket, "supervisor")._cctv_verify("passed", "Looked at it on the wall")
        pdf = printed(ticket, REPAIR, self.users["management"])
        text = words(pdf)
        for part in (ticket.number, "Lobby is dark", "Nothing to be seen", "T-CAM-1 Lobby door",
                     "The camera has no power.", "Camera", "Plug put in again", "Passed", "Fine",
                     "Looked at it on the wall", "Repaired and verified", "Verified by",
                     "repair_supervisor"):  # fmt: skip
            self.assertIn(part, text)
        self.assertNotIn("NOT VERIFIED", text)
        self.assertEqual(count_images(pdf), 1)

    def test_not_a_repair_and_not_a_reader(self):
        plain = self.env["helpdesk.ticket"].create({"name": "Printer", "description": "x"})
        with self.assertSays("no repair of CCTV"):
            printed(plain, REPAIR)
        with self.assertRaises(AccessError):
            printed(self.report(), REPAIR, self.make_user("internal"))
