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
