"""The steps of a request for footage, and who takes them."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .footage_common import FootageCase
from .seal_common import signature_image


@tagged("at_install")
class TestFootageFlow(FootageCase):
    def as_(self, role, request):
        return request.with_user(self.users[role])

    def approved(self, **values):
        request = self.make_request(**values)
        self.as_("operator", request).action_submit()
        self.as_("supervisor", request).action_verify()
        self.as_("supervisor", request).action_approve()
        return request

    def test_where_it_is_about_in_one_line(self):
        """The place, else its cameras, else the requester's words: no line of a list is empty."""
        request = self.make_request(place_words="In front of the bank")
        self.assertEqual(request.place, self.camera.display_name)
        request.location_id = self.lobby
        self.assertEqual(request.place, self.lobby.complete_name)
        words = self.make_request(item_ids=False, place_words="In front of the bank")
        self.assertEqual(words.place, "In front of the bank")

    def test_the_whole_way(self):
        request = self.approved()
        self.assertEqual((request.state, request.deadline_phase), ("approved", "running"))
        self.as_("it", request).action_start_extraction()
        self.assertEqual(request.extractor_id, self.users["it"])
        with self.assertRaisesRegex(UserError, "not secured yet"):
            self.as_("it", request).action_ready()
        request.item_ids._set({"state": "stored"})
        self.as_("it", request).action_ready()
        request._handed_over()
        self.as_("it", request).action_close()
        self.assertEqual((request.state, request.deadline_phase), ("closed", "met"))

    def assertSealed(self, request):
        self.assertEqual(request.seal_state, "sealed")
        self.assertFalse(any(request.seal_id._verify().values()))

    def test_a_refusal_is_sealed_with_its_reason(self):
        request = self.make_request()
        self.as_("operator", request).action_submit()
        self.as_("supervisor", request).action_verify()
        self.as_("supervisor", request)._refuse("Nothing happened.")
        self.assertSealed(request)
        self.assertEqual(request.sealed_by_id, self.users["supervisor"])
        self.assertEqual(request._sealed_text("refused_reason"), "Nothing happened.")
        with self.assertRaisesRegex(UserError, "is sealed"):
            request.sudo().write({"refused_reason": "Another"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cctv_footage_request SET refused_reason = 'x' WHERE id = %s", [request.id]
        )
        self.env.invalidate_all()
        self.assertTrue(request.seal_id._verify_and_note())

    def test_cancelled_and_expired_are_sealed(self):
        for end in ("_cancel", "_expire"):
            request = self.make_request()
            self.as_("operator", request).action_submit()
            getattr(request, end)("Not needed")
            self.assertSealed(request)
            request.sudo()._watch_evidence()

    def test_signatures_of_steps(self):
        """What was signed before a later step is still signed; an end undoes it, and says so."""
        request = self.approved()
        self.as_("it", request).action_start_extraction()
        request.item_ids._set({"state": "stored"})
        self.as_("it", request).action_ready()
        it = self.users["it"]
        signed = [
            self.as_("it", one)._sign("extracted", it.partner_id, it, signature_image())
            for one in (request,)
        ]
        self.assertTrue(signed[0].is_current)
        request._handed_over()
        self.env.invalidate_all()
        self.assertTrue(signed[0].is_current)
        self.as_("it", request).action_close()
        self.assertSealed(request)
        request = self.approved()
        self.as_("it", request).action_start_extraction()
        request.item_ids._set({"state": "stored"})
        self.as_("it", request).action_ready()
        self.as_("it", request)._sign("extracted", it.partner_id, it, signature_image())
        request._cancel("Withdrawn")
        self.assertSealed(request)
        self.assertFalse(request.signature_ids)
        self.assertIn("Signatures that fell", "".join(request.message_ids.mapped("body")))

    def test_duties(self):
        request = self.make_request()
        self.as_("operator", request).action_submit()
        for step in ("action_verify", "action_approve", "action_start_extraction"):
            with self.assertRaises(AccessError):
                getattr(self.as_("operator", request), step)()
        self.as_("supervisor", request).action_verify()
        self.profile.verifier_may_approve = False
        with self.assertRaises(AccessError):
            self.as_("supervisor", request).action_approve()

    def test_nobody_decides_on_an_own_request(self):
        request = self.make_request(partner_id=self.users["supervisor"].partner_id.id)
        self.as_("operator", request).action_submit()
        with self.assertRaises(AccessError):
            self.as_("supervisor", request).action_verify()

    def test_from_outside_with_a_letter_only(self):
        request = self.make_request(requester_kind="authority")
        with self.assertRaisesRegex(UserError, "letter"):
            self.as_("operator", request).action_submit()

    def test_steps_are_not_written_by_hand(self):
        request = self.make_request()
        with self.assertRaises(AccessError):
            self.as_("management", request).write({"state": "approved"})
        with self.assertRaises(AccessError):
            self.as_("it", request.item_ids).write({"state": "stored"})
        defaults = {"default_state": "approved", "default_requester_kind": "unit"}
        requests = self.env["cctv.footage.request"].with_user(self.users["it"])
        born = requests.with_context(**defaults).new({})
        self.assertEqual(born.state, "draft")
