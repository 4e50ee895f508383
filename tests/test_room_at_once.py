"""Two officers on one round, two of management on one violation, at the same moment."""

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

    def test_two_decide_a_violation(self):
        pieces = [("decide", uid, self.made["violation"]) for uid in self.made["deciders"]]
        who, told = self.one_of_two(*pieces)
        self.assertRegex(told, "Somebody else is changing this|in the state|cannot be written now")
        with transaction(self.registry) as env:
            violation = env["cctv.conduct.violation"].browse(self.made["violation"])
            self.assertEqual((violation.state, violation.decided_by_id.id), ("decided", who))
            self.assertEqual(violation.decision, violation.decided_by_id.login)
