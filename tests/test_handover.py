"""The handover of a shift: it opens, is filled in, is walked, signed and sealed."""

from base64 import b64encode
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import cctv_handover_walk
from .checklist_common import picture
from .handover_common import HandoverCase
from .seal_common import signature_image


@tagged("-at_install", "post_install")
class TestHandoverFacts(HandoverCase):
    def test_devices_that_are_not_fine(self):
        line = self.handover.device_ids
        self.assertEqual(line.device_id, self.camera)
        self.assertEqual((line.found, line.reason, line.change), ("down", "unreachable", "new"))
        figures = self.handover.read(["device_count", "fine_count", "faulty_count"])[0]
        self.assertEqual(
            (figures["device_count"], figures["fine_count"], figures["faulty_count"]), (2, 1, 1)
        )
        self.assertEqual(self.handover.device_states, {"down": ["T-CAM-1"], "ok": ["T-NVR"]})

    def test_what_changed_during_the_shift(self):
        self.set_health(self.camera, "down", minutes=24 * 60)
        self.env["cctv.fault"].create(
            {
                "device_id": self.recorder.id,
                "kind": "disk_full",
                "date_start": fields.Datetime.now() - timedelta(hours=5),
                "date_confirmed": fields.Datetime.now() - timedelta(hours=5),
                "date_end": fields.Datetime.now() - timedelta(minutes=5),
            }
        )
        self.handover._fill()
        changes = {line.device_id: line.change for line in self.handover.device_ids}
        self.assertEqual(changes, {self.camera: "same", self.recorder: "over"})

    def test_stale_is_not_known(self):
        """When nobody polls, nobody knows: not a line for each device, but a figure."""
        past = fields.Datetime.now() - timedelta(hours=1)
        (self.camera | self.recorder).cctv_status_id.write({"stale_at": past})
        self.handover._fill()
        self.assertFalse(self.handover.device_ids)
        self.assertEqual((self.handover.unknown_count, self.handover.fine_count), (2, 0))

    def test_facts_are_of_now_until_signed(self):
        self.set_health(self.camera, "ok")
        self.handover.sudo().date_facts -= timedelta(minutes=10)
        self.env["cctv.handover"].with_user(self.first).cctv_walk_start(self.handover.id)
        self.assertFalse(self.handover.device_ids)
        self.sign("outgoing")
        self.set_health(self.camera, "down")
        self.handover.sudo().date_facts -= timedelta(minutes=10)
        self.env["cctv.handover"].with_user(self.second).cctv_walk_start(self.handover.id)
        self.assertEqual(self.handover.fine_count, 2, "what was signed stays")

    def test_statements_do_not_grow(self):
        """As many for ten faulty cameras with faults and tickets as for one."""
        few = self.count_statements(self.handover._fill)
        for number in range(10):
            camera = self.make_device(
                "camera", f"T-MORE-{number}", f"10.9.1.{number}", cctv_location_id=self.lobby.id
            )
            self.set_health(camera, "down")
            self.env["helpdesk.ticket"].create(
                {"name": "x", "description": "x", "cctv_device_id": camera.id}
            )
        self.assertLessEqual(self.count_statements(self.handover._fill), few)
        self.assertEqual(len(self.handover.device_ids), 11)
        self.assertEqual(len(self.handover.matter_ids), 10)

    def test_open_matters_of_all_kinds(self):
        now = fields.Datetime.now()
        fault = {"device_id": self.camera.id, "kind": "unreachable", "date_start": now}
        company = {"company_id": self.company.id}
        records = [
            self.env["cctv.fault"].create({**fault, "date_confirmed": now}),
            self.env["helpdesk.ticket"].create(
                {"name": "Broken", "description": "x", "cctv_device_id": self.recorder.id}
            ),
            self.env["cctv.access.log"].create(
                {
                    "kind": "key",
                    "thing": "K-7",
                    "person_name": "Tamu",
                    "purpose": "Looking",
                    "permission": "duty",
                    **company,
                }
            ),
            self.env["cctv.incident"].create({"facts": "A fire", "kind": "fire", **company}),
            self.env["cctv.log.entry"].create(
                {"facts": "A bag is left", "is_open": True, "room_id": self.room.id}
            ),
        ]
        self.env["cctv.log.entry"].create({"facts": "Nothing", "room_id": self.room.id})
        self.handover._fill()
        found = {(m.res_model, m.res_id): m for m in self.handover.matter_ids}
        self.assertEqual(set(found), {(record._name, record.id) for record in records})
        self.assertIn("K-7", found["cctv.access.log", records[2].id].words)
        self.assertIn("T-CAM-1", found["cctv.fault", records[0].id].words)
        self.assertIn("A bag is left", self.handover.events)
        self.assertIn("A fire", self.handover.events)

    def test_what_is_finished_goes(self):
        entry = self.env["cctv.log.entry"].create(
            {"facts": "A bag is left", "is_open": True, "room_id": self.room.id}
        )
        self.handover._fill()
        self.assertEqual(self.handover.matter_ids.words, "A bag is left")
        entry.is_open = False
        self.handover._fill()
        self.assertFalse(self.handover.matter_ids)

    def test_what_is_crossed_out_is_no_event(self):
        entry = self.env["cctv.log.entry"].with_user(self.first).create({"facts": "A bag"})
        entry._void("It was a shadow")
        self.handover._fill()
        self.assertFalse(self.handover.events)

    def test_clock_was_wrong(self):
        """It was hours ahead for a while: one handover, and its facts are of now again."""
        self.commit_never()
        later = fields.Datetime.now() + timedelta(hours=5)
        with patch.object(fields.Datetime, "now", lambda: later):
            self.env["cctv.handover"]._cron_open_due()
            self.env["cctv.handover"].with_user(self.first).cctv_walk_start(self.handover.id)
        self.assertEqual(self.handover.date_facts, later)
        self.set_health(self.camera, "ok")
        self.env["cctv.handover"]._cron_open_due()
        data = self.env["cctv.handover"].with_user(self.first).cctv_walk_start(self.handover.id)
        self.assertLess(self.handover.date_facts, later)
        self.assertEqual(data["faulty_count"], 0)
        domain = [("room_id", "=", self.room.id)]
        self.assertEqual(self.env["cctv.handover"].search(domain), self.handover)
        self.sign_both()
        self.assertEqual(self.handover.seal_state, "sealed")

    def test_unfinished_comes_back(self):
        entry = self.env["cctv.log.entry"].create(
            {"facts": "A bag is left", "is_open": True, "room_id": self.room.id}
        )
        self.handover._fill()
        notes = [{"uid": "note-0001", "words": "Keep door 3 in view"}]
        self.sign("outgoing", {**self.ready(), "notes": notes})
        self.sign("incoming")
        third = self.make_shift(self.slot, self.next_shift.date_end, self.officer)
        following = self.open_handover(self.next_shift)
        self.assertEqual(following.shift_to_id, third)
        times = {matter.words: matter.times for matter in following.matter_ids}
        self.assertEqual(times, {"A bag is left": 2, "Keep door 3 in view": 2})
        self.handover = following
        note = following.matter_ids.filtered(lambda matter: matter.kind == "note")
        part = {**self.ready(), "done": {str(note.id): True}}
        self.sign("outgoing", part, user=self.second)
        entry.is_open = False
        self.sign("incoming", user=self.first)
        self.assertFalse(self.open_handover(third).matter_ids, "done is done")


    def test_notes_of_a_handover_that_ends_late(self):
        """The next one is open already when the last one is signed: nothing is lost, or twice."""
        early = [{"uid": "note-0001", "words": "Keep door 3 in view"}]
        self.as_(self.first).cctv_walk_save("outgoing", {"notes": early})
        self.make_shift(self.slot, self.next_shift.date_end, self.officer)
        following = self.open_handover(self.next_shift)
        late = [{"uid": "note-0002", "words": "The key sticks"}]
        self.sign("outgoing", {**self.ready(), "notes": late})
        self.sign("incoming")
        self.assertEqual(
            sorted(following.matter_ids.mapped("words")), ["Keep door 3 in view", "The key sticks"]
        )


@tagged("-at_install", "post_install")
class TestHandoverOpening(HandoverCase):
    @classmethod
    def open_handover(cls, shift=None):
        return super().open_handover(shift) if shift else cls.env["cctv.handover"]

    def run_cron(self):
        self.commit_never()
        self.env["cctv.handover"]._cron_open_due()

    def at_end(self, minutes):
        """The shift ends in so many minutes."""
        end = fields.Datetime.now() + timedelta(minutes=minutes)
        self.shift.date_end = self.next_shift.date_start = end

    def found(self):
        return self.env["cctv.handover"].search([("room_id", "=", self.room.id)])

    def test_opens_when_the_next_officers_come(self):
        self.company._cctv_profile().arrival_minutes = 30
        self.at_end(40)
        self.run_cron()
        self.assertFalse(self.found())
        self.at_end(29)
        self.run_cron()
        handover = self.found()
        self.assertEqual(handover.shift_from_id, self.shift)
        self.assertEqual(handover.shift_to_id, self.next_shift)
        self.assertEqual(handover.date_due, self.shift.date_end)
        self.assertEqual(handover.outgoing_ids, self.first)
        self.assertEqual(handover.deadline_phase, "running")
        self.run_cron()
        self.assertEqual(self.found(), handover, "once")

    def test_never_twice(self):
        handover = self.open_handover(self.shift)
        self.assertEqual(self.open_handover(self.shift), handover)
        action = self.shift.with_user(self.first).action_open_handover()
        self.assertEqual(action["context"]["active_id"], handover.id)

    def test_by_hand(self):
        data = self.env["cctv.handover"].with_user(self.first).cctv_open_by_hand()
        self.assertEqual((data["side"], data["state"]), ("outgoing", "open"))
        with self.assertRaises(AccessError):
            self.env["cctv.handover"].with_user(self.outsider).cctv_open_by_hand()

    def test_nobody_follows(self):
        """A room that closes for the night hands over to nobody, and its officers may leave."""
        self.next_shift.unlink()
        self.next_slot.hour_from = self.slot.hour_from
        self.shift.date_end = fields.Datetime.now() + timedelta(minutes=5)
        self.slot.hour_from = self.next_slot.hour_from = (
            fields.Datetime.context_timestamp(self.room, self.shift.date_end).hour + 5
        ) % 24
        self.run_cron()
        self.assertFalse(self.found())
        self.env["cctv.handover"]._check_may_leave(self.shift.duty_ids)

    def test_draft_roster_hands_over_nothing(self):
        days = {"date_from": "2026-01-01", "date_to": "2026-12-31"}
        roster = self.env["cctv.roster"].create({"name": "R", "room_id": self.room.id, **days})
        self.shift.roster_id = roster
        self.at_end(5)
        self.run_cron()
        self.assertFalse(self.found())

    def test_nobody_follows_by_a_draft(self):
        """What is only planned takes over nothing; it does when it is published before the end."""
        days = {"date_from": "2026-01-01", "date_to": "2026-12-31"}
        roster = self.env["cctv.roster"].create({"name": "R", "room_id": self.room.id, **days})
        self.next_shift.roster_id = roster
        handover = self.open_handover(self.shift)
        self.assertFalse(handover.shift_to_id)
        roster.sudo().state = "published"
        handover.sudo().date_facts -= timedelta(minutes=10)
        data = self.env["cctv.handover"].with_user(self.second).cctv_walk_start(handover.id)
        self.assertEqual(handover.shift_to_id, self.next_shift)
        self.assertEqual(data["side"], "incoming")

    def test_across_midnight_and_month(self):
        """A night shift into the first of a month, in a zone that is far from UTC."""
        self.company.resource_calendar_id.tz = "Asia/Jayapura"
        start = fields.Datetime.to_datetime("2026-01-31 14:00:00")  # 23:00 in Jayapura
        night = self.make_shift(self.slot, start, self.officer, state="running")
        following = self.make_shift(self.next_slot, night.date_end, self.next_officer)
        handover = self.open_handover(night)
        self.assertEqual(handover.shift_to_id, following)
        self.assertEqual(str(handover.date_due), "2026-01-31 22:00:00")
        entry = {"room_id": self.room.id, "facts": "After midnight"}
        self.env["cctv.log.entry"].create({**entry, "date": "2026-01-31 16:30:00"})
        handover._fill()
        self.assertIn("01:30  Observation: After midnight", handover.events)


@tagged("-at_install", "post_install")
class TestHandoverSigning(HandoverCase):
    def test_both_sign_and_it_is_sealed(self):
        self.sign_both()
        self.assertEqual((self.handover.state, self.handover.seal_state), ("signed", "sealed"))
        self.assertEqual(self.handover.outgoing_id, self.first)
        self.assertEqual(self.handover.incoming_id, self.second)
        self.assertEqual(self.handover.deadline_phase, "met")
        self.assertFalse(any(self.handover.seal_id._verify().values()))
        with self.assertSays("is ended"):
            self.as_(self.first).cctv_walk_save("outgoing", {"note": "x"})

    def test_what_must_be_done_first(self):
        with self.assertSays("look at the devices"):
            self.sign("outgoing", {})
        part = self.ready()
        key = self.handover.thing_ids.filtered(lambda line: line.thing_id == self.key)
        part["things"][str(key.id)] = {"counted": 1, "words": ""}
        with self.assertSays("why the number differs: Key"):
            self.sign("outgoing", part)
        part["things"][str(key.id)]["words"] = "One is with the technician"
        with self.assertSays("clean the room"):
            self.sign("outgoing", {**part, "is_clean": False})
        self.sign("outgoing", {**part, "is_clean": False, "clean_words": "No water"})
        self.assertEqual(key.difference, -1)

    def test_incoming_takes_over_each(self):
        self.env["cctv.log.entry"].create(
            {"facts": "A bag is left", "is_open": True, "room_id": self.room.id}
        )
        self.handover._fill()
        with self.assertSays("hands over signs first"):
            self.sign("incoming")
        self.sign("outgoing")
        with self.assertSays("take it over, or say why not: A bag is left"):
            self.sign("incoming", {"is_checked_in": True})
        matter = {"is_taken": False, "remark": "It is gone"}
        part = {"is_checked_in": True, "matters": {str(self.handover.matter_ids.id): matter}}
        self.sign("incoming", part)
        self.assertEqual(self.handover.state, "signed")

    def test_more_than_the_screen_shows(self):
        """All are taken over with one tap, also those for which the screen has no room."""
        entry = {"is_open": True, "room_id": self.room.id}
        self.env["cctv.log.entry"].create([{**entry, "facts": f"Bag {n}"} for n in range(4)])
        self.handover._fill()
        self.patch(cctv_handover_walk, "LINES_MOST", 2)
        data = self.as_(self.first).cctv_walk_data()
        self.assertEqual((len(data["matters"]), data["matters_more"]), (2, 2))
        self.sign("outgoing")
        self.sign("incoming", {"is_checked_in": True, "all_taken": True})
        self.assertTrue(all(self.handover.matter_ids.mapped("is_taken")))

    def test_nobody_signs_for_another(self):
        with self.assertRaises(AccessError):
            self.sign("outgoing", user=self.second)
        with self.assertRaises(AccessError):
            self.sign("incoming", user=self.outsider)
        with self.assertRaises(AccessError):
            self.sign("outgoing", user=self.supervisor)
        with self.assertRaises(AccessError):
            self.as_(self.first)._sign(
                "outgoing", self.second.partner_id, self.second, signature_image()
            )
        answer = self.sign("outgoing", who={"user_id": self.second.id})
        self.assertEqual(answer, {"status": "other_user"})
        self.assertFalse(self.handover.signature_ids)

    def test_one_person_has_two_shifts(self):
        """Who has both shifts in a row cannot sign on both sides."""
        self.next_shift.duty_ids.officer_id = self.officer
        self.sign("outgoing")
        with self.assertSays("ask somebody else"):
            self.sign("incoming", user=self.first)
        self.assertEqual(self.handover.state, "open")

    def test_on_the_screen_of_another(self):
        self.second.password = "a proper password"
        login = {"user_id": self.second.id, "password": "wrong"}
        self.sign("outgoing")
        with self.assertSays("not the password of"):
            self.sign("incoming", user=self.first, login=login)
        with self.assertRaises(AccessError):
            other = {"user_id": self.outsider.id, "password": "third_officer"}
            self.sign("incoming", user=self.first, login=other)
        login["password"] = "a proper password"
        self.sign("incoming", user=self.first, login=login)
        self.assertEqual(self.handover.incoming_id, self.second)
        signers = self.handover.signature_ids.mapped("user_id")
        self.assertEqual(signers, self.first | self.second)

    def test_signs_what_the_screen_shows(self):
        """Facts that were taken anew for the screen of the other are looked at before they are
        signed; what was said is saved."""
        seen = self.as_(self.first).cctv_walk_data()["seen"]
        self.set_health(self.recorder, "down")
        self.handover._fill()
        notes = [{"uid": "note-0001", "words": "Keep door 3 in view"}]
        answer = self.sign("outgoing", {**self.ready(), "notes": notes}, seen=seen)
        self.assertEqual((answer["status"], answer["faulty_count"]), ("changed", 2))
        self.assertFalse(self.handover.signature_ids)
        self.assertEqual(self.handover.matter_ids.words, "Keep door 3 in view")
        self.assertEqual(self.sign("outgoing", seen=answer["seen"])["status"], "saved")
        self.assertEqual(self.handover.signature_ids.role, "outgoing")

    def test_nothing_but_what_is_asked(self):
        """The screen says nothing about time, state or names."""
        past = "2020-01-01 00:00:00"
        false = {"date_signed": past, "state": "signed", "outgoing_id": self.second.id}
        self.sign("outgoing", {**self.ready(), **false, "date_due": past})
        self.assertEqual((self.handover.state, self.handover.outgoing_id), ("open", self.first))
        self.assertFalse(self.handover.date_signed)
        self.assertEqual(self.handover.date_due, self.shift.date_end)

    def test_change_after_the_first_signature(self):
        """What the outgoing officer writes after having signed needs a new signature; what the
        incoming one says does not."""
        self.sign("outgoing")
        self.as_(self.first).cctv_walk_save("outgoing", {"note": "One more thing"})
        with self.assertSays("signed"):
            self.sign("incoming")
        self.sign("outgoing")
        photo = b64encode(picture()).decode()
        objection = {
            "uid": "objection-1",
            "device_id": self.recorder.id,
            "words": "It beeps",
            "photo": photo,
        }
        self.as_(self.second).cctv_walk_save("incoming", {"objections": [objection]})
        self.sign("incoming")
        self.assertEqual(self.handover.state, "signed")
        self.assertFalse(any(self.handover.seal_id._verify().values()))

    def test_officer_is_taken_from_the_roster_while_on_duty(self):
        self.shift.duty_ids.unlink()
        self.sign_both()
        self.assertEqual(self.handover.outgoing_id, self.first)

    def test_nothing_is_written_by_hand(self):
        for user in (self.first, self.supervisor):
            with self.assertRaises(AccessError):
                self.as_(user).write({"state": "signed"})
            with self.assertRaises(AccessError):
                self.as_(user).write({"note": "x"})
            with self.assertRaises(AccessError):
                self.handover.thing_ids.with_user(user).write({"counted": 1})
        with self.assertRaises(AccessError):
            self.handover.unlink()
        with self.assertRaises(UserError):
            self.as_(self.first).action_request_signature()

    def test_altered_by_sql_is_named(self):
        self.sign_both()
        self.env.cr.execute(
            "UPDATE cctv_handover_thing SET counted = 9 WHERE id = %s",
            [self.handover.thing_ids[0].id],
        )
        self.env.invalidate_all()
        [findings] = self.handover.seal_id._verify().values()
        self.assertIn(f"thing_ids[{self.handover.thing_ids[0].id}].counted", {
            finding.path for finding in findings
        })


@tagged("-at_install", "post_install")
class TestHandoverObjection(HandoverCase):
    def objection(self, **values):
        told = {"uid": "objection-1", "device_id": self.recorder.id, "words": "No sound"}
        return {"objections": [{**told, **values}]}

    def test_opens_a_ticket_once(self):
        photo = b64encode(picture()).decode()
        for _time in range(2):
            data = self.as_(self.second).cctv_walk_save("incoming", self.objection(photo=photo))
        line = self.handover.objection_ids
        self.assertEqual(len(line), 1)
        self.assertTrue(line.is_objected)
        self.assertEqual(line.user_id, self.second)
        self.assertEqual(line.ticket_id.cctv_device_id, self.recorder)
        self.assertIn("No sound", line.ticket_id.name)
        self.assertEqual(len(line.photo_ids), 1)
        self.assertIn("No sound", line.ticket_id.message_ids[0].body, "the team is told")
        self.assertEqual(data["objections"][0]["ticket"], line.ticket_id.number)

    def test_whoever_repairs_sees_the_picture(self):
        photo = b64encode(picture()).decode()
        self.as_(self.second).cctv_walk_save("incoming", self.objection(photo=photo))
        ticket, photo = self.handover.objection_ids.ticket_id, self.handover.objection_ids.photo_ids
        self.assertFalse(ticket.access_token and photo.access_token, "no way in without a log-in")
        for role in ("technician", "it", "supervisor"):
            user = self.make_user(role, f"sees_{role}")
            self.assertEqual(ticket.with_user(user).cctv_seen_ids.photo_ids, photo)
            self.assertTrue(photo.with_user(user).raw)
        self.assertTrue(photo.with_user(self.first).raw, "and the officer on the other side")
        clerk = self.make_user("helpdesk")
        with self.assertRaises(AccessError):
            photo.with_user(clerk).read(["raw"])
        with self.assertRaises(AccessError):
            ticket.with_user(clerk).read(["cctv_seen_ids"])

    def test_technicians_do_not_read_the_rest(self):
        """It tells of incidents, requests and who has the keys, which they may not read."""
        technician = self.make_user("technician")
        for records in (self.handover, self.handover.matter_ids, self.handover.thing_ids):
            with self.assertRaises(AccessError):
                records.with_user(technician).check_access("read")
        self.handover.device_ids.with_user(technician).read(["words", "found"])

    def test_picture_of_the_room(self):
        photo = b64encode(picture()).decode()
        self.as_(self.first).cctv_walk_save("outgoing", {"clean_photo": photo})
        former = self.handover.clean_photo_ids
        self.assertTrue(former.with_user(self.second).raw)
        self.as_(self.first).cctv_walk_save("outgoing", {"clean_photo": photo})
        self.assertEqual(len(self.handover.clean_photo_ids), 1)
        self.assertFalse(former.exists(), "a new one takes its place")

    def test_open_ticket_takes_a_note(self):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "x", "description": "x", "cctv_device_id": self.recorder.id}
        )
        self.as_(self.first).cctv_walk_save("outgoing", self.objection())
        line = self.handover.device_ids.filtered("is_objected")
        self.assertEqual(line.ticket_id, ticket)
        self.assertIn("No sound", ticket.message_ids[0].body)

    def test_bad_input(self):
        save = self.as_(self.second).cctv_walk_save
        for part in (
            "x",
            {"objections": "x"},
            {"objections": [1]},
            self.objection(uid="x"),
            self.objection(uid=7),
            self.objection(words=""),
            self.objection(words=None),
            self.objection(device_id="1"),
            self.objection(device_id=True),
            self.objection(device_id=-1),
            self.objection(photo="x"),
            self.objection(photo=7),
            self.objection(photo="bm8gcGljdHVyZQ=="),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                save("incoming", part)
        other = self.make_device("camera", "ELSEWHERE", "10.9.9.9")
        with self.assertSays("not watched from here"):
            save("incoming", self.objection(device_id=other.id))
        self.assertFalse(self.handover.objection_ids)

    def test_bad_counts(self):
        save = self.as_(self.first).cctv_walk_save
        line = str(self.handover.thing_ids[0].id)
        for counted in ("2", 2.5, True, None, -1, 10**9):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                save("outgoing", {"things": {line: {"counted": counted}}})
        save("outgoing", {"things": {"0": {"counted": 1}, "x": 7}, "done": [], "is_clean": "x"})
        self.assertFalse(any(self.handover.thing_ids.mapped("is_counted")))


@tagged("-at_install", "post_install")
class TestHandoverLeaving(HandoverCase):
    def leave(self):
        self.env["cctv.handover"]._check_may_leave(self.shift.duty_ids)

    def test_not_before_the_next_has_signed(self):
        with self.assertSays("cannot leave yet"):
            self.leave()
        self.sign("outgoing")
        with self.assertSays("cannot leave yet"):
            self.leave()
        self.sign("incoming")
        self.leave()

    def test_supervisor_hears_when_nobody_signs(self):
        self.supervisor.notification_type = "inbox"
        begun = fields.Datetime.now() - timedelta(minutes=20)
        self.handover._deadline_begin(15, "minutes", start=begun)
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        self.run_cron_of("ir_cron_cctv_deadlines")
        told = self.env["mail.message"].search([("id", ">", last)])
        self.assertIn(self.supervisor.partner_id, told.notified_partner_ids)

    def test_supervisor_ends_it(self):
        self.sign("outgoing")
        self.as_(self.first).cctv_walk_save("outgoing", {"note": "Written later"})
        window = self.env["cctv.end.handover"]
        with self.assertRaises(AccessError):
            self.as_(self.first)._override("x")
        mine = window.with_user(self.supervisor).create({"handover_id": self.handover.id})
        self.assertEqual(mine.signed, f"Hands over: {self.first.name}")
        self.assertEqual(mine.missing, f"Takes over: {self.second.name}")
        with self.assertSays("Say why"):
            mine.action_end()
        mine.reason = "Nobody came; the supervisor stays"
        mine.action_end()
        self.assertEqual((self.handover.state, self.handover.seal_state), ("overridden", "sealed"))
        self.assertEqual(self.handover.override_by_id, self.supervisor)
        self.assertFalse(any(self.handover.seal_id._verify().values()))
        self.leave()
        with self.assertSays("is ended"):
            self.sign("incoming")

    def test_nobody_lets_himself_go(self):
        """A supervisor who has one of the shifts asks another one; who is the only one may."""
        group = self.env.ref("helpdesk_cctv.group_cctv_supervisor")
        self.first.group_ids |= group
        with self.assertRaisesRegex(AccessError, "Another supervisor ends"):
            self.as_(self.first)._override("I want to go home")
        group.all_user_ids.filtered(lambda user: user != self.first).active = False
        self.as_(self.first)._override("Nobody else is there")
        self.assertEqual(self.handover.state, "overridden")
