"""A repair at a provider: given, accepted, promised, reported, taken back (R24, R26, R72)."""

from datetime import date, datetime, time, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .provider_common import ProviderCase


@tagged("post_install", "-at_install")
class TestProvider(ProviderCase):
    def test_not_before_the_analysis(self):
        ticket = self.by(self.report(), "it")
        with self.assertSays("First the analysis"):
            ticket.action_cctv_give_to_provider()
        with self.assertSays("First the analysis"):
            ticket._cctv_give_to_provider(self.firm, "x")
        self.assertFalse(ticket.sudo().cctv_job_ids)

    def test_duties(self):
        ticket = self.analysed()
        for duty in ("operator", "technician"):
            with self.subTest(duty), self.assertRaises(AccessError):
                self.by(ticket, duty).action_cctv_give_to_provider()
        job = self.give(ticket, duty="supervisor")
        for step in ("take_back", "write_to_provider", "note_answer"):
            with self.subTest(step), self.assertRaises(AccessError):
                getattr(self.by(ticket, "technician"), f"action_cctv_{step}")()
        self.assertEqual(job.state, "given")

    def test_given(self):
        ticket = self.analysed()
        window = Form(
            self.env["cctv.give.provider"]
            .with_user(self.users["it"])
            .with_context(default_ticket_id=ticket.id)
        )
        self.assertEqual(window.partner_id, self.firm)
        self.assertEqual(window.contract_state, "running")
        self.assertIn("CUSTOMER-7", window.contract_text)
        self.assertIn("portal: 2", window.login_text)
        self.assertEqual(window.task, "The camera has no power.")
        window.task = "No power at the pole"
        window.save().action_save()
        job = ticket.sudo().cctv_job_id
        self.assertEqual((job.state, job.partner_id), ("given", self.firm))
        self.assertEqual(ticket.sudo().cctv_phase, "assigned")
        self.assertEqual((job.contract_state, job.contract_number), ("running", "CONTRACT-7"))
        with self.assertSays("Take it back first"):
            self.by(ticket, "it").action_cctv_give_to_provider()

    def test_no_provider_of_ours(self):
        ticket = self.by(self.analysed(), "it")
        with self.assertSays("is no provider of yours"):
            ticket._cctv_give_to_provider(self.company.partner_id, "x")
        with self.assertSays("Say what is to be repaired"):
            ticket._cctv_give_to_provider(self.firm, " ")

    def test_contract_of_what_it_hangs_on(self):
        link_firm = self.env["res.partner"].create({"name": "Link firm", "is_company": True})
        link = self.make_device(
            "link",
            "T-LNK",
            cctv_link_provider_id=link_firm.id,
            cctv_customer_number="LINK-9",
            cctv_contract_end=fields.Date.today() - timedelta(days=3),
        )
        self.camera.cctv_uplink_id = link
        job = self.give(firm=link_firm)
        self.assertEqual((job.customer_number, job.contract_state), ("LINK-9", "over"))
        self.assertEqual(job.ticket_id.cctv_provider_id, link_firm)

    def test_accept_promise_report(self):
        job = self.of(self.give())
        job._accept()
        with self.assertSays("not possible any more"):
            job._accept()
        day = self.working_day(job, 2)
        job._promise(day)
        self.assertEqual((job.promised_date, job.first_promise), (day, day))
        job._start()
        self.assertEqual(job.ticket_id.cctv_phase, "in_repair")
        self.assertFalse(job.ticket_id.user_id, "a provider's user is never assigned")
        job._report_done("Supply replaced", "1 supply 12 V")
        ticket = job.ticket_id
        self.assertEqual((job.state, ticket.cctv_phase), ("done", "repaired"))
        self.assertEqual(ticket.cctv_repaired_by_id, self.vendor.partner_id)
        self.assertEqual((job.kept_count, job.broken_count), (1, 0))
        self.assertEqual(ticket.cctv_repair_parts, "1 supply 12 V")

    def test_report_at_once(self):
        job = self.of(self.give())
        with self.assertSays("what was done"):
            job._report_done("  ")
        job._report_done("Plug put in again")
        self.assertEqual((job.state, job.accepted_count, job.kept_count), ("done", 1, 0))

    def test_promised_days(self):
        job = self.of(self.give())
        today = job._today()
        for day, sentence in (
            (None, "choose the day"),
            (today - timedelta(1), "is over"),
            (today + timedelta(500), "more than a year"),
        ):
            with self.subTest(day), self.assertSays(sentence):
                job._promise(day)
        sunday = today + timedelta(6 - today.weekday() or 7)
        with self.assertSays("Nobody works on Sunday"):
            job._promise(sunday)
        holiday = self.working_day(job, 2)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": self.company.id,
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": fields.Datetime.to_datetime(holiday) - timedelta(hours=20),
                "date_to": fields.Datetime.to_datetime(holiday) + timedelta(hours=30),
            }
        )
        with self.assertSays("The next working day is"):
            job._promise(holiday)
        self.assertEqual(job.state, "given")

    def test_promise_is_moved(self):
        job = self.of(self.give())
        first, second = self.working_day(job, 1), self.working_day(job, 3)
        job._promise(first)
        self.assertEqual(job.state, "accepted", "who promises accepts")
        with self.assertSays("promised already"):
            job._promise(first)
        with self.assertSays("why the promised day changes"):
            job._promise(second)
        job._promise(second, "The part comes later")
        self.assertEqual((job.promised_date, job.first_promise), (second, first))
        self.assertEqual(job.moved_count, 1)
        self.assertIn("The part comes later", job.message_ids.sorted("id")[-1].body)

    def test_late_by_the_date_where_the_company_is(self):
        self.company.partner_id.tz = self.company.resource_calendar_id.tz = "Asia/Jakarta"
        job = self.of(self.give()).with_context(tz="UTC")
        day = self.working_day(job, 1)
        job._promise(day)
        late = [("is_late", "=", True), ("id", "=", job.id)]
        for hour, is_late in ((16, False), (20, True)):
            with freeze_time(datetime.combine(day, time(hour))):
                job.invalidate_recordset()
                self.assertEqual(job.is_late, is_late)
                self.assertEqual(bool(job.search(late)), is_late)
                self.assertEqual(bool(job.search(["!", *late])), not is_late)

    def test_late_promise(self):
        job = self.of(self.give())
        job._promise(self.working_day(job, 1))
        late = [("is_late", "=", True), ("id", "=", job.id)]
        self.assertFalse(job.is_late)
        self.assertFalse(job.search(late))
        with freeze_time(fields.Datetime.now() + timedelta(days=9)):
            job.invalidate_recordset()
            self.assertTrue(job.is_late)
            self.assertEqual(job.search(late), job)
            self.assertEqual(job.promise_note, "Late")
            self.assertIn("days", job.waiting)
            job._report_done("Late, but done")
        self.assertEqual((job.kept_count, job.broken_count), (0, 1))
        self.assertGreater(job.waited_hours, 9 * 24 - 1)
        self.assertFalse(job.is_late, "what is done is late no more")

    def test_promise_after_the_deadline(self):
        ticket = self.analysed()
        ticket.sudo()._deadline_begin(1, "hours")
        job = self.of(self.give(ticket))
        job._promise(self.working_day(job, 5))
        self.assertTrue(job.is_after_due)
        self.assertIn("after the deadline", job.message_ids.sorted("id")[-1].body)

    def test_decline(self):
        ticket = self.analysed()
        ticket.sudo()._deadline_begin(5, "working_days")
        job = self.of(self.give(ticket, pause="Waits for the provider"))
        self.assertEqual(ticket.sudo().deadline_pause_kind, "waiting_provider")
        with self.assertSays("why you decline"):
            job._decline("")
        job._decline("Not under contract")
        self.assertEqual((job.state, job.is_current), ("declined", False))
        self.assertEqual(ticket.sudo().cctv_phase, "analysed")
        self.assertFalse(ticket.sudo().deadline_is_paused)
        told = self.env["mail.message"].search(
            [("res_id", "=", ticket.id), ("body", "like", "has declined")]
        )
        self.assertIn(self.users["it"].partner_id, told.notified_partner_ids)
        self.assertEqual(self.give(ticket).state, "given", "it can be given again")

    def test_taken_back(self):
        ticket = self.analysed()
        job = self.give(ticket)
        window = self.window("cctv.answer.provider", ticket, "it", kind="taken_back")
        with self.assertSays("write something"):
            window.action_save()
        window.text = "We do it ourselves"
        window.action_save()
        self.assertEqual((job.state, job.is_current), ("taken_back", False))
        self.assertEqual(ticket.sudo().cctv_phase, "analysed")
        with self.assertSays("not possible any more"):
            self.of(job)._accept()

    def test_noted_by_telephone(self):
        ticket = self.analysed()
        job = self.give(ticket)
        self.window("cctv.answer.provider", ticket, "it").action_save()
        self.assertEqual(job.state, "accepted")
        day = self.working_day(job)
        promise = {"answer": "promised", "day": day}
        self.window("cctv.answer.provider", ticket, "it", **promise).action_save()
        self.assertEqual(job.promised_date, day)
        author = job.message_ids.sorted("id")[-1].author_id
        self.assertEqual(author, self.users["it"].partner_id)

    def test_repaired_by_somebody_else(self):
        ticket = self.analysed()
        job = self.give(ticket)
        mine = self.by(ticket, "technician")
        mine._cctv_report_repaired(mine.env.user.partner_id, "It was the fuse")
        self.assertEqual((job.state, job.is_current), ("taken_back", False))
        self.assertEqual(ticket.sudo().cctv_phase, "repaired")

    def test_not_passed(self):
        job = self.of(self.give())
        job._report_done("Plug put in again")
        ticket = job.ticket_id
        self.by(ticket, "supervisor")._cctv_verify("failed", "Dark again")
        self.assertEqual((job.state, job.failed_count), ("accepted", 1))
        self.assertEqual(ticket.cctv_phase, "in_repair")
        job._report_done("Cable replaced")
        self.set_health()
        self.by(ticket, "supervisor")._cctv_verify("passed")
        self.by(ticket, "it")._cctv_close()
        self.assertEqual((job.state, job.is_current), ("closed", True))
        ticket._cctv_reopen("Dark again")
        self.assertFalse(job.is_current, "who repairs it is decided again")

    def test_verified_by_no_colleague(self):
        job = self.of(self.give())
        job._report_done("Plug put in again")
        with self.assertRaises(AccessError):
            job.ticket_id.with_user(self.vendor)._cctv_check_may_verify()

    def test_another_provider(self):
        ticket = self.analysed()
        job = self.give(ticket)
        self.by(ticket, "it")._cctv_analyse("It is the link", "network", self.rival)
        self.assertEqual((job.state, job.is_current), ("taken_back", False))

    def test_taking_back_is_a_duty(self):
        ticket = self.analysed()
        job = self.give(ticket)
        other = self.make_device("camera", "T-CAM-9", cctv_installer_id=self.rival.id)
        mine = self.by(ticket, "technician")
        for values in ({"cctv_provider_id": self.rival.id}, {"cctv_device_id": other.id}):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                mine.write(values)
            self.assertEqual((job.state, job.is_current), ("given", True))
        mine.write({"cctv_provider_id": self.firm.id})
        self.by(ticket, "it").write({"cctv_device_id": other.id})
        self.assertEqual(job.state, "taken_back")

    def test_still_assigned_without_one_of_us(self):
        ticket = self.analysed()
        self.by(ticket, "it")._cctv_assign(self.users["technician"])
        self.give(ticket)
        self.by(ticket, "it").write({"user_id": False})
        self.assertEqual(ticket.sudo().cctv_phase, "assigned")

    def test_counted_by_provider(self):
        jobs = self.env["cctv.provider.job"].with_user(self.users["manager"])
        self.of(self.give())._accept()
        self.of(self.give())._decline("No")
        found = jobs._read_group(
            [("partner_id", "=", self.firm.id)],
            ["partner_id"],
            ["given_count:sum", "accepted_count:sum", "declined_count:sum"],
        )
        self.assertEqual(found, [(self.firm, 2, 1, 1)])

    def test_promises_of_many_at_once(self):
        """The company's working days are looked up once, however many repairs a page shows."""
        jobs = self.env["cctv.provider.job"].union(*(self.give() for _ in range(6)))
        jobs.sudo().write({"promised_date": self.working_day(jobs[0]), "state": "accepted"})
        self.env.flush_all()
        counts = []
        for some in (jobs[:2], jobs, jobs[:2], jobs):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some = self.env["cctv.provider.job"].sudo().browse(some.ids)
            self.assertFalse(any(some.mapped("is_late") + some.mapped("is_after_due")))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[2], counts[3])

    def test_whom_to_call(self):
        job = self.give()
        self.company.phone = "+62 21 1234"
        staff = self.users["it"].partner_id
        staff.phone = "+62 811 77"
        desk = self.env["cctv.provider.desk"].with_user(self.vendor)

        def called():
            self.env.invalidate_all()
            shown = desk._details(desk._job(job.id))
            return shown["call_name"], shown["call_phone"]

        self.assertEqual(called(), ("Repairs of T", "+62 21 1234"))
        self.company.cctv_provider_call = "person"
        self.assertEqual(called(), (staff.name, "+62 811 77"))
        staff.phone = False
        self.assertEqual(called(), (staff.name, "+62 21 1234"))

    def test_accepted_and_under_way(self):
        """Accepted is not begun yet."""
        job = self.give()
        desk = self.env["cctv.provider.desk"].with_user(self.vendor)
        mine = desk._job(job.id)
        mine._accept()
        shown = desk._details(mine)
        self.assertEqual((shown["state_word"], shown["may_start"]), ("Accepted", True))
        mine._start()
        shown = desk._details(mine)
        self.assertEqual((shown["state_word"], shown["may_start"]), ("Under way", False))

    def test_each_reads_the_own_language(self):
        """What the system says of a job is in the company's language on the ticket, and in the
        provider's own in the mail."""
        self.env["res.lang"]._activate_lang("id_ID")
        self.vendor.lang = self.colleague_there.lang = "id_ID"
        self.company.partner_id.lang = "en_US"
        job = self.give()
        mine = job.with_user(self.vendor).with_context(lang="id_ID").sudo()
        mine._accept()
        self.assertIn("has accepted the repair", job.message_ids.sorted("id")[-1].body)
        theirs = [("partner_ids", "in", self.vendor.partner_id.ids)]
        job.ticket_id._cctv_set_phase("cancelled")
        mail = self.env["mail.message"].search(theirs, order="id desc", limit=1)
        self.assertIn("Tiket", mail.body)
        self.assertNotIn("The ticket has been closed", mail.body)
        self.assertEqual(job.end_reason, "The ticket has been closed.")

    def test_nobody_writes_by_hand(self):
        job = self.give()
        for duty, user in self.users.items():
            with self.subTest(duty), self.assertRaises(AccessError):
                job.with_user(user).write({"kept_count": 5})
        ticket = job.ticket_id.with_user(self.users["manager"])
        with self.assertRaises(AccessError):
            ticket.write({"cctv_job_ids": [(1, job.id, {"partner_id": self.rival.id})]})

    def test_typed_texts(self):
        job = self.of(self.give())
        with self.assertSays("too long"):
            job._comment("x" * 5000)
        job._comment("a\x00b <b>bold</b>")
        body = job.message_ids.sorted("id")[-1].body
        self.assertIn("ab &lt;b&gt;", body)
        with self.assertSays("write something"):
            job._comment(" ")

    def test_day_words(self):
        job = self.give()
        self.assertEqual(job._day_words(date(2026, 12, 1)), "Tuesday 1 December 2026")
        self.assertRaises(UserError, job._check_day, date(1, 1, 1))
