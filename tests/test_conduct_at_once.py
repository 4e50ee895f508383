"""Two of the management at the same moment on one violation."""

from odoo.tests import tagged

from . import conduct_real as real
from .real_case import AtOnceCase
from .seal_real import transaction


@tagged("post_install", "-at_install")
class TestConductAtOnce(AtOnceCase):
    real = real

    def prepare(self):
        with transaction(self.registry) as env:
            self.made = real.make(env)

    def piece(self, step, name):
        return (step, self.made[name], self.made["violation"])

    def violation(self, env):
        return env["cctv.conduct.violation"].browse(self.made["violation"])

    def test_decided_in_two_windows(self):
        _done, told = self.one_of_two(self.piece("decide", "first"), self.piece("decide", "first"))
        self.assertRegex(told, "in the state|Somebody else")
        self.assert_decided_by("first", "oral")

    def assert_decided_by(self, name, measure):
        with transaction(self.registry) as env:
            violation = self.violation(env)
            self.assertEqual(
                (violation.state, violation.decided_by_id.id, violation.measure),
                ("decided", self.made[name], measure),
            )
            self.assertEqual(violation.worded_by_id, violation.decided_by_id)

    def test_decided_while_another_words_it(self):
        """Either it is decided by the words that were seen, or the other has it and it is not
        decided: one of the two is told."""
        done, told = self.one_of_two(self.piece("decide", "first"), self.piece("reword", "second"))
        if done == self.made["first"]:
            self.assertRegex(told, "in the state|Somebody else")
            return self.assert_decided_by("first", "oral")
        self.assertRegex(told, "in the words of another|Somebody else")
        with transaction(self.registry) as env:
            violation = self.violation(env)
            self.assertEqual((violation.state, violation.measure), ("heard", "none"))
            self.assertEqual(violation.worded_by_id.id, self.made["second"])
