"""Two officers on one round at the same moment."""

from odoo.tests import tagged

from . import room_at_once_real as real
from .real_case import AtOnceCase
from .seal_real import transaction


@tagged("post_install", "-at_install")
class TestRoomAtOnce(AtOnceCase):
    real = real

    def prepare(self):
        with transaction(self.registry) as env:
            self.made = real.make(env)

    def test_two_tick_the_same_view(self):
        """The round begins once; what the first has said of a view stays."""
        pieces = [("tick", uid, self.made["patrol"]) for uid in self.made["officers"]]
        answers = self.at_once(*pieces)
        self.assertEqual([answer for _uid, answer in answers], ["done", "done"])
        with transaction(self.registry) as env:
            patrol = env["cctv.patrol"].browse(self.made["patrol"])
            line = patrol.line_ids
            self.assertIn(patrol.user_id.id, self.made["officers"])
            said = "fine" if line.user_id.login.endswith("0") else "blind"
            self.assertEqual((patrol.state, line.result), ("running", said))
            self.assertEqual(patrol.seen_count, int(said == "fine"))
