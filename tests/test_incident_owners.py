"""Who writes what about an incident: nothing stands under a name whose bearer did not write it."""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_incident import IncidentCase


@tagged("-at_install", "post_install")
class TestIncidentOwners(IncidentCase):
    def called(self):
        incident = self.make_incident()
        incident.action_called(self.police.id)
        return incident.call_ids

    def test_nobody_changes_the_call_of_another(self):
        call = self.called()
        theirs = call.with_user(self.second)
        other = self.env["cctv.authority"].create({"name": "Fire", "phone": "113"})
        for values in (
            {"date": call.date - timedelta(minutes=1)},
            {"authority_id": other.id},
            {"called": "A neighbour"},
        ):
            with self.subTest(values=values), self.assertRaisesRegex(AccessError, "who has called"):
                theirs.write(values)
        with self.assertRaises(AccessError):
            call.called_by_id = self.second
        call.authority_id = other

    def test_what_was_answered_is_of_who_has_written_it(self):
        call = self.called()
        with self.assertRaises(AccessError):
            call.answer_by_id = self.second
        call.incident_id.with_user(self.second).action_answered(call.id, "Duty officer")
        self.assertEqual((call.called_by_id, call.answer_by_id), (self.first, self.second))
        with self.assertRaisesRegex(AccessError, "has written it alone"):
            call.answered_by = "Somebody else"
        with self.assertRaisesRegex(AccessError, "has written it alone"):
            call.incident_id.action_answered(call.id, "Somebody else")
        call.with_user(self.second).words = "They come"
        own = call.create(
            {"incident_id": call.incident_id.id, "called": "Hospital", "words": "Busy"}
        )
        with self.assertRaisesRegex(AccessError, "has written it alone"):
            own.with_user(self.second).words = "They come"

    def test_whoever_rewrites_what_happened_leaves_a_trace(self):
        """It stands under the name of the officer who has noticed it."""
        incident = self.make_incident()
        self.env.cr.flush()  # what is made in a transaction is not tracked in it
        theirs = incident.with_user(self.second).with_context(tracking_disable=False)
        theirs.write({"facts": "Nothing collides.", "no_call_reason": "Not needed"})
        self.env.cr.flush()
        about = [("model", "=", incident._name), ("res_id", "=", incident.id)]
        messages = self.env["mail.message"].sudo().search(about)
        traces = messages.filtered(lambda message: message.author_id == self.second.partner_id)
        before = traces.tracking_value_ids.mapped("old_value_text")
        self.assertIn("Two motorcycles collide.", before)

    def test_the_officer_does_not_stop_his_own_clock(self):
        incident = self.make_incident()
        with self.assertRaisesRegex(AccessError, "pause this clock"):
            incident.action_deadline_pause()
        with self.assertRaisesRegex(AccessError, "pause this clock"):
            incident._deadline_pause("other", "No time")
        incident.with_user(self.supervisor)._deadline_pause("other", "A power cut")
        self.assertTrue(incident.deadline_is_paused)

    def test_parts_stay_with_their_incident(self):
        incident, other = self.make_incident(), self.make_incident()
        incident.action_called(self.police.id)
        incident.action_mark("plate", "BP 1")
        incident.with_user(self.supervisor).action_decide("Close the gate")
        for part in (
            incident.call_ids,
            incident.mark_ids,
            incident.decision_ids.with_user(self.supervisor),
        ):
            with self.assertRaisesRegex(AccessError, "stays with it"):
                part.incident_id = other

    def test_the_review_is_not_written_with_the_incident(self):
        """By the officer, before anything is recorded."""
        for given in ({}, {"default_review": "All was well.", "default_outcome": "handled"}):
            values = {} if given else {"outcome": "handled", "review": "All was well."}
            incidents = self.env["cctv.incident"].with_user(self.first).with_context(**given)
            with self.assertRaisesRegex(UserError, "then the closing review"), self.cr.savepoint():
                incidents.create({"kind": "fire", "location_id": self.lobby.id, **values})

    def test_the_review_is_under_the_name_of_who_wrote_it(self):
        incident = self.make_incident()
        self.complete(incident)
        self.sign_both(incident)
        management = self.make_user("management")
        incident.with_user(management).write({"review": "Well done.", "outcome": "handled"})
        with self.assertRaises(AccessError):
            incident.with_user(management).review_by_id = self.supervisor
        incident.with_user(self.supervisor).action_close()
        self.assertIn(management.name, incident.addendum_ids.text)

    def test_only_a_superior_counts_as_told(self):
        incident = self.make_incident()
        incident.reported_to_id = self.second
        with self.assertRaisesRegex(UserError, "is no superior"):
            incident.action_reported()
        self.assertFalse(incident.date_reported)
        self.assertNotIn(self.second, incident.superior_ids)
        management = self.make_user("management")
        incident.invalidate_recordset(["superior_ids"])
        incident.reported_to_id = management
        incident.action_reported()
        self.assertTrue(incident.date_reported)

    def test_an_officer_signs_as_who_recorded_it(self):
        incident = self.make_incident()
        self.complete(incident)
        boss = self.make_user("management")
        with self.assertRaisesRegex(AccessError, "officer of the control room"):
            incident.with_user(boss)._check_signer("recorded")
        stranger = self.env["res.partner"].create({"name": "A stranger"})
        with self.assertRaisesRegex(AccessError, "officer of the control room"):
            incident.sudo()._sign("recorded", stranger, self.env["res.users"], self.ink)

    def test_nobody_says_himself_that_it_was_seen(self):
        incidents = self.env["cctv.incident"].with_user(self.supervisor)
        incident = incidents.create({"kind": "fire", "location_id": self.lobby.id})
        with self.assertRaisesRegex(UserError, "another superior"):
            incident.action_seen()

    def test_it_stays_in_its_company(self):
        incident = self.make_incident()
        other = self.make_company("Far")
        self.first.company_ids = [Command.link(other.id)]
        with self.assertRaisesRegex(UserError, "stays in the company"):
            incident.company_id = other

    def test_footage_taken_out_twice(self):
        """From two windows that were open at the same time."""
        incident = self.make_incident()
        given = incident.action_secure()["context"]
        windows = self.env["cctv.footage.emergency"].with_user(self.first).with_context(**given)
        first, second = windows.create([{}, {}])
        first.action_confirm()
        request = incident.request_id
        with self.assertRaisesRegex(UserError, "being secured already"), self.cr.savepoint():
            second.action_confirm()
        self.assertEqual(incident.request_id, request)

    def test_calls_within_the_minute_count(self):
        """The best ones are no gaps of the figures."""
        quick, slow = self.make_incident(), self.make_incident()
        quick.action_called(self.police.id)
        slow.sudo().date = slow.sudo().date_noticed = fields.Datetime.now() - timedelta(minutes=10)
        slow.action_called(self.police.id)
        self.env.flush_all()
        domain = [("id", "in", (quick | slow).ids)]
        [(average,)] = quick._read_group(domain, [], ["minutes_to_call:avg"])
        self.assertEqual(average, 5)

    def test_written_down_though_the_message_fails(self):
        """Whoever cannot be told: the incident is there."""
        thread = type(self.env["mail.thread"])
        with (
            patch.object(thread, "message_notify", side_effect=ValueError("no mail")),
            mute_logger("odoo.addons.helpdesk_cctv.models.cctv_poll_tools"),
        ):
            incident = self.make_incident()
        self.assertTrue(incident.exists().deadline_date)

    def test_superiors_are_told_in_their_language_and_time_zone(self):
        self.env["res.lang"]._activate_lang("id_ID")
        self.supervisor.write({"lang": "id_ID", "tz": "Asia/Jayapura"})
        seen = []
        incidents = type(self.env["cctv.incident"])

        def news(incident):
            seen.append((incident.env.lang, incident.env.context.get("tz")))
            return "x"

        with patch.object(incidents, "_news", news):
            self.make_incident()
        self.assertIn(("id_ID", "Asia/Jayapura"), seen)
