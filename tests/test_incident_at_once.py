"""Two people at the same moment on one incident."""

from odoo.tests import tagged

from . import incident_real as real
from .real_case import AtOnceCase
from .seal_real import transaction


@tagged("post_install", "-at_install")
class TestIncidentAtOnce(AtOnceCase):
    real = real

    def prepare(self):
        with transaction(self.registry) as env:
            self.made = real.make(env)

    def both(self, step, *people):
        return [(step, self.made[name], self.made["incident"]) for name in people]

    def incident(self, env):
        return env["cctv.incident"].browse(self.made["incident"])

    def sign_both(self):
        for role, name in (("recorded", "officer"), ("noted", "boss")):
            with transaction(self.registry) as env:
                real.sign(env(user=self.made[name]), self.made["incident"], role)

    def test_two_sign_the_same_role(self):
        """The newer takes the place of the older, as it does one after the other."""
        answers = self.at_once(*self.both("record", "officer", "colleague"))
        self.assertEqual({answer for _user, answer in answers}, {"done"})
        with transaction(self.registry) as env:
            self.assertEqual(self.incident(env).signature_ids.mapped("role"), ["recorded"])

    def test_one_person_signs_both_at_once(self):
        """In two windows: one of the signatures is refused."""
        boss, incident = self.made["boss"], self.made["incident"]
        self.one_of_two(("record", boss, incident), ("note", boss, incident))
        with transaction(self.registry) as env:
            self.assertEqual(len(self.incident(env).signature_ids), 1)

    def test_two_seal(self):
        self.sign_both()
        self.one_of_two(*self.both("seal", "boss", "second_boss"))
        with transaction(self.registry) as env:
            self.assertEqual(self.incident(env).state, "recorded")
            self.assertFalse(any(self.incident(env).seal_id._verify().values()))

    def test_two_close(self):
        self.sign_both()
        with transaction(self.registry) as env:
            boss = self.incident(env).with_user(self.made["boss"])
            boss.action_seal()
            boss.write({"review": "Well done", "outcome": "handled"})
        self.one_of_two(*self.both("close", "boss", "second_boss"))
        with transaction(self.registry) as env:
            self.assertEqual(len(self.incident(env).addendum_ids), 1)

    def test_two_call_the_same_number(self):
        """One call is written down, or the second is told to try again."""
        answers = self.at_once(*self.both("call", "officer", "colleague"))
        self.assertIn("done", [answer for _user, answer in answers])
        with transaction(self.registry) as env:
            self.assertEqual(len(self.incident(env).call_ids), 1)
