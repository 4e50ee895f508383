"""Log Pengawasan Harian on paper: of a shift and of a day, in both headers and both languages."""

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..wizards import cctv_print_log
from .golden_paper import TESTDATA, GoldenPaper
from .test_log import LogCase
from .test_maintenance_papers import printed
from .test_papers import pages

SHEET, DAY = "helpdesk_cctv.paper_log_sheet", "helpdesk_cctv.paper_log_day"
ACTIVITY = "helpdesk_cctv.paper_log_activity"
NOW = "2026-11-20 06:00:00"


@tagged("-at_install", "post_install")
class TestLogPapers(GoldenPaper, LogCase):
    golden = TESTDATA / "log_papers"

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time(NOW))
        super().setUpClass()
        if not cls.company._cctv_profile().company_id:
            cls.env["cctv.procedure.profile"].create(
                {"name": "P", "company_id": cls.company.id}
            )
        cls.set_up_headers()
        cls.room.name, cls.camera.name = "Ruang Kontrol", "Pintu lobi"
        cls.company.partner_id.tz = "Asia/Jakarta"  # who prints it is two hours further east
        for user, name in (
            (cls.first, "Petugas Jaga"),
            (cls.second, "Petugas Pengganti"),
            (cls.supervisor, "Supervisor CCTV"),
        ):
            user.tz = "Asia/Jayapura"
            user.partner_id.write({"name": name, "function": name})

    def setUp(self):
        super().setUp()
        self.commit_never()
        self.fill()

    def fill(self):
        """What a shift writes."""
        self.write_line(
            "Mobil boks putih berhenti di depan gerbang.",
            device_id=self.camera.id,
            date="2026-11-20 05:10:00",
        )
        told = self.write_line(
            "Seorang laki-laki memanjat pagar belakang.",
            device_id=self.camera.id,
            date="2026-11-20 05:58:00",
            severity="important",
            opinion="Tampak mengenal jalan.",
        )
        told.with_user(self.first)._told(self.supervisor, "", fields.Datetime.now())
        told.with_user(self.supervisor)._confirm("Satpam memeriksa gudang.")
        self.env["cctv.incident"].with_user(self.first).create(
            {
                "kind": "sabotage",
                "facts": told.facts,
                "log_entry_id": told.id,
                "location_id": self.lobby.id,
                "date": told.date,
                "date_noticed": told.date,
                "reported_to_id": self.supervisor.id,
            }
        ).action_reported()
        complaint = self.write_line(
            "Lampu pasar padam.", category="complaint", complainant="Ketua RW 03"
        )
        complaint.with_user(self.first)._forward(self.env["cctv.authority"], "Dinas Perhubungan")
        wrong = self.write_line("Truk merah parkir.", location_id=self.site.id)
        wrong.with_user(self.first)._void("Kamera tertukar")
        self.write_line(
            "Truk merah parkir di jalur pemadam.", location_id=self.lobby.id, corrects_id=wrong.id
        )
        self.write_line(
            "Jaringan terputus; ditulis di buku.", from_paper=True, date="2026-11-20 03:00:00"
        )
        self.write_line("Rekaman berhenti.", category="obstacle", date="2026-11-19 12:00:00")

    def sheet(self):
        self.shift.sudo().state = "over"
        self.env["cctv.log.sheet"]._cron_seal()
        return self.env["cctv.log.sheet"].search([("shift_id", "=", self.shift.id)])

    def window(self, user=None, **values):
        windows = self.env["cctv.print.log"].with_user(user or self.first)
        return windows.create({"room_id": self.room.id, "day": "2026-11-20", **values})

    def period(self, **values):
        days = {"date_from": "2026-11-01", "date_to": "2026-11-30"}
        return self.window(kind="period", **{**days, **values})

    def test_what_stands_on_them(self):
        for name, report, record in (
            ("day", DAY, self.window()),
            ("running-shift", DAY, self.window(kind="shift", shift_id=self.shift.id)),
            ("shift", SHEET, self.sheet()),
            ("activity", ACTIVITY, self.period()),
        ):
            for lang in ("id_ID", "en_US"):
                with self.subTest(paper=name, lang=lang):
                    self.check_golden(name, report, record, self.first, lang)

    def test_a_day_begins_at_the_companys_midnight(self):
        facts = self.window()._entries().mapped("facts")
        self.assertNotIn("Rekaman berhenti.", facts)
        facts = self.window(day="2026-11-19")._entries().mapped("facts")
        self.assertEqual(facts, ["Rekaman berhenti."])

    def test_a_day_without_entries(self):
        pdf = printed(self.window(day="2026-01-01"), DAY, self.first)
        self.assertIn("Nothing to list", " ".join(pages(pdf)[0].split()))

    def test_words_of_the_sealing(self):
        """What was altered in the database afterwards is not printed."""
        sheet = self.sheet()
        entry = sheet.entry_ids[-1]
        before = entry.facts
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE cctv_log_entry DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE cctv_log_entry SET facts = 'Altered' WHERE id = %s", (entry.id,)
        )
        self.env.cr.execute("ALTER TABLE cctv_log_entry ENABLE TRIGGER USER")
        self.env.invalidate_all()
        whole = " ".join(" ".join(pages(printed(sheet, SHEET, self.first))).split())
        self.assertIn(before, whole)
        self.assertNotIn("Altered", whole)

    def test_period(self):
        self.assertEqual(self.period().action_print()["report_name"], ACTIVITY)
        facts = self.period(date_to="2026-11-19")._entries().mapped("facts")
        self.assertEqual(facts, ["Rekaman berhenti."])
        for last in ("2026-10-01", "2030-01-01", False):
            with self.subTest(last=last), self.assertRaises(UserError):
                self.period(date_to=last).action_print()

    def test_too_many_for_one_paper(self):
        """Nothing is left out without a word."""
        self.patch(cctv_print_log, "MOST_OF_PERIOD", 0)
        with self.assertSays("too many for one paper"):
            self.period(date_to="2026-11-19")._entries()

    def test_whoever_was_never_told_counts(self):
        """Of all that is important: also where no superior ever knew."""
        def figure():
            today = fields.Date.context_today(self.room)
            report = self.period(date_from=today, date_to=today)
            paper = self.env[f"report.{ACTIVITY}"]
            return dict(paper._period_facts(report, paper._entries(report)))[
                "Superior knew in time"
            ]

        self.assertEqual(figure(), "1 / 1")
        self.write_line("Nobody was told", severity="important")
        self.assertEqual(figure(), "1 / 2")
        told = self.write_line("Told", severity="important")
        told.with_user(self.supervisor)._confirm()
        self.assertEqual(figure(), "2 / 3")

    def test_window(self):
        action = self.window().action_print()
        self.assertEqual(action["report_name"], DAY)
        with self.assertRaises(UserError):
            self.window(kind="shift").action_print()
        stranger = self.make_user("operator", "stranger", self.make_company())
        with self.assertRaises(AccessError):
            self.window(stranger)
