"""Who takes which step of a request for footage in each of the procedures (R40), and what cannot
wait."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .footage_common import FootageCase


class DutiesCase(FootageCase):
    def as_(self, role, record):
        return record.with_user(self.users[role])

    def preset(self, name, **values):
        preset = self.env.ref(f"helpdesk_cctv.procedure_profile_{name}")
        names = (
            "kind accepts_oral_requests request_days verifier_role approver_role "
            "verifier_may_approve extractor_role requester_may_extract approver_may_extract"
        ).split()
        self.profile.write({**{name: preset[name] for name in names}, **values})

    def submitted(self, **values):
        request = self.make_request(**values)
        self.as_("operator", request).action_submit()
        return request

    def letter(self):
        file = self.env["ir.attachment"].create({"name": "letter.txt", "raw": b"order"})
        return {"letter_number": "B/1", "letter_ids": [Command.link(file.id)]}

    def refused_to(self, role, request, step):
        with self.assertRaises(AccessError):
            getattr(self.as_(role, request), step)()


@tagged("at_install")
class TestFootageProfiles(DutiesCase):
    def test_p1_one_supervisor_does_both_and_it_takes_out(self):
        self.preset("company")
        request = self.submitted()
        self.refused_to("it", request, "action_verify")
        self.as_("supervisor", request).action_verify()
        self.as_("supervisor", request).action_approve()
        self.refused_to("supervisor", request, "action_start_extraction")
        self.as_("it", request).action_start_extraction()
        self.assertEqual(request.extractor_id, self.users["it"])

    def test_p1_by_word_of_mouth_does_not_count(self):
        self.preset("company")
        request = self.make_request(channel="oral")
        with self.assertSays("word of mouth does not count"):
            self.as_("operator", request).action_submit()

    def test_p2_management_permits_and_the_named_operator_takes_out(self):
        self.preset("city", verifier_role="management")
        other = self.make_user("management", "cctv_management_2")
        request = self.submitted(channel="oral")
        self.refused_to("supervisor", request, "action_verify")
        self.as_("management", request).action_verify()
        self.refused_to("management", request, "action_approve")
        request.with_user(other).action_approve()
        with self.assertSays("Nobody is named"):
            self.as_("operator", request).action_start_extraction()
        with self.assertSays("another duty"):
            self.as_("supervisor", request)._name_extractor(self.users["it"])
        self.as_("supervisor", request)._name_extractor(self.users["operator"])
        self.refused_to("supervisor", request, "action_start_extraction")
        self.as_("operator", request).action_start_extraction()
        self.assertEqual(request.state, "extraction")

    def test_p2_oral_needs_the_form_before_the_hand_over(self):
        self.preset("city")
        request = self.make_request(channel="oral")
        request._set_state("ready")
        with self.assertSays("form that the requester signs"):
            request._handed_over()
        form = self.env["ir.attachment"].create({"name": "form.txt", "raw": b"form"})
        request.form_ids = form
        request._handed_over()
        self.assertEqual(request.state, "handed_over")

    def test_p3_the_official_decides_and_the_requester_takes_out(self):
        official = self.make_user("management", "cctv_official")
        self.preset("agency", official_id=official.id)
        request = self.submitted(partner_id=self.users["it"].partner_id.id, channel="oral")
        self.refused_to("management", request, "action_approve")
        self.refused_to("supervisor", request, "action_verify")
        request.with_user(official).action_approve()
        self.assertEqual(request.extractor_id, self.users["it"])
        self.as_("it", request).action_start_extraction()

    def test_p3_keepers_for_who_has_no_log_in(self):
        official = self.make_user("management", "cctv_official")
        self.preset("agency", official_id=official.id)
        request = self.submitted()
        request.with_user(official).action_approve()
        self.refused_to("management", request, "action_start_extraction")
        self.as_("operator", request).action_start_extraction()

    def test_p4_from_outside_with_letter_and_managements_permission(self):
        self.preset("company")
        values = {"kind": "playback", "requester_kind": "external", **self.letter()}
        request = self.submitted(**values)
        self.as_("supervisor", request).action_verify()
        with self.assertSays("management's permission"):
            self.as_("supervisor", request).action_approve()
        self.as_("management", request).action_approve()
        self.assertEqual(request.approved_by_id, self.users["management"])

    def test_own_by_the_address_too(self):
        self.users["supervisor"].partner_id.email = "Head@example.com"
        request = self.submitted(requester_email=" head@EXAMPLE.com")
        self.refused_to("supervisor", request, "action_verify")

    def test_who_closes(self):
        request = self.make_request()
        request._set_state("handed_over")
        self.refused_to("operator", request, "action_close")
        self.as_("supervisor", request).action_close()
        self.assertEqual((request.state, request.seal_state), ("closed", "sealed"))
        self.assertFalse(any(request.seal_id._verify().values()))
        with self.assertSays("sealed"):
            self.as_("it", request).legal_basis = "x"


@tagged("at_install")
class TestFootageUrgent(DutiesCase):
    def urgent(self, **values):
        self.preset("city")
        reason = {"is_urgent": True, "urgent_reason": "A child is lost"}
        return self.submitted(**reason, **values)

    def test_on_the_supervisors_word(self):
        request = self.urgent()
        self.assertEqual((request.deadline_unit, request.deadline_amount), ("hours", 24))
        with self.assertRaises(AccessError):
            self.as_("operator", request)._start_on_word(self.users["operator"])
        self.as_("supervisor", request)._start_on_word(self.users["operator"])
        self.assertEqual((request.state, request.is_decision_open), ("verified", True))
        with self.assertSays("not the next step"):
            self.as_("supervisor", request)._start_on_word(self.users["operator"])
        self.as_("operator", request).action_start_extraction()
        request.item_ids._set({"state": "stored"})
        self.as_("operator", request).action_ready()
        with self.assertSays("decision is missing"):
            request._handed_over()
        self.as_("management", request).action_approve()
        self.assertEqual((request.state, request.deadline_phase), ("ready", "running"))
        request._handed_over()
        self.assertEqual(request.deadline_phase, "met")

    def test_the_word_is_not_the_decision(self):
        """Who let it start does not decide, nor take it out."""
        request = self.urgent()
        boss = self.make_user("supervisor", "cctv_boss")
        boss.group_ids += self.env.ref("helpdesk_cctv.group_cctv_management")
        with self.assertSays("cannot take out"):
            request.with_user(boss)._start_on_word(boss)
        request.with_user(boss)._start_on_word(self.users["operator"])
        with self.assertRaises(AccessError):
            request.with_user(boss).action_approve()

    def test_refused_after_it_was_started(self):
        request = self.urgent()
        self.as_("supervisor", request)._start_on_word(self.users["operator"])
        self.as_("operator", request).action_start_extraction()
        self.as_("management", request)._refuse("It was a prank.")
        self.assertEqual((request.state, request.is_decision_open), ("refused", False))
        with self.assertSays("not the next step"):
            self.as_("operator", request).action_ready()

    def test_only_what_is_urgent(self):
        self.preset("city")
        request = self.submitted()
        with self.assertSays("not urgent"):
            self.as_("supervisor", request)._start_on_word(self.users["operator"])
        request = self.make_request(is_urgent=True)
        with self.assertSays("Say why it is urgent"):
            self.as_("operator", request).action_submit()

    def emergency(self):
        requests = self.env["cctv.footage.request"].with_user(self.users["operator"])
        now = fields.Datetime.now()
        camera = self.as_("operator", self.camera)
        return requests._secure_in_emergency(
            camera, now - timedelta(minutes=15), now, "Two cars have crashed"
        )

    def test_emergency(self):
        request = self.emergency()
        self.assertEqual((request.state, request.channel), ("extraction", "emergency"))
        self.assertEqual(request.extractor_id, self.users["operator"])
        self.assertEqual(request.item_ids.device_id, self.camera)
        request.item_ids._set({"state": "stored"})
        request.action_ready()
        with self.assertSays("No authority has demanded"):
            request.sudo()._handed_over()
        demand = dict.fromkeys(("requester_name", "requester_identity", "requester_unit"), "P")
        letter = self.env["ir.attachment"].with_user(self.users["supervisor"])
        letter = letter.create({"name": "a.txt", "raw": b"a"})
        demand["letter_number"] = "B/7"
        with self.assertRaises(AccessError):
            request._demand(demand, letter.sudo())
        with self.assertSays("Enter who demands it"):
            self.as_("supervisor", request)._demand({**demand, "requester_name": ""}, letter)
        self.as_("supervisor", request)._demand(demand, letter)
        with self.assertSays("not the next step"):
            self.as_("supervisor", request)._demand(demand, letter)
        request.sudo()._handed_over()

    def test_emergency_in_the_language_of_the_company(self):
        """All read it in their list, whatever language the officer who pressed the button has."""
        self.env["res.lang"]._activate_lang("id_ID")
        self.company.cctv_lang = "id_ID"
        self.assertEqual(self.emergency().requester_name, "Belum diminta")

    def test_emergency_is_for_the_control_room(self):
        requests = self.env["cctv.footage.request"].with_user(self.users["management"])
        span = self.make_request()
        with self.assertRaises(AccessError):
            requests._secure_in_emergency(self.camera, span.date_from, span.date_to, "x")
        with self.assertSays("in an emergency use"):
            self.as_("operator", requests).create({"channel": "emergency"})


@tagged("at_install")
class TestFootageForm(DutiesCase):
    def at(self, begin, end, **values):
        """A request from ``begin`` to ``end``, in days before now."""
        now = fields.Datetime.now()
        span = {"date_from": now - timedelta(days=begin), "date_to": now - timedelta(days=end)}
        return self.make_request(**span, item_ids=False, place_words="gate", **values)

    def test_impossible_times(self):
        with self.assertSays("has to lie before"):
            self.at(1, 2)
        with self.assertSays("has not come yet"):
            self.at(1, -1)
        with self.assertSays("longer than 7 days"):
            self.at(366, 1)
        with self.assertSays("received in the future"):
            self.at(2, 1, date_received="2099-01-01 00:00:00")
        self.assertTrue(self.at(-1, -1.1, kind="room"))

    def test_a_clip_in_the_future(self):
        request = self.make_request()
        with self.assertSays("has not come yet"):
            request.item_ids.date_to = "2099-01-01 00:00:00"
        with self.assertSays("longer than 7 days"):
            request.item_ids.date_from = "2020-01-01 00:00:00"
        with self.assertSays("of a camera"):
            request.item_ids.device_id = self.recorder

    def test_a_camera_that_was_not_there_yet(self):
        request = self.make_request()
        self.camera.effective_date = request.create_date.date()
        with self.assertSays("in service since"):
            self.as_("operator", request).action_submit()

    def test_all_that_is_missing_is_said_at_once(self):
        request = self.make_request(
            requester_kind="authority",
            requester_identity=False,
            requester_unit=False,
            item_ids=False,
        )
        with self.assertRaises(UserError) as caught:
            self.as_("operator", request).action_submit()
        self.assertEqual(len(str(caught.exception).splitlines()), 4)

    def test_what_was_asked_stays(self):
        request = self.submitted()
        for values in (
            {"purpose": "another"},
            {"partner_id": self.users["it"].partner_id.id},
            {"requester_kind": "external"},
        ):
            with self.assertSays("is sent in"):
                self.as_("management", request).write(values)
        self.as_("supervisor", request)._return("Which gate?")
        self.assertEqual((request.deadline_phase, request.state), ("paused", "returned"))
        self.as_("operator", request).purpose = "The north gate"
        self.as_("operator", request).action_submit()
        self.assertEqual((request.deadline_phase, request.questions), ("running", False))

    def test_clips_stay_once_they_are_decided_on(self):
        request = self.submitted()
        self.as_("supervisor", request).action_verify()
        self.as_("supervisor", request).action_approve()
        item = self.as_("operator", request.item_ids)
        with self.assertSays("cannot be changed any more"):
            item.date_to = item.date_from.replace(second=59)
        with self.assertSays("cannot be changed any more"):
            item.action_remove()
        with self.assertSays("cannot be changed any more"):
            item.create(
                {
                    "request_id": request.id,
                    "device_id": self.camera.id,
                    "company_id": self.company.id,
                    "date_from": item.date_from,
                    "date_to": item.date_to,
                }
            )

    def test_a_clip_chosen_by_mistake(self):
        request = self.submitted()
        self.as_("operator", request.item_ids).action_remove()
        self.assertFalse(request.item_ids)

    def test_a_replayed_approval(self):
        request = self.submitted()
        self.as_("supervisor", request).action_verify()
        self.as_("supervisor", request).action_approve()
        when = request.date_approved
        with self.assertSays("not the next step"):
            self.as_("supervisor", request).action_approve()
        with self.assertSays("not the next step"):
            self.as_("supervisor", request)._refuse("no")
        self.assertEqual((request.state, request.date_approved), ("approved", when))

    def test_portal_fields_are_not_typed_in(self):
        with self.assertSays("on paper or by word of mouth"):
            self.as_("operator", self.make_request()).channel = "portal"

    def test_scans_are_read_by_who_decides(self):
        """Not only by who uploaded them; and nobody hangs in what he may not read."""
        files = self.env["ir.attachment"].with_user(self.users["operator"])
        scan = files.create({"name": "letter.txt", "raw": b"order"})
        request = self.submitted(requester_kind="authority", letter_number="B/1", letter_ids=scan)
        self.assertEqual(scan.with_user(self.users["management"]).raw, b"order")
        secret = self.env["ir.attachment"].with_user(self.users["it"])
        secret = secret.create({"name": "secret.txt", "raw": b"mine"})
        with self.assertRaises(AccessError):
            self.as_("operator", request).form_ids = [Command.link(secret.id)]
            self.env.flush_all()

    def test_cancelling(self):
        request = self.submitted()
        window = self.env["cctv.footage.step"].with_user(self.users["it"])
        window = window.create({"request_id": request.id, "purpose": "cancel", "text": "x"})
        with self.assertRaises(AccessError):
            window.action_confirm()
        window = self.env["cctv.footage.step"].with_user(self.users["operator"])
        request.received_by_id = self.users["operator"]
        window = window.create({"request_id": request.id, "purpose": "cancel", "text": "Found"})
        window.action_confirm()
        self.assertEqual((request.state, request.deadline_phase), ("cancelled", False))
        with self.assertSays("over already"):
            request._cancel("x")

    def test_resolving_a_place(self):
        """From words to cameras, with the picture of each; other companies stay out of it."""
        self.make_device("camera", "T-CAM-2", name="Lobby stairs", cctv_location_id=self.lobby.id)
        self.make_device("camera", "T-CAM-3", name="North gate", cctv_location_id=self.site.id)
        request = self.make_request(item_ids=False, place_words="In the lobby, near the stairs")
        mine = self.as_("operator", request)
        action = mine.action_resolve()
        window = self.env["cctv.footage.resolve"].with_user(self.users["operator"])
        window = window.browse(action["res_id"])
        names = window.line_ids.device_id.mapped("name")
        self.assertEqual(names[0], "Lobby stairs")
        self.assertNotIn("North gate", names)
        with self.assertSays("Tick the cameras"):
            window.action_confirm()
        window.line_ids[0].is_chosen = True
        window.words = "gate"
        window.action_search()
        self.assertIn("North gate", window.line_ids.device_id.mapped("name"))
        self.assertEqual(window.chosen_count, 1)
        window.action_confirm()
        self.assertEqual(request.item_ids.device_id.name, "Lobby stairs")
        self.assertEqual(request.location_id, self.lobby)
        self.assertTrue(request.item_ids.date_dies)
        with self.assertRaises(AccessError):
            window.with_user(self.users["it"]).line_ids.read(["picture"])
