"""The morning's summary: made once, follows the proofs, explained, signed, sealed, printed."""

import io
from datetime import timedelta

import pypdf

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models.cctv_poll_tools import from_epoch
from ..models.cctv_recording_day_screen import CONCERN
from ..monitor.probe.types import Footage
from .recording_common import START, YESTERDAY, RecordingCase
from .seal_common import signature_image
from .tour_case import TourCase

FIGURES = {
    "proven_count": [("result", "=", "proven")],
    "gaps_count": [("result", "=", "gaps")],
    "missing_count": [("result", "=", "missing")],
    "unchecked_count": [("result", "=", "unchecked")],
    "short_count": [("is_short", "=", True)],
    "picture_count": [("picture", "=", "bad")],
    "explained_count": [("is_explained", "=", True)],
    "camera_count": [],
}


class CheckCase(RecordingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls.make_user("supervisor", "signs_supervisor")
        cls.gate = cls.make_location("Gate", parent=cls.site, kind="area")
        cls.second = cls.make_camera("T-CAM-2", 2)
        cls.third = cls.make_camera("T-CAM-3", 3)
        cls.third.cctv_location_id = cls.gate

    def due(self, at=START):
        """Run what the scheduled action runs in the morning."""
        self.prepare()
        self.Check._make_due([self.company.id], from_epoch(at))
        return self.Check.search([("company_id", "=", self.company.id), ("day", "=", YESTERDAY)])

    def tell_all(self):
        """One proven, one with a gap, one that could not be asked."""
        self.tell(
            self.footage(1),
            self.footage(2, holes=[(2, 3)]),
            Footage(3, error="reply_timeout"),
            disks=[self.disk(1), self.disk(2, "fault")],
        )

    def explain(self, check):
        for line in check.line_ids:
            line.with_user(self.supervisor).write({"decision": "other", "note": "Power was cut."})

    def sign(self, check, role="checked", user=None):
        user = user or self.supervisor
        return check.with_user(user)._sign(role, user.partner_id, user, signature_image())


@tagged("post_install", "-at_install")
class TestRecordingCheck(CheckCase):
    def test_made_once_from_the_morning_hour_on(self):
        self.assertFalse(self.due(START - 4 * 3600), "six o'clock")
        check = self.due()
        self.assertRegex(check.number, r"^RC/2026/\d{5}$")
        self.assertEqual((check.day, check.camera_count), (YESTERDAY, 3))
        self.assertEqual(self.due(), check)
        self.assertEqual(check.deadline_date, from_epoch(START + 2 * 3600), "noon in Jakarta")
        self.assertIn(self.supervisor, check._deadline_responsible())

    def test_made_late_leaves_an_hour(self):
        check = self.due(START + 5 * 3600)
        self.assertEqual(check.deadline_date, from_epoch(START + 6 * 3600))

    def test_nobody_wants_it(self):
        profile = self.env["cctv.procedure.profile"].create(
            {"name": "P", "company_id": self.company.id, "recording_check_scope": "none"}
        )
        self.assertFalse(self.due())
        profile.write({"recording_check_scope": "company", "recording_check_hour": 11})
        self.assertFalse(self.due())

    def test_unsigned_at_noon_is_told(self):
        check = self.due()
        self.wait(3 * 3600)
        cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_deadlines")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(check.deadline_state, "overdue")
        told = self.env["mail.message"].search(
            [("model", "=", check._name), ("res_id", "=", check.id)]
        )
        self.assertTrue(told)

    def assertFiguresAreTheLists(self, check):
        domain = check._days_domain()
        for name, wanted in FIGURES.items():
            with self.subTest(figure=name):
                self.assertEqual(check[name], self.Proof.search_count(domain + wanted))
        disks = self.env["cctv.recorder.disk"].search_count(
            [("company_id", "=", self.company.id), ("status", "in", ("fault", "full", "gone"))]
        )
        if check.scope == "company":
            self.assertEqual(check.disk_count, disks)
        concern = self.Proof.search(domain + CONCERN).camera_id
        self.assertEqual(check.line_ids.camera_id, concern)

    def test_figures_are_those_of_the_list(self):
        check = self.due()
        self.assertFiguresAreTheLists(check)
        self.assertEqual(check.unchecked_count, 3)
        self.tell_all()
        self.assertFiguresAreTheLists(check)
        figures = (check.proven_count, check.gaps_count, check.unchecked_count)
        self.assertEqual(figures, (1, 1, 1))
        action = check.with_context(cctv_filter="gaps").action_open_days()
        self.assertEqual(action["context"], {"search_default_gaps": 1})
        self.assertEqual(self.Proof.search_count(action["domain"]), 3)

    def test_one_for_each_site(self):
        other = self.make_location("Other site")
        self.third.cctv_location_id = other
        stray = self.make_camera("T-STRAY", 4)
        stray.cctv_location_id = False
        self.env["cctv.procedure.profile"].create(
            {"name": "P", "company_id": self.company.id, "recording_check_scope": "site"}
        )
        checks = self.due()
        counts = {check.site_id: check.camera_count for check in checks}
        none = self.env["cctv.location"]
        self.assertEqual(counts, {self.site: 2, other: 1, none: 1})
        for check in checks:
            self.assertFiguresAreTheLists(check)

    def test_lines_say_what_is_wrong_and_follow_it(self):
        check = self.due()
        self.tell_all()
        gap, unchecked = check.line_ids.sorted(lambda line: line.camera_id.id)
        self.assertEqual((gap.camera_id, gap.gaps_text), (self.second, "02:00–03:00"))
        self.assertIn("60 min", gap.words)
        self.assertEqual((unchecked.result, unchecked.reason), ("unchecked", "no_answer"))
        unchecked.with_user(self.supervisor).decision = "watch"
        self.tell(self.footage(3))
        self.assertEqual(unchecked.result, "proven", "decided on, so it stays, and tells the truth")
        self.assertEqual(unchecked.decision, "watch")
        self.assertEqual(check.proven_count, 2)

    def test_every_open_line_needs_a_decision(self):
        check = self.due()
        self.tell_all()
        with self.assertSays("(?s)T-CAM-2.*T-CAM-3"):
            self.sign(check)
        line = check.line_ids[:1].with_user(self.supervisor)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            line.decision = "other"
        self.explain(check)
        self.assertEqual(line.decided_by_id, self.supervisor)
        self.sign(check)
        self.assertEqual(check.deadline_phase, "met")
        self.assertTrue(check.date_signed)

    def test_counted_anew_by_hand(self):
        check = self.due()
        self.make_camera("T-LATE", 7)
        check.with_user(self.supervisor).action_refresh()
        self.assertEqual(check.camera_count, 4)
        with self.assertRaises(AccessError):
            check.with_user(self.make_user("operator", "counts_operator")).action_refresh()

    def test_signed_figures_stay(self):
        check = self.due()
        self.tell_all()
        self.explain(check)
        self.sign(check)
        self.tell(self.footage(3))
        self.assertEqual(self.proof(self.third).result, "proven")
        self.assertEqual(check.unchecked_count, 1)
        with self.assertSays("is signed"):
            check.with_user(self.supervisor).action_refresh()

    def test_sealed(self):
        check = self.due()
        self.tell_all()
        self.explain(check)
        with self.assertSays("Checked by the supervisor"):
            check.with_user(self.supervisor).action_seal()
        self.sign(check)
        check.with_user(self.supervisor).action_seal()
        self.assertEqual(check.seal_state, "sealed")
        self.assertEqual(check.seal_id._verify_and_note(), [])
        with self.assertSays("is sealed"):
            check.line_ids[:1].with_user(self.supervisor).note = "Something else"
        self.prepare()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cctv_recording_check SET missing_count = 9 WHERE id = %s", [check.id]
        )
        self.env.invalidate_all()
        self.assertIn("Missing", check.seal_id._verify_and_note()[0])

    def test_noted_by_another(self):
        check = self.due()
        self.tell_all()
        self.explain(check)
        self.sign(check)
        head = self.make_user("management", "notes_management")
        check.with_user(head)._check_signer("noted")
        self.sign(check, "noted", head)
        for user, role in ((self.supervisor, "noted"), (head, "checked")):
            with self.assertRaises(AccessError):
                check.with_user(user)._check_signer(role)

    def test_system_alone_writes_the_rest(self):
        check = self.due()
        mine = check.with_user(self.supervisor)
        mine.note = "Looked at it"
        for record, values in (
            (mine, {"proven_count": 99}),
            (mine, {"date_signed": from_epoch(START)}),
            (mine, {"day": YESTERDAY - timedelta(days=1)}),
            (mine.line_ids[:1], {"result": "proven"}),
            (mine.line_ids[:1], {"is_explained": True}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                record.write(values)
        for attempt in (
            lambda: mine.create({"company_id": self.company.id, "day": "2026-01-01"}),
            mine.unlink,
            lambda: mine.line_ids[:1].unlink(),
            lambda: mine.line_ids.create({"check_id": check.id, "camera_id": self.camera.id}),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                attempt()

    def test_printed(self):
        check = self.due()
        self.tell_all()
        self.explain(check)
        self.sign(check)
        check.with_user(self.supervisor).action_seal()
        reports = self.env["ir.actions.report"].with_user(self.supervisor)
        pdf = reports._cctv_print("helpdesk_cctv.paper_recording_check", check)
        text = " ".join(
            " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split()
        )
        for words in (check.number, "T-CAM-2", "02:00–03:00", "Power was cut.", "Not checked"):
            self.assertIn(words, text)
        self.assertIn(check._seal_mark()["code"], text)


@tagged("post_install", "-at_install", "cctv_tour")
class TestRecordingTours(CheckCase, TourCase):
    def test_supervisor_explains_signs_and_seals(self):
        check = self.due()
        self.tell_all()
        self.env.flush_all()
        self.freezer.stop()
        self.addCleanup(self.freezer.start)
        url = f"/odoo/cctv-daily-checks/{check.id}"
        self.start_tour(url, "cctv_recording_check_signed", login=self.supervisor.login)
        self.env.invalidate_all()
        self.assertEqual(check.seal_state, "sealed")
        self.assertEqual(set(check.line_ids.mapped("decision")), {"repair", "watch"})
        self.start_tour(
            "/odoo/cctv-recording-calendar", "cctv_recording_calendar", login=self.supervisor.login
        )
