"""The evidence clock of a request for footage, and who is told of what."""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import cctv_footage_screen
from .test_footage_duties import DutiesCase


class ClockCase(DutiesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()

    def old(self, days, **values):
        """A submitted request about footage of so many days ago, kept for 30."""
        end = self.now - timedelta(days=days)
        span = {"date_from": end - timedelta(hours=1), "date_to": end}
        clip = {"device_id": self.camera.id, "company_id": self.company.id, **span}
        return self.submitted(**span, item_ids=[Command.create(clip)], **values)

    def seen(self, held_days, oldest):
        """What the recorder was last seen to hold."""
        return self.env["cctv.recording.day"].sudo().create(
            {
                "camera_id": self.camera.id,
                "day": fields.Date.today() - timedelta(days=1),
                "held_days": held_days,
                "is_held_known": True,
                "oldest": oldest,
                "date_asked": self.now,
            }
        )

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("helpdesk_cctv.ir_cron_cctv_evidence_clock").method_direct_trigger()
        self.env.invalidate_all()

    def notes(self, request, user=None):
        messages = self.env["mail.message"].search(
            [("model", "=", request._name), ("res_id", "=", request.id)]
        )
        if user:
            messages = messages.filtered(lambda m: user.partner_id in m.partner_ids)
        return " ".join(str(message.subject or "") + str(message.body) for message in messages)


@tagged("post_install", "-at_install")
class TestEvidenceClock(ClockCase):
    def test_when_it_dies(self):
        request = self.old(2)
        self.assertEqual(request.date_dies, request.date_from + timedelta(days=30))
        self.assertEqual((request.is_preserve_needed, request.evidence_look), (False, "calm"))
        self.lobby.retention_days = 14
        request.item_ids._update_dies()
        request._watch_evidence()
        self.assertEqual(request.date_dies, request.date_from + timedelta(days=14))

    def test_what_the_recorder_really_holds(self):
        self.seen(9, self.now - timedelta(days=9))
        request = self.old(2)
        self.assertEqual(request.date_dies, request.date_from + timedelta(days=9))

    def test_without_cameras_by_the_place(self):
        self.lobby.retention_days = 3
        request = self.submitted(item_ids=False, location_id=self.lobby.id)
        self.assertEqual(request.date_dies, request.date_from + timedelta(days=3))
        self.assertTrue(request.is_preserve_needed)

    def test_secured_before_the_decision(self):
        request = self.old(29)
        self.assertTrue(request.is_preserve_needed)
        self.assertEqual(request.evidence_look, "soon")
        todo = request.activity_ids
        self.assertIn(self.env.ref("helpdesk_cctv.group_cctv_it"), todo.user_id.group_ids)
        self.assertEqual(todo.date_deadline, request.date_dies.date())
        self.assertIn("Secure it now", self.notes(request, self.users["it"]))
        item = request.item_ids
        self.assertTrue(item._may_secure(self.users["it"]))
        self.assertFalse(item._may_secure(self.users["operator"]))
        self.assertTrue(item._may_pull(self.users["it"]))
        self.assertFalse(item._may_add_file(self.users["operator"]))
        self.assertFalse(item._may_download(self.users["it"]))
        item._set({"state": "stored"})
        self.assertFalse(request.is_preserve_needed or request.activity_ids or request.date_dies)
        self.assertFalse(item._may_secure(self.users["it"]))

    def test_nothing_to_secure_once_it_is_over(self):
        request = self.old(29)
        request._cancel("Found")
        self.assertFalse(request.is_preserve_needed or request.activity_ids)
        self.assertFalse(request.item_ids._may_secure(self.users["it"]))

    def test_escalates_once_a_level(self):
        request = self.old(29)
        management = self.users["management"]
        self.run_cron()
        self.assertNotIn("Secure it now", self.notes(request, management))
        request.item_ids.sudo().date_dies = self.now + timedelta(hours=3)
        request._watch_evidence()
        self.run_cron()
        self.assertEqual(request.evidence_level, 3)
        self.assertEqual(self.notes(request, management).count("Secure it now"), 2)
        self.run_cron()
        self.assertEqual(self.notes(request, management).count("Secure it now"), 2)

    def test_lost_as_the_recorder_proves(self):
        request = self.old(2)
        self.seen(1, self.now - timedelta(days=1))
        request.item_ids.sudo().date_dies = self.now - timedelta(minutes=1)
        request._watch_evidence()
        self.run_cron()
        self.assertEqual((request.item_ids.state, request.state), ("lost", "expired"))
        event = request.item_ids.event_ids
        self.assertEqual((event.kind, event.facts["reason"]), ("lost", "overwritten"))
        self.assertIn("The recorder's oldest ", event.words)
        self.assertIn("overwritten before", request.refused_reason)
        self.assertEqual((request.deadline_phase, request.evidence_look), (False, "lost"))

    def test_still_there_longer_than_thought(self):
        self.seen(40, self.now - timedelta(days=40))
        request = self.old(30)
        self.run_cron()
        self.assertEqual(request.item_ids.state, "wanted")
        self.assertEqual(request.date_dies, request.date_from + timedelta(days=40))

    def test_lost_by_the_retention_alone(self):
        request = self.old(30)
        self.run_cron()
        self.assertEqual((request.item_ids.state, request.evidence_look), ("wanted", "over"))
        request.item_ids.sudo().date_dies = self.now - timedelta(days=2)
        request._watch_evidence()
        self.run_cron()
        self.assertEqual(request.item_ids.state, "lost")
        self.assertIn("has not been seen to hold it", request.item_ids.event_ids.words)

    def test_in_the_language_and_time_of_the_company(self):
        """The scheduler has neither; requesters and courts read it."""
        self.env["res.lang"]._activate_lang("id_ID")
        self.company.write({"cctv_lang": "id_ID"})
        self.company.partner_id.tz = "Asia/Jakarta"
        request = self.old(2)
        oldest = self.now.replace(hour=20, minute=10) - timedelta(days=1)
        self.seen(1, oldest)
        request.item_ids.sudo().date_dies = self.now - timedelta(minutes=1)
        request._watch_evidence()
        self.run_cron()
        words = request.item_ids.event_ids.words
        self.assertIn("Rekaman tertua di perekam", words)
        self.assertRegex(words, r"03:10 (WIB|GMT\+7|\+0700)")
        self.assertNotIn("overwritten", request.refused_reason)

    def test_answered_while_the_others_expire(self):
        """What is answered meanwhile goes on; the others end."""
        first, second = self.old(1), self.old(1)
        (first | second)._set_state("returned")
        self.env.cr.execute(
            "UPDATE cctv_footage_request SET write_date = write_date - interval '31 days'"
            " WHERE id IN %s",
            [(first | second)._ids],
        )
        self.env.invalidate_all()
        expire = self.registry["cctv.footage.request"]._expire

        def answering(requests, reason):
            expire(requests, reason)
            (first | second).with_env(requests.env).filtered(
                lambda request: request.state == "returned"
            )._set_state("submitted")

        self.patch(self.registry["cctv.footage.request"], "_expire", answering)
        self.run_cron()
        self.assertEqual({first.state, second.state}, {"expired", "submitted"})

    def test_one_that_fails_costs_only_itself(self):
        request, other = self.old(29), self.old(29)
        (request | other).item_ids.sudo().date_dies = self.now + timedelta(hours=3)
        (request | other)._watch_evidence()
        self.refuse_in_database(
            "cctv_footage_request", f"id != {request.id} OR evidence_level IS DISTINCT FROM 3"
        )
        tools = "odoo.addons.helpdesk_cctv.models.cctv_poll_tools"
        with mute_logger("odoo.sql_db"), self.assertLogs(tools, "ERROR"):
            self.run_cron()
        self.assertEqual((request.evidence_level, other.evidence_level), (0, 3))

    def test_one_of_two_is_lost(self):
        """The request goes on with the other; found again, it is wanted again."""
        other = self.make_device("camera", "T-CAM-9", cctv_location_id=self.lobby.id)
        other.effective_date = self.camera.effective_date
        request = self.old(5)
        item = request.item_ids.copy({"device_id": other.id})
        mine = request.item_ids.filtered(lambda x: x != item).with_user(self.users["it"])
        with self.assertRaises(AccessError):
            self.lose(mine, "operator")
        with self.assertSays("Say how"):
            self.lose(mine, reason=False)
        with self.assertSays("Say what you saw"):
            self.lose(mine, words=" ")
        self.lose(mine)
        self.assertEqual((mine.state, request.state), ("lost", "submitted"))
        self.assertIn("Lost:", self.notes(request))
        mine.action_still_there()
        self.assertEqual((mine.state, mine.event_ids[0].kind), ("wanted", "verified"))
        self.assertFalse(mine.loss_reason)

    def lose(self, item, role="it", reason="not_recorded", words="The camera was down."):
        action = self.as_(role, item).action_lost()
        windows = self.env[action["res_model"]].with_user(self.users[role])
        windows = windows.with_context(**action["context"])
        windows.create({"reason": reason, "words": words}).action_confirm()

    def test_a_loss_is_told_as_it_was(self):
        """By who takes the footage out, with the true reason, to those concerned."""
        other = self.make_device("camera", "T-CAM-9", cctv_location_id=self.lobby.id)
        other.effective_date = self.camera.effective_date
        asker = self.env["res.partner"].create({"name": "Asker", "email": "asker@example.com"})
        request = self.old(5, partner_id=asker.id)
        rest = request.item_ids.copy({"device_id": other.id})
        item = request.item_ids - rest
        operator = self.users["operator"]
        request.sudo().write({"state": "extraction", "extractor_id": operator.id})
        self.assertTrue(item.with_user(operator).can_lose)
        item._set({"pull_problem_code": "not_recorded"})
        context = item.with_user(operator).action_lost()["context"]
        self.assertEqual(context["default_reason"], "not_recorded")
        self.lose(item, "operator")
        self.assertEqual((item.state, item.loss_reason), ("lost", "not_recorded"))
        event = item.event_ids[:1]
        self.assertEqual((event.user_id, event.facts["reason"]), (operator, "not_recorded"))
        self.assertIn("The camera was down", event.words)
        rest._set({"state": "stored"})
        self.assertIn("(Never recorded)", request.evidence_text)
        for role in ("it", "supervisor", "management"):
            self.assertIn("Footage is lost", self.notes(request, self.users[role]))
        told = self.env["mail.message"].search([("partner_ids", "in", asker.ids)])
        body = " ".join(str(message.body) for message in told)
        self.assertIn("was never recorded", body)
        self.assertNotIn("overwritten", body)
        self.assertNotIn("The camera was down", body)

    def test_a_place_without_cameras_ends_honestly(self):
        """It is not watched for ever, and keeps nobody else from being watched."""
        request = self.submitted(
            item_ids=False,
            location_id=self.lobby.id,
            date_from=self.now - timedelta(days=40),
            date_to=self.now - timedelta(days=40) + timedelta(hours=1),
        )
        self.run_cron()
        self.assertEqual(request.state, "expired")
        self.assertIn("Nobody has named the cameras", request.refused_reason)
        self.assertIn("Footage is lost", self.notes(request, self.users["management"]))

    def test_a_recorder_that_holds_less_than_before(self):
        request = self.old(5)
        self.assertFalse(request.is_preserve_needed)
        self.seen(6, self.now - timedelta(days=6))
        self.run_cron()
        self.assertEqual(request.item_ids.dies_days, 6)
        self.assertTrue(request.is_preserve_needed and request.activity_ids)

    def test_all_that_says_how_long_it_is_held(self):
        """The statement that looks for what has changed says the same as the rule for one clip."""
        item = self.old(2).item_ids
        self.camera.cctv_recorder_id = self.recorder
        for record, days in (
            (self.profile, 50),
            (self.recorder, 40),
            (self.camera.cctv_location_id, 20),
            (self.camera, 35),
        ):
            name = "cctv_retention_days" if record._name == "maintenance.equipment" else (
                "retention_days"
            )  # fmt: skip
            record[name] = days
            self.assertEqual(item._held_otherwise(), item, record)
            self.env["cctv.footage.request"]._renew_dying()
            self.assertEqual(item.dies_days, days)
            self.assertEqual(item.date_dies, item.date_from + timedelta(days=days))
            self.assertFalse(item._held_otherwise(), record)
        self.seen(0, self.now).day -= timedelta(days=1)
        self.assertFalse(item._held_otherwise(), "of nothing it is not known")
        self.seen(6, self.now - timedelta(days=6))
        self.assertEqual(item._held_otherwise(), item)
        item.request_id._set_state("ready")
        item._set({"state": "stored"})
        self.assertFalse(item._held_otherwise(), "it is secured")

    def test_where_there_is_it_nobody_else_secures_before(self):
        self.preset("city")
        item = self.old(29).item_ids
        self.assertTrue(item._may_add_file(self.users["it"]))
        self.assertFalse(item._may_add_file(self.users["operator"]))

    def test_where_there_is_no_it(self):
        self.preset("city")
        for role in ("it", "manager"):
            self.users[role].active = False
        group = self.env.ref("helpdesk_cctv.group_cctv_it")
        self.env["res.users"].search([("all_group_ids", "in", group.ids)]).sudo().filtered(
            lambda user: not user._is_superuser()
        ).active = False
        request = self.old(29)
        operator = self.users["operator"]
        self.assertIn("Secure it now", self.notes(request, self.users["supervisor"]))
        self.assertTrue(request.activity_ids.user_id._is_internal())
        item = request.item_ids
        self.assertTrue(item._may_add_file(operator))
        self.assertFalse(item._may_add_file(self.users["management"]))
        request.sudo().received_by_id = operator
        self.assertFalse(item._may_add_file(operator), "not what he has taken down himself")

    def test_a_playback_is_watched_until_it_is_shown(self):
        request = self.old(5, kind="playback")
        request._set_state("ready")
        request.item_ids.sudo().date_dies = self.now + timedelta(hours=3)
        request._watch_evidence()
        self.run_cron()
        self.assertIn("Secure it now", self.notes(request, self.users["management"]))
        items = self.env["cctv.footage.delivery"]._items_of(request, "playback", None)
        self.assertEqual(items, request.item_ids)
        request.item_ids._set({"state": "lost"})
        self.assertFalse(self.env["cctv.footage.delivery"]._items_of(request, "playback", None))

    def test_questions_that_nobody_answers(self):
        request = self.old(2)
        self.as_("supervisor", request)._return("Which gate?")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cctv_deadline_pause SET date_start = now() - interval '31 days'"
            " WHERE res_model = 'cctv.footage.request' AND res_id = %s",
            (request.id,),
        )
        self.run_cron()
        self.assertEqual(request.state, "expired")
        self.assertIn("not answered within 30 days", request.refused_reason)


@tagged("post_install", "-at_install")
class TestFootageNews(ClockCase):
    def test_each_who_has_the_next_step(self):
        self.preset("city")
        request = self.old(2)
        self.assertIn("waits for the verification", self.notes(request, self.users["supervisor"]))
        self.assertNotIn("waits for", self.notes(request, self.users["management"]))
        self.as_("supervisor", request).action_verify()
        self.assertIn("waits for the decision", self.notes(request, self.users["management"]))
        self.as_("management", request).action_approve()
        self.assertIn("has to be named", self.notes(request, self.users["supervisor"]))
        self.as_("supervisor", request)._name_extractor(self.users["operator"])
        self.assertIn("You are named", self.notes(request, self.users["operator"]))

    def test_urgent_all_at_once(self):
        self.preset("city")
        request = self.old(1, is_urgent=True, urgent_reason="A child is lost")
        for role in ("supervisor", "management"):
            self.assertIn("URGENT", self.notes(request, self.users[role]))
            self.assertIn("A child is lost", self.notes(request, self.users[role]))

    def test_who_asks_is_not_in_the_mails(self):
        request = self.old(2, requester_name="Somebody private")
        self.assertNotIn("Somebody private", self.notes(request))

    def test_the_requester(self):
        """A contact by message, who gave an address only by mail; in both the reason."""
        partner = self.env["res.partner"].create({"name": "R", "email": "r@example.com"})
        for values in ({"partner_id": partner.id}, {"requester_email": "r@example.com"}):
            request = self.old(2, **values)
            self.as_("supervisor", request).action_verify()
            self.as_("supervisor", request)._refuse("No crime was seen.")
            mails = self.env["mail.mail"].search(
                [("subject", "like", request.number), ("subject", "like", "is refused")]
            )
            told = self.env["mail.message"].search([("partner_ids", "in", partner.id)])
            text = " ".join(map(str, (mails + told.mail_ids).mapped("body_html")))
            self.assertIn("No crime was seen.", text or " ".join(map(str, told.mapped("body"))))

    def test_waits_for_me(self):
        request = self.old(2)

        def mine(role):
            requests = self.env["cctv.footage.request"].with_user(self.users[role])
            return request in requests.search([("waits_for_me", "=", True)])

        self.assertEqual([mine(x) for x in ("supervisor", "operator", "it")], [True, False, False])
        self.as_("supervisor", request).action_verify()
        self.as_("supervisor", request).action_approve()
        self.assertEqual([mine(x) for x in ("supervisor", "operator", "it")], [False, False, True])

    def test_what_is_most_pressing_waits_for_me(self):
        """Where there are too many to look through, the newest are left out, not the overdue."""
        old, _new = self.old(2), self.old(1)
        old.sudo().deadline_date = fields.Datetime.now() - timedelta(days=1)
        requests = self.env["cctv.footage.request"].with_user(self.users["supervisor"])
        with patch.object(cctv_footage_screen, "MINE_MAX", 1):
            self.assertEqual(requests.search([("waits_for_me", "=", True)]), old)
