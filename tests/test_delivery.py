"""Handing footage over: on a medium with signatures, by playback, by letting somebody in."""

from io import BytesIO

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import cctv_footage_expiry
from .delivery_common import DeliveryCase


@tagged("at_install")
class TestDelivery(DeliveryCase):
    def test_on_a_medium(self):
        request = self.make_ready()
        delivery = self.hand_over(request)
        self.assertEqual((request.state, delivery.seal_state), ("handed_over", "sealed"))
        self.assertEqual(delivery.signature_ids.mapped("role"), ["handed_over", "received"])
        self.assertEqual(delivery.partner_id, self.requester)
        self.assertEqual(delivery.evidence_ids.sha256, self.digest())
        event = request.item_ids.event_ids[:1]
        self.assertEqual((event.kind, event.partner_id), ("transferred", self.requester))
        (given,) = event.facts["files"]
        self.assertEqual((given["name"], given["sha256"]), ("gate.mp4", self.digest()))
        self.assertEqual(delivery.custody_mac, event.mac)
        self.assertEqual(delivery.seal_id._verified_state(), "fits")

    def test_somebody_else_receives_it(self):
        delivery = self.hand_over(self.make_ready(), recipient_name="Polisi Satu",
                                  recipient_identity="NRP 77")
        self.assertEqual(delivery.partner_id.name, "Polisi Satu")
        self.assertNotEqual(delivery.partner_id, self.requester)

    def test_what_is_missing_is_told_at_once(self):
        request = self.make_ready()
        request.sudo()._write_protocol({"requester_identity": False})
        with self.assertRaisesRegex(UserError, "(?s)identity.*medium.*files"):
            self.hand_over(request, medium=False, evidence_ids=False)
        self.assertEqual(request.state, "ready")
        self.assertFalse(request.delivery_ids)

    def test_without_a_signature_nothing_is_left(self):
        request = self.make_ready()
        count = len(request.item_ids.event_ids)
        with self.assertSays("signature is empty"):
            self.hand_over(request, receiver_signature=False)
        self.env.invalidate_all()
        self.assertEqual((request.state, len(request.item_ids.event_ids)), ("ready", count))
        self.assertFalse(request.delivery_ids)

    def test_who_may(self):
        request = self.make_ready()
        for role in ("operator", "management"):
            with self.assertRaises(AccessError):
                self.hand_over(request, role)
        with self.assertRaises(AccessError):
            self.as_("it", self.env["cctv.footage.delivery"]).create({"request_id": request.id})
        self.hand_over(request, "supervisor")
        with self.assertRaises(AccessError):
            self.hand_over(request, "operator")

    def test_nobody_hands_over_to_himself(self):
        keeper = self.users["it"].partner_id
        request = self.make_ready()
        request.sudo().write({"partner_id": keeper.id})
        self.profile.requester_may_extract = False
        with self.assertSays("You ask for it yourself"):
            self.hand_over(request, recipient_name=keeper.name, recipient_identity="x")

    def test_nor_by_a_link(self):
        """By the contact, and by the e-mail address of who is no contact yet."""
        keeper = self.users["it"].partner_id
        keeper.email = "keeper@example.com"
        self.profile.requester_may_extract = False
        by_link = {"by": "link", "medium": False}
        request = self.make_ready()
        request.sudo().write({"partner_id": keeper.id, "requester_name": keeper.name})
        with self.assertSays("somebody else hands it over"):
            self.hand_over(request, **by_link)
        self.profile.requester_may_extract = True
        self.hand_over(request, **by_link)

    def test_once_more(self):
        """A link that has expired, a stick that is broken; with a reason also after closing."""
        request = self.make_ready()
        self.assertFalse(self.as_("it", request).can_hand_over_again)
        first = self.hand_over(request, by="link", medium=False)
        done = request.deadline_done
        self.as_("it", first).action_end_link()
        second = self.hand_over(request, again_reason="The link was never opened.")
        self.assertEqual((request.state, request.deadline_done), ("handed_over", done))
        self.assertEqual(len(request.delivery_ids), 2)
        self.assertEqual(second.again_reason, "The link was never opened.")
        self.as_("it", request).action_close()
        self.assertTrue(self.as_("it", request).can_hand_over_again)
        self.assertFalse(self.as_("operator", request).can_hand_over_again)
        with self.assertSays("Say why"):
            self.hand_over(request)
        third = self.hand_over(request, again_reason="The stick cannot be read.")
        self.assertEqual((third.seal_state, request.state), ("sealed", "closed"))
        self.assertEqual(request.seal_id._verified_state(), "fits")
        self.assertEqual(third.seal_id._verified_state(), "fits")

    def test_once_more_needs_something_that_is_there(self):
        request = self.make_ready()
        self.hand_over(request)
        request.item_ids.evidence_ids._write_row({"date_destroyed": "2026-01-01"})
        with self.assertSays("Choose the files"):
            self.hand_over(request, again_reason="It cannot be read.")

    def test_nobody_is_let_into_the_room_twice(self):
        request = self.make_ready("room")
        self.hand_over(request, **self.played())
        with self.assertSays("not the next step"):
            self.hand_over(request, **self.played())

    def test_a_link_for_who_is_no_contact(self):
        """A clerk typed the request in: the link goes to the address that is typed in."""
        request = self.make_ready(partner_id=False, requester_name="Warga Satu")
        by_link = {"by": "link", "medium": False}
        with self.assertSays("e-mail address"):
            self.hand_over(request, **by_link)
        self.users["it"].partner_id.email = "keeper@example.com"
        with self.assertSays("your own"):
            self.hand_over(request, recipient_email="Keeper@example.com", **by_link)
        delivery = self.hand_over(request, recipient_email="warga@example.com", **by_link)
        self.assertEqual(delivery.recipient_email, "warga@example.com")
        self.assertEqual(delivery.partner_id.email, "warga@example.com")
        mail = self.env["mail.mail"].search([("subject", "like", delivery.number)])
        self.assertEqual(mail.recipient_ids, delivery.partner_id)
        again = self.hand_over(
            request, recipient_email="warga@example.com", again_reason="Used up", **by_link
        )
        self.assertEqual(again.partner_id, delivery.partner_id)

    def test_a_link_for_a_contact_without_an_address(self):
        contact = self.env["res.partner"].create({"name": "Warga Dua"})
        request = self.make_ready(partner_id=contact.id, requester_name=contact.name)
        self.users["it"].partner_id.email = "keeper@example.com"
        with self.assertSays("your own"):
            self.hand_over(request, by="link", medium=False, recipient_email="keeper@example.com")

    def test_nobody_hands_over_to_himself_under_another_name(self):
        asker = self.make_user("it", "cctv_asker")
        self.users["asker"] = asker
        self.addCleanup(self.users.pop, "asker")
        asked = {"partner_id": asker.partner_id.id, "requester_name": asker.name}
        with self.assertSays("You ask for it yourself"):
            self.hand_over(self.make_ready(**asked), "asker", recipient_name="A colleague")
        with self.assertSays("You ask for it yourself"):
            self.as_("asker", self.make_ready("room", **asked)).action_let_in()

    def test_nothing_is_said_of_media_of_another_company(self):
        other = {"company_id": self.make_company().id, "serial": "S-9"}
        medium = self.env["cctv.media"].create(other)
        with self.assertRaises(AccessError):
            windows = self.as_("it", self.env["cctv.hand.over"])
            windows.create({"request_id": self.make_ready().id, "medium_id": medium.id})

    def test_a_link_to_anybody_else(self):
        request = self.make_ready()
        with self.assertSays("requester alone"):
            self.as_("it", self.env["cctv.footage.delivery"])._hand_over(
                self.as_("it", request),
                {"kind": "link", "recipient_name": "Somebody", "link_days": 1, "link_most": 1},
                self.ink,
            )

    def test_what_is_known_of_the_clips(self):
        request = self.make_ready()
        report = {"gaps": [{"since": 1, "until": 2, "why": "not_recorded", "film_s": 0}],
                  "damaged": 0, "is_stamped": True, "clock_offset_s": 2.34}  # fmt: skip
        clock = {"clock_offset_s": 2.34, "date_clock": "2026-01-01"}
        request.item_ids.sudo()._set({"pull_report": report, **clock})
        delivery = self.hand_over(request)
        known = delivery.clip_facts[str(request.item_ids.id)]
        self.assertEqual((known["offset_s"], known["gap_count"], known["is_given"]), (2.3, 1, True))
        self.assertTrue(known["taken_by"])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cctv_footage_delivery SET clip_facts = jsonb_set(clip_facts, %s, '9') "
            "WHERE id = %s",
            [[str(request.item_ids.id), "offset_s"], delivery.id],
        )
        self.env.invalidate_all()
        self.assertEqual(delivery.seal_id._verified_state(), "broken")

    def test_hash_of_a_copy_that_is_on_a_medium_only(self):
        request = self.make_ready()
        medium = self.env["cctv.media"].create({"company_id": self.company.id, "serial": "S-8"})
        clip = request.item_ids
        clip.sudo().evidence_ids._write_row({"date_destroyed": "2026-01-01"})
        clip.sudo()._set({"state": "wanted", "evidence_id": False})
        medium._put(clip, "by hand", "ab" * 32)
        delivery = self.hand_over(request, medium=False, medium_id=medium.id, evidence_ids=False)
        self.assertEqual(delivery._medium_hashes(), ["ab" * 32])
        clip.sudo().date_expires = clip._today()
        self.assertIn("has left the house", clip.expiry_text)
        self.assertIn("has left the house", " ".join(clip._medium_gaps()))
        self.patch(cctv_footage_expiry, "ANNOUNCED_ON", clip._today().weekday())
        clip._announce_week(self.company)
        told = [("subject", "like", "What is destroyed"), ("body", "like", clip.number)]
        self.assertFalse(self.env["mail.message"].search_count(told))

    def test_appointment(self):
        """Told by e-mail, once for each change; the window keeps what was said."""
        request = self.make_ready()
        windows = self.as_("it", self.env["cctv.footage.invite"])
        soon = fields.Datetime.add(fields.Datetime.now(), days=2)
        about = {"request_id": request.id, "place": "Lantai 2"}
        for wrong in (fields.Datetime.subtract(soon, days=3), fields.Datetime.add(soon, days=60)):
            with self.assertSays("within the next month"):
                windows.create({**about, "date": wrong}).action_confirm()
        windows.create({**about, "date": soon, "words": "Pak Satpam"}).action_confirm()
        self.assertEqual((request.date_invited, request.invited_by_id), (soon, self.users["it"]))
        told = self.told()
        for words in ("Lantai 2", "Pak Satpam", "identity card", request.number):
            self.assertIn(words, told[0].body)
        again = windows.create({"request_id": request.id})
        self.assertEqual((again.date, again.place, again.words), (soon, "Lantai 2", "Pak Satpam"))
        again.action_confirm()
        self.assertEqual(self.told(), told, "nothing new is not told again")
        with self.assertRaises(AccessError):
            self.as_("management", request)._invite(soon, "x", "")
        with self.assertRaises(AccessError):
            self.as_("it", request).date_invited = soon
        self.hand_over(request)
        with self.assertSays("not the next step"):
            self.as_("it", request)._invite(soon, "x", "")

    def test_no_appointment_that_comes_to_nothing(self):
        """Before it is decided; on a day on which nobody is let in."""
        soon = fields.Datetime.add(fields.Datetime.now(), days=2)
        begun = self.make_ready("playback")
        begun.sudo().write({"word_by_id": self.users["supervisor"].id, "approved_by_id": False})
        visit = self.make_ready("room")
        for request, sentence in ((begun, "not the next step"), (visit, "another day")):
            self.assertEqual(self.as_("it", request).can_invite, request == visit)
            with self.assertSays(sentence):
                self.as_("it", request)._invite(soon, "Lantai 2", "")

    def told(self):
        domain = [("partner_ids", "in", self.requester.ids), ("subject", "like", "Appointment")]
        return self.env["mail.message"].search(domain)

    def test_files_of_others(self):
        other = self.make_ready()
        request = self.make_ready()
        with self.assertRaises(AccessError):
            self.hand_over(request, evidence_ids=other.item_ids.evidence_id.ids)

    def test_playback(self):
        request = self.make_ready("playback")
        with self.assertSays("when it began"):
            self.hand_over(request)
        delivery = self.hand_over(request, **self.played())
        self.assertEqual((delivery.kind, request.state), ("playback", "handed_over"))
        self.assertEqual(request.item_ids.event_ids[:1].kind, "viewed")
        self.assertFalse(delivery.evidence_ids or delivery.medium)

    def test_room(self):
        request = self.make_ready("room")
        delivery = self.hand_over(request, **self.played())
        self.assertEqual(delivery.kind, "room")
        line = self.env["cctv.access.log"].search([("request_id", "=", request.id)])
        self.assertEqual((line.room, line.state, line.person_name), ("recording", "back",
                         self.requester.name))  # fmt: skip
        self.assertFalse(request.item_ids.event_ids)

    def approved_visit(self, **values):
        now = fields.Datetime.now()
        span = {"date_from": fields.Datetime.subtract(now, minutes=5),
                "date_to": fields.Datetime.add(now, minutes=90)}  # fmt: skip
        values = {"partner_id": self.requester.id, "requester_name": self.requester.name, **span,
                  "item_ids": False, "place_words": "Recording room", **values}  # fmt: skip
        request = self.make_request(kind="room", **values)
        self.as_("operator", request).action_submit()
        self.as_("supervisor", request).action_verify()
        return request

    def test_visit_from_let_in_to_closed(self):
        """P3: let in, key, signed when it is over; closed when all is back."""
        request = self.approved_visit()
        with self.assertSays("not the next step"):
            self.as_("operator", request).action_let_in()
        self.as_("supervisor", request).action_approve()
        mine = self.as_("operator", request)
        self.assertTrue(mine.can_let_in)
        self.assertFalse(self.as_("it", request).can_start or mine.can_say_ready)
        self.assertIn("can be let in", mine.next_step)
        mine.action_let_in()
        line = request.access_log_ids
        self.assertEqual((line.state, line.time_allowed, line.permission), ("out", 2, "written"))
        self.assertEqual(line.issued_by_id, self.users["operator"])
        self.env.invalidate_all()
        self.assertIn("is in the recording room", mine.next_step)
        with self.assertSays("in the room already"):
            mine.action_let_in()
        context = mine.action_give_key()["context"]
        key = self.as_("operator", self.env["cctv.access.log"]).with_context(**context).create(
            {"thing": "Key 3"}
        )
        self.assertEqual((key.request_id, key.person_name), (request, self.requester.name))
        window = self.as_("operator", self.env["cctv.hand.over"]).create({"request_id": request.id})
        self.assertEqual(window.date_started, line.date_out)
        window.write({"giver_signature": self.ink, "receiver_signature": self.ink,
                      "recipient_identity": "KTP 1"})  # fmt: skip
        window.action_hand_over()
        self.assertEqual((request.state, line.state), ("handed_over", "back"))
        self.assertEqual(len(request._visits()), 1)
        with self.assertSays("Not back yet"):
            self.as_("it", request).action_close()
        self.as_("operator", key)._take_back("Here")
        self.as_("it", request).action_close()
        self.assertEqual(request.state, "closed")

    def test_visit_on_another_day(self):
        day = fields.Datetime.add(fields.Datetime.now(), days=2)
        request = self.approved_visit(date_from=day, date_to=fields.Datetime.add(day, hours=1))
        self.as_("supervisor", request).action_approve()
        with self.assertSays("another day"):
            self.as_("operator", request).action_let_in()

    def test_book_names_a_visit_only_when_it_is_allowed(self):
        request = self.approved_visit()
        line = {"kind": "key", "thing": "Key 3", "person_name": "X", "purpose": "y",
                "permission": "duty", "request_id": request.id}  # fmt: skip
        with self.assertSays("not the next step"):
            self.as_("operator", self.env["cctv.access.log"]).create(line)

    def test_visit_from_outside(self):
        """Into the room as well: a letter, and management's permission (R117)."""
        police = {"requester_kind": "authority", "requester_unit": "Polsek"}
        with self.assertSays("needs a letter"):
            self.approved_visit(**police)
        letter = self.env["ir.attachment"].create({"name": "s.pdf", "raw": b"%PDF-1.4"})
        request = self.approved_visit(
            letter_number="B/1", letter_ids=[fields.Command.link(letter.id)], **police
        )
        with self.assertRaises(AccessError):
            self.as_("supervisor", request).action_approve()
        self.as_("management", request).action_approve()
        self.assertEqual(request.state, "approved")

    def test_on_a_registered_medium(self):
        medium = self.env["cctv.media"].create({"company_id": self.company.id, "serial": "S-9"})
        request = self.make_ready()
        delivery = self.hand_over(request, medium=False, medium_id=medium.id)
        self.assertIn("S-9", delivery.medium)
        self.assertEqual((medium.state, medium.item_ids), ("handed_over", request.item_ids))
        moved = request.item_ids.event_ids.filtered(lambda event: event.kind == "transferred")
        self.assertEqual((len(moved), moved.facts["medium"]), (1, medium.id))
        with self.assertRaises(UserError):
            self.hand_over(self.make_ready(), medium_id=medium.id)

    def test_a_medium_with_what_others_asked_for(self):
        medium = self.env["cctv.media"].create({"company_id": self.company.id, "serial": "S-10"})
        medium._put(self.make_ready().item_ids)
        request = self.make_ready()
        with self.assertSays("clips of other requests"):
            self.hand_over(request, medium=False, medium_id=medium.id)
        self.assertEqual((request.state, medium.state), ("ready", "kept"))

    def test_files_of_the_same_name(self):
        """Each clip is handed over with the hash of its own file."""
        request = self.make_ready()
        item = request.item_ids
        other = item.sudo().copy({"state": "wanted"})
        file = self.env["cctv.evidence"].sudo()._store(other, "original", "gate.mp4", BytesIO(b"2"))
        delivery = self.hand_over(request, evidence_ids=[fields.Command.set(
            (item.evidence_ids.filtered(lambda f: f.role == "original") | file).ids)])  # fmt: skip
        self.assertEqual(delivery.item_ids, item | other)
        for clip, digest in ((item, self.digest()), (other, file.sha256)):
            (given,) = clip.event_ids[:1].facts["files"]
            self.assertEqual((given["name"], given["sha256"]), ("gate.mp4", digest))

    def test_a_gap_of_the_request_stops_it(self):
        request = self.make_ready()
        request.sudo()._write_protocol({"channel": "emergency"})
        with self.assertSays("demand"):
            self.as_("it", request).action_hand_over()

    def test_sealed_for_good(self):
        delivery = self.hand_over(self.make_ready())
        with self.assertRaises(UserError):
            delivery.sudo().medium = "x"
        with self.assertRaises(UserError):
            delivery.sudo().unlink()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cctv_footage_delivery SET recipient_name = 'x' WHERE id = %s", [delivery.id]
        )
        self.env.invalidate_all()
        self.assertEqual(delivery.seal_id._verified_state(), "broken")
