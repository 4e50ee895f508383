"""Two supervisors at the same moment."""

from odoo.tests import tagged

from . import roster_real as real
from .real_case import AtOnceCase
from .seal_real import transaction


@tagged("post_install", "-at_install")
class TestRosterAtOnce(AtOnceCase):
    real = real

    def prepare(self):
        with transaction(self.registry) as env:
            users = real.make_users(env)
            self.users, self.room_id = users.ids, real.make_room(env, users).id

    def test_publishing(self):
        with transaction(self.registry) as env:
            room = env["cctv.control.room"].browse(self.room_id).with_user(self.users[0])
            roster_id = real.make(room)["res_id"]
        pieces = [("publish", uid, roster_id) for uid in self.users[:2]]
        who, told = self.one_of_two(*pieces)
        self.assertRegex(told, "Somebody else is changing this|has been published already")
        with transaction(self.registry) as env:
            roster = env["cctv.roster"].browse(roster_id)
            self.assertEqual((roster.state, roster.published_by_id.id), ("published", who))
            officer = env["res.users"].browse(self.users[2])
            told = [("partner_ids", "in", officer.partner_id.ids)]
            self.assertEqual(env["mail.message"].search_count(told), 1, "told once")

    def test_making(self):
        _who, told = self.one_of_two(*[("make", uid, self.room_id) for uid in self.users[:2]])
        self.assertIn("has a roster for some of these days already", told)
        with transaction(self.registry) as env:
            rosters = env["cctv.roster"].search([("room_id", "=", self.room_id)])
            self.assertEqual((len(rosters), len(rosters.shift_ids)), (1, 3))

    def test_going_in(self):
        """Of two shifts to which somebody comes in the same moment one has the watch."""
        with transaction(self.registry) as env:
            room, users = env["cctv.control.room"].browse(self.room_id), env["res.users"]
            duties = real.make_evening(env, room, users.browse(self.users))
        pieces = [("enter", *pair) for pair in zip(self.users, duties, strict=False)]
        answers = self.at_once(*pieces)
        self.assertEqual([answer for _uid, answer in answers], ["done", "done"])
        with transaction(self.registry) as env:
            found = env["cctv.shift.duty"].browse(duties)
            self.assertEqual(found.mapped("state"), ["inside", "inside"])
            self.assertEqual(sorted(found.shift_id.mapped("state")), ["planned", "running"])

    def test_two_leaves(self):
        """Nobody stands in for two whose shifts follow each other."""
        with transaction(self.registry) as env:
            leaves = real.make_leaves(env, env["cctv.control.room"].browse(self.room_id))
        who, told = self.one_of_two(
            *[("approve", uid, one) for uid, one in zip(self.users, leaves, strict=False)]
        )
        self.assertIn("cannot be approved", told)
        with transaction(self.registry) as env:
            states = env["cctv.shift.change"].browse(leaves)
            self.assertEqual(sorted(states.mapped("state")), ["approved", "asked"])
            self.assertEqual(states.filtered("decided_by_id").decided_by_id.id, who)
