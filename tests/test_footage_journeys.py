"""Whole stories of footage in a real browser, each person with a log-in of their own."""

from datetime import timedelta

from odoo.tests import tagged

from .evidence_common import EvidenceCase, video
from .footage_portal_common import FootagePortalCase
from .seal_common import signature_image
from .tour_case import TourCase


class JourneyCase(EvidenceCase, FootagePortalCase, TourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role, user in cls.users.items():
            user.write({"tz": "Asia/Jakarta", "email": f"{role}@example.com"})

    def as_city(self):
        preset = self.env.ref("helpdesk_cctv.procedure_profile_city")
        names = ("kind", "verifier_role", "approver_role", "verifier_may_approve", "extractor_role")
        self.profile.write({name: preset[name] for name in names})

    def on_phone(self, tour, page):
        """Who asks, at the pages for people outside."""
        self.browser_size, self.touch_enabled = "360x740", True
        self.run_tour(tour, page, self.requester.login)

    def at_desk(self, role, tour, page="/odoo/cctv-footage-mine"):
        self.browser_size, self.touch_enabled = "1366x768", False
        self.run_tour(tour, page, self.users[role].login)

    def run_tour(self, tour, page, login):
        self.env.flush_all()
        self.start_tour(page, f"cctv_{tour}", login=login)
        self.env.invalidate_all()

    def as_(self, role, records):
        return records.with_user(self.users[role])

    def put_ready(self, name, data):
        """A file that the tour chooses as its user would."""
        self.env["ir.attachment"].create({"name": name, "raw": data, "public": True})

    def assertFits(self, request):
        """Seals, custody and files agree with each other."""
        self.assertEqual(self.env["cctv.custody.chain"]._of(self.company)._verify(), [])
        for file in request.item_ids.evidence_ids:
            self.assertEqual(file._verify_custody(), ("fits", []))
        for record in (request, *request.delivery_ids):
            self.assertEqual(record.seal_state, "sealed")
            self.assertFalse(any(record.seal_id._verify().values()))

    def custody(self, request):
        return request.item_ids.event_ids.sorted("sequence").mapped(lambda e: (e.kind, e.user_id))


@tagged("post_install", "-at_install", "cctv_tour")
class TestFootageJourney(JourneyCase):
    def test_from_the_phone_to_the_signed_hand_over(self):
        """A resident asks, a supervisor checks, management decides and names who takes it out, the
        operator who is named does, hands over and closes; the resident reads how it ended."""
        self.as_city()
        film = video(3, "libx264")
        self.put_ready("tour-gate.mp4", film)
        self.on_phone("resident_asks", "/my/footage")
        request = self.requests()
        self.assertEqual(request.state, "submitted")
        self.at_desk("supervisor", "journey_verify")
        self.assertEqual(request.verified_by_id, self.users["supervisor"])
        self.at_desk("management", "journey_approve")
        self.assertEqual(request.approved_by_id, self.users["management"])
        self.assertEqual(request.extractor_id, self.users["operator"])
        self.at_desk("operator", "journey_take_out")
        self.assertEqual(request.state, "ready")
        self.assertEqual(request.item_ids.evidence_id._open().read(), film)
        self.at_desk("operator", "journey_hand_over", f"/odoo/cctv-footage/{request.id}")
        delivery = request.delivery_ids
        self.assertEqual(delivery.evidence_ids, request.item_ids.evidence_id)
        self.assertEqual(
            delivery.signature_ids.mapped("name"),
            [self.users["operator"].name, self.requester.name],
        )
        self.assertEqual((request.state, request.deadline_phase), ("closed", "met"))
        self.on_phone("resident_reads_the_end", "/my/footage")
        operator = self.users["operator"]
        self.assertEqual(
            self.custody(request),
            [("uploaded", operator), ("viewed", operator), ("transferred", operator)],
        )
        self.assertFits(request)


@tagged("post_install", "-at_install", "cctv_tour")
class TestUrgentJourney(JourneyCase):
    def test_the_police_ask_for_what_cannot_wait(self):
        """An officer asks; the supervisor lets it start, the operator takes it out, management
        decides within 24 hours, and only then the officer gets a link, and downloads it."""
        self.as_city()
        film = video(3, "libx264")
        self.put_ready("tour-gate.mp4", film)
        self.on_phone("police_asks", "/my/footage")
        request = self.requests()
        self.assertEqual((request.is_urgent, request.deadline_amount), (True, 24))
        self.at_desk("supervisor", "urgent_word")
        given = (request.word_by_id, request.extractor_id, request.approved_by_id.ids)
        self.assertEqual(given, (self.users["supervisor"], self.users["operator"], []))
        due = request.date_word + timedelta(hours=24)
        self.assertEqual(request.deadline_date, due, "the decision, from the word on")
        self.at_desk("operator", "journey_take_out")
        path = f"/odoo/cctv-footage/{request.id}"
        self.at_desk("operator", "urgent_waits", path)
        self.at_desk("management", "urgent_decision")
        self.assertEqual(request.approved_by_id, self.users["management"])
        self.assertLessEqual(request.date_approved, due)
        self.assertEqual((request.state, request.deadline_phase), ("ready", "running"))
        self.at_desk("operator", "urgent_link", path)
        delivery = request.delivery_ids
        self.assertEqual((delivery.kind, delivery.partner_id), ("link", self.requester.partner_id))
        self.assertEqual(delivery.signature_ids.mapped("name"), [self.users["operator"].name])
        self.on_phone("police_downloads", "/my/footage")
        self.assertEqual(delivery.download_count, 1)
        self.at_desk("operator", "urgent_close", path)
        self.assertEqual((request.state, request.deadline_phase), ("closed", "met"))
        operator = self.users["operator"]
        steps = [("uploaded", operator), ("viewed", operator), ("transferred", operator)]
        self.assertEqual(self.custody(request), [*steps, ("downloaded", self.requester)])
        self.assertFits(request)


@tagged("post_install", "-at_install", "cctv_tour")
class TestConfidentialJourney(JourneyCase):
    def ready(self):
        """An assessment of a unit, up to where its footage is ready; what comes is in the tours."""
        self.at_desk("operator", "confidential_class", f"/odoo/cctv-footage/{self.request.id}")
        request = self.request
        self.assertEqual((request.state, request.footage_class), ("submitted", "confidential"))
        self.as_("supervisor", request).action_verify()
        self.as_("management", request).action_approve()
        self.as_("it", request).action_start_extraction()
        self.store(item=request.item_ids)
        self.as_("it", request).action_ready()
        windows = self.env["cctv.hand.over"].with_user(self.users["it"])
        ink = signature_image()
        windows.create(
            {
                "request_id": request.id,
                "medium": "Disk 1 TB, WX-1",
                "giver_signature": ink,
                "receiver_signature": ink,
            }
        ).action_hand_over()
        self.assertEqual(request.state, "handed_over")
        return request

    def test_the_source_is_deleted_before_it_is_closed(self):
        """Closing says what is missing; who deletes, when, how and who saw it are written down and
        signed by both; then it is closed."""
        self.profile.write(
            {
                "verifier_role": "supervisor",
                "approver_role": "management",
                "extractor_role": "it",
                "source_deletion": "required",
            }
        )
        request = self.ready()
        self.at_desk("it", "confidential_delete", f"/odoo/cctv-footage/{request.id}")
        record = request.item_ids.destruction_line_ids.destruction_id
        states = (record.kind, record.state, record.seal_state)
        self.assertEqual(states, ("source", "done", "draft"))
        self.assertEqual(record.done_by_id, self.users["it"])
        self.assertEqual(record.witness_id, self.users["supervisor"].partner_id)
        self.assertEqual(request.state, "handed_over", "it was closed without the witness")
        path = f"/odoo/cctv-destruction/{record.id}"
        self.at_desk("supervisor", "confidential_witness", path)
        self.assertEqual(record.seal_state, "sealed")
        self.assertFalse(any(record.seal_id._verify().values()))
        self.at_desk("it", "confidential_close", f"/odoo/cctv-footage/{request.id}")
        self.assertEqual(request.state, "closed")
        deleted = request.item_ids.event_ids.filtered(lambda e: e.kind == "source_deleted")
        self.assertEqual(deleted.partner_id, self.users["supervisor"].partner_id)
        self.assertEqual(request.item_ids.date_source_deleted, record.date_done)
        self.assertEqual(request.item_ids.state, "stored", "the copy that is evidence stays")
        self.assertFits(request)
