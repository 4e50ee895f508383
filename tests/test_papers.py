"""Papers from real records: what stands on them, in whose language, and for whom."""

import base64
import io
import json

import pypdf

from odoo import Command
from odoo.exceptions import AccessError, MissingError
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from ..papers.tests.samples import signature
from .checklist_common import ChecklistCase, picture

CHECKLIST = "helpdesk_cctv.paper_checklist"
PROCEDURE = "helpdesk_cctv.paper_procedure"


PRINT_IN_BROWSER = """
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    action
        .doAction(ACTION, { additionalContext: { active_ids: [RECORD] } })
        .then(() => {
            const asked = performance.getEntriesByType("resource").map((r) => r.name);
            if (!asked.some((name) => name.endsWith("/report/download"))) {
                throw new Error("nothing was downloaded");
            }
            if (asked.some((name) => name.includes("wkhtmltopdf"))) {
                throw new Error("wkhtmltopdf was asked for");
            }
            console.log("test successful");
        })
        .catch((error) => console.error(error));
"""


def pages(pdf):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def words(pdf):
    """All of it, whatever lines and spaces the extraction makes."""
    return " ".join(" ".join(pages(pdf)).split())


class PaperCase(ChecklistCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Report = cls.env["ir.actions.report"]
        cls.env["res.lang"]._activate_lang("id_ID")
        cls.profile = cls.env["cctv.procedure.profile"].create(
            {"name": "Ours", "company_id": cls.company.id, "header_style": "company"}
        )
        cls.company.sudo().cctv_profile_id = cls.profile

    def print(self, record, report=CHECKLIST, user=None, **more):
        reports = self.Report.with_user(user or self.env.user)
        return reports._cctv_print(report, record.with_user(user or self.env.user), **more)


class TestPapers(PaperCase):
    def test_empty_form(self):
        text = words(self.print(self.start()))
        for part in ("Camera check", "Lens is clean", "From 11.0 to 14.0 V", "must be answered"):
            self.assertIn(part, text)
        self.assertIn("Not applicable", text)
        self.assertNotIn("Not answered", text)
        self.assertNotIn("NOT SEALED", text)

    def test_form_of_a_template(self):
        """Also one that is common to all companies, and one that has no version yet."""
        common = self.make_template(name="Common form", company_id=False, standard_minutes=30)
        for template in (self.template, common, self.make_template(publish=False, name="Soon")):
            text = words(self.print(template, "helpdesk_cctv.paper_form", user=self.technician))
            for part in ("Lens is clean", "Housing", "From 11.0 to 14.0 V", "Checked by"):
                self.assertIn(part, text)
            self.assertEqual("DRAFT" in text, not template.current_version_id)
        bare = self.env["cctv.checklist.template"].create({"name": "Bare"})
        self.assertIn("Nothing to list", words(self.print(bare, "helpdesk_cctv.paper_form")))

    def test_answers(self):
        checklist = self.start(note="Ladder <needed> & found")
        self.answer_all(checklist, voltage=10.4)
        self.line(checklist, "number").note = "Cable too long"
        text = words(self.print(checklist))
        for part in (
            "10.4 V",
            "FAIL",
            "Cable too long",
            "Not answered",
            "NOT SEALED",
            "Ladder <needed> & found",
            checklist.number,
            self.camera.display_name,
        ):
            self.assertIn(part, text)

    def test_times_are_those_of_the_checklist(self):
        """Not those that the template has got since."""
        self.template.standard_minutes = 45
        checklist = self.start()
        self.answer_all(checklist)
        checklist.action_done()
        self.template.standard_minutes = 90
        self.assertIn("45 min / 0 min", words(self.print(checklist)))

    def test_answers_are_not_rounded(self):
        checklist = self.start()
        line = self.line(checklist, "number")
        for value, expected in ((12, "12.0 V"), (10.2, "10.2 V"), (10.25, "10.25 V"),
                                (10.123456, "10.1235 V"), (-3.1, "-3.1 V")):  # fmt: skip
            line.value_number = value
            self.assertIn(expected, words(self.print(checklist)))

    def test_photos_and_one_that_is_none(self):
        checklist = self.start()
        self.answer_all(checklist)
        photo = self.photo(picture(3000, 2000))
        self.line(checklist, "photo").photo_ids = photo
        pdf = self.print(checklist)
        self.assertIn("Photos: 1, see below", words(pdf))
        self.assertLess(len(pdf), 150_000)
        images = [image for page in pypdf.PdfReader(io.BytesIO(pdf)).pages for image in page.images]
        self.assertEqual(len(images), 1)
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s",
            [b"no picture at all", photo.id],
        )
        photo.invalidate_recordset()
        self.assertIn("cannot be printed", words(self.print(checklist)))

    def test_languages(self):
        """The reader's by default; any by code; texts of the form follow."""
        self.template.with_context(lang="id_ID").name = "Pemeriksaan kamera"
        checklist = self.start()
        self.assertIn("CAMERA CHECK", words(self.print(checklist)))
        self.technician.lang = "id_ID"
        reports = self.Report.with_user(self.technician).with_context(lang="id_ID")
        pdf = reports._cctv_print(CHECKLIST, checklist.with_user(self.technician))
        self.assertIn("PEMERIKSAAN KAMERA", words(pdf))
        self.assertEqual(pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"], "id-ID")
        self.assertIn("PEMERIKSAAN KAMERA", words(self.print(checklist, lang="id_ID")))
        self.assertIn("CAMERA CHECK", words(self.print(checklist, lang="xx_XX")))

    def test_government_header(self):
        self.profile.write(
            {
                "header_style": "government",
                "header_line_1": "Pemerintah Kota Contoh",
                "header_line_2": "Dinas Komunikasi dan Informatika",
                "header_address": "Jalan Merdeka 1",
            }
        )
        checklist = self.start()
        text = words(self.print(checklist))
        for part in ("PEMERINTAH KOTA CONTOH", "DINAS KOMUNIKASI DAN INFORMATIKA", "Jalan Merdeka"):
            self.assertIn(part, text)
        self.assertIn(f"Number : {checklist.number}", text)

    def test_company_header_names_the_procedure(self):
        revision = self.make_revision()
        self.profile.procedure_id = revision.procedure_id
        revision.procedure_id.sudo().current_revision_id = revision
        checklist = self.start()
        self.assertEqual(checklist.procedure_revision_id, revision)
        text = words(self.print(checklist))
        self.assertIn("PM.IT.04", text)
        self.assertIn("Form".upper(), text)

    def test_logo(self):
        """The profile's, else the company's own, never Odoo's placeholder; no picture: none."""
        checklist = self.start()
        self.assertEqual(self.count_images(checklist), 0)
        self.company.sudo().logo = base64.b64encode(picture(50, 50, "PNG"))
        self.assertEqual(self.count_images(checklist), 1)
        self.assertEqual(self.count_images(checklist, bin_size=True), 1)

    def count_images(self, checklist, **context):
        pdf = self.print(checklist.with_context(**context))
        return sum(len(page.images) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)

    def test_many_each_from_page_one(self):
        checklists = self.start() | self.start() | self.start()
        reports = self.Report.with_user(self.technician)
        pdf, kind = reports._render_qweb_pdf(CHECKLIST, checklists.ids)
        self.assertEqual(kind, "pdf")
        texts = pages(pdf)
        self.assertEqual(len(texts), 3)
        for checklist, text in zip(checklists, texts, strict=True):
            self.assertIn(checklist.number, text)
            self.assertIn("1 / 1", text)
        streams, _kind = reports._pre_render_qweb_pdf(CHECKLIST, checklists.ids)
        self.assertEqual(list(streams), checklists.ids)
        self.assertFalse(any(stream["attachment"] for stream in streams.values()))

    def test_same_record_same_bytes(self):
        checklist = self.start()
        self.assertEqual(self.print(checklist), self.print(checklist))

    def test_title_of_a_sealed_form(self):
        """In the language of the paper; a form that was renamed since keeps the sealed name."""
        self.template.with_context(lang="id_ID").name = "Pemeriksaan kamera"
        checklist = self.seal_checklist()
        self.assertIn("PEMERIKSAAN KAMERA", words(self.print(checklist, lang="id_ID")))
        for code in ("en_US", "id_ID"):
            self.template.with_context(lang=code).name = "Renamed"
        for code in ("en_US", "id_ID"):
            text = words(self.print(checklist, lang=code))
            self.assertIn("CAMERA CHECK", text)
            self.assertNotIn("RENAMED", text)

    def seal_checklist(self):
        checklist = self.start(self.technician)
        self.answer_all(checklist)
        checklist.action_done()
        drawn = base64.b64encode(signature()).decode()
        checklist._sign("executed", self.technician.partner_id, self.technician, drawn)
        checklist.action_seal()
        return checklist

    def test_sealed(self):
        technician = self.technician
        checklist = self.seal_checklist()
        former = self.camera.display_name
        self.camera.name = "Called otherwise since"
        addenda = self.env["cctv.addendum"].with_user(technician)
        addenda._add(checklist, "The ladder was at the back door", self.env["ir.attachment"])
        text = words(self.print(checklist, user=technician))
        for part in ("Sealed on", "Seal ", "Scan this code", technician.name, former,
                     "Addendum", "back door"):  # fmt: skip
            self.assertIn(part, text)
        self.assertNotIn("NOT SEALED", text)
        self.assertNotIn("Called otherwise", text)
        self.assertEqual(self.print(checklist), self.print(checklist))

    def test_long_and_strange_texts(self):
        checklist = self.start(note="Baris <b>& 北京 😀\x01 " + "kata " * 1500)
        line = self.line(checklist, "text")
        line.value_text = "W" * 4000 + "\n" + "سلام " * 500
        self.answer_all(checklist)
        text = words(self.print(checklist))
        self.assertIn("BeiJing", text)
        self.assertIn("<b>&", text)

    def test_procedure_of_both_styles(self):
        revision = self.make_revision()
        for style in ("company", "government"):
            self.profile.header_style = style
            text = words(self.print(revision, PROCEDURE))
            for part in ("PM.IT.04", "So that pictures stay clear", "Clean the lens", "45 minutes"):
                self.assertIn(part, text)
            self.assertNotIn("alert", text)
            self.assertIn("DRAFT", text)

    def make_revision(self):
        procedure = self.env["cctv.procedure"].create(
            {"name": "Maintenance of CCTV", "number": "PM.IT.04", "company_id": self.company.id}
        )
        return self.env["cctv.procedure.revision"].create(
            {
                "procedure_id": procedure.id,
                "revision": "00",
                "purpose": "<p>So that <b>pictures</b> stay clear<script>alert(1)</script></p>",
                "body": "<h2>Work</h2><ul><li>One</li><li>Two</li></ul>"
                "<table><tr><td>A</td><td>B</td></tr></table>",
                "legal_basis_ids": [Command.create({"name": "Act no. 25 of 2009"})],
                "step_ids": [
                    Command.create(
                        {"name": "Clean the lens", "actor": "Technician", "standard_minutes": 45}
                    )
                ],
            }
        )

    def test_refused(self):
        checklist = self.start()
        other = self.make_company()
        stranger = self.make_user("manager", "cctv_stranger", other)
        for user in (stranger, self.make_user("internal"), self.make_user("portal")):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.print(checklist, user=user)
        foreign = self.make_device("camera", "O-1", "10.9.9.9", company_id=other.id)
        theirs = self.start(device_id=foreign.id)
        self.assertEqual(theirs.company_id, other)
        self.print(theirs, user=stranger)
        with self.assertRaises(AccessError):
            self.print(checklist | theirs, user=self.technician)
        report = self.env.ref("helpdesk_cctv.cctv_paper_checklist_action")
        report.group_ids = self.env.ref("helpdesk_cctv.group_cctv_management")
        with self.assertRaises(AccessError):
            self.print(checklist, user=self.technician)

    def test_nothing_too_much_and_gone(self):
        with self.assertSays("Choose what to print"):
            self.Report._render_qweb_pdf(CHECKLIST, [])
        with self.assertSays("too many for one printing"):
            self.Report._render_qweb_pdf(CHECKLIST, list(range(1, 502)))
        with self.assertSays("as a PDF only"):
            self.Report._render_qweb_html(CHECKLIST, self.start().ids)
        with self.assertRaises(MissingError):
            self.Report._render_qweb_pdf(CHECKLIST, [2**31 - 1])

    def test_reports_of_others_are_left_alone(self):
        report = self.Report.create(
            {"name": "Theirs", "model": "res.partner", "report_name": "x.y"}
        )
        self.assertIsNone(self.Report._cctv_paper_of(report))

    def test_print_menu(self):
        for model, name in (
            ("cctv.checklist", "Checklist"),
            ("cctv.checklist.template", "Empty form"),
            ("cctv.procedure.revision", "Document"),
        ):
            model = self.env[model].with_user(self.technician)
            views = model.get_views([(False, "list"), (False, "form")], {"toolbar": True})["views"]
            for kind in ("list", "form"):
                shown = [action["name"] for action in views[kind]["toolbar"]["print"]]
                self.assertIn(name, shown, kind)

    def test_action_asks_for_no_layout(self):
        report = self.env.ref("helpdesk_cctv.cctv_paper_checklist_action")
        action = report.report_action(self.start(), config=False)
        self.assertEqual(action["type"], "ir.actions.report")
        self.assertFalse(report.attachment)


@tagged("post_install", "-at_install", "cctv_tour")
class TestPapersOverHttp(HttpCase, PaperCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operator = cls.make_user("operator")
        cls.management = cls.make_user("management")
        cls.internal = cls.make_user("internal")
        cls.stranger = cls.make_user("manager", "cctv_stranger", cls.make_company())
        cls.checklist = cls.Checklist.create(
            {"template_id": cls.template.id, "device_id": cls.camera.id}
        )

    def download(self, user, checklist=None, route=CHECKLIST):
        self.authenticate(user and user.login, user and user.login)
        ids = (checklist or self.checklist).id
        return self.url_open(
            "/report/download",
            data={
                "data": json.dumps([f"/report/pdf/{route}/{ids}", "qweb-pdf"]),
                "context": json.dumps({"lang": "en_US", "uid": 1, "bin_size": True}),
                "csrf_token": Request.csrf_token(self),
            },
            allow_redirects=False,
        )

    def test_download_as_each_role(self):
        for user in (self.technician, self.operator, self.management):
            with self.subTest(user=user.login):
                answer = self.download(user)
                self.assertEqual(answer.status_code, 200)
                self.assertEqual(answer.headers["Content-Type"], "application/pdf")
                self.assertIn(".pdf", answer.headers["Content-Disposition"])
                self.assertIn("Lens is clean", words(answer.content))

    def test_direct_address(self):
        self.authenticate(self.operator.login, self.operator.login)
        answer = self.url_open(f"/report/pdf/{CHECKLIST}/{self.checklist.id}")
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.content.startswith(b"%PDF-"))

    def test_refused_over_http(self):
        for user in (self.internal, self.stranger):
            with self.subTest(user=user.login), self.assertLogs("odoo", "WARNING"):
                answer = self.download(user)
                # core tells errors of downloads in a page, which the web client reads
                self.assertIn("text/html", answer.headers["Content-Type"])
                self.assertIn("AccessError", answer.text)
                self.assertNotIn(b"%PDF", answer.content)

    def test_web_client_without_wkhtmltopdf(self):
        """The Print menu downloads, where the web client's own way would refuse."""
        action = self.env.ref("helpdesk_cctv.cctv_paper_checklist_action")
        code = PRINT_IN_BROWSER.replace("ACTION", str(action.id))
        code = code.replace("RECORD", str(self.checklist.id))
        ready = "Boolean(odoo.isReady && odoo.__WOWL_DEBUG__)"
        self.browser_js("/odoo", code, ready, login=self.operator.login)

    def test_nobody(self):
        self.authenticate(None, None)
        answer = self.url_open(
            f"/report/pdf/{CHECKLIST}/{self.checklist.id}", allow_redirects=False
        )
        self.assertIn(answer.status_code, (302, 303))

    def test_user_error_is_a_sentence(self):
        self.authenticate(self.operator.login, self.operator.login)
        answer = self.url_open(f"/report/html/{CHECKLIST}/{self.checklist.id}")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("as a PDF only", answer.text)
