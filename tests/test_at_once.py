"""Two people who do the same at the same moment, each in a process and transaction of their own."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from . import at_once_real as real
from .real_case import AtOnceCase
from .seal_real import transaction


@tagged("post_install", "-at_install")
class TestAtOnce(AtOnceCase):
    real = real

    def prepare(self):
        with transaction(self.registry) as env:
            self.users = real.make_users(env).ids

    def together(self, step, users, record_id):
        return self.one_of_two(*[(step, uid, record_id) for uid in users])

    def approve_at_once(self, date_effective):
        with transaction(self.registry) as env:
            users = env["res.users"].browse(self.users)
            revision_id = real.make_checked(env, users, date_effective).id
        who, told = self.together("approve", self.users[2:], revision_id)
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
        answers = self.at_once(*[("report", uid, camera_id) for uid in self.users[:2]])
        self.assertEqual([answer for _uid, answer in answers], ["done", "done"])
        with transaction(self.registry) as env:
            ticket = env["helpdesk.ticket"].search([("cctv_device_id", "=", camera_id)])
            self.assertEqual((len(ticket), len(ticket.cctv_further_ids)), (1, 1))
            people = ticket.partner_id | ticket.cctv_further_ids.partner_id
            self.assertEqual(set(people.user_ids.ids), set(self.users[:2]))

    def test_pausing(self):
        with transaction(self.registry) as env:
            checklist_id = real.make_running(env).id
        who, told = self.together("pause", self.users[:2], checklist_id)
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
        who, told = self.together("verify", self.users[1:3], ticket_id)
        self.assertRegex(told, "Somebody else is changing this|This is not the next step")
        with transaction(self.registry) as env:
            ticket = env["helpdesk.ticket"].browse(ticket_id)
            self.assertEqual((ticket.cctv_phase, ticket.cctv_verified_by_id.id), ("verified", who))
            self.assertEqual(ticket.cctv_verification_ids.user_id.id, who)

    def test_still_broken_while_it_is_verified(self):
        """Whoever comes first: it is verified, or open again, and not a bit of both."""
        with transaction(self.registry) as env:
            ticket_id = real.make_repaired(env).id
        verifies, reports = ("verify", self.users[1]), ("still broken", self.users[2])
        answers = dict(self.at_once((*verifies, ticket_id), (*reports, ticket_id)))
        self.assertIn("done", answers.values(), answers)
        with transaction(self.registry) as env:
            ticket = env["helpdesk.ticket"].browse(ticket_id)
            is_open = answers[self.users[2]] == "done"
            self.assertEqual(ticket.cctv_phase, "reported" if is_open else "verified")
            self.assertEqual(bool(ticket.cctv_verified_by_id), not is_open)

    def test_deciding_on_footage(self):
        """Two who may approve a request for footage: it is approved once."""
        with transaction(self.registry) as env:
            users = env["res.users"].browse(self.users)
            request_id = real.make_footage_request(env, users).id
        who, told = self.together("decide", self.users[2:], request_id)
        self.assertRegex(told, "Somebody else is changing this|This is not the next step")
        with transaction(self.registry) as env:
            request = env["cctv.footage.request"].browse(request_id)
            self.assertEqual((request.state, request.approved_by_id.id), ("approved", who))

    def test_a_clip_while_it_is_decided_on(self):
        """What was decided on is all that is there: a clip that comes at the same moment is either
        seen by who decides, or refused."""
        with transaction(self.registry) as env:
            users = env["res.users"].browse(self.users)
            request_id = real.make_footage_request(env, users).id
        pieces = [("decide", self.users[2], request_id), ("add_clip", self.users[1], request_id)]
        answers = dict(self.at_once(*pieces))
        self.assertIn("done", answers.values(), answers)
        for answer in answers.values():
            self.assertRegex(answer, "^done$|cannot be changed any more|Somebody else is changing")
        with transaction(self.registry) as env:
            request = env["cctv.footage.request"].browse(request_id)
            is_decided = answers[self.users[2]] == "done"
            self.assertEqual(request.state == "approved", is_decided)
            if is_decided:
                self.assertEqual(request.legal_basis, str(len(request.item_ids)), answers)

    def test_one_file_in_two_windows(self):
        """The second goes on with the upload that the first has begun."""
        with transaction(self.registry) as env:
            item_id = real.make_clip(env, env["res.users"].browse(self.users)).id
        piece = ("begin upload", self.users[0], item_id)
        answers = self.at_once(piece, piece)
        self.assertEqual([answer for _uid, answer in answers], ["done", "done"])
        with transaction(self.registry) as env:
            uploads = env["cctv.evidence.upload"].search([("item_id", "=", item_id)])
            self.assertEqual(len(uploads), 1)

    def test_deleting_at_the_recorder(self):
        """One record is begun of it; the second, who has not seen it yet, is told."""
        with transaction(self.registry) as env:
            item_id = real.make_clip(env, env["res.users"].browse(self.users)).id
        first, second = self.users[:2]
        answers = dict(
            self.at_once(
                ("delete source", first, item_id), ("delete source after", second, item_id)
            )
        )
        self.assertEqual(answers[first], "done")
        self.assertRegex(answers[second], "is in the record .* already")
        with transaction(self.registry) as env:
            lines = env["cctv.destruction.line"].search([("item_id", "=", item_id)])
            self.assertEqual(len(lines), 1)
