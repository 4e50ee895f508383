"""What stands on top of an incident, and what is entered there with one tap or one line."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.cctv_authority import KIND_FIELDS
from .test_incident import IncidentCase


@tagged("-at_install", "post_install")
class TestIncidentNext(IncidentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.management = cls.make_user("management")
        cls.fire = cls.env["cctv.authority"].create(
            {"name": "Fire brigade", "phone": "(0778) 113", "for_fire": True}
        )

    def steps(self, incident, user=None):
        """{key: step} as ``user`` sees them."""
        seen = incident.with_user(user or self.first)
        seen.invalidate_recordset(["next_steps"])
        return {step["key"]: step for step in seen.next_steps["steps"]}

    def methods(self, step):
        return [button["method"] for button in step["buttons"]]

    def test_from_top_to_bottom(self):
        """Each step stands there until it is done, and its button does it."""
        incident = self.make_incident()
        steps = self.steps(incident)
        self.assertEqual([*steps], ["told", "seen", "call", "footage", "record"])
        self.assertFalse([key for key, step in steps.items() if step["state"] == "done"])
        self.assertIn([self.supervisor.id], [b["args"] for b in steps["told"]["buttons"]])
        incident.action_told(self.supervisor.id)
        incident.with_user(self.supervisor).action_seen()
        call = incident.action_called(self.police.id)
        steps = self.steps(incident)
        self.assertEqual(steps[f"answer{call}"]["ask"]["args"], [call])
        incident.action_answered(call, "Duty officer")
        incident.action_hold()
        steps = self.steps(incident)
        self.assertEqual([*steps], ["told", "seen", "call", "footage", "record"])
        states = {key: step["state"] for key, step in steps.items()}
        self.assertEqual(states.pop("record"), "todo")
        self.assertEqual(set(states.values()), {"done"})
        self.assertIn(incident.hold_id.number, steps["footage"]["words"])
        self.assertEqual(self.methods(steps["record"]), ["action_sign"])

    def test_until_it_is_closed(self):
        incident = self.make_incident()
        self.complete(incident)
        incident._sign("recorded", self.first.partner_id, self.first, self.ink)
        self.assertEqual(self.steps(incident)["record"]["buttons"], [])
        boss = self.supervisor
        self.assertEqual(self.methods(self.steps(incident, boss)["record"]), ["action_sign"])
        incident.with_user(boss)._sign("noted", boss.partner_id, boss, self.ink)
        step = self.steps(incident, boss)["record"]
        self.assertEqual(self.methods(step), ["action_seal"])
        self.assertIn("cannot be changed", step["buttons"][0]["question"])
        incident.followup_ids = [Command.create({"words": "Ask the hospital"})]
        incident.with_user(boss).action_seal()
        steps = self.steps(incident, boss)
        self.assertIn("Ask the hospital", steps[f"followup{incident.followup_ids.id}"]["words"])
        self.assertIn("review", steps)
        incident.followup_ids.result = "Nobody is hurt"
        incident.followup_ids.action_done()
        incident.with_user(boss).write({"review": "Well done", "outcome": "handled"})
        self.assertEqual(self.methods(self.steps(incident, boss)["close"]), ["action_close"])
        self.assertEqual(self.steps(incident)["close"]["buttons"], [])
        incident.with_user(boss).action_close()
        self.assertEqual([*self.steps(incident)], ["closed"])
        self.assertEqual(incident.next_steps["cameras"], [], "the present is no picture of it")

    def test_late_is_said(self):
        incident = self.make_incident()
        with freeze_time(fields.Datetime.now() + timedelta(minutes=9)):
            self.assertEqual(self.steps(incident)["told"]["state"], "late")

    def test_what_is_still_to_be_done_has_its_day(self):
        incident = self.make_incident()
        self.complete(incident)
        today = fields.Date.context_today(incident)
        incident.followup_ids = [
            Command.create({"words": "Ask the hospital", "date_due": today - timedelta(days=1)}),
            Command.create({"words": "Mend the gate", "date_due": today}),
        ]
        self.sign_both(incident)
        steps = self.steps(incident)
        late, due = (steps[f"followup{line.id}"] for line in incident.followup_ids)
        self.assertEqual((late["state"], due["state"]), ("late", "todo"))
        self.assertRegex(late["words"], "Still to be done until .+: Ask the hospital")

    def test_the_fitting_numbers_the_nearest_first(self):
        near, far = self.env["cctv.authority"].create(
            [
                {"name": "Fire post", "phone": "0778-555", "location_id": self.site.id},
                {"name": "Other town", "phone": "1", "location_id": self.make_elsewhere().id},
            ]
        )
        near.for_fire = True
        incident = self.make_incident(kind="fire", location_id=self.lobby.id)
        numbers = incident.next_steps["numbers"]
        names = [number["name"] for number in numbers]
        self.assertEqual(names[:2], ["Fire post", "Fire brigade"])
        self.assertNotIn(far.name, names)
        self.assertEqual([number["dial"] for number in numbers[:2]], ["0778555", "0778113"])
        accident = self.make_incident(kind="accident")
        names = [number["name"] for number in accident.next_steps["numbers"]]
        self.assertIn("Police", names, "without a tick it is for everything")
        self.assertNotIn("Fire brigade", names)

    def make_elsewhere(self):
        return self.env["cctv.location"].create({"name": "Elsewhere"})

    def test_each_kind_has_its_tick(self):
        for name in KIND_FIELDS:
            self.assertEqual(self.env["cctv.authority"]._fields[name].type, "boolean")

    def test_a_call_has_the_time_of_the_server(self):
        incident = self.make_incident()
        call = incident.action_called(self.police.id)
        self.assertEqual(incident.action_called(self.police.id), call, "a double tap")
        with freeze_time(fields.Datetime.now() + timedelta(minutes=2)):
            again = incident.action_called(self.police.id)
        self.assertNotEqual(again, call)
        self.assertEqual(incident.call_ids.called_by_id, self.first)
        with self.assertRaisesRegex(UserError, "not in the directory"):
            incident.action_called(0)
        with self.assertRaisesRegex(UserError, "who has answered"):
            incident.action_answered(call, "  ")
        with self.assertRaisesRegex(UserError, "not there any more"):
            incident.action_answered(0, "x")

    def test_nobody_has_to_be_called(self):
        incident = self.make_incident()
        with self.assertRaisesRegex(UserError, "why nobody is called"):
            incident.action_no_call(" ")
        self.assertEqual(self.steps(incident)["call"]["ask"]["method"], "action_no_call")
        incident.action_no_call("They were here already")
        self.assertEqual(self.steps(incident)["call"]["state"], "done")

    def test_clock_of_the_workplace_is_wrong_by_hours(self):
        incident = self.make_incident()
        for hours, words in ((3, "in the future"), (-3, "before the incident")):
            date = fields.Datetime.now() + timedelta(hours=hours)
            with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
                incident.call_ids = [Command.create({"called": "x", "date": date})]
            with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
                boss = incident.with_user(self.supervisor)
                boss.decision_ids = [Command.create({"words": "x", "date": date})]

    def test_decisions_of_supervisor_and_management(self):
        incident = self.make_incident()
        with self.assertRaisesRegex(AccessError, "supervisor or management decides"):
            incident.action_decide("Close the gate")
        self.assertFalse(incident.next_steps["may_decide"])
        for user in (self.supervisor, self.management):
            theirs = incident.with_user(user)
            self.assertTrue(theirs.next_steps["may_decide"])
            theirs.action_decide("Close the gate")
        self.assertEqual(incident.decision_ids.user_id, self.supervisor | self.management)
        self.assertFalse(incident.with_user(self.management).next_steps["may_mark"])

    def test_marks(self):
        incident = self.make_incident()
        incident.action_mark("plate", " BP 1234 XY ")
        self.assertEqual(incident.mark_ids.words, "BP 1234 XY")
        with self.assertRaisesRegex(UserError, "Choose what it is"):
            incident.action_mark("colour", "red")
        with self.assertRaisesRegex(UserError, "Write what was seen"):
            incident.action_mark("plate", "")

    def test_nothing_is_added_to_a_sealed_one(self):
        incident = self.make_incident()
        self.complete(incident)
        self.sign_both(incident)
        boss = incident.with_user(self.supervisor)
        for add in (
            lambda: boss.action_called(self.police.id),
            lambda: boss.action_decide("x"),
            lambda: boss.action_mark("plate", "x"),
            lambda: boss.action_told(self.management.id),
        ):
            with self.assertRaisesRegex(UserError, "gone on meanwhile"):
                add()
        boss.action_seen()
        self.assertEqual(incident.seen_by_id, self.supervisor)

    def test_who_has_seen_it_first(self):
        incident = self.make_incident()
        with self.assertRaises(AccessError):
            incident.action_seen()
        with self.assertRaises(AccessError):
            incident.write({"seen_by_id": self.supervisor.id})
        incident.with_user(self.supervisor).action_seen()
        incident.with_user(self.management).action_seen()
        self.assertEqual(incident.seen_by_id, self.supervisor)
        with self.assertRaisesRegex(UserError, "whom you have told"):
            incident.action_told(self.second.id)

    def test_in_an_emergency_the_words_follow(self):
        incident = self.make_incident(kind="fire", facts=False)
        self.assertEqual(incident.facts, "Fire")
        self.assertEqual(incident.action_open_form()["res_id"], incident.id)
        bare = [gap for gap in incident._sealing_gaps() if "what was seen" in gap]
        self.assertTrue(bare)
        incident.facts = "Smoke from the second floor"
        self.assertFalse(set(bare) & set(incident._sealing_gaps()))

    def test_another_shift_goes_on_with_it(self):
        incident = self.make_incident()
        other = incident.with_user(self.second)
        other.action_called(self.police.id)
        self.assertEqual(incident.call_ids.called_by_id, self.second)
        self.assertEqual(incident.user_id, self.first)
        self.assertEqual(incident.shift_id, self.shift)

    def test_a_hold_covers_the_clips_taken_out(self):
        incident = self.make_incident()
        given = incident.action_secure()["context"]
        wizard = self.env["cctv.footage.emergency"].with_user(self.first).with_context(**given)
        wizard.create({}).action_confirm()
        incident.action_hold()
        covered = incident.hold_id.sudo()._covered()
        self.assertLessEqual(incident.request_id.item_ids, covered)
        words = self.steps(incident)["footage"]["words"]
        self.assertIn(incident.request_id.number, words)
        self.assertIn("overwritten on", words, "the evidence clock")

    def test_sabotage_from_ticket_and_review(self):
        fault = self.env["cctv.fault"].create(
            {
                "device_id": self.camera.id,
                "kind": "picture_covered",
                "date_start": fields.Datetime.now(),
            }
        )
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "T", "description": "T", "cctv_device_id": self.camera.id}
        )
        self.assertFalse(ticket.cctv_may_be_sabotage)
        fault.ticket_id = ticket
        self.assertTrue(ticket.cctv_may_be_sabotage)
        action = ticket.with_user(self.supervisor).action_cctv_make_incident()
        self.assertEqual(action["context"]["default_fault_id"], fault.id)
        self.assertTrue(fault.with_user(self.supervisor).get_review()["may_incident"])
