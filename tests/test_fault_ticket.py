"""Faults to tickets: one root cause, one ticket; closed by itself only when nobody worked on it."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.cctv_poll_tools import from_epoch
from ..monitor.probe.reasons import Reason
from ..monitor.probe.types import Level
from .poll_common import JPEG, START, PollCase


@tagged("post_install", "-at_install")
class TestFaultTicket(PollCase):
    def test_fault_has_evidence_and_a_ticket(self):
        self.bad(self.camera, Reason.PICTURE_BLACK, level=Level.PICTURE, jpeg=JPEG)
        fault = self.faults(self.camera)
        self.assertEqual(fault.kind, "picture_black")
        self.assertEqual(fault.detail, "The picture is black. (as found)")
        self.assertEqual(fault.evidence["stages"][0]["duration_ms"], 1.5)
        self.assertTrue(fault.picture)
        ticket = fault.ticket_id
        self.assertTrue(ticket.cctv_opened_by_poller)
        self.assertFalse(ticket.attachment_ids, "the portal gives these away")
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", "cctv.fault"), ("res_field", "=", "picture")])
        )
        self.assertIn(fault.id, attachments.mapped("res_id"))

    def test_ticket_says_what_is_wrong_in_plain_words(self):
        self.lobby.address = "Main street 1, ground floor"
        self.bad(self.camera, Reason.AUTH_FAILED, times=1)
        ticket = self.tickets(self.camera)
        self.assertEqual(ticket.name, "T-CAM-1 Lobby door: login refused")
        text = str(ticket.description)
        self.assertIn("The camera answers, but refuses the password.", text)
        self.assertIn("Site T / Lobby", text)
        self.assertIn("Main street 1, ground floor", text)
        self.assertIn("2 March 2026, 10:01 (Asia/Jakarta)", text)
        self.assertIn("Check the user name and password in the register", text)
        self.assertIn("T-NVR Recorder, channel 1", text)
        self.assertNotIn("10.9.0.11", text, "no address: the portal may show a ticket")
        self.assertEqual(ticket.cctv_location_id, self.lobby)
        self.assertEqual(ticket.company_id, self.company)
        self.assertFalse(ticket.user_id)

    def test_language_of_most_people(self):
        """The contact's, which is the database's default, is asked last."""
        self.env["res.lang"]._activate_lang("id_ID")
        company = self.make_company("Kota")
        company.partner_id.lang = "id_ID"
        self.assertEqual(company._cctv_lang(), "id_ID", "nobody is there")
        company.partner_id.lang = False
        self.assertEqual(company._cctv_lang(), "en_US")
        company.partner_id.lang = "en_US"
        for role, lang in (("it", "id_ID"), ("technician", "id_ID"), ("operator", "en_US")):
            self.make_user(role, f"kota_{role}", company).lang = lang
        for name in ("a", "b", "c"):
            self.make_user("internal", f"kota_{name}", company).lang = "en_US"
        flow = self.env["cctv.ticket.flow"]._for(company)
        self.assertEqual(flow.env.lang, "id_ID")
        company.cctv_lang = "en_US"
        self.assertEqual(company._cctv_lang(), "en_US", "what is chosen comes first")

    def test_language_that_is_installed_no_more(self):
        language = self.env["res.lang"]._activate_lang("id_ID")
        company = self.make_company("Kota")
        company.cctv_lang = "id_ID"
        language.active = False
        self.assertEqual(company._cctv_lang(), "en_US")

    def test_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("id_ID")
        self.company.cctv_lang = "id_ID"
        self.bad(self.camera, Reason.UNREACHABLE)
        self.assertIn("2 Maret 2026, 10:01", str(self.tickets(self.camera).description))

    def test_team_of_the_place_or_the_recorder_or_cctv(self):
        self.bad(self.camera, Reason.UNREACHABLE)
        self.assertEqual(self.tickets(self.camera).team_id, self.team)
        self.recorder.cctv_location_id = self.site
        stray = self.make_device("camera", "T-2", "10.9.0.12", cctv_recorder_id=self.recorder.id)
        lone = self.make_device("camera", "T-3", "10.9.0.13")
        self.apply(self.verdict(stray, Reason.UNREACHABLE), self.verdict(lone, Reason.UNREACHABLE))
        self.apply(self.verdict(stray, Reason.UNREACHABLE), self.verdict(lone, Reason.UNREACHABLE))
        self.assertEqual(self.tickets(stray).team_id, self.team)
        default = self.env.ref("helpdesk_cctv.helpdesk_team_cctv")
        self.assertEqual(self.tickets(lone).team_id, default)

    def test_another_company(self):
        company = self.make_company()
        company.partner_id.write({"tz": "Asia/Jayapura", "country_id": self.env.ref("base.id").id})
        device = self.make_device("camera", "T-B", "10.9.0.14", company_id=company.id)
        self.apply(self.verdict(device), after_s=0)
        self.bad(device, Reason.UNREACHABLE)
        ticket = self.tickets(device)
        self.assertEqual(ticket.company_id, company)
        self.assertIn("12:01 (Asia/Jayapura)", str(ticket.description))
        self.announce()
        self.good(device)
        self.assertTrue(ticket.closed)

    def test_priority(self):
        self.bad(self.camera, Reason.CLOCK_SKEW)
        self.assertEqual(self.tickets(self.camera).priority, "1")
        self.bad(self.recorder, Reason.UNREACHABLE)
        self.assertEqual(self.tickets(self.recorder).priority, "3")

    def test_further_faults_are_notes_in_the_same_ticket(self):
        self.bad(self.camera, Reason.CLOCK_SKEW)
        self.bad(self.camera, Reason.CLOCK_SKEW, Reason.ONVIF_FAULT)
        ticket = self.tickets(self.camera)
        self.assertEqual(len(ticket), 1)
        self.assertEqual(set(ticket.cctv_fault_ids.mapped("kind")), {"clock_skew", "onvif_fault"})
        self.assertIn("Something else is wrong with the same device", self.notes(ticket)[0])

    def test_recovered_before_anybody_worked_on_it(self):
        self.bad(self.camera, Reason.UNREACHABLE)
        self.announce()
        ticket = self.tickets(self.camera)
        self.good(self.camera)
        fault = self.faults(self.camera)
        self.assertEqual(fault.end_reason, "recovered")
        self.assertEqual(fault.date_end, from_epoch(self.now - 60), "the first good check")
        self.assertTrue(ticket.closed)
        self.assertTrue(ticket.cctv_closed_by_poller)
        self.assertEqual(ticket.stage_id, self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done"))
        self.assertIn("ended by itself before anybody", "".join(self.notes(ticket)))
        self.assertFalse(ticket.activity_ids)

    def test_recovered_while_somebody_works_on_it(self):
        worker = self.make_user("technician", "worker")
        self.team.user_ids = worker
        for touch in (
            lambda ticket: ticket.write({"user_id": worker.id}),
            lambda ticket: ticket.with_user(worker).message_post(body="I am on my way"),
            lambda ticket: ticket.write(
                {"stage_id": self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress").id}
            ),
        ):
            device = self.make_device(
                "camera", False, f"10.9.1.{self.now % 200:.0f}", cctv_location_id=self.lobby.id
            )
            self.bad(device, Reason.UNREACHABLE)
            ticket = self.tickets(device)
            touch(ticket)
            self.good(device)
            self.assertFalse(ticket.closed)
            self.assertIn("Please verify and close it", self.notes(ticket)[0])

    def test_ticket_stays_open_while_a_fault_of_it_is(self):
        self.bad(self.camera, Reason.CLOCK_SKEW, Reason.ONVIF_FAULT)
        self.recover_from_clock_only()
        ticket = self.tickets(self.camera)
        self.assertFalse(ticket.closed)
        self.assertIn("Still open", self.notes(ticket)[0])
        self.good(self.camera)
        self.assertFalse(ticket.closed, "the clock was not judged any more")

    def recover_from_clock_only(self):
        judged = frozenset({Reason.CLOCK_SKEW, Reason.ONVIF_FAULT})
        for _ in range(2):
            self.apply(self.verdict(self.camera, Reason.CLOCK_SKEW, judged=judged))

    def test_comes_back_soon_is_the_same_ticket(self):
        self.bad(self.camera, Reason.UNREACHABLE)
        self.announce()
        ticket = self.tickets(self.camera)
        self.good(self.camera)
        self.bad(self.camera, Reason.REFUSED)
        self.assertEqual(self.tickets(self.camera), ticket)
        self.assertFalse(ticket.closed)
        self.assertFalse(ticket.closed_date)
        self.assertFalse(ticket.cctv_closed_by_poller)
        self.assertIn("has come back", "".join(self.notes(ticket)))
        self.assertFalse(ticket.cctv_to_announce, "told of once")
        self.assertIn("refused", ticket.name, "it says what is wrong now")
        self.assertIn("port is closed", ticket.description)

    def test_comes_back_after_people_closed_it(self):
        self.bad(self.camera, Reason.UNREACHABLE)
        ticket = self.tickets(self.camera)
        ticket.user_id = self.make_user("technician", "closer")
        self.good(self.camera)
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.bad(self.camera, Reason.CLOCK_SKEW)
        other = self.tickets(self.camera) - ticket
        self.assertEqual(len(other), 1, "another matter is another ticket")
        self.good(self.camera, judged=frozenset({Reason.CLOCK_SKEW}))
        self.assertTrue(other.closed)
        other.closed_date = False
        self.bad(self.camera, Reason.UNREACHABLE)
        self.assertFalse(ticket.closed, "the same matter is the same ticket")
        self.assertTrue(ticket.cctv_to_announce, "who closed it is told")

    def test_comes_back_late_is_a_new_ticket(self):
        self.bad(self.camera, Reason.UNREACHABLE)
        self.good(self.camera)
        self.wait(self.policy.reopen_window_h * 3600)
        self.bad(self.camera, Reason.UNREACHABLE)
        self.assertEqual(len(self.tickets(self.camera)), 2)

    def test_flapping_is_one_ticket(self):
        for _ in range(8):
            self.bad(self.camera, Reason.UNREACHABLE)
            self.good(self.camera)
        self.assertEqual(len(self.tickets(self.camera)), 1)
        held = self.faults(self.camera)[-1]
        self.assertTrue(held.is_open, "held open until it is quiet")
        self.assertGreater(held.flap_count, 0)
        self.wait(self.policy.flap_window_s)
        self.good(self.camera)
        self.assertFalse(held.is_open)
        self.assertTrue(self.tickets(self.camera).closed)

    def test_policy_without_tickets(self):
        self.policy.opens_tickets = False
        self.bad(self.camera, Reason.UNREACHABLE)
        self.assertTrue(self.faults(self.camera))
        self.assertFalse(self.tickets(self.camera))

    def test_switching_polling_off_ends_the_faults(self):
        self.bad(self.camera, Reason.UNREACHABLE)
        self.camera.cctv_poll_enabled = False
        fault = self.faults(self.camera)
        self.assertEqual(fault.end_reason, "polling_off")
        self.assertTrue(fault.ticket_id.closed)

    def test_no_ticket_is_lost_when_it_cannot_be_opened(self):
        ticket_class = type(self.env["helpdesk.ticket"])

        def refuse(*_args):
            raise UserError("No more tickets today.")

        with (
            self.subTest("refused"),
            mute_logger("odoo.addons.helpdesk_cctv.models.cctv_poll_tools"),
        ):
            self.patch(ticket_class, "_prepare_ticket_number", refuse)
            self.bad(self.camera, Reason.UNREACHABLE)
        fault = self.faults(self.camera)
        self.assertEqual(self.camera.cctv_status_id.state, "down", "the state is written")
        self.assertTrue(fault.needs_ticket)
        self.assertFalse(fault.ticket_id)
        self.patch(ticket_class, "_prepare_ticket_number", lambda *_args: "HT-LATER")
        self.poll._settle_leftovers(from_epoch(self.now))
        self.assertEqual(fault.ticket_id.number, "HT-LATER")
        self.assertFalse(fault.needs_ticket)

    def test_one_refused_ticket_does_not_cost_the_others(self):
        other = self.make_device("camera", "T-2", "10.9.0.12")
        number = type(self.env["helpdesk.ticket"])._prepare_ticket_number

        def refuse_one(tickets, values):
            if "T-CAM-1" in values["name"]:
                raise UserError("Not this one.")
            return number(tickets, values)

        self.patch(type(self.env["helpdesk.ticket"]), "_prepare_ticket_number", refuse_one)
        with mute_logger("odoo.addons.helpdesk_cctv.models.cctv_poll_tools"):
            for _ in range(2):
                self.apply(
                    self.verdict(self.camera, Reason.UNREACHABLE),
                    self.verdict(other, Reason.UNREACHABLE),
                )
        self.assertFalse(self.tickets(self.camera))
        self.assertTrue(self.tickets(other))

    def test_states_and_faults_are_kept_in_step(self):
        self.bad(self.camera, Reason.UNREACHABLE)
        first = self.faults(self.camera)
        first.unlink()
        self.poll._settle_leftovers(from_epoch(self.now))
        again = self.faults(self.camera)
        self.assertEqual(again.kind, "unreachable")
        self.assertTrue(again.ticket_id)
        self.poll._settle_leftovers(from_epoch(self.now))
        self.assertEqual(self.faults(self.camera), again, "nothing is doubled")
        self.env.cr.execute("UPDATE cctv_device_status SET reasons = NULL")
        self.poll._settle_leftovers(from_epoch(self.now))
        self.assertFalse(again.is_open)

    def test_what_cannot_be_settled_costs_nothing_else(self):
        other = self.make_device("camera", "T-2", "10.9.0.12")
        self.bad(self.camera, Reason.UNREACHABLE)
        self.bad(other, Reason.UNREACHABLE)
        self.faults(self.camera).unlink()
        orphan = self.faults(other)
        self.env.cr.execute(
            "UPDATE cctv_device_status SET reasons = NULL WHERE device_id = %s", [other.id]
        )

        def refuse(*_args):
            raise ValueError("a bug of ours")

        with mute_logger("odoo.addons.helpdesk_cctv.models.cctv_poll_tools"):
            self.patch(type(self.env["cctv.fault"]), "_carry_out", refuse)
            self.poll._settle_leftovers(from_epoch(self.now))
            self.assertFalse(orphan.is_open, "the other part was done")
            self.patch(type(self.env["cctv.fault"]), "_end", refuse)
            orphan.date_end = False
            self.poll._settle_leftovers(from_epoch(self.now))
        self.assertTrue(orphan.is_open)

    def test_reason_of_a_later_version_opens_nothing(self):
        self.bad(self.camera, Reason.UNREACHABLE)
        self.faults(self.camera).unlink()
        self.env.cr.execute(
            "UPDATE cctv_device_status SET reasons = 'dreams,unreachable' WHERE device_id = %s",
            [self.camera.id],
        )
        self.poll._settle_leftovers(from_epoch(self.now))
        self.assertEqual(self.faults(self.camera).kind, "unreachable")

    def test_open_fault_is_taken_as_the_one_to_open(self):
        """What a run did that was killed after its commit and before the next one's read."""
        existing = self.env["cctv.fault"].create(
            {"device_id": self.camera.id, "kind": "unreachable", "date_start": from_epoch(START)}
        )
        self.bad(self.camera, Reason.UNREACHABLE)
        self.assertEqual(self.faults(self.camera), existing)

    def test_many_devices_fail_at_once(self):
        devices = self.env["maintenance.equipment"].create(
            [
                {
                    "name": f"Camera {n}",
                    "cctv_kind": "camera",
                    "cctv_address": f"10.7.0.{n}",
                    "cctv_location_id": self.lobby.id,
                }
                for n in range(1, 41)
            ]
        )
        leader = self.make_user("technician", "leader")
        self.team.write({"user_id": leader.id, "user_ids": leader})
        for _ in range(2):
            self.apply(*(self.verdict(device, Reason.UNREACHABLE) for device in devices))
        tickets = self.env["helpdesk.ticket"].search([("cctv_device_id", "in", devices.ids)])
        self.assertEqual(len(tickets), 40)
        self.announce()
        told = self.env["mail.notification"].search([("res_partner_id", "=", leader.partner_id.id)])
        self.assertEqual(len(told), 1, "one message about forty tickets")
        self.assertEqual(told.mail_message_id.model, "helpdesk.ticket.team")
        self.assertEqual(len(tickets.activity_ids), 1)
