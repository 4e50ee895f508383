"""The whole monthly report on paper: what stands on its pages, in both headers and languages."""

import io
from base64 import b64decode
from datetime import date

import pypdf
from freezegun import freeze_time

from odoo.tests import tagged

from .golden_paper import RENEW, TESTDATA, GoldenPaper
from .test_audit import AuditCase

FOLDER = TESTDATA / "papers_monthly"


@tagged("-at_install", "post_install")
class TestMonthlyReportGolden(GoldenPaper, AuditCase):
    """A month with a fault that was mended and one that was not, an audit whose finding is open,
    and an evaluation that the IT head has signed."""

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time("2026-04-02 03:00:00"))
        super().setUpClass()
        cls.set_up_headers()
        cls.company.partner_id.tz = "Asia/Jakarta"
        for user, name in (
            (cls.auditor, "Supervisor"),
            (cls.head, "Kepala Bagian TI"),
            (cls.technician, "Teknisi"),
        ):
            user.partner_id.name = name
        for day, end in ((5, "2026-03-05 09:00:00"), (28, False)):
            start = f"2026-03-{day:02} 01:00:00"
            cls.env["cctv.fault"].create(
                {
                    "device_id": cls.camera.id,
                    "kind": "unreachable",
                    "date_start": start,
                    "date_confirmed": start,
                    "date_end": end,
                    "end_reason": "recovered" if end else False,
                }
            )

    def prepare(self):
        audit = self.told(name="Kepatuhan SOP", date_planned="2026-03-20")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cctv_audit SET date_told = '2026-03-20 03:00:00' WHERE id = %s", [audit.id]
        )
        self.env.invalidate_all()
        self.act(audit.finding_ids, date_due="2026-03-31")
        evaluation = self.env["cctv.evaluation"].with_user(self.head).create(
            {"month": date(2026, 3, 1), "summary": "Satu kamera mati sejak 28 Maret."}
        )
        self.env["cctv.evaluation.decision"].with_user(self.head).create(
            {
                "evaluation_id": evaluation.id,
                "words": "Mengganti catu daya kamera",
                "owner_id": self.technician.id,
                "date_due": "2026-04-15",
            }
        )
        evaluation._sign("evaluated", self.head.partner_id, self.head, self.ink)
        return audit, evaluation

    def test_whole_report(self):
        numbers = [record.number for record in self.prepare()]
        for lang in ("id_ID", "en_US"):
            text = "\n".join(
                f"--- {style}\n{self.printed_report(style, lang)}"
                for style in ("company", "government")
            )
            for number, mask in zip(numbers, ("AUDIT", "EVALUATION"), strict=True):
                text = text.replace(number, mask)
            file = FOLDER / f"monthly-{lang[:2]}.txt"
            if RENEW:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text + "\n")
            with self.subTest(lang):
                self.assertEqual(text + "\n", file.read_text() if file.exists() else "")

    def printed_report(self, style, lang):
        self.profile.header_style = style
        days = {"date_from": "2026-03-01", "date_to": "2026-03-31", "lang": lang}
        report = self.env["cctv.monthly.report"].with_user(self.head).create(days)
        self.run_cron_of("ir_cron_cctv_monthly_report")
        report.invalidate_recordset()
        pdf = b64decode(report.sudo().with_context(bin_size=False).pdf)
        self.look(f"monthly-{lang[:2]}-{style}", pdf)
        return "\n".join(
            f"- page {number}\n{page.extract_text()}"
            for number, page in enumerate(pypdf.PdfReader(io.BytesIO(pdf)).pages, 1)
        )

    def test_what_is_not_signed_is_not_told(self):
        """The words of an evaluation that is being written yet are the IT head's."""
        self.env["cctv.evaluation"].with_user(self.head).create(
            {"month": date(2026, 3, 1), "summary": "A thought"}
        )
        figures, days = self.env["cctv.figures"], (date(2026, 3, 1), date(2026, 3, 31))
        said = {one.key: one for one in figures._sections(self.company, *days)}
        sentences = " ".join(said["evaluation"].sentences)
        self.assertIn("has not signed", sentences)
        self.assertNotIn("thought", sentences)
        half = figures._sections(self.company, date(2026, 3, 1), date(2026, 3, 15))
        self.assertNotIn("evaluation", [one.key for one in half])
