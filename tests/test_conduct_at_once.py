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

    def test_two_decide(self):
        """One has decided it, and stands there; the other is told."""
        done, _told = self.one_of_two(self.piece("decide", "first"), self.piece("decide", "second"))
        with transaction(self.registry) as env:
            violation = self.violation(env)
            self.assertEqual((violation.state, violation.decided_by_id.id), ("decided", done))

    def test_decided_while_another_words_it(self):
        """No other words come under a decision that is made."""
        answers = dict(
            self.at_once(self.piece("decide", "first"), self.piece("reword", "second"))
        )
        with transaction(self.registry) as env:
            violation = self.violation(env)
            words = answers[self.made["second"]]
            if words == "done":
                self.assertEqual(violation.measure, "none", "written before it was decided")
            else:
                self.assertEqual((violation.state, violation.measure), ("decided", "oral"))
                self.assertRegex(words, "cannot be written now")
