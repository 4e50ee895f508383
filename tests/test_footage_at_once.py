"""Footage: two who do the same at the same moment, each in a process of their own."""

from odoo.tests import tagged

from . import delivery_real, footage_at_once_real as real, retention_real
from .real_case import AtOnceCase
from .seal_real import transaction

CLIPS = 8


@tagged("post_install", "-at_install")
class TestFootageAtOnce(AtOnceCase):
    real = real

    def prepare(self):
        with transaction(self.registry) as env:
            self.resident = real.make_resident(env).id

    def asked(self, env):
        return env["cctv.footage.request"].search([("requester_name", "=", real.CODE)])

    def twice(self, step):
        """What both taps of the resident are told."""
        answers = self.at_once(*[(step, self.resident, self.resident)] * 2)
        return [answer for _uid, answer in answers]

    # A resident on a slow phone taps twice

    def test_the_form_sent_twice_is_one_request(self):
        self.assertEqual(self.twice("ask"), ["done", "done"])
        with transaction(self.registry) as env:
            request = self.asked(env)
            self.assertEqual((len(request), request.state), (1, "submitted"))
            self.assertEqual(request.letter_ids.mapped("raw"), [real.LETTER])
            self.assertEqual(request.deadline_phase, "running")
            request._set_state("verified")
        self.assertEqual(self.twice("ask"), ["done", "done"])
        with transaction(self.registry) as env:
            self.assertEqual(self.asked(env), request, "also when staff were quicker")

    def test_two_requests_of_one_person_are_two(self):
        self.assertEqual(self.twice("ask_otherwise"), ["done", "done"])
        with transaction(self.registry) as env:
            requests = self.asked(env)
            self.assertEqual(requests.mapped("state"), ["submitted"] * 2)
            self.assertEqual(len(set(requests.mapped("number"))), 2)

    def test_the_answer_sent_twice_is_one_answer(self):
        self.twice("ask")
        with transaction(self.registry) as env:
            self.asked(env)._set_state("returned", {"questions": "Which colour?"})
        self.assertEqual(self.twice("answer"), ["done", "done"])
        with transaction(self.registry) as env:
            request = self.asked(env)
            self.assertEqual(request.state, "submitted")
            notes = request.message_ids.filtered(lambda m: real.ANSWER in (m.body or ""))
            self.assertEqual(len(notes), 1)

    def test_withdrawn_twice_is_withdrawn(self):
        self.twice("ask")
        self.assertEqual(self.twice("withdraw"), ["done", "done"])
        with transaction(self.registry) as env:
            request = self.asked(env)
            self.assertEqual((request.state, request.refused_reason), ("cancelled", real.ANSWER))

    # Staff, and the jobs

    def test_handed_over_by_two(self):
        with transaction(self.registry) as env:
            made = delivery_real.make(env)
        people = (made["giver"], made["colleague"])
        who, told = self.one_of_two(*[("hand_over", uid, made["request"]) for uid in people])
        self.assertRegex(told, "Somebody else is changing this|This is not the next step")
        with transaction(self.registry) as env:
            request = env["cctv.footage.request"].browse(made["request"])
            given = request.delivery_ids
            self.assertEqual((request.state, given.giver_id.id), ("handed_over", who))
            self.assertEqual(len(given.signature_ids), 2)
            self.assertFalse(any(given.seal_id._verify().values()))
            medium = env["cctv.media"].browse(made["medium"])
            self.assertEqual(medium.state, "handed_over")
            kinds = request.item_ids.event_ids.sorted("sequence").mapped("kind")
            self.assertEqual(kinds, ["extracted", "copied", "transferred"])
            self.assertEqual(env["cctv.custody.chain"]._of(request.company_id)._verify(), [])

    def test_two_expiries(self):
        """Each clip is destroyed once, all in one record."""
        with transaction(self.registry) as env:
            root = env.ref("base.user_root").id
            ids = retention_real.make_clips(env, CLIPS)
        for _round in range(3):
            answers = self.at_once(*[("expire", root, ids[0])] * 2)
            self.assertEqual({answer for _uid, answer in answers}, {"done"})
            self.look_at_destroyed(ids)
        with transaction(self.registry) as env:
            items = env["cctv.footage.item"].browse(ids)
            self.assertEqual(set(items.mapped("state")), {"destroyed"})
            self.assertEqual(len(items.destruction_line_ids.destruction_id), 1)

    def look_at_destroyed(self, ids):
        with transaction(self.registry) as env:
            for item in env["cctv.footage.item"].browse(ids):
                is_gone = item.state == "destroyed"
                destroyed = item.event_ids.filtered(lambda event: event.kind == "destroyed")
                counts = (len(item.destruction_line_ids), len(destroyed))
                self.assertEqual(counts, (1, 1) if is_gone else (0, 0))
                is_there = bool(item.evidence_ids._still_there())
                self.assertEqual(is_there, not is_gone)
            self.assertEqual(env["cctv.custody.chain"]._of(item.company_id)._verify(), [])
