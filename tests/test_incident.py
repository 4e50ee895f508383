from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .room_common import RoomCase
from .seal_common import signature_image
from .test_maintenance_papers import printed
from .test_papers import pages


class IncidentCase(RoomCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ink = signature_image()
        cls.police = cls.env["cctv.authority"].create({"name": "Police", "phone": "110"})
        cls.camera.effective_date = fields.Date.today() - timedelta(days=365)

    def make_incident(self, **values):
        """By the officer on duty."""
        return self.env["cctv.incident"].with_user(self.first).create(
            {
                "kind": "accident",
                "facts": "Two motorcycles collide.",
                "location_id": self.lobby.id,
                "device_ids": [Command.set(self.camera.ids)],
                **values,
            }
        )

    def complete(self, incident):
        """All that the record wants."""
        incident.reported_to_id = self.supervisor
        incident.action_reported()
        incident.call_ids = [
            Command.create({"authority_id": self.police.id, "answered_by": "Duty officer"})
        ]

    def sign_both(self, incident):
        incident._sign("recorded", self.first.partner_id, self.first, self.ink)
        noted = incident.with_user(self.supervisor)
        noted._sign("noted", self.supervisor.partner_id, self.supervisor, self.ink)
        noted.action_seal()


@tagged("-at_install", "post_install")
class TestIncident(IncidentCase):
    def test_clock_shift_and_superiors(self):
        self.supervisor.notification_type = "inbox"
        incident = self.make_incident()
        self.assertEqual(incident.shift_id, self.shift)
        self.assertEqual(incident.room_id, self.room)
        due = incident.deadline_date - incident.date_noticed
        self.assertEqual(due, timedelta(minutes=60), "the record within the hour")
        to_boss = ("notified_partner_ids", "in", self.supervisor.partner_id.ids)
        told = self.env["mail.message"].search([to_boss, ("res_id", "=", incident.id)])
        self.assertIn("Two motorcycles collide.", told.body)

    def test_from_noticing_to_closing(self):
        incident = self.make_incident()
        self.complete(incident)
        incident.mark_ids = [Command.create({"kind": "plate", "words": "BP 1234 XY, black"})]
        incident.followup_ids = [Command.create({"words": "Ask the hospital"})]
        self.sign_both(incident)
        self.assertEqual((incident.state, incident.deadline_state), ("recorded", "met"))
        boss = incident.with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "Write the closing review"):
            boss.action_close()
        self.env["res.lang"]._activate_lang("id_ID")
        self.company.cctv_lang = "id_ID"
        boss.write({"review": "Called at once.", "outcome": "authority"})
        with self.assertRaisesRegex(UserError, "Still to be done: Ask the hospital"):
            boss.action_close()
        incident.followup_ids.result = "Nobody was hurt."
        incident.followup_ids.action_done()
        boss.action_close()
        self.assertEqual(incident.state, "closed")
        self.assertIn("Nobody was hurt.", incident.addendum_ids.text)
        self.assertIn("Called at once.", incident.addendum_ids.text)
        self.assertIn("Tinjauan penutup", incident.addendum_ids.text, "the company's language")
        with self.assertRaisesRegex(UserError, "closed"):
            boss.review = "It was otherwise."
        with self.assertRaisesRegex(UserError, "closed"):
            incident.followup_ids.result = "x"

    def recorded(self):
        incident = self.make_incident()
        self.complete(incident)
        incident.followup_ids = [Command.create({"words": "Ask the hospital"})]
        self.sign_both(incident)
        return incident

    def test_review_is_sealed_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("id_ID")
        self.company.cctv_lang = "id_ID"
        incident = self.recorded()
        incident.followup_ids.result = "Nobody was hurt"
        incident.followup_ids.action_done()
        boss = incident.with_user(self.supervisor).with_context(lang="en_US")
        boss.write({"review": "Dipanggil segera.", "outcome": "authority"})
        boss.action_close()
        self.assertIn("Tinjauan penutup. Hasil akhir:", incident.addendum_ids.text)

    def test_what_was_followed_up_stays(self):
        incident = self.recorded()
        line = incident.followup_ids
        line.result = "Nobody was hurt"
        line.action_done()
        with self.assertRaisesRegex(UserError, "is done already and stays"):
            line.result = "Somebody was hurt"
        with self.assertRaisesRegex(UserError, "is done already and stays"):
            line.with_user(self.supervisor).action_done()
        self.assertEqual(line.done_by_id, self.first)

    def test_nothing_is_moved_to_a_closed_incident(self):
        closed, other = self.recorded(), self.make_incident()
        closed.followup_ids.result = "Nobody was hurt"
        closed.followup_ids.action_done()
        boss = closed.with_user(self.supervisor)
        boss.write({"review": "Called at once.", "outcome": "authority"})
        boss.action_close()
        other.followup_ids = [Command.create({"words": "Ask the owner"})]
        with self.assertRaisesRegex(UserError, "This incident is closed"):
            other.followup_ids.incident_id = closed

    def test_nobody_changes_the_decision_of_another(self):
        incident = self.make_incident()
        incident.with_user(self.supervisor).action_decide("Keep the gate shut")
        decision = incident.decision_ids
        self.assertEqual(decision.user_id, self.supervisor)
        other = self.make_user("supervisor", "other_boss")
        with self.assertRaisesRegex(AccessError, "by who has decided it"):
            decision.with_user(other).words = "Open the gate"
        decision.with_user(self.supervisor).words = "Keep both gates shut"

    def test_mended_noticing_counts_anew(self):
        now = fields.Datetime.now()
        incident = self.make_incident(date=now - timedelta(minutes=40))
        self.complete(incident)
        self.assertEqual(incident.minutes_to_report, 0)
        self.env.cr.flush()  # what is made in a transaction is not tracked in it
        incident.with_context(tracking_disable=False).date_noticed = now - timedelta(minutes=30)
        self.assertIn(incident.minutes_to_report, (30, 31))
        self.env.cr.flush()
        about = [("model", "=", incident._name), ("res_id", "=", incident.id)]
        messages = self.env["mail.message"].sudo().search(about)
        self.assertIn("date_noticed", messages.tracking_value_ids.field_id.mapped("name"))

    def test_who_was_told_first_stays(self):
        """The five minutes are measured by it."""
        incident = self.make_incident()
        incident.reported_to_id = self.supervisor
        incident.action_reported()
        first = incident.date_reported
        with self.assertRaisesRegex(UserError, "told first"):
            incident.action_reported()
        with self.assertRaisesRegex(UserError, "told first"):
            incident.reported_to_id = self.make_user("supervisor", "another_supervisor")
        told = (incident.reported_to_id, incident.date_reported)
        self.assertEqual(told, (self.supervisor, first))

    def test_what_the_record_wants(self):
        incident = self.make_incident(location_id=False, device_ids=False)
        gaps = incident._sealing_gaps()
        self.assertEqual(len(gaps), 3)
        with self.assertRaisesRegex(UserError, "which authority was called"):
            incident._sign("recorded", self.first.partner_id, self.first, self.ink)
        incident.no_call_reason = "They were here already."
        incident.location_id = self.lobby
        self.assertEqual(len(incident._sealing_gaps()), 1)
        self.assertFalse(
            [gap for gap in self.make_incident(kind="sabotage")._sealing_gaps() if "called" in gap]
        )

    def test_sealed_stays(self):
        incident = self.make_incident()
        self.complete(incident)
        self.sign_both(incident)
        boss = incident.with_user(self.supervisor)
        for values in (
            {"facts": "Nothing happened."},
            {"date": incident.date - timedelta(hours=1)},
            {"call_ids": [Command.create({"called": "x"})]},
            {"mark_ids": [Command.create({"words": "x"})]},
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                boss.write(values)
        with self.assertRaises(UserError):
            incident.call_ids.with_user(self.first).answered_by = "Somebody else"
        self.cr.execute(
            "UPDATE cctv_incident SET facts = 'Nothing happened.' WHERE id = %s", [incident.id]
        )
        self.env.invalidate_all()
        found = incident.sudo().seal_id._verify()
        self.assertIn("Nothing happened.", str(found))

    def test_nobody_deletes(self):
        incident = self.make_incident()
        for user in (self.first, self.supervisor, self.env.user):
            with self.assertRaises(AccessError):
                incident.with_user(user).unlink()

    def test_decisions_after_the_first_signature(self):
        incident = self.make_incident()
        self.complete(incident)
        incident._sign("recorded", self.first.partner_id, self.first, self.ink)
        noted = incident.with_user(self.supervisor)
        noted.decision_ids = [Command.create({"words": "Close the lane"})]
        noted._sign("noted", self.supervisor.partner_id, self.supervisor, self.ink)
        noted.decision_ids.words = "Close both lanes"
        with self.assertRaisesRegex(UserError, "Noted by the supervisor"):
            noted.action_seal()
        noted._sign("noted", self.supervisor.partner_id, self.supervisor, self.ink)
        noted.action_seal()

    def test_who_signs_what(self):
        incident = self.make_incident()
        self.complete(incident)
        with self.assertRaisesRegex(AccessError, "supervisor or management"):
            incident._sign("noted", self.second.partner_id, self.second, self.ink)
        incident._sign("recorded", self.first.partner_id, self.first, self.ink)

    def test_steps_are_the_buttons(self):
        incident = self.make_incident()
        for values in (
            {"date_reported": fields.Datetime.now()},
            {"state": "closed"},
            {"minutes_to_report": 1},
            {"review": "x"},
        ):
            with self.assertRaises(AccessError):
                incident.write(values)
        with self.assertRaises(AccessError):
            incident.write({"call_ids": [Command.create({"called": "x", "called_by_id": 2})]})
        with self.assertRaisesRegex(AccessError, "supervisor closes"):
            incident.action_close()
        with self.assertRaisesRegex(UserError, "whom you have told"):
            incident.action_reported()
        incident.reported_to_id = self.first
        with self.assertRaisesRegex(UserError, "cannot tell yourself"):
            incident.action_reported()

    def test_bad_times(self):
        soon = fields.Datetime.now() + timedelta(hours=1)
        with self.assertRaisesRegex(UserError, "not in the future"):
            self.make_incident(date=soon, date_noticed=soon)
        with self.assertRaisesRegex(UserError, "before it happened"):
            self.make_incident(date_noticed=fields.Datetime.now() - timedelta(hours=1))
        with self.assertRaisesRegex(ValidationError, "who was called"):
            self.make_incident().call_ids = [Command.create({"words": "Busy"})]

    def test_times_against_the_standard(self):
        noticed = fields.Datetime.now() - timedelta(minutes=20)
        incident = self.make_incident(date=noticed, date_noticed=noticed)
        incident.call_ids = [
            Command.create({"called": "Hospital", "date": noticed + timedelta(minutes=3)})
        ]
        incident.reported_to_id = self.supervisor
        incident.action_reported()
        self.assertEqual((incident.minutes_to_call, incident.minutes_to_report), (3, 20))
        self.assertIn("20, longer than the standard", incident.step_table)
        self.assertNotIn("3, longer", incident.step_table)

    def test_footage_is_taken_out_at_once(self):
        incident = self.make_incident()
        given = incident.action_secure()["context"]
        wizard = self.env["cctv.footage.emergency"].with_user(self.first).with_context(**given)
        action = wizard.create({}).action_confirm()
        request = self.env["cctv.footage.request"].browse(action["res_id"])
        self.assertEqual(incident.request_id, request)
        self.assertEqual(request.item_ids.device_id, self.camera)
        self.assertTrue(incident.date_secured)
        with self.assertRaisesRegex(UserError, "being secured already"):
            incident.action_secure()

    def test_footage_is_kept(self):
        incident = self.make_incident()
        incident.action_hold()
        self.assertEqual(incident.hold_id.device_ids, self.camera)
        self.assertEqual(incident.hold_id.reference, incident.number)
        with self.assertRaisesRegex(UserError, "on hold already"):
            incident.action_hold()
        with self.assertRaisesRegex(UserError, "Choose the cameras"):
            self.make_incident(device_ids=False).action_hold()

    def test_from_the_log(self):
        entry = self.env["cctv.log.entry"].with_user(self.first).create(
            {"room_id": self.room.id, "device_id": self.camera.id, "facts": "Smoke."}
        )
        incidents = self.env["cctv.incident"].with_user(self.first)
        context = incidents._from_log(entry)["context"]
        incident = incidents.with_context(**context).create({"kind": "fire"})
        self.assertEqual((incident.facts, incident.device_ids), ("Smoke.", self.camera))
        self.assertEqual(incident.location_id, self.lobby)
        self.assertEqual(incidents._from_log(entry)["res_id"], incident.id)

    def test_late_record_is_told(self):
        incident = self.make_incident()
        with freeze_time(incident.deadline_date + timedelta(minutes=1)):
            self.assertTrue(incident.search([("deadline_state", "=", "overdue")]) & incident)

    def test_papers(self):
        incident = self.make_incident(informant="A guard", opinion="Perhaps drunk.")
        incident.mark_ids = [Command.create({"kind": "plate", "words": "BP 1234 XY"})]
        self.complete(incident)
        self.sign_both(incident)
        text = printed(incident, "helpdesk_cctv.paper_incident", self.supervisor, lang="en_US")
        words = "\n".join(pages(text))
        for part in ("Two motorcycles collide.", "Police", "BP 1234 XY", "opinion, not a fact"):
            self.assertIn(part, words)
        report = "helpdesk_cctv.paper_incident_followup"
        followup = "\n".join(pages(printed(incident, report, self.supervisor, lang="en_US")))
        self.assertIn("Called: Police, Duty officer", followup)
