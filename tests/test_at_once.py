"""Two people who do the same at the same moment, each in a process and transaction of their own."""

import json
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from . import at_once_real as real
from .real_case import RealCase
from .seal_real import transaction


@tagged("post_install", "-at_install")
class TestAtOnce(RealCase):
    program = real.__file__

    def prepare(self):
        with transaction(self.registry) as env:
            self.users = real.make_users(env).ids

    def forget(self):
        with transaction(self.registry) as env:
            real.clean_up(env)

    def answers(self, kind, users, record_id):
        """[(user, "done" or what they were told)]."""
        work = [[kind, uid, record_id] for uid in users]
        self.worker.stdin.write(json.dumps(work) + "\n")
        self.worker.stdin.flush()
        return [json.loads(line) for line in iter(self.worker.stdout.readline, "null\n")]

    def at_once(self, kind, users, record_id):
        """(who has done it, what the other was told)."""
        answers = self.answers(kind, users, record_id)
        done = [uid for uid, answer in answers if answer == "done"]
        told = [answer for _uid, answer in answers if answer != "done"]
        self.assertEqual((len(done), len(told)), (1, 1), answers)
        return done[0], told[0]

    def approve_at_once(self, date_effective):
        with transaction(self.registry) as env:
            users = env["res.users"].browse(self.users)
            revision_id = real.make_checked(env, users, date_effective).id
        who, told = self.at_once("approve", self.users[2:], revision_id)
        self.assertRegex(told, "else is just working on this document|this step is not possible")
        with transaction(self.registry) as env:
            revision = env["cctv.procedure.revision"].browse(revision_id)
            self.assertEqual(revision.approved_by_id.id, who)
            place = [("res_model", "=", revision._name), ("res_id", "=", revision_id)]
            self.assertEqual(env["cctv.seal"].search(place), revision.seal_id)
            self.assertEqual(revision.seal_state, "sealed")
            self.assertFalse(any(revision.seal_id._verify().values()))
            return revision.state, revision.procedure_id.current_revision_id == revision

    def test_approving_for_today(self):
        self.assertEqual(self.approve_at_once(False), ("in_force", True))

    def test_approving_for_a_later_day(self):
        """Nothing of the document itself is written then, only of the revision."""
        later = fields.Date.today() + timedelta(days=30)
        self.assertEqual(self.approve_at_once(later), ("approved", False))

    def test_reporting(self):
        """Two people report one camera: it becomes one ticket, and a further report of it."""
        with transaction(self.registry) as env:
            camera_id = real.make_camera(env).id
        answers = self.answers("report", self.users[:2], camera_id)
        self.assertEqual([answer for _uid, answer in answers], ["done", "done"])
        with transaction(self.registry) as env:
            ticket = env["helpdesk.ticket"].search([("cctv_device_id", "=", camera_id)])
            self.assertEqual((len(ticket), len(ticket.cctv_further_ids)), (1, 1))
            people = ticket.partner_id | ticket.cctv_further_ids.partner_id
            self.assertEqual(set(people.user_ids.ids), set(self.users[:2]))

    def test_pausing(self):
        with transaction(self.registry) as env:
            checklist_id = real.make_running(env).id
        who, told = self.at_once("pause", self.users[:2], checklist_id)
        self.assertRegex(told, "Somebody else is changing this|paused already")
        with transaction(self.registry) as env:
            checklist = env["cctv.checklist"].browse(checklist_id)
            pause = checklist.deadline_pause_ids
            self.assertEqual((len(pause), pause.user_id.id), (1, who))
            self.assertEqual(pause.reason, f"By {who}")
            self.assertTrue(checklist.deadline_is_paused)
            notes = checklist.message_ids.filtered(lambda m: "Clock paused" in (m.preview or ""))
            self.assertEqual(len(notes), 1)

    def test_verifying(self):
        with transaction(self.registry) as env:
            ticket_id = real.make_repaired(env).id
        who, told = self.at_once("verify", self.users[1:3], ticket_id)
        self.assertRegex(told, "Somebody else is changing this|This is not the next step")
        with transaction(self.registry) as env:
            ticket = env["helpdesk.ticket"].browse(ticket_id)
            self.assertEqual((ticket.cctv_phase, ticket.cctv_verified_by_id.id), ("verified", who))
            self.assertEqual(ticket.cctv_verification_ids.user_id.id, who)
