"""Requests for footage: no dead ends, and no way past the second pair of eyes."""

import io
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.cctv_choices import FOOTAGE_OVER, FOOTAGE_STATES
from ..models.cctv_footage_places import FOUND_MAX
from .delivery_common import CONTENT
from .seal_common import signature_image
from .test_footage_clock import ClockCase

URGENT = {"is_urgent": True, "urgent_reason": "A child is lost"}

PLACE = {"item_ids": False, "place_words": "in the lobby"}


class WaysCase(ClockCase):
    def secure(self, role, request):
        """A file of each clip, stored by the user of ``role``."""
        files = self.env["cctv.evidence"].with_user(self.users[role]).sudo()
        for item in request.sudo().item_ids:
            files._store(item, "original", "gate.mp4", io.BytesIO(CONTENT))

    def resolve(self, role, request):
        action = self.as_(role, request).action_resolve()
        window = self.env["cctv.footage.resolve"].with_user(self.users[role])
        window = window.browse(action["res_id"])
        window.line_ids[0].is_chosen = True
        window.action_confirm()

    def step(self, role, request, purpose, **values):
        windows = self.env["cctv.footage.step"].with_user(self.users[role])
        windows.create({"request_id": request.id, "purpose": purpose, **values}).action_confirm()

    def emergency(self, role="operator", minutes=15):
        now = fields.Datetime.now()
        requests = self.env["cctv.footage.request"].with_user(self.users[role])
        span = (now - timedelta(minutes=minutes), now - timedelta(minutes=1))
        return requests._secure_in_emergency(self.camera, *span, "Two cars have crashed").sudo()

    def demand(self, role, request):
        user = self.users[role]
        scan = self.env["ir.attachment"].with_user(user)
        scan = scan.create({"name": "a.txt", "raw": b"a"})
        names = "requester_name requester_identity requester_unit letter_number".split()
        self.as_(role, request)._demand(dict.fromkeys(names, "Kepolisian"), scan)

    def waits(self, role, request):
        self.env.invalidate_all()
        return self.as_(role, request).waits_for_me

    def official(self, role="management"):
        official = self.make_user(role, "cctv_official")
        self.users["official"] = official
        self.addCleanup(self.users.pop, "official")
        self.preset("agency", official_id=official.id)


@tagged("post_install", "-at_install")
class TestFootageFourEyes(WaysCase):
    def test_who_secured_it_does_not_confirm_the_demand(self):
        """Not even after having somebody else named."""
        self.preset("city")
        request = self.emergency("supervisor")
        self.secure("supervisor", request)
        self.step("supervisor", request, "name", user_id=self.users["operator"].id)
        with self.assertRaises(AccessError):
            self.demand("supervisor", request)
        other = self.make_user("supervisor", "cctv_supervisor_2")
        self.users["other"] = other
        self.addCleanup(self.users.pop, "other")
        self.demand("other", request)
        with self.assertSays("cannot take out"):
            self.as_("supervisor", request)._name_extractor(other)

    def test_who_took_it_out_does_not_decide(self):
        """On the word of one supervisor another one takes it out: he does not approve it."""
        self.preset("company", extractor_role="it")
        both = self.make_user("supervisor", "cctv_both")
        both.group_ids += self.env.ref("helpdesk_cctv.group_cctv_it")
        self.users["both"] = both
        self.addCleanup(self.users.pop, "both")
        request = self.submitted(**URGENT)
        self.as_("supervisor", request)._start_on_word(both)
        self.as_("both", request).action_start_extraction()
        self.secure("both", request)
        self.as_("both", request)._name_extractor(self.users["it"])
        self.refused_to("both", request, "action_approve")
        self.assertFalse(self.as_("both", request).can_decide)

    def test_who_secured_it_before_the_decision(self):
        self.preset("company")
        chief = self.make_user("supervisor", "cctv_both")
        chief.group_ids += self.env.ref("helpdesk_cctv.group_cctv_it")
        self.users["both"] = chief
        self.addCleanup(self.users.pop, "both")
        request = self.old(29)
        self.assertTrue(request.item_ids._may_add_file(chief))
        self.secure("both", request)
        self.as_("supervisor", request).action_verify()
        self.refused_to("both", request, "action_approve")
        self.as_("supervisor", request).action_approve()

    def test_own_request_stays_own(self):
        self.users["supervisor"].partner_id.email = "head@example.com"
        request = self.submitted(requester_email="head@example.com")
        for values in ({"requester_email": False}, {"requester_phone": "1"}):
            with self.assertSays("is sent in"):
                self.as_("supervisor", request).write(values)
        self.refused_to("supervisor", request, "action_verify")
        self.users["supervisor"].login = "head@example.com"
        self.as_("supervisor", self.users["supervisor"]).email = "another@example.com"
        self.refused_to("supervisor", request, "action_verify")

    def test_who_asks_by_the_portal_stays(self):
        partner = self.users["supervisor"].partner_id
        request = self.make_request(channel="portal", partner_id=partner.id)
        request._submit()
        self.as_("management", request)._return("Which gate?")
        for name in ("partner_id", "requester_name", "requester_email"):
            with self.assertSays("came by the portal"):
                self.as_("supervisor", request).write({name: False})
        self.as_("supervisor", request).purpose = "The north gate"

    def test_signing_what_one_has_not_done(self):
        request = self.submitted()
        user, ink = self.users["operator"], signature_image()
        mine = self.as_("operator", request)
        for role in ("verified", "approved", "extracted"):
            with self.assertSays("Nobody has done this step"):
                mine._check_signer(role)
            with self.assertSays("Nobody has done this step"):
                mine._sign(role, user.partner_id, user, ink)
        self.as_("supervisor", request).action_verify()
        with self.assertSays("has done this step"):
            mine._check_signer("verified")
        with self.assertSays("has done this step"):
            self.as_("supervisor", request)._sign("verified", user.partner_id, user, ink)

    def test_an_emergency_is_now(self):
        with self.assertSays("last 24 hours"):
            self.emergency(minutes=7 * 24 * 60)
        self.assertTrue(self.emergency(minutes=23 * 60))
        cameras = self.Device
        for number in range(FOUND_MAX + 1):
            cameras |= self.make_device("camera", f"T-MANY-{number}")
        requests = self.env["cctv.footage.request"].with_user(self.users["operator"])
        now = fields.Datetime.now()
        with self.assertSays(f"at most {FOUND_MAX} cameras"):
            requests._secure_in_emergency(cameras, now - timedelta(minutes=5), now, "x")

    def test_sealed_only_when_it_is_over(self):
        """By RPC too, in every state, by everybody who may write."""
        for state, _label in FOOTAGE_STATES:
            if state in FOOTAGE_OVER:
                continue
            request = self.make_request()
            request._set_state(state)
            for role in self.users:
                with self.assertSays("it is not over yet"):
                    self.as_(role, request).action_seal()
            self.assertEqual(request.seal_state, "draft")


@tagged("post_install", "-at_install")
class TestFootageWays(WaysCase):
    def test_signed_and_closed(self):
        """What was signed before the last steps does not keep it open."""
        for state in ("ready", "handed_over"):
            self.preset("company")
            request = self.submitted()
            self.as_("supervisor", request).action_verify()
            self.as_("supervisor", request).action_approve()
            self.as_("it", request).action_start_extraction()
            self.secure("it", request)
            self.as_("it", request).action_ready()
            if state == "handed_over":
                request._handed_over()
            signers = {"verified": "supervisor", "approved": "supervisor", "extracted": "it"}
            for role, who in signers.items():
                mine, user = self.as_(who, request), self.users[who]
                mine._check_signer(role)
                mine._sign(role, user.partner_id, user, signature_image())
            if state == "ready":
                request._handed_over()
            self.as_("it", request).action_close()
            self.assertEqual((request.state, request.seal_state), ("closed", "sealed"))
            self.assertFalse(any(request.seal_id._verify().values()))

    def test_signed_when_it_was_done(self):
        """The steps after it, and a clip that is split, do not make a signature untrue; another
        clip does."""
        self.preset("company")
        request = self.submitted()
        signers = {
            "verified": ("supervisor", "action_verify"),
            "approved": ("supervisor", "action_approve"),
            "extracted": ("it", "action_start_extraction"),
        }
        for role, (who, step) in signers.items():
            mine, user = self.as_(who, request), self.users[who]
            getattr(mine, step)()
            mine._sign(role, user.partner_id, user, signature_image())
        self.as_("it", request.item_ids).action_split()
        self.assertEqual(len(request.item_ids), 2)
        self.assertEqual(request.signature_ids.mapped("is_current"), [True] * 3)
        request.item_ids[0].copy()
        request.signature_ids.invalidate_recordset()
        self.assertEqual(request.signature_ids.mapped("is_current"), [False] * 3)
        request.item_ids[-1].unlink()
        self.secure("it", request)
        self.as_("it", request).action_ready()
        request._handed_over()
        self.as_("it", request).action_close()
        self.assertEqual(request.seal_state, "sealed")
        self.assertFalse(any(request.seal_id._verify().values()))

    def test_the_cameras_first(self):
        """In every procedure: what is decided on are the clips."""
        for name in ("company", "city", "agency"):
            self.official() if name == "agency" else self.preset(name)
            decider = {"company": "supervisor", "city": "management", "agency": "official"}[name]
            request = self.submitted(**URGENT, **PLACE)
            verifies = name != "agency"
            for role, step in (("supervisor", "action_verify"), (decider, "action_approve")):
                mine = self.as_(role, request)
                if step == "action_approve" or verifies:
                    self.assertFalse(mine.can_verify or mine.can_approve)
            if verifies:
                with self.assertSays("No camera is named yet"):
                    self.as_("supervisor", request).action_verify()
            else:
                with self.assertSays("No camera is named yet"):
                    self.as_(decider, request).action_approve()
            with self.assertSays("No camera is named yet"):
                self.as_("supervisor", request)._start_on_word(self.users["operator"])
            self.assertIn("cameras have to be found", request.next_step)
            self.assertIn("No camera is named yet", request.gaps_text)
            self.assertTrue(self.waits("operator", request))
            self.resolve("operator", request)
            self.assertFalse(self.waits("operator", request))
            if verifies:
                self.as_("supervisor", request).action_verify()
            self.as_(decider, request).action_approve()
            self.assertEqual(request.state, "approved")

    def test_who_finds_the_cameras_is_told(self):
        self.preset("city")
        request = self.make_request(**PLACE)
        self.as_("supervisor", request).action_submit()
        self.assertIn("find the cameras", self.notes(request, self.users["operator"]))
        self.resolve("operator", request)
        self.assertIn("waits for the verification", self.notes(request, self.users["supervisor"]))

    def test_questions_of_who_decides(self):
        self.preset("city")
        request = self.submitted()
        self.assertFalse(self.as_("management", request).can_return)
        with self.assertRaises(AccessError):
            self.as_("management", request)._return("Which gate?")
        self.as_("supervisor", request).action_verify()
        self.assertTrue(self.as_("management", request).can_return)
        self.step("management", request, "return", text="Which gate?")
        self.assertEqual((request.state, request.verified_by_id.id), ("returned", False))
        self.preset("company")
        request = self.submitted(requester_kind="external", **self.letter())
        self.as_("supervisor", request).action_verify()
        self.step("management", request, "return", text="Which gate?")
        self.assertEqual(request.state, "returned")

    def test_an_emergency_over_a_change_of_shift(self):
        for name in ("company", "city", "agency"):
            self.official() if name == "agency" else self.preset(name)
            request = self.emergency()
            next_one = self.make_user("operator", f"cctv_next_{name}")
            self.assertTrue(self.as_("supervisor", request).can_name)
            self.as_("supervisor", request)._name_extractor(next_one)
            self.secure("operator", request)
            self.assertTrue(self.as_("it", request).can_say_ready)
            request.with_user(next_one).action_ready()
            self.assertEqual(request.state, "ready")

    def test_not_approved_before_it_is(self):
        """Who asks reads and hears nothing of an approval while it runs on the word alone."""
        self.preset("city")
        desk = self.env["cctv.footage.desk"]
        partner = self.env["res.partner"].create({"name": "R", "email": "r@example.com"})
        request = self.submitted(**URGENT, partner_id=partner.id)
        self.as_("supervisor", request)._start_on_word(self.users["operator"])
        self.as_("operator", request).action_start_extraction()
        texts = [desk._describe_request(request)["standing"]["sentence"]]
        self.secure("operator", request)
        self.as_("operator", request).action_ready()
        texts.append(desk._describe_request(request)["standing"]["sentence"])
        told = self.told(partner)
        for text in texts:
            self.assertIn("to be decided", text)
        self.assertNotIn("approved", told.lower())
        self.assertNotIn("ready to be handed over", told)
        self.as_("management", request).action_approve()
        self.assertIn("ready to be handed over", self.told(partner))
        sentence = desk._describe_request(request)["standing"]["sentence"]
        self.assertIn("ready", sentence)

    def told(self, partner):
        messages = self.env["mail.message"].search([("partner_ids", "in", partner.ids)])
        return " ".join(f"{message.subject} {message.body}" for message in messages)

    def test_naming_waits_for_who_names(self):
        self.preset("city")
        request = self.submitted()
        self.as_("supervisor", request).action_verify()
        self.as_("management", request).action_approve()
        self.assertIn("has to be named", self.notes(request, self.users["supervisor"]))
        self.assertNotIn("Approved", self.notes(request, self.users["operator"]))
        self.assertTrue(self.waits("supervisor", request))
        self.assertFalse(self.waits("operator", request))
        self.assertIn(self.users["supervisor"], request._deadline_responsible())
        self.assertNotIn(self.users["operator"], request._deadline_responsible())
        self.as_("supervisor", request)._name_extractor(self.users["operator"])
        self.assertFalse(self.waits("supervisor", request))
        self.assertTrue(self.waits("operator", request))

    def test_ready_waits_for_who_hands_over(self):
        self.official()
        request = self.make_request(channel="portal")
        request._submit()
        self.as_("official", request).action_approve()
        self.as_("it", request).action_start_extraction()
        self.secure("it", request)
        with self.env.cr.savepoint():
            request.with_user(self.users["it"]).action_ready()
        self.assertEqual(request._deadline_responsible(), self.users["it"])
        self.assertTrue(self.waits("it", request))
        self.assertTrue(self.as_("it", request).can_hand_over)
        self.assertFalse(self.as_("official", request).can_hand_over)

    def test_the_form_that_is_missing_waits_for_somebody(self):
        self.preset("city")
        request = self.make_request(channel="oral")
        request._set_state("ready", {"extractor_id": self.users["operator"].id})
        self.assertFalse(self.as_("operator", request).can_hand_over)
        self.assertTrue(self.waits("operator", request))

    def test_an_agency_without_any_other_leader(self):
        """The official confirms, ends, and pauses the clock, also when his duty is another one."""
        self.official("it")
        others = self.users["supervisor"] | self.users["management"] | self.users["manager"]
        others.active = False
        request = self.emergency("it")
        self.assertIn("Emergency", self.notes(request, self.users["official"]))
        self.secure("it", request)
        self.demand("official", request)
        self.assertTrue(self.as_("official", request).can_end)
        self.as_("official", request)._deadline_pause("force_majeure", "Flood")
        self.assertEqual(request.deadline_phase, "paused")

    def test_the_only_supervisor_asks_himself(self):
        """Management stands in; nobody else has to be found."""
        self.preset("company")
        partner = self.users["supervisor"].partner_id
        self.alone("supervisor")
        request = self.submitted(partner_id=partner.id)
        self.assertIn("waits for the verification", self.notes(request, self.users["management"]))
        self.assertTrue(self.waits("management", request))
        self.as_("management", request).action_verify()
        self.as_("management", request).action_approve()
        self.assertEqual(request.state, "approved")

    def test_management_decides_in_place_of_a_supervisor(self):
        """On leave, for one: it may, but does not hear of each request."""
        self.preset("company")
        request = self.submitted()
        self.as_("supervisor", request).action_verify()
        self.assertFalse(self.waits("management", request))
        self.assertNotIn("waits for the decision", self.notes(request, self.users["management"]))
        self.as_("management", request).action_approve()

    def test_the_official_asks_himself(self):
        self.official()
        request = self.submitted(partner_id=self.users["official"].partner_id.id)
        self.assertTrue(self.waits("management", request))
        self.as_("management", request).action_approve()

    def test_nobody_is_left_who_decides(self):
        """It is said, on the request and to the IT head and management."""
        self.preset("city")
        self.alone("management")
        request = self.submitted(partner_id=self.users["management"].partner_id.id)
        self.as_("supervisor", request).action_verify()
        self.assertIn("Nobody is there who may take the next step", request.gaps_text)
        for role in ("manager", "management"):
            self.assertIn("Nobody is there", self.notes(request, self.users[role]))
        other = self.make_user("management", "cctv_management_2")
        self.env.invalidate_all()
        self.assertFalse(request.gaps_text)
        request.with_user(other).action_approve()

    def alone(self, role):
        """Nobody else of the company has this duty."""
        group = self.env.ref(f"helpdesk_cctv.group_cctv_{role}")
        staff = self.env["res.users"]._cctv_with_duty(group, self.company)
        (staff - self.users[role] - self.env.user - self.env.ref("base.user_root")).active = False
        left = self.env["res.users"]._cctv_with_duty(group, self.company)
        self.assertFalse(left.filtered(lambda u: not u._is_superuser()) - self.users[role])

    def test_urgent_has_a_clock_until_the_hand_over(self):
        self.preset("city", urgent_release_hours=6)
        request = self.submitted(**URGENT)
        self.assertEqual((request.deadline_amount, request.deadline_unit), (24, "hours"))
        self.as_("supervisor", request).action_verify()
        self.as_("management", request).action_approve()
        self.assertEqual(request.deadline_phase, "running")
        self.assertEqual((request.deadline_amount, request.deadline_unit), (6, "hours"))
        due = request.date_approved + timedelta(hours=6)
        self.assertLess(abs(request.deadline_date - due), timedelta(seconds=2))
        request._set_state("ready")
        request._handed_over()
        self.assertEqual(request.deadline_phase, "met")

    def test_the_decision_is_due_from_the_word_on(self):
        self.preset("city")
        received = fields.Datetime.now() - timedelta(hours=20)
        request = self.submitted(**URGENT, date_received=received)
        self.as_("supervisor", request)._start_on_word(self.users["operator"])
        self.assertEqual(request.deadline_start, request.date_word.replace(microsecond=0))
        self.as_("operator", request).action_start_extraction()
        self.assertEqual(request.deadline_unit, "hours")

    def test_a_demand_has_a_clock(self):
        self.preset("city")
        request = self.emergency()
        self.assertFalse(request.deadline_phase)
        self.demand("supervisor", request)
        self.assertEqual((request.deadline_phase, request.deadline_amount), ("running", 24))

    def test_urgency_that_changes_with_the_answer(self):
        self.preset("city")
        request = self.submitted(**URGENT)
        self.as_("supervisor", request)._return("Is anybody in danger?")
        self.as_("operator", request).is_urgent = False
        self.as_("operator", request).action_submit()
        self.assertEqual((request.deadline_amount, request.deadline_unit), (5, "working_days"))
        self.assertEqual(request.deadline_start, request.date_received.replace(microsecond=0))
        self.assertEqual(request.deadline_phase, "running")
        self.as_("supervisor", request)._return("And now?")
        self.as_("operator", request).write(URGENT)
        self.as_("operator", request).action_submit()
        self.assertEqual((request.deadline_amount, request.deadline_unit), (24, "hours"))

    def test_not_urgent(self):
        self.preset("city")
        partner = self.env["res.partner"].create({"name": "R", "email": "r@example.com"})
        request = self.submitted(**URGENT, partner_id=partner.id)
        with self.assertRaises(AccessError):
            self.step("operator", request, "calm", text="x")
        with self.assertSays("Say why it is not urgent"):
            self.step("supervisor", request, "calm")
        self.step("supervisor", request, "calm", text="Nobody is in danger")
        self.assertEqual((request.is_urgent, request.deadline_unit), (False, "working_days"))
        self.assertIn("Nobody is in danger", self.told(partner))
        self.assertFalse(self.as_("supervisor", request).can_calm)
        with self.assertSays("not the next step"):
            self.step("supervisor", request, "calm", text="x")

    def test_an_answer_does_not_end_force_majeure(self):
        self.preset("city")
        request = self.submitted()
        self.as_("supervisor", request)._deadline_pause("force_majeure", "Flood")
        self.as_("supervisor", request)._return("Which gate?")
        self.as_("operator", request).action_submit()
        self.assertEqual(request.deadline_pause_kind, "force_majeure")
        self.assertEqual(request.deadline_phase, "paused")
